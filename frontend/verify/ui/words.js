// Words of the page: Chinese in the code, English in english.js.
import { ENGLISH } from "./english.js";

let language = "zh";

/** Takes the language of the address (#en) or of the last visit. */
export function startLanguage() {
  let kept = null;
  try {
    kept = localStorage.getItem("drd-verify-language");
  } catch { /* a page from disk may have no storage */ }
  setLanguage(location.hash === "#en" ? "en" : kept === "en" ? "en" : "zh");
}

/** "zh" or "en". */
export function setLanguage(chosen) {
  language = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  document.title = t("验证一次抽取 · 明签");
  try {
    localStorage.setItem("drd-verify-language", chosen);
  } catch { /* as above */ }
}

export const other = () => (language === "zh" ? "en" : "zh");
export const isChinese = () => language === "zh";

/** A sentence in the reader's language; `%(name)s` is replaced. */
export function t(chinese, values = {}) {
  const sentence = language === "zh" ? chinese : (ENGLISH[chinese] ?? chinese);
  return sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

/** 1234567 → 1,234,567 */
export const n = (number) => Number(number).toLocaleString("en-US");

const NUMERALS = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/** A small number as it stands in a heading. */
export const numeral = (number) => (language === "zh" ? NUMERALS[number] : String(number));

/** Bytes in words. */
export function sizeWords(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A moment as it is written in a file. */
export function momentWords(date) {
  const two = (x) => String(x).padStart(2, "0");
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  if (language === "zh") return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日 ${time}`;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

/** "2023-07-12" in words; anything else as it is. */
export function dayWords(day) {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  return found && language === "zh" ? `${found[1]}年${Number(found[2])}月${Number(found[3])}日` : day;
}
