// The cards around the steps: what to notice, comparing a fingerprint, who gave the seed, trying a change, another machine.
import { codeWords } from "./codes.js";
import { fill, h, icon } from "./dom.js";
import { short } from "./hash.js";
import { qr } from "./qr.js";
import { stepOf } from "./steps.js";
import { n, numeral, t } from "./words.js";

const NOTES = {
  short: "层 %(id)s 有票的不够，比下限少 %(n)s 家。", capped: "%(id)s 列为必抽，但本年已达检查上限，没有抽。", unstaffed: "%(id)s 没有配齐人员。", unfilled: "第 %(n)s 次变更：%(id)s 第 %(seat)s 席没有合适的人，空缺。",
  exhausted: "第 %(n)s 次变更：%(id)s 撤下后，递补名单已用完。",
};

/** Outcomes that are no errors. */
export function showNotes(place, { report }) {
  const { notes } = report;
  place.hidden = !notes.length;
  if (!notes.length) return;
  const rows = notes.map((note) => h("li", null, t(NOTES[note.kind], { ...note, seat: (note.slot ?? 0) + 1 }), note.side === "expert" && t("（专家）")));
  fill(place, h("h2", null, icon("warn", 18), t("结果里要留意的 %(n)s 处", { n: notes.length })), h("p", { class: "help" }, t("这些不是错误，而是照规则算出来的结果；它们应当有后续安排。")), h("ul", null, rows));
}

/** Everything in a report that a published fingerprint may be equal to: [name, digits]. */
function fingerprints({ commit, seed, head, tables, events, header, final }) {
  return [
    [t("承诺"), commit?.mine], [t("整份记录的指纹"), head?.mine], [t("种子"), seed?.mine], [t("最后一次变更后的指纹"), events?.length ? final : null],
    ...(events ?? []).map((one) => [t("第 %(n)s 次变更的指纹", { n: one.n }), one.head.mine]), [t("上一份记录的指纹"), header?.prev], ...(tables ?? []).map(([name, one]) => [name, one.mine]),
  ].filter(([, digits]) => digits);
}

/** A field for a fingerprint that was published earlier. */
export function showCompare(place, app) {
  const answer = h("p", { class: "compare-answer", "aria-live": "polite" });
  const input = h("input", { id: "compare", autocomplete: "off", spellcheck: "false", value: app.compare ?? "", placeholder: "53f2 0517 c7aa b78c …", oninput: () => look() });
  const look = () => {
    app.compare = input.value;
    const digits = input.value.toLowerCase().replace(/[^0-9a-f]/g, "");
    if (!input.value.trim()) return fill(answer);
    if (digits.length < 16) return fill(answer, t("请至少输入前 16 位。"));
    const found = fingerprints(app.report).find(([, one]) => one.startsWith(digits));
    answer.className = `compare-answer ${found ? "good" : "bad"}`;
    return fill(answer, icon(found ? "tick" : "cross", 16), found ? t("相同：就是这份记录的“%(name)s”。", { name: found[0] }) : t("这份记录里没有一个指纹与它相同。请看清是不是同一次抽取；若是，记录已不是当初承诺的那一份。"));
  };
  fill(place, h("h2", null, t("与早先公布的比一比")), h("p", null, t("把抽取前在公示平台、会场屏幕或报纸上看到的承诺或指纹填在这里。")), h("label", { for: "compare" }, t("公布的指纹")), input, answer);
  look();
}

/** Who gave to the seed. */
export function showSources(place, { report }) {
  const rows = report.sources.map((one) => h("div", null, h("dt", null, one.party ?? one.source), h("dd", null, one.value === null ? t("没有公开") : one.kind === "dice" ? h("code", { class: "hash hash-long" }, one.full.match(/.{1,5}/g)?.join(" ")) : short(one.full))));
  fill(place, h("h2", null, t("随机源是谁给的")), h("dl", { class: "givers" }, rows));
}

const CHANGES = { letter: "改一个字", remove: "删一行名录", result: "换掉一个抽中的", seed: "改一位随机源" };

/** Try it: one thing changed, on this screen only. */
export function showTry(place, app) {
  const answer = h("p", { class: "try-answer", "aria-live": "polite" });
  const act = async (kind) => {
    fill(answer, t("正在重算…"));
    const said = await app.client.ask("change", [kind]);
    if (!said) return fill(answer, t("这份记录太大或没有可改的地方。"));
    const step = said.failure && stepOf(said.failure);
    return fill(answer, h("b", { class: "id" }, said.what), " ", said.failure ? t("改后在第 %(step)s 步变红：%(title)s", { step: numeral(step), title: codeWords(said.failure).title }) : t("改后仍然一致"), said.failure && h("code", { class: "code" }, said.failure.code));
  };
  fill(place, h("h2", null, t("试一试：改动一处")), h("p", null, t("改一个字、删一行、换一个结果，看哪一步变红。改动只在你的屏幕上。")),
    h("div", { class: "row-of-buttons" }, Object.entries(CHANGES).map(([kind, words]) => h("button", { type: "button", class: "button", onclick: () => act(kind) }, icon("pen", 16), t(words)))), answer);
}

/** The same check elsewhere: a served page shows where it is, one from disk the fingerprint that another machine must find. */
export function showElsewhere(place, { report }) {
  const served = location.protocol.startsWith("http");
  const link = served && h("p", null, h("a", { href: location.pathname, download: "mingqian-verify.html" }, t("下载离线验证页")));
  const picture = served ? qr(location.origin + location.pathname, t("本页的网址")) : qr(report.final ?? report.head.mine, t("这份记录的指纹"));
  fill(place, h("h2", null, t("换一台机器再验")), h("div", { class: "elsewhere" }, picture, h("div", null,
    h("p", null, served ? t("扫码在手机上打开本页，再验同一份记录；或者下载后断开网络，双击打开。") : t("把这个网页文件和记录一起拷到另一台电脑，双击打开，结论应当相同；扫码得到的是这份记录的指纹。")),
    link, h("p", { class: "help" }, t("算法说明是公开的（drd-draw/1），也可以自己写程序来验。")))));
}

/** Parts of a long check, in words. */
export function progressWords([stage, what, done, of]) {
  const names = { read: "读文件", rows: "查格式", objects: "算名录的根", persons: "算人员的根", experts: "算专家的根", barred: "算回避的根", tickets: "算票值", accept: "配人员", fill: "排席位", mix: "混合", events: "重算变更" };
  const count = what === "read" ? `${Math.floor((done / of) * 100)}%` : of ? `${n(done)} / ${n(of)}` : n(done);
  return t("第 %(stage)s 关 · %(what)s %(count)s", { stage, what: t(names[what] ?? what), count });
}
