"""Section 9, rule by rule, on draws small enough to be followed by hand."""

import copy

import pytest

from saas.supervision.draws.engine import (
    DrawError,
    State,
    apply_event,
    check_event,
    complete,
    drawn_ids,
    event_commit,
    event_ctx,
    event_seed,
    last_head,
    reveal_commit,
    verify,
)
from saas.supervision.draws.engine.changes import outcome_of
from saas.supervision.draws.engine.events import event_head

from .kit import a_person, a_stratum, an_object, inputs, params

BEACON = {"kind": "beacon", "source": "drand-quicknet", "round": 7}


def draw(objects: int = 3, people: int = 8, redraw: str = "fresh", persons=None, pool=(), barred=(), rows=None,
         **stratum) -> dict:
    """A draw in which everything is drawn by default, two officers each; `pool` are the experts."""
    rows = rows or [an_object(f"O{i}") for i in range(objects)]
    persons = persons if persons is not None else [a_person(f"P{i}") for i in range(people)]
    rule = params(a_stratum(**{"rates": {"*": "1/1"}} | stratum)) | {"redraw": redraw}
    return complete(inputs(objects=rows, persons=persons, experts=list(pool), barred=[list(b) for b in barred],
                           params=rule, contributions=["1" * 25]))


def body(record: dict, kind: str, ident: str, person: str | None = None, **changes) -> dict:
    made = {"n": len(record["events"]) + 1, "type": kind, "object": ident, "reason": "R1", "time": "T",
            "plan": [BEACON] if record["params"]["redraw"] == "fresh" else []}
    if kind != "substitute":
        made |= {"pool": "officer", "person": person, "scope": "object"}
    return made | changes


def change(record: dict, kind: str, ident: str, person: str | None = None, beacon: str = "ab", **changes) -> dict:
    """Applies a change, keeps it in the record and returns its outcome."""
    announced = body(record, kind, ident, person, **changes)
    record["events"].append(apply_event(record, announced, [beacon * 32] if announced["plan"] else []))
    assert verify(record).ok
    return record["events"][-1]["outcome"]


def team(record: dict, ident: str, pool: str = "officer") -> list:
    return State.of(record).teams[pool][ident].members


def refusal(record: dict, announced: dict, contributions=("ab" * 32,)) -> str:
    with pytest.raises(DrawError) as refused:
        apply_event(record, announced, list(contributions))
    return refused.value.code


@pytest.mark.req("S1-19", "S0-31")
def test_replace_gives_the_seat_to_somebody_least_loaded():
    record = draw(objects=3, people=8)
    idle = {f"P{i}" for i in range(8)} - {p for ident in ("O0", "O1", "O2") for p in team(record, ident)}
    assert len(idle) == 2
    leaving, staying = team(record, "O1")
    outcome = change(record, "replace", "O1", leaving)
    assert outcome == {"status": "ok", "object": "O1", "slot": 0, "out": leaving, "in": outcome["in"]}
    assert outcome["in"] in idle
    assert team(record, "O1") == [outcome["in"], staying]
    assert (leaving, "O1") in State.of(record).barred


@pytest.mark.req("S1-19")
def test_the_successor_depends_on_the_sources_of_the_change():
    record = draw(objects=1, people=9)
    leaving = team(record, "O0")[0]
    found = {apply_event(record, body(record, "replace", "O0", leaving), [f"{i:02x}" * 32])["outcome"]["in"]
             for i in range(60)}
    assert found == {f"P{i}" for i in range(9)} - set(team(record, "O0"))


def test_a_seat_that_nobody_fits_stays_empty_and_can_be_filled_later():
    persons = [a_person("P0"), a_person("P1"), a_person("P2", lead=False)]
    record = draw(objects=1, persons=persons, barred=[("P2", "O0")])
    leaving = team(record, "O0")[0]
    outcome = change(record, "replace", "O0", leaving)
    assert outcome == {"status": "unfilled", "object": "O0", "slot": 0, "out": leaving}
    assert change(record, "replace", "O0", None) == {"status": "unfilled", "object": "O0", "slot": 0, "out": None}
    assert None in team(record, "O0")


def test_an_empty_seat_is_filled_once_somebody_is_free():
    persons = [a_person(f"P{i}", max=1) for i in range(3)] + [a_person("P3", max=1, lead=False)]
    record = draw(objects=2, persons=persons)
    leaving = team(record, "O0")[1]
    assert change(record, "replace", "O0", leaving)["status"] == "unfilled"  # everybody else holds a seat
    freed = set(team(record, "O1"))
    change(record, "substitute", "O1")
    outcome = change(record, "replace", "O0", None)
    assert outcome["status"] == "ok" and outcome["in"] in freed and outcome["out"] is None
    assert None not in team(record, "O0")


def test_nobody_comes_back_to_a_seat_left_by_replace_or_exchange():
    for kind in ("replace", "exchange"):
        record = draw(objects=1, people=3)
        leaving = team(record, "O0")[0]
        change(record, kind, "O0", leaving)
        for _ in range(3):
            if None in team(record, "O0"):
                assert change(record, "replace", "O0", None).get("in") != leaving
            else:
                change(record, "replace", "O0", team(record, "O0")[0])
        assert leaving not in team(record, "O0")


def test_scope_all_keeps_somebody_out_of_every_later_seat():
    record = draw(objects=2, people=5, substitutes=4, rates={"*": "1/2"}, rows=[an_object(f"O{i}") for i in range(6)])
    first = drawn_ids(record["result"]["objects"])[0]
    leaving = team(record, first)[0]
    change(record, "replace", first, leaving, scope="all")
    came = [change(record, "substitute", ident).get("in") for ident in sorted(State.of(record).active)]
    assert all(came) and all(leaving not in team(record, ident) for ident in came)
    assert leaving in State.of(record).gone


@pytest.mark.req("S1-18", "S0-31")
def test_exchange_swaps_two_seats_of_different_objects():
    record = draw(objects=2, people=4)
    ours, theirs = team(record, "O0"), team(record, "O1")
    outcome = change(record, "exchange", "O0", ours[1])
    assert outcome == {"status": "ok", "object": "O0", "slot": 1, "out": ours[1], "in": outcome["in"],
                       "other_object": "O1", "other_slot": theirs.index(outcome["in"])}
    assert set(team(record, "O0")) == {ours[0], outcome["in"]}
    assert set(team(record, "O1")) == {ours[1], *theirs} - {outcome["in"]}
    assert State.of(record).loads == State.drawn(record).loads


def test_without_a_partner_the_person_leaves_all_the_same():
    record = draw(objects=1, people=4)
    leaving = team(record, "O0")[0]
    assert change(record, "exchange", "O0", leaving) == {"status": "unfilled", "object": "O0", "slot": 0, "out": leaving}
    assert team(record, "O0")[0] is None


def test_whoever_is_gone_is_not_exchanged_into_another_seat():
    record = draw(objects=3, people=3, persons=[a_person(f"P{i}", max=2) for i in range(3)])
    leaving = team(record, "O0")[0]
    change(record, "replace", "O0", leaving, scope="all")
    other = next(ident for ident in ("O1", "O2") if leaving in team(record, ident))
    assert change(record, "exchange", other, leaving)["status"] == "unfilled"


@pytest.mark.req("S1-16")
def test_the_successor_is_the_first_substitute_of_the_cell_then_of_the_stratum():
    rows = [an_object(f"O{i}", tier="AB"[i % 2]) for i in range(8)]
    record = draw(rows=rows, rates={"A": "1/4", "B": "1/4"}, substitutes=2)
    cells = {cell["tier"]: cell for cell in record["result"]["objects"]["strata"][0]["cells"]}
    mine, other = ([row["id"] for row in cells[tier]["substitutes"]] for tier in "AB")
    current = cells["A"]["drawn"][0]["id"]
    for due in mine:
        outcome = change(record, "substitute", current)
        assert (outcome["out"], outcome["in"]) == (current, due)
        current = due
    # The cell's own are used up: the next has the least ticket among the others, and its own cell from now on is B.
    tickets = {row["id"]: row["ticket"] for row in cells["B"]["substitutes"]}
    assert change(record, "substitute", current)["in"] == min(other, key=tickets.__getitem__)
    for _ in other[1:]:
        change(record, "substitute", cells["B"]["drawn"][0]["id"])
    last = sorted(State.of(record).active)[0]
    assert change(record, "substitute", last) == {"status": "exhausted", "out": last}
    assert last not in State.of(record).active and last not in State.of(record).teams["officer"]


def test_a_successor_gets_officers_and_experts_by_present_loads():
    experts = [{"id": f"X{i}", "area": "445102", "specs": ["lawyers"], "off": [], "max": 1} for i in range(2)]
    record = draw(objects=4, rates={"*": "1/4"}, people=4)
    first = drawn_ids(record["result"]["objects"])[0]
    outcome = change(record, "substitute", first)
    assert outcome.keys() == {"status", "out", "in", "officers"}
    assert outcome["officers"]["level"] is None and len(outcome["officers"]["teams"]) == 1
    with_experts = draw(objects=4, rates={"*": "1/4"}, people=4, pool=experts, experts=[["spec"]])
    first = drawn_ids(with_experts["result"]["objects"])[0]
    outcome = change(with_experts, "substitute", first)
    (freed,), (seated,) = (row["teams"][0]["members"] for row in (with_experts["result"]["experts"], outcome["experts"]))
    assert {freed, seated} <= {"X0", "X1"}
    assert team(with_experts, outcome["in"], "expert") == [seated]
    assert change(with_experts, "replace", outcome["in"], seated, pool="expert")["in"] == ({"X0", "X1"} - {seated}).pop()


def test_a_successor_that_cannot_be_staffed_says_why():
    rows = [an_object("O0", must=True), an_object("O1", area="elsewhere")]
    record = draw(rows=rows, rates={"*": "0/1"}, people=2)
    (conflict,) = change(record, "substitute", "O0")["officers"]["unstaffed"][0]["conflicts"]
    assert (conflict["need"], conflict["have"], conflict["causes"]) == (1, 0, {"area": 2})
    assert "O1" in State.of(record).active
    assert change(record, "substitute", "O1") == {"status": "exhausted", "out": "O1"}


@pytest.mark.parametrize("kind, ident, person, changes", [
    ("replace", "O9", "P0", {}), ("replace", "O0", "P99", {}), ("replace", "O0", None, {}),
    ("replace", "O0", None, {"scope": "all"}), ("replace", "O0", "P0", {"pool": "expert"}),
    ("exchange", "O0", None, {}), ("exchange", "O0", "P99", {}), ("exchange", "O0", "FIRST", {"scope": "all"}),
    ("substitute", "O9", None, {}), ("replace", "O0", "FIRST", {"n": 2}), ("substitute", "O0", None, {"n": 3}),
])
def test_impossible_changes(kind, ident, person, changes):
    record = draw()
    person = team(record, "O0")[0] if person == "FIRST" else person
    announced = body(record, kind, ident, person, **changes)
    assert refusal(record, announced) == "E_EVENT"
    with pytest.raises(DrawError):
        check_event(record, announced)


def test_an_object_that_was_withdrawn_is_touched_no_more():
    record = draw(objects=2, people=4)
    leaving = team(record, "O0")[0]
    change(record, "substitute", "O0")
    assert refusal(record, body(record, "substitute", "O0")) == "E_EVENT"
    assert refusal(record, body(record, "replace", "O0", leaving)) == "E_EVENT"


@pytest.mark.parametrize("changes", [
    {"type": "recuse"}, {"type": None}, {"pool": "both"}, {"scope": "draw"}, {"person": 7}, {"person": "a b"}, {"object": None},
    {"n": 0}, {"n": "1"}, {"n": True}, {"reason": None}, {"time": 7}, {"plan": None}, {"plan": [1]}, {"note": ""},
    {"plan": [BEACON, {"kind": "reveal", "party": "a", "commit": "0" * 64}]}, {"type": "substitute"},
])
def test_bodies_without_form(changes):
    record = draw()
    assert refusal(record, body(record, "replace", "O0", "P0") | changes) == "E_FORMAT"
    event = {"body": body(record, "replace", "O0", "P0") | changes, "contributions": [], "commit": "", "seed": "",
             "outcome": {}, "head": ""}
    verdict = verify(record | {"events": [event]})
    assert (verdict.code, verdict.stage) == ("E_FORMAT", 1) and verdict.where.startswith("events[0].body")


@pytest.mark.parametrize("entry", [None, {}, {"body": {}, "contributions": []}, []])
def test_entries_without_form(entry):
    verdict = verify(draw() | {"events": [entry]})
    assert (verdict.code, verdict.stage) == ("E_FORMAT", 1)


SECRETS = {"notary": "1a" * 32, "bureau": "2b" * 32}


def reveals(ctx: str) -> list[dict]:
    return [{"kind": "reveal", "party": party, "commit": reveal_commit("sha256", ctx, party, secret)}
            for party, secret in SECRETS.items()]


@pytest.mark.parametrize("plan, given, code", [
    ([], [], "E_WEAK_SEED"),
    (reveals("CZ2023-1#1#e1")[:1], ["1a" * 32], "E_WEAK_SEED"),
    (reveals("CZ2023-1#1#e1") * 2, ["1a" * 32] * 4, "E_DUP_ID"),
    ([BEACON], [], "E_SEED"),
    ([BEACON], ["AB" * 32], "E_SEED"),
    (reveals("CZ2023-1#1#e1"), ["1a" * 32, "2b"], "E_SEED"),
    (reveals("CZ2023-1#1#e1"), [None, "2b" * 32], "E_MISSING_REVEAL"),
    (reveals("CZ2023-1#1"), ["1a" * 32, "2b" * 32], "E_REVEAL"),
    (reveals("CZ2023-1#1#e2"), ["1a" * 32, "2b" * 32], "E_REVEAL"),
])
def test_plan_and_contributions_of_a_change_use_the_codes_of_the_seed(plan, given, code):
    record = draw()
    assert event_ctx(record, 1) == "CZ2023-1#1#e1"
    announced = body(record, "replace", "O0", team(record, "O0")[0])
    assert refusal(record, announced | {"plan": plan}, given) == code


def test_a_change_can_be_seeded_by_reveals_of_its_own_context():
    record = draw()
    announced = body(record, "replace", "O0", team(record, "O0")[0], plan=reveals("CZ2023-1#1#e1"))
    record["events"].append(apply_event(record, announced, list(SECRETS.values())))
    assert verify(record).ok


def test_a_derived_redraw_has_no_sources():
    record = draw(redraw="derived")
    leaving = team(record, "O0")[0]
    assert refusal(record, body(record, "replace", "O0", leaving, plan=[BEACON])) == "E_EVENT"
    assert refusal(record, body(record, "replace", "O0", leaving), ["ab" * 32]) == "E_SEED"
    change(record, "replace", "O0", leaving)
    change(record, "replace", "O0", team(record, "O0")[1])


def test_changes_are_chained():
    record = draw()
    announced = body(record, "replace", "O0", team(record, "O0")[0])
    assert last_head(record) == record["head"]
    event = apply_event(record, announced, ["ab" * 32])
    assert event["commit"] == event_commit(record, record["head"], announced)
    assert record["events"] == []
    record["events"].append(event)
    assert last_head(record) == event["head"]
    commits = {event_commit(record, head, announced) for head in (record["head"], event["head"])}
    assert len(commits) == 2
    change(record, "substitute", "O1")
    for forged in (record["events"][1:], record["events"][::-1], record["events"][:1] * 2):
        verdict = verify(record | {"events": forged})
        assert (verdict.code, verdict.stage) == ("E_EVENT", 5)
    assert verify(record | {"events": record["events"][:1]}).ok


@pytest.mark.parametrize("path", [("body", "reason"), ("body", "time"), ("contributions", 0), ("commit",), ("seed",),
                                  ("head",), ("outcome", "in"), ("outcome", "slot"), ("outcome", "status")])
def test_no_part_of_a_change_can_be_altered(path):
    record = draw()
    change(record, "replace", "O0", team(record, "O0")[0])
    forged = copy.deepcopy(record)
    target = forged["events"][0]
    for key in path[:-1]:
        target = target[key]
    value = target[path[-1]]
    target[path[-1]] = value + 1 if type(value) is int else "c" + value[1:] if value[0] != "c" else "d" + value[1:]
    verdict = verify(forged)
    assert (verdict.code, verdict.stage) == ("E_EVENT", 5)
    assert verdict.where.startswith("events[0]")


@pytest.mark.parametrize("changes, where", [({"n": 2}, "events[0].body.n"), ({"plan": []}, "events[0].body.plan")])
def test_a_change_that_is_wrong_in_itself_is_not_saved_by_right_hashes(changes, where):
    """Whoever makes a record makes its hashes too: number and plan are looked at before them."""
    record = draw()
    announced = body(record, "replace", "O0", team(record, "O0")[0]) | changes
    given = ["ab" * 32] * len(announced["plan"])
    commit = event_commit(record, record["head"], announced)
    seed = event_seed(record, commit, given)
    outcome = outcome_of(State.of(record), announced, bytes.fromhex(seed))
    head = event_head(record, commit, seed, outcome)
    event = {"body": announced, "contributions": given, "commit": commit, "seed": seed, "outcome": outcome, "head": head}
    verdict = verify(record | {"events": [event]})
    assert (verdict.stage, verdict.where) == (5, where)
    assert verdict.code == ("E_EVENT" if "n" in changes else "E_WEAK_SEED")


def test_an_empty_seat_is_not_exchanged():
    record = draw(objects=2, people=4)
    change(record, "replace", "O0", team(record, "O0")[0])
    change(record, "exchange", "O0", team(record, "O0")[1])
    while None not in team(record, "O0"):
        change(record, "replace", "O0", team(record, "O0")[0])
    assert refusal(record, body(record, "exchange", "O0", None)) == "E_EVENT"


def test_a_state_kept_beside_gives_the_same_as_one_counted_again():
    record = draw(objects=4, people=9)
    state = State.of(record)
    for ident in ("O0", "O1", "O2"):
        announced = body(record, "replace", ident, state.teams["officer"][ident].members[0])
        kept = apply_event(record, announced, ["cd" * 32], state)
        assert kept == apply_event(record, announced, ["cd" * 32])
        record["events"].append(kept)
        state.fold(announced, kept["outcome"])
    assert verify(record).steps[-1]["ok"] == 3
