"""Which basis an amendment touches: names of laws and numbers of articles in all their spellings (S1-08)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saas.registers.checklists.citing import Cited, cited, law_name, split, touches


def one(number: int, sub: int = 0, paragraph: int = 0, item: int = 0) -> Cited:
    return Cited((number, sub), (number, sub), paragraph, item)


@pytest.mark.req("S1-08")
@pytest.mark.parametrize(
    "title",
    [
        "《中华人民共和国公证法》", "《公证法》", "公证法", "《 公证法 》", "《中华人民共和国公证法》（2017年修正）", "公证法（2017）",
        "中华人民共和国公证法(2015 修正)", "《公证法》(2017)",
    ],
)  # fmt: skip
def test_one_law_has_one_name(title):
    assert law_name(title) == "公证法"


@pytest.mark.parametrize("title", ["《公证法实施条例》", "《广东省公证条例》", "《公证程序规则（试行）》", ""])
def test_other_laws_are_other_laws(title):
    assert law_name(title) != "公证法"


@pytest.mark.req("S1-08")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("第五条", [one(5)]),
        ("第 5 条", [one(5)]),
        ("第５条", [one(5)]),
        ("第四十一条第二款", [one(41, paragraph=2)]),
        ("第四十一条第一款第（三）项", [one(41, paragraph=1, item=3)]),
        ("第二十三条第（二）项", [one(23, item=2)]),
        ("第一百零八条", [one(108)]),
        ("第一百三十三条之一", [one(133, 1)]),
        ("第三条至第七条", [Cited((3, 0), (7, 9999))]),
        ("第三至七条", [Cited((3, 0), (7, 9999))]),
        ("第3—7条", [Cited((3, 0), (7, 9999))]),
        ("第五、七、九条", [one(5), one(7), one(9)]),
        ("第六条第一款、第三款；第九条", [one(6, paragraph=1), one(6, paragraph=3), one(9)]),
        ("第十二条第一、三款", [one(12, paragraph=1), one(12, paragraph=3)]),
        ("第五条、第六条和第七条", [one(5), one(6), one(7)]),
        ("第三章", None),
        ("全文", None),
        ("第七条至第三条", None),
        ("", []),
    ],
)
def test_articles_are_read_in_every_spelling(words, found):
    assert cited(words) == found


@pytest.mark.req("S1-08")
@pytest.mark.parametrize(
    ("changed", "resting", "hit"),
    [
        (["第四十一条"], "第四十一条第二款", True),
        (["第四十一条第二款"], "第四十一条", True),
        (["第四十一条第二款"], "第四十一条第一款", False),
        (["第四十一条第二款第（一）项"], "第四十一条第二款第（三）项", False),
        (["第四十一条第二款"], "第四十一条第二款第（三）项", True),
        (["第三条至第七条"], "第 5 条", True),
        (["第三条至第七条"], "第八条", False),
        (["第六条至第十条"], "第三条至第七条", True),
        (["第一百三十三条"], "第一百三十三条之一", False),
        (["第一百三十条至第一百三十三条"], "第一百三十三条之一", True),
        (["第五条", "第九条"], "第九条", True),
        ([], "第九条", True),  # the whole law
        (["第五条"], "", True),  # rests on the whole law
        (["第五条"], "第二章", True),  # cannot be told: looked at
        (["第四条"], "第十四条", False),
    ],
)
def test_what_an_amendment_touches(changed, resting, hit):
    basis = [{"title": "《中华人民共和国公证法》", "article": resting}, {"title": "《律师法》", "article": "第五条"}]
    assert touches("公证法", changed, basis) == (basis[:1] if hit else [])


def test_what_was_typed_falls_into_articles():
    typed = "第五条、第四十一条第二款\n第三条至第七条；第五、七条，第九条。"
    assert split(typed) == ["第五条", "第四十一条第二款", "第三条至第七条", "第五、七条", "第九条"]
    assert split(" ；\n") == []


SIGNS = "零一二三四五六七八九"


def chinese(n: int) -> str:
    """1…999 as a law writes it."""
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    said = f"{SIGNS[hundreds]}百" if hundreds else ""
    said += (f"{SIGNS[tens]}十" if tens > 1 or hundreds else "十") if tens else ("零" if hundreds and ones else "")
    return said + (SIGNS[ones] if ones else "")


@given(st.integers(1, 999), st.integers(0, 9), st.integers(1, 999), st.integers(0, 9))
def test_numbers_in_signs_and_digits_agree_with_arithmetic(a, p, b, q):
    mine = f"第{chinese(a)}条" + (f"第{chinese(p)}款" if p else "")
    changed = f"第 {b} 条" + (f"第{q}款" if q else "")
    hit = bool(touches("公证法", [changed], [{"title": "公证法", "article": mine}]))
    assert hit == (a == b and (not p or not q or p == q))


@given(st.text("第条款项之至、，；（）一二十百0123 章", max_size=20))
def test_nothing_typed_breaks_it(words):
    cited(words)
    assert all(part.strip() for part in split(words))
