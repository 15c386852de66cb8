// Section 7 once more, as literally and as slowly as it reads, for pools so small that every possibility can be tried.
import { compare32, compareText } from "../../../frontend/verify/bytes.js";
import { Drbg } from "../../../frontend/verify/drbg.js";

/** Whether every seat (list of [object, fitting people]) can be filled: by trying everything. */
function staffable(seats, capacity) {
  const load = {};
  const team = {};
  const sit = (i) => {
    if (i === seats.length) return true;
    const [object, people] = seats[i];
    return people.some((p) => {
      team[object] ??= new Set();
      if ((load[p] ?? 0) >= capacity[p] || team[object].has(p)) return false;
      load[p] = (load[p] ?? 0) + 1;
      team[object].add(p);
      const done = sit(i + 1);
      load[p]--;
      team[object].delete(p);
      return done;
    });
  };
  return sit(0);
}

/** The smallest set of seats that people cannot serve, by counting all sets; throws if there are two of that size. */
function smallest(seats, capacity) {
  let best = null;
  let twice = false;
  for (let set = 1; set < 1 << seats.length; set++) {
    const chosen = seats.filter((_, i) => set & (1 << i));
    const serving = new Map();
    for (const [object, people] of chosen) for (const p of people) serving.set(p, (serving.get(p) ?? new Set()).add(object));
    const have = [...serving].reduce((sum, [p, objects]) => sum + Math.min(capacity[p], objects.size), 0);
    if (chosen.length <= have) continue;
    if (!best || chosen.length < best.chosen.length) [best, twice] = [{ chosen, serving, have }, false];
    else if (chosen.length === best.chosen.length) twice = true;
  }
  if (twice) throw new Error("two smallest conflicts");
  return best;
}

/** 7.3 and 7.4 for objects without windows, loans or leaves; `fit(person, object, tokens)` answers the cause or null. */
export function brute({ suite, seed, label, objects, patternsOf, people, params, cause }) {
  const key = (name) => suite.tickets(suite.key(seed, `${label}/${name}`));
  const ids = people.map((p) => p.id);
  const capacity = Object.fromEntries(people.map((p) => [p.id, p.max]));
  const orderKey = key("order");
  const order = objects.map((row) => [row, orderKey(0, row.id)]);
  order.sort((a, b) => b[0].must - a[0].must || compare32(a[1], 0, b[1], 0) || compareText(a[0].id, b[0].id));
  const fitting = (row, tokens) => people.filter((p) => cause(p, row, tokens) === null).map((p) => p.id);
  const seats = (row, k) => patternsOf(row)[k].map((tokens, slot) => [row.id, fitting(row, tokens), slot]);
  const set = (taken) => taken.flatMap(([row, k]) => seats(row, k));
  let taken = [];
  const unstaffed = [];
  for (const [row] of order) {
    const all = patternsOf(row).map((_, k) => k);
    const works = all.find((k) => staffable(set([...taken, [row, k]]), capacity));
    if (works !== undefined) {
      taken.push([row, works]);
      continue;
    }
    const conflicts = all.map((k) => {
      const mine = seats(row, k);
      const slot = mine.findIndex((_, s) => !staffable([...set(taken), ...mine.slice(0, s + 1)], capacity));
      const { chosen, serving, have } = smallest([...set(taken), ...mine.slice(0, slot + 1)], capacity);
      const causes = {};
      for (const p of people) {
        const why = cause(p, row, patternsOf(row)[k][slot]);
        if (why) causes[why] = (causes[why] ?? 0) + 1;
      }
      return {
        pattern: k, slot, slots: chosen.map(([id, , at]) => [id, at]).sort((a, b) => compareText(a[0], b[0]) || a[1] - b[1]),
        persons: [...serving].map(([p, objs]) => [p, Math.min(capacity[p], objs.size)]).sort((a, b) => compareText(a[0], b[0])),
        need: chosen.length, have, causes,
      };
    });
    const named = new Set(conflicts.flatMap((one) => one.slots.map(([id]) => id)));
    const repaired = taken.flatMap(([other, now], i) => (named.has(other.id) ? patternsOf(other).flatMap((_, k) => (k === now ? [] : all.map((mine) => [i, k, mine]))) : []))
      .map(([i, k, mine]) => [...taken.map((one, n) => (n === i ? [one[0], k] : one)), [row, mine]]).find((one) => staffable(set(one), capacity));
    if (repaired) taken = repaired;
    else unstaffed.push({ id: row.id, conflicts });
  }
  return { unstaffed, ...filled(suite, seed, label, ids, set(taken), taken, capacity, params, key("queue")) };
}

function filled(suite, seed, label, ids, seats, taken, capacity, params, ticket) {
  const teams = () => taken.map(([row, pattern]) => ({ id: row.id, pattern, members: [] }));
  if (!seats.length) return { level: null, teams: teams() };
  const capped = (L) => Object.fromEntries(ids.map((p) => [p, Math.min(capacity[p], L)]));
  let level = 1;
  while (!staffable(seats, capped(level))) level++;
  const most = capped(level);
  const load = Object.fromEntries(ids.map((p) => [p, 0]));
  const holder = [];
  seats.forEach(([object, people], t) => {
    const mates = holder.filter((_, s) => seats[s][0] === object);
    const open = people.filter((p) => !mates.includes(p) && load[p] < most[p]).map((p) => [p, ticket(load[p], p)]);
    open.sort((a, b) => load[a[0]] - load[b[0]] || compare32(a[1], 0, b[1], 0) || compareText(a[0], b[0]));
    const [chosen] = open.find(([p]) => staffable([...seats.slice(0, t).map(([o], s) => [o, [holder[s]]]), [object, [p]], ...seats.slice(t + 1)], most));
    load[chosen]++;
    holder.push(chosen);
  });
  mixed(suite, seed, label, ids, seats, holder, level, most, params);
  const out = teams();
  seats.forEach(([object], t) => out.find((team) => team.id === object).members.push(holder[t]));
  return { level, teams: out };
}

function mixed(suite, seed, label, ids, seats, holder, level, most, params) {
  const chance = new Drbg(suite, suite.key(seed, `${label}/mix`));
  const big = (n) => Number(chance.belowBig(BigInt(n)));
  const hold = Object.fromEntries(ids.map((p) => [p, seats.flatMap((_, t) => (holder[t] === p ? [t] : []))]));
  const team = (t) => seats.flatMap(([object], s) => (object === seats[t][0] ? [holder[s]] : []));
  for (let step = 0; step < params.mix * seats.length; step++) {
    const t = big(seats.length);
    const q = seats[t][1][big(seats[t][1].length)];
    const j = big(level);
    const p = holder[t];
    const u = hold[q][j];
    if (p === q || j > hold[q].length) continue;
    if (u !== undefined) {
      if (!seats[u][1].includes(p)) continue;
      if (seats[u][0] !== seats[t][0] && (team(t).includes(q) || team(u).includes(p))) continue;
      [hold[p][hold[p].indexOf(t)], hold[q][j], holder[t], holder[u]] = [u, t, q, p];
    } else {
      if (team(t).includes(q) || hold[q].length >= most[q]) continue;
      if (params.balance === "even" && hold[p].length <= hold[q].length) continue;
      hold[p] = hold[p].filter((s) => s !== t);
      hold[q].push(t);
      holder[t] = q;
    }
  }
}
