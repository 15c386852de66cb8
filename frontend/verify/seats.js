// Section 9: a person leaves a seat; somebody takes it (replace), or two people change places (exchange).
import { compare32, compareText } from "./bytes.js";

/** Fills the seat with the fit person of least (load, ticket, id). The one who leaves is barred already. */
export function replace(suite, state, side, body, slot, seed) {
  const { object, person } = body;
  side.sit(object, slot, null);
  const ticket = suite.tickets(suite.key(seed, "replace"));
  const { members } = side.teams.get(object);
  let best = null;
  side.people.forEach(({ id, max }, p) => {
    if (members.includes(id) || side.load[p] >= max || !state.fits(side, id, object, slot)) return;
    const candidate = { id, load: side.load[p], ticket: ticket(side.load[p], id) };
    if (!best || candidate.load - best.load < 0 || (candidate.load === best.load && less(candidate, best))) best = candidate;
  });
  if (!best) return { status: "unfilled", object, slot, out: person };
  side.sit(object, slot, best.id);
  return { status: "ok", object, slot, out: person, in: best.id };
}

const less = (a, b) => (compare32(a.ticket, 0, b.ticket, 0) || compareText(a.id, b.id)) < 0;

/** The person changes places with somebody of another object. */
export function exchange(suite, state, side, body, slot, seed) {
  const { object, person } = body;
  const ticket = suite.tickets(suite.key(seed, "exchange"));
  const { members } = side.teams.get(object);
  let best = null;
  for (const [other, team] of side.teams) {
    if (other === object || team.members.includes(person)) continue;
    team.members.forEach((q, j) => {
      if (q === null || members.includes(q) || !state.fits(side, q, object, slot) || !state.fits(side, person, other, j)) return;
      const candidate = { q, other, j, ticket: ticket(j, other) };
      const order = best && (compare32(candidate.ticket, 0, best.ticket, 0) || compareText(other, best.other) || j - best.j);
      if (!best || order < 0) best = candidate;
    });
  }
  side.sit(object, slot, null);
  if (!best) return { status: "unfilled", object, slot, out: person };
  side.sit(best.other, best.j, person);
  side.sit(object, slot, best.q);
  return { status: "ok", object, slot, out: person, in: best.q, other_object: best.other, other_slot: best.j };
}
