// Several records: do they hang together by `prev` (section 4, serial rule)?
import { fill, h, icon, table } from "./dom.js";
import { short } from "./hash.js";
import { t } from "./words.js";

const ZEROS = "0".repeat(64);

/** What a file says about its place in the chain: {draw_id, attempt, prev, tips, void}; null if it says nothing. */
function linkOf({ report }) {
  if (report?.notice) return { ...report.notice, tips: [report.notice.commit], void: true };
  if (!report?.header) return null;
  const { draw_id, attempt, prev } = report.header;
  return { draw_id, attempt, prev, tips: [report.head.mine ?? report.head.written], void: false };
}

/** Files in the order of the chain, each with what its `prev` leads to. */
export function chainOf(files) {
  const links = files.map((file) => ({ file, link: linkOf(file) })).filter(({ link }) => link);
  const parent = (one) => links.find((other) => other !== one && other.link.tips.includes(one.link.prev));
  const out = [];
  const add = (one) => {
    if (out.includes(one)) return;
    out.push(one);
    links.filter((other) => parent(other) === one).forEach(add);
  };
  links.filter((one) => !parent(one)).forEach(add);
  links.forEach(add); // a ring, which honest records cannot make
  return out.map((one) => ({
    ...one, parent: parent(one) ?? null, first: one.link.prev === ZEROS,
    forks: links.filter((other) => other !== one && other.link.prev === one.link.prev && one.link.prev !== undefined).map((other) => other.link),
  }));
}

/** The list of files with their verdicts; pressing one opens it. */
export function showChain(place, app) {
  const { files } = app;
  place.hidden = files.length < 2;
  if (files.length < 2) return;
  const known = chainOf(files);
  const without = files.filter((file) => !known.some((one) => one.file === file)).map((file) => ({ file }));
  const rows = [...known, ...without].map(({ file, link, ...rest }) => ({
    class: file === files[app.current] ? "is-current" : "",
    cells: [
      h("button", { type: "button", class: "link", onclick: () => app.show(files.indexOf(file)) }, file.name), link ? t("%(id)s，第 %(n)s 次", { id: link.draw_id, n: link.attempt }) : "—",
      verdict(file, link), link ? [h("span", null, short(link.prev))] : "", link ? placeInChain(rest) : "",
    ],
  }));
  const broken = known.some((one) => one.forks.length || (!one.parent && !one.first));
  fill(place, h("h2", null, icon("chain", 18), t("这 %(n)s 份记录连得上吗？", { n: files.length })),
    h("p", { class: broken ? "bad" : "good" }, broken ? t("有断开或分叉的地方，见下表。断开也可能只是少选了文件。") : t("从头到尾接得上，没有跳号，也没有分叉。")),
    table(t("记录链"), [t("文件"), t("抽取"), t("结论"), t("上一份记录"), t("在链中的位置")], rows));
}

function verdict({ report }, link) {
  if (!report) return t("等待检查");
  if (link?.void) return t("作废公告");
  return report.failure ? h("b", { class: "bad" }, report.failure.code) : h("b", { class: "good" }, t("一致"));
}

function placeInChain({ parent, first, forks }) {
  const words = [];
  if (parent) words.push(t("接在 %(id)s 第 %(n)s 次之后", { id: parent.link.draw_id, n: parent.link.attempt }));
  else words.push(first ? t("第一份") : t("断开：上一份不在这些文件里"));
  if (forks.length) words.push(t("分叉：与 %(ids)s 有同一个上一份", { ids: forks.map((one) => `${one.draw_id}#${one.attempt}`).join(t("、")) }));
  return h("span", { class: forks.length || (!parent && !first) ? "bad" : "" }, words.join(t("；")));
}
