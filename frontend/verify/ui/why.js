// "Why us?": one object looked up.
import { fill, h, icon, table } from "./dom.js";
import { long, short } from "./hash.js";
import { ticketView } from "./objects.js";
import { facts, outcomeWords, suiteWords, typeWords } from "./panels.js";
import { conflictView } from "./people.js";
import { n, t } from "./words.js";

/** The search card; what was found stays in `app.why`. */
export function showWhy(place, app) {
  const answer = h("div", { class: "why-answer", "aria-live": "polite" });
  const ids = h("datalist", { id: "why-ids" });
  const input = h("input", {
    id: "why-id", name: "id", list: "why-ids", autocomplete: "off", spellcheck: "false", value: app.why?.id ?? "",
    oninput: async () => fill(ids, (await app.client.ask("ids", [input.value.trim()])).map((id) => h("option", { value: id }))),
  });
  const ask = async (event) => {
    event.preventDefault();
    const id = input.value.trim();
    app.why = id ? await app.client.ask("why", [id]) : null;
    fill(answer, app.why && answerView(app, app.why));
  };
  fill(place, h("div", { class: "why-ask" }, h("h2", null, t("为什么是我们？")), h("p", null, t("输入对象的编号，看它在哪一格、抽取前有多大机会、票值多少、排第几。")),
    h("form", { onsubmit: ask }, h("label", { for: "why-id" }, t("对象编号")), h("span", { class: "field" }, input, ids, h("button", { class: "button", type: "submit" }, icon("search", 16), t("查"))))), answer);
  if (app.why) fill(answer, answerView(app, app.why));
}

function answerView(app, one) {
  if (!one.found) return h("p", { class: "why-title" }, t("名录里没有 %(id)s。请核对编号（区分大小写）。", { id: one.id }));
  const { suite } = app.report.header;
  if (one.state === "out") return [title(one, t("不在本次抽取的范围，没有票。")), facts([[t("名录里的这一行"), h("code", { class: "row" }, one.row)]])];
  const cell = [t("层与层级"), `${one.stratum} · ${one.tier}`];
  if (one.state === "capped") {
    return [title(one, t("本年已检查 %(done)s 次，达到上限 %(cap)s 次，没有票。", one)), facts([cell, [t("名录里的这一行"), h("code", { class: "row" }, one.row)]])];
  }
  const { balls } = one;
  const key = balls.key.match(/.{1,8}/g).join(" ");
  return [
    title(one, verdictWords(one)),
    facts([
      cell, [t("抽取前的机会"), h("b", { class: "figure" }, chanceOf(one)), " ", h("small", null, chanceWords(one))],
      [t("名次"), t("%(total)s 家里排第 %(place)s", { place: n(one.place), total: n(one.eligible) })], [t("票值"), h("b", null, short(balls.best.ticket))], [t("全部 64 位"), ticketView(balls.best.ticket)],
    ]),
    h("details", { class: "fold" }, h("summary", null, t("这张票怎么算出来")),
      h("p", { class: "formula" }, t("种子 → 抽取钥 = H(\"key\", 种子, \"object\")；把下面三段字节连起来做一次 %(hash)s，就是票值。", { hash: suiteWords(suite) })),
      facts([
        [t("种子"), long(app.report.seed.mine)], [t("抽取钥（32 字节）"), h("code", { class: "hash hash-long" }, key)], [t("序号（4 字节）"), h("code", null, balls.best.j.toString(16).padStart(8, "0"))],
        [t("编号（ASCII）"), h("code", null, balls.id.match(/../g).join(" "))], [t("票值"), ticketView(balls.best.ticket)],
      ]),
      balls.count > 1 && [h("p", { class: "help" }, t("权重 %(n)s，就有 %(n)s 张票（序号从 0 起），取最小的一张。", { n: balls.count })), table(t("全部票"), [[t("序号"), "number"], t("票值")], balls.all.map((ball) => ({ class: ball.j === balls.best.j ? "is-drawn" : "", cells: [[String(ball.j), "number"], [ticketView(ball.ticket), "wide"]] })))],
      facts([[t("名录里的这一行"), h("code", { class: "row" }, one.row)]])),
    ["officers", "experts"].map((side) => [
      one[side] && facts([[side === "officers" ? t("匹配的人员") : t("匹配的专家"), h("code", null, one[side].members.join("  "))]]), one[`${side}_conflict`] && conflictView(one[`${side}_conflict`]),
    ]),
    one.events.length > 0 && facts(one.events.map((event) => [t("第 %(n)s 次变更", { n: event.n }), typeWords(event.type), " ", outcomeWords(event.outcome)])),
  ];
}

const title = (one, words) => h("p", { class: `why-title ${one.why ? "is-drawn" : ""}` }, h("b", { class: "id" }, one.id), " ", words);

const DRAWN = { must: "抽中：必抽对象。", cell: "抽中。", min: "抽中：为补足本层下限。" };

function verdictWords(one) {
  const later = one.events.find((event) => event.outcome.in === one.id && event.type === "substitute");
  if (later) return t("递补检查：第 %(n)s 次变更时接替 %(out)s。", { n: later.n, out: later.outcome.out });
  if (one.why) return t(DRAWN[one.why]);
  return one.substitute ? t("没有抽中，是第 %(n)s 递补。", { n: one.substitute }) : t("没有抽中。");
}

/** The chance as a fraction; objects that must be drawn, and those beside them, apart. */
export function chanceOf({ must, musts, quota, eligible }) {
  return must ? "1 / 1" : `${n(Math.max(0, quota - musts))} / ${n(eligible - musts)}`;
}

function chanceWords(one) {
  if (one.must) return t("必抽对象，不靠机会");
  if (one.quota <= one.musts) return t("这一格的名额都给了必抽的对象");
  const words = [];
  if (one.weights) words.push(t("这一格里权重不等，票多的机会大些，这个分数是平均数"));
  else words.push(t("约 %(n)s%，同一格里人人相同", { n: (((one.quota - one.musts) / (one.eligible - one.musts)) * 100).toFixed(1) }));
  if (one.round === "random") words.push(t("配额的进舍由种子决定"));
  if (one.drawn !== one.quota) words.push(t("另因本层的上下限增减，实抽 %(n)s 家", { n: one.drawn }));
  return words.join(t("；"));
}
