// How long a check takes: node speed.mjs OBJECTS OFFICERS MAX [SUITE]. Every object is drawn; MAX is the most objects an officer takes.
import { draw, verify } from "../../../frontend/verify/index.js";
import { inputs } from "./pools.mjs";

const [objects, officers, max, suite = "sha256"] = process.argv.slice(2);
const text = draw(JSON.stringify(inputs({ objects: Number(objects), officers: Number(officers), max: Number(max), suite, rate: "1/1" })));
const began = performance.now();
const { ok } = verify(text);
const ms = Math.round(performance.now() - began);
const { teams, unstaffed } = JSON.parse(text).result.officers;
process.stdout.write(`${JSON.stringify({ ok, ms, bytes: text.length, teams: teams.length, unstaffed: unstaffed.length })}\n`);
