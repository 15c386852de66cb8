"""A loan ends between draw and visit: somebody else is drawn for these seats, and for no others (S2-30, D-23, §9)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.supervision.draws import loans_after
from saas.supervision.draws.engine import canon, verify
from saas.supervision.draws.models_after import ChangeRequest
from saas.supervision.draws.recounting import recount
from saas.supervision.inspections import notices
from saas.supervision.inspections.models import Inspection
from saas.supervision.loans import guests, offers
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from tests.factories.world import CITY
from tests.supervision.loans import after_kit

pytestmark = pytest.mark.req("S2-30")
BACK = date(2023, 8, 5)


@pytest.fixture(scope="module")
def lent(world, tasks):
    """One officer of the city leads all five teams, three borrowed ones share the second seats."""
    return after_kit.sealed(world, tasks, home=1, chaoan=2, raoping=1)


@pytest.fixture(autouse=True)
def the_record_stands(lent):
    """After every test the record verifies, the rows answer to it, and every inspection has the team of its draw."""
    yield
    assert verify(canon(lent.record())).ok
    with lent.acting() as s:
        assert recount(s, lent.row(s)).ok
    for subject, people in lent.teams().items():
        assert [one.draw_person_id for one in lent.inspection(subject).members] == people


def test_members_know_the_guest_and_the_lender(lent):
    for guest in lent.guests():
        for subject in lent.seats(guest.id):
            [member] = [one for one in lent.inspection(subject).members if one.guest_id]
            assert (member.guest_id, member.home_no, member.inspector_id) == (guest.id, guest.to_no, None)
            assert (member.name, member.certificate_no, member.user_id) == (guest.name, guest.certificate_no, guest.user_id)


def test_a_recall_asks_for_a_successor_at_every_seat_and_once_only(lent):
    gone = lent.guests()[0]
    seats = lent.seats(gone.id)
    assert len(seats) == 2
    with clock.at(lent.day), lent.world.acting(gone.to_no, "approver") as s:
        offers.recall(s, s.get(LoanOfficer, (44, gone.officer_id)), BACK, "本局突发专项任务")
    assert lent.requests() == [], "the host has not been told yet"
    with clock.at(BACK), lent.acting() as s:  # the lender's word counts at once, whatever the host has done
        row = s.get(Inspection, (44, lent.inspection(seats[0]).id))
        with pytest.raises(Refusal, match="E_LOAN_OVER"):
            notices.draft(s, row, visit_on=date(2023, 8, 9), timing="arrival", materials="", contact="0768")
    for _twice in range(2):
        with clock.at(lent.day), lent.acting() as s:
            guests.take_note(s, s.get(LoanGuest, (44, gone.id)))
    with clock.at(lent.day), lent.acting() as s:
        assert loans_after.ask_for_successors(s, lent.row(s)) == 0
    found = lent.requests(state="asked")
    assert {(row.draw_subject_id, row.kind, row.side, row.code) for row in found} == {
        (subject, "departure", "bureau", "loan_ended") for subject in seats
    } and len(found) == 2
    assert {row.reason for row in found} == {"所在局召回，最后一天2023年8月5日"}
    assert not any(lent.inspection(subject).held for subject in seats), "until the last day the visit may still be made"
    with pytest.raises(Refusal, match="E_NO_RIGHT"):
        lent.decide(found[0].id, "withdraw", role="planner")


def test_the_approver_decides_and_fresh_dice_say_who_no_other_team_moves(lent):
    found = lent.requests(state="asked")
    person, before = found[0].draw_person_id, lent.teams()
    gone = next(row for row in lent.guests() if lent.person_of(row.id) == person)
    visits = {row.id: row.visits for row in lent.guests()}
    lent.decide(found[0].id, "withdraw")
    assert [row.state for row in lent.requests()] == ["granted"] * 2, "whoever is gone leaves every seat, by one decision"
    assert {lent.inspection(row.draw_subject_id).held for row in found} == {True}
    for n in (1, 2):
        was = lent.teams()
        event = lent.throw(lent.event(n).n, "4163524163524163524163524"[::-1] if n == 2 else "4163524163524163524163524")
        now = lent.teams()
        assert (event.body["type"], event.body["scope"], event.outcome["status"]) == ("replace", "all", "ok")
        assert event.body["reason"].startswith("loan_ended:"), "neutral, and hidden while the draw is closed"
        assert len(event.contributions) == 1 and event.contributions[0], "a source of its own"
        assert {k: v for k, v in now.items() if k != found[n - 1].draw_subject_id} == {
            k: v for k, v in was.items() if k != found[n - 1].draw_subject_id
        }
    now = lent.teams()
    assert all(person not in people and len(people) == 2 for people in now.values())
    assert {k for k in now if now[k] != before[k]} == {row.draw_subject_id for row in found}
    assert not any(lent.inspection(subject).held for subject in now)
    for row in lent.guests():  # the load follows the seats; somebody who once had one keeps the name
        seats = len(lent.seats(row.id))
        assert row.visits == (seats or 1) and row.name
    assert lent.guest(gone.id).visits == 1 and sum(row.visits for row in lent.guests()) == sum(visits.values()) + 1


def test_an_outcome_that_seats_somebody_who_has_left_asks_for_the_next_at_once(lent):
    rest = [row for row in lent.guests() if lent.seats(row.id)]
    assert len(rest) == 2
    busy, idle = rest
    if len(lent.seats(busy.id)) == len(lent.seats(idle.id)):
        pytest.fail("the engine takes whoever has least to do: one of the two must have less")
    lent.returned(idle.id)
    for row in lent.requests(state="asked"):
        assert lent.inspection(row.draw_subject_id).held, "whoever is gone cannot go there"
        with pytest.raises(Refusal, match="E_LOAN_OVER"):
            lent.decide(row.id, "rejected", "不必更换")
    lent.returned(busy.id)
    mine = next(row for row in lent.requests(state="asked") if row.draw_subject_id in lent.seats(busy.id))
    event = lent.event(lent.decide(mine.id, "withdraw").event_n)
    done = lent.throw(event.n)
    left = lent.person_of(idle.id)
    assert done.outcome["in"] == lent.person(left).pid, "the record knows nothing of loans that end early"
    assert [row.state for row in lent.requests(draw_subject_id=mine.draw_subject_id, draw_person_id=left)] == ["asked"]
    assert lent.inspection(mine.draw_subject_id).held
    assert [one.user_id for one in lent.inspection(mine.draw_subject_id).members if one.guest_id] == [None], "nor may open it"
    assert lent.guest(idle.id).state == "ended" and lent.guest(idle.id).name


def test_the_approver_hears_about_each(lent):
    client = lent.world.client(CITY, "approver")
    assert "决定借调结束申请" in client.get("/w").get_data(as_text=True)
    with lent.acting() as s:
        request = s.scalars(select(ChangeRequest).where(ChangeRequest.state == "asked").limit(1)).one()
    text = client.get(f"/draws/requests/{request.id}").get_data(as_text=True)
    assert "借调结束" in text and "用毕归还" in text
