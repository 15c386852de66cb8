// Section 1: the one text of a value. JSON.stringify of a well-formed string writes exactly the escapes that the protocol names.
import { compareText } from "./bytes.js";

/** Canonical text of a value that `parse` gave or that this program made (objects, arrays, texts, safe integers, booleans, null). */
export function canon(x) {
  if (typeof x === "string") return JSON.stringify(x);
  if (x === null || typeof x !== "object") return String(x);
  if (Array.isArray(x)) return `[${x.map(canon).join(",")}]`;
  return `{${Object.keys(x).sort(compareText).map((key) => `${JSON.stringify(key)}:${canon(x[key])}`).join(",")}}`;
}

/** Where two values first differ, as a path such as `strata[0].cells[1].quota`; null if their canonical texts are equal. */
export function difference(a, b, path = "") {
  if (canon(a) === canon(b)) return null;
  const both = [a, b];
  if (both.every(Array.isArray)) {
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const found = i < a.length && i < b.length ? difference(a[i], b[i], `${path}[${i}]`) : `${path}[${i}]`;
      if (found !== null) return found;
    }
  }
  if (both.every((x) => x !== null && typeof x === "object" && !Array.isArray(x))) {
    for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compareText)) {
      const here = path ? `${path}.${key}` : key;
      const found = both.every((x) => Object.hasOwn(x, key)) ? difference(a[key], b[key], here) : here;
      if (found !== null) return found;
    }
  }
  return path;
}
