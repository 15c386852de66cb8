// Invented pools of any size, the same for the same numbers: for speed, for changed bits and for the page's own tests.
import { parse } from "../../../frontend/verify/json.js";
import { suiteOf } from "../../../frontend/verify/hash.js";
import { hex, utf8 } from "../../../frontend/verify/bytes.js";

const CATEGORIES = ["律师事务所", "公证机构", "基层法律服务所", "司法鉴定机构"];
const SPECS = ["律师", "公证", "基层", "鉴定"];

/** `chance(n)`: numbers below n that follow from a seed; good enough to invent a pool, not to draw from it. */
export function chanceOf(seed) {
  let state = (seed * 2654435761 + 1) >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
}

/** Text of a seed party's value, 64 hex digits. */
export const value = (suite, name) => hex(suiteOf(suite).digest(utf8(name)));

/**
 * Inputs of a draw (as `drdVerify.draw` wants them). Options: objects, officers, experts (counts), suite, seed, rate, weight (the
 * greatest), areas, max (most objects a person), strata (replaces the two of the sample), id (the draw's), prev, attempt.
 */
export function inputs(options = {}) {
  const { objects = 30, officers = 12, experts = 2, suite = "sha256", seed = 1, rate = "1/5", weight = 3, areas = 5, max = 12 } = options;
  const { id = "B1", prev = "0".repeat(64), attempt = 1 } = options;
  const chance = chanceOf(seed);
  const area = () => `44510${chance(areas)}`;
  const number = (letter, i, width = 6) => letter + String(i).padStart(width, "0");
  const ctx = `${id}#${attempt}`;
  const reveal = value(suite, `r${seed}`);
  const commit = hex(suiteOf(suite).H("reveal", ctx, "法治督察科", Uint8Array.from(reveal.match(/../g), (x) => parseInt(x, 16))));
  const team = [[["home", "lead"], ["spec"]], [["home", "lead", "spec"], []], [["lead"], []]];
  const sample = (name, where, more) => ({
    id: name, where, rates: { "*": rate }, base: "registered", round: "up", min: 1, max: null, must: "inside", substitutes: 3, team, experts: [], ...more,
  });
  return {
    protocol: "drd-draw/1", suite, draw_id: id, attempt, prev,
    objects: Array.from({ length: objects }, (_, i) => ({
      id: number("CZ", i), cat: CATEGORIES[chance(4)], tier: "ABCD"[chance(4)], area: area(), tags: chance(5) ? [] : ["投诉"], spec: SPECS[chance(4)],
      done: chance(3) ? 0 : 1, cap: 2, must: !chance(40), weight: 1 + chance(weight), window: null,
    })),
    persons: Array.from({ length: officers }, (_, i) => ({
      id: number("P", i, 4), area: area(), dept: "justice", lead: chance(5) < 3, specs: SPECS.filter(() => chance(2)), cert: ["2024-01-01", "2026-12-31"],
      off: chance(9) ? [] : [["2025-07-03", "2025-07-04"]], loans: chance(3) ? [] : [[area(), "2025-07-01", "2025-07-31"]], max,
    })),
    experts: Array.from({ length: experts }, (_, i) => ({ id: number("X", i, 3), area: area(), specs: SPECS.filter(() => chance(3)), off: [], max })),
    barred: officers && objects ? [...new Set(Array.from({ length: 4 }, () => `${number("P", chance(officers), 4)} ${number("CZ", chance(objects))}`))].sort().map((pair) => pair.split(" ")) : [],
    params: {
      dept: "justice", window: ["2025-07-01", "2025-07-10"], directed: null, balance: "even", mix: 50, redraw: "derived",
      strata: options.strata ?? [
        sample("law", { cat: ["律师事务所"] }, { experts: [["spec"]], round: "random" }), sample("rest", {}, { round: "half_up", min: 2 }),
      ],
    },
    seed_plan: [
      { kind: "reveal", party: "法治督察科", commit }, { kind: "dice", party: "律师代表", sides: 6, count: 25 },
      { kind: "beacon", source: "drand-quicknet", round: 27946614 },
    ],
    contributions: [reveal, Array.from({ length: 25 }, () => 1 + chance(6)).join(""), value(suite, `b${seed}`)],
    ...(options.events ? { events: options.events } : {}),
  };
}

/** A copy that shares nothing. */
export const copy = (x) => parse(JSON.stringify(x));
