"""A file is what its bytes say; names and browsers are not asked (S1-13)."""

import pytest

from saas.errors import Refusal
from saas.foundation.attachments.content import DOCX as WORD
from saas.foundation.attachments.content import LARGEST, checked
from saas.foundation.attachments.service import clean_name, plain_number
from tests.foundation.attachments import files


@pytest.mark.req("S1-13")
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (files.PDF, "application/pdf"), (files.OFD, "application/ofd"), (files.DOCX, WORD), (files.DOC, "application/msword"),
        (files.PNG, "image/png"), (files.JPEG, "image/jpeg"),
    ],
    ids=["pdf", "ofd", "docx", "doc", "png", "jpeg"],
)  # fmt: skip
def test_what_is_taken(data, kind):
    assert checked(data) == kind


@pytest.mark.req("S1-13")
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E_FILE_EMPTY"),
        (files.PDF + b"\0" * LARGEST, "E_TOO_LARGE"),
        (files.PDF[:-7], "E_FILE_KIND"),  # broken off
        (b"<html><script>alert(1)</script></html>", "E_FILE_KIND"),
        (b"MZ\x90\0" + files.PDF, "E_FILE_KIND"),
        (files.archive("[Content_Types].xml", "xl/workbook.xml"), "E_FILE_KIND"),  # a workbook
        (files.OLE + b"\0" * 600, "E_FILE_KIND"),  # some other office file
        (files.DOCX[:40], "E_FILE_KIND"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "E_FILE_KIND"),
        (files.archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "E_MACROS"),
        (files.DOC + "_VBA_PROJECT".encode("utf-16-le"), "E_MACROS"),
    ],
    ids=["empty", "large", "torn", "html", "program", "workbook", "office", "half", "svg", "macros", "old-macros"],
)
def test_what_is_refused_in_words(data, code):
    with pytest.raises(Refusal) as no:
        checked(data)
    assert no.value.code == code and no.value.field == "file" and no.value.message.endswith("。")


@pytest.mark.req("S1-13")
@pytest.mark.parametrize("typed", ["潮司〔2023〕9号", "潮司[2023]9号", " 潮司（2023）9 号", "潮司【2023】9号", "潮司﹝2023﹞９号"])
def test_one_number_has_one_spelling(typed):
    assert plain_number(typed) == "潮司〔2023〕9号"


def test_other_brackets_of_a_number_stay():
    assert plain_number("试行（一）") == "试行(一)"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("..\\..\\通知.pdf", "通知.pdf"), ("/etc/passwd", "passwd"), ("a\u202efdp.exe", "afdp.exe"), ("", "document")],
)
def test_a_name_is_bare(typed, kept):
    assert clean_name(typed) == kept


def test_a_long_name_keeps_its_suffix():
    assert clean_name("长" * 300 + ".pdf").endswith("长.pdf") and len(clean_name("长" * 300 + ".pdf")) <= 120
