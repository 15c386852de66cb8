"""Workbooks that go out: the template with lists to choose from and instructions, and the list of wrong rows."""

import io

import xlsxwriter
from flask_babel import gettext as _

from saas.foundation.sheets import staging
from saas.foundation.sheets.columns import Sheet
from saas.foundation.sheets.opening import MOST_ROWS
from saas.foundation.sheets.reading import REMARK

INK, PALE, AMBER = "#1f3a5f", "#e9eef5", "#fbf3e2"
LIST_LIMIT = 255  # Excel's limit for a list that stands in the rule itself


def template(sheet: Sheet) -> bytes:
    """An empty workbook of this kind: head, lists, cells as text so that zeros stay, examples on a second sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    data = _table(book, sheet)
    lists = _lists(book, data, sheet)
    _instructions(book, sheet)
    if lists is not None:
        lists.hide()
    book.close()
    return out.getvalue()


def _head(book, page, sheet: Sheet, extra: tuple[str, ...] = ()) -> None:
    needed = book.add_format({"bold": True, "bg_color": INK, "font_color": "#ffffff", "border": 1, "text_wrap": True})
    free = book.add_format({"bold": True, "bg_color": PALE, "font_color": INK, "border": 1, "text_wrap": True})
    as_text = book.add_format({"num_format": "@"})
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width, as_text)
        page.write_string(0, at, column.title + ("*" if column.needed else ""), needed if column.needed else free)
    for at, title in enumerate(extra, len(sheet.columns)):
        page.set_column(at, at, 48)
        page.write_string(0, at, title, free)
    page.set_row(0, 24)
    page.freeze_panes(1, 0)


def _table(book, sheet: Sheet):
    page = book.add_worksheet(sheet.title)
    _head(book, page, sheet)
    return page


def _lists(book, page, sheet: Sheet):
    """A list in the rule where it is short, else on a hidden sheet of its own."""
    hidden = None
    for at, column in enumerate(sheet.columns):
        if not column.words:
            continue
        rule = {"validate": "list", "source": list(column.words), "error_title": "请从列表中选择"}
        if len(",".join(column.words)) > LIST_LIMIT:
            hidden = hidden or book.add_worksheet("选项")
            hidden.write_column(0, at, column.words)
            letter = xlsxwriter.utility.xl_col_to_name(at)
            rule["source"] = f"=选项!${letter}$1:${letter}${len(column.words)}"
        page.data_validation(1, at, MOST_ROWS, at, rule)
    return hidden


def _instructions(book, sheet: Sheet) -> None:
    page = book.add_worksheet("填写说明")
    bold = book.add_format({"bold": True, "bg_color": PALE, "font_color": INK, "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for at, (title, width) in enumerate((("列", 18), ("必填", 8), ("怎么填", 60), ("例", 28))):
        page.set_column(at, at, width)
        page.write_string(0, at, title, bold)
    for line, column in enumerate(sheet.columns, 1):
        said = column.help or ("从列表中选择：" + "、".join(column.words) if column.words else "")
        for at, value in enumerate((column.title, "是" if column.needed else "", said, column.example)):
            page.write_string(line, at, value, wrap)
    for line, note in enumerate(sheet.notes, len(sheet.columns) + 3):
        page.write_string(line, 0, note)


def corrections(sheet: Sheet, errors: list[dict]) -> bytes:
    """The wrong rows as they were sent, formulas as their values, with a last column that says what is wrong."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet.title)
    _head(book, page, sheet, (REMARK,))
    bad = book.add_format({"num_format": "@", "bg_color": AMBER})
    titles = {column.key: column.title for column in sheet.columns}
    for line, row in enumerate(errors, 1):
        marked = {one["column"] for one in row["wrong"]}
        for at, column in enumerate(sheet.columns):
            said = row["cells"][at]
            said = staging.opened(said) if column.pii else said
            if said or column.key in marked:
                page.write_string(line, at, said, bad if column.key in marked else None)
        remark = _("原第 %(line)s 行：", line=row["n"]) + "；".join(_said(titles, one) for one in row["wrong"])
        page.write_string(line, len(sheet.columns), remark)
    _lists(book, page, sheet)
    book.close()
    return out.getvalue()


def _said(titles: dict[str, str], one: dict) -> str:
    return f"{titles.get(one['column'], '')} {staging.sentence(one)} [{one['code']}]".strip()
