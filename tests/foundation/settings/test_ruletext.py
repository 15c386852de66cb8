"""The narrow reader of YAML and JSON: plain data or a refusal with its line, however hostile the file."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.foundation.settings import ruletext

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20)
)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (BOMB, "E_ALIAS", "第 1 行"),
        ("a: 1\nb: *a\n", "E_ALIAS", "第 2 行"),
        ("a: !!python/object/apply:os.system [ls]", "E_TAG", "第 1 行"),
        ("a: !!binary aGVsbG8=", "E_TAG", "第 1 行"),
        ("a: 1\n\na: 2\n", "E_DUPLICATE", "第 3 行"),
        ('{"a": 1,\n "a": 2}', "E_DUPLICATE", "第 2 行"),
        ("[" * 100_000, "E_DEPTH", "第 1 行"),
        ("a: " + "{b: " * 50 + "1" + "}" * 50, "E_DEPTH", "第 1 行"),
        ("a: 1\nb: [1,\n", "E_SYNTAX", "第 3 行"),
        ("a: 1\n--- \nb: 2\n", "E_SYNTAX", "第 2 行"),
        ('a: "\\0"', "E_TEXT", "第 1 行"),
        ("a: \ud800", "E_TEXT", ""),
        ("a" * (ruletext.MOST_CHARACTERS + 1), "E_TOO_LARGE", ""),
    ],
)
def test_what_is_not_plain_data_is_refused_at_once(text, code, place):
    began = time.monotonic()
    with pytest.raises(ruletext.Unreadable) as no:
        ruletext.read(text)
    assert [(one.code, one.place) for one in no.value.problems] == [(code, place)]
    assert time.monotonic() - began < 2


def test_words_stay_words():
    text = "sectors: {on: [yes, off, 12:30, 2023-03-05, 0x1f, 1e3, 1_000, 00]}\nn: -12\nt: true\nnothing: ~\nq: '12'\n"
    assert ruletext.read(text).data == {
        "sectors": {"on": ["yes", "off", "12:30", "2023-03-05", "0x1f", "1e3", "1_000", "00"]},
        "n": -12, "t": True, "nothing": None, "q": "12",
    }  # fmt: skip


def test_json_with_tabs_is_read_too():
    assert ruletext.read(json.dumps({"a": [1, {"b": "中文"}]}, indent="\t", ensure_ascii=True)).data == {"a": [1, {"b": "中文"}]}


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-999_999_999, 999_999_999) | st.text(st.characters(categories=("L", "N", "P", "S")))
    | st.sampled_from(["on", "yes", "true", "1", "~", "2023-01-05", "a: b", "# no", "- x", " lead", "null", "&a", "*a", "!t"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcon:#-", min_size=1), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("kind", ["yaml", "json"])
@given(data=st.dictionaries(st.sampled_from(["format", "on", "1", "x y"]), plain, max_size=3))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_as_it_was(kind, data):
    assert ruletext.read(ruletext.write(data, kind)).data == data
