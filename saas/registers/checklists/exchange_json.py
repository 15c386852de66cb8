"""A checklist as JSON (``mingqian-checklist/1``): out for another machine, and in again with a place for every fault."""

import json
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _

from saas.foundation.sheets.columns import Column, Wrong
from saas.foundation.sheets.opening import MOST_BYTES, refuse
from saas.foundation.sheets.sentences import say
from saas.registers.checklists import cells
from saas.registers.checklists.given import Fault, File, Given
from saas.registers.checklists.models import ChecklistEdition
from saas.registers.checklists.public import FORM
from saas.registers.checklists.words import GROUPS
from saas.registers.checklists.workbook import SHEETS

MOST_ITEMS, MOST_POINTS = 2000, 200
PARTS = ("title", "article", "level")


def as_json(edition: ChecklistEdition, bureau: str, items: list[dict]) -> dict:
    """The list of an edition for another machine; ``items`` plain (:func:`public.plain`)."""
    return {
        "format": FORM, "bureau": edition.tenant_no, "name": bureau, "title": edition.title, "number": edition.number,
        "document_number": edition.document_number, "published": edition.published, "note": edition.note,
        "effective_from": edition.effective_from.isoformat() if edition.effective_from else None, "items": items,
    }  # fmt: skip


def read_json(data: bytes) -> File:
    """Raises Refusal ``E_TOO_LARGE``, ``E_JSON``, ``E_FORMAT``."""
    if len(data) > MOST_BYTES:
        raise refuse("E_TOO_LARGE", _("文件超过 20 MB，请拆分后再上传。"))
    try:
        whole = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as broken:
        raise refuse("E_JSON", _("这不是可以读的 JSON 文件，请用导出的文件修改后上传。")) from broken
    if not isinstance(whole, dict) or FORM not in (whole.get("format"), whole.get("form")):
        raise refuse("E_FORMAT", _("这不是清单文件：没有写明格式 %(form)s。", form=FORM))
    items, out = whole.get("items"), File()
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise refuse("E_FORMAT", _("items 应当是不超过 %(n)s 项的列表。", n=MOST_ITEMS))
    for n, item in enumerate(items):
        _item(out, f"items[{n}]", item)
    return out


def _item(out: File, place: str, given: Any) -> None:
    reader = _Reader(out, place, given)
    values = {name: reader.take(SHEETS["joint"].by_key[name], _WAYS.get(name)) for name in SHEETS["joint"].by_key if name != "key"}
    item = Given(place, reader.key(), values)
    points = reader.given.get("points") if isinstance(reader.given.get("points"), list) else []
    for n, point in enumerate(points[:MOST_POINTS]):
        inner = _Reader(out, f"{place}.points[{n}]", point)
        columns = SHEETS["points"].by_key
        read = {name: inner.take(columns[name], _WAYS.get(name)) for name in ("group", "content", "standard")}
        item.points.append(SimpleNamespace(place=inner.place, key=inner.key(), **read))
    out.items.append(item)


class _Reader:
    """Takes values out of one JSON object, noting what is wrong beside the way to it."""

    def __init__(self, out: File, place: str, given: Any) -> None:
        self.out, self.place, self.given = out, place, given if isinstance(given, dict) else {}
        if not isinstance(given, dict):
            self.wrong("", Wrong("E_SHAPE"))

    def take(self, column: Column, way: Callable[[Any], Any] | None) -> Any:
        """The value under the column's key; ``way`` says how JSON writes it, else it is read like a cell."""
        value = self.given.get(column.key)
        try:
            if isinstance(value, dict) or (isinstance(value, list) and way is None and column.read is not cells.names):
                raise Wrong("E_SHAPE")
            got = (way or column.read)(value)
            if column.needed and got in (None, "", []) and column.key not in ("partners", "basis"):
                raise Wrong("E_REQUIRED")
        except Wrong as wrong:
            self.wrong(column.key, wrong)
            return None
        return got

    def key(self) -> tuple[int, int] | None:
        """The permanent identity, if one is given."""
        value = self.given.get("key")
        if value is None:
            return None
        if isinstance(value, list) and len(value) == 2 and all(isinstance(n, int) and 0 < n < 2**31 for n in value):
            return value[0], value[1]
        self.wrong("key", Wrong("E_CHECKLIST_KEY"))
        return None

    def wrong(self, name: str, wrong: Wrong) -> None:
        """Keeps one fault."""
        self.out.faults.append(Fault(self.place, name, wrong.code, say(wrong.code, wrong.facts)))


def _codes(known: dict) -> Callable[[Any], list[str]]:
    def way(value: Any) -> list[str]:
        if value is None:
            return []
        if not isinstance(value, list) or any(one not in known for one in value if isinstance(one, str)):
            raise Wrong("E_WORD", words="、".join(known))
        if not all(isinstance(one, str) for one in value):
            raise Wrong("E_SHAPE")
        return list(dict.fromkeys(value))

    return way


def _code(known: dict) -> Callable[[Any], str]:
    def way(value: Any) -> str:
        if value not in (None, "") and (not isinstance(value, str) or value not in known):
            raise Wrong("E_WORD", words="、".join(known))
        return value or ""

    return way


def _basis(value: Any) -> list[dict]:
    rows = value if isinstance(value, list) else []
    if value is not None and not isinstance(value, list):
        raise Wrong("E_SHAPE")
    for row in rows:
        if not isinstance(row, dict) or any(not isinstance(row.get(part), str) for part in PARTS):
            raise Wrong("E_SHAPE")
        if not row["title"].strip() or not row["level"].strip():
            raise Wrong("E_SHAPE")
    return [{part: row[part].strip() for part in PARTS} for row in rows]


def _names(value: Any) -> list[str]:
    if value is not None and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        raise Wrong("E_SHAPE")
    return [one.strip() for one in value or () if one.strip()]


def _pair(value: Any, code: str, fits: Callable[[Any, Any], bool]) -> tuple | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], int) or not fits(*value):
        raise Wrong(code, words="year、half_year、quarter")
    return tuple(value)


def _iso(value: Any) -> date | None:
    if value is not None and not isinstance(value, str):
        raise Wrong("E_DATE")
    return cells.day(value)


def _text(longest: int) -> Callable[[Any], str]:
    def way(value: Any) -> str:
        if value is not None and not isinstance(value, str):
            raise Wrong("E_SHAPE")
        return cells.line(longest)(value) if longest else cells.words(value)

    return way


_JOINT = SHEETS["joint"].by_key
_WAYS: dict[str, Callable[[Any], Any]] = {
    "name": _text(120), "organ": _text(120), "power_code": _text(60), "content": _text(0), "standard": _text(0),
    "categories": _codes(_JOINT["categories"].labels), "levels": _codes(_JOINT["levels"].labels),
    "methods": _codes(_JOINT["methods"].labels), "grade": _code(_JOINT["grade"].labels), "group": _code(GROUPS),
    "basis": _basis, "partners": _names, "valid_from": _iso, "valid_to": _iso,
    "rate": lambda value: _pair(value, "E_RATE", lambda p, q: isinstance(q, int) and 0 <= p <= q and q > 0),
    "frequency": lambda value: _pair(value, "E_FREQUENCY", lambda n, per: 1 <= n <= 12 and per in ("year", "half_year", "quarter")),
}  # fmt: skip
