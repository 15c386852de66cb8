// Sections 6–8: the result of a draw from its seed, and a whole record from its inputs.
import { hex } from "./bytes.js";
import { assign, barredMap } from "./assign.js";
import { canon } from "./canon.js";
import { commitmentOf, commitOf } from "./commit.js";
import { refuse } from "./errors.js";
import { replay } from "./events.js";
import { suiteOf } from "./hash.js";
import { drawObjects } from "./objects.js";
import { body } from "./bodies.js";
import { GIVEN, given } from "./record.js";
import { contributions, seedOf } from "./seed.js";
import { State } from "./state.js";

/** A generator's last word, its pauses ignored. */
export function finish(steps) {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Objects, officers and experts from a seed (32 bytes). Answers {pool, result}. A generator: yields [what, done, of]. */
export function* resultOf(suite, seed, record) {
  const { params, objects } = record;
  const drawing = drawObjects(suite, seed, params, objects);
  let step = drawing.next();
  for (; !step.done; step = drawing.next()) yield ["tickets", step.value, objects.length];
  const pool = step.value;
  const stratum = new Map();
  pool.cells.forEach((cells, s) => cells.forEach((cell) => cell.drawn.forEach((i) => stratum.set(objects[i], params.strata[s]))));
  const common = { suite, seed, params, barred: barredMap(record.barred), loads: null };
  const drawn = [...stratum.keys()];
  const patternsOf = (row) => stratum.get(row).team;
  const officers = yield* assign({ ...common, label: "officer", objects: drawn, patternsOf, people: record.persons });
  const experts = yield* assign({
    ...common, label: "expert", objects: drawn.filter((row) => stratum.get(row).experts.length),
    patternsOf: (row) => [stratum.get(row).experts], people: record.experts,
  });
  return { pool, result: { objects: pool.result, officers, experts } };
}

export const headOf = (suite, commit, seed, result) => suite.H("record", commit, seed, canon(result));

/** The whole record that follows from its inputs; `inputs.events`, if given, is a list of {body, contributions}. Raises Refusal. */
export function drawRecord(inputs) {
  for (const name of GIVEN) if (inputs === null || typeof inputs !== "object" || !Object.hasOwn(inputs, name)) refuse(name);
  const record = Object.fromEntries(GIVEN.map((name) => [name, inputs[name]]));
  finish(given(record));
  const suite = suiteOf(record.suite);
  record.commitment = finish(commitmentOf(suite, record));
  const commit = commitOf(suite, record.commitment);
  contributions(suite, record.seed_plan, record.contributions, `${record.draw_id}#${record.attempt}`, 3, "contributions");
  const seed = seedOf(suite, commit, record.contributions);
  const { pool, result } = finish(resultOf(suite, seed, record));
  const head = headOf(suite, commit, seed, result);
  Object.assign(record, { commit: hex(commit), seed: hex(seed), result, head: hex(head), events: [] });
  const state = new State(record, pool, result);
  for (const [i, event] of (inputs.events ?? []).entries()) {
    body(event.body, `events[${i}].body`);
    const { body: said, contributions: values } = event;
    const mine = replay(suite, state, { body: said, contributions: values }, i + 1, record.events[i - 1]?.head ?? record.head);
    record.events.push({ body: said, contributions: values, ...mine });
  }
  return record;
}

