"""Claims F5 and F6, and the engine's shortcuts against the plain procedure on cases of every sort."""

from collections import Counter

import pytest

from saas.supervision.draws.engine import Wanted, assign, canon, order
from saas.supervision.draws.engine.staffing import Staffing

from .kit import a_person, an_object, params, seed
from .mixed import case, contested
from .plain import Plain, smallest_conflicts, source_side, staffable, supply


@pytest.mark.req("S0-01")
def test_f5_whatever_can_be_staffed_is_staffed_at_the_least_level_by_the_fill_rule():
    """One pattern per object. `Plain` tries everything out: acceptance, level and every single choice of the queue."""
    seats = levels = 0
    for number in range(500):
        given = case(number, objects=5, people=7, patterns=1)
        found = assign(**given)
        assert canon(found) == canon(Plain(**given).run())
        seats += sum(len(team["members"]) for team in found["teams"])
        levels += (found["level"] or 0) > 1
    assert seats > 1_000 and levels > 80


def test_f6_a_conflict_is_the_only_smallest_one_and_right_by_counting():
    """`Plain` looks at every set of seats, finds exactly one of least size, and counts its places."""
    sizes = []
    for number in range(1_000, 1_500):
        given = case(number, objects=4, people=6)
        found = assign(**given)
        assert canon(found) == canon(Plain(**given).run())
        for row in found["unstaffed"]:
            for conflict in row["conflicts"]:
                assert conflict["need"] == len(conflict["slots"]) == conflict["have"] + 1
                sizes.append(conflict["need"])
    assert len(sizes) >= 500 and sum(size > 2 for size in sizes) > 100


def test_the_two_plain_answers_agree():
    """The textbook flow of the long runs, against trying out."""
    both = set()
    for number in range(300):
        run = Plain(**case(number, objects=3, people=5))
        seats = [seat for row, _ in run.queue for seat in run.seats(row["id"], 0)]
        small = smallest_conflicts(seats, run.capacity)
        assert staffable(seats, run.capacity) == (not small) == (not source_side(seats, run.capacity))
        both.add(not small)
        for some in small:
            assert sum(supply(some, run.capacity).values()) == len(some) - 1
    assert both == {True, False}


@pytest.mark.parametrize("cases, objects, people", [
    pytest.param(120, 12, 9, id="sample"), pytest.param(2_000, 12, 9, id="full", marks=pytest.mark.deep),
    pytest.param(100, 24, 14, id="large", marks=pytest.mark.deep)])
def test_shortcuts_change_nothing(cases, objects, people):
    for number in range(10_000, 10_000 + cases):
        given = case(number, objects, people)
        assert canon(assign(**given)) == canon(Plain(**given, large=True).run()), number


@pytest.mark.parametrize("cases, objects, people", [
    pytest.param(120, 9, 9, id="sample"), pytest.param(1_500, 9, 9, id="full", marks=pytest.mark.deep),
    pytest.param(100, 20, 14, id="large", marks=pytest.mark.deep)])
def test_repairs_are_those_of_the_protocol(cases, objects, people, monkeypatch):
    repairs, repair = Counter(), Staffing._repair

    def counted(self, number, conflicts):
        done = repair(self, number, conflicts)
        repairs[done] += 1
        return done

    monkeypatch.setattr(Staffing, "_repair", counted)
    for number in range(cases):
        given = contested(number, objects, people)
        assert canon(assign(**given)) == canon(Plain(**given, large=True).run()), number
    assert repairs[True] > cases // 8 and repairs[False] > cases // 2


def test_a_repair_gives_way_and_is_seen():
    """One lead. A takes the lead seat; B can have nothing else, so A changes to its other pattern."""
    people = [a_person("P1", max=1)] + [a_person(f"P{i}", lead=False, max=1) for i in range(2, 5)]
    first, second = an_object("A", must=True), an_object("B")
    wanted = [Wanted(first, [[["lead"], []], [[], []]]), Wanted(second, [[["lead"], []]])]
    found = assign("sha256", seed(1), "officer", wanted, people, (), params())
    assert [(team["id"], team["pattern"]) for team in found["teams"]] == [("A", 1), ("B", 0)]
    assert found["teams"][1]["members"][0] == "P1"


def test_after_a_repair_what_was_futile_is_tried_again():
    """Four specialists sit at A and B. C wants three: in vain, whoever gives way. D wants one, so A or B gives way and
    one is left over; then the other can make room for E, which is like C.
    """
    pair, three = [[["spec"], ["spec"]], [[], []]], [[["spec"], ["spec"], ["spec"]]]
    people = [a_person(f"P{i}", specs=["lawyers"] * (i < 4), max=1 if i < 4 else 9) for i in range(8)]
    rows = [an_object(ident, must=ident in "AB") for ident in "ABCDE"]
    wanted = [Wanted(row, choice) for row, choice in
              zip(rows, (pair, pair, three, [[["spec"], []]], three), strict=True)]
    base = next(seed(n) for n in range(1_000) if order("sha256", seed(n), "officer", rows)[2:] == ["C", "D", "E"])
    found = assign("sha256", base, "officer", wanted, people, (), params())
    assert {team["id"]: team["pattern"] for team in found["teams"]} == {"A": 1, "B": 1, "D": 0, "E": 0}
    assert [row["id"] for row in found["unstaffed"]] == ["C"]
