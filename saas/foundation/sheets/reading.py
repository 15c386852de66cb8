"""From an opened workbook to rows: where the head is, which columns are there, what every line says."""

import io
import re
import unicodedata
from dataclasses import dataclass

import python_calamine
from flask_babel import gettext as _

from saas.foundation.sheets.cells import as_text
from saas.foundation.sheets.columns import Column, Row, Sheet, Wrong
from saas.foundation.sheets.marks import Marks, cell_name
from saas.foundation.sheets.opening import MOST_ROWS, open_workbook, refuse

HEAD_WITHIN = 12
REMARK = "错误说明"  # the column that the list of wrong rows adds; it may stay when the list is sent again
_NOTE = re.compile(r"[(（].*?[)）]|[*＊\s]")


@dataclass
class Read:
    """What a file holds: its rows, titles that no column has, and how many empty lines lay between the rows."""

    rows: list[Row]
    unknown: list[str]
    blank: int
    present: list[str]


def read(data: bytes, sheet: Sheet) -> Read:
    """Reads a file of this kind and understands every cell.

    Raises Refusal as ``open_workbook`` does, and ``E_NO_HEAD``, ``E_COLUMN_MISSING`` (naming the columns),
    ``E_COLUMN_TWICE``, ``E_NO_ROWS``, ``E_TOO_MANY_ROWS``. What is wrong in a row stays with the row.
    """
    opened = open_workbook(data, sheet.title)
    try:
        book = python_calamine.load_workbook(io.BytesIO(opened.archive))
        grid = book.get_sheet_by_name(opened.sheet).to_python(skip_empty_area=False)
    except python_calamine.CalamineError as broken:
        raise refuse("E_NOT_XLSX", _("这个工作簿读不出来，请在 Excel 或 WPS 中另存为 .xlsx 后再上传。")) from broken
    head, places, unknown = _head(grid, sheet)
    rows, blank, gap = [], 0, 0
    for at in range(head + 1, len(grid)):
        if _empty(grid[at], at + 1, opened.marks):
            gap += 1
            continue
        blank, gap = blank + gap, 0
        rows.append(_row(at + 1, grid[at], places, sheet, opened.marks))
    if not rows:
        raise refuse("E_NO_ROWS", _("表头下面没有数据，请填写后再上传。"))
    if len(rows) > MOST_ROWS:
        raise refuse("E_TOO_MANY_ROWS", _("一个文件最多 %(n)s 行，请分成几个文件导入。", n=MOST_ROWS))
    return Read(rows, unknown, blank, list(places))


def _title(cell) -> str:
    try:
        return _NOTE.sub("", unicodedata.normalize("NFKC", as_text(cell)))
    except Wrong:
        return ""


def _head(grid: list[list], sheet: Sheet) -> tuple[int, dict[str, int], list[str]]:
    """The line with the titles, and where each column stands; a title line above it is passed over."""
    known = {_title(name): column.key for column in sheet.columns for name in (column.title, *column.aliases)}
    upper = [[_title(cell) for cell in cells] for cells in grid[:HEAD_WITHIN]]
    best = max(range(len(upper)), key=lambda at: len({known.get(title) for title in upper[at]} - {None}), default=0)
    titles = upper[best] if upper else []
    if sum(title in known for title in titles) < 2:
        raise refuse("E_NO_HEAD", _("没有找到表头，请用下载的模板填写，不要改动第一行。"))
    places: dict[str, int] = {}
    for at, title in enumerate(titles):
        if title not in known:
            continue
        if known[title] in places:
            raise refuse("E_COLUMN_TWICE", _("“%(title)s”这一列出现了两次，请留下一列。", title=title))
        places[known[title]] = at
    missing = [column.title for column in sheet.columns if column.needed and column.key not in places]
    if missing:
        raise refuse("E_COLUMN_MISSING", _("缺少列：%(titles)s。请照模板补上。", titles="、".join(missing)))
    return best, places, [title for title in titles if title and title not in known and title != REMARK][:20]


def _empty(cells: list, n: int, marks: Marks) -> bool:
    return all(cell in (None, "") or (isinstance(cell, str) and not cell.strip()) for cell in cells) and not any(
        (n, at + 1) in marks.formulas for at in range(len(cells))
    )


def _row(n: int, cells: list, places: dict[str, int], sheet: Sheet, marks: Marks) -> Row:
    row = Row(n, [])
    for column in sheet.columns:
        at = places.get(column.key)
        cell = cells[at] if at is not None and at < len(cells) else None
        row.cells.append(_kept(cell))
        if at is None:
            continue
        try:
            row.values[column.key] = _understood(column, cell, n, at + 1, marks)
        except Wrong as wrong:
            row.refuse(wrong.code, column.key, **wrong.facts)
    return row


def _kept(cell) -> str:
    try:
        return as_text(cell)
    except Wrong:
        return f"{cell:.0f}"


def _understood(column: Column, cell, n: int, at: int, marks: Marks):
    if (n, at) in marks.formulas:
        raise Wrong("E_FORMULA", cell=cell_name(n, at))
    if (n, at) in marks.errors:
        raise Wrong("E_CELL_ERROR", cell=cell_name(n, at))
    for top, left, bottom, right in marks.merged:
        if top <= n <= bottom and left <= at <= right:
            raise Wrong("E_MERGED", range=f"{cell_name(top, left)}:{cell_name(bottom, right)}")
    value = column.read(cell)
    if column.needed and value in (None, "", []):
        raise Wrong("E_REQUIRED")
    return value
