"""Conflicts, absences and experts in what a draw stands on, and in what must be there before it (S0-31, S4-17)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.registers.inspectors import absences, conflicts, experts
from saas.registers.inspectors.models import Inspector
from saas.registers.subjects.models import Subject
from saas.supervision.plans import task_view
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.readiness import look
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY
from tests.supervision import kit
from tests.supervision.draws import lending

SUMMER, SEPTEMBER = (date(2023, 7, 1), date(2023, 8, 31)), (date(2023, 9, 1), date(2023, 9, 30))


@pytest.fixture
def july(world, tasks):
    """The city in July; what is done is undone."""
    with clock.at(kit.JULY), world.acting(CITY, "steward") as s:
        yield s
        s.rollback()


def officers(s) -> dict[int, Inspector]:
    """The seven of the city and the two of the department, by the number in their name."""
    rows = s.scalars(select(Inspector).where(Inspector.tenant_no == CITY))
    return {int(row.certificate_no[-1]): row for row in rows}


def firms(s, category: str) -> list[Subject]:
    return list(s.scalars(select(Subject).where(Subject.category == category).order_by(Subject.uscc)))


def task(s, tasks, seq: int) -> InspectionTask:
    return s.get(InspectionTask, (44, tasks[seq]))


def ready(s, one: InspectionTask):
    return look(s, one.categories, one.department_ids, one.section_id, (one.window_from, one.window_to), clock.today())


def told(s, one: InspectionTask) -> dict[str, list]:
    """The conditions that are not met: code → (soft, words)."""
    return {c.code: (c.soft, c.text) for c in task_view.view(s, one).conditions if not c.done}


@pytest.mark.req("S0-31")
def test_pairs_between_the_pools_and_only_those_are_barred(july, tasks):
    one, people = task(july, tasks, 4), officers(july)
    law, notary = firms(july, "law_firm"), firms(july, "notary_office")
    conflicts.declare(july, people[1], law[0])
    conflicts.declare(july, people[1], notary[0])
    conflicts.declare(july, people[8], law[1])
    adviser = experts.add(july, {"name": "程令仪", "unit": "某大学", "title": "", "categories": ["law_firm"], "user_id": None})
    conflicts.declare(july, adviser, law[2])
    found = ready(july, one)
    assert found.barred == {("officer", people[1].id, law[0].id), ("expert", adviser.id, law[2].id)}
    assert [(row.expert.id, row.specs, row.off) for row in found.experts] == [(adviser.id, ("law_firm",), ())]
    assert told(july, one) == {}, "there are officers enough for each of them"


@pytest.mark.req("S1-17", "S0-14")
def test_who_is_away_stays_in_the_pool_and_counts_for_no_seat(july, tasks):
    one, people = task(july, tasks, 4), officers(july)
    whole, day = SUMMER, (date(2023, 8, 1), date(2023, 8, 1))
    absences.enter(july, people[1], *whole, "training")
    absences.enter(july, people[2], *day, "sick")
    absences.enter(july, people[3], *SEPTEMBER, "leave")
    found = ready(july, one)
    assert len(found.able) == 7 and {row.inspector.id for row in found.able} >= {people[1].id, people[2].id}
    assert found.absences == {people[1].id: [whole], people[2].id: [day]}
    assert {row.inspector.id for row in found.own()} == {people[n].id for n in range(3, 8)}
    assert told(july, one) == {}
    for n in (3, 4, 5):
        if n != 3:
            absences.enter(july, people[n], *SUMMER, "training")
    absences.enter(july, people[3], date(2023, 7, 20), date(2023, 8, 2), "training")
    absences.enter(july, people[7], *SUMMER, "training")
    missing = told(july, one)
    assert missing["officers"][0] is False and "2 名以上" in missing["officers"][1]
    assert task_view.missing(july, one).code == "officers"
    assert missing["lead"][0] is True, "nobody of the section in charge is there"
    assert not found.departments and not ready(july, one).leads("law_firm")


@pytest.mark.req("S0-31")
def test_a_subject_for_whom_nobody_is_left_is_told_and_stops_the_draw_only_where_it_is_all_of_them(july, tasks):
    one, people = task(july, tasks, 2), officers(july)
    offices = firms(july, "notary_office")
    for n in (8, 9):
        conflicts.declare(july, people[n], offices[0])
    assert [row.subject.id for row in ready(july, one).deserted("notary_office", 1)] == [offices[0].id]
    assert told(july, one) == {"conflicts": (True, "1 家因利害关系申报派不出检查组")}
    assert task_view.missing(july, one) is None
    for office in offices[1:]:
        for n in range(1, 8):
            conflicts.declare(july, people[n], office)
    assert told(july, one) == {"conflicts": (False, "3 家因利害关系申报派不出检查组")}
    assert task_view.missing(july, one).code == "conflicts"


def test_looking_costs_a_fixed_number_of_statements(july, tasks):
    one, people = task(july, tasks, 4), officers(july)
    with counted() as few:
        ready(july, one)
    for n in (1, 2, 3):
        absences.enter(july, people[n], *SUMMER, "training")
        conflicts.declare(july, people[n], firms(july, "law_firm")[n])
        expert = experts.add(july, {"name": f"程令仪{n}", "unit": "", "title": "", "categories": ["law_firm"], "user_id": None})
        absences.enter(july, expert, *SUMMER, "other_duty")
        conflicts.declare(july, expert, firms(july, "law_firm")[n])
    july.expire_all()
    with counted() as many:
        found = ready(july, task(july, tasks, 4))
    assert len(found.absences) == 3 and len(found.experts) == 3 and len(found.barred) == 6
    assert found.experts[0].off == (SUMMER,)
    assert len(few.touching("inspector_conflict")) == len(few.touching("inspector_absence")) == len(few.touching("expert")) == 1
    assert len(many.touching("inspector_conflict")) == len(many.touching("inspector_absence")) == 2


@pytest.mark.req("S2-30", "S0-14", "S0-21")
def test_borrowed_officers_count_for_seats_and_one_of_the_bureau_must_lead(world, tasks):
    loans = lending.counties(world)
    lending.lent(loans, tasks[lending.LEGAL_SERVICES], *loans.people[CHAOAN][:2])
    with clock.at(kit.JULY), world.acting(CITY, "steward") as s:
        one, people = task(s, tasks, lending.LEGAL_SERVICES), officers(s)
        for n in range(2, 8):
            absences.enter(s, people[n], *SUMMER, "training")
        found = next(c for c in task_view.view(s, one).conditions if c.code == "officers")
        assert found.done and "其中本局至少 1 名带队" in found.text and found.right == "本局 1 名，借调 2 名"
        assert {row.home_no for row in ready(s, one).officers if row.home_no} == set(), "looked at without its task"
        absences.enter(s, people[1], *SUMMER, "training")
        found = next(c for c in task_view.view(s, one).conditions if c.code == "officers")
        assert not found.done and found.act == "shortage", "two borrowed ones cannot go alone"
        s.rollback()
