"""Cells as people fill them: dates as text and serial, numbers as text, full-width letters, formulas, merged cells."""

from datetime import date

import pytest

from saas.foundation.sheets import cells
from saas.foundation.sheets.columns import Wrong
from saas.foundation.sheets.reading import read
from tests.factories.workbooks import workbook
from tests.foundation.sheets.test_opening import HEAD, SHEET

JULY = date(2023, 7, 1)


@pytest.mark.parametrize(
    "typed",
    ["2023-07-01", "2023/7/1", "2023.7.1", "2023年7月1日", "20230701", 45108.0, "45108", "２０２３－０７－０１", JULY],
)
def test_a_date_in_every_dress(typed):
    assert cells.day(typed) == JULY


@pytest.mark.parametrize("typed", ["去年", "2023-13-01", "2023-02-30", "07/01/2023", "1850-01-01", 3.0, "99999999"])
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(Wrong) as no:
        cells.day(typed)
    assert no.value.code == "E_DATE"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (13800138000.0, "13800138000"),
        ("007", "007"),
        (12.0, "12"),
        (1.5, "1.5"),
        ("ＡＢ１２\u200b ", "AB12"),
        (None, ""),
        (True, "是"),
    ],
)
def test_text_is_kept_as_it_reads(typed, kept):
    assert cells.as_text(typed) == kept


def test_a_number_that_lost_its_digits_is_refused():
    with pytest.raises(Wrong) as no:
        cells.as_text(3.1445102e17)
    assert no.value.code == "E_PRECISION"


@pytest.mark.parametrize(
    ("typed", "code"), [("x", "E_NUMBER"), ("-1", "E_NUMBER"), ("100", "E_RANGE"), (2.5, "E_NUMBER")]
)
def test_a_number_out_of_bounds(typed, code):
    with pytest.raises(Wrong) as no:
        cells.whole(0, 99)(typed)
    assert no.value.code == code


@pytest.mark.parametrize("typed", ["1380013800", "abc", "+8613800138000", "0768"])
def test_a_phone_that_nobody_can_ring(typed):
    with pytest.raises(Wrong):
        cells.phone(typed)


def test_several_words_in_one_cell():
    several = cells.some_of({"律师": "a", "公证": "b"})
    assert several("律师、公证,律师") == ["a", "b"] and several("") == []
    with pytest.raises(Wrong) as no:
        several("律师、税务")
    assert no.value.code == "E_WORD" and no.value.facts["words"] == "律师、公证"


GOOD = {"名称": "甲", "代码": "007", "日期": "2023-07-01", "人数": 3}


def errors(touch, rows=None):
    got = read(workbook(rows or [GOOD], HEAD, touch=touch), SHEET)
    return {(one.column, one.code): one.facts for row in got.rows for one in row.wrong}


def test_a_formula_is_refused_with_its_cell():
    found = errors(lambda book, page: page.write_formula(1, 1, '="0"&"07"', None, "007"))
    assert found == {("code", "E_FORMULA"): {"cell": "B2"}}


def test_an_error_value_is_refused_with_its_cell():
    found = errors(lambda book, page: page.write_formula(1, 3, "=1/0", None, "#DIV/0!"))
    assert ("n", "E_FORMULA") in found


def test_a_merged_cell_is_refused_with_its_range():
    rows = [{"名称": "甲", "代码": "1"}, {"名称": "甲", "代码": "2"}]
    found = errors(lambda book, page: page.merge_range(1, 0, 2, 0, "甲"), rows)
    assert found[("name", "E_MERGED")] == {"range": "A2:A3"}


def test_empty_lines_between_rows_are_passed_over_and_counted():
    got = read(workbook([{"名称": "甲", "代码": "1"}, {}, {"名称": " "}, {"名称": "乙", "代码": "2"}, {}], HEAD), SHEET)
    assert [row.n for row in got.rows] == [2, 5] and got.blank == 2


def test_what_is_missing_in_a_row_stays_with_the_row():
    got = read(workbook([{"名称": "甲"}, {"名称": "乙", "代码": "2"}], HEAD), SHEET)
    assert [[one.code for one in row.wrong] for row in got.rows] == [["E_REQUIRED"], []]
