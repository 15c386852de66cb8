// What a refusal means and what a reader can do about it.
import { t } from "./words.js";

const AGAIN = "先从公示平台重新下载一份；仍不通过，请把代码和位置告诉公开机关与其监督部门。";
const TELL = "请保存这份文件，把代码和位置告诉公开机关与其监督部门，请其书面说明。";

const CODES = {
  E_FORMAT: ["这不是一份完整、规范的抽取记录。", "可能下载不完整、被编辑软件改过，或者选错了文件。", AGAIN],
  E_DUP_ID: ["名录里有重复的编号。", "同一个编号出现两次，就等于多一张票，或让人分不清是谁。", TELL],
  E_RATE: ["抽取比例缺失或写法不对。", "某一层级没有比例，或比例不在 0 与 1 之间，应抽几家无从算起。", TELL],
  E_WEAK_SEED: ["随机源不够，一方就能左右结果。", "至少要有公共信标、两方密封数，或足够多次的骰子之一。", TELL],
  E_COMMIT: ["名录或规则与抽取前公布的承诺不符。", "承诺在抽取前就已公布；现在的名录、人员或规则算不出同一个承诺，说明事后有改动。", TELL],
  E_SEED: ["随机源或种子与记录不符。", "按记录里的随机源算不出记录里的种子，或者某一项随机源的写法不对。", TELL],
  E_REVEAL: ["有一方公开的密封数与事先的承诺不符。", "密封数在抽取前已用散列锁定；公开的数打不开那把锁，说明换过数。", TELL],
  E_MISSING_REVEAL: ["有一方没有公开密封数，又没有公共随机源补足。", "这样的抽取不成立，应作废并在记录链中公布。", TELL],
  E_RESULT: ["用同样的名录和种子重算，结果不一样。", "抽中的对象、匹配的人员或整份指纹与算法算出的不同，说明结果被改过，或不是按公布的算法得出的。", TELL],
  E_EVENT: ["抽取之后的某一次变更不合规则。", "更换、交换或递补的人和对象不是算法算出的那一个，或者这次变更本来就不可能发生。", TELL],
};

/** {title, meaning, action} of a code, in the reader's language. */
export function codeWords({ code, where }) {
  if (where === "size") {
    return { title: t("文件超过 200 MB，本页不检查这么大的记录。"), meaning: t("浏览器的内存装不下。请换用命令行的验证程序。"), action: "" };
  }
  const [title, meaning, action] = CODES[code];
  return { title: t(title), meaning: t(meaning), action: t(action) };
}

const STAGES = { 1: "第 1 关 结构、编号、次序、范围", 2: "第 2 关 承诺", 3: "第 3 关 随机源与种子", 4: "第 4 关 结果", 5: "第 5 关 后续变更" };
export const stageWords = (stage) => t(STAGES[stage]);

const PLACES = {
  objects: "检查对象名录", persons: "执法人员名录", experts: "专家名录", barred: "回避名单", params: "规则", seed_plan: "随机源计划", contributions: "随机源",
  commitment: "承诺的内容", commit: "承诺", seed: "种子", result: "结果", head: "整份记录的指纹", events: "后续变更", prev: "上一份记录", record: "整份记录",
  "result.objects": "抽中的对象", "result.officers": "匹配的人员", "result.experts": "匹配的专家", text: "文字编码",
};

/** A path of the record in words: the part it belongs to, and the row if it has one. */
export function placeWords(where) {
  const byte = /^byte (\d+)$/.exec(where);
  if (byte) return t("文件的第 %(n)s 个字节", { n: Number(byte[1]) + 1 });
  const two = /^result\.(\w+)/.exec(where)?.[0];
  const name = PLACES[two] ? two : /^\w+/.exec(where)?.[0];
  const row = /^\w+\[(\d+)\]/.exec(where)?.[1];
  if (!PLACES[name]) return "";
  return row === undefined ? t(PLACES[name]) : t("%(part)s第 %(n)s 行", { part: t(PLACES[name]), n: Number(row) + 1 });
}

const CAUSES = {
  max: "本次可承担数为 0", barred: "应当回避", dept: "不属于规定的部门", area: "不在本地，也没有覆盖检查期的借调", cert: "执法证不覆盖检查期",
  off: "检查期内不在岗", home: "不是本地人员", lead: "不能带队", spec: "没有所需的专业",
};
export const causeWords = (cause) => t(CAUSES[cause] ?? cause);

const WHY = { must: "必抽", cell: "抽中", min: "补足下限" };
export const whyWords = (why) => t(WHY[why]);
