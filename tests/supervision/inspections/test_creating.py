"""A sealed draw becomes inspections (S3-04)."""

import pytest
from sqlalchemy import select

from saas.registers.subjects.models import Subject
from saas.supervision.draws.models import DrawSubject
from saas.supervision.inspections import creating
from saas.supervision.inspections.models import Inspection
from saas.supervision.plans.models import InspectionTask
from tests.factories.world import CITY


@pytest.mark.req("S3-04")
def test_every_drawn_subject_has_one_inspection_with_its_team_and_points(made):
    with made.world.acting(CITY, "planner") as s:
        drawn = s.scalars(select(DrawSubject).where(DrawSubject.drawn)).all()
        rows = s.scalars(select(Inspection)).all()
        assert {row.draw_subject_id for row in rows} == {row.id for row in drawn} and len(rows) == 7
        for row in rows:
            subject = s.get(Subject, (44, row.subject_id))
            assert (row.subject_name, row.uscc, row.subject_no) == (subject.name, subject.uscc, subject.tenant_no)
            assert row.state == "drawn" and len(row.members) == 2
            assert [member.leader for member in row.members] == [True, False]
            assert [record.seq for record in row.answers] == [1]
            assert row.answers[0].basis == "《某某管理办法》第十条" and row.answers[0].answer is None


@pytest.mark.req("S3-02")
def test_a_joint_task_has_an_officer_of_each_department(made):
    with made.world.acting(CITY, "planner") as s:
        row = s.get(Inspection, (44, made.inspections[1][0]))
        assert sorted(bool(member.department) for member in row.members) == [False, True]


def test_the_seal_told_twice_makes_nothing_twice(made):
    with made.world.acting(CITY, "planner") as s:
        row = s.get(Inspection, (44, made.inspections[4][0]))
        task = s.get(InspectionTask, (44, row.task_id))
        creating.follow_seal(s, attempt_id=row.attempt_id, task=task)
        assert len(s.scalars(select(Inspection).where(Inspection.attempt_id == row.attempt_id)).all()) == 5


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ([{"title": "律师法", "article": "第四条"}], "《律师法》第四条"),
        ([{"title": "《公证法》", "article": ""}, {"title": "公证机构管理办法"}], "《公证法》；《公证机构管理办法》"),
        ([{}], ""),
    ],
)
def test_a_basis_in_words(basis, words):
    assert creating.basis_words(basis) == words
