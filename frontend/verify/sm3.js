// SM3 (GB/T 32905—2016), synchronous.
import { digest } from "./sha256.js";

const START = Int32Array.from([
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
]);
const turn = (x, n) => (n ? (x << n) | (x >>> (32 - n)) : x);
// the round constant, already turned by the number of the round
const T = Int32Array.from({ length: 64 }, (_, j) => turn(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32));
const W = new Int32Array(68);
const state = new Int32Array(8);

function block(bytes, at) {
  for (let i = 0; i < 16; i++, at += 4) W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  for (let i = 16; i < 68; i++) {
    const y = W[i - 3];
    const x = W[i - 16] ^ W[i - 9] ^ ((y << 15) | (y >>> 17));
    const z = W[i - 13];
    W[i] = x ^ ((x << 15) | (x >>> 17)) ^ ((x << 23) | (x >>> 9)) ^ ((z << 7) | (z >>> 25)) ^ W[i - 6];
  }
  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const a12 = (a << 12) | (a >>> 20);
    const sum = (a12 + e + T[i]) | 0;
    const ss1 = (sum << 7) | (sum >>> 25);
    const ff = i < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = i < 16 ? e ^ f ^ g : (e & f) | (~e & g);
    const tt1 = (ff + d + (ss1 ^ a12) + (W[i] ^ W[i + 4])) | 0;
    const tt2 = (gg + h + ss1 + W[i]) | 0;
    d = c; c = (b << 9) | (b >>> 23); b = a; a = tt1;
    h = g; g = (f << 19) | (f >>> 13); f = e; e = tt2 ^ ((tt2 << 9) | (tt2 >>> 23)) ^ ((tt2 << 17) | (tt2 >>> 15));
  }
  state[0] ^= a; state[1] ^= b; state[2] ^= c; state[3] ^= d; state[4] ^= e; state[5] ^= f; state[6] ^= g; state[7] ^= h;
}

/** The 32 bytes of SM3 over the first `length` bytes of `message`, written into `out`. */
export function sm3(message, length = message.length, out = new Uint8Array(32)) {
  return digest(message, length, out, START, state, block);
}
