"""The interim rule of officers, `drd-officers/ticket-1`."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.supervision.draws.engine import OFFICER_RULE, DrawError, Team, order_officers, team
from saas.supervision.draws.engine.hashing import suite_of

from .kit import bound, chi_square, seed

SHA = suite_of("sha256")
PEOPLE = [f"P{i}" for i in range(6)]
SEATS = st.lists(st.frozensets(st.sampled_from(PEOPLE[:4]), max_size=3), min_size=1, max_size=3)
TEAMS = st.lists(SEATS, min_size=1, max_size=5).map(
    lambda all_seats: [Team(f"O{i}", tuple(seats)) for i, seats in enumerate(all_seats)])
QUICK = settings(max_examples=80, deadline=None, derandomize=True)


def ticket(base: str, load: int, person: str) -> bytes:
    """T(key(seed, "officer/queue"), load, id), computed here once more."""
    return SHA.ticket(SHA.key(bytes.fromhex(base), "officer/queue"), load, person)


@pytest.mark.req("S0-01", "S2-29")
def test_people_take_seats_by_load_then_ticket():
    result = order_officers("sha256", seed(3), [team(f"O{i}", PEOPLE, 2) for i in range(6)])
    assert result["rule"] == OFFICER_RULE == "drd-officers/ticket-1"
    assert result["unfilled"] == []
    seats = [person for row in result["teams"] for person in row["members"]]
    # Twelve seats for six people: everybody once by the tickets of load 0, then everybody once by those of load 1.
    assert seats[:6] == sorted(PEOPLE, key=lambda p: ticket(seed(3), 0, p))
    assert seats[6:] == sorted(PEOPLE, key=lambda p: ticket(seed(3), 1, p))
    assert [row["id"] for row in result["teams"]] == [f"O{i}" for i in range(6)]


@given(TEAMS, st.integers(0, 999).map(seed))
@QUICK
def test_hard_rules(teams, base):
    result = order_officers("sha256", base, teams)
    assert result == order_officers("sha256", base, teams)
    empty = []
    for wanted, row in zip(teams, result["teams"], strict=True):
        held = [person for person in row["members"] if person]
        assert len(held) == len(set(held))
        assert all(person is None or person in people
                   for person, people in zip(row["members"], wanted.seats, strict=True))
        empty += [{"id": wanted.object, "seat": i, "candidates": len(wanted.seats[i])}
                  for i, person in enumerate(row["members"]) if person is None]
        choices = product(*([*people, None] for people in wanted.seats))
        legal = (c for c in choices if len({p for p in c if p}) == len([p for p in c if p]))
        assert len(held) == max(len([p for p in c if p]) for c in legal)
    assert result["unfilled"] == empty


@given(TEAMS, st.integers(0, 999).map(seed))
@QUICK
def test_first_fitting_person_in_the_queue_wins_wherever_later_seats_allow(teams, base):
    """Where every seat of a team is open to the same people, the rule is plain ticket order."""
    open_teams = [Team(t.object, (frozenset().union(*t.seats),) * len(t.seats)) for t in teams]
    load: Counter = Counter()
    for wanted, row in zip(open_teams, order_officers("sha256", base, open_teams)["teams"], strict=True):
        queue = sorted(wanted.seats[0], key=lambda p: (load[p], ticket(base, load[p], p), p))
        members = queue[:len(wanted.seats)]
        assert row["members"] == members + [None] * (len(wanted.seats) - len(members))
        load.update(members)


@pytest.mark.req("S2-29")
def test_a_joint_team_has_an_officer_of_the_partner_department():
    partner = ["M1", "M2"]
    for n in range(30):
        wanted = team("O1", [*PEOPLE, *partner], 3, [partner, PEOPLE])
        (row,) = order_officers("sha256", seed(n), [wanted])["teams"]
        assert row["members"][0] in partner and row["members"][1] in PEOPLE
        assert len(set(row["members"])) == 3


def test_an_open_seat_does_not_take_the_only_person_of_a_later_seat():
    for n in range(30):
        wanted = Team("O1", (frozenset({"P1", "M1"}), frozenset({"M1"})))
        (row,) = order_officers("sha256", seed(n), [wanted])["teams"]
        assert row["members"] == ["P1", "M1"]


def test_unfilled_seats_are_named():
    wanted = [team("O1", ["P1"], 2), team("O2", [], 2), team("O3", ["P1", "P2"], 2, [["M1"]])]
    result = order_officers("sha256", seed(1), wanted)
    assert [row["members"] for row in result["teams"]][:2] == [["P1", None], [None, None]]
    assert result["teams"][2]["members"] == [None, "P2"]
    assert result["unfilled"] == [
        {"id": "O1", "seat": 1, "candidates": 1}, {"id": "O2", "seat": 0, "candidates": 0},
        {"id": "O2", "seat": 1, "candidates": 0}, {"id": "O3", "seat": 0, "candidates": 0}]


def test_nothing_to_fill():
    assert order_officers("sm3", seed(1), []) == {"rule": OFFICER_RULE, "teams": [], "unfilled": []}


def test_every_pair_is_equally_likely():
    seeds = 3_000
    wanted = [team("O1", PEOPLE[:4], 2)]
    seen = Counter(tuple(order_officers("sha256", seed(n), wanted)["teams"][0]["members"]) for n in range(seeds))
    pairs = {(a, b): seeds / 12 for a, b in product(PEOPLE[:4], repeat=2) if a != b}
    assert chi_square(seen, pairs) < bound(11)


@pytest.mark.parametrize("teams, code", [
    ([team("O1", PEOPLE, 2), team("O1", PEOPLE, 2)], "E_DUP_ID"),
    ([team("O1", ["张三"], 1)], "E_FORMAT"),
])
def test_refused(teams, code):
    with pytest.raises(DrawError) as refused:
        order_officers("sha256", seed(1), teams)
    assert refused.value.code == code


def test_more_restrictions_than_seats():
    with pytest.raises(ValueError, match="more restricted seats"):
        team("O1", PEOPLE, 1, [PEOPLE, PEOPLE])
