// Section 2: the stream of numbers that a key stands for.
import { putU32 } from "./bytes.js";

const TWO32 = 4294967296;
const TWO64 = 1n << 64n;
const SMALL = 1 << 20; // up to here a remainder of 64 bits needs no BigInt

/** Words of 64 bits (`next()` leaves them in `high` and `low`) and numbers below a bound. */
export class Drbg {
  constructor(suite, key) {
    this.digest = suite.digest;
    this.message = new Uint8Array(40);
    this.message.set(key);
    this.block = new Uint8Array(32);
    this.blocks = 0;
    this.at = 32;
  }

  next() {
    if (this.at === 32) {
      putU32(this.message, 32, Math.floor(this.blocks / TWO32));
      putU32(this.message, 36, this.blocks % TWO32);
      this.blocks++;
      this.digest(this.message, 40, this.block);
      this.at = 0;
    }
    const { block, at } = this;
    this.high = ((block[at] << 24) | (block[at + 1] << 16) | (block[at + 2] << 8) | block[at + 3]) >>> 0;
    this.low = ((block[at + 4] << 24) | (block[at + 5] << 16) | (block[at + 6] << 8) | block[at + 7]) >>> 0;
    this.at += 8;
  }

  /** A number in 0 … n−1, every one equally likely; n is a Number from 1 to 2^53. */
  below(n) {
    if (n > SMALL) return Number(this.belowBig(BigInt(n)));
    const turn = TWO32 % n;
    const over = (turn * turn) % n; // 2^64 mod n: so many of the highest words are thrown away
    do this.next();
    while (this.high === TWO32 - 1 && this.low >= TWO32 - over);
    return ((this.high % n) * turn + this.low) % n;
  }

  /** The same for a BigInt from 1 to 2^63. */
  belowBig(n) {
    const limit = TWO64 - (TWO64 % n);
    for (;;) {
      this.next();
      const word = (BigInt(this.high) << 32n) | BigInt(this.low);
      if (word < limit) return word % n;
    }
  }
}
