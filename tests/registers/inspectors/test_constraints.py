"""Conflicts of interest and absences: verbs, whose they are, and what a draw is told of them (S0-31, S1-17)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from saas import clock
from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.registers.inspectors import absences, conflicts, constraints, editing, experts
from saas.registers.inspectors.models import Inspector
from saas.registers.inspectors.models_constraints import Expert, InspectorAbsence, InspectorConflict
from saas.registers.subjects import editing as subject_editing
from saas.registers.subjects.models import Subject
from tests.factories.queries import counted
from tests.factories.workbooks import inspector_values, subject_values
from tests.factories.world import CHAOAN, CITY, PROVINCE, TODAY, XIANGQIAO

WINDOW = (date(2023, 7, 1), date(2023, 8, 31))
SECRET = "配偶在该所执业"


@pytest.fixture(autouse=True)
def spring():
    with clock.at(TODAY):
        yield


@pytest.fixture(scope="module")
def ids(world) -> dict[str, int]:
    """Three officers and two experts of the city, institutions of two of its counties and of no bureau of its own."""
    made = {}
    with clock.at(TODAY):
        with world.acting(CITY, "steward") as s:
            for n in (1, 2, 3):
                made[f"officer{n}"] = editing.add(s, inspector_values(n, name=f"陆怀瑾{n}")).id
            for n in (1, 2):
                facts = {"name": f"程令仪{n}", "unit": "某大学法学院", "title": "教授", "categories": ["law_firm"]}
                made[f"expert{n}"] = experts.add(s, facts | {"user_id": None}).id
        for number, n in ((XIANGQIAO, 1), (XIANGQIAO, 2), (CHAOAN, 3)):
            with world.acting(number, "steward") as s:
                made[f"firm{n}"] = subject_editing.add(s, subject_values(n)).id
    return made


@pytest.fixture
def city(world, ids):
    """The city's steward; what is done is undone."""
    with world.acting(CITY, "steward") as s:
        yield s
        s.rollback()


def officer(s, ids, n=1) -> Inspector:
    return s.get(Inspector, (44, ids[f"officer{n}"]))


def firm(s, ids, n=1) -> Subject:
    return s.get(Subject, (44, ids[f"firm{n}"]))


def refused(code: str):
    return pytest.raises(Refusal, match=code)


@pytest.mark.req("S0-31", "S1-17")
def test_a_declared_pair_is_barred_until_it_is_revoked(city, ids):
    people, firms = [ids["officer1"], ids["officer2"]], [ids["firm1"], ids["firm2"]]
    row = conflicts.declare(city, officer(city, ids), firm(city, ids), f" {SECRET} ")
    assert (row.subject_no, row.uscc, row.note) == (XIANGQIAO, firm(city, ids).uscc, SECRET)
    conflicts.declare(city, officer(city, ids, 2), firm(city, ids, 3))
    conflicts.declare(city, city.get(Expert, (44, ids["expert1"])), firm(city, ids))
    assert constraints.barred(city, people, firms) == {(ids["officer1"], ids["firm1"])}
    assert constraints.barred(city, people, [*firms, ids["firm3"]]) == {
        (ids["officer1"], ids["firm1"]), (ids["officer2"], ids["firm3"]),
    }  # fmt: skip
    assert constraints.expert_barred(city, [ids["expert1"], ids["expert2"]], firms) == {(ids["expert1"], ids["firm1"])}
    conflicts.revoke(city, row)
    city.flush()
    assert constraints.barred(city, people, firms) == set()
    with refused("E_STATE"):
        conflicts.revoke(city, row)
    again = conflicts.declare(city, officer(city, ids), firm(city, ids))
    assert [one.id for one in conflicts.of_person(city, officer(city, ids))] == [again.id, row.id]


def test_one_pair_is_declared_once_and_only_of_the_own_subtree(city, ids):
    conflicts.declare(city, officer(city, ids), firm(city, ids))
    with refused("E_CONFLICT_TWICE") as no:
        conflicts.declare(city, officer(city, ids), firm(city, ids))
    assert no.value.field == "subject_id"
    with refused("E_SUBJECT"):
        conflicts.declare(city, officer(city, ids), None)
    with refused("E_SUBJECT"):
        conflicts.declare(city, officer(city, ids), Subject(id=1, tenant_no=CITY + 100, uscc="X", name="Y"))
    gone = officer(city, ids, 3)
    editing.leave(city, gone, TODAY, "retired")
    with refused("E_STATE"):
        conflicts.declare(city, gone, firm(city, ids))
    with refused("E_STATE"):
        absences.enter(city, gone, TODAY, TODAY, "leave")


@pytest.mark.req("S0-31")
def test_neither_superiors_nor_traces_learn_the_pair_or_the_reason(world, ids):
    with world.acting(CITY, "steward") as s:
        number = conflicts.declare(s, officer(s, ids, 3), firm(s, ids, 2), SECRET).id
        day = absences.enter(s, officer(s, ids, 3), TODAY, TODAY, "sick").id
    for bureau in (PROVINCE, XIANGQIAO):
        with world.acting(bureau, "steward") as s:
            assert conflicts.load(s, number) is None and absences.load(s, day) is None
            assert s.scalar(select(func.count()).select_from(InspectorConflict)) == 0
            assert s.scalar(select(func.count()).select_from(InspectorAbsence)) == 0
    with world.acting(PROVINCE, "steward") as s:
        told = s.scalars(select(AuditEvent).where(AuditEvent.obj.in_([f"inspector_conflict:{number}", f"inspector_absence:{day}"])))
        details = {event.act: str(event.detail) for event in told}
    assert set(details) == {"conflict.declare", "absence.enter"}
    said = "".join(details.values())
    assert SECRET not in said and "sick" not in said and subject_values(2)["uscc"] not in said and "firm" not in said
    assert f"inspector:{ids['officer3']}" in said


@pytest.mark.parametrize(
    ("begins", "ends", "code", "field"),
    [
        (2, 1, "E_DATE_RANGE", "ends_on"),
        (-5, -1, "E_PAST", "ends_on"),
        (0, 366, "E_SPAN", "ends_on"),
        (10, 10, "E_OVERLAP", "begins_on"),
        (0, 10, "E_OVERLAP", "begins_on"),
        (20, 30, "E_OVERLAP", "begins_on"),
        (0, 40, "E_OVERLAP", "begins_on"),
        (0, 9, None, None),
        (21, 21, None, None),
        (-5, 0, None, None),
    ],
)
def test_days_are_in_order_ahead_and_never_twice(city, ids, begins, ends, code, field):
    absences.enter(city, officer(city, ids), TODAY + timedelta(10), TODAY + timedelta(20), "leave")
    absences.enter(city, officer(city, ids, 2), TODAY, TODAY + timedelta(300), "training")
    days = (TODAY + timedelta(begins), TODAY + timedelta(ends))
    if code is None:
        assert absences.enter(city, officer(city, ids), *days, "other_duty").id
        return
    with refused(code) as no:
        absences.enter(city, officer(city, ids), *days, "other_duty")
    assert no.value.field == field


def test_cancelled_days_are_free_again_and_past_ones_stay(city, ids):
    one = officer(city, ids)
    row = absences.enter(city, one, TODAY, TODAY + timedelta(3), "sick")
    assert absences.state_of(row, TODAY) == "now" and absences.state_of(row, TODAY - timedelta(1)) == "ahead"
    with clock.at(TODAY + timedelta(4)), refused("E_STATE"):
        absences.cancel(city, row)
    absences.cancel(city, row)
    city.flush()
    with refused("E_STATE"):
        absences.cancel(city, row)
    assert constraints.absences(city, [one.id], (TODAY, TODAY + timedelta(9))) == {}
    assert absences.enter(city, one, TODAY, TODAY, "leave").id
    assert [absences.state_of(found, TODAY) for found in absences.of_person(city, one)] == ["now", "cancelled"]


@pytest.mark.req("S1-17")
def test_a_draw_is_told_the_days_inside_its_window_and_nothing_else(city, ids):
    for n, begins, ends in (
        (1, date(2023, 6, 20), date(2023, 7, 4)),
        (1, date(2023, 7, 5), date(2023, 7, 6)),
        (1, date(2023, 8, 30), date(2023, 9, 30)),
        (2, date(2023, 6, 1), date(2023, 6, 30)),
        (2, date(2023, 9, 1), date(2023, 9, 2)),
        (3, date(2023, 6, 1), date(2023, 12, 1)),
    ):
        absences.enter(city, officer(city, ids, n), begins, ends, "leave")
    absences.enter(city, city.get(Expert, (44, ids["expert2"])), date(2023, 8, 1), date(2023, 8, 2), "other_duty")
    people = [ids[f"officer{n}"] for n in (1, 2, 3)]
    assert constraints.absences(city, people, WINDOW) == {
        ids["officer1"]: [(date(2023, 7, 1), date(2023, 7, 6)), (date(2023, 8, 30), date(2023, 8, 31))],
        ids["officer3"]: [WINDOW],
    }
    assert constraints.expert_absences(city, [ids["expert1"], ids["expert2"]], WINDOW) == {
        ids["expert2"]: [(date(2023, 8, 1), date(2023, 8, 2))]
    }


spans = st.lists(st.tuples(st.integers(-30, 30), st.integers(0, 12)), max_size=6)


@settings(max_examples=40, deadline=None)
@given(spans, st.tuples(st.integers(-20, 20), st.integers(0, 15)))
def test_the_days_told_are_exactly_the_days_away_inside_the_window(world, ids, away, window):
    start = date(2023, 6, 1)
    opens, closes = start + timedelta(window[0]), start + timedelta(window[0] + window[1])
    with world.acting(CITY, "steward") as s:
        number, taken = ids["officer1"], set()
        for begins, length in away:
            days = {start + timedelta(begins + n) for n in range(length + 1)}
            if not days & taken:
                taken |= days
                absences.enter(s, officer(s, ids), min(days), max(days), "leave")
        told = constraints.absences(s, [number], (opens, closes)).get(number, [])
        s.rollback()
    listed = [begins + timedelta(n) for begins, ends in told for n in range((ends - begins).days + 1)]
    assert listed == sorted(day for day in taken if opens <= day <= closes)
    assert all(later[0] - earlier[1] > timedelta(1) for earlier, later in zip(told, told[1:], strict=False))


def test_one_statement_each_and_none_where_nobody_is_asked_about(city, ids):
    people, firms = [ids["officer1"], ids["officer2"]], [ids["firm1"], ids["firm2"]]
    for ask in (
        lambda: constraints.barred(city, people, firms),
        lambda: constraints.absences(city, people, WINDOW),
        lambda: constraints.expert_barred(city, people, firms),
        lambda: constraints.expert_absences(city, people, WINDOW),
        lambda: experts.candidates(city, ["law_firm", "notary_office"]),
    ):
        with counted() as queries:
            ask()
        assert len(queries) == 1, queries
    with counted() as queries:
        assert constraints.barred(city, [], firms) == constraints.expert_barred(city, people, []) == set()
        assert constraints.absences(city, [], WINDOW) == constraints.expert_absences(city, [], WINDOW) == {}
    assert len(queries) == 0, queries
