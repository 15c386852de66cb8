// Section 2: the Merkle tree of RFC 6962 over canonical rows.
import { utf8Into } from "./bytes.js";
import { canon } from "./canon.js";

const SLICE = 2000; // rows between two pauses

/** Root (32 bytes) over the canonical texts of `rows`. A generator: yields the number of rows done. */
export function* root(suite, rows) {
  return yield* rootOfLines(suite, rows.length, (i) => canon(rows[i]));
}

/** The same over `count` lines of text, asked for one by one. */
export function* rootOfLines(suite, count, line) {
  if (!count) return suite.digest(new Uint8Array(0));
  const level = new Uint8Array(32 * count);
  let message = new Uint8Array(1 << 12);
  for (let i = 0; i < count; i++) {
    const text = line(i);
    if (message.length < 3 * text.length + 1) message = new Uint8Array(6 * text.length + 1);
    suite.digest(message, 1 + utf8Into(text, message.subarray(1)), level.subarray(32 * i, 32 * i + 32));
    if (i % SLICE === SLICE - 1) yield i + 1;
  }
  return yield* climb(suite, level, count);
}

/** Pairs a level from the left, in place, until one node is left; an odd last node moves up unchanged. */
function* climb(suite, level, count) {
  const pair = new Uint8Array(65);
  pair[0] = 1;
  while (count > 1) {
    const pairs = count >> 1;
    for (let i = 0; i < pairs; i++) {
      pair.set(level.subarray(64 * i, 64 * i + 64), 1);
      suite.digest(pair, 65, level.subarray(32 * i, 32 * i + 32));
      if (i % SLICE === SLICE - 1) yield i;
    }
    if (count & 1) level.copyWithin(32 * pairs, 32 * (count - 1), 32 * count);
    count = pairs + (count & 1);
  }
  return level.slice(0, 32);
}
