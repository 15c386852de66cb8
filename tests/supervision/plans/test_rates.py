"""Rates as typed, and what they come to (S3-24, S3-25)."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saas.supervision.plans import rates


@pytest.mark.req("S3-24")
@pytest.mark.parametrize(
    ("p", "q", "pool", "drawn"), [(20, 100, 2, 1), (20, 100, 3, 1), (20, 100, 5, 1), (10, 100, 48, 5)]
)
def test_chaozhous_four_lines_come_to_1_1_1_5(p, q, pool, drawn):
    assert rates.trial(p, q, 0, "up", pool) == drawn


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("20", (20, 100)),
        ("20%", (20, 100)),
        ("２０％", None),
        ("12.5", (125, 1000)),
        ("1/5", (1, 5)),
        ("1／3", (1, 3)),
        (" 100 ", (100, 100)),
    ],
)
def test_a_rate_is_read_as_typed_and_not_reduced(text, rate):
    if rate is None:
        assert rates.parse_rate(text) == (20, 100)
    else:
        assert rates.parse_rate(text) == rate


@pytest.mark.parametrize(
    "text", ["", "0", "101", "120%", "-5", "1/0", "6/5", "1.23456", "abc", "1/10000000", "1e3", "0/5"]
)
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(ValueError):
        rates.parse_rate(text)


@given(st.integers(1, 100), st.integers(0, 500), st.integers(0, 5), st.sampled_from(["up", "down", "half_up"]))
def test_a_trial_stays_within_the_pool_and_near_the_exact_share(p, pool, minimum, rounding):
    count = rates.trial(p, 100, minimum, rounding, pool)
    exact = Fraction(pool * p, 100)
    assert min(minimum, pool) <= count <= pool
    assert count == min(max(minimum, 0), pool) or abs(count - exact) < 1


def test_the_words_show_product_rounding_and_result():
    assert rates.trial_words(20, 100, 0, "up", 2) == "2 × 20% = 0.4，进一 → 1 家"
    assert rates.trial_words(10, 100, 0, "up", 48) == "48 × 10% = 4.8，进一 → 5 家"
    assert rates.trial_words(20, 100, 0, "up", 5) == "5 × 20% = 1 → 1 家"
    assert rates.trial_words(20, 100, 1, "down", 2) == "2 × 20% = 0.4，去尾，不少于 1 家 → 1 家"
    assert rates.trial_words(1, 3, 0, "half_up", 5) == "5 × 1/3 = ≈1.67，四舍五入 → 2 家"


@pytest.mark.req("S3-25")
def test_windows_are_told_in_months_where_they_are_whole_months():
    assert rates.window_words(date(2023, 9, 1), date(2023, 9, 30)) == "2023年9月"
    assert rates.window_words(date(2023, 7, 1), date(2023, 8, 31)) == "2023年7—8月"
    assert rates.window_words(date(2023, 7, 3), date(2023, 8, 31)) == "2023年7月3日—8月31日"
