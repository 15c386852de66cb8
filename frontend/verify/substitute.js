// Section 9: a drawn object is withdrawn and the next one of its list takes its place.
import { compare32 } from "./bytes.js";
import { assign } from "./assign.js";

/** Withdraws `body.object`; staffs its successor from the people who are left. */
export function substitute(suite, state, body, seed, no) {
  const { object } = body;
  const s = state.stratum.get(object);
  if (s === undefined || state.withdrawn.has(object)) no("object");
  state.withdrawn.add(object);
  state.officer.leave(object);
  state.expert.leave(object);
  const next = successor(state, s, state.rows.get(object).tier);
  if (next === null) return { status: "exhausted", out: object };
  state.used.add(next);
  state.stratum.set(next, s);
  const outcome = { status: "ok", out: object, in: next, officers: staff(suite, state, state.officer, next, seed) };
  if (state.record.params.strata[s].experts.length) outcome.experts = staff(suite, state, state.expert, next, seed);
  return outcome;
}

/** The first unused substitute of the cell, else the unused one of the stratum with the least ticket, else null. */
function successor(state, s, tier) {
  const unused = (ids) => ids.filter((id) => !state.used.has(id));
  const [own] = unused(state.substitutes[s].get(tier));
  if (own !== undefined) return own;
  const { rows, tickets } = state.pool;
  let best = -1;
  const others = new Set([...state.substitutes[s].values()].flatMap(unused));
  rows.forEach((row, i) => {
    if (others.has(row.id) && (best < 0 || compare32(tickets, 32 * i, tickets, 32 * best) < 0)) best = i;
  });
  return best < 0 ? null : rows[best].id;
}

function staff(suite, state, side, id, seed) {
  const there = side.people.map((person, p) => p).filter((p) => !state.gone.has(side.people[p].id));
  const steps = assign({
    suite, seed, label: side.label, objects: [state.rows.get(id)], patternsOf: () => state.patterns(side.label, id),
    people: there.map((p) => side.people[p]), params: state.record.params, barred: state.barred, loads: there.map((p) => side.load[p]),
  });
  let step = steps.next();
  while (!step.done) step = steps.next();
  step.value.teams.forEach((team) => side.join(team));
  return step.value;
}
