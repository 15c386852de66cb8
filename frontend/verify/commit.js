// Section 4: the commitment, computed from the open tables.
import { hex } from "./bytes.js";
import { canon } from "./canon.js";
import { root } from "./merkle.js";

export const TABLES = ["objects", "persons", "experts", "barred"];

/** The commitment of a record's given part. A generator: yields [table, rows done]. */
export function* commitmentOf(suite, record) {
  const { protocol, draw_id, attempt, prev, seed_plan } = record;
  const out = { protocol, suite: record.suite, draw_id, attempt, prev, seed_plan };
  out.params = hex(suite.H("params", canon(record.params)));
  for (const table of TABLES) {
    const steps = root(suite, record[table]);
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield [table, step.value];
    out[table] = { count: record[table].length, root: hex(step.value) };
  }
  return out;
}

/** 32 bytes that fix every input of the draw. */
export const commitOf = (suite, commitment) => suite.H("commit", canon(commitment));
