// Officers and experts: teams, loads, and why an object could not be staffed.
import { causeWords } from "./codes.js";
import { h, table } from "./dom.js";
import { facts } from "./panels.js";
import { n, t } from "./words.js";

const SIDES = { officers: "执法人员", experts: "专家" };

export const peoplePanel = ({ report }) => report.people.filter((side) => side.side === "officers" || side.teams.count || side.unstaffed.count).map(sideView);

function sideView({ side, level, seats, busy, spread, teams, unstaffed }) {
  const rows = teams.first.map((team) => [[team.id, "id"], [String(team.pattern + 1), "number"], [team.members.join("  "), "ids"]]);
  return h("section", { class: "stratum" },
    h("h3", null, t(SIDES[side]), h("small", null, level === null ? t("没有席位") : t("%(seats)s 个席位由 %(people)s 人承担，最忙的人 %(level)s 家", { seats: n(seats), people: n(busy), level: n(level) }))),
    spread.length > 0 && facts([[t("负荷"), spread.map(([load, people]) => t("%(people)s 人各 %(load)s 家", { load: n(load), people: n(people) })).join(t("，"))]]),
    rows.length > 0 && table(t(SIDES[side]), [t("对象"), [t("组合"), "number"], t("人员（按席位）")], rows),
    teams.count > rows.length && h("p", { class: "help" }, t("共 %(n)s 组，这里列出前 %(m)s 组。", { n: n(teams.count), m: rows.length })),
    unstaffed.count > 0 && h("h4", null, t("没有配齐人员：%(n)s 家", { n: n(unstaffed.count) })),
    unstaffed.first.map((one) => conflictView(one)));
}

/** Why an object could not be staffed: for each pattern the seats, the people who could hold them, and the count. */
export function conflictView({ id, conflicts }) {
  return h("details", { class: "fold conflict" }, h("summary", null, t("%(id)s 为什么没有配齐", { id })), conflicts.map((one) => {
    const objects = new Set(one.slots.map(([object]) => object)).size;
    const people = one.people ?? one.persons.length;
    const causes = Object.entries(one.causes).map(([cause, count]) => t("%(n)s 人%(cause)s", { n: n(count), cause: causeWords(cause) }));
    return h("div", { class: "conflict-one" },
      h("p", null, h("b", null, t("组合 %(n)s", { n: one.pattern + 1 })), " ", people
        ? t("下面 %(objects)s 家的 %(need)s 个席位，只能由 %(people)s 人来坐，他们合计最多坐 %(have)s 席，差 1 席。", { objects: n(objects), need: n(one.need), people: n(people), have: n(one.have) })
        : t("第 %(slot)s 席没有一个人符合条件。", { slot: one.slot + 1 })),
      facts([
        [t("席位"), one.slots.map(([object, slot]) => `${object} #${slot + 1}`).join("  "), one.need > one.slots.length && " …"],
        people > 0 && [t("能坐的人"), one.persons.map(([person, most]) => `${person} ×${most}`).join("  "), people > one.persons.length && " …"],
        causes.length > 0 && [t("第 %(n)s 席，其他人为什么不行", { n: one.slot + 1 }), causes.join(t("；"))],
      ]));
  }));
}
