// The object draw: strata, cells, quotas, and the tickets in their order.
import { fill, h, table } from "./dom.js";
import { suiteWords } from "./panels.js";
import { whyWords } from "./codes.js";
import { n, t } from "./words.js";

const BATCH = 200;
const ROUND = { up: "进一", down: "舍去", half_up: "四舍五入", random: "按种子随机进舍" };

export function objectsPanel(app) {
  const { report } = app;
  const { strata, capped, outside } = report;
  return [
    h("p", { class: "formula" }, t("票值 = %(hash)s( 抽取钥 ‖ 序号 ‖ 编号 )，小的先抽；权重 w 的对象有 w 张票，取最小的一张。", { hash: suiteWords(report.header.suite) })),
    strata.map((stratum, s) => stratumView(app, stratum, s)),
    list(t("本年已达检查上限，不再抽取：%(n)s 家", { n: n(capped.count) }), capped), list(t("不在本次范围：%(n)s 家", { n: n(outside.count) }), outside),
  ];
}

const list = (words, { count, first }) => count > 0 && h("details", { class: "fold" }, h("summary", null, words), h("p", { class: "ids" }, first.join("  "), count > first.length && " …"));

function stratumView(app, stratum, s) {
  const rows = stratum.cells.map((cell) => [
    [cell.tier, "id"], [n(cell.registered), "number"], [n(cell.eligible), "number"], [n(cell.must), "number"], [quotaWords(stratum, cell), "formula-cell"], [n(cell.drawn), "number strong"],
    [n(cell.substitutes), "number"], ticketsButton(app, stratum, s, cell),
  ]);
  const place = h("div", { class: "tickets", id: `tickets-${s}` });
  const first = stratum.cells.find((cell) => cell.drawn) ?? stratum.cells[0];
  if (first && app.report.strata.length < 3) showTickets(app, place, s, first, first.drawn + first.substitutes || BATCH, app.report.strata[s]);
  return h("section", { class: "stratum" },
    h("h3", null, t("层 %(id)s", { id: stratum.id }), h("small", null, boundsWords(stratum))),
    rows.length ? table(t("层 %(id)s", { id: stratum.id }), [t("层级"), [t("在册"), "number"], [t("有票"), "number"], [t("必抽"), "number"], t("配额怎么来"), [t("抽出"), "number"], [t("递补"), "number"], ""], rows, { class: "cells" }) : h("p", null, t("没有对象。")),
    place);
}

function boundsWords({ min, max, short }) {
  const words = [t("至少 %(n)s 家", { n: n(min) })];
  if (max !== null) words.push(t("至多 %(n)s 家", { n: n(max) }));
  if (short) words.push(t("还差 %(n)s 家", { n: n(short) }));
  return words.join(t("，"));
}

/** "48 × 1/10 = 4.80，进一 5 → 5" */
function quotaWords({ round, must }, { base, rate: [p, q], due, quota, must: musts, eligible }) {
  const exact = (base * p) / q;
  const whole = Number.isInteger(exact);
  const words = [`${n(base)} × ${p}/${q} = ${whole ? n(exact) : exact.toFixed(2)}${whole ? "" : t("，%(how)s %(n)s", { how: t(ROUND[round]), n: n(due) })}`];
  const wanted = must === "extra" ? due + musts : Math.max(due, musts);
  if (must === "extra" && musts) words.push(t("另加必抽 %(n)s", { n: musts }));
  if (must === "inside" && musts > due) words.push(t("不少于必抽 %(n)s", { n: musts }));
  if (wanted > eligible) words.push(t("有票的只有 %(n)s", { n: eligible }));
  return [words.join(t("，")), " → ", h("b", null, n(quota))];
}

function ticketsButton(app, stratum, s, cell) {
  return h("button", {
    type: "button", class: "link", "aria-controls": `tickets-${s}`,
    onclick: (event) => showTickets(app, event.target.closest("section").querySelector(".tickets"), s, cell, BATCH, stratum),
  }, t("看票值"));
}

/** The tickets of a cell, the best `count` of them; a line is drawn where drawing ended. */
async function showTickets(app, place, s, cell, count, stratum) {
  const places = await app.client.ask("places", [s, cell.tier, 0, count]);
  const last = places.map((one) => one.why !== null).lastIndexOf(true);
  const rows = places.map((one, i) => ({
    class: `${one.why ? "is-drawn" : ""} ${i === last && i < places.length - 1 ? "is-last" : ""}`,
    cells: [[n(one.place), "number"], [one.id, "id"], one.must ? t("必抽") : one.weight > 1 ? t("权重 %(n)s", { n: one.weight }) : "", [ticketView(one.ticket), "wide"], [resultWords(one), "end"]],
  }));
  const more = count < cell.eligible && h("button", { type: "button", class: "link", onclick: () => showTickets(app, place, s, cell, count + BATCH, stratum) }, count < BATCH ? t("全部 %(n)s 张票", { n: n(cell.eligible) }) : t("再看 %(n)s 张", { n: BATCH }));
  const label = t("层 %(id)s 层级 %(tier)s 的票值", { id: stratum.id, tier: cell.tier });
  fill(place, h("p", { class: "tickets-head" }, h("span", null, label), more), table(label, [[t("名次"), "number"], t("编号"), "", t("票值（64 位，十六进制）"), [t("结果"), "end"]], rows));
}

/** 64 digits with the first eight set off. */
export function ticketView(ticket) {
  const [first, ...rest] = ticket.match(/.{1,8}/g);
  return h("code", { class: "hash hash-long" }, h("b", null, first.slice(0, 4), " ", first.slice(4)), " ", rest.join(" "));
}

const resultWords = ({ why, substitute }) => (why ? h("b", { class: "good" }, whyWords(why)) : substitute ? t("递补 %(n)s", { n: substitute }) : "");
