// Section 9: the shape of an event's body. Whether the event was possible is asked when it is replayed.
import { refuse } from "./errors.js";
import { plan } from "./seed.js";
import { id, integer, isObject, keys, oneOf, text } from "./shapes.js";

const SEAT = ["n", "type", "pool", "object", "person", "scope", "reason", "time", "plan"];
const OBJECT = ["n", "type", "object", "reason", "time", "plan"];

/** Body of a replace, exchange or substitute event. */
export function body(x, at) {
  if (!isObject(x)) refuse(at);
  oneOf(x.type, ["replace", "exchange", "substitute"], `${at}.type`);
  const seat = x.type !== "substitute";
  keys(x, seat ? SEAT : OBJECT, at);
  integer(x.n, 1, Number.MAX_SAFE_INTEGER, `${at}.n`);
  id(x.object, `${at}.object`);
  text(x.reason, `${at}.reason`);
  text(x.time, `${at}.time`);
  if (seat) {
    oneOf(x.pool, ["officer", "expert"], `${at}.pool`);
    oneOf(x.scope, ["object", "all"], `${at}.scope`);
    if (x.person !== null) id(x.person, `${at}.person`);
  }
  plan(x.plan, `${at}.plan`);
}
