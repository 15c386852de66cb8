"""Files that are not what they say: each refused in one sentence, before anything is read into memory."""

import io
import zipfile

import pytest

from saas.errors import Refusal
from saas.foundation.sheets.cells import day, text, whole
from saas.foundation.sheets.columns import Column, Sheet
from saas.foundation.sheets.reading import read
from tests.factories.workbooks import workbook

HEAD = ("名称", "代码", "日期", "人数")
SHEET = Sheet(
    "数据",
    (
        Column("name", "名称", text(20), True, aliases=("机构",)),
        Column("code", "代码", text(20), True),
        Column("on", "日期", day),
        Column("n", "人数", whole(0, 99)),
    ),
)
ONE = {"名称": "甲", "代码": "007"}


def refused(data: bytes) -> Refusal:
    with pytest.raises(Refusal) as no:
        read(data, SHEET)
    assert no.value.field == "file"
    return no.value


def remade(data: bytes, **parts) -> bytes:
    """The workbook with parts replaced (names with __ for / and . after the last)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in set(parts) - set(old.namelist()):
            new.writestr(name, parts[name])
    return out.getvalue()


SHEET_XML = "xl/worksheets/sheet1.xml"
START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E_FILE_EMPTY"),
        ("名称,代码\n甲,007\n".encode(), "E_NOT_XLSX"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "E_NOT_XLSX"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "E_XLS"),
        (b"PK\x03\x04 broken", "E_NOT_XLSX"),
        (b"\0" * (20 * 1024 * 1024 + 1), "E_TOO_LARGE"),
    ],
)
def test_what_is_no_workbook_is_named(data, code):
    assert refused(data).code == code


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("word/document.xml", "<w/>")
    assert refused(out.getvalue()).code == "E_NOT_XLSX"


def test_a_zip_bomb_is_refused_unread():
    bomb = remade(workbook([ONE], HEAD), **{"xl/worksheets/sheet2.xml": b" " * (90 * 1024 * 1024)})
    assert len(bomb) < 200_000 and refused(bomb).code == "E_ZIP_BOMB"


def test_a_bomb_that_lies_about_its_size_is_refused():
    honest = bytearray(remade(workbook([ONE], HEAD), **{"xl/worksheets/sheet2.xml": b" " * (90 * 1024 * 1024)}))
    size = (90 * 1024 * 1024).to_bytes(4, "little")
    while (at := honest.find(size)) >= 0:
        honest[at : at + 4] = (1000).to_bytes(4, "little")
    assert refused(bytes(honest)).code in ("E_ZIP_BOMB", "E_NOT_XLSX")


def test_one_cell_at_the_far_end_does_not_fill_the_memory():
    far = START + '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert refused(remade(workbook([ONE], HEAD), **{SHEET_XML: far})).code == "E_TOO_MANY_ROWS"
    wide = START + '<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'
    assert refused(remade(workbook([ONE], HEAD), **{SHEET_XML: wide})).code == "E_TOO_WIDE"


def test_a_long_string_in_many_cells_does_not_fill_the_memory():
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    shared = f"<sst xmlns='{main}'><si><t>{'a' * 1_000_000}</t></si></sst>"
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 200))
    parts = {SHEET_XML: f"{START}<sheetData>{cells}</sheetData></worksheet>", "xl/sharedStrings.xml": shared}
    assert refused(remade(workbook([ONE], HEAD), **parts)).code == "E_TOO_WIDE"


def test_a_document_type_is_refused():
    evil = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + START + "<sheetData/></worksheet>"
    assert refused(remade(workbook([ONE], HEAD), **{SHEET_XML: evil})).code == "E_NOT_XLSX"


def test_more_than_five_thousand_rows_are_refused():
    rows = [{"名称": f"第{n}家", "代码": str(n)} for n in range(5001)]
    assert refused(workbook(rows, HEAD)).code == "E_TOO_MANY_ROWS"
    assert len(read(workbook(rows[:5000], HEAD), SHEET).rows) == 5000


def test_a_missing_column_is_named_and_an_unknown_one_tolerated():
    no = refused(workbook([{"名称": "甲", "人数": 3}], ("名称", "人数")))
    assert no.code == "E_COLUMN_MISSING" and "代码" in no.message
    got = read(workbook([ONE | {"备注": "x"}], (*HEAD, "备注")), SHEET)
    assert got.unknown == ["备注"] and not got.rows[0].wrong


def test_a_column_that_stands_twice_is_refused():
    assert refused(workbook([ONE], ("名称", "代码", "代码"))).code == "E_COLUMN_TWICE"


def test_a_file_without_head_or_rows_is_refused():
    assert refused(workbook([ONE], ("甲", "乙"))).code == "E_NO_HEAD"
    assert refused(workbook([], HEAD)).code == "E_NO_ROWS"


def test_a_title_line_above_the_head_and_the_marks_of_needed_columns_are_understood():
    def title(_book, page):
        page.merge_range(0, 0, 0, 3, "2023 年名录")

    head = ("机构*", "代码（必填）", "日期", "人数")
    got = read(workbook([{"机构*": "甲", "代码（必填）": "007"}], head, above=2, touch=title), SHEET)
    assert [row.values["name"] for row in got.rows] == ["甲"] and got.rows[0].n == 4
