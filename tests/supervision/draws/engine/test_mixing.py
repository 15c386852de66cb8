"""Section 7.4: the walk step by step, and claim F7: where it leads."""

from collections import Counter
from itertools import product

import pytest

from saas.supervision.draws.engine import Wanted, assign
from saas.supervision.draws.engine.drbg import Drbg
from saas.supervision.draws.engine.hashing import Suite, suite_of
from saas.supervision.draws.engine.mixing import mix

from .kit import a_person, bound, chi_square, params, pool, seed
from .plain import Plain, plain_mix

SHA = suite_of("sha256")


def high(message: bytes) -> bytes:
    """A hash of which every eighth word or so is the highest there is, which `below` rejects."""
    digest = SHA.hash(message)
    return b"\xff" * 8 + digest[8:] if digest[0] % 2 else digest


@pytest.mark.parametrize("suite", [SHA, Suite("high", high)], ids=["sha256", "rejecting"])
@pytest.mark.parametrize("even", [True, False])
def test_steps_are_those_of_the_protocol(suite, even):
    """4,000 steps are four batches of words; most people fit most seats, so that all sorts of steps occur."""
    people = [f"P{i}" for i in range(9)]
    fits = [range(9), range(0, 9, 2), range(7), (1, 2, 8), range(2, 9)]
    seats = [(f"O{t // 3}", t % 3, frozenset(people[i] for i in fits[t % 5])) for t in range(15)]
    start = [0, 4, 5, 8, 3, 2, 0, 1, 8, 6, 2, 4, 5, 1, 7]
    assert all(len({*start[o:o + 3]}) == 3 and start[t] in fits[t % 5] for o in range(0, 15, 3) for t in range(o, o + 3))
    for key in (bytes(32), bytes([1]) * 32):
        names, numbers = [people[i] for i in start], list(start)
        plain_mix(Drbg(suite, key), 4_000, 3, even, dict.fromkeys(people, 3), seats, names)
        mix(Drbg(suite, key), 4_000, 3, even, [3] * 9, [list(fits[t % 5]) for t in range(15)],
            [frozenset(fits[t % 5]) for t in range(15)], [t // 3 for t in range(15)], numbers)
        assert [people[i] for i in numbers] == names != [people[i] for i in start]


def test_rejecting_suite_does_reject():
    numbers = Drbg(Suite("high", high), bytes(32))
    assert sum(numbers.word() >= 2**64 // 15 * 15 for _ in range(800)) > 50


@pytest.mark.parametrize("counts", [[1, 2, 3, 5, 8, 13], [4, 4, 4], [3072, 3, 3072], [2, 1, 0, 1]])
@pytest.mark.parametrize("name", ["sha256", "sm3"])
def test_words_at_once_are_words_one_by_one(name, counts):
    suite = suite_of(name)
    one, many = Drbg(suite, bytes(32)), Drbg(suite, bytes(32))
    for count in counts:
        assert many.words(count) == [one.word() for _ in range(count)]
    assert many.word() == one.word()


def outcomes(given: dict, height: int) -> dict[tuple, int]:
    """Every assignment that keeps the hard rules and the level, with its sum of squared loads."""
    run = Plain(**given)
    seats = [seat for row, _ in run.queue for seat in run.seats(row["id"], 0)]
    everything = {}
    for some in product(*(sorted(fit) for _, _, fit in seats)):
        loads = Counter(some)
        pairs = {(seat[0], person) for seat, person in zip(seats, some, strict=True)}
        if len(pairs) == len(some) and all(n <= min(run.capacity[p], height) for p, n in loads.items()):
            # Objects come in another order with every seed.
            everything[tuple(sorted((*seat[:2], p) for seat, p in zip(seats, some, strict=True)))] = sum(
                n * n for n in loads.values())
    return everything


def instance(balance: str, people: list[dict], patterns: list, barred=()) -> dict:
    rows = pool(len(patterns), "O")
    return {"suite": "sha256", "base": seed(0), "label": "officer", "people": people, "barred": set(barred),
            "wanted": [Wanted(row, [pattern]) for row, pattern in zip(rows, patterns, strict=True)],
            "params": params() | {"balance": balance, "mix": 50}}


OPEN, LED, SPECIAL = [[], []], [["lead"], []], [["lead"], ["spec"]]
FOUR = [a_person(f"P{i}", lead=i < 2) for i in range(4)]
FIVE = [a_person(f"P{i}", lead=i < 3, specs=["lawyers"] if i % 2 else []) for i in range(5)]
INSTANCES = {
    "even, led": instance("even", FOUR, [LED, LED, OPEN]),
    "cap, led and barred": instance("cap", FOUR, [LED, LED, OPEN], [("P0", "O000"), ("P3", "O001")]),
    "even, specialists": instance("even", FIVE, [SPECIAL, SPECIAL, LED], [("P4", "O002")]),
    "cap, specialists": instance("cap", FIVE, [SPECIAL, SPECIAL, SPECIAL]),
}


@pytest.mark.req("S0-01")
@pytest.mark.parametrize("name", INSTANCES)
@pytest.mark.parametrize("seeds", [pytest.param(300, id="sample"),
                                   pytest.param(20_000, id="full", marks=pytest.mark.deep)])
def test_f7_assignments_are_near_uniform(name, seeds):
    given = INSTANCES[name]
    height = assign(**given)["level"]
    possible = outcomes(given, height)
    wanted = given["params"]["balance"] == "even"
    law = {outcome for outcome, squares in possible.items() if not wanted or squares == min(possible.values())}
    assert 20 <= len(law) <= 600
    seen = Counter()
    for number in range(seeds):
        teams = assign(**given | {"base": seed(number)})["teams"]
        seen[tuple(sorted((team["id"], i, p) for team in teams for i, p in enumerate(team["members"])))] += 1
    assert seen.keys() <= possible.keys()
    inside = {outcome: seen[outcome] for outcome in law}
    total = sum(inside.values())
    assert seeds - total <= seeds // 200
    if seeds >= 20_000:
        assert chi_square(inside, dict.fromkeys(law, total / len(law))) < bound(len(law) - 1)
