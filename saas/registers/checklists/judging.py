"""A checklist file against a draft and against what the superiors demand: what it would do, and what is wrong in it.

Upon a superior's list only refinements and own items come in (S4-09, S2-24); nothing here writes anything.
"""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.errors import Refusal
from saas.registers.checklists.boundaries import faults, point_field
from saas.registers.checklists.checking import check
from saas.registers.checklists.compose import Item, Key
from saas.registers.checklists.exchange import Fault, File, Given
from saas.registers.checklists.layering import Layer
from saas.registers.checklists.models import CheckItem, CheckPoint
from saas.registers.checklists.refining import said_of
from saas.registers.checklists.words import GROUPS
from saas.registers.checklists.workbook import SHEETS
from tenants.unit import ctx_of

TITLES = {column.key: column.title for sheet in SHEETS.values() for column in sheet.columns}
COLUMNS = {"rate_p": "rate", "rate_q": "rate", "times": "frequency", "per": "frequency", "item_grade": "grade"}
# what a superior says of its item and nobody below says otherwise
FIXED = ("name", "categories", "organ", "levels", "partners", "basis", "power_code", "valid_from", "valid_to")


@dataclass(frozen=True)
class Target:
    """A row as it shall be. ``row``: the draft's row that it replaces; ``points``: (key or None, group, content, standard)."""

    key: Key | None
    row: CheckItem | None
    columns: dict[str, Any]
    points: list[tuple]


@dataclass
class Plan:
    """What a file would do to a draft."""

    targets: list[Target] = field(default_factory=list)
    taken_back: list[CheckItem] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unlisted: list[CheckItem] = field(default_factory=list)


def judged(s: Session, layer: Layer, file: File) -> Plan:
    """Every item of the file against the draft and the superiors' list."""
    plan = Plan(faults=list(file.faults))
    if plan.faults and not file.items:
        return plan
    judge = _Judge(s, layer, plan, {given.key for given in file.items})
    for given in file.items:
        judge.item(given)
    listed = judge.listed
    plan.unlisted = [row for row in layer.rows if (row.origin_no, row.serial) not in listed]
    return plan


class _Judge:
    """``listed``: the identities that the file names; an item without one that is called like an own row is that row, so
    that the same file may come twice."""

    def __init__(self, s: Session, layer: Layer, plan: Plan, listed: set[Key | None]) -> None:
        self.layer, self.plan, self.mine = layer, plan, layer.edition.tenant_no
        self.above, self.rows = layer.demanded, {(row.origin_no, row.serial): row for row in layer.rows}
        self.given_items, self.given_points = (_known(s, model) for model in (CheckItem, CheckPoint))
        self.keys: set[Key] = set()
        self.listed = listed
        self.named = {row.name: key for key, row in self.rows.items() if key[0] == self.mine and key not in listed}
        self.points: set[Key] = set()
        self.names: dict[str, str] = {}
        self.superiors = {item.name.strip(): item for item in layer.above}
        self.bad = {fault.place for fault in plan.faults}

    def item(self, given: Given) -> None:
        """One item of the file: a superior's, an own one, or a new one."""
        name = given.values.get("name") or ""
        if given.key in self.keys:
            return self.fault(given.place, "key", "E_TWICE_HERE", _("文件里同一个编号出现了两次。"))
        if name and name in self.names:
            said = _("与%(place)s重名，同一份清单里不能重名。", place=self.names[name])
            return self.fault(given.place, "name", "E_TWICE_HERE", said)
        self.names[name] = given.place
        if given.key:
            self.keys.add(given.key)
        if given.place in self.bad or any(point.place in self.bad for point in given.points):
            return None  # told already; judged when it can be read
        if given.key in self.above:
            return self.refinement(given, self.above[given.key])
        if given.key is not None and given.key[0] != self.mine and self.layer.base is not None:
            return self.fault(given.place, "key", "E_ITEM", _("上级清单里没有这一项。"))
        return self.own(given)

    def own(self, given: Given) -> None:
        """An item of the bureau's own, new or there already."""
        v, key = given.values, given.key if given.key and given.key[0] == self.mine else None
        if key is None and v["name"] in self.named:
            key = self.named[v["name"]]
            self.listed.add(key)
        if key is not None and key not in self.rows and key[1] not in self.given_items:
            said = _("本局没有给过这个编号；新增的事项请把编号留空。")
            return self.fault(given.place, "key", "E_CHECKLIST_KEY", said)
        same = self.superiors.get((v["name"] or "").strip())
        if same is not None:
            bureau = self.layer.names.get(same.row.origin_no, "")
            return self.fault(given.place, "name", "E_SAME_ITEM", _("%(bureau)s的清单已有这一项，请在那一项上细化。", bureau=bureau))
        p, q = v["rate"] or (None, None)
        times, per = v["frequency"] or (None, None)
        more = {
            "levels": v["levels"], "partners": v["partners"], "rate_p": p, "rate_q": q, "times": times, "per": per,
            "valid_from": v["valid_from"], "valid_to": v["valid_to"],
        }  # fmt: skip
        grade = v["grade"] or "general"
        points = [{"content_group": one.group} for one in given.points]
        try:
            check(v["categories"], v["methods"], grade, v["basis"], points, **more)
        except Refusal as no:
            return self.fault(given.place, COLUMNS.get(no.field, no.field or ""), no.code, no.message)
        columns = more | {
            "name": v["name"], "categories": v["categories"], "organ": v["organ"], "methods": v["methods"],
            "basis": v["basis"], "item_grade": grade, "power_code": v["power_code"] or "",
        }  # fmt: skip
        worded = [(self.point_key(one), one.group, one.content, one.standard) for one in given.points]
        return self.target(key, self.rows.get(key), columns, worded)

    def point_key(self, one: Any, foreign: bool = False) -> Key | None:
        """The identity that a point of the file may keep."""
        key = one.key
        if key is None or (key[0] != self.mine and not foreign):
            return None
        if key in self.points:
            self.fault(one.place, "key", "E_TWICE_HERE", _("文件里同一个编号出现了两次。"))
        elif key[0] == self.mine and key[1] not in self.given_points:
            self.fault(one.place, "key", "E_CHECKLIST_KEY", _("本局没有给过这个编号；新增的内容请把编号留空。"))
        self.points.add(key)
        return key

    def refinement(self, given: Given, above: Item) -> None:
        """A superior's item: what the file says beyond it, within its boundaries."""
        start = len(self.plan.faults)
        self.unchanged(given, above)
        v = given.values
        rate = None if v["rate"] in (None, above.rate) else v["rate"]
        frequency = None if v["frequency"] in (None, above.frequency) else v["frequency"]
        rows = [
            {"content_group": one.group, "content": one.content, "check_standard": one.standard}
            | dict(zip(("origin_no", "serial"), self.point_key(one, True) or (None, None), strict=True))
            for one in given.points
        ]
        said = said_of(above, self.mine, rows, v["methods"] or (), rate, frequency)
        places = {point_field(one.key, part): (one.place, column) for one in given.points if one.key
                  for part, column in (("content", "content"), ("check_standard", "standard"))}  # fmt: skip
        for fault in faults(above, said, self.layer.names, self.layer.documents):
            place, column = places.get(fault.field, (given.place, COLUMNS.get(fault.field, fault.field)))
            self.fault(place, column, fault.code, fault.sentence)
        if len(self.plan.faults) > start:
            return None
        grade = "key" if v["grade"] == "key" and above.item_grade != "key" else "general"
        worded = [
            ((row.get("origin_no") or self.mine, row["serial"]) if row.get("serial") else None,
             row["content_group"], row["content"], row["check_standard"])
            for row in said.rows
        ]  # fmt: skip
        row = self.rows.get(above.key)
        if not (worded or said.methods or rate or frequency or grade == "key"):
            if row is not None:
                self.plan.taken_back.append(row)
            return None
        columns = {
            "name": above.name, "categories": list(above.categories), "organ": self.layer.names.get(self.mine, above.organ),
            "methods": said.methods, "item_grade": grade, "rate_p": said.rate_p, "rate_q": said.rate_q, "times": said.times,
            "per": said.per,
        }  # fmt: skip
        return self.target(above.key, row, columns, worded)

    def unchanged(self, given: Given, above: Item) -> None:
        """What the superior has fixed must stand in the file as it stands there."""
        for name in FIXED:
            value, theirs = given.values.get(name), getattr(above, name)
            if name == "basis":
                theirs = [{part: row[part] for part in ("title", "article", "level")} for row in theirs]
            if (value or None) != (theirs or None) and not (isinstance(value, list) and name != "basis" and set(value) == set(theirs)):
                self.fault(given.place, name, "E_MASTER_FIELD", _("这是上级清单的事项，这一列不能改。"))
        if given.values.get("grade") == "general" and above.item_grade == "key":
            self.fault(given.place, "grade", "E_LOOSER", _("上级定为重点检查事项，本局不能降低。"))
        masters = {point.key: point for point in above.points}
        for one in given.points:
            if one.key in masters and one.group != masters[one.key].content_group:
                self.fault(one.place, "group", "E_MASTER_FIELD", _("这是上级清单的内容，分组不能改。"))

    def target(self, key: Key | None, row: CheckItem | None, columns: dict[str, Any], points: list[tuple]) -> None:
        """Keeps a row that has to be written; one that says what stands there already is left alone."""
        order = list(GROUPS)
        points.sort(key=lambda point: order.index(point[1]))
        if row is None or not _says(row, columns, points):
            self.plan.targets.append(Target(key, row, columns, points))

    def fault(self, place: str, column: str, code: str, sentence: Any) -> None:
        """Keeps one sentence with its place."""
        self.plan.faults.append(Fault(place, TITLES.get(column, column), code, str(sentence)))


def _says(row: CheckItem, columns: dict[str, Any], points: list[tuple]) -> bool:
    stands = [((point.origin_no, point.serial), point.content_group, point.content, point.check_standard) for point in row.points]
    if len(stands) != len(points):
        return False
    same = all(a[1:] == b[1:] and b[0] in (None, a[0]) for a, b in zip(stands, points, strict=True))
    return same and all(_plain(getattr(row, name)) == _plain(value) for name, value in columns.items())


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value


def _known(s: Session, model: Any) -> set[int]:
    """The numbers that the bureau has ever given to items or points of its own."""
    ctx = ctx_of(s)
    mine = (model.root_id == ctx.root, model.tenant_no == ctx.me, model.origin_no == ctx.me)
    return set(s.scalars(select(model.serial).where(*mine).distinct()))
