// "Why us?": everything that decides about one object, out of a check that has come as far as the result.
import { hex, unhex, utf8 } from "./bytes.js";
import { canon } from "./canon.js";
import { suiteOf } from "./hash.js";
import { CAPPED, OUT, stratumOf } from "./objects.js";
import { shorten } from "./report.js";

/** Ids of the pool that begin with a text, at most `most` of them. */
export function idsLike({ record }, start, most = 12) {
  const out = [];
  for (const { id } of record?.objects ?? []) {
    if (out.length === most) break;
    if (id.startsWith(start)) out.push(id);
  }
  return out;
}

/** What the record says about an object id: {found: false}, or its cell, place, ticket, team and events. */
export function why({ record, mine }, id) {
  const i = record.objects.findIndex((row) => row.id === id);
  if (i < 0) return { found: false, id };
  const { pool, result } = mine;
  const row = record.objects[i];
  const out = { found: true, id, row: canon(row), weight: row.weight, must: row.must, state: ["out", "capped", "eligible"][pool.state[i]], done: row.done, cap: row.cap };
  out.stratum = record.params.strata[stratumOf(record.params, row)]?.id ?? null;
  if (pool.state[i] === OUT) return out;
  const cell = pool.cells[pool.stratum[i]].find((one) => one.tier === row.tier);
  Object.assign(out, { tier: row.tier, registered: cell.registered, eligible: cell.eligible, musts: cell.must, quota: cell.quota, round: record.params.strata[pool.stratum[i]].round });
  if (pool.state[i] === CAPPED) return out;
  const place = cell.order.indexOf(i);
  Object.assign(out, {
    place: place + 1, why: cell.why.get(i) ?? null, substitute: cell.substitutes.indexOf(i) + 1, drawn: cell.drawn.length,
    weights: cell.order.some((one) => record.objects[one].weight !== row.weight), balls: ballsOf(record, mine.seed, row),
  });
  for (const [side, one] of [["officers", result.officers], ["experts", result.experts]]) {
    out[side] = one.teams.find((team) => team.id === id) ?? null;
    const unstaffed = one.unstaffed.find((other) => other.id === id);
    out[`${side}_conflict`] = unstaffed ? shorten(unstaffed) : null;
  }
  out.events = record.events.map((event, n) => ({ event, mine: mine.events[n] })).filter((one) => one.mine && touches(one, id))
    .map(({ event, mine: said }) => ({ n: event.body.n, type: event.body.type, outcome: said.outcome }));
  return out;
}

const touches = ({ event, mine }, id) => [event.body.object, mine.outcome.in, mine.outcome.other_object].includes(id);

/** The balls of an object: the bytes that are hashed, and the answer; the lowest is its ticket. */
function ballsOf(record, seed, row) {
  const suite = suiteOf(record.suite);
  const key = suite.key(unhex(seed), "object");
  const ticket = suite.tickets(key);
  const all = Array.from({ length: row.weight }, (_, j) => ({ j, ticket: hex(ticket(j, row.id)) }));
  const best = all.reduce((a, b) => (b.ticket < a.ticket ? b : a));
  return { key: hex(key), id: hex(utf8(row.id)), best, count: all.length, all: all.slice(0, 12) };
}

/** Rows of a cell in cell order: {id, ticket, why, substitute}, from a place on. */
export function placesOf({ record, mine }, s, tier, from, to) {
  const { pool } = mine;
  const cell = pool.cells[s].find((one) => one.tier === tier);
  const substitutes = new Map(cell.substitutes.map((i, k) => [i, k + 1]));
  return cell.order.slice(from, to).map((i, k) => ({
    place: from + k + 1, id: record.objects[i].id, ticket: hex(pool.tickets, 32 * i, 32 * i + 32), why: cell.why.get(i) ?? null,
    substitute: substitutes.get(i) ?? null, must: record.objects[i].must, weight: record.objects[i].weight,
  }));
}
