// Section 7: officers or experts for the drawn objects.
import { accept, ordered } from "./accept.js";
import { fill, level, seatsOf } from "./fill.js";
import { Fitness } from "./fitness.js";
import { mix } from "./mix.js";

/**
 * One run of 7.3. `job`: {suite, seed (32 bytes), label, objects (rows), patternsOf(row), people (rows, sorted), params, barred
 * (Map object → Set of people), loads (null, or loads from before: then neither level nor mixing, as in a substitution)}.
 * Answers {level, unstaffed, teams}. A generator: yields [what, done, of].
 */
export function* assign(job) {
  const { suite, seed, label, patternsOf, people, params, loads } = job;
  const fitness = new Fitness(label, people, params, job.barred);
  const room = Float64Array.from(people, (person, p) => person.max - (loads?.[p] ?? 0));
  const order = ordered(suite, seed, label, job.objects);
  const { accepted, unstaffed } = yield* named("accept", order.length, accept(order, patternsOf, fitness, room));
  const seats = seatsOf(accepted, patternsOf, fitness);
  const found = level(seats, room, loads !== null);
  const most = loads ? Float64Array.from(people, (person) => person.max) : Float64Array.from(found.matching.capacity);
  const holder = yield* named("fill", seats.object.length, fill(suite, seed, label, seats, found.matching, people, loads, most));
  if (!loads && holder.length) {
    const steps = params.mix * holder.length;
    yield* named("mix", steps, mix(suite, seed, label, seats, holder, { level: found.level, most, steps, even: params.balance === "even" }));
  }
  const teams = accepted.map(({ row, pattern }) => ({ id: row.id, pattern, members: [] }));
  holder.forEach((p, t) => teams[seats.object[t]].members.push(people[p].id));
  return { level: found.level, unstaffed, teams };
}

function* named(what, of, steps) {
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield [what, step.value, of];
  return step.value;
}

/** Barred pairs as a Map from object id to the ids of its barred people. */
export function barredMap(pairs) {
  const out = new Map();
  for (const [person, object] of pairs) bar(out, person, object);
  return out;
}

export function bar(map, person, object) {
  if (!map.has(object)) map.set(object, new Set());
  map.get(object).add(person);
}
