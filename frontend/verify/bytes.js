// Bytes, hexadecimal digits and text: the few conversions that everything else stands on.
const encoder = new TextEncoder();
const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

/** Text → UTF-8 bytes. */
export const utf8 = (text) => encoder.encode(text);

/** Text → UTF-8 bytes inside `target`, which must have room for three bytes a character; the number of bytes written. */
export const utf8Into = (text, target) => encoder.encodeInto(text, target).written;

/** Bytes (or a stretch of them) → lower-case hexadecimal digits. */
export function hex(bytes, from = 0, to = bytes.length) {
  let out = "";
  for (let i = from; i < to; i++) out += HEX[bytes[i]];
  return out;
}

/** An even number of lower-case hexadecimal digits → bytes. Shape is the caller's question (`isHex`). */
export function unhex(text) {
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = parseInt(text.substr(2 * i, 2), 16);
  return out;
}

/** Whether a value is `length` lower-case hexadecimal digits. */
export const isHex = (value, length) => typeof value === "string" && value.length === length && /^[0-9a-f]*$/.test(value);

/** Writes a number below 2^32 as four bytes, the highest first. */
export function putU32(target, at, value) {
  target[at] = value >>> 24;
  target[at + 1] = value >>> 16;
  target[at + 2] = value >>> 8;
  target[at + 3] = value;
}

/** Order of two stretches of 32 bytes, as unsigned bytes from the left: below, equal or above zero. */
export function compare32(a, atA, b, atB) {
  for (let i = 0; i < 32; i++) {
    const difference = a[atA + i] - b[atB + i];
    if (difference) return difference;
  }
  return 0;
}

/** Order of two ASCII texts; JavaScript compares code units, which for ASCII are the bytes. */
export const compareText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Whether a text holds half a surrogate pair, which no UTF-8 can say. */
export function hasLoneSurrogate(text) {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const next = text.charCodeAt(i + 1);
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return true;
    i++;
  }
  return false;
}
