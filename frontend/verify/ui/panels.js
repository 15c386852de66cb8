// The numbers behind the steps: structure, tables, sources, seed, head, events.
import { h, icon, table } from "./dom.js";
import { long, short, sides } from "./hash.js";
import { conflictView } from "./people.js";
import { dayWords, n, sizeWords, t } from "./words.js";

/** A list of [term, description]. */
export const facts = (rows) => h("dl", { class: "facts" }, rows.filter(Boolean).map(([term, ...what]) => h("div", null, h("dt", null, term), h("dd", null, what))));

const SUITES = { sha256: "SHA-256", sm3: "SM3" };
export const suiteWords = (suite) => SUITES[suite];
const TABLES = { params: "规则", objects: "检查对象", persons: "执法人员", experts: "专家", barred: "回避" };

export function structurePanel({ report }) {
  const { header, size } = report;
  const { counts } = header;
  const rule = header.directed && [...header.directed.all, ...header.directed.any.map((tag) => `(${tag})`)].join(t("、"));
  return facts([
    [t("抽取"), t("%(id)s，第 %(n)s 次", { id: header.draw_id, n: header.attempt })], [t("算法"), `${header.protocol} · ${suiteWords(header.suite)}`],
    [t("大小"), sizeWords(size)], [t("检查期"), `${dayWords(header.window[0])} — ${dayWords(header.window[1])}`],
    [t("检查对象"), n(counts.objects)], [t("执法人员"), n(counts.persons)], [t("专家"), n(counts.experts)], [t("回避"), n(counts.barred)],
    [t("范围"), header.directed ? t("定向：%(tags)s", { tags: rule }) : t("不定向")], [t("混合"), t("每席 %(n)s 步", { n: header.mix })],
    [t("上一份记录"), /^0+$/.test(header.prev) ? t("没有，这是第一份") : short(header.prev)],
  ]);
}

export function tablesPanel({ report }) {
  if (!report.tables.length) return h("p", null, t("前一步没有通过，这一步没有计算。"));
  const rows = report.tables.map(([name, one]) => ({ class: one.equal ? "" : "is-bad", cells: [t(TABLES[name]), [one.count === undefined ? "" : n(one.count), "number"], ...sides(one)] }));
  rows.push({ class: "total", cells: [t("承诺"), "", ...sides(report.commit)] });
  return [
    h("p", { class: "formula" }, t("每一行先散列，再两两相并成一个根；承诺 = H(\"commit\", 全部树根、规则和随机源计划)。改动任何一个字，承诺就不同。")),
    table(t("名录与承诺"), [t("名册"), [t("行数"), "number"], t("记录里的根"), t("算出的根")], rows),
    facts([[t("承诺全文"), long(report.commit.mine)]]),
  ];
}

const KIND = { reveal: "密封数", dice: "骰子", beacon: "公共信标" };

export function sourcePanel({ report }) {
  const bad = report.failure?.stage === 3 ? /^contributions\[(\d+)\]/.exec(report.failure.where)?.[1] : undefined;
  const rows = report.sources.map((one, i) => ({
    class: String(i) === bad ? "is-bad" : "",
    cells: [one.party ?? one.source, t(KIND[one.kind]), [valueWords(one), "wide"], String(i) === bad ? h("b", null, t("不符")) : report.failure && report.failure.stage < 3 ? t("未计算") : foundWords(one)],
  }));
  return [
    table(t("随机源"), [t("谁"), t("方式"), t("值"), t("结论")], rows, { class: "sources" }),
    h("p", { class: "help" }, t("密封数先公布散列，再公开原数，谁都不能看了别人的再改；骰子和信标在密封数公开之后才产生。")),
  ];
}

function valueWords(one) {
  if (one.value === null) return t("没有公开");
  if (one.kind === "dice") return h("code", { class: "hash hash-long" }, one.full.match(/.{1,5}/g)?.join(" "));
  return long(one.full);
}

function foundWords(one) {
  if (one.kind === "reveal") return one.value === null ? t("没有公开，由公共随机源补足") : t("与事先的散列相符");
  if (one.kind === "dice") return t("%(count)s 次，%(sides)s 面，点数合规", one);
  return h("span", { class: "caution" }, icon("warn", 14), t("未在来源处核对：请到 %(source)s 查第 %(round)s 轮的公布值", one));
}

export function seedPanel({ report }) {
  return [
    h("p", { class: "formula" }, "seed = H(\"seed\", commit, canon(contributions))"),
    facts([[t("承诺"), long(report.commit.mine ?? "")], [t("记录里的种子"), long(report.seed.written, report.seed.mine)], [t("算出的种子"), long(report.seed.mine ?? "", report.seed.written)]]),
  ];
}

export function headPanel({ report }) {
  return [
    h("p", { class: "formula" }, "head = H(\"record\", commit, seed, canon(result))"),
    facts([[t("记录里的指纹"), long(report.head.written, report.head.mine)], [t("算出的指纹"), long(report.head.mine ?? "", report.head.written)]]),
  ];
}

const TYPES = { replace: "换人", exchange: "交换", substitute: "递补" };
const STATUS = { ok: "完成", unfilled: "没有合适的人，席位空缺", exhausted: "名单已用完" };
export const typeWords = (type) => t(TYPES[type]);

/** An event's outcome in words; one that was not computed here may say anything. */
export function outcomeWords(outcome) {
  if (outcome?.status !== "ok") return Object.hasOwn(STATUS, outcome?.status) ? t(STATUS[outcome.status]) : "—";
  const change = `${outcome.out ?? t("空席")} → ${outcome.in}`;
  return outcome.other_object ? t("%(change)s（与 %(object)s 第 %(slot)s 席互换）", { change, object: outcome.other_object, slot: outcome.other_slot + 1 }) : change;
}

/** What the record says an event led to; where something else was computed, that too. */
function bothOutcomes({ outcome, mine }) {
  const [written, computed] = [outcomeWords(outcome), mine && outcomeWords(mine)];
  return computed === null || written === computed ? written : h("span", { class: "unequal" }, written, h("small", null, t("≠ 算出 %(what)s", { what: computed })));
}

export function eventPanel({ report }) {
  const rows = report.events.map((one) => ({
    class: one.bad ? "is-bad" : "",
    cells: [[String(one.n), "number"], typeWords(one.type), [one.object, "id"], bothOutcomes(one), one.reason, one.time.replace("T", " ").slice(0, 16), ...sides(one.head)],
  }));
  const unstaffed = report.events.flatMap(({ mine }) => ["officers", "experts"].flatMap((side) => mine?.[side]?.unstaffed ?? []));
  return [
    table(t("后续变更"), [["#", "number"], t("类型"), t("对象"), t("结果"), t("原因"), t("时间"), t("记录里的指纹"), t("算出的指纹")], rows),
    unstaffed.map((one) => conflictView(one)),
  ];
}
