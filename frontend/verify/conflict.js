// Section 7.3, step 3: what a failed search says. Seats X, the people who fit one of them, and the count that shows it.
import { compareText } from "./bytes.js";

/**
 * The conflict of an object's pattern at a slot. `seats` are [object row, slot, Fit] of X. Answers the `published` form, `share`
 * (seats of X by object), and `full(fit)`: whether a seat with that fit could only be had from people who stay fully used by X
 * even when one object leaves it.
 */
export function conflictOf(fitness, capacity, seats, row, pattern, slot, tokens) {
  const share = new Map();
  for (const [object, , fit] of seats) {
    if (!share.has(object)) share.set(object, []);
    share.get(object).push(fit);
  }
  const count = objectsPerPerson(fitness.people.length, share);
  const persons = [];
  let have = 0;
  count.forEach((n, p) => {
    if (!n) return;
    const most = Math.min(capacity[p], n);
    persons.push([fitness.people[p].id, most]);
    have += most;
  });
  const slots = seats.map(([object, at]) => [object.id, at]).sort((a, b) => compareText(a[0], b[0]) || a[1] - b[1]);
  const published = { pattern, slot, slots, persons, need: seats.length, have, causes: fitness.causes(row, tokens) };
  const known = new Map();
  const full = (fit) => {
    if (!known.has(fit)) known.set(fit, fit.list.every((p) => count[p] > capacity[p]));
    return known.get(fit);
  };
  return { published, share, full };
}

/** For each person the number of objects with a seat in X that the person fits. Objects that ask the same are counted together. */
function objectsPerPerson(people, share) {
  const numbers = new Map();
  const kinds = new Map();
  for (const fits of share.values()) {
    const key = fits.map((fit) => numbers.get(fit) ?? (numbers.set(fit, numbers.size), numbers.size - 1)).sort((a, b) => a - b).join();
    if (!kinds.has(key)) kinds.set(key, { fits, times: 0 });
    kinds.get(key).times++;
  }
  const count = new Int32Array(people);
  for (const { fits, times } of kinds.values()) {
    for (const p of fits.length === 1 ? fits[0].list : new Set(fits.flatMap((fit) => [...fit.list]))) count[p] += times;
  }
  return count;
}

/**
 * Whether another pattern (as Fits) for `object` could end this conflict. X loses the object's seats; those of the new pattern
 * that only fully used people fit join it. If these are as many as the lost ones, X is still too large: have = need − 1.
 */
export function mayEnd({ share, full }, object, fits) {
  const lost = share.get(object)?.length ?? 0;
  return fits.filter(full).length < lost;
}
