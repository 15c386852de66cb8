// Every sentence of the page has its English, with the same parameters; nothing in the dictionary is left over. Prints what is wrong.
import { readdirSync, readFileSync } from "node:fs";
import { ENGLISH } from "../../../frontend/verify/ui/english.js";

const folder = new URL("../../../frontend/verify/ui/", import.meta.url);
const OWN = new Set(["中文"]); // the language's own name
const CHINESE = /[\u3000-\u9fff\uff00-\uffef]/;
const used = new Set(["验证一次抽取 · 明签"]);
for (const name of readdirSync(folder).filter((one) => one.endsWith(".js") && !["english.js", "words.js"].includes(one))) {
  const code = readFileSync(new URL(name, folder), "utf8").replace(/^\s*\/\/.*$/gm, "").replace(/\/\*[\s\S]*?\*\//g, "");
  for (const [literal] of code.matchAll(/"(?:[^"\\\n]|\\.)*"/g)) if (CHINESE.test(literal)) used.add(JSON.parse(literal));
}
const parameters = (text) => [...new Set(text.match(/%\(\w+\)s/g))].sort().join();
const wrong = {
  missing: [...used].filter((text) => !OWN.has(text) && !Object.hasOwn(ENGLISH, text)),
  unused: Object.keys(ENGLISH).filter((text) => !used.has(text)),
  parameters: Object.keys(ENGLISH).filter((text) => parameters(text) !== parameters(ENGLISH[text])),
  chinese: Object.keys(ENGLISH).filter((text) => CHINESE.test(ENGLISH[text])),
};
process.stdout.write(`${JSON.stringify({ used: used.size, ...wrong })}\n`);
