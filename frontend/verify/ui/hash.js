// Hashes as people compare them: four groups of four, more when asked, unequal groups marked one by one.
import { h } from "./dom.js";
import { t } from "./words.js";

const groupsOf = (text) => text.match(/.{1,4}/g) ?? [];

/** The first 16 digits in four groups. `other`: digits to compare with; unequal groups are marked. */
export function short(text, other = null) {
  if (!text) return h("span", { class: "none" }, "—");
  return h("code", { class: "hash", title: text }, marked(groupsOf(text).slice(0, 4), other));
}

/** All digits. */
export const long = (text, other = null) => h("code", { class: "hash hash-long" }, marked(groupsOf(text ?? ""), other));

function marked(groups, other) {
  const theirs = other === null ? null : groupsOf(other);
  return groups.map((group, i) => [i ? " " : "", theirs && theirs[i] !== group ? h("mark", null, group) : group]);
}

/** Which group is the first that differs, in words; empty if none does. */
export function differenceWords(a, b) {
  if (a === b) return "";
  const [one, two] = [groupsOf(a ?? ""), groupsOf(b ?? "")];
  const i = one.findIndex((group, k) => group !== two[k]);
  return t("≠ 第 %(n)s 组", { n: i < 0 ? one.length + 1 : i + 1 });
}

/** Value of the record and computed value of {written, mine, equal} side by side: [left, right]. */
export function sides({ written, mine, equal }) {
  if (equal === null) return [short(written), h("span", { class: "none" }, t("未计算"))];
  if (equal) return [short(written), h("span", { class: "equal" }, h("b", { "aria-label": t("相同") }, "="), short(mine))];
  return [short(written, mine), h("span", { class: "unequal" }, h("b", { "aria-label": t("不同") }, "≠"), short(mine, written), h("small", null, differenceWords(written, mine)))];
}
