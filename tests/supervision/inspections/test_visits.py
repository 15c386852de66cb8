"""On site: steps in order, answers, hand-in, and nobody but the team (S2-35, S0-30, R10)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation.journal.models import AuditEvent
from saas.registers.subjects.models import SubjectCheck
from saas.supervision.inspections import visits
from saas.supervision.inspections.models import Inspection, InspectionNotice
from tests.factories import drawn
from tests.factories.drawn import VISIT
from tests.factories.world import CITY


@pytest.fixture(autouse=True)
def today():
    with clock.at(VISIT):
        yield


def act(made, officer, number, verb, *args, **kw):
    with made.acting(officer) as s:
        return verb(s, s.get(Inspection, (44, number)), *args, **kw)


@pytest.mark.req("S2-35", "S0-30")
def test_each_step_is_stamped_in_order(made, keep_promises):
    number = made.inspections[4][0]
    drawn.noticed(made, number)
    leader = made.team(number)[0]
    for verb, args in ((visits.tell_rights, ()), (visits.hear, ("",)), (visits.end, ())):
        with pytest.raises(Refusal):
            act(made, leader, number, verb, *args)
    with made.acting(leader) as s:
        assert s.scalars(select(SubjectCheck)).all() == []
    act(made, leader, number, visits.begin)
    with made.acting(leader) as s:
        row = s.get(Inspection, (44, number))
        with pytest.raises(Refusal) as no:
            visits.answer(s, row, row.answers[0], "conform", "")
    assert no.value.code == "E_STEP"
    act(made, leader, number, visits.tell_rights)
    act(made, leader, number, visits.hear, "配合检查")
    keep_promises(made.world)
    with made.world.acting(CITY, "planner") as s:
        row = s.get(Inspection, (44, number))
        assert set(row.steps) == {"certificate", "rights", "statement"} and row.began_at and row.statement == "配合检查"
        acts = s.scalars(select(AuditEvent.act).where(AuditEvent.obj == f"inspection:{number}")).all()
        assert {"visit.certificate", "visit.rights", "visit.statement", "notice.serve"} <= set(acts)
        told = s.scalars(select(SubjectCheck).where(SubjectCheck.inspection_id == number)).one()
        assert (told.to_no, told.began_on) == (row.subject_no, VISIT)
        served = s.scalars(select(InspectionNotice).where(InspectionNotice.inspection_id == number)).one()
        assert (served.state, served.served_how, served.served_on) == ("served", "on_site", VISIT)


def test_a_visit_does_not_begin_twice_nor_before_its_day(made):
    number = made.inspections[4][1]
    drawn.noticed(made, number)
    leader = made.team(number)[0]
    with clock.at(date(2023, 8, 8)), pytest.raises(Refusal) as no:
        act(made, leader, number, visits.begin)
    assert no.value.code == "E_EARLY"
    act(made, leader, number, visits.begin)
    with pytest.raises(Refusal) as no:
        act(made, leader, number, visits.begin)
    assert no.value.code == "E_STATE"


def test_nobody_outside_the_team_acts(made):
    number = made.inspections[4][1]
    other = next(n for n in range(1, 8) if n not in made.team(number))
    for verb in (visits.begin, visits.tell_rights, visits.end):
        with pytest.raises(NotHere):
            act(made, other, number, verb)
    with pytest.raises(NotHere), made.world.acting(CITY, "planner", roles=("planner", "inspector")) as s:
        visits.begin(s, s.get(Inspection, (44, number)))


def test_a_point_that_does_not_conform_needs_what_was_seen(made):
    number = made.inspections[4][4]
    drawn.noticed(made, number)
    leader = made.team(number)[0]
    act(made, leader, number, visits.begin)
    act(made, leader, number, visits.tell_rights)
    act(made, leader, number, visits.hear, "")

    def answer(value, note):
        with made.acting(leader) as s:
            row = s.get(Inspection, (44, number))
            return visits.answer(s, row, row.answers[0], value, note)

    for value, note, code in (("nonconform", " ", "E_NOTE"), ("perhaps", "", "E_ANSWER")):
        with pytest.raises(Refusal) as no:
            answer(value, note)
        assert no.value.code == code
    with pytest.raises(Refusal) as no:
        act(made, leader, number, visits.end)
    assert no.value.code == "E_UNANSWERED"
    answer("nonconform", "登记簿缺 3 页")
    answer("nonconform", "登记簿缺 3 页")
    with made.world.acting(CITY, "planner") as s:
        changes = select(AuditEvent).where(AuditEvent.obj == f"inspection:{number}", AuditEvent.act == "visit.answer")
        assert len(s.scalars(changes).all()) == 1


@pytest.mark.parametrize(
    ("outcome", "summary", "code"),
    [
        ("fine", "", "E_CHOICE"),
        ("corrected", " ", "E_SUMMARY"),
        ("corrected", "负责人电话13800138000", "E_PERSONAL_DATA"),
    ],
)
def test_what_may_not_be_handed_in(made, outcome, summary, code):
    number = made.inspections[4][2]
    with made.acting(made.team(number)[0]) as s:
        ended = s.get(Inspection, (44, number)).ended_at
    if ended is None:
        drawn.visited(made, number)
    with pytest.raises(Refusal) as no:
        act(made, made.team(number)[0], number, visits.submit, outcome=outcome, summary=summary)
    assert no.value.code == code


@pytest.mark.req("S2-41")
def test_a_result_is_handed_in_once(made):
    number = made.inspections[4][3]
    leader = drawn.submitted(made, number)
    with made.world.acting(CITY, "planner") as s:
        row = s.get(Inspection, (44, number))
        assert (row.state, row.outcome, row.entered_by) == (
            "submitted", "no_violation", made.world.users[CITY, f"officer{leader}"],
        )  # fmt: skip
        assert row.visited_on == VISIT
    with pytest.raises(Refusal) as no:
        act(made, leader, number, visits.submit, outcome="no_violation", summary="")
    assert no.value.code == "E_STATE"


def test_an_officer_of_the_partner_department_does_the_whole_visit(made, keep_promises):
    number = made.inspections[1][0]
    partner = next(n for n in made.team(number) if n > 7)
    day = date(2023, 9, 12)
    drawn.noticed(made, number, day)
    with clock.at(day):
        act(made, partner, number, visits.begin)
        act(made, partner, number, visits.tell_rights)
        act(made, partner, number, visits.hear, "")
        with made.acting(partner) as s:
            row = s.get(Inspection, (44, number))
            for record in row.answers:
                visits.answer(s, row, record, "not_applicable", "")
        act(made, partner, number, visits.end)
        act(made, partner, number, visits.submit, outcome="no_violation", summary="")
    with made.world.acting(CITY, "planner") as s:
        assert s.get(Inspection, (44, number)).entered_name == drawn.NAMES[partner]
        assert s.scalars(select(SubjectCheck).where(SubjectCheck.inspection_id == number)).all() == []
    keep_promises(made.world)  # the bureau's own job tells the home bureau, which a guest may not address
    with made.world.acting(CITY, "planner") as s:
        assert s.scalars(select(SubjectCheck).where(SubjectCheck.inspection_id == number)).one().began_on == day
