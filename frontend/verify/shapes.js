// Shapes of single values. Each check takes a value and its path, and refuses with that path (stage 1) or says nothing.
import { compareText } from "./bytes.js";
import { refuse } from "./errors.js";

const ID = /^[A-Za-z0-9_.:-]{1,64}$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

export const isObject = (x) => x !== null && typeof x === "object" && !Array.isArray(x);
export const isId = (x) => typeof x === "string" && ID.test(x);

/** An object with exactly these keys. */
export function keys(x, names, where) {
  if (!isObject(x)) refuse(where);
  const found = Object.keys(x);
  for (const name of names) if (!Object.hasOwn(x, name)) refuse(`${where}.${name}`);
  if (found.length !== names.length) refuse(`${where}.${found.find((name) => !names.includes(name))}`);
}

export const id = (x, where) => isId(x) || refuse(where);
export const text = (x, where) => typeof x === "string" || refuse(where);
export const bool = (x, where) => typeof x === "boolean" || refuse(where);
export const oneOf = (x, names, where) => names.includes(x) || refuse(where);

export function integer(x, least, most, where) {
  if (!Number.isSafeInteger(x) || x < least || x > most) refuse(where);
}

/** A list, each item of which passes `check(item, path)`. */
export function list(x, where, check) {
  if (!Array.isArray(x)) refuse(where);
  x.forEach((item, i) => check(item, `${where}[${i}]`));
}

export const texts = (x, where) => list(x, where, text);

/** Two days in order, both of shape YYYY-MM-DD. */
export function days(from, to, where) {
  if (typeof from !== "string" || typeof to !== "string" || !DAY.test(from) || !DAY.test(to) || from > to) refuse(where);
}

export function span(x, where) {
  if (!Array.isArray(x) || x.length !== 2) refuse(where);
  days(x[0], x[1], where);
}

export const spanOrNull = (x, where) => x === null || span(x, where);

/** Ids of rows go up, none twice. `before` is the id of the row above, or undefined. */
export function rising(before, now, where) {
  if (before === undefined || before < now) return;
  refuse(where, compareText(before, now) === 0 ? "E_DUP_ID" : "E_FORMAT");
}
