"""A checklist file that comes in: a workbook or JSON (``mingqian-checklist/1``) becomes the same rows, each with its place.

What cannot be understood stays with its row as a sentence; nothing here writes anything (S0-42).
"""

from types import SimpleNamespace

from flask_babel import gettext as _

from saas.errors import Refusal
from saas.foundation.sheets.columns import Row, Sheet, Wrong
from saas.foundation.sheets.opening import open_workbook, refuse
from saas.foundation.sheets.reading import read
from saas.foundation.sheets.sentences import say
from saas.registers.checklists.exchange_json import as_json, read_json
from saas.registers.checklists.given import Fault, File, Given
from saas.registers.checklists.workbook import SHEETS


def read_file(data: bytes) -> File:
    """Reads a workbook or a JSON file.

    Raises Refusal for a file that cannot be read at all: as :func:`sheets.opening.open_workbook` does, ``E_JSON``,
    ``E_FORMAT``, ``E_NO_ROWS``.
    """
    found = read_json(data) if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[") else _workbook(data)
    if not found.items and not found.faults:
        raise refuse("E_NO_ROWS", _("表头下面没有数据，请填写后再上传。"))
    return found


def _workbook(data: bytes) -> File:
    out = File()
    rows = {name: _rows(data, sheet, out) for name, sheet in SHEETS.items()}
    if all(found is None for found in rows.values()):
        raise refuse("E_FORMAT", _("没有找到“%(sheet)s”工作表，请用导出的文件修改后上传。", sheet=SHEETS["list"].title))
    out.items = [
        Given(_place(SHEETS[name], row), row.values.get("key"), {"partners": []} | row.values)
        for name in ("list", "joint")
        for row in rows[name] or ()
    ]
    by_key = {item.key: item for item in out.items if item.key}
    by_name: dict[str, list[Given]] = {}
    for item in out.items:
        by_name.setdefault(item.values.get("name", ""), []).append(item)
    for row in rows["points"] or ():
        _attach(out, row, by_key, by_name)
    return out


def _attach(out: File, row: Row, by_key: dict, by_name: dict) -> None:
    place, values = _place(SHEETS["points"], row), row.values
    point = SimpleNamespace(place=place, **{name: values.get(name) for name in ("key", "group", "content", "standard")})
    named = by_name.get(values.get("name", ""), [])
    owner = by_key.get(values.get("item")) or (named[0] if len(named) == 1 else None)
    if owner is not None:
        owner.points.append(point)
    elif not row.wrong:
        said = _("前面的清单里没有“%(name)s”这一项，不知道这条内容属于谁。", name=values.get("name", ""))
        out.faults.append(Fault(place, SHEETS["points"].by_key["name"].title, "E_NO_ITEM", said))


def _rows(data: bytes, sheet: Sheet, out: File) -> list[Row] | None:
    """The rows of a sheet, None where the file does not have it."""
    if open_workbook(data, sheet.title).sheet != sheet.title:
        return None
    try:
        rows = read(data, sheet).rows
    except Refusal as nothing:
        if nothing.code == "E_NO_ROWS":
            return []
        raise
    for row in rows:
        for wrong in row.wrong:
            out.faults.append(_fault(sheet, _place(sheet, row), wrong))
    return rows


def _place(sheet: Sheet, row: Row) -> str:
    return _("“%(sheet)s”第 %(n)s 行", sheet=sheet.title, n=row.n)


def _fault(sheet: Sheet, place: str, wrong: Wrong) -> Fault:
    column = sheet.by_key.get(wrong.column)
    return Fault(place, column.title if column else "", wrong.code, say(wrong.code, wrong.facts))


__all__ = ["Fault", "File", "Given", "as_json", "read_file"]
