// Section 2 of the protocol: the tagged hash, keys and tickets of a suite. Both hash functions prove themselves at load.
import { hex, putU32, utf8 } from "./bytes.js";
import { sha256 } from "./sha256.js";
import { sm3 } from "./sm3.js";

const DIGESTS = { sha256, sm3 };
// published answers: "abc" and 64 characters "abcd…" in the standards, the empty message, one that needs two closing blocks
const KNOWN = [
  [sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  [sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
  [sm3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"],
  [sm3, "abcd".repeat(16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"],
];

for (const [digest, text, answer] of KNOWN) {
  if (hex(digest(utf8(text))) !== answer) throw new Error("this browser computes a hash wrongly");
}

/**
 * The functions of one suite (`"sha256"` or `"sm3"`): `digest(bytes, length?, out?)`, `H(tag, ...parts)` with parts of text or
 * bytes, `key(base, label)`, `tickets(key)`. All answers are 32 bytes.
 */
export function suiteOf(name) {
  const digest = DIGESTS[name];
  const H = (tag, ...parts) => digest(framed([`DRD1/${tag}`, ...parts]));
  return { name, digest, H, key: (base, label) => H("key", base, label), tickets: (key) => tickets(digest, key) };
}

/** Parts one after the other, each behind its length in four bytes. */
function framed(parts) {
  const bytes = parts.map((part) => (typeof part === "string" ? utf8(part) : part));
  const out = new Uint8Array(bytes.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of bytes) {
    putU32(out, at, part.length);
    out.set(part, at + 4);
    at += 4 + part.length;
  }
  return out;
}

/** `ticket(n, id, out?)` of one key: hash(key ‖ u32(n) ‖ id), over one buffer that is used again and again. */
function tickets(digest, key) {
  const message = new Uint8Array(100); // an id has at most 64 characters
  message.set(key);
  return (n, id, out) => {
    putU32(message, 32, n);
    for (let i = 0; i < id.length; i++) message[36 + i] = id.charCodeAt(i);
    return digest(message, 36 + id.length, out);
  };
}
