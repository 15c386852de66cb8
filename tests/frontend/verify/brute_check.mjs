// Small invented assignments, the verifier's answer against the literal one: node brute_check.mjs [how many] [first seed].
import { assign, barredMap } from "../../../frontend/verify/assign.js";
import { difference } from "../../../frontend/verify/canon.js";
import { finish } from "../../../frontend/verify/draw.js";
import { Fitness } from "../../../frontend/verify/fitness.js";
import { suiteOf } from "../../../frontend/verify/hash.js";
import { brute } from "./brute.mjs";
import { chanceOf } from "./pools.mjs";

const PATTERNS = [
  [[["lead"], []]], [[["home", "lead"], ["spec"]]], [[["lead"], ["spec"]], [["lead", "spec"], []]],
  [[["home", "lead"], ["spec"]], [["home", "lead", "spec"], []], [["lead"], []]], [[["spec"], [], ["lead"]], [[], ["dept:market"]]],
];
const [count = "300", first = "1"] = process.argv.slice(2);
const seen = { conflicts: 0, repairs: 0, teams: 0 };
for (let n = Number(first); n < Number(first) + Number(count); n++) {
  const chance = chanceOf(n);
  const pick = (list) => list[chance(list.length)];
  const areas = "AB".slice(0, 1 + chance(2));
  const some = (list) => list.filter(() => chance(2));
  const people = Array.from({ length: 2 + chance(4) }, (_, i) => ({
    id: `P${i}`, area: pick(areas), dept: chance(9) ? "justice" : "market", lead: chance(3) > 0, specs: some(["x", "y"]), cert: chance(8) ? ["2025-01-01", "2025-12-31"] : null,
    off: chance(6) ? [] : [["2025-07-02", "2025-07-02"]], loans: chance(2) ? [] : [[pick(areas), "2025-07-01", "2025-07-31"]], max: chance(5),
  }));
  const objects = Array.from({ length: 1 + chance(4) }, (_, i) => ({
    id: `O${i}`, area: pick(areas), spec: pick(["x", "y"]), must: !chance(4), window: chance(4) ? null : ["2025-07-02", "2025-07-03"],
  }));
  const chosen = Object.fromEntries(objects.map((row) => [row.id, pick(PATTERNS)]));
  const params = { dept: "justice", window: ["2025-07-01", "2025-07-10"], balance: pick(["even", "cap"]), mix: chance(12) };
  const barred = barredMap(objects.flatMap((row) => (chance(3) ? [] : [[pick(people).id, row.id]])));
  const suite = suiteOf(pick(["sha256", "sm3"]));
  const fitness = new Fitness("officer", people, params, barred);
  const job = { suite, seed: suite.H("n", String(n)), label: "officer", objects, patternsOf: (row) => chosen[row.id], people, params, barred, loads: null };
  const mine = finish(assign(job));
  const differs = difference(mine, brute({ ...job, cause: (...of) => fitness.cause(...of) }));
  if (differs !== null) throw new Error(`seed ${n}: ${differs}`);
  seen.conflicts += mine.unstaffed.reduce((sum, one) => sum + one.conflicts.length, 0);
  seen.teams += mine.teams.length;
  seen.repairs += mine.teams.some((team) => team.pattern) ? 1 : 0;
}
process.stdout.write(`${JSON.stringify(seen)}\n`);
