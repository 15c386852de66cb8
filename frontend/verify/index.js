// What the verifier offers to programs; the page has the same under `window.drdVerify`.
import { canon } from "./canon.js";
import { conformance as conform } from "./conform.js";
import { drawRecord } from "./draw.js";
import { parse } from "./json.js";

export { check, LARGEST, verify } from "./verify.js";

/** Inputs (JSON text or bytes: a record without what is computed; `events` as {body, contributions}) → canonical text of the record. */
export const draw = (text) => canon(drawRecord(parse(text)));

/** A vector file (its text, or its value) → list of differences. */
export const conformance = (kind, vector) => conform(kind, typeof vector === "string" ? parse(vector) : vector);
