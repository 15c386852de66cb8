"""The notation of a text, and two versions compared (S4-21)."""

import time

import pytest

from saas.registers.guidelines.comparing import compared, counted
from saas.registers.guidelines.markup import blocks, of_plain, plain

FIRST = """# “双随机、一公开”监管工作细则

第一章　总则

第一条　为了规范抽查工作，
制定本细则。
第二条 抽查的对象包括：
（一）律师事务所；
（二）公证机构。

第三条　抽查结果应当在 20 个工作日内公示。
第四条　本细则自发布之日起施行。
"""
SECOND = FIRST.replace("20 个工作日", "15 个工作日").replace("（二）公证机构。", "（二）公证机构；\n（三）司法鉴定机构。").replace(
    "第四条　本细则自发布之日起施行。", "第四条　检查人员应当回避。\n第五条　本细则自发布之日起施行。"
)


@pytest.mark.req("S4-21")
def test_the_words_of_an_official_text_make_its_structure():
    found = [(one.kind, one.lead, one.text) for one in blocks(FIRST)]
    assert found == [
        ("title", "", "“双随机、一公开”监管工作细则"),
        ("chapter", "第一章", "总则"),
        ("article", "第一条", "为了规范抽查工作，制定本细则。"),
        ("article", "第二条", "抽查的对象包括："),
        ("item", "（一）", "律师事务所；"),
        ("item", "（二）", "公证机构。"),
        ("article", "第三条", "抽查结果应当在 20 个工作日内公示。"),
        ("article", "第四条", "本细则自发布之日起施行。"),
    ]


def test_a_sentence_that_cites_an_article_begins_none():
    assert [one.kind for one in blocks("第五条、第七条的规定适用于本程序。\n\n第三条至第五条另行规定。")] == ["text", "text"]
    assert [one.kind for one in blocks("1. 先告知\n2. 再检查\n\n3.5 公里以内")] == ["point", "point", "text"]


def test_nothing_is_markup_of_a_browser():
    found = blocks('<script>alert(1)</script>\n\n# <img src=x onerror="x">')
    assert [(one.kind, one.text) for one in found] == [("text", "<script>alert(1)</script>"), ("title", '<img src=x onerror="x">')]


def test_what_the_public_row_keeps_is_the_same_text():
    assert of_plain(plain(FIRST)) == blocks(FIRST)


@pytest.mark.req("S4-21")
def test_changed_words_are_marked_and_the_rest_is_folded():
    found = compared(blocks(FIRST), blocks(SECOND))
    changed = {one.block.lead: one.pieces for one in found if one.kind == "changed"}
    assert changed["第三条"] == (("same", "第三条　抽查结果应当在 "), ("gone", "20"), ("new", "15"), ("same", " 个工作日内公示。"))
    assert changed["（二）"][1:] == (("gone", "。"), ("new", "；"))
    assert changed["第五条"] == (("same", "第"), ("gone", "四"), ("new", "五"), ("same", "条　本细则自发布之日起施行。"))
    assert [one.block.lead for one in found if one.kind == "new"] == ["（三）", "第四条"]
    assert found[0].count == 4 and counted(found) == (3, 2, 0)


def test_the_same_text_has_no_changes():
    [only] = compared(blocks(FIRST), blocks(FIRST))
    assert only.count == len(blocks(FIRST))


def test_every_word_of_both_versions_stands_in_the_comparison():
    old, new = blocks(FIRST), blocks(SECOND)
    found = compared(old, new, around=1000)
    for side, kinds, texts in (("gone", ("same", "gone"), old), ("new", ("same", "new"), new)):
        said = "".join(
            "".join(words for kind, words in one.pieces if kind in ("same", side)) if one.kind == "changed"
            else one.block.words if one.kind in kinds else ""
            for one in found
        )  # fmt: skip
        assert said == "".join(one.words for one in texts)


def test_a_long_text_is_compared_at_once():
    old = "\n\n".join(f"第{n}条　" + f"第 {n} 项工作应当在规定期限内完成并留存记录，" * 6 for n in range(400))
    began = time.perf_counter()
    found = compared(blocks(old), blocks(old.replace("规定期限", "三十日")))
    assert counted(found) == (400, 0, 0) and time.perf_counter() - began < 20
