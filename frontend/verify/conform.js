// The vectors of protocol version 1, each kind by its own rule (section 14). `conformance(kind, content)` answers a list of what
// differs; an empty one means that all is as it should be.
import { hex, unhex, utf8 } from "./bytes.js";
import { ordered } from "./accept.js";
import { assign, barredMap } from "./assign.js";
import { canon, difference } from "./canon.js";
import { drawRecord, finish } from "./draw.js";
import { Drbg } from "./drbg.js";
import { suiteOf } from "./hash.js";
import { parse } from "./json.js";
import { rootOfLines } from "./merkle.js";
import { quotas } from "./quota.js";
import { contributions, plan, seedOf, strength } from "./seed.js";
import { verify } from "./verify.js";

const code = (act) => {
  try {
    act();
    return null;
  } catch (error) {
    if (!error.code) throw error;
    return error.code;
  }
};

const KINDS = {
  canon({ values, reject }, same) {
    values.forEach((one, i) => {
      same(`value ${i}`, canon(one.value), one.canonical);
      for (const name of ["sha256", "sm3"]) same(`${name} ${i}`, hex(suiteOf(name).digest(utf8(one.canonical))), one[name]);
    });
    reject.forEach((text, i) => same(`reject ${i}`, code(() => parse(text)), "E_FORMAT"));
  },
  hash(content, same) {
    for (const [name, { H, key_object, merkle, pid, tickets }] of Object.entries(content)) {
      const suite = suiteOf(name);
      H.forEach((one, i) => same(`${name} H ${i}`, hex(suite.H(one.tag, ...one.parts_hex.map(unhex))), one.out));
      same(`${name} key`, hex(suite.key(new Uint8Array(32), "object")), key_object);
      merkle.forEach(({ leaves, root }, i) => same(`${name} merkle ${i}`, hex(finish(rootOfLines(suite, leaves.length, (k) => leaves[k]))), root));
      pid.forEach((one, i) => same(`${name} pid ${i}`, hex(suite.H("pid", unhex(one.salt), one.draw_id, one.natural_id)).slice(0, 32), one.out));
      tickets.forEach((one, i) => same(`${name} ticket ${i}`, hex(suite.tickets(unhex(one.key))(one.n, one.id)), one.out));
    }
  },
  drbg(content, same) {
    content.forEach(({ suite, key, words, below }, i) => {
      const stream = () => new Drbg(suiteOf(suite), unhex(key));
      const first = stream();
      const digits = (n) => n.toString(16).padStart(8, "0");
      same(`words ${i}`, words.map(() => (first.next(), digits(first.high) + digits(first.low))), words);
      const numbers = stream();
      const answer = (n) => (BigInt(n) < 1n << 53n ? numbers.below(Number(n)) : numbers.belowBig(BigInt(n)));
      same(`below ${i}`, below.map(({ n }) => String(answer(n))), below.map(({ out }) => out));
    });
  },
  seed(content, same) {
    content.forEach((one, i) => {
      const suite = suiteOf(one.suite);
      const made = {};
      const error = code(() => {
        plan(one.plan, "plan");
        strength(one.plan, 1, "plan");
        contributions(suite, one.plan, one.contributions, one.ctx, 3, "contributions");
        made.seed = hex(seedOf(suite, unhex(one.commit), one.contributions));
      });
      same(`seed ${i}`, [error, made.seed ?? null], [one.error ?? null, one.seed ?? null]);
    });
  },
  quota(content, same) {
    content.forEach(({ suite, seed, stratum, cells, quotas: due }, i) => {
      const named = cells.map(([tier, registered, eligible, must]) => ({ tier, registered, eligible, must }));
      same(`quota ${i}`, quotas(suiteOf(suite), unhex(seed), stratum, named), due);
    });
  },
  assign(content, same) {
    content.forEach((one, i) => {
      const job = { suite: suiteOf(one.suite), seed: unhex(one.seed), label: "officer", objects: one.objects, people: one.persons };
      Object.assign(job, { patternsOf: (row) => one.patterns[row.id], params: one.params, barred: barredMap(one.barred), loads: null });
      same(`order ${i}`, ordered(job.suite, job.seed, "officer", one.objects).map((row) => row.id), one.order);
      same(`before ${i}`, finish(assign({ ...job, params: { ...one.params, mix: 0 } })), one.before_mix);
      same(`after ${i}`, finish(assign(job)), one.after_mix);
    });
  },
  draw(content, same) {
    same("verdict", verify(canon(content)), { ok: true, head: content.head });
    same("record", drawRecord(content), content);
  },
  reject(content, same) {
    content.forEach((one) => same(one.name, verify(canon(one.record)).code ?? "accepted", one.code));
  },
};

/** `kind` is the vector's file name without ending (`draw-sm3` counts as `draw`); `content` its parsed value. */
export function conformance(kind, content) {
  const wrong = [];
  const same = (what, mine, given) => {
    const where = difference(mine, given);
    if (where !== null) wrong.push(`${what}${where ? `: ${where}` : ""}`);
  };
  KINDS[kind.split("-")[0]](content, same);
  return wrong;
}
