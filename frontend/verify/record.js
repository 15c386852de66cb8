// Stage 1 for a whole record: every key, type, range and order that section 3 and 9 name. What the verifier computes itself
// (commitment, commit, seed, result, head, and the same of events) is compared later, not shaped here.
import { isHex } from "./bytes.js";
import { refuse } from "./errors.js";
import { body } from "./bodies.js";
import { disjoint, pairs, table } from "./pools.js";
import { params } from "./rules.js";
import { plan, strength } from "./seed.js";
import { id, integer, keys, oneOf } from "./shapes.js";

export const PROTOCOL = "drd-draw/1";
export const GIVEN = [
  "protocol", "suite", "draw_id", "attempt", "prev", "objects", "persons", "experts", "barred", "params", "seed_plan",
  "contributions",
];
export const DERIVED = ["commitment", "commit", "seed", "result", "head", "events"];
const EVENT = ["body", "contributions", "commit", "seed", "outcome", "head"];

/** Refuses a record that is not one. A generator: yields the rows looked at. */
export function* structure(record) {
  keys(record, [...GIVEN, ...DERIVED], "record");
  yield* given(record);
  if (!Array.isArray(record.events)) refuse("events");
  record.events.forEach((event, i) => {
    keys(event, EVENT, `events[${i}]`);
    body(event.body, `events[${i}].body`);
  });
}

/** The part of a record that is not computed. */
export function* given(record) {
  oneOf(record.protocol, [PROTOCOL], "protocol");
  oneOf(record.suite, ["sha256", "sm3"], "suite");
  id(record.draw_id, "draw_id");
  integer(record.attempt, 1, Number.MAX_SAFE_INTEGER, "attempt");
  if (!isHex(record.prev, 64)) refuse("prev");
  for (const name of ["objects", "persons", "experts"]) yield* table(name, record[name]);
  disjoint(record.persons, record.experts);
  yield* pairs(record.barred);
  params(record.params);
  plan(record.seed_plan, "seed_plan");
  strength(record.seed_plan, 1, "seed_plan");
}
