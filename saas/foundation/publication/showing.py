"""A public row in words, for the public page and for the preview inside: both show exactly this (R6)."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _

from saas.foundation.publication.kinds import KINDS
from saas.foundation.web.filters import date_zh, day_zh, percent

# kind → tables of a body that keeps codes instead of words; filled by the wiring of the feature that writes it
TABLES: dict[str, Callable[[dict], list[dict]]] = {}
LIGHTS = {"no_violation": "ok", "corrected": "soon", "case_filed": "late", "transferred": "late"}


def _join(parts: list) -> str:
    return _("、").join(str(part) for part in parts)


def _wide(*parts: Any) -> str:
    return "　".join(str(part) for part in parts if part)


def _day(iso: str) -> date:
    return date.fromisoformat(iso)


def shown(row: dict, organ: str, published_on: date | None = None) -> SimpleNamespace:
    """What the page of one public row says. ``row``: title, kind, category, body and digest as stored or previewed."""
    body = row["body"]
    page = SimpleNamespace(
        title=row["title"], kind=row["kind"], kind_label=KINDS.get(row["kind"], row["kind"]), digest=row["digest"],
        lead="", outcome=None, facts=[tuple(pair) for pair in body.get("facts", ())], chance=None, points=[], totals=[],
        tables=_tables(row["kind"], body), notes=body.get("notes", []), task=body.get("task", ""),
        course=_course(body, published_on), organ=organ, blocks=body.get("blocks", []), file=body.get("file"),
    )  # fmt: skip
    if row["kind"] == "result":
        _result(page, body, published_on)
    elif published_on:
        page.lead = _("%(day)s公示", day=date_zh(published_on))
    return page


def _tables(kind: str, body: dict) -> list[dict]:
    if "tables" in body or kind not in TABLES:
        return body.get("tables", [])
    return TABLES[kind](body)


def _result(page: SimpleNamespace, body: dict, published_on: date | None) -> None:
    """The elements of S1-22 and S2-40, in the order of the law."""
    page.outcome = (LIGHTS.get(body["outcome"], "none"), body["outcome_words"])
    when = body["time"]
    checked = _("%(day)s检查", day=date_zh(_day(when["on"])))
    page.lead = checked
    if published_on:
        page.lead = _("%(checked)s，%(day)s公示", checked=checked, day=date_zh(published_on))
    page.points = body.get("points", [])
    names = ("points", "conform", "nonconform", "not_applicable")
    totals = {name: sum(group[name] for group in page.points) for name in names}
    page.totals = [_("合计"), *totals.values()]
    subject, organ = body["subject"], body["organ"]
    tail = _("统一社会信用代码末四位 %(tail)s", tail=subject["code_tail"]) if subject.get("code_tail") else ""
    hours = f" {when['from']}—{when['to']}" if when.get("from") else ""
    page.facts = [
        (_("对象名称"), _wide(subject["name"], subject.get("place"), tail)),
        (_("抽查事项"), _join(body["items"]) if body.get("items") else body["task"]),
        (_("检查依据"), _("；").join(body["basis"])) if body.get("basis") else None,
        (_("检查方式"), body["method"]) if body.get("method") else None,
        (_("检查结果"), _sentence(totals, body["outcome_words"])),
        (_("查处情况"), body["summary"]) if body.get("summary") else None,
        (_("检查时间"), date_zh(_day(when["on"])) + hours),
        (_("检查机关"), _wide(organ["name"], organ.get("section"))),
        (_("检查人员"), _persons(body["inspectors"])) if body.get("inspectors") else None,
    ]
    page.facts = [pair for pair in page.facts if pair]
    page.chance = _chance(body.get("draw"))


def _sentence(totals: dict, outcome: str) -> str:
    """14 条要点中 13 条符合，1 条不适用。未发现违法行为。"""
    if not totals["points"]:
        return _("%(outcome)s。", outcome=outcome)
    words = {"conform": _("符合"), "nonconform": _("不符合"), "not_applicable": _("不适用")}
    parts = [_("%(n)s 条%(word)s", n=totals[code], word=word) for code, word in words.items() if totals[code]]
    said = _("%(n)s 条要点中 %(parts)s。", n=totals["points"], parts=_("，").join(parts))
    return said + _("%(outcome)s。", outcome=outcome)


def _persons(people: list[dict]) -> str:
    out = []
    for person in people:
        marks = [_("组长")] if person.get("leader") else []
        marks += [person["department"]] if person.get("department") else []
        if person.get("home"):  # a borrowed officer acts for the bureau that inspects (S2-30)
            marks += [_("%(home)s借调", home=person["home"]), _("以%(host)s名义检查", host=person["for"])]
        if person.get("until"):
            marks.append(_("参加到%(day)s", day=date_zh(_day(person["until"]))))
        out.append(_("%(name)s（%(marks)s）", name=person["name"], marks=_join(marks)) if marks else person["name"])
    return _("%(names)s，均持行政执法证", names=_join(out))


def _chance(draw: dict | None) -> SimpleNamespace | None:
    """Why this one: n of N before the draw, and which ticket it had (interface.md, signature piece 2)."""
    if not draw or not draw.get("pool"):
        return None
    return SimpleNamespace(
        drawn=draw["drawn"], pool=draw["pool"], percent=percent(draw["drawn"], draw["pool"]), place=draw.get("place"),
        squares=list(range(draw["drawn"])), own=draw["place"] - 1 if draw.get("place") else None,
    )  # fmt: skip


def _course(body: dict, published_on: date | None) -> list[tuple[str, str]]:
    """Day and words; codes are put into words here, other texts stand as they are."""
    words = {
        "plan_published": _("年度计划公布"), "drawn": _("随机抽取"), "notice_served": _("送达检查通知书"),
        "visited": _("检查"), "reviewed": _("结果审核"),
    }  # fmt: skip
    out = [(day_zh(_day(day)), words.get(code, code)) for day, code in body.get("course", ())]
    if published_on and body.get("due_on"):
        due = _day(body["due_on"])
        state = _("按期") if published_on <= due else _("逾期 %(n)s 天", n=(published_on - due).days)
        out.append((day_zh(published_on), _("公示，期限 %(day)s，%(state)s", day=day_zh(due), state=state)))
    elif published_on:
        out.append((day_zh(published_on), _("公示")))
    return out
