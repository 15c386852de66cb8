"""Claim F8: officers who can stand in for each other have the same prospects, whatever their ids. Seeds are counters."""

from collections import Counter

import pytest

from saas.supervision.draws.engine import Wanted, assign

from .kit import a_person, params, pool, seed

SIX_SIGMA = 4.892  # two-sided, a false alarm once in 10^6
ALIKE = ("P1", "P7")
TEAMS = [[[["home", "lead"], ["spec"]]], [[["lead"], []]], [[[], ["spec"]]]]


def people() -> list[dict]:
    """Two leads alike in everything but the id, among six others who are not."""
    others = [a_person("P0", specs=["notaries"]), a_person("P2", lead=False), a_person("P3", max=1),
              a_person("P4", area="445103", loans=[["445102", "2023-01-01", "2023-12-31"]]),
              a_person("P5", lead=False, off=[["2023-10-01", "2023-10-02"]]), a_person("P6", lead=False)]
    return [*others, *(a_person(ident) for ident in ALIKE)]


def too_far_apart(differences: Counter) -> bool:
    """Whether the mean of these differences is not 0; counted as difference → how often."""
    spread = sum(times * difference**2 for difference, times in differences.items())
    return sum(times * difference for difference, times in differences.items()) ** 2 > SIX_SIGMA**2 * spread


@pytest.mark.req("S0-01")
@pytest.mark.parametrize("balance, mix", [("even", 50), ("cap", 0)])
@pytest.mark.parametrize("seeds", [pytest.param(300, id="sample"),
                                   pytest.param(20_000, id="full", marks=pytest.mark.deep)])
def test_f8_twins_have_the_same_prospects(balance, mix, seeds):
    """Loads, and how often each of the two meets everybody else. Nobody is barred, so that the two are alike."""
    rows = pool(7)
    wanted = [Wanted(row, TEAMS[i % 3]) for i, row in enumerate(rows)]
    rule = params() | {"balance": balance, "mix": mix}
    loads, meetings = Counter(), {person["id"]: Counter() for person in people() if person["id"] not in ALIKE}
    for number in range(seeds):
        teams = [set(team["members"])
                 for team in assign("sha256", seed(number), "officer", wanted, people(), (), rule)["teams"]]
        loads[sum((ALIKE[0] in team) - (ALIKE[1] in team) for team in teams)] += 1
        for ident, differences in meetings.items():
            differences[sum((ident in team) * ((ALIKE[0] in team) - (ALIKE[1] in team)) for team in teams)] += 1
    assert not too_far_apart(loads)
    assert len(loads) > 1 and all(len(differences) > 1 for differences in meetings.values())
    assert not any(too_far_apart(differences) for differences in meetings.values())


def test_the_test_can_fail():
    """P3 differs from the twins in having one place only: 300 draws are enough to tell."""
    wanted = [Wanted(row, TEAMS[i % 3]) for i, row in enumerate(pool(7))]
    differences = Counter()
    for number in range(300):
        teams = assign("sha256", seed(number), "officer", wanted, people(), (), params() | {"mix": 0})["teams"]
        members = [ident for team in teams for ident in team["members"]]
        differences[members.count("P1") - members.count("P3")] += 1
    assert too_far_apart(differences)
