// Section 7.3, steps 4 and 5: the least largest load, then the seats one by one.
import { compare32 } from "./bytes.js";
import { Matching } from "./flow.js";

/** The seats of accepted objects in processing order: parallel lists of object (its place in the order), slot and fit. */
export function seatsOf(accepted, patternsOf, fitness) {
  const seats = { object: [], fit: [] };
  accepted.forEach(({ row, pattern }, o) => {
    for (const tokens of patternsOf(row)[pattern]) {
      seats.object.push(o);
      seats.fit.push(fitness.of(row, tokens));
    }
  });
  return seats;
}

/** Step 4: the level (null without seats or when `fixed` is asked for), and a matching of all seats under the capacities then. */
export function level(seats, capacity, free) {
  if (free || !seats.object.length) return { level: null, matching: seated(seats, new Matching(capacity)) };
  let most = 1;
  const matching = new Matching(capacity.map((c) => Math.min(c, most)));
  for (let s = 0; s < seats.object.length; s++) {
    const seat = matching.add(seats.object[s], seats.fit[s]);
    while (!matching.augment(seat)) {
      most++;
      capacity.forEach((c, p) => {
        matching.capacity[p] = Math.min(c, most);
        matching.refree(p);
      });
    }
  }
  return { level: most, matching };
}

function seated(seats, matching) {
  seats.object.forEach((object, s) => matching.augment(matching.add(object, seats.fit[s])));
  return matching;
}

/**
 * Step 5. `matching` seats everybody; `loads` are loads from before (null: none), the bound is `most` loads in all. Answers the
 * holder of each seat. A generator: yields the number of seats done.
 */
export function* fill(suite, seed, label, seats, matching, people, loads, most) {
  const load = Float64Array.from(people, (_, p) => loads?.[p] ?? 0);
  const rank = ranks(suite.tickets(suite.key(seed, `${label}/queue`)), people);
  const holder = [];
  for (let t = 0; t < seats.object.length; t++) {
    const mates = matching.teams.get(seats.object[t]).filter((s) => matching.fixed[s]).map((s) => matching.holder[s]);
    const open = seats.fit[t].list.filter((p) => load[p] < most[p] && !mates.includes(p));
    let tried = null;
    for (;;) {
      let best = -1;
      for (const p of open) {
        if (tried?.has(p)) continue;
        if (best < 0 || load[p] < load[best] || (load[p] === load[best] && rank(load[p])[p] < rank(load[p])[best])) best = p;
      }
      if (best < 0) throw new Error("a seat that was fillable is not"); // cannot be: the witness holds somebody
      if (matching.force(t, best)) {
        holder.push(best);
        load[best]++;
        break;
      }
      (tried ??= new Set()).add(best);
    }
    if (t % 256 === 255) yield t + 1;
  }
  return holder;
}

/** For a load, the place of every person in the order of tickets. */
function ranks(ticket, people) {
  const known = new Map();
  return (load) => {
    if (!known.has(load)) {
      const made = people.map((person, p) => ({ p, ticket: ticket(load, person.id) }));
      made.sort((a, b) => compare32(a.ticket, 0, b.ticket, 0) || a.p - b.p);
      const place = new Int32Array(people.length);
      made.forEach(({ p }, i) => (place[p] = i));
      known.set(load, place);
    }
    return known.get(load);
  };
}
