// One line in, one line out: what the page of a party computes. {suite, context, party, value} → hash; {throws} → value.
import { createInterface } from "node:readline";
import { bare, fromDevice, fromThrows, hashOf } from "../../../frontend/src/js/party.js";

for await (const line of createInterface({ input: process.stdin })) {
  if (!line) continue;
  const { suite, context, party, value, throws } = JSON.parse(line);
  if (throws !== undefined) console.log(JSON.stringify(fromThrows(bare(throws))));
  else if (suite) console.log(JSON.stringify(hashOf(suite, context, party, value)));
  else console.log(JSON.stringify(fromDevice()));
}
