"""行政检查通知书: drafted by one, issued by another, served (B-01, B-02, S0-30, D-11)."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from saas import clock
from saas.errors import Refusal
from saas.foundation.accounts import standins
from saas.registers.inspectors.models import Inspector
from saas.supervision.inspections import notices
from saas.supervision.inspections.models import Inspection, InspectionNotice
from saas.supervision.plans.models import InspectionTask
from tenants.people import Membership
from tests.factories.drawn import NAMES
from tests.factories.world import CITY

TODAY, VISIT = date(2023, 8, 2), date(2023, 8, 9)
GOOD = {"visit_on": VISIT, "timing": "advance", "materials": "业务档案\n收案登记簿", "contact": "律管科 0768-000"}


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def draft(made, number, **changes):
    with made.world.acting(CITY, "planner") as s:
        return notices.draft(s, s.get(Inspection, (44, number)), **(GOOD | changes)).number


def issue(made, number, role="approver", **who):
    with made.world.acting(CITY, role, **who) as s:
        return notices.issue(s, s.get(Inspection, (44, number)))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"visit_on": date(2023, 9, 1)}, "E_WINDOW"),
        ({"visit_on": date(2023, 8, 1)}, "E_WINDOW"),
        ({"visit_on": date(2023, 8, 4)}, "E_ADVANCE"),
    ],
)
def test_a_day_outside_the_window_or_without_notice_is_refused(made, changes, code):
    with pytest.raises(Refusal) as no:
        draft(made, made.inspections[4][0], **changes)
    assert (no.value.code, no.value.field) == (code, "visit_on")


@pytest.mark.req("S2-34")
def test_on_arrival_needs_no_days_of_notice(made):
    draft(made, made.inspections[4][0], visit_on=date(2023, 8, 3), timing="arrival")


@pytest.mark.req("S3-15")
def test_a_certificate_that_has_lapsed_by_then_is_named(made):
    number = made.inspections[4][1]
    leader = f"1904{made.team(number)[0]:06d}"

    def until(day):
        with made.world.acting(CITY, "steward") as s:
            s.execute(update(Inspector).where(Inspector.certificate_no == leader).values(certificate_to=day))

    until(date(2023, 8, 8))
    with pytest.raises(Refusal) as no:
        draft(made, number)
    until(date(2025, 12, 31))
    assert no.value.code == "E_CERTIFICATE" and NAMES[int(leader[-1])] in no.value.message


@pytest.mark.req("S0-30")
def test_the_issued_text_names_two_persons_with_certificates_and_is_frozen(made):
    number = made.inspections[4][0]
    draft(made, number)
    notice = issue(made, number)
    assert (notice.state, notice.issued_name, notice.issued_on) == ("issued", "approver", TODAY)
    assert len(notice.body["persons"]) == 2 and all(person["certificate_no"] for person in notice.body["persons"])
    assert notice.body["basis"] == ["《某某管理办法》第十条"] and notice.body["year_count"] == 0
    assert notice.body["source"] == "2023 年度抽查计划第 4 项"
    with made.world.acting(CITY, "planner") as s:
        row = s.get(Inspection, (44, number))
        assert row.state == "noticed" and s.get(InspectionTask, (44, row.task_id)).state == "inspecting"
    with pytest.raises(Refusal) as no:
        draft(made, number)
    assert no.value.code == "E_STATE"


def test_numbers_have_no_gaps_and_stay_when_drafted_again(made):
    first = draft(made, made.inspections[4][2])
    second = draft(made, made.inspections[4][3])
    assert draft(made, made.inspections[4][2], materials="公章") == first
    assert int(second.removesuffix("号").split("〕")[1]) == int(first.removesuffix("号").split("〕")[1]) + 1


def test_nobody_issues_the_own_draft(made):
    number = made.inspections[4][2]
    draft(made, number)
    with pytest.raises(Refusal) as no:
        issue(made, number, "planner", roles=("planner", "approver"))
    assert no.value.code == "E_SAME_PERSON"
    with pytest.raises(IntegrityError, match="two_people"), made.world.acting(CITY, "planner") as s:
        mine = InspectionNotice.inspection_id == number
        s.execute(update(InspectionNotice).where(mine).values(issued_by=InspectionNotice.drafted_by))


def test_a_stand_in_issues_for_the_absent_approver_and_both_are_named(made):
    number = made.inspections[4][3]
    draft(made, number)
    with pytest.raises(Refusal) as no:
        issue(made, number, "reviewer")
    assert no.value.code == "E_NO_RIGHT"
    world = made.world
    with world.acting(CITY, "sec_admin") as s:
        absent, deputy = (s.get(Membership, (44, world.members[CITY, role])) for role in ("approver", "reviewer"))
        name = absent.name
        standins.appoint(s, absent, deputy, valid_from=TODAY, valid_to=VISIT, reason="外出培训")
    notice = issue(made, number, "reviewer")
    assert notice.issued_for == world.users[CITY, "approver"] and notice.body["stands_for"] == name


def test_a_stand_in_does_not_sign_what_the_absent_one_drafted(made):
    """Never author and approver of the same thing, not by way of a deputy either (tenancy §6)."""
    number = made.inspections[4][2]
    draft(made, number)
    world = made.world
    with world.acting(CITY, "planner") as s, pytest.raises(IntegrityError, match="not_for_author"):
        mine = InspectionNotice.inspection_id == number
        s.execute(update(InspectionNotice).where(mine).values(issued_for=InspectionNotice.drafted_by))


def test_a_returned_draft_waits_for_the_section_again(made):
    number = made.inspections[4][4]
    draft(made, number)
    with made.world.acting(CITY, "approver") as s:
        row = s.get(Inspection, (44, number))
        notices.return_draft(s, row, "材料清单不全")
    with pytest.raises(Refusal):
        issue(made, number)
    draft(made, number)
    assert issue(made, number).state == "issued"


def test_service_is_recorded_once_and_not_before_the_issue(made):
    number = made.inspections[3][0]
    draft(made, number)
    issue(made, number)

    def serve(day):
        with made.world.acting(CITY, "planner") as s:
            return notices.serve(s, s.get(Inspection, (44, number)), how="direct", served_on=day)

    with pytest.raises(Refusal) as no:
        serve(date(2023, 8, 1))
    assert no.value.code == "E_SERVED_ON"
    assert serve(TODAY).state == "served"
    with pytest.raises(Refusal) as no:
        serve(TODAY)
    assert no.value.code == "E_STATE"
