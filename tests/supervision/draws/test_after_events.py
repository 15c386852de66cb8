"""Events after the seal: who moves, who does not, and that the record stands with them (S1-16, S1-18, S1-19)."""

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.supervision.draws import engine, nightly, opening
from saas.supervision.draws.engine.verify import verify
from saas.supervision.draws.models import DrawSeat
from saas.supervision.draws.recounting import recount
from saas.supervision.inspections import notices
from saas.supervision.inspections.models import Inspection
from saas.surfaces.statistics import service as statistics
from tests.supervision.draws.later import THROWS


def refused(code: str):
    return pytest.raises(Refusal, match=code)


@pytest.fixture(autouse=True)
def the_record_stands(firms):
    """After every test the record verifies from the first byte to the last event, and the rows answer to it."""
    yield
    record = firms.record()
    verdict = verify(engine.canon(record))
    assert verdict.ok and verdict.head == record["head"], verdict
    with firms.acting() as s:
        assert recount(s, firms.row(s)).ok
        assert statistics.recount(s) == []
    for subject, people in firms.teams().items():
        if firms.subject(subject).settled_on is None:
            assert [one.draw_person_id for one in firms.inspection(subject).members] == people


@pytest.mark.req("S1-19", "S0-31")
def test_whoever_withdraws_is_replaced_and_no_other_team_is_touched(firms):
    before = firms.teams()
    subject, leader, person = firms.pairs()[0]
    event = firms.change(subject, person, "withdraw")
    now = firms.teams()
    assert event.outcome["status"] == "ok" and event.body["type"] == "replace" and event.body["scope"] == "object"
    assert now[subject][0] == leader and now[subject][1] not in (leader, person)
    assert firms.person(now[subject][1]).pid == event.outcome["in"]
    assert {k: v for k, v in now.items() if k != subject} == {k: v for k, v in before.items() if k != subject}


@pytest.mark.req("S1-19")
def test_nobody_comes_back_to_the_seat_that_was_given_up(firms):
    subject, leader, _person = firms.pairs()[0]
    firms.change(subject, leader, "withdraw")
    gone = {event["body"]["person"] for event in firms.record()["events"]}
    assert len(gone) == 2 and not gone & {firms.person(one).pid for one in firms.teams()[subject]}
    assert firms.inspection(subject).members[0].leader


@pytest.mark.req("S1-18")
def test_a_swap_exchanges_two_seats_and_nothing_else(firms):
    before = firms.teams()
    subject, _leader, person = firms.pairs()[1]
    event = firms.change(subject, person, "swap")
    now = firms.teams()
    assert event.body["type"] == "exchange" and event.outcome["status"] == "ok"
    moved = [one for one in before if before[one] != now[one]]
    other = next(one for one in moved if one != subject)
    assert set(moved) == {subject, other} and firms.subject(other).pid == event.outcome["other_object"]
    assert sorted(before[subject] + before[other]) == sorted(now[subject] + now[other])
    assert person in now[other] and person not in now[subject]


@pytest.mark.req("S1-16")
def test_only_the_next_in_line_of_the_same_draw_takes_the_place(firms):
    before = firms.teams()
    subject = firms.pairs()[2][0]
    line = [row["id"] for cell in firms.record()["result"]["objects"]["strata"][0]["cells"] for row in cell["substitutes"]]
    event = firms.change(subject, None, "substitute", "substitute", "closed")
    now = firms.teams()
    new = next(one for one in now if one not in before)
    assert (event.outcome["in"], firms.subject(new).pid, firms.subject(new).why) == (line[0], line[0], "substitute")
    old, gone = firms.subject(subject), firms.inspection(subject)
    assert (old.drawn, old.settled_how) == (False, "substituted")
    assert gone.state == "cancelled" and "递补" in gone.cancel_reason and gone.cancelled_on
    made = firms.inspection(new)
    assert made.state == "drawn" and len(made.members) == 2 and len(made.answers) == len(gone.answers) > 0
    assert {k: v for k, v in now.items() if k != new} == {k: v for k, v in before.items() if k != subject}
    with firms.acting() as s:
        assert s.scalars(select(DrawSeat).where(DrawSeat.draw_subject_id == subject)).all() == []


def test_the_hash_is_public_before_the_source_speaks_and_nothing_else_is(firms):
    subject, _leader, person = firms.pairs()[0]
    request = firms.decide(firms.ask(subject, person), "withdraw")
    event, shown = firms.event(request.event_n), firms.public().events[-1]
    assert event.state == "published" and (shown["n"], shown["commit"], shown["head"]) == (event.n, event.commit, None)
    assert set(shown) == {"n", "at", "commit", "head"}
    # a code, a second and a public credit code could be tried out; 128 random bits cannot
    code, _colon, hidden = event.body["reason"].partition(":")
    assert code == "interest" and len(hidden) == 32
    assert firms.throw(event.n).head == firms.public().events[-1]["head"]


def test_nobody_goes_while_a_change_waits(firms):
    subject, _leader, person = firms.pairs()[0]
    number = firms.inspection(subject).id
    request = firms.decide(firms.ask(subject, person), "withdraw")
    assert [one for one in firms.teams() if firms.inspection(one).held] == [subject]
    with firms.acting() as s, refused("E_HELD"):
        notices.draft(
            s, s.get(Inspection, (44, number)), visit_on=firms.day, timing="arrival", materials="", contact="科室 0768-0000000"
        )
    firms.throw(request.event_n)
    assert not firms.inspection(subject).held
    swap = firms.decide(firms.ask(*firms.pairs()[0][::2]), "swap")
    assert all(firms.inspection(one).held for one in firms.teams())
    firms.throw(swap.event_n)
    assert not any(firms.inspection(one).held for one in firms.teams())


def test_one_event_waits_at_a_time_the_next_is_published_when_it_is_done(firms):
    (first, _a, p), (second, _b, q) = firms.pairs()[:2]
    one = firms.decide(firms.ask(first, p), "withdraw")
    two = firms.decide(firms.ask(second, q), "withdraw")
    assert one.event_n and firms.request(two.id).state == "granted" and two.event_n is None
    assert firms.inspection(second).held
    done = firms.throw(one.event_n)
    follows = firms.event(firms.request(two.id).event_n)
    assert follows.state == "published" and follows.n == done.n + 1
    body = engine.event_commit(firms.record(), done.head, follows.body)
    assert body == follows.commit
    assert firms.throw(follows.n).outcome["status"] == "ok"


def test_two_people_type_the_same_or_nothing_happens(firms):
    subject, _leader, person = firms.pairs()[0]
    before, n = firms.teams(), firms.decide(firms.ask(subject, person), "withdraw").event_n
    firms.typed(n, "planner")
    firms.typed(n, "planner")
    with refused("E_DICE_DIFFERS"):
        firms.typed(n, "publisher", THROWS[:-1] + "1")
    with refused("E_DICE_COUNT"):
        firms.typed(n, "publisher", THROWS[:-1])
    assert firms.event(n).state == "published" and firms.teams() == before
    firms.typed(n, "publisher")
    done = firms.event(n)
    firms.typed(n, "publisher")
    with refused("E_DICE_TAKEN"):
        firms.typed(n, "publisher", THROWS[::-1])
    assert done.state == "done" and firms.event(n).head == done.head and done.contributions == [THROWS]


@pytest.mark.req("S1-16")
def test_a_record_that_opened_early_is_posted_again_with_later_events(firms):
    with clock.at(firms.row_window_end()), firms.acting(user_id=None) as s:
        assert nightly.by_date(s, firms.attempt) == 1
    posted = firms.public()
    assert verify(posted.record).ok and len(posted.events) == len(firms.record()["events"])
    subject, _leader, person = firms.pairs()[0]
    event = firms.change(subject, person, "withdraw")
    again = firms.public()
    assert event.body["reason"] == "interest" and len(again.events) == len(posted.events) + 1
    verdict = verify(again.record)
    assert verdict.ok and verdict.steps[-1]["events"] == event.n
    assert opening.WAYS == ("visited", "substituted", "given_up")
