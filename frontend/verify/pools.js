// Section 3: the shapes of the four tables of a record. Generators: they yield the number of rows looked at.
import { bool, days, id, integer, keys, list, rising, span, spanOrNull, text, texts } from "./shapes.js";
import { refuse } from "./errors.js";

const MOST = Number.MAX_SAFE_INTEGER;
const SLICE = 4000;

const ROWS = {
  objects(row, at) {
    keys(row, ["id", "cat", "tier", "area", "tags", "spec", "done", "cap", "must", "weight", "window"], at);
    id(row.id, `${at}.id`);
    id(row.tier, `${at}.tier`);
    for (const name of ["cat", "area", "spec"]) text(row[name], `${at}.${name}`);
    texts(row.tags, `${at}.tags`);
    for (const name of ["done", "cap"]) integer(row[name], 0, MOST, `${at}.${name}`);
    bool(row.must, `${at}.must`);
    integer(row.weight, 1, 100, `${at}.weight`);
    spanOrNull(row.window, `${at}.window`);
  },
  persons(row, at) {
    keys(row, ["id", "area", "dept", "lead", "specs", "cert", "off", "loans", "max"], at);
    text(row.dept, `${at}.dept`);
    bool(row.lead, `${at}.lead`);
    spanOrNull(row.cert, `${at}.cert`);
    list(row.loans, `${at}.loans`, loan);
    common(row, at);
  },
  experts(row, at) {
    keys(row, ["id", "area", "specs", "off", "max"], at);
    common(row, at);
  },
};

/** What officers and experts share. */
function common(row, at) {
  id(row.id, `${at}.id`);
  text(row.area, `${at}.area`);
  texts(row.specs, `${at}.specs`);
  list(row.off, `${at}.off`, span);
  integer(row.max, 0, MOST, `${at}.max`);
}

function loan(x, where) {
  if (!Array.isArray(x) || x.length !== 3) refuse(where);
  text(x[0], where);
  days(x[1], x[2], where);
}

/** One of `objects`, `persons`, `experts`: each row well shaped, ids rising. */
export function* table(name, rows) {
  if (!Array.isArray(rows)) refuse(name);
  for (let i = 0; i < rows.length; i++) {
    const at = `${name}[${i}]`;
    ROWS[name](rows[i], at);
    rising(rows[i - 1]?.id, rows[i].id, `${at}.id`);
    if (i % SLICE === SLICE - 1) yield i + 1;
  }
}

/** No expert has the id of an officer. Both tables are sorted. */
export function disjoint(persons, experts) {
  const known = new Set(persons.map((row) => row.id));
  experts.forEach((row, i) => known.has(row.id) && refuse(`experts[${i}].id`, "E_DUP_ID"));
}

/** `barred`: pairs of ids, sorted by person and then object, none twice. */
export function* pairs(rows) {
  if (!Array.isArray(rows)) refuse("barred");
  for (let i = 0; i < rows.length; i++) {
    const at = `barred[${i}]`;
    if (!Array.isArray(rows[i]) || rows[i].length !== 2) refuse(at);
    rows[i].forEach((one, k) => id(one, `${at}[${k}]`));
    if (i && rows[i - 1][0] === rows[i][0]) rising(rows[i - 1][1], rows[i][1], at);
    else rising(rows[i - 1]?.[0], rows[i][0], at);
    if (i % SLICE === SLICE - 1) yield i + 1;
  }
}
