"""A loan ends while somebody is on site: the visit is held, a successor is drawn and goes on where it stood (S2-30, S2-35)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation.journal import of_object
from saas.supervision.draws.engine import canon, verify
from saas.supervision.inspections import handover, loaned, public, reading, reviews, visits
from saas.supervision.inspections.models import Inspection, InspectionHandover
from saas.supervision.loans.models_people import LoanGuest
from tests.factories.world import CHAOAN, CITY, PASSWORD
from tests.supervision.loans import after_kit
from tests.supervision.loans.after_kit import LAST

pytestmark = pytest.mark.req("S2-30")
VISIT = date(2023, 8, 9)


@pytest.fixture(scope="module")
def lent(world, tasks):
    """Three officers of the city and four borrowed ones: everybody has one or two visits."""
    return after_kit.sealed(world, tasks, home=3, chaoan=2, raoping=2)


@pytest.fixture(scope="module")
def seated(lent) -> list[tuple[LoanGuest, int]]:
    """(guest, subject) pairs: three borrowed officers with a seat, each with one of the own subjects."""
    found = [(row, lent.seats(row.id)[0]) for row in lent.guests() if lent.seats(row.id)]
    assert len(found) >= 3, "the seed seats enough of them"
    return found


def row_of(s, number: int) -> Inspection:
    return s.get(Inspection, (44, number))


def refused(code: str):
    return pytest.raises(Refusal, match=code)


@pytest.mark.req("S2-35")
def test_an_open_visit_is_held_then_handed_over_and_goes_on(lent, seated):
    guest, subject = seated[0]
    number = lent.on_site(subject, VISIT, answers=0)
    lent.day = VISIT
    with clock.at(VISIT), lent.as_guest(guest) as s:
        assert visits.answer(s, row_of(s, number), row_of(s, number).answers[0], "conform", "")
    before = lent.teams()
    lent.returned(guest.id, VISIT)

    with clock.at(VISIT), lent.as_guest(guest) as s, pytest.raises(NotHere):  # the rows are gone for the former guest
        visits.end(s, row_of(s, number))
    with clock.at(VISIT), lent.as_guest(guest) as s:
        assert reading.load(s, number) is None and list(s.scalars(reading.mine(s))) == []
    with lent.leader(subject) as s:
        row = row_of(s, number)
        assert row.held and row.state == "visiting"
        for act in (
            lambda: visits.answer(s, row, row.answers[0], "conform", ""), lambda: visits.end(s, row),
            lambda: visits.submit(s, row, outcome="no_violation", summary=""), lambda: visits.take_over(s, row),
        ):  # fmt: skip
            with refused("E_HELD"):
                act()

    [request] = lent.requests(draw_subject_id=subject, state="asked")
    with refused("E_LOAN_OVER"):
        lent.decide(request.id, "rejected", "不换人")
    event = lent.event(lent.decide(request.id, "withdraw").event_n)
    assert lent.throw(event.n).outcome["status"] == "ok"
    assert verify(canon(lent.record())).ok
    now = lent.teams()
    assert {k for k in now if now[k] != before[k]} <= {r.draw_subject_id for r in lent.requests(state="granted")}

    row = lent.inspection(subject)
    assert (row.state, row.held, len(row.members)) == ("visiting", False, 2) and guest.id not in {m.guest_id for m in row.members}
    with lent.acting() as s:
        notice = reading.notice_of(s, row)
        assert notice.state == "served" and guest.name in str(notice.body["persons"]), "it was served and stays"
        [moved] = handover.of(s, row)
        assert any(event.act == "inspection.hand_over" for event in of_object(s, f"inspection:{number}", 50))
    successor = next(m for m in row.members if m.seat == moved.seat)
    assert (moved.from_name, moved.from_home_no, moved.points, moved.reason) == (guest.name, guest.to_no, 1, "用毕归还")
    assert (moved.to_name, moved.to_certificate_no, moved.handed_on) == (successor.name, successor.certificate_no, VISIT)

    with clock.at(VISIT), lent.leader(subject) as s:
        row = row_of(s, number)
        with refused("E_STEP"):
            visits.answer(s, row, row.answers[0], "conform", "")
    with clock.at(VISIT):
        lead = lent.inspection(subject).members[0].certificate_no[-1]
        client = lent.world.client(CITY, f"officer{lead}")
        text = client.get(f"/visits/{number}").get_data(as_text=True)
        assert "接替的人员出示行政执法证" in text and successor.certificate_no in text and "结束检查" not in text
        assert client.post(f"/visits/{number}/take-over", data={"_idem": "take-over-1"}).status_code == 303
        assert "接替的人员出示行政执法证" not in client.get(f"/visits/{number}").get_data(as_text=True)
    with clock.at(VISIT), lent.leader(subject) as s:
        row = row_of(s, number)
        visits.take_over(s, row)
        assert "handover" in row.steps and set(row.steps) >= {"certificate", "rights", "statement"}
        assert row.answers[0].answer == "conform", "what was filled in stays"
        for record in row.answers:
            visits.answer(s, row, record, "conform", "")
        visits.end(s, row)
        visits.submit(s, row, outcome="no_violation", summary="")
    with clock.at(VISIT), lent.acting() as s:
        people = public.result_body(s, row_of(s, number), None)["inspectors"]
    assert people[0]["leader"] and "home" not in people[0]
    assert people[-1] == {
        "name": guest.name, "leader": False, "department": "", "until": VISIT.isoformat(),
        "home": "潮安区司法局" if guest.to_no == CHAOAN else "饶平县司法局", "for": "潮州市司法局",
    }  # fmt: skip


def test_the_page_on_site_says_what_stands_still_and_who_shows_the_certificate(lent, seated):
    subject = seated[0][1]
    row = lent.inspection(subject)
    client = lent.world.client(CITY, "planner")
    with clock.at(VISIT):
        text = client.get(f"/inspections/{row.id}").get_data(as_text=True)
    assert "用毕归还" in text and "以潮州市司法局名义进行" in text and "借调）" in text


def test_a_visit_that_is_over_on_site_needs_nobody_new(lent, seated):
    guest, subject = next(pair for pair in seated[1:] if not lent.requests(draw_subject_id=pair[1], state="asked"))
    number = lent.ended(subject, VISIT)
    others = [one for one in lent.seats(guest.id) if lent.inspection(one).state == "drawn"]
    lent.returned(guest.id, VISIT)
    assert {row.draw_subject_id for row in lent.requests(draw_person_id=lent.person_of(guest.id))} == set(others)
    row = lent.inspection(subject)
    assert not row.held and [m.name for m in row.members if m.guest_id == guest.id] == [guest.name]
    assert [m.user_id for m in row.members if m.guest_id == guest.id] == [None]
    with clock.at(VISIT), lent.leader(subject) as s:
        visits.submit(s, row_of(s, number), outcome="no_violation", summary="")
    with clock.at(VISIT), lent.acting("reviewer") as s:
        reviews.approve(s, row_of(s, number))
    assert lent.inspection(subject).state == "reviewed"


def test_until_the_last_day_and_no_longer(lent, seated):
    """The day before, the last day, midnight after, and what the night does."""
    guest, subject = next(
        (row, subject) for row in lent.guests() for subject in lent.seats(row.id) if lent.inspection(subject).state == "drawn"
    )
    number = lent.on_site(subject, LAST - timedelta(days=1))
    lent.day = LAST
    client = lent.world.app.test_client()
    account = next(role for (home, role), user in lent.world.users.items() if home == guest.to_no and user == guest.user_id)

    def enters() -> int:
        lent.world.sign_in(client, guest.to_no, f"{guest.to_no}-{account}", PASSWORD)
        client.post(f"/choose/{guest.membership_id}")
        return client.get(f"/visits/{number}").status_code

    lent.midnight(VISIT)  # lenders take back the data of those who left before
    for day in (LAST - timedelta(days=1), LAST):
        assert lent.midnight(day) == 0
        with clock.at(day):
            assert enters() == 200
        with clock.at(day), lent.as_guest(guest) as s:
            visits.answer(s, row_of(s, number), row_of(s, number).answers[0], "conform", f"{day}")
    after = LAST + timedelta(days=1)
    with clock.at(after):
        assert enters() != 200, "the door shuts at midnight, whether or not a job has run"
        with lent.leader(subject) as s, refused("E_LOAN_OVER"):
            visits.end(s, row_of(s, number))
    assert lent.midnight(after) >= 1
    assert lent.midnight(after) == 0 and lent.guest(guest.id).state == "ended" and lent.guest(guest.id).left_on == LAST
    assert lent.guest(guest.id).left_why == "expired"
    with clock.at(after), lent.leader(subject) as s, refused("E_HELD"):
        visits.end(s, row_of(s, number))
    lent.day = after
    [request] = lent.requests(draw_subject_id=subject, state="asked")
    assert (request.asked_by, request.reason) == (0, "借调到期，最后一天2023年8月31日")


def test_a_team_without_successor_waits_and_whoever_fills_the_seat_stands_in_the_handover(lent):
    [request] = [row for row in lent.requests(state="asked") if lent.inspection(row.draw_subject_id).state == "visiting"]
    subject = request.draw_subject_id
    with lent.acting() as s:  # the same rows as an event that finds nobody leaves behind
        row = row_of(s, lent.inspection(subject).id)
        gone = next(m for m in row.members if m.guest_id)
        s.delete(gone)
        s.flush()
        s.expire(row, ["members"])
        handover.hand_over(s, row, [gone], [])
        [alone] = handover.of(s, row)
        assert alone.to_name == "" and handover.stranded(row) and handover.awaited(s, row) is None
        with refused("E_TEAM"):
            row.held = False
            handover.check_team(s, row)
        come = loaned.InspectionMember(inspection_id=row.id, seat=gone.seat, leader=False, name="接替", certificate_no="19040")
        handover.hand_over(s, row, [], [come])
        [filled] = s.scalars(select(InspectionHandover).where(InspectionHandover.inspection_id == row.id)).all()
        assert (filled.to_name, filled.n) == ("接替", 1)
        s.rollback()


def test_open_visits_at_home_are_counted_for_the_lender(lent):
    with lent.acting() as s:
        found: dict[int, int] = {}
        people = [m.inspector_id for subject in lent.teams() for m in lent.inspection(subject).members if m.inspector_id]
        loaned.follow_load(s, inspectors=set(people), window=(VISIT, LAST), found=found)
        unfinished = [lent.inspection(one) for one in lent.teams() if lent.inspection(one).state in ("drawn", "noticed", "visiting")]
        wanted: dict[int, int] = {}
        for row in unfinished:
            for member in row.members:
                if member.inspector_id and row.ended_at is None:
                    wanted[member.inspector_id] = wanted.get(member.inspector_id, 0) + 1
        assert found == wanted and sum(found.values()) >= 1
        none: dict[int, int] = {}
        loaned.follow_load(s, inspectors=set(people), window=(date(2024, 1, 1), date(2024, 1, 31)), found=none)
        assert none == {}
