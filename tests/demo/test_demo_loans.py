"""Chongqing in the demonstration: 渝中 cannot draw, and whom it may ask is known (S2-30, D-23)."""

import pytest
from sqlalchemy import select

from saas import clock
from saas.demo import loans as story
from saas.demo.load import NOW
from saas.registers.inspectors.models import Inspector
from saas.supervision.loans import nearby
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.task_view import missing, trial_of

pytestmark = pytest.mark.req("S2-30", "D-23")
LAW = "law_firm"


def september(s) -> InspectionTask:
    return s.scalars(select(InspectionTask).where(InspectionTask.tenant_no == story.YUZHONG)).one()


def test_one_officer_is_left_for_a_september_of_several_visits(demo):
    with clock.at(NOW), demo.reading(story.YUZHONG) as s:
        task = september(s)
        trial = trial_of(s, task)
        assert (task.state, trial.total) == ("prepared", 3)
        assert len(trial.ready.free) == 1 and missing(s, task) is not None
        why = {row.inspector.certificate_no: row.reason for row in trial.ready.officers}
        assert sorted(why.values(), key=str) == [None, None, "certificate"] and len(trial.ready.absences) == 1
        people = s.scalars(select(Inspector).where(Inspector.tenant_no == story.YUZHONG)).all()
        assert [one.categories for one in people if one.certificate_no not in why] == [["notary_office"]]


def test_the_four_neighbours_may_be_asked_the_likeliest_first(demo):
    with clock.at(NOW), demo.reading(story.YUZHONG) as s:
        found = nearby.helpers(s, [LAW], story.SEPTEMBER)
        assert [(one.name[:3], one.ring, one.spare) for one in found] == [
            ("沙坪坝", "neighbour", 3), ("江北区", "neighbour", 2), ("南岸区", "neighbour", 1), ("九龙坡", "neighbour", None),
        ]  # fmt: skip


def test_every_neighbour_has_three_officers_who_could_go(demo):
    for number in (story.JIANGBEI, story.SHAPINGBA, story.JIULONGPO, story.NANAN):
        with demo.reading(number) as s:
            able = select(Inspector).where(Inspector.tenant_no == number, Inspector.user_id.is_not(None))
            assert len([one for one in s.scalars(able) if LAW in one.categories]) == 3
