"""Section 1: canonical JSON and the strict parser."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.supervision.draws.engine import DrawError, canon, parse, same
from saas.supervision.draws.engine.hashing import suite_of

from .kit import vectors

QUICK = settings(max_examples=60, deadline=None, derandomize=True)
KEYS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=5)
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=6)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
                      max_leaves=12)


@pytest.mark.parametrize("case", vectors("canon")["values"], ids=lambda c: c["canonical"][:20])
def test_vector_has_its_text_and_digests(case):
    text = canon(case["value"])
    assert text == case["canonical"].encode()
    assert suite_of("sha256").hash(text).hex() == case["sha256"] == hashlib.sha256(text).hexdigest()
    assert suite_of("sm3").hash(text).hex() == case["sm3"]
    assert parse(text) == parse(case["canonical"]) == case["value"]


@pytest.mark.parametrize("text", [
    *vectors("canon")["reject"], "-0", "01", "+1", "-", "-9007199254740992", "1" * 5000, "Infinity", "[1,]",
    "{'a':1}", "", "{}{}", '{"":1}', '{"\\u007f":1}', '{"a\\n":1}', '"\\udc00\\ud800"', '"\ud800"', '"\x01"',
    "\ufeff{}", "[" * 70 + "]" * 70, "[" * 100_000, b'"\xff"', b'"\xed\xa0\x80"', '{"a":{"b":1,"b":1}}', "[1\u0663]",
])
def test_text_outside_the_subset_is_refused(text):
    with pytest.raises(DrawError) as refused:
        parse(text)
    assert refused.value.code == "E_FORMAT"


@pytest.mark.parametrize("value", [1.0, float("nan"), 2**53, -(2**53), "\ud800", b"x", (1,), {1, 2}, {1: 2}, {"": 1},
                                   {"键": 1}, {"a": [0.5]}, {None: 1}, {True: 1}])
def test_value_outside_the_subset_has_no_canonical_form(value):
    with pytest.raises(DrawError) as refused:
        canon(value)
    assert refused.value.code == "E_FORMAT"


def test_a_value_that_contains_itself_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(DrawError):
        canon(endless)


def test_escapes_are_exactly_the_named_ones():
    every = "".join(map(chr, range(0x20))) + '"\\/\x7f\u2028'
    short = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
    wanted = "".join(short.get(c, f"\\u{ord(c):04x}" if c < " " else c) for c in every)
    assert canon(every) == f'"{wanted}"'.encode()


def test_true_is_not_one():
    assert not same(True, 1)
    assert not same({"must": 0}, {"must": False})
    assert same({"a": 1, "b": [2]}, {"b": [2], "a": 1})


@given(VALUES)
@QUICK
def test_parse_undoes_canon(value):
    assert parse(canon(value)) == value
    assert canon(parse(canon(value))) == canon(value)


@given(st.dictionaries(KEYS, LEAVES, min_size=2, max_size=6), st.randoms(use_true_random=False))
@QUICK
def test_key_order_and_white_space_do_not_matter(value, random):
    items = list(value.items())
    random.shuffle(items)
    assert canon(dict(items)) == canon(value)
    assert parse(b" " + canon(value).replace(b",", b",", 1) + b"\n") == value
