"""Where there is no next in line, and how experts sit behind the officers through all changes (S1-16, S4-17, S2-18)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.foundation.settings import service as settings
from saas.registers.inspectors import experts
from saas.supervision.draws import after, after_view, desk_after, supplement
from saas.supervision.draws.engine.verify import verify
from saas.supervision.draws.models import DrawAttempt, DrawPerson, DrawSeat, DrawSubject
from saas.supervision.draws.models_after import ChangeRequest, DrawEvent
from saas.supervision.inspections import notices
from saas.supervision.inspections.models import Inspection
from saas.supervision.plans.models import InspectionTask
from saas.surfaces.statistics import service as statistics
from tests.factories.drawn import Drawn
from tests.factories.world import CITY
from tests.supervision import kit
from tests.supervision.draws.later import DAY, PRIVATE, After


@pytest.fixture(scope="module")
def forensic(drawn_tasks) -> After:
    """One of two forensic institutions drawn, the other one next in line."""
    with drawn_tasks.world.acting(CITY) as s:
        return After(drawn_tasks.world, s.get(Inspection, (44, drawn_tasks.inspections[1][0])).attempt_id)


@pytest.mark.req("S0-31", "S0-14")
def test_a_partner_officer_asks_about_the_own_assignment_and_reads_nothing_of_the_draw(forensic):
    """Reach ``assigned``: the draw is closed to such people, by the guard and by the database (R10)."""
    [(subject, (_leader, partner))] = forensic.teams().items()
    made, seat = Drawn(forensic.world, {}, {}), forensic.inspection(subject).members[1]
    officer = int(seat.certificate_no[-1])
    assert officer in (8, 9) and seat.department
    url = f"/visits/{forensic.inspection(subject).id}/change?kind=mine"
    with clock.at(DAY):
        phone = made.client(officer)
        asked = phone.post(url, data={"_idem": "partner-asks", "code": "interest", "reason": PRIVATE})
        assert asked.status_code == 303 and "待决定" in phone.get(asked.headers["Location"]).text
        assert made.client(17 - officer).get(url).status_code == 404
    number = forensic.asked(subject, partner)
    assert (forensic.request(number).side, forensic.request(number).asked_by) == ("officer", forensic.person(partner).user_id)
    with made.acting(officer) as s:
        assert [row.id for row in s.scalars(select(ChangeRequest))] == [number]
        for closed in (DrawAttempt, DrawSubject, DrawPerson, DrawSeat, DrawEvent):
            assert s.scalars(select(closed)).all() == []
    assert forensic.throw(forensic.decide(number, "withdraw").event_n).outcome["status"] == "ok"
    [now] = forensic.teams().values()
    assert forensic.person(now[1]).department == seat.department and now[1] != partner  # the seat stays the department's


@pytest.mark.req("S1-16")
def test_without_a_next_in_line_the_approver_gives_up_and_the_task_is_over(forensic):
    [first] = forensic.teams()
    assert forensic.change(first, None, "substitute", "substitute", "closed").outcome["status"] == "ok"
    [second] = forensic.teams()
    event = forensic.change(second, None, "substitute", "substitute", "revoked")
    assert event.outcome == {"status": "exhausted", "out": forensic.subject(second).pid}
    held = forensic.inspection(second)
    assert forensic.teams() == {} and held.state == "drawn" and held.held and forensic.subject(second).settled_on is None
    with forensic.acting("approver") as s, forensic.world.app.test_request_context():
        [todo] = desk_after.to_give_up(s, s.info["ctx"])
        assert forensic.subject(second).name in todo.title and after_view.card(s, forensic.row(s)).lost
    with clock.at(DAY), forensic.acting("approver") as s:
        supplement.give_up(s, after.get_subject(s, second), "都已停业，没有可以递补的")
    gone = forensic.inspection(second)
    assert (gone.state, gone.cancel_reason) == ("cancelled", "都已停业，没有可以递补的")
    with forensic.acting() as s:
        task = s.get(InspectionTask, (44, gone.task_id))
        assert task.state == "done" and statistics.recount(s) == []
        assert after.held(s, forensic.row(s)) == set()
    verdict = verify(forensic.public().record)
    assert verdict.ok and verdict.steps[-1]["exhausted"] == 1 and forensic.public().opened_on


@pytest.fixture(scope="module")
def advised(world, tasks) -> After:
    """One grassroots office with two officers and an expert, of two in the register."""
    with clock.at(kit.SPRING), world.acting(CITY, "steward") as s:
        for name in ("阮青崖", "喻怀瑜"):
            experts.add(s, {"name": name, "unit": "某大学法学院", "title": "", "categories": list(kit.HOMES), "user_id": None})
    with clock.at(date(2023, 7, 1)), world.acting(CITY, "publisher") as s:
        settings.set_value(
            s, "team_experts", "", {"n": 1}, mode="overridable", effective_from=date(2023, 7, 1),
            document_number="潮司〔2023〕9号", article="第八条",
        )  # fmt: skip
    return After(world, kit.sealed(world, tasks[3], key="advised"))


@pytest.mark.req("S4-17", "S2-18")
def test_an_expert_sits_behind_the_officers_and_is_replaced_by_an_expert(advised):
    [(subject, (leader, officer, expert))] = advised.teams().items()
    made = advised.inspection(subject)
    assert [(one.seat, one.leader, one.expert) for one in made.members] == [(1, True, False), (2, False, False), (3, False, True)]
    assert made.members[2].inspector_id is None and made.members[2].certificate_no == ""
    event = advised.change(subject, expert, "withdraw")
    assert event.body["pool"] == "expert" and event.outcome["status"] == "ok" and event.outcome["slot"] == 0
    [(_subject, (*same, other))] = advised.teams().items()
    assert same == [leader, officer] and advised.person(other).expert and other != expert
    assert advised.change(subject, other, "withdraw").outcome["status"] == "unfilled"
    assert [one.seat for one in advised.inspection(subject).members] == [1, 2] and verify(advised.record()).ok


@pytest.mark.req("S2-18")
def test_an_expert_never_stands_for_an_officer(advised):
    """With one officer and an expert there is no notice: experts do not count."""
    [(subject, (_leader, officer))] = advised.teams().items()
    with advised.acting() as s:
        free = len([one for one in after.requests_of(s, advised.row(s)) if one.state == "granted"])
    outcomes = []
    while len(advised.teams()[subject]) == 2:  # everybody else leaves this team one after the other
        outcomes.append(advised.change(subject, advised.teams()[subject][1], "withdraw").outcome["status"])
    assert outcomes[-1] == "unfilled" and len(outcomes) > 1 and free == 2
    number = advised.inspection(subject).id
    with clock.at(DAY), advised.acting() as s, pytest.raises(Refusal, match="E_TEAM"):
        notices.draft(s, s.get(Inspection, (44, number)), visit_on=DAY, timing="arrival", materials="", contact="科室 0768-0000000")
    with advised.acting() as s:
        assert s.scalars(select(Inspection.state).where(Inspection.id == number)).one() == "drawn"
    assert officer not in advised.teams()[subject] and verify(advised.record()).ok
