"""What each setting's value means: words, and which of two is stricter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.errors import Refusal
from saas.foundation.settings.definitions import DEFINITIONS, definition

rates = st.fixed_dictionaries(
    {
        "p": st.integers(0, 6),
        "q": st.integers(6, 9),
        "times": st.integers(1, 3),
        "per": st.sampled_from(["year", "half_year", "quarter"]),
        "min": st.integers(0, 2),
    }
)


@pytest.mark.parametrize("code", DEFINITIONS)
def test_every_default_is_a_valid_value_with_words_and_not_looser_than_itself(code):
    known = definition(code)
    assert known.checked(known.default) == known.default
    assert known.said(known.default)[0]
    assert known.looser(known.default, known.default) == []


@settings(max_examples=60, deadline=None)
@given(rates, rates, rates)
def test_stricter_is_an_order(a, b, c):
    looser = definition("draw_rate").looser
    if not looser(a, b) and not looser(b, c):
        assert not looser(a, c)


@pytest.mark.parametrize(
    ("code", "own", "bound", "looser"),
    [
        (
            "draw_rate",
            {"p": 1, "q": 2, "times": 1, "per": "half_year", "min": 1},
            {"p": 50, "q": 100, "times": 2, "per": "year", "min": 1},
            False,
        ),
        (
            "draw_rate",
            {"p": 49, "q": 100, "times": 2, "per": "year", "min": 1},
            {"p": 1, "q": 2, "times": 2, "per": "year", "min": 1},
            True,
        ),
        ("rounding", {"mode": "down"}, {"mode": "up"}, True),
        ("team_size", {"n": 3}, {"n": 2}, False),
        (
            "publication_due",
            {"count": 5, "unit": "day", "anchor": "check_end"},
            {"count": 7, "unit": "workday", "anchor": "check_end"},
            False,
        ),
        (
            "publication_due",
            {"count": 5, "unit": "workday", "anchor": "check_end"},
            {"count": 20, "unit": "day", "anchor": "check_end"},
            True,
        ),
        (
            "publication_due",
            {"count": 5, "unit": "day", "anchor": "decision"},
            {"count": 20, "unit": "day", "anchor": "check_end"},
            True,
        ),
        ("plan_due", {"month": 1, "day": 31}, {"month": 3, "day": 31}, False),
        ("check_method", {"default": "written"}, {"default": "on_site"}, True),
        ("notice_timing", {"timing": "arrival", "days": 0}, {"timing": "advance", "days": 3}, True),
    ],
)
def test_which_value_is_looser(code, own, bound, looser):
    assert bool(definition(code).looser(own, bound)) is looser


@pytest.mark.parametrize(
    ("code", "value", "field"),
    [
        ("draw_rate", {"p": 3, "q": 2, "times": 1, "per": "year", "min": 1}, "p"),
        ("draw_rate", {"p": 3, "q": 0, "times": 1, "per": "year", "min": 1}, "q"),
        ("draw_rate", {"p": "三", "q": 9, "times": 1, "per": "year", "min": 1}, "p"),
        ("draw_rate", {"p": 3, "q": 9, "times": 1, "per": "decade", "min": 1}, "per"),
        ("team_size", {"n": 1}, "n"),
        ("team_size", {"n": 2, "m": 3}, "m"),
        ("plan_due", {"month": 2, "day": 30}, "day"),
        ("publication_due", {"count": 13, "unit": "month", "anchor": "fixed_month"}, "count"),
        ("publication_due", {"count": 5, "unit": "month", "anchor": "check_end"}, "anchor"),
        ("notice_timing", {"timing": "advance", "days": 0}, "days"),
    ],
)
def test_a_wrong_value_is_refused_and_the_field_is_named(code, value, field):
    with pytest.raises(Refusal) as no:
        definition(code).checked(value)
    assert (no.value.code, no.value.field) == ("E_VALUE", field)
    assert "%(" not in no.value.message and "{" not in no.value.message


def test_words_of_a_rate():
    said = definition("draw_rate").said
    assert said({"p": 20, "q": 100, "times": 1, "per": "half_year", "min": 1}) == ("20/100", "每半年 1 次，不少于 1 家")
    assert said(definition("draw_rate").default) == ("不少于 1 家", "每年 1 次")
