// Section 6: which objects are drawn. A generator: yields the number of tickets made.
import { compare32, compareText, hex } from "./bytes.js";
import { duesOf } from "./quota.js";

const SLICE = 4000;
export const [OUT, CAPPED, ELIGIBLE] = [0, 1, 2];

/**
 * Draws from the pool. Answers `{result, state, stratum, tickets, cells}`: `result` as the protocol publishes it; for each row
 * of the pool its state and the number of its stratum (−1: none); all tickets, 32 bytes a row; and for each stratum its cells
 * with the rows in cell order, for whoever wants to look things up.
 */
export function* drawObjects(suite, seed, params, rows) {
  const pool = { rows, state: new Uint8Array(rows.length), stratum: new Int32Array(rows.length).fill(-1) };
  pool.tickets = yield* ticketsOf(suite, seed, params, pool);
  pool.cells = params.strata.map((stratum, s) => cellsOf(suite, seed, stratum, s, pool));
  pool.result = { capped: idsIn(pool, CAPPED), out_of_scope: idsIn(pool, OUT), strata: [] };
  for (let s = 0; s < params.strata.length; s++) pool.result.strata.push(settle(params.strata[s], pool.cells[s], pool));
  return pool;
}

/** The number of the stratum that an object joins, or −1. */
export function stratumOf(params, row) {
  const { directed, strata } = params;
  if (directed && !directed.all.every((tag) => row.tags.includes(tag))) return -1;
  if (directed && directed.any.length && !directed.any.some((tag) => row.tags.includes(tag))) return -1;
  return strata.findIndex(({ where }) => Object.keys(where).every((name) => where[name].includes(row[name])));
}

function* ticketsOf(suite, seed, params, { rows, state, stratum }) {
  const ticket = suite.tickets(suite.key(seed, "object"));
  const all = new Uint8Array(32 * rows.length);
  const ball = new Uint8Array(32);
  for (let i = 0; i < rows.length; i++) {
    stratum[i] = stratumOf(params, rows[i]);
    state[i] = stratum[i] < 0 ? OUT : rows[i].done >= rows[i].cap ? CAPPED : ELIGIBLE;
    if (state[i] === ELIGIBLE) {
      const best = all.subarray(32 * i, 32 * i + 32);
      ticket(0, rows[i].id, best);
      for (let j = 1; j < rows[i].weight; j++) {
        ticket(j, rows[i].id, ball);
        if (compare32(ball, 0, best, 0) < 0) best.set(ball);
      }
    }
    if (i % SLICE === SLICE - 1) yield i + 1;
  }
  return all;
}

const idsIn = ({ rows, state }, wanted) => rows.filter((_, i) => state[i] === wanted).map((row) => row.id);

/** Lower ticket first; rows stand in order of their ids, so an equal ticket falls to the lower row. */
const byTicket = (pool) => (a, b) => compare32(pool.tickets, 32 * a, pool.tickets, 32 * b) || a - b;

/** Cells of a stratum with counts, quota and eligible rows in cell order. */
function cellsOf(suite, seed, stratum, s, pool) {
  const cells = new Map();
  pool.rows.forEach((row, i) => {
    if (pool.stratum[i] !== s) return;
    if (!cells.has(row.tier)) cells.set(row.tier, { tier: row.tier, registered: 0, eligible: 0, must: 0, order: [] });
    const cell = cells.get(row.tier);
    cell.registered++;
    if (pool.state[i] !== ELIGIBLE) return;
    cell.eligible++;
    if (row.must) cell.must++;
    cell.order.push(i);
  });
  const sorted = [...cells.values()].sort((a, b) => compareText(a.tier, b.tier));
  const due = duesOf(suite, seed, stratum, sorted);
  const ticket = byTicket(pool);
  sorted.forEach((cell, c) => {
    Object.assign(cell, due[c]);
    cell.order.sort((a, b) => pool.rows[b].must - pool.rows[a].must || ticket(a, b));
    cell.why = new Map(cell.order.slice(0, cell.quota).map((i) => [i, pool.rows[i].must ? "must" : "cell"]));
  });
  return sorted;
}

/** Least and greatest number of a stratum, then its substitutes. */
function settle(stratum, cells, pool) {
  const ticket = byTicket(pool);
  const count = () => cells.reduce((sum, cell) => sum + cell.why.size, 0);
  const choose = (keep) => cells.flatMap((cell) => cell.order.filter((i) => keep(cell, i)).map((i) => [i, cell])).sort((a, b) => ticket(a[0], b[0]));
  if (count() < stratum.min) {
    const more = choose((cell, i) => !cell.why.has(i)).slice(0, stratum.min - count());
    for (const [i, cell] of more) cell.why.set(i, "min");
  }
  if (stratum.max !== null && count() > stratum.max) {
    const fewer = choose((cell, i) => cell.why.has(i) && !pool.rows[i].must).reverse().slice(0, count() - stratum.max);
    for (const [i, cell] of fewer) cell.why.delete(i);
  }
  return { id: stratum.id, short: Math.max(0, stratum.min - count()), cells: cells.map((cell) => published(stratum, cell, pool)) };
}

function published(stratum, cell, pool) {
  const { tier, registered, eligible, must, quota, order, why } = cell;
  const row = (i) => ({ id: pool.rows[i].id, ticket: hex(pool.tickets, 32 * i, 32 * i + 32) });
  cell.drawn = order.filter((i) => why.has(i));
  cell.substitutes = order.filter((i) => !why.has(i)).slice(0, stratum.substitutes);
  return {
    tier, registered, eligible, must, quota,
    drawn: cell.drawn.map((i) => ({ ...row(i), why: why.get(i) })), substitutes: cell.substitutes.map(row),
  };
}
