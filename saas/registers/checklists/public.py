"""What the public reads of an edition: every item with its permanent key, where it comes from, and its points.

The body of a layer is the list as the bureau checks by it, master and layers composed (S0-09, S4-11); the public pages
compare editions by these bodies and by nothing else.
"""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from saas.foundation.web.filters import date_zh, percent
from saas.registers.catalogue import category_label
from saas.registers.checklists.compose import Item, Point, compose_rows
from saas.registers.checklists.models import ChecklistEdition
from saas.registers.checklists.words import BASIS_LEVELS, GRADES, GROUPS, METHODS, PERIODS

FORM = "mingqian-checklist/1"
ACCEPTED = "mingqian-checklist-accepted/1"  # no edition of its own: the list as it stands since a superior's was accepted


def public_body(edition: ChecklistEdition, items: Iterable[Any]) -> dict:
    """``items``: the composed list (:class:`compose.Item`), or the rows of a master edition. Texts are written in the
    reader's language of this moment: callers force Chinese."""
    listed = plain(items)
    return {
        "form": FORM,
        "facts": [
            [_("版次"), _("第 %(n)s 版", n=edition.number)],
            [_("文号"), edition.document_number],
            [_("施行日期"), date_zh(edition.effective_from)],
            [_("事项"), _("%(n)s 项", n=len(listed))],
        ],
        "number": edition.number,
        "document_number": edition.document_number,
        "effective_from": edition.effective_from.isoformat(),
        "note": edition.note,
        "items": listed,
    }


def plain(items: Iterable[Any]) -> list[dict]:
    """Items as JSON keeps them: codes, not words; ``key`` and ``points[].key`` are (inventing bureau, number there),
    ``by`` the bureaus that refined them, ``master`` the words that a point refines."""
    return [_item(item) for item in compose_rows(items)]


def _item(item: Item) -> dict:
    return {
        "key": list(item.key), "seq": item.seq or item.row.seq, "name": item.name, "categories": list(item.categories),
        "grade": item.item_grade, "organ": item.organ, "levels": list(item.levels), "partners": list(item.partners),
        "methods": list(item.methods), "basis": [dict(row) for row in item.basis], "power_code": item.power_code,
        "rate": list(item.rate) if item.rate else None, "frequency": list(item.frequency) if item.frequency else None,
        "valid_from": _iso(item.valid_from), "valid_to": _iso(item.valid_to),
        "by": [bureau for bureau, _row in item.refined], "points": [_point(point) for point in item.points],
    }  # fmt: skip


def _point(point: Point) -> dict:
    said = {
        "key": list(point.key), "group": point.content_group, "content": point.content,
        "standard": point.check_standard, "by": list(point.spoken),
    }  # fmt: skip
    if point.master is not None:
        said["master"] = {"content": point.master.content, "standard": point.master.check_standard}
    return said


def _iso(day) -> str | None:
    return day.isoformat() if day else None


def tables(body: dict) -> list[dict]:
    """The body in words for the preview inside: the list (S0-09), then the points of every item."""
    return [_overview(body["items"]), *(_points(item) for item in body["items"])]


def _overview(items: list[dict]) -> dict:
    columns = (
        ("name", _("抽查事项")), ("categories", _("抽查对象")), ("basis", _("抽查依据")), ("organ", _("抽查主体")),
        ("methods", _("抽查方式")), ("grade", _("事项类别")),
    )  # fmt: skip
    rows = [
        {
            "name": f"{item['seq']}. {item['name']}", "organ": item["organ"], "grade": str(GRADES.get(item["grade"], item["grade"])),
            "categories": listed(item["categories"], category_label), "methods": listed(item["methods"], METHODS.get),
            "basis": _("；").join(basis_words(row) for row in item["basis"]),
        }
        for item in items
    ]  # fmt: skip
    return {"title": _("抽查事项"), "columns": [{"key": key, "label": label} for key, label in columns], "rows": rows}


def _points(item: dict) -> dict:
    columns = (("group", _("分组")), ("content", _("抽查内容")), ("standard", _("检查标准")))
    return {
        "title": f"{item['seq']}. {item['name']}", "columns": [{"key": key, "label": label} for key, label in columns],
        "rows": [point | {"group": str(GROUPS.get(point["group"], point["group"]))} for point in item["points"]],
    }  # fmt: skip


def listed(codes: Iterable[str], label) -> str:
    """Codes as words, parted by 、."""
    return _("、").join(str(label(code) or code) for code in codes)


def rate_words(rate: Iterable[int] | None) -> str:
    """5%, or nothing."""
    return percent(*rate) if rate else ""


def often_words(frequency: Iterable | None) -> str:
    """每年 2 次, or nothing."""
    if not frequency:
        return ""
    times, per = frequency
    return _("%(period)s %(n)s 次", period=PERIODS.get(per, per), n=times)


def basis_words(row: dict) -> str:
    """《公证法》第四十一条（法律）."""
    level = BASIS_LEVELS.get(row["level"], row["level"])
    return _("%(title)s%(article)s（%(level)s）", title=row["title"], article=row["article"], level=level)
