// Section 1: a reader of the integer-only JSON of a record, out of bytes. It accepts that language and nothing else, and keeps its
// place in a stack of its own, so that a long text can be read in slices and a deep one cannot exhaust the machine's stack.
import { hasLoneSurrogate, utf8 } from "./bytes.js";
import { refuse } from "./errors.js";

const DEEPEST = 64;
const [VALUE, FIRST_ITEM, FIRST_KEY, KEY, AFTER] = [0, 1, 2, 3, 4];
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const LITERALS = { t: [utf8("true"), true], f: [utf8("false"), false], n: [utf8("null"), null] };
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const hasOwn = Object.prototype.hasOwnProperty;

/** `new Reader(bytes)`; `run(budget)` reads about that many bytes and says whether `value` is complete. Raises Refusal. */
export class Reader {
  constructor(bytes) {
    Object.assign(this, { bytes, at: 0, state: VALUE, value: undefined, open: [], top: null, key: null });
    this.kept = new Array(1 << 13); // short texts come again and again: areas, categories, keys
  }

  run(budget = Infinity) {
    const { bytes } = this;
    const stop = Math.min(bytes.length, this.at + budget);
    for (;;) {
      let c = bytes[this.at];
      while (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) c = bytes[++this.at];
      if (c === undefined) break;
      if (this.at >= stop) return false;
      this.step(c);
    }
    return this.state === AFTER && !this.top ? true : this.wrong();
  }

  step(c) {
    switch (this.state) {
      case AFTER:
        if (!this.top) return this.wrong();
        if (c === 0x2c) this.state = Array.isArray(this.top) ? VALUE : KEY;
        else if (c === (Array.isArray(this.top) ? 0x5d : 0x7d)) return this.close();
        else return this.wrong();
        this.at++;
        return undefined;
      case FIRST_KEY:
        if (c === 0x7d) return this.close();
        return this.name(c);
      case KEY:
        return this.name(c);
      case FIRST_ITEM:
        if (c === 0x5d) return this.close();
        return this.item(c);
      default:
        return this.item(c);
    }
  }

  item(c) {
    if (c === 0x22) return this.put(this.text());
    if (c === 0x7b) return this.enter({}, FIRST_KEY);
    if (c === 0x5b) return this.enter([], FIRST_ITEM);
    if (c === 0x2d || (c >= 0x30 && c <= 0x39)) return this.put(this.integer());
    const [word, value] = LITERALS[String.fromCharCode(c)] ?? this.wrong();
    for (const letter of word) if (this.bytes[this.at++] !== letter) this.wrong();
    return this.put(value);
  }

  put(value) {
    if (!this.top) this.value = value;
    else if (Array.isArray(this.top)) this.top.push(value);
    else if (this.key === "__proto__") Object.defineProperty(this.top, this.key, { value, enumerable: true, writable: true, configurable: true });
    else this.top[this.key] = value;
    this.state = AFTER;
  }

  enter(container, state) {
    if (this.open.length >= DEEPEST) this.wrong();
    this.put(container);
    this.open.push(container);
    this.top = container;
    this.state = state;
    this.at++;
  }

  close() {
    this.open.pop();
    this.top = this.open[this.open.length - 1] ?? null;
    this.state = AFTER;
    this.at++;
  }

  name(c) {
    const { bytes } = this;
    const from = this.at;
    if (c !== 0x22) this.wrong();
    const key = this.text();
    if (!/^[ -~]+$/.test(key) || hasOwn.call(this.top, key)) this.wrong(from);
    while (bytes[this.at] === 0x20 || bytes[this.at] === 0x0a || bytes[this.at] === 0x0d || bytes[this.at] === 0x09) this.at++;
    if (bytes[this.at++] !== 0x3a) this.wrong(this.at - 1);
    this.key = key;
    this.state = VALUE;
  }

  integer() {
    const { bytes } = this;
    const from = this.at;
    const negative = bytes[from] === 0x2d;
    const first = negative ? from + 1 : from;
    let n = 0;
    let i = first;
    for (; bytes[i] >= 0x30 && bytes[i] <= 0x39; i++) n = n * 10 + (bytes[i] - 0x30);
    const digits = i - first;
    const next = bytes[i]; // a point or an exponent makes it no integer
    if (!digits || (bytes[first] === 0x30 && (digits > 1 || negative)) || digits > 16 || n > Number.MAX_SAFE_INTEGER) this.wrong();
    if (next === 0x2e || next === 0x65 || next === 0x45) this.wrong();
    this.at = i;
    return negative ? -n : n;
  }

  text() {
    const { bytes } = this;
    const from = this.at + 1;
    let i = from;
    let sum = 0;
    let all = 0;
    let escaped = false;
    for (;;) {
      const c = bytes[i];
      if (c === 0x22) break;
      if (!(c >= 0x20)) this.wrong(i); // the end of the text too
      if (c === 0x5c) {
        escaped = true;
        i++;
      }
      sum = (Math.imul(sum, 31) + c) | 0;
      all |= c;
      i++;
    }
    this.at = i + 1;
    if (!escaped && all < 0x80 && i - from <= 48) return this.keep(from, i, sum);
    let text;
    try {
      text = decoder.decode(bytes.subarray(from, i));
    } catch {
      return this.wrong(from);
    }
    return escaped ? this.unescape(text, from) : text;
  }

  keep(from, to, sum) {
    const { bytes } = this;
    const slot = (sum ^ (sum >>> 13)) & 0x1fff;
    const known = this.kept[slot];
    if (known !== undefined && known.length === to - from) {
      let i = 0;
      while (i < known.length && known.charCodeAt(i) === bytes[from + i]) i++;
      if (i === known.length) return known;
    }
    return (this.kept[slot] = String.fromCharCode.apply(null, bytes.subarray(from, to)));
  }

  unescape(text, from) {
    const plain = text.replace(/\\(u([0-9a-fA-F]{4})|.?)/gsu, (_, one, code) => {
      if (code) return String.fromCharCode(parseInt(code, 16));
      return hasOwn.call(ESCAPES, one) ? ESCAPES[one] : this.wrong(from);
    });
    return hasLoneSurrogate(plain) ? this.wrong(from) : plain;
  }

  wrong(at = this.at) {
    return refuse(`byte ${at}`);
  }
}

/** Text or bytes → value. Raises Refusal (E_FORMAT, stage 1) with the byte at which the language ends. */
export function parse(source) {
  const reader = new Reader(asBytes(source));
  reader.run();
  return reader.value;
}

/** What a reader wants: bytes as they are, text as UTF-8; half a surrogate pair has none. */
export function asBytes(source) {
  if (typeof source !== "string") return source;
  return hasLoneSurrogate(source) ? refuse("text") : utf8(source);
}
