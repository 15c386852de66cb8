// Section 10: the five stages in order. The first failure ends the check.
import { hex } from "./bytes.js";
import { difference } from "./canon.js";
import { commitmentOf, commitOf } from "./commit.js";
import { finish, headOf, resultOf } from "./draw.js";
import { Refusal, refuse } from "./errors.js";
import { compareEvent, replay } from "./events.js";
import { suiteOf } from "./hash.js";
import { asBytes, Reader } from "./json.js";
import { structure } from "./record.js";
import { contributions, seedOf } from "./seed.js";
import { State } from "./state.js";

/** The largest text that is looked at, in bytes. */
export const LARGEST = 200 * 1024 * 1024;
const SLICE = 1 << 20;

/**
 * Checks a record (text, or bytes). A generator: yields [stage, what, done, of] and answers a check: `failure` (null, or {code,
 * stage, where}), the `record` once it could be read, and in `mine` what was recomputed so far: commitment, commit, seed, pool,
 * result, head, events.
 */
export function* check(source) {
  const found = { record: null, failure: null, mine: { events: [] } };
  try {
    const bytes = asBytes(source);
    found.size = bytes.length;
    if (bytes.length > LARGEST) refuse("size");
    const reader = new Reader(bytes);
    while (!reader.run(SLICE)) yield [1, "read", reader.at, bytes.length];
    yield* stages(reader.value, found);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    found.failure = { code: error.code, stage: error.stage, where: error.where };
  }
  return found;
}

function* stages(record, found) {
  const { mine } = found;
  for (const rows of structure(record)) yield [1, "rows", rows, 0];
  found.record = record;
  const suite = suiteOf(record.suite);
  const no = (code, stage, where) => {
    throw new Refusal(code, stage, where);
  };

  const committing = commitmentOf(suite, record);
  let step = committing.next();
  for (; !step.done; step = committing.next()) yield [2, step.value[0], step.value[1], record[step.value[0]].length];
  mine.commitment = step.value;
  const commit = commitOf(suite, mine.commitment);
  mine.commit = hex(commit);
  const differs = difference(mine.commitment, record.commitment, "commitment");
  if (differs !== null) no("E_COMMIT", 2, differs);
  if (record.commit !== mine.commit) no("E_COMMIT", 2, "commit");

  contributions(suite, record.seed_plan, record.contributions, `${record.draw_id}#${record.attempt}`, 3, "contributions");
  const seed = seedOf(suite, commit, record.contributions);
  mine.seed = hex(seed);
  if (record.seed !== mine.seed) no("E_SEED", 3, "seed");

  const drawing = resultOf(suite, seed, record);
  for (step = drawing.next(); !step.done; step = drawing.next()) yield [4, ...step.value];
  Object.assign(mine, step.value);
  mine.head = hex(headOf(suite, commit, seed, mine.result));
  const other = difference(mine.result, record.result, "result");
  if (other !== null) no("E_RESULT", 4, other);
  if (record.head !== mine.head) no("E_RESULT", 4, "head");

  mine.state = new State(record, mine.pool, mine.result);
  for (const [i, event] of record.events.entries()) {
    const before = mine.events[i - 1]?.head ?? mine.head;
    mine.events.push(replay(suite, mine.state, event, i + 1, before));
    compareEvent(event, mine.events[i], i + 1);
    yield [5, "events", i + 1, record.events.length];
  }
}

/** The short answer: {ok: true, head} or {ok: false, code, stage, where}. */
export function verify(source) {
  const { failure, mine } = finish(check(source));
  return failure ? { ok: false, ...failure } : { ok: true, head: mine.head };
}

