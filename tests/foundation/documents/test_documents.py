"""Official documents: what people write is set as text and never read as markup; the same data gives the same bytes."""

import io
import time
import zipfile
from datetime import date
from types import SimpleNamespace
from xml.dom import minidom

import docx
import pypdf
import pytest

from saas.registers.checklists import official
from saas.registers.checklists.words import GROUPS

NASTY = [
    "#let x = 1", "$a^2$", "<w:t>", "&amp;", "《公证法》", "*粗* _斜_", "`code`", "@ref", "= 标题", "\\u{1}", "{{ data }}",
    "{% raw %}", "]]>",
]  # fmt: skip


def point(n: int, group: str, content: str, standard: str) -> SimpleNamespace:
    return SimpleNamespace(id=n, origin_no=445100, serial=n, content_group=group, content=content, check_standard=standard)


def row(n: int, name: str, **changes) -> SimpleNamespace:
    points = [point(n * 10 + k, group, f"第 {k} 条{name}", "按规定") for k, group in enumerate(GROUPS)]
    return SimpleNamespace(**{
        "origin_no": 445100, "serial": n, "tenant_no": 445100, "seq": n, "name": name, "categories": ["law_firm"], "item_grade": "general",
        "organ": "潮州市司法局", "levels": [], "partners": [], "methods": ["on_site"], "power_code": "", "rate_p": None, "rate_q": None,
        "times": None, "per": None, "valid_from": None, "valid_to": None, "points": points,
        "basis": [{"title": "《律师法》", "article": "第二十三条", "level": "law"}],
    } | changes)  # fmt: skip


def edition(**changes) -> SimpleNamespace:
    return SimpleNamespace(**{
        "tenant_no": 445100, "title": "潮州市司法局随机抽查事项清单", "number": 3, "document_number": "潮司〔2023〕12号", "note": "",
        "effective_from": date(2023, 3, 1), "published_on": date(2023, 2, 20),
    } | changes)  # fmt: skip


@pytest.fixture
def app(world):
    with world.app.app_context():
        yield


def pdf_text(data: bytes) -> list[str]:
    """The text of each page without line ends and spaces."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def word_text(data: bytes) -> str:
    found = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in found.tables for line in table.rows for cell in line.cells]
    return "\n".join([paragraph.text for paragraph in found.paragraphs] + cells)


@pytest.mark.req("S0-42", "S0-09")
def test_the_document_has_letterhead_number_edition_and_the_four_elements(app):
    items = [row(1, "对律师事务所的监督检查"), row(2, "联合检查", partners=["市场监督管理局"], rate_p=10, rate_q=100)]
    pages = pdf_text(official.as_pdf(edition(), items, "潮州市司法局"))
    first = pages[0]
    for said in (
        "潮州市司法局", "潮司〔2023〕12号", "（第3版，自2023年3月1日起施行）", "附件：1.随机抽查事项清单",
        "2.部门联合抽查事项清单", "—1—",
    ):  # fmt: skip
        assert said in first, said
    assert "2023年2月20日" in first
    lists = "".join(pages[1:])
    for said in (
        "抽查依据", "抽查主体", "抽查内容和标准", "抽查方式", "《律师法》第二十三条（法律）", "保持许可条件", "实地核查",
        "参与：市场监督管理局", "10%",
    ):  # fmt: skip
        assert said in lists, said
    assert "—2—" in pages[1]
    written = word_text(official.as_word(edition(), items, "潮州市司法局"))
    for said in ("潮司〔2023〕12号", "《律师法》第二十三条（法律）", "参与：市场监督管理局", "附件：1. 随机抽查事项清单"):
        assert said in written, said


@pytest.mark.parametrize("nasty", NASTY)
def test_no_sign_is_read_as_markup(app, nasty):
    items = [row(1, f"头{nasty}尾"), row(2, "长", points=[point(1, "permit", f"{nasty}{'长' * 2000}末", f"{nasty}\n第二行")])]
    head = edition(title=f"清单{nasty}完", document_number=f"号{nasty}")
    plain = "".join(nasty.split())
    text = "".join(pdf_text(official.as_pdf(head, items, f"局{nasty}")))
    for said in (f"头{plain}尾", f"清单{plain}完", f"号{plain}", f"局{plain}"):
        assert said in text, said
    assert text.count("长") >= 2000 and "末" in text
    written = official.as_word(head, items, f"局{nasty}")
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        for name in parts.namelist():
            minidom.parseString(parts.read(name))
    said = word_text(written)
    assert f"头{nasty}尾" in said and f"清单{nasty}完" in said and "长" * 2000 in said and f"{nasty}\n第二行" in said


def test_control_characters_do_not_break_a_document(app):
    items = [row(1, "一\x00\x08\x0b\ufffe\ud800二\r\n三")]
    assert "一二三" in "".join(pdf_text(official.as_pdf(edition(), items, "某局")))
    assert "一二\n三" in word_text(official.as_word(edition(), items, "某局"))


def test_a_draft_says_that_it_is_one(app):
    head = edition(document_number="", effective_from=None, published_on=None)
    text = pdf_text(official.as_pdf(head, [row(1, "一项")], "某局"))[0]
    assert "（草稿，文号未定）" in text and "（草稿，未发布）" in text and "（第3版）" in text


def test_the_same_data_gives_the_same_bytes(app):
    items = [row(1, "一项")]
    assert official.as_pdf(edition(), items, "某局") == official.as_pdf(edition(), items, "某局")
    first = official.as_word(edition(), items, "某局")
    time.sleep(2.1)  # a zip archive would keep the time to two seconds
    assert first == official.as_word(edition(), items, "某局")


def test_three_hundred_items_are_set_at_once(app):
    items = [row(n, f"第 {n} 项监督检查") for n in range(1, 301)]
    official.as_pdf(edition(), items[:1], "某局")  # the fonts are read once
    start = time.perf_counter()
    made = official.as_pdf(edition(), items, "某局")
    took = time.perf_counter() - start
    last = pypdf.PdfReader(io.BytesIO(made)).pages[-1]
    assert "第300项监督检查" in "".join(last.extract_text().split())
    assert took < 6  # measured: below one second on an idle machine
