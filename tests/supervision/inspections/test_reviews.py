"""审核 by another person, then publication and the end of the task (S3-07, S3-17, S1-22, S2-40)."""

from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from saas import clock
from saas.errors import Refusal
from saas.foundation.publication.models import PubRecord
from saas.registers.subjects.models import SubjectCheck
from saas.supervision.inspections import reviews, visits
from saas.supervision.inspections.models import Inspection
from saas.supervision.plans.models import InspectionTask
from tenants.context import PUBLIC
from tenants.unit import transaction
from tests.factories import drawn
from tests.factories.world import CHAOAN, CITY, XIANGQIAO

DAY = date(2023, 8, 11)


@pytest.fixture(autouse=True)
def today():
    with clock.at(DAY):
        yield


@pytest.mark.req("S3-07")
def test_whoever_entered_the_result_does_not_review_it(made):
    number = made.inspections[4][0]
    leader = drawn.submitted(made, number)
    both = {"roles": ("inspector", "reviewer")}
    for verb, more in ((reviews.approve, ()), (reviews.send_back, ("理由",))):
        with pytest.raises(Refusal) as no, made.world.acting(CITY, f"officer{leader}", **both) as s:
            verb(s, s.get(Inspection, (44, number)), *more)
        assert no.value.code == "E_SAME_PERSON"
    with pytest.raises(IntegrityError, match="two_people"), made.world.acting(CITY, "planner") as s:
        s.execute(update(Inspection).where(Inspection.id == number).values(reviewed_by=Inspection.entered_by))


def test_a_returned_result_is_corrected_and_comes_back(made):
    number = made.inspections[4][2]
    leader = drawn.submitted(made, number)
    with made.world.acting(CITY, "reviewer") as s:
        row = s.get(Inspection, (44, number))
        with pytest.raises(Refusal) as no:
            reviews.send_back(s, row, " ")
        assert no.value.code == "E_REASON"
        reviews.send_back(s, row, "第 1 条没有写看了几份档案")
    with made.acting(leader) as s:
        row = s.get(Inspection, (44, number))
        assert (row.state, row.return_reason) == ("returned", "第 1 条没有写看了几份档案")
        visits.answer(s, row, row.answers[0], "conform", "看了 5 份档案")
        visits.submit(s, row, outcome="no_violation", summary="")
    with made.world.acting(CITY, "reviewer") as s:
        row = s.get(Inspection, (44, number))
        assert row.state == "submitted" and row.return_reason == ""


@pytest.mark.req("S3-17", "S0-34")
def test_approval_makes_the_publication_due_by_the_citys_rule(made):
    number = made.inspections[4][3]
    drawn.submitted(made, number)
    with made.world.acting(CITY, "reviewer") as s:
        row = reviews.approve(s, s.get(Inspection, (44, number)))
        assert (row.kind, row.state, row.due_on) == ("result", "ready", date(2023, 8, 14))
        assert row.due_rule["value"] == {"count": 5, "unit": "day", "anchor": "check_end"}
        assert row.author_id == made.world.users[CITY, "reviewer"]


@pytest.mark.req("S1-22", "S2-40")
def test_the_public_body_has_every_element_and_masked_names(made):
    slug = drawn.published(made, made.inspections[4][1], outcome="corrected", summary="收案登记不全，已当场改正。")
    with transaction(PUBLIC) as s:
        row = s.scalars(select(PubRecord).where(PubRecord.slug == slug)).one()
    with made.world.acting(CITY, "planner") as s:
        inspection = s.get(Inspection, (44, made.inspections[4][1]))
    body = row.body
    assert row.title == body["subject"]["name"] == inspection.subject_name
    assert body["time"]["on"] == "2023-08-09" and body["method"] and body["items"] and body["basis"]
    assert (body["outcome"], body["summary"]) == ("corrected", "收案登记不全，已当场改正。")
    assert body["organ"]["name"] == "潮州市司法局"
    assert [person["name"][1] for person in body["inspectors"]] == ["*", "*"]
    assert body["draw"]["drawn"] == 5 and body["draw"]["pool"] == 48
    said = str(body)
    for name in drawn.NAMES.values():
        assert name not in said
    assert inspection.uscc not in said and inspection.address not in said


def test_publication_closes_the_subjects_check_and_the_last_one_the_task(made):
    drawn.published(made, made.inspections[4][4])
    with made.world.acting(CITY, "planner") as s:
        assert s.get(InspectionTask, (44, made.tasks[4])).state == "inspecting"
    number = made.inspections[3][0]
    slug = drawn.published(made, number)
    with made.world.acting(CITY, "planner") as s:
        task = s.get(InspectionTask, (44, made.tasks[3]))
        assert task.state == "done" and task.done_on == date(2023, 8, 14)
        row = s.get(Inspection, (44, number))
        assert (row.state, row.published_on) == ("published", date(2023, 8, 14))
    with made.world.acting(row.subject_no, "steward") as s:
        check = s.scalars(select(SubjectCheck).where(SubjectCheck.inspection_id == number)).one()
        assert (check.outcome, check.slug) == ("no_violation", slug)
    other = next(bureau for bureau in (XIANGQIAO, CHAOAN) if bureau != row.subject_no)
    with made.world.acting(other, "steward") as s:
        assert s.scalars(select(SubjectCheck).where(SubjectCheck.inspection_id == number)).all() == []


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ({"count": 5, "unit": "day", "anchor": "check_end"}, date(2023, 8, 14)),
        ({"count": 20, "unit": "workday", "anchor": "task_end"}, date(2023, 9, 28)),
        ({"count": 7, "unit": "workday", "anchor": "decision"}, date(2023, 8, 22)),
        ({"count": 12, "unit": "month", "anchor": "fixed_month"}, date(2023, 12, 31)),
    ],
)
def test_the_day_counts_from_where_the_rule_says(rule, day):
    row = Inspection(visited_on=date(2023, 8, 9), window_to=date(2023, 8, 31), reviewed_on=DAY)
    assert reviews.public_by(row, rule) == day


def test_before_the_end_of_the_check_no_day_is_known():
    assert reviews.public_by(Inspection(window_to=DAY), {"count": 5, "unit": "day", "anchor": "check_end"}) is None
