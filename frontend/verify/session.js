// One reader at a page: the record that is open, and questions about it. Runs in a worker or, where there is none, in slices.
import { parse } from "./json.js";
import { canon } from "./canon.js";
import { utf8 } from "./bytes.js";
import { reportOf } from "./report.js";
import { keys } from "./shapes.js";
import { check } from "./verify.js";
import { idsLike, placesOf, why } from "./why.js";

const SMALL = 20 * 1024 * 1024; // a larger record is not copied for trying a change
const NOTICE = 1 << 16;

/** The published notice of a void attempt (section 4), which may stand between two records of a chain; null if it is none. */
function noticeOf(bytes) {
  try {
    const notice = parse(bytes);
    keys(notice, ["draw_id", "attempt", "prev", "commit", "reason"], "notice");
    return notice;
  } catch {
    return null;
  }
}

/** Changes that a reader may try; each takes a parsed record and says what it did, or null if there is nothing to change. */
const CHANGES = {
  letter({ objects }) {
    if (!objects.length) return null;
    const row = objects[Math.floor(objects.length / 2)];
    row.cat += "。";
    return row.id;
  },
  remove({ objects }) {
    return objects.length ? objects.splice(Math.floor(objects.length / 2), 1)[0].id : null;
  },
  result({ result }) {
    const drawn = result.objects.strata.flatMap(({ cells }) => cells).find((cell) => cell.drawn.length && cell.substitutes.length);
    if (!drawn) return null;
    const [out, into] = [drawn.drawn.at(-1), drawn.substitutes[0]];
    [out.id, into.id] = [into.id, out.id];
    return `${into.id} → ${out.id}`;
  },
  seed(record) {
    const i = record.contributions.map((value) => value !== null).lastIndexOf(true);
    const text = record.contributions[i];
    record.contributions[i] = text.slice(0, -1) + (text.endsWith("1") ? "2" : "1");
    return `contributions[${i}]`;
  },
};

/** Every method is a generator; it yields [stage, what, done, of] and answers plain values. */
export class Session {
  *open(bytes) {
    this.bytes = bytes;
    this.found = yield* check(bytes);
    return { ...reportOf(this.found), notice: this.found.record || bytes.length > NOTICE ? null : noticeOf(bytes) };
  }

  *why(id) {
    return this.found?.mine.result ? why(this.found, id) : null;
  }

  *ids(start) {
    return idsLike(this.found ?? {}, start);
  }

  *places(stratum, tier, from, to) {
    return placesOf(this.found, stratum, tier, from, to);
  }

  /** The record with one thing changed, checked: {what, failure}; the open record stays as it is. */
  *change(kind) {
    if (this.found.size > SMALL) return null;
    const record = parse(this.bytes);
    const what = CHANGES[kind](record);
    if (what === null) return null;
    const { failure } = yield* check(utf8(canon(record)));
    return { what, failure };
  }
}
