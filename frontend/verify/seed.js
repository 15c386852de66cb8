// Section 5: where the seed comes from.
import { hex, isHex, unhex } from "./bytes.js";
import { canon } from "./canon.js";
import { Refusal, refuse } from "./errors.js";
import { integer, isObject, keys, list, oneOf, text } from "./shapes.js";

const THROWS = { 6: /^[1-6]*$/, 10: /^[0-9]*$/ };
const KINDS = ["reveal", "dice", "beacon"];

/** Shape of a plan: entries of three kinds, reveals first and of distinct parties. */
export function plan(x, at) {
  const parties = new Set();
  let last = "reveal";
  list(x, at, (entry, where) => {
    if (!isObject(entry)) refuse(where);
    oneOf(entry.kind, KINDS, `${where}.kind`);
    if (entry.kind === "reveal") {
      keys(entry, ["kind", "party", "commit"], where);
      if (!isHex(entry.commit, 64)) refuse(`${where}.commit`);
      if (last !== "reveal" || parties.has(entry.party)) refuse(where);
      parties.add(entry.party);
    } else if (entry.kind === "dice") {
      keys(entry, ["kind", "party", "sides", "count"], where);
      oneOf(entry.sides, [6, 10], `${where}.sides`);
      integer(entry.count, 1, Number.MAX_SAFE_INTEGER, `${where}.count`);
    } else {
      keys(entry, ["kind", "source", "round"], where);
      text(entry.source, `${where}.source`);
      integer(entry.round, 0, Number.MAX_SAFE_INTEGER, `${where}.round`);
    }
    if (entry.kind !== "beacon") text(entry.party, `${where}.party`);
    last = entry.kind;
  });
}

/** Dice alone carry 64 bits from 25 throws of six sides, or 20 of ten. */
export const enoughDice = (entry) => entry.kind === "dice" && entry.count >= (entry.sides === 6 ? 25 : 20);

/** Whether somebody other than the revealing parties adds what nobody can know. */
export const unforeseen = (entries) => entries.some((entry) => entry.kind === "beacon" || enoughDice(entry));

/** Refuses a plan that one party could steer. */
export function strength(entries, stage, where) {
  const reveals = entries.filter((entry) => entry.kind === "reveal").length;
  if (!unforeseen(entries) && reveals < 2) throw new Refusal("E_WEAK_SEED", stage, where);
}

/** Refuses contributions that do not belong to the plan. `ctx` names the draw, the attempt and, in an event, its number. */
export function contributions(suite, entries, values, ctx, stage, where) {
  const no = (code, i) => {
    throw new Refusal(code, stage, i === undefined ? where : `${where}[${i}]`);
  };
  if (!Array.isArray(values) || values.length !== entries.length) no("E_SEED");
  entries.forEach((entry, i) => fits(entry, values[i]) || no("E_SEED", i));
  entries.forEach((entry, i) => {
    if (entry.kind !== "reveal") return;
    if (values[i] === null) unforeseen(entries) || no("E_MISSING_REVEAL", i);
    else if (hex(suite.H("reveal", ctx, entry.party, unhex(values[i]))) !== entry.commit) no("E_REVEAL", i);
  });
}

/** Whether a contribution has the shape that its plan entry asks for. */
function fits(entry, value) {
  if (entry.kind === "reveal") return value === null || isHex(value, 64);
  if (typeof value !== "string") return false;
  if (entry.kind === "dice") return value.length === entry.count && THROWS[entry.sides].test(value);
  return value.length >= 64 && value.length <= 512 && value.length % 2 === 0 && isHex(value, value.length);
}

/** The seed (32 bytes) of a draw whose commit is given as 32 bytes. */
export const seedOf = (suite, commit, values) => suite.H("seed", commit, canon(values));
