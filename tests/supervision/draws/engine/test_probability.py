"""Stated chances are compared with a count over every order of tickets and every rounding offset."""

import math
from fractions import Fraction
from itertools import permutations

import pytest

from saas.supervision.draws.engine import draw_subjects, drawn_ids, odds, quota, subjects

from .kit import a_stratum, an_object, params, pool, seed


@pytest.mark.req("S0-16")
def test_five_of_forty_eight():
    found = odds("sha256", params(a_stratum(rates={"*": "1/10"})), pool(48))
    assert {(o.kind, o.places, o.among, o.chance, o.rank) for o in found.values()} == {
        ("equal", 5, 48, Fraction(5, 48), None)}


def test_rank_is_the_place_of_the_ticket():
    rule, rows = params(a_stratum(rates={"*": "1/10"}, substitutes=43)), pool(48)
    found = odds("sha256", rule, rows, seed(7))
    (cell,) = draw_subjects("sha256", seed(7), rule, rows)["strata"][0]["cells"]
    order = [row["id"] for row in cell["drawn"] + cell["substitutes"]]
    assert [found[ident].rank for ident in order] == list(range(1, 49))


def test_those_without_a_lot():
    rows = [an_object("O1", must=True), an_object("O2"), an_object("O3", done=2), an_object("O4", cat="notary_office")]
    found = odds("sha256", params(a_stratum(where={"cat": ["law_firm"]}, rates={"*": "2/3"})), rows, seed(1))
    assert [(found[i].kind, found[i].chance, found[i].rank) for i in sorted(found)] == [
        ("must", 1, None), ("equal", 1, 1), ("capped", 0, None), ("out_of_scope", 0, None)]


def test_unequal_weights_have_no_short_fraction_unless_all_or_none_are_drawn():
    rows = [an_object("O1", weight=3), an_object("O2")]

    def kinds(rate):
        found = odds("sha256", params(a_stratum(rates={"*": rate})), rows)
        return {(o.kind, o.places, o.among, o.chance) for o in found.values()}
    assert kinds("1/2") == {("weighted", 1, 2, None)}
    assert kinds("1/1") == {("equal", 2, 2, 1)}
    assert kinds("0/1") == {("equal", 0, 2, 0)}


class Offset:
    """In place of the DRBG: the rounding offset under trial."""

    value = 0

    def __init__(self, suite, key):
        pass

    def below(self, n):
        return self.value


def counted(monkeypatch, rule: dict, rows: list[dict]) -> dict[str, Fraction]:
    """The chance of every object, by trying all orders of tickets and all rounding offsets."""
    place: dict[str, int] = {}

    def ranked(suite, key, lot, limit):
        return [(bytes([place[ident]]), ident) for ident in lot.ids]

    monkeypatch.setattr(subjects, "least", ranked)
    monkeypatch.setattr(quota, "Drbg", Offset)
    offsets = math.lcm(*(int(rate.split("/")[1]) for rate in rule["strata"][0]["rates"].values()))
    hits, trials = dict.fromkeys((row["id"] for row in rows), 0), 0
    for order in permutations(range(len(rows))):
        place.update(zip(hits, order, strict=True))
        for Offset.value in range(offsets):
            trials += 1
            for ident in drawn_ids(draw_subjects("sha256", seed(0), rule, rows)):
                hits[ident] += 1
    return {ident: Fraction(times, trials) for ident, times in hits.items()}


LONE = [an_object(f"O{i}") for i in range(5)]
WITH_MUST = [an_object(f"O{i}", must=i == 0) for i in range(5)]
TWO_CELLS = [an_object(f"O{i}", tier="AB"[i > 2]) for i in range(5)]
SMALL_B = [an_object(f"O{i}", tier="AB"[i > 3]) for i in range(5)]


@pytest.mark.parametrize("rows, changes, joint", [
    (LONE, {"rates": {"*": "1/3"}}, ""),
    (LONE, {"rates": {"*": "1/3"}, "round": "down"}, ""),
    (LONE, {"rates": {"*": "1/2"}, "round": "half_up"}, ""),
    (LONE, {"rates": {"*": "1/3"}, "round": "random"}, ""),
    (LONE, {"rates": {"*": "1/3"}, "round": "random", "min": 2}, ""),
    (LONE, {"rates": {"*": "1/3"}, "round": "random", "max": 1}, ""),
    (LONE, {"rates": {"*": "0/1"}, "min": 3}, ""),
    (LONE, {"rates": {"*": "1/1"}, "max": 2}, ""),
    (WITH_MUST, {"rates": {"*": "1/3"}, "round": "random"}, ""),
    (WITH_MUST, {"rates": {"*": "1/3"}, "round": "random", "must": "extra"}, ""),
    (WITH_MUST, {"rates": {"*": "1/1"}, "max": 0}, ""),
    (WITH_MUST, {"rates": {"*": "0/1"}, "min": 9}, ""),
    (TWO_CELLS, {"rates": {"*": "1/3", "B": "1/2"}}, ""),
    (TWO_CELLS, {"rates": {"*": "1/2"}, "round": "random"}, ""),
    (TWO_CELLS, {"rates": {"*": "1/3", "B": "1/2"}, "min": 2, "max": 2}, ""),
    (TWO_CELLS, {"rates": {"*": "0/1"}, "min": 5}, ""),
    (TWO_CELLS, {"rates": {"*": "0/1"}, "min": 1}, "AB"),
    (TWO_CELLS, {"rates": {"*": "1/1"}, "max": 4}, "AB"),
    (SMALL_B, {"rates": {"*": "1/4", "B": "1/1"}, "min": 3}, "A"),
    (SMALL_B, {"rates": {"*": "1/1", "B": "0/1"}, "max": 2}, "A"),
])
def test_stated_chance_is_the_counted_one(monkeypatch, rows, changes, joint):
    rule = params(a_stratum(**changes))
    stated = odds("sha256", rule, rows)
    true = counted(monkeypatch, rule, rows)
    for row in rows:
        found = stated[row["id"]]
        assert (found.kind == "joint") == (row["tier"] in joint)
        if found.kind != "joint":
            assert found.chance == true[row["id"]]
            if found.places is not None:
                assert found.chance == Fraction(found.places, found.among)
