// Section 3: the shape of `params` and of its strata and patterns.
import { id, integer, isId, isObject, keys, list, oneOf, span, text, texts } from "./shapes.js";
import { refuse } from "./errors.js";

const MOST = Number.MAX_SAFE_INTEGER;
const RATE = /^(0|[1-9][0-9]{0,6})\/([1-9][0-9]{0,6})$/;
const LARGEST = 1000000;

/** `params`, with stratum ids that differ. */
export function params(x) {
  keys(x, ["dept", "window", "directed", "balance", "mix", "redraw", "strata"], "params");
  text(x.dept, "params.dept");
  span(x.window, "params.window");
  if (x.directed !== null) {
    keys(x.directed, ["all", "any"], "params.directed");
    texts(x.directed.all, "params.directed.all");
    texts(x.directed.any, "params.directed.any");
  }
  oneOf(x.balance, ["even", "cap"], "params.balance");
  integer(x.mix, 0, 1000, "params.mix");
  oneOf(x.redraw, ["fresh", "derived"], "params.redraw");
  list(x.strata, "params.strata", stratum);
  const seen = new Set();
  x.strata.forEach((one, i) => (seen.has(one.id) ? refuse(`params.strata[${i}].id`, "E_DUP_ID") : seen.add(one.id)));
}

function stratum(x, at) {
  const names = ["id", "where", "rates", "base", "round", "min", "max", "must", "substitutes", "team", "experts"];
  keys(x, names, at);
  id(x.id, `${at}.id`);
  if (!isObject(x.where)) refuse(`${at}.where`);
  for (const name of Object.keys(x.where)) {
    oneOf(name, ["cat", "tier", "area"], `${at}.where`);
    texts(x.where[name], `${at}.where.${name}`);
  }
  rates(x.rates, `${at}.rates`);
  oneOf(x.base, ["registered", "eligible"], `${at}.base`);
  oneOf(x.round, ["up", "down", "half_up", "random"], `${at}.round`);
  integer(x.min, 0, MOST, `${at}.min`);
  if (x.max !== null) integer(x.max, x.min, MOST, `${at}.max`);
  oneOf(x.must, ["inside", "extra"], `${at}.must`);
  integer(x.substitutes, 0, MOST, `${at}.substitutes`);
  list(x.team, `${at}.team`, (pattern, where) => officers(pattern, where));
  if (!x.team.length) refuse(`${at}.team`);
  list(x.experts, `${at}.experts`, (seat, where) => tokens(seat, where, ["home", "spec"], false));
}

function rates(x, at) {
  if (!isObject(x)) refuse(at);
  for (const [tier, rate] of Object.entries(x)) {
    if (tier !== "*" && !isId(tier)) refuse(`${at}.${tier}`);
    if (!rateOf(rate)) refuse(`${at}.${tier}`, "E_RATE");
  }
}

/** "p/q" → [p, q], or null if it is no rate. */
export function rateOf(x) {
  const found = typeof x === "string" && RATE.exec(x);
  if (!found) return null;
  const [p, q] = [Number(found[1]), Number(found[2])];
  return p <= q && q <= LARGEST ? [p, q] : null;
}

function officers(pattern, at) {
  list(pattern, at, (seat, where) => tokens(seat, where, ["home", "lead", "spec"], true));
  if (pattern.length < 2) refuse(at);
}

/** A seat: distinct tokens, of which at most one names a department where that is allowed. */
function tokens(seat, at, allowed, departments) {
  texts(seat, at);
  if (new Set(seat).size !== seat.length) refuse(at);
  const named = seat.filter((token) => departments && token.length > 5 && token.startsWith("dept:"));
  if (named.length > 1) refuse(at);
  for (const token of seat) if (!allowed.includes(token) && !named.includes(token)) refuse(at);
}
