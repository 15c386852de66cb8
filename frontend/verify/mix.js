// Section 7.4: many small exchanges and moves, each as likely as its reverse.
import { Drbg } from "./drbg.js";

const SLICE = 20000;

/**
 * Mixes `holder` (person of each seat, in processing order) in place. `level` is the L of step 4, `most` the capacities then.
 * A generator: yields the number of steps done.
 */
export function* mix(suite, seed, label, seats, holder, { level, most, steps, even }) {
  const chance = new Drbg(suite, suite.key(seed, `${label}/mix`));
  const hold = Array.from(most, () => []);
  holder.forEach((p, t) => hold[p].push(t));
  const team = [];
  seats.object.forEach((o, t) => (team[o] ??= []).push(t));
  const inTeam = (p, t) => {
    for (const other of team[seats.object[t]]) if (holder[other] === p) return true;
    return false;
  };
  for (let step = 1; step <= steps; step++) {
    if (step % SLICE === 0) yield step;
    const t = chance.below(holder.length);
    const { list } = seats.fit[t];
    const q = list[chance.below(list.length)];
    const j = chance.below(level);
    const p = holder[t];
    const mine = hold[p], theirs = hold[q];
    if (p === q || j > theirs.length) continue;
    if (j < theirs.length) {
      const u = theirs[j];
      if (!seats.fit[u].has(p)) continue;
      if (seats.object[u] !== seats.object[t] && (inTeam(q, t) || inTeam(p, u))) continue;
      mine[mine.indexOf(t)] = u;
      theirs[j] = t;
      holder[t] = q;
      holder[u] = p;
    } else {
      if (inTeam(q, t) || theirs.length >= most[q] || (even && mine.length <= theirs.length)) continue;
      mine.splice(mine.indexOf(t), 1);
      theirs.push(t);
      holder[t] = q;
    }
  }
}
