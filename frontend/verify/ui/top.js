// The head of the page: title, the card of the file, the verdict.
import { codeWords, placeWords, stageWords } from "./codes.js";
import { fill, h, icon } from "./dom.js";
import { progressWords } from "./cards.js";
import { stepOf, stepsOf } from "./steps.js";
import { isChinese, momentWords, numeral, other, setLanguage, sizeWords, t } from "./words.js";

const MARK = ["M7 11h5v14H7z", "M13.5 6h5v19h-5z", "M20 11h5v14h-5z"];

function logo() {
  const svg = icon("tick", 34);
  svg.setAttribute("viewBox", "4 4 24 24");
  svg.setAttribute("class", "logo");
  svg.replaceChildren(...MARK.map((d) => {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    return path;
  }));
  return svg;
}

export function showHead(place, app) {
  const change = () => {
    setLanguage(other());
    app.render();
    document.querySelector(".language").focus();
  };
  fill(place, h("div", { class: "in" }, h("span", { class: "brand" }, logo(), h("span", null, h("strong", null, t("明签")), h("small", null, t("双随机、一公开　抽取验证")))),
    h("button", { type: "button", class: "language", lang: other() === "en" ? "en" : "zh-CN", onclick: change }, isChinese() ? "English" : "中文")));
}

export function showTitle(place) {
  const offline = !navigator.onLine;
  fill(place, h("div", null, h("h1", null, t("验证一次抽取")), h("p", { class: "lead" }, t("不必相信我们。你的浏览器会把每一步重算一遍，不上传任何内容，断网也能用。"))),
    h("span", { class: "pill" }, icon("offline", 15), offline ? t("现在处于断网状态") : t("本页从不联网")));
}

/** The place where files fall; small once a record is open. */
export function showDrop(place, app) {
  const choose = h("input", { type: "file", multiple: true, accept: ".json,application/json", class: "hidden", id: "choose", tabindex: -1, "aria-label": t("选择抽取记录"), onchange: () => app.take([...choose.files]) });
  const button = (words, primary) => h("button", { type: "button", class: primary ? "button primary" : "button", onclick: () => choose.click() }, words);
  const file = app.files[app.current];
  const area = h("textarea", { id: "paste", rows: 5, spellcheck: "false", placeholder: "{\"attempt\":1, …" });
  const paste = h("details", { class: "fold paste" }, h("summary", null, t("粘贴记录的文字")), h("label", { for: "paste", class: "hidden" }, t("记录的文字")), area,
    h("button", { type: "button", class: "button", onclick: () => area.value.trim() && app.takeText(area.value) }, t("验证")));
  place.className = file ? "card drop has-file" : "card drop";
  if (!file) {
    return fill(place, choose, h("div", { class: "drop-big" }, icon("upload", 36), h("p", { class: "drop-title" }, t("把抽取记录拖到这里")),
      h("p", { class: "help" }, t("一个 .json 文件；同时拖入几份，会检查它们是否首尾相接。最大 200 MB。")), button(t("选择文件"), true), paste));
  }
  const { header } = file.report ?? {};
  const about = header ? [t("%(id)s，第 %(n)s 次", { id: header.draw_id, n: header.attempt }), header.directed ? t("定向抽查") : t("不定向抽查")] : [];
  return fill(place, choose, icon("file", 32), h("div", { class: "drop-name" }, h("strong", null, file.name), h("span", { class: "about" }, [...about, sizeWords(file.size)].map((words) => h("span", null, words)))), button(t("换一份记录")));
}

/** Green, red, or how far the check has come. */
export function showVerdict(place, app) {
  const file = app.files[app.current];
  place.hidden = !file;
  if (!file) return;
  place.className = "card verdict";
  if (!file.report) {
    fill(place, h("div", null, h("strong", { class: "verdict-title" }, t("正在重算…")), h("span", { class: "progress-words" }, app.progress ? progressWords(app.progress) : ""),
      h("progress", { "aria-label": t("进度"), max: app.progress?.[3] || null, value: app.progress?.[3] ? app.progress[2] : null })));
    return;
  }
  const { failure, notice, crash } = file.report;
  if (crash) {
    place.classList.add("is-bad");
    fill(place, h("span", { class: "verdict-mark" }, icon("warn", 24)), h("strong", { class: "verdict-title" }, t("没有算完")));
    return;
  }
  const after = t("用时 %(s)s 秒", { s: (file.milliseconds / 1000).toFixed(2) });
  place.classList.add(notice ? "is-notice" : failure ? "is-bad" : "is-good");
  const title = notice ? t("这是一份作废公告") : failure ? t("第%(step)s步不一致", { step: numeral(stepOf(failure)) }) : t("%(n)s步全部一致", { n: numeral(stepsOf(file.report).length) });
  fill(place, h("span", { class: "verdict-mark" }, icon(notice ? "file" : failure ? "cross" : "tick", 24)), h("div", null, h("strong", { class: "verdict-title" }, title), h("span", null, `${after}　${momentWords(file.moment)}`)));
}

/** What a refusal means, in words. */
export function showFailure(place, { report }) {
  const { failure, notice, crash } = report;
  place.className = "card failure";
  place.hidden = !failure && !crash;
  if (crash) {
    fill(place, icon("warn", 22), h("div", null, h("h2", null, t("浏览器没有把这份记录算完。")), h("p", null, t("这不说明记录有错；多半是内存不够。请关掉别的网页再试，或换一台电脑、换用命令行的验证程序。")), h("p", null, h("code", null, crash))));
    return;
  }
  if (!failure) return;
  if (notice) {
    place.className = "card notice";
    fill(place, h("p", null, t("%(id)s 第 %(n)s 次抽取作废：%(reason)s。它没有结果可验，但要留在记录链中。", { id: notice.draw_id, n: notice.attempt, reason: notice.reason })));
    return;
  }
  const { title, meaning, action } = codeWords(failure);
  const place_ = placeWords(failure.where);
  fill(place, icon("warn", 22), h("div", null, h("h2", null, title), h("p", null, meaning, " ", action),
    h("p", { class: "failure-where" }, h("code", { class: "code" }, failure.code), h("span", null, stageWords(failure.stage)), place_ && h("span", null, place_), h("code", null, failure.where)),
    failure.written !== undefined && h("p", { class: "failure-where" }, valueOf(t("记录里写的"), failure.written), valueOf(t("你的浏览器算出的"), failure.computed))));
}

const valueOf = (label, value) => h("span", null, `${label} `, value === null ? t("没有") : h("code", null, value));

/** How it goes, while there is nothing to check yet. */
export function showHow(place, app) {
  place.hidden = app.files.length > 0;
  const steps = [
    ["1", "拿到记录", "在公示平台的抽取页面下载，或向公开机关索取。封存后的记录是一个 .json 文件。"],
    ["2", "断开网络", "不放心可以先断网再继续。这个页面没有联网的代码，浏览器也被告知不许联网。"],
    ["3", "看它重算", "名录的根、种子、每一张票、每一个席位都在你的机器上重算，与记录逐一相比。"],
  ];
  fill(place, steps.map(([number, title, words]) => h("li", null, h("b", { class: "disc" }, number), h("div", null, h("h2", null, t(title)), h("p", null, t(words))))));
}
