// Section 6, step 4: how many objects of each cell are due.
import { Refusal } from "./errors.js";
import { Drbg } from "./drbg.js";
import { rateOf } from "./rules.js";

/** Quotas of a stratum's cells; see `duesOf`. */
export const quotas = (...given) => duesOf(...given).map(({ quota }) => quota);

/**
 * For each cell {tier, registered, eligible, must} of a stratum {due, quota}: what the rate gives, and what is drawn of it in the
 * end (with the objects that must be drawn, and no more than there are); `seed` is 32 bytes. Raises Refusal E_RATE
 * (stage 4) for a tier without a rate, and where rates of random rounding have no common denominator up to 2^63.
 */
export function duesOf(suite, seed, stratum, cells) {
  const rates = cells.map((cell) => rateFor(stratum, cell.tier));
  const bases = cells.map((cell) => cell[stratum.base] - (stratum.must === "extra" ? cell.must : 0));
  const due = stratum.round === "random" ? byChance(suite, seed, stratum, rates, bases) : bases.map((b, i) => rounded(stratum.round, b, rates[i]));
  const wanted = (cell, i) => (stratum.must === "extra" ? due[i] + cell.must : Math.max(due[i], cell.must));
  return cells.map((cell, i) => ({ due: due[i], quota: Math.min(cell.eligible, wanted(cell, i)) }));
}

/** The rate that holds for a tier, as [p, q]. */
export function rateFor(stratum, tier) {
  const name = [tier, "*"].find((one) => Object.hasOwn(stratum.rates, one));
  if (name === undefined) throw new Refusal("E_RATE", 4, `params.strata.${stratum.id}.rates.${tier}`);
  return rateOf(stratum.rates[name]);
}

// Pools stay below 2^31 rows and rates below 10^6, so 2·b·p stays far below 2^53.
function rounded(mode, b, [p, q]) {
  if (mode === "up") return rounded("down", b * p + q - 1, [1, q]);
  const n = mode === "down" ? b * p : 2 * b * p + q;
  const d = mode === "down" ? q : 2 * q;
  return (n - (n % d)) / d;
}

/** One random start, then the cells one after the other along a line: the total is the floor or the ceiling of the exact sum. */
function byChance(suite, seed, stratum, rates, bases) {
  const L = rates.reduce((l, [, q]) => lcm(l, BigInt(q)), 1n);
  if (L > 1n << 63n) throw new Refusal("E_RATE", 4, `params.strata.${stratum.id}.rates`);
  let a = new Drbg(suite, suite.key(seed, `round/${stratum.id}`)).belowBig(L);
  return bases.map((b, i) => {
    const before = a / L;
    a += BigInt(b) * BigInt(rates[i][0]) * (L / BigInt(rates[i][1]));
    return Number(a / L - before);
  });
}

function lcm(a, b) {
  let [x, y] = [a, b];
  while (y) [x, y] = [y, x % y];
  return (a / x) * b;
}
