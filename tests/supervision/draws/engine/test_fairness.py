"""Section 13: fairness claims F1, F2, F4 and F10. Seeds are counters, so every run is the same run."""

from collections import Counter
from itertools import combinations, permutations

import pytest

from saas.supervision.draws.engine import draw_subjects, drawn_ids
from saas.supervision.draws.engine.drbg import Drbg
from saas.supervision.draws.engine.hashing import suite_of
from saas.supervision.draws.engine.subjects import best_ticket

from .kit import a_stratum, bound, chi_square, params, pool, seed

SHA = suite_of("sha256")
SIZES = [pytest.param(1, id="sample"), pytest.param(10, id="full", marks=pytest.mark.deep)]


@pytest.mark.req("S0-01")
@pytest.mark.parametrize("size", SIZES)
def test_f1_every_subset_is_equally_likely(size):
    seeds = 3_500 * size
    rule, rows = params(a_stratum(rates={"*": "3/7"})), pool(7)
    seen = Counter(tuple(sorted(drawn_ids(draw_subjects("sha256", seed(n), rule, rows)))) for n in range(seeds))
    subsets = dict.fromkeys(combinations([row["id"] for row in rows], 3), seeds / 35)
    assert chi_square(seen, subsets) < bound(34)


def order_law(weights: dict[str, int], order: tuple[str, ...]) -> float:
    """The chance of these first places when balls are drawn without replacement and repeats skipped."""
    left, chance = sum(weights.values()), 1.0
    for ident in order:
        chance *= weights[ident] / left
        left -= weights[ident]
    return chance


@pytest.mark.parametrize("count, seeds", [
    pytest.param(4, 6_000, id="sample"), pytest.param(8, 100_000, id="full", marks=pytest.mark.deep)])
def test_f2_weights_are_balls_in_the_urn(count, seeds):
    weights = {f"O{i}": 1 + i % 4 for i in range(count)}
    seen = Counter()
    for n in range(seeds):
        key = SHA.key(n.to_bytes(32, "big"), "object")
        best = {ident: best_ticket(SHA, key, ident, weight) for ident, weight in weights.items()}
        seen[tuple(sorted(best, key=best.get)[:2])] += 1
    pairs = {pair: seeds * order_law(weights, pair) for pair in permutations(weights, 2)}
    assert chi_square(seen, pairs) < bound(len(pairs) - 1)
    firsts = Counter()
    for (first, _), times in seen.items():
        firsts[first] += times
    assert chi_square(firsts, {i: seeds * w / sum(weights.values()) for i, w in weights.items()}) < bound(count - 1)


@pytest.mark.parametrize("n", [3, 6, 10, 1000])
def test_f4_below_is_unbiased(n):
    numbers = Drbg(SHA, SHA.key(bytes(32), "f4"))
    seen = Counter(numbers.below(n) for _ in range(20_000))
    assert chi_square(seen, dict.fromkeys(range(n), 20_000 / n)) < bound(n - 1)


def test_f4_one_word_in_four_is_rejected():
    class Counting(Drbg):
        taken = 0

        def word(self):
            self.taken += 1
            return super().word()

    numbers = Counting(SHA, bytes(32))
    for _ in range(6_000):
        numbers.below(2**62 + 1)
    # 6,000 accepted words at 3/4 need 8,000 in the mean; 4.75 standard deviations are 245.
    assert abs(numbers.taken - 8_000) < 245


@pytest.mark.parametrize("size", SIZES)
def test_f10_one_bit_of_the_seed_changes_half_of_the_ticket_bits(size):
    tickets, differing = 1_000 * size, 0
    left, right = (SHA.key(n.to_bytes(32, "big"), "object") for n in (0, 1))
    for n in range(tickets):
        one, two = (int.from_bytes(SHA.ticket(key, 0, f"O{n}"), "big") for key in (left, right))
        differing += (one ^ two).bit_count()
    bits = 256 * tickets
    assert abs(differing - bits / 2) < 4.75 * bits**0.5 / 2
