"""Section 6, step 4: rounding."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.supervision.draws.engine import DrawError
from saas.supervision.draws.engine.hashing import suite_of
from saas.supervision.draws.engine.quota import quotas, spread
from saas.supervision.draws.engine.validate import parse_rate

from .kit import a_stratum, vectors

SHA = suite_of("sha256")
RATE = st.integers(1, 12).flatmap(lambda q: st.tuples(st.integers(0, q), st.just(q)))


@pytest.mark.parametrize("case", vectors("quota"), ids=range(len(vectors("quota"))))
def test_quota_vectors(case):
    cells = [tuple(cell) for cell in case["cells"]]
    assert quotas(suite_of(case["suite"]), bytes.fromhex(case["seed"]), case["stratum"], cells) == case["quotas"]


@pytest.mark.req("S3-24")
@pytest.mark.parametrize("rate, count, drawn", [("1/5", 2, 1), ("1/5", 3, 1), ("1/5", 5, 1), ("1/10", 48, 5)])
def test_rounding_up_never_leaves_a_small_pool_unchecked(rate, count, drawn):
    assert quotas(SHA, bytes(32), a_stratum(rates={"*": rate}), [("A", count, count, 0)]) == [drawn]


@pytest.mark.parametrize("mode, drawn", [("up", [2, 1, 0]), ("down", [1, 0, 0]), ("half_up", [2, 0, 0])])
def test_modes(mode, drawn):
    stratum = a_stratum(rates={"*": "1/4"}, round=mode)
    assert quotas(SHA, bytes(32), stratum, [("A", 6, 6, 0), ("B", 1, 1, 0), ("C", 0, 0, 0)]) == drawn


@pytest.mark.parametrize("changes, counts, drawn", [
    ({"must": "inside"}, ("A", 10, 8, 4), 4),
    ({"must": "extra"}, ("A", 10, 8, 4), 6),
    ({"must": "extra", "base": "eligible"}, ("A", 10, 8, 4), 5),
    ({"must": "inside", "base": "eligible"}, ("A", 30, 10, 0), 2),
    ({"must": "inside"}, ("A", 30, 4, 0), 4),
    ({"must": "extra", "rates": {"*": "1/1"}}, ("A", 10, 8, 4), 8),
    ({"rates": {"*": "0/1"}}, ("A", 10, 8, 0), 0),
    ({"rates": {"*": "0/1", "A": "1/2"}}, ("A", 10, 8, 0), 5),
])
def test_base_and_must(changes, counts, drawn):
    assert quotas(SHA, bytes(32), a_stratum(**changes), [counts]) == [drawn]


@given(st.lists(st.tuples(st.integers(0, 9), RATE), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_random_rounding_is_exact_over_all_offsets(cells):
    """Claim F3: expectation b·p/q per cell, total its floor or ceiling."""
    bases, rates = [b for b, _ in cells], [rate for _, rate in cells]
    shares = [Fraction(b * p, q) for b, (p, q) in cells]
    denominator = math.lcm(*(q for _, q in rates))
    rounds = [spread(bases, rates, u) for u in range(denominator)]
    for i, share in enumerate(shares):
        assert Fraction(sum(row[i] for row in rounds), denominator) == share
        assert {row[i] for row in rounds} <= {math.floor(share), math.ceil(share)}
    assert {sum(row) for row in rounds} <= {math.floor(sum(shares)), math.ceil(sum(shares))}


def test_random_rounding_has_its_own_lot_per_stratum():
    def drawn(ident, seed):
        return quotas(SHA, bytes([seed]) * 32, a_stratum(ident, round="random"), [("A", 7, 7, 0)])[0]
    lots = [(drawn("law", seed), drawn("notary", seed)) for seed in range(60)]
    assert set(lots) == {(1, 1), (1, 2), (2, 1), (2, 2)}


@pytest.mark.parametrize("rates", [{}, {"B": "1/2"}])
def test_a_cell_without_a_rate(rates):
    with pytest.raises(DrawError) as refused:
        quotas(SHA, bytes(32), a_stratum(rates=rates), [("A", 1, 1, 0)])
    assert refused.value.code == "E_RATE"


def test_common_denominator_has_a_limit():
    cells = [(tier, 9, 9, 0) for tier in "ABCD"]
    # 999983 · 999979 · 999961 is just below 10^18: times 9 it is less than 2^63, times 11 more.
    allowed, large = (dict(zip("ABCD", ("1/999983", "1/999979", "1/999961", last), strict=True))
                      for last in ("1/9", "1/11"))
    with pytest.raises(DrawError) as refused:
        quotas(SHA, bytes(32), a_stratum(rates=large, round="random"), cells)
    assert refused.value.code == "E_RATE"
    assert quotas(SHA, bytes(32), a_stratum(rates=large), cells) == [1, 1, 1, 1]
    assert sum(quotas(SHA, bytes(32), a_stratum(rates=allowed, round="random"), cells)) in (1, 2)


@pytest.mark.parametrize("rate", ["", "1", "1/0", "2/1", "01/5", "1/05", "1/1000001", "-1/5", "1/5 ", "1/5\n", "１/５",
                                  "0.2", None, 0.2, ["1", "5"]])
def test_rate_shape(rate):
    with pytest.raises(DrawError) as refused:
        parse_rate(rate)
    assert refused.value.code == "E_RATE"


def test_rates_are_taken_as_written():
    assert parse_rate("20/100") == (20, 100)
    assert parse_rate("0/1000000") == (0, 1000000)
