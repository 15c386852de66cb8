// A party's value and its hash (protocol §5): made on this device, kept on this device, shown only after the commitment.
import { hex, unhex, utf8 } from "../../verify/bytes.js";
import { suiteOf } from "../../verify/hash.js";

// enough throws for 128 bits: six sides give 2.58 bits each, ten give 3.32
export const THROWS = { 6: { least: 50, faces: /^[1-6]$/ }, 10: { least: 39, faces: /^[0-9]$/ } };
const PREFIX = "mq-draw:";

/** A fresh value: 64 hexadecimal digits from the device's own source. */
export const fromDevice = () => hex(crypto.getRandomValues(new Uint8Array(32)));

/** A value from one's own throws: the SHA-256 of their digits as typed, so that anybody can compute it again on paper's word. */
export const fromThrows = (digits) => hex(suiteOf("sha256").digest(utf8(digits)));

/** Throws as typed → only the digits; blanks and commas between them do not matter. */
export const bare = (text) => text.normalize("NFKC").replace(/[\s,，、;；.·-]+/g, "");

/** H("reveal", ctx, party, r) as 64 hexadecimal digits. */
export const hashOf = (suite, context, party, value) => hex(suiteOf(suite).H("reveal", context, party, unhex(value)));

const key = (context, party, hash = "") => `${PREFIX}${context}|${party}|${hash}`;

/** Keeps a value under the hash that it belongs to: making another one never loses the one that was deposited. */
export function keep(context, party, hash, value) {
  try {
    localStorage.setItem(key(context, party, hash), value);
    return localStorage.getItem(key(context, party, hash)) === value;
  } catch {
    return false; // private windows and full stores: the paper is left
  }
}

/** The value behind a hash, if it was made on this device. */
export function kept(context, party, hash) {
  try {
    return localStorage.getItem(key(context, party, hash)) ?? "";
  } catch {
    return "";
  }
}

/** Removes everything this device knows of a party's values, once they are public or void. */
export function forget(context, party) {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(key(context, party))) localStorage.removeItem(name);
  } catch {
    // nothing was kept then
  }
}
