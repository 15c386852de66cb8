// Section 9: later changes, replayed one by one.
import { hex, unhex } from "./bytes.js";
import { bar } from "./assign.js";
import { canon, difference } from "./canon.js";
import { Refusal } from "./errors.js";
import { contributions, strength } from "./seed.js";
import { exchange, replace } from "./seats.js";
import { substitute } from "./substitute.js";

const impossible = (where) => {
  throw new Refusal("E_EVENT", 5, where);
};

/**
 * What an event must say, given the head before it. `event` has `body` and `contributions`; answers {commit, seed, outcome, head}
 * and moves `state` on. Raises Refusal (stage 5).
 */
export function replay(suite, state, event, number, before) {
  const { record } = state;
  const { body } = event;
  const at = `events[${number - 1}]`;
  if (body.n !== number) impossible(`${at}.body.n`);
  if (record.params.redraw === "fresh") strength(body.plan, 5, `${at}.body.plan`);
  else if (body.plan.length) impossible(`${at}.body.plan`);
  const commit = suite.H("event", unhex(before), canon(body));
  if ("commit" in event && event.commit !== hex(commit)) impossible(`${at}.commit`);
  contributions(suite, body.plan, event.contributions, `${record.draw_id}#${record.attempt}#e${number}`, 5, `${at}.contributions`);
  const seed = suite.H("event-seed", unhex(record.seed), commit, canon(event.contributions));
  if ("seed" in event && event.seed !== hex(seed)) impossible(`${at}.seed`);
  const outcome = happen(suite, state, body, seed, (name) => impossible(`${at}.body.${name}`));
  const head = suite.H("event-result", commit, seed, canon(outcome));
  return { commit: hex(commit), seed: hex(seed), outcome, head: hex(head) };
}

/** Refuses an event of the record that does not say what was replayed. */
export function compareEvent(event, mine, number) {
  const at = `events[${number - 1}]`;
  const differs = difference(mine.outcome, event.outcome, `${at}.outcome`);
  if (differs !== null) impossible(differs);
  if (event.head !== mine.head) impossible(`${at}.head`);
}

function happen(suite, state, body, seed, no) {
  if (body.type === "substitute") return substitute(suite, state, body, seed, no);
  const side = state[body.pool];
  if (!side.teams.has(body.object)) no("object");
  const { members } = side.teams.get(body.object);
  const slot = members.indexOf(body.person); // null: the first empty seat
  if (slot < 0) no("person");
  if (body.scope === "all" && (body.person === null || body.type === "exchange")) no("scope");
  if (body.person === null && body.type === "exchange") no("person");
  if (body.person !== null) bar(state.barred, body.person, body.object);
  if (body.scope === "all") state.gone.add(body.person);
  return (body.type === "replace" ? replace : exchange)(suite, state, side, body, slot, seed);
}
