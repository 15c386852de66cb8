// What a check found, as plain values for a page: short enough to be sent and shown, even for a very large record.
import { hex, isHex, unhex, utf8 } from "./bytes.js";
import { canon } from "./canon.js";
import { TABLES } from "./commit.js";
import { suiteOf } from "./hash.js";
import { rateFor } from "./quota.js";

const FEW = 60; // rows of a list that are shown at once

/** A value of the record beside the one computed here; `equal` is null while nothing was computed. */
const pair = (written, mine) => ({ written: shown(written), mine: mine ?? null, equal: mine === undefined ? null : written === mine });

/** Hexadecimal digits as they are; anything else as a short text. */
const shown = (x) => (isHex(x, 64) ? x : String(typeof x === "string" ? x : canon(x)).slice(0, 64));

/** The report of a check (see `check` in verify.js). */
export function reportOf({ record, failure, size, mine }) {
  const out = { failure, size, head: null, notes: [] };
  if (!record) return out;
  const { protocol, suite: name, draw_id, attempt, prev, params } = record;
  const suite = suiteOf(name);
  const print = (x) => (x === undefined ? undefined : hex(suite.digest(utf8(canon(x)))));
  const part = (key) => pair(print(record.result?.[key] ?? null), mine.result && print(mine.result[key]));
  Object.assign(out, {
    header: {
      protocol, suite: name, draw_id, attempt, prev, window: params.window, directed: params.directed, mix: params.mix, balance: params.balance,
      redraw: params.redraw, dept: params.dept, counts: Object.fromEntries(TABLES.map((table) => [table, record[table].length])),
    },
    commit: pair(record.commit, mine.commit),
    tables: mine.commitment ? [["params", pair(record.commitment?.params, mine.commitment.params)], ...TABLES.map((table) => tableOf(record, mine, table))] : [],
    seed: pair(record.seed, mine.seed), sources: sourcesOf(record.seed_plan, record.contributions), ctx: `${draw_id}#${attempt}`,
    head: pair(record.head, mine.head), parts: { objects: part("objects"), officers: part("officers"), experts: part("experts") },
  });
  if (mine.result) {
    out.key = hex(suite.key(unhex(mine.seed), "object"));
    out.strata = mine.pool.cells.map((cells, s) => stratumOf(record, mine, cells, s));
    out.example = mine.result.objects.strata.flatMap(({ cells }) => cells.flatMap(({ drawn }) => drawn))[0]?.id ?? null;
    out.capped = few(mine.result.objects.capped);
    out.outside = few(mine.result.objects.out_of_scope);
    out.people = ["officers", "experts"].map((side) => sideOf(side, mine.result[side]));
  }
  if (failure) out.failure = { ...failure, ...differing(failure.where, record, mine) };
  const broken = Number(/^events\[(\d+)\]/.exec(failure?.where)?.[1] ?? -1);
  out.events = record.events.map((event, i) => ({ ...eventOf(event, mine.events[i]), bad: failure?.stage === 5 && i === broken }));
  out.final = mine.events.at(-1)?.head ?? mine.head ?? null;
  out.notes = notesOf(record, mine);
  return out;
}

/** What stands at a path of the record and what was computed there, as short texts; nothing where only one side has it. */
function differing(where, record, mine) {
  const at = (value) => {
    for (const step of where.match(/[^.[\]]+/g)) {
      if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) return undefined;
      value = value[step];
    }
    return value;
  };
  const [written, computed] = [at(record), at(mine)];
  if (computed === undefined && !/^(result|commitment|events\[\d+\]\.outcome)/.test(where)) return {};
  const short = (value) => (value === undefined ? null : canon(value).slice(0, 160));
  return { written: short(written), computed: short(computed) };
}

const few = (list) => ({ count: list.length, first: list.slice(0, FEW) });

const tableOf = (record, mine, table) => {
  const { count, root } = mine.commitment[table];
  return [table, { ...pair(record.commitment?.[table]?.root, root), count }];
};

/** Who gives to the seed, and what became of it. Shapes are checked elsewhere; here they may still be wrong. */
function sourcesOf(plan, values) {
  return plan.map((entry, i) => ({ ...entry, value: values?.[i] === null ? null : shown(values?.[i] ?? "").slice(0, 512), full: String(values?.[i] ?? "").slice(0, 520) }));
}

function stratumOf(record, mine, cells, s) {
  const stratum = record.params.strata[s];
  const { id, base, round, min, max, must, substitutes, where } = stratum;
  const short = mine.result.objects.strata[s].short;
  const rows = cells.map((cell) => ({
    tier: cell.tier, registered: cell.registered, eligible: cell.eligible, must: cell.must, rate: rateFor(stratum, cell.tier), quota: cell.quota, due: cell.due,
    base: cell[base] - (must === "extra" ? cell.must : 0), drawn: cell.drawn.length, substitutes: cell.substitutes.length,
  }));
  return { id, base, round, min, max, must, substitutes, where, short, seats: stratum.experts.length, cells: rows };
}

function sideOf(side, { level, teams, unstaffed }) {
  const load = new Map();
  for (const { members } of teams) for (const member of members) load.set(member, (load.get(member) ?? 0) + 1);
  const seats = [...load.values()].reduce((sum, n) => sum + n, 0);
  const spread = new Map();
  for (const n of load.values()) spread.set(n, (spread.get(n) ?? 0) + 1);
  return { side, level, seats, busy: load.size, spread: [...spread].sort((a, b) => a[0] - b[0]), teams: few(teams), unstaffed: { count: unstaffed.length, first: unstaffed.slice(0, FEW).map(shorten) } };
}

/** A conflict with lists that fit on a page. */
export const shorten = ({ id, conflicts }) => ({
  id, conflicts: conflicts.map((one) => ({ ...one, slots: one.slots.slice(0, FEW), persons: one.persons.slice(0, FEW), people: one.persons.length })),
});

function eventOf({ body, outcome, head }, mine) {
  const { n, type, object, person, pool, scope, reason, time, plan } = body;
  return { n, type, object, person, pool, scope, reason, time, sources: plan.length, outcome, mine: mine?.outcome ?? null, head: pair(head, mine?.head) };
}

/** Outcomes that are no errors, but that a reader should see. */
function notesOf(record, mine) {
  if (!mine.result) return [];
  const { objects, officers, experts } = mine.result;
  const notes = objects.strata.filter((one) => one.short).map(({ id, short }) => ({ kind: "short", id, n: short }));
  const capped = new Set(objects.capped);
  for (const { id } of record.objects.filter((row) => row.must && capped.has(row.id)).slice(0, FEW)) notes.push({ kind: "capped", id });
  for (const [side, list] of [["officer", officers.unstaffed], ["expert", experts.unstaffed]]) {
    for (const { id } of list.slice(0, FEW)) notes.push({ kind: "unstaffed", id, side });
  }
  mine.events.forEach(({ outcome }, i) => {
    const { n } = record.events[i].body;
    if (outcome.status !== "ok") notes.push({ kind: outcome.status, n, id: outcome.object ?? outcome.out, slot: outcome.slot });
    for (const side of ["officers", "experts"]) {
      for (const { id } of outcome[side]?.unstaffed ?? []) notes.push({ kind: "unstaffed", id, side: side.slice(0, -1), n });
    }
  });
  return notes;
}
