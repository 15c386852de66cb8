"""A loan ends and nobody is left to step in: the visit waits with one officer, and the approver may let the subject go."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.registers.inspectors.models import Inspector
from saas.supervision.draws import leftover, supplement
from saas.supervision.draws import service as draws
from saas.supervision.draws.engine import canon, verify
from saas.supervision.draws.models import DrawSubject
from saas.supervision.inspections import asking, handover, visits
from saas.supervision.inspections.models import Inspection
from saas.supervision.loans import guests
from saas.supervision.loans.models_people import LoanGuest
from saas.surfaces.statistics import service as statistics
from tests.factories.world import CHAOAN
from tests.supervision import kit
from tests.supervision.draws import lending as draws_lending
from tests.supervision.loans import after_kit
from tests.supervision.loans import kit as lending

pytestmark = pytest.mark.req("S2-30", "S0-14")
VISIT = date(2023, 8, 9)


@pytest.fixture(scope="module")
def lent(world, tasks):
    """One officer of the city and one borrowed one: both go everywhere."""
    made = after_kit.sealed(world, tasks, home=1, chaoan=1, raoping=0)
    made.day = VISIT
    return made


def test_nobody_steps_in(lent):
    [guest] = lent.guests()
    subject = lent.seats(guest.id)[0]
    number = lent.on_site(subject, VISIT)
    lent.returned(guest.id)
    asked = lent.requests(state="asked")
    assert len(asked) == 5 and all(lent.inspection(one).held for one in lent.teams())
    lent.decide(next(row.id for row in asked if row.draw_subject_id == subject), "withdraw")
    for n in range(1, 6):
        assert lent.throw(n).outcome["status"] == "unfilled"
    assert verify(canon(lent.record())).ok and {len(people) for people in lent.teams().values()} == {1}
    row = lent.inspection(subject)
    assert not row.held and handover.stranded(row) and row.state == "visiting"
    with clock.at(VISIT), lent.leader(subject) as s:
        row = s.get(Inspection, (44, number))
        assert [one.to_name for one in handover.of(s, row)] == [""]
        with pytest.raises(Refusal, match="E_TEAM"):
            visits.end(s, row)
    text = lent.world.client(445100, "planner").get(f"/inspections/{number}").get_data(as_text=True)
    assert "还没有人接替" in text and "回避、更换或者递补" in text
    lacking = lent.world.client(445100, "planner").get(f"/tasks/{row.task_id}/shortage").get_data(as_text=True)
    assert "检查组有空席" in lacking and row.subject_name in lacking and "都有检查组" not in lacking


def test_the_empty_seat_may_be_asked_for_although_the_visit_has_begun(lent):
    subject = next(one for one in lent.teams() if lent.inspection(one).state == "visiting")
    with clock.at(VISIT), lent.acting() as s:
        row = s.get(Inspection, (44, lent.inspection(subject).id))
        with pytest.raises(Refusal, match="E_STATE"):
            asking.ask(s, row, kind="absence", reason="不能到岗", seat=1)
        request = asking.ask(s, row, kind="vacancy", reason="检查组有空缺").id
    event = lent.event(lent.decide(request, "fill").event_n)
    assert lent.throw(event.n).outcome["status"] == "unfilled", "still nobody, but it could be asked"


def test_the_loans_end_is_no_choice_of_a_form(lent):
    subject = next(one for one in lent.teams() if lent.inspection(one).state == "drawn")
    with clock.at(VISIT), lent.acting() as s:
        row = s.get(Inspection, (44, lent.inspection(subject).id))
        with pytest.raises(Refusal, match="E_CHOICE"):
            asking.ask(s, row, kind="departure", code="loan_ended", reason="借调结束", seat=1)
    text = lent.world.client(445100, "planner").get(f"/inspections/{lent.inspection(subject).id}/change?kind=departure")
    page = text.get_data(as_text=True)
    assert 'value="left"' not in page and "loan_ended" not in page, "of one reason nothing is to choose"


@pytest.mark.req("S1-16")
def test_the_approver_lets_the_subject_go(lent):
    subject = next(one for one in lent.teams() if lent.inspection(one).state == "visiting")
    with clock.at(VISIT), lent.acting("approver") as s:
        row = s.get(DrawSubject, (44, subject))
        assert leftover.lost(s, row)
        supplement.give_up(s, row, "借调结束，无人接替")
    assert lent.inspection(subject).state == "cancelled"
    with lent.acting() as s:
        assert statistics.recount(s) == []


def test_somebody_who_leaves_between_the_draw_and_its_seal_is_asked_to_be_replaced(lent):
    """The line of legal services: drawn, then the borrowed officer goes, then it is sealed."""
    world, task = lent.world, lent.tasks[3]
    loans = lending.Loans(world, kit.JULY)
    with world.acting(CHAOAN) as s:
        person = s.scalars(select(Inspector.id).where(Inspector.certificate_no == f"{CHAOAN}0003")).one()
    draws_lending.lent(loans, task, person)
    [guest] = draws_lending.guests(world, task_id=task)
    number = kit.thrown(world, task, key="left-before-the-seal", digits=kit.DICE[::-1])
    with clock.at(kit.JULY), lent.acting() as s:
        guests.give_back(s, s.get(LoanGuest, (44, guest.id)))
    with clock.at(kit.JULY), lent.acting() as s:
        draws.seal(s, draws.get_attempt(s, number))
    other = after_kit.Lent(world, number, tasks=lent.tasks)
    [row] = [other.inspection(one) for one in other.teams()]
    assert row.held and [(m.name, m.user_id) for m in row.members if m.guest_id] == [("已释放的借调人员", None)]
    [request] = other.requests()
    assert (request.state, request.code, request.reason) == ("asked", "loan_ended", "用毕归还，最后一天2023年7月6日")
    text = world.client(445100, "planner").get(f"/inspections/{row.id}").get_data(as_text=True)
    assert "借调人员（潮安区司法局，借调）" in text and guest.name not in text
