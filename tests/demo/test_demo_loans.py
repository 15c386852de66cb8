"""Chongqing in the demonstration: 渝中 cannot draw, and whom it may ask is known (S2-30, D-23)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from saas import clock
from saas.demo import load
from saas.demo import loans as story
from saas.registers.inspectors.models import Inspector
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.recounting import recount as recount_draw
from saas.supervision.inspections.models import InspectionMember
from saas.supervision.loans import nearby, requests
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanDay, LoanGuest
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.task_view import missing, trial_of

pytestmark = pytest.mark.req("S2-30")
LAW = "law_firm"


def september(s) -> InspectionTask:
    return s.scalars(select(InspectionTask).where(InspectionTask.tenant_no == story.YUZHONG)).one()


def test_one_officer_is_left_for_a_september_of_several_visits(demo):
    with clock.at(load.NOW), demo.reading(story.YUZHONG) as s:
        task = september(s)
        trial = trial_of(s, task)
        assert (task.state, trial.total) == ("prepared", 3)
        assert len(trial.ready.free) == 1 and missing(s, task) is not None
        why = {row.inspector.certificate_no: row.reason for row in trial.ready.officers}
        assert sorted(why.values(), key=str) == [None, None, "certificate"] and len(trial.ready.absences) == 1
        people = s.scalars(select(Inspector).where(Inspector.tenant_no == story.YUZHONG)).all()
        assert [one.categories for one in people if one.certificate_no not in why] == [["notary_office"]]


def test_the_four_neighbours_may_be_asked_the_likeliest_first(demo):
    with clock.at(load.NOW), demo.reading(story.YUZHONG) as s:
        found = nearby.helpers(s, [LAW], story.SEPTEMBER)
        assert [(one.name[:3], one.ring, one.spare) for one in found] == [
            ("沙坪坝", "neighbour", 3), ("江北区", "neighbour", 2), ("南岸区", "neighbour", 1), ("九龙坡", "neighbour", None),
        ]  # fmt: skip


def test_every_neighbour_has_three_officers_who_could_go(demo):
    for number in (story.JIANGBEI, story.SHAPINGBA, story.JIULONGPO, story.NANAN):
        with demo.reading(number) as s:
            able = select(Inspector).where(Inspector.tenant_no == number, Inspector.user_id.is_not(None))
            assert len([one for one in s.scalars(able) if LAW in one.categories]) == 3


def test_a_loan_of_spring_was_used_and_is_over(demo):
    with demo.reading(story.JIANGBEI) as s:
        [guest] = s.scalars(select(LoanGuest))
        assert (guest.state, guest.left_why, guest.visits, guest.to_no) == ("ended", "expired", 1, story.YUZHONG)
        team = s.scalars(select(InspectionMember).where(InspectionMember.tenant_no == story.JIANGBEI).order_by(InspectionMember.seat)).all()
        assert [(one.leader, one.home_no) for one in team] == [(True, None), (False, story.YUZHONG)]
        for attempt in s.scalars(select(DrawAttempt).where(DrawAttempt.tenant_no == story.JIANGBEI)):
            assert recount_draw(s, attempt).ok
        [order] = s.scalars(select(LoanOrder))
        assert order.state == "ended" and order.issued_by != order.drafted_by
        assert sorted(row.state for row in s.scalars(select(LoanOffer))) == ["granted", "refused"]
    with demo.reading(story.YUZHONG) as s:
        assert s.scalar(select(func.count()).select_from(LoanDay)) == 12, "twelve days lent"
        [waiting] = [row for row in s.scalars(select(LoanRequest)) if requests.offer_to(s, row) is None]
        assert waiting.tenant_no == story.JIANGBEI and waiting.reply_by == load.NOW.date() + timedelta(days=1)
