// The one way to say no. Codes and stages are those of section 10.

/** A record that must not be believed: `code` (E_…), `stage` 1–5, `where` (a path into the record, or a byte of the text). */
export class Refusal extends Error {
  constructor(code, stage, where) {
    super(`${code} at ${where}`);
    Object.assign(this, { code, stage, where });
  }
}

/** Refuse at stage 1, for which the shape of the record is the usual reason. */
export function refuse(where, code = "E_FORMAT", stage = 1) {
  throw new Refusal(code, stage, where);
}
