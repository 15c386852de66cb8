// Whole records of every kind, invented: node invent.mjs COUNT FIRST → one canonical record a line (as a JSON string). All rounding modes,
// bounds, directed draws, tight staffing, odd windows and loans, and events of every type, so that another implementation has much to agree with.
import { draw } from "../../../frontend/verify/index.js";
import { chanceOf, inputs, value } from "./pools.mjs";

const [count, first] = process.argv.slice(2).map(Number);

function strataOf(chance, pick) {
  const pattern = () => pick([
    [[["home", "lead"], ["spec"]]], [[["lead"], []]], [[["home", "lead"], ["spec"]], [["home", "lead", "spec"], []], [["lead"], []]],
    [[["lead"], ["spec"], ["dept:market"]], [["lead"], ["spec"]]], [[["spec"], [], ["home"]], [["lead"], []]],
  ]);
  const wheres = [{ cat: ["律师事务所"] }, { tier: ["A", "B"], cat: ["公证机构", "司法鉴定机构"] }, {}];
  return wheres.slice(chance(2), 2 + chance(2)).map((where, i) => ({
    id: `s${i}`, where, rates: pick([{ "*": "1/5" }, { A: "1/20", B: "1/7", "*": "2/9" }, { "*": "0/1" }, { "*": "1/1" }, { A: "3/3", "*": "1/13", C: "999983/1000000" }]),
    base: pick(["registered", "eligible"]), round: pick(["up", "down", "half_up", "random"]), min: chance(4), max: pick([null, null, 4 + chance(5)]),
    must: pick(["inside", "extra"]), substitutes: chance(4), team: pattern(), experts: pick([[], [], [["spec"]], [["home"], []]]),
  }));
}

function made(number) {
  const chance = chanceOf(number);
  const pick = (list) => list[chance(list.length)];
  const day = (n) => `2025-07-${String(n).padStart(2, "0")}`;
  const given = inputs({
    seed: number, id: `I${number}`, objects: 1 + chance(40), officers: chance(12), experts: chance(4), suite: pick(["sha256", "sm3"]), areas: 1 + chance(3),
    max: 1 + chance(5), weight: 1 + chance(6), attempt: 1 + chance(3), strata: strataOf(chance, pick),
  });
  const { params } = given;
  Object.assign(params, { mix: chance(60), balance: pick(["even", "cap"]), redraw: pick(["fresh", "derived"]), directed: pick([null, null, { all: [], any: ["投诉"] }, { all: ["投诉"], any: [] }]) });
  for (const row of given.objects) if (!chance(5)) row.window = [day(2 + chance(3)), day(5 + chance(3))];
  for (const row of given.persons) {
    if (!chance(8)) row.dept = "market";
    if (!chance(9)) row.cert = pick([null, ["2025-07-03", "2025-12-31"], ["2024-01-01", day(6)]]);
    if (!chance(9)) row.max = 0;
  }
  const events = [];
  let record = JSON.parse(draw(JSON.stringify(given)));
  for (let n = 1; n < 9; n++) {
    const event = eventOf(record, n, chance, pick);
    try {
      record = JSON.parse(draw(JSON.stringify({ ...given, events: [...events, event] })));
      events.push(event);
    } catch (error) {
      if (error.code !== "E_EVENT") throw error;
      n -= chance(3) ? 1 : 0;
    }
  }
  return draw(JSON.stringify({ ...given, events }));
}

function eventOf(record, n, chance, pick) {
  const { result, params } = record;
  const pool = pick(["officer", "officer", "expert"]);
  const team = pick(result[`${pool}s`].teams) ?? { id: record.objects[0].id, members: [] };
  const type = pick(["replace", "replace", "exchange", "substitute"]);
  const person = pick([...team.members, null]) ?? null;
  const object = chance(6) ? team.id : pick(record.objects).id;
  const plan = params.redraw === "fresh" ? [{ kind: "beacon", source: "drand-quicknet", round: 100 + n }] : [];
  const common = { n: record.events.length + 1, type, object, reason: "利害关系", time: `2025-06-2${chance(9)}T09:00:00+08:00`, plan };
  const body = type === "substitute" ? common : { ...common, pool, person, scope: type === "exchange" || person === null ? "object" : pick(["object", "all"]) };
  return { body, contributions: plan.map(() => value("sha256", `${record.draw_id}${n}${object}`)) };
}

for (let number = first; number < first + count; number++) process.stdout.write(`${JSON.stringify(made(number))}\n`);
