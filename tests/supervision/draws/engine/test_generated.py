"""Generated draws with mixed constraints: every hard rule holds, and every shortage is confirmed by counting."""

from collections import Counter

import pytest

from .generated import Judge, a_draw


@pytest.mark.req("S0-01", "S2-29", "S2-30")
@pytest.mark.parametrize("draws", [pytest.param(300, id="sample"),
                                   pytest.param(10_000, id="full", marks=pytest.mark.deep)])
def test_hard_rules_hold_and_conflicts_count(draws):
    met = Counter()
    for number in range(draws):
        record, result = a_draw(number)
        for pool in ("officers", "experts"):
            judge = Judge(record, result, pool)
            judge.hard_rules()
            sizes = judge.counted()
            met[pool, "teams"] += len(judge.found["teams"])
            met[pool, "conflicts"] += len(sizes)
            met[pool, "large"] += sum(size > 1 for size in sizes)
        teams = {team["id"]: team for team in result["officers"]["teams"]}
        met["borrowed"] += any("P0" in team["members"] for team in teams.values())
        met["joint"] += any(len(team["members"]) == 3 for team in teams.values())
        met["second pattern"] += any(team["pattern"] for team in teams.values())
    # The draws are of every sort: none of this is rare.
    assert min(met["officers", "teams"], met["experts", "teams"]) > draws / 2
    assert min(met["officers", "conflicts"], met["experts", "conflicts"]) > draws / 2
    assert met["officers", "large"] > draws / 4
    assert min(met["borrowed"], met["joint"], met["second pattern"]) > draws / 50


@pytest.mark.parametrize("spoil", ["seat", "twice", "lost", "count"])
def test_the_judge_sees_what_is_wrong(spoil):
    number = next(n for n in range(100) if a_draw(n)[1]["officers"]["teams"]
                  and any(Judge(*a_draw(n), "officers").counted()))
    record, result = a_draw(number)
    judge = Judge(record, result, "officers")
    team = judge.found["teams"][0]
    if spoil == "seat":
        team["members"][0] = next(p for p in judge.people if not judge.fits(p, team["id"], judge.patterns[team["id"]][0][0]))
    elif spoil == "twice":
        team["members"][1] = team["members"][0]
    elif spoil == "lost":
        judge.found["teams"].pop()
    else:
        judge.found["unstaffed"][0]["conflicts"][0]["slots"].pop()
    with pytest.raises(AssertionError):
        judge.hard_rules()
        judge.counted()
