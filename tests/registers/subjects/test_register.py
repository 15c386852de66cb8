"""The verbs of the subject register: adding, changing, leaving, who may be drawn, checks done (S0-23, S1-06, R9)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.registers.subjects import editing, service
from saas.registers.subjects.models import Subject, SubjectToken
from tests.factories.workbooks import credit_code, subject_values
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, PROVINCE, TODAY, XIANGQIAO


@pytest.fixture(autouse=True)
def spring():
    with clock.at(TODAY):
        yield


def add(world, n, number=XIANGQIAO, **changes):
    with world.acting(number, "steward") as s:
        return editing.add(s, subject_values(n, **changes)).id


def refused(world, n, number=XIANGQIAO, **changes):
    with pytest.raises(Refusal) as no, world.acting(number, "steward") as s:
        editing.add(s, subject_values(n, **changes))
    return no.value


@pytest.mark.req("S0-23")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"license_status": "suspended"}, "license_invalid"),
        ({"license_status": "revoked"}, "license_invalid"),
        ({"license_to": date(2023, 3, 19)}, "license_expired"),
        ({"license_to": TODAY}, None),
        ({"license_to": None}, None),
        ({"license_from": date(2023, 3, 21)}, "license_not_begun"),
        ({"state": "left"}, "not_active"),
    ],
)
def test_only_valid_licences_are_drawable(changes, code):
    facts = {"state": "active", "license_status": "valid", "license_from": date(2019, 1, 1)}
    facts |= {"license_to": date(2029, 1, 1)}
    assert service.exclusion(Subject(**facts | changes), TODAY) == code
    assert code is None or service.EXCLUSIONS[code]


@pytest.mark.req("S3-03", "S0-04")
def test_the_pool_of_a_superior_is_its_whole_subtree_by_code(world):
    add(world, 1), add(world, 2, CHAOAN), add(world, 3, CITY, category="notary_office", license_no="445100123")
    gone = add(world, 4)
    with world.acting(XIANGQIAO, "steward") as s:
        editing.leave(s, s.get(Subject, (44, gone)), TODAY, "cancelled")
    with world.acting(CITY) as s:
        pool = service.pool(s, ["law_firm"])
        assert [one.tenant_no for one in pool] == [XIANGQIAO, CHAOAN]
        assert [one.uscc for one in pool] == sorted(one.uscc for one in pool)
    with world.acting(XIANGQIAO) as s:
        assert {one.tenant_no for one in service.pool(s, ["law_firm", "notary_office"])} == {XIANGQIAO}
    with world.acting(OTHER_COUNTY) as s:
        assert service.pool(s, ["law_firm"]) == []


def test_a_code_is_registered_once_in_a_province(world):
    add(world, 10)
    assert refused(world, 10).code == "E_USCC_HERE"
    elsewhere = refused(world, 10, CHAOAN)
    assert elsewhere.code == "E_USCC_ELSEWHERE" and "湘桥" not in elsewhere.message
    add(world, 10, OTHER_COUNTY)  # another province has its own register


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"uscc": "123"}, "E_USCC_LENGTH", "uscc"),
        ({"license_no": "12"}, "E_LICENSE_LAW_FIRM", "license_no"),
        ({"category": "bank"}, "E_CATEGORY", "category"),
        ({"name": "某所"}, "E_NAME", "name"),
        ({"license_to": date(2001, 1, 1)}, "E_DATE_ORDER", "license_to"),
        ({"contact_phone": "1"}, "E_PHONE", "contact_phone"),
    ],
)
def test_a_wrong_fact_is_refused_beside_its_field(world, changes, code, field):
    no = refused(world, 11, **changes)
    assert (no.code, no.field) == (code, field)


def test_a_law_firm_may_use_its_code_as_licence_number(world):
    assert add(world, 12, license_no=credit_code(12))
    assert refused(world, 13, license_no=credit_code(12)).code == "E_LICENSE_OTHER_CODE"


def test_a_change_is_traced_before_and_after_and_found_by_its_new_name(world):
    number = add(world, 14, name="广东旧名律师事务所")
    with world.acting(XIANGQIAO, "steward") as s:
        subject = s.get(Subject, (44, number))
        assert editing.change(s, subject, {"name": "广东新称律师事务所"})
        assert not editing.change(s, subject, {"name": "广东新称律师事务所", "contact_phone": ""})
        assert [one.id for one in service.find(s, "新称")] == [number] and service.find(s, "旧名") == []
        kept = s.scalars(select(SubjectToken.token).where(SubjectToken.subject_id == number)).all()
        assert "新称" in kept and "旧名" not in kept
        stmt = select(AuditEvent).where(AuditEvent.act == "subject.change").order_by(AuditEvent.id.desc())
        event = s.scalars(stmt).first()
        assert event.detail["before"] == {"name": "广东旧名律师事务所"}
        assert event.detail["after"] == {"name": "广东新称律师事务所"}


@pytest.mark.req("S1-06")
def test_leaving_and_coming_back_are_dated(world):
    number = add(world, 15)
    with world.acting(XIANGQIAO, "steward") as s:
        subject = s.get(Subject, (44, number))
        with pytest.raises(Refusal):
            editing.leave(s, subject, date(2030, 1, 1), "moved")
        editing.leave(s, subject, TODAY, "moved")
        assert (subject.state, subject.left_on) == ("left", TODAY)
        with pytest.raises(Refusal):
            editing.leave(s, subject, TODAY, "moved")
        editing.come_back(s, subject)
        assert (subject.state, subject.left_on, subject.left_reason) == ("active", None, "")
        with pytest.raises(Refusal):
            editing.come_back(s, subject)


def test_checks_of_every_bureau_stand_in_the_file_once(world):
    number = add(world, 16)
    with world.acting(CITY) as s:
        for _ in range(2):
            service.report_check(s, number, XIANGQIAO, 901, "对律师事务所的行政检查", date(2023, 8, 1))
        service.close_check(s, 901, "no_violation", "slug-1")
    with world.acting(XIANGQIAO, "inspector") as s:
        service.report_check(s, number, XIANGQIAO, 902, "专项检查", date(2023, 9, 1))
        service.close_check(s, 901, "case_filed", None)  # another bureau's check stays as it is
    with world.acting(XIANGQIAO) as s:
        found = service.checks_of(s, s.get(Subject, (44, number)))
        told = [(one.tenant_no, one.outcome, one.slug) for one in found]
        assert told == [(XIANGQIAO, None, None), (CITY, "no_violation", "slug-1")]
    with world.acting(PROVINCE) as s:
        assert len(service.checks_of(s, s.get(Subject, (44, number)))) == 2


@pytest.mark.req("S0-05", "S0-06")
def test_a_section_sees_its_categories_and_a_supervision_section_all(world):
    firm = add(world, 17, CITY)
    office = add(world, 18, CITY, category="notary_office", license_no="445100999")
    lawyers, watching = (world.sections[CITY, name] for name in ("律师工作管理科", "法治督察科"))
    with world.acting(CITY, section_id=lawyers) as s:
        assert service.load(s, firm) and service.load(s, office) is None
        assert {one.category for one in service.find(s, "律师")} == {"law_firm"}
    with world.acting(CITY, section_id=watching) as s:
        assert service.load(s, firm) and service.load(s, office)
    with pytest.raises(Refusal) as no, world.acting(CITY, "steward", section_id=lawyers) as s:
        editing.add(s, subject_values(19, category="notary_office", license_no="445100888"))
    assert no.value.code == "E_NOT_IN_HAND"


def test_names_are_found_by_two_characters_codes_by_all(world):
    number = add(world, 20, name="广东珩衡律师事务所")
    with world.acting(CITY) as s:
        assert number in [one.id for one in service.find(s, "珩衡")]
        assert [one.id for one in service.find(s, credit_code(20).lower())] == [number]
        assert service.find(s, "珩") == [] and service.find(s, "没有这家") == [] and service.find(s, "%_") == []
    with world.acting(CHAOAN) as s:
        assert service.find(s, "珩衡") == [] and service.find(s, credit_code(20)) == []
