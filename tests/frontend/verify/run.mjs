// The verifier from the command line, for comparing it with another implementation. One answer line for each line of the input.
//   run.mjs verify      lines: a record's text as a JSON string            → {"ok":true,"head":…} or {"ok":false,"code":…,"stage":…,"where":…}
//   run.mjs verify64    lines: a record's bytes in base64                  → the same
//   run.mjs draw        lines: inputs of a draw as a JSON string           → {"ok":true,"record":text} or {"ok":false,…}
//   run.mjs conformance DIR   every vector file of the folder              → {"file":…,"wrong":[…]}; the exit code says whether all is well
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { conformance, draw, verify } from "../../../frontend/verify/index.js";

const [mode, folder] = process.argv.slice(2);
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

const MODES = {
  verify: (line) => verify(JSON.parse(line)),
  verify64: (line) => verify(new Uint8Array(Buffer.from(line, "base64"))),
  draw(line) {
    try {
      return { ok: true, record: draw(JSON.parse(line)) };
    } catch (error) {
      if (!error.code) throw error;
      return { ok: false, code: error.code, stage: error.stage, where: error.where };
    }
  },
};

if (mode === "conformance") {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
    const wrong = conformance(file.replace(/\.json$/, ""), readFileSync(join(folder, file), "utf8"));
    if (wrong.length) process.exitCode = 1;
    say({ file, wrong });
  }
} else {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) if (line) say(MODES[mode](line));
}
