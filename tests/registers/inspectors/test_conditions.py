"""What the bureau's rules ask of whoever is in its register of inspectors (S0-22, S1-04, S2-16, S4-14)."""

import pytest

from saas import clock
from saas.errors import Refusal
from saas.foundation.settings import service as settings
from saas.foundation.settings.values_team import CLASSES, INSPECTOR_FIELDS
from saas.foundation.sheets.columns import Row
from saas.registers.inspectors import conditions, editing, importing
from saas.registers.inspectors import service as inspectors
from saas.registers.inspectors.rules import FIELDS
from tests.factories.workbooks import inspector_values
from tests.factories.world import TODAY, XIANGQIAO


@pytest.fixture(autouse=True)
def spring():
    with clock.at(TODAY):
        yield


@pytest.fixture
def s(world):
    """A session of the bureau whose rules are set inside it and go with it."""
    with world.acting(XIANGQIAO, "steward") as s:
        yield s
        s.rollback()


def ruled(s, code: str, **value) -> None:
    settings.set_value(s, code, "", value, effective_from=TODAY, document_number="湘司〔2023〕1号")
    s.info.pop("settings", None)  # read anew, as the next transaction does


def test_the_rules_speak_of_the_columns_and_classes_that_there_are():
    assert set(CLASSES) == set(inspectors.CLASSES)
    assert set(INSPECTOR_FIELDS) <= {*FIELDS, "phone"}


@pytest.mark.req("S1-04")
def test_a_column_that_the_bureau_wants_is_asked_for_and_a_sealed_telephone_counts(s):
    without = {"post": "", "phone": ""}
    row = editing.add(s, inspector_values(1, **without))
    ruled(s, "inspector_fields", fields=["name", "post", "phone"])
    for lacking in ("post", "phone"):
        with pytest.raises(Refusal, match="E_FIELD_HERE") as no:
            editing.add(s, inspector_values(2, **(without | {"post": "岗位", "phone": "13800000001"} | {lacking: ""})))
        assert no.value.field == lacking
    assert editing.change(s, row, {"post": "岗位", "phone": "13800000002"})
    assert editing.change(s, row, {"post": "另一岗位", "phone": ""}), "the telephone is kept sealed"


@pytest.mark.req("S4-14")
def test_a_class_that_the_bureau_does_not_take_is_refused(s):
    ruled(s, "inspector_conditions", training=False, classes=["officer"])
    with pytest.raises(Refusal, match="E_CLASS_HERE") as no:
        editing.add(s, inspector_values(3, personnel_class="daily_supervision"))
    assert no.value.field == "personnel_class"
    assert editing.add(s, inspector_values(4, personnel_class="officer")).id


def test_a_partners_officer_is_taken_with_what_its_own_bureau_gave_it(s):
    ruled(s, "inspector_fields", fields=list(INSPECTOR_FIELDS))
    partner = inspector_values(5, department_id=1) | dict.fromkeys(conditions.PARTNERS_MAY_LACK)
    assert conditions.lacking(s, partner) == []
    assert {one.column for one in conditions.lacking(s, partner | {"department_id": None})} >= {"post", "categories"}


def test_a_workbook_is_judged_by_the_same_rules(s):
    known = editing.add(s, inspector_values(6, post="岗位"))
    ruled(s, "inspector_fields", fields=["name", "post"])
    rows = [
        Row(2, [], {**inspector_values(6), "post": "", "categories": list(known.categories)}),
        Row(3, [], {**inspector_values(7), "post": ""}),
    ]
    importing.compare(s, rows)
    assert [[one.code for one in row.wrong] for row in rows] == [[], ["E_FIELD_HERE"]]
