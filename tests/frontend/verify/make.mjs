// Records for the page's tests, one canonical text a line: node make.mjs '{"objects": 30, "id": "T1", …}' …
// Each further option set is chained to the one before by `prev`, unless it names its own.
import { draw } from "../../../frontend/verify/index.js";
import { inputs } from "./pools.mjs";

let prev;
for (const text of process.argv.slice(2)) {
  const record = draw(JSON.stringify(inputs({ ...(prev ? { prev } : {}), ...JSON.parse(text) })));
  prev = JSON.parse(record).head;
  process.stdout.write(`${JSON.stringify(record)}\n`);
}
