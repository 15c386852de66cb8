// The table of steps: what was recomputed, what the record says, what this browser found.
import { fill, h, icon } from "./dom.js";
import { sides } from "./hash.js";
import { eventPanel, headPanel, seedPanel, sourcePanel, structurePanel, tablesPanel } from "./panels.js";
import { objectsPanel } from "./objects.js";
import { peoplePanel } from "./people.js";
import { n, t } from "./words.js";

/** Which of the eight steps a failure belongs to. */
export function stepOf({ stage, where }) {
  if (stage < 3) return stage;
  if (stage === 3) return where === "seed" ? 4 : 3;
  if (stage === 5) return 8;
  if (/^result\.(officers|experts)/.test(where)) return 6;
  return where === "head" ? 7 : 5;
}

/** The steps of a report: [{name, what, written, mine, state: "good" | "bad" | "open", panel(app)}]. */
export function stepsOf(report) {
  const failed = report.failure ? stepOf(report.failure) : 99;
  const state = (step) => (step < failed ? "good" : step === failed ? "bad" : "open");
  if (!report.header) return [{ name: t("格式与编号"), what: t("结构、次序、范围"), state: "bad", mine: t("没有通过") }];
  const { counts } = report.header;
  const list = [
    { name: t("格式与编号"), what: t("结构、次序、范围"), mine: t("%(a)s＋%(b)s 行，无重复", { a: n(counts.objects), b: n(counts.persons + counts.experts) }), panel: structurePanel },
    { name: t("名录与承诺"), what: t("四棵默克尔树根"), pair: report.commit, panel: tablesPanel },
    { name: t("随机源"), what: sourcesWords(report.sources), mine: sourcesFound(report, state(3)), panel: sourcePanel },
    { name: t("种子"), what: t("承诺＋全部随机源"), pair: report.seed, panel: seedPanel },
  ];
  const known = report.strata !== undefined;
  list.push(
    { name: t("抽取对象"), what: known ? drawnWords(report) : t("票值最小的先抽"), pair: report.parts.objects, panel: known && objectsPanel },
    { name: t("匹配人员"), what: known ? seatWords(report) : t("席位、负荷、回避"), pair: peoplePair(report.parts), panel: known && peoplePanel },
    { name: t("封存"), what: t("整份记录的指纹"), pair: report.head, panel: known && headPanel },
  );
  if (report.events.length) {
    const pair = (report.events.find((one) => one.bad) ?? report.events.at(-1)).head;
    list.push({ name: t("后续变更"), what: t("%(n)s 次，逐次重算", { n: report.events.length }), pair, panel: eventPanel });
  }
  list.forEach((one, i) => {
    one.state = state(i + 1);
    if (report.failure?.stage === 4 && known && i > 3 && i < 7) one.state = one.pair.equal ? "good" : "bad";
  });
  return list;
}

/** Officers and experts count as one step: the pair that differs, or the officers'. */
const peoplePair = ({ officers, experts }) => (officers.equal !== false && experts.equal === false ? experts : officers);

function sourcesWords(sources) {
  const of = (kind) => sources.filter((one) => one.kind === kind);
  const throws = of("dice").reduce((sum, one) => sum + one.count, 0);
  return [[of("reveal").length, "密封数 %(n)s"], [throws, "骰子 %(n)s"], [of("beacon").length, "信标 %(n)s"]].filter(([count]) => count)
    .map(([count, words]) => t(words, { n: count })).join(t("、"));
}

function sourcesFound({ sources }, state) {
  if (state === "bad") return t("没有通过");
  if (state === "open") return t("未计算");
  const kinds = new Set(sources.map((one) => one.kind)).size;
  const kept = sources.filter((one) => one.value === null).length;
  return kept ? t("%(n)s 方未公开，其余补足", { n: kept }) : t("%(n)s 类来源齐全", { n: kinds });
}

function drawnWords({ strata }) {
  const cells = strata.flatMap((one) => one.cells);
  const sum = (key) => n(cells.reduce((total, cell) => total + cell[key], 0));
  return t("%(a)s 家有票，抽出 %(b)s 家", { a: sum("eligible"), b: sum("drawn") });
}

function seatWords({ people }) {
  const [officers, experts] = people;
  const busiest = officers.level === null ? "" : t("，最忙的人 %(n)s 家", { n: officers.level });
  return t("席位 %(n)s", { n: n(officers.seats + experts.seats) }) + busiest;
}

const STATE = { good: ["一致", "tick"], bad: ["不一致", "cross"], open: ["未检查", null] };

/** Renders the steps into `place`; `app.open` keeps which of them are unfolded. */
export function showSteps(place, app) {
  const { report } = app;
  const steps = stepsOf(report);
  fill(place, h("h2", { class: "hidden" }, t("逐步重算的结果")),
    h("div", { class: "steps-head", "aria-hidden": true }, ["", "步骤", "算什么", "记录里写的", "你的浏览器算出的", ""].map((text) => h("span", null, text && t(text)))),
    h("ol", { class: "steps" }, steps.map((step, i) => h("li", { class: `step is-${step.state}` }, stepView(step, i, app)))));
}

function stepView(step, i, app) {
  const [written, mine] = step.pair ? sides(step.pair) : [h("span", { class: "none" }, "—"), step.mine];
  const [word, mark] = STATE[step.state];
  const line = [
    h("span", { class: `light light-${step.state}` }, mark && icon(mark, 14), h("span", { class: "hidden" }, t(word))),
    h("strong", null, step.name), h("span", { class: "what" }, step.what),
    h("span", { class: "value written", "data-label": t("记录里写的") }, written), h("span", { class: "value mine", "data-label": t("你的浏览器算出的") }, mine),
  ];
  if (!step.panel) return h("div", { class: "step-line" }, line, h("span"));
  const body = h("div", { class: "panel" });
  const more = h("span", { class: "more" });
  const details = h("details", { open: app.open.has(i), ontoggle: () => show() }, h("summary", { class: "step-line" }, line, more), body);
  const show = () => {
    app.open[details.open ? "add" : "delete"](i);
    more.textContent = details.open ? t("收起") : t("看数字");
    if (details.open && !body.childElementCount) fill(body, step.panel(app));
  };
  show();
  return details;
}
