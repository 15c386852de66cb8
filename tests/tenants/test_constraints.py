"""What the tables refuse by themselves: two people for two steps, three administrators, one membership a bureau."""

from __future__ import annotations

import re
from datetime import date

import pytest
from psycopg.errors import CheckViolation as RawCheck
from sqlalchemy import CheckConstraint, text
from sqlalchemy.exc import IntegrityError

from tenants.base import Base
from tests.factories.forest import Forest
from tests.factories.rows import links, table_of

PAIRS = {
    (t.name, *re.match(r"(\w+) is null or \1 <> (\w+)", str(check.sqltext)).groups())
    for t in Base.metadata.sorted_tables
    for check in t.constraints
    if isinstance(check, CheckConstraint) and "two_people" in str(check.name) and " is null or " in str(check.sqltext)
}
NEEDED = {
    ("publication", "published_by", "author_id"),
    ("annual_plan", "published_by", "author_id"),
    ("checklist_edition", "published_by", "author_id"),
    ("inspection", "reviewed_by", "entered_by"),
    ("inspection_notice", "issued_by", "drafted_by"),
    ("loan_order", "issued_by", "drafted_by"),
}
BORROWED = sorted(
    (t.name, column, target)
    for t in Base.metadata.sorted_tables
    for column, target in links(t)
    if t.c[column].foreign_keys
)


def refused(forest: Forest, constraint: str, table: str, **columns) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        forest.make_row(table, 43, 430102, **columns)


@pytest.mark.req("S3-07")
def test_every_decision_that_needs_a_second_person_has_its_constraint():
    assert NEEDED <= PAIRS


@pytest.mark.req("S3-07")
@pytest.mark.parametrize(("table", "second", "first"), sorted(PAIRS))
def test_the_same_person_never_does_both(forest: Forest, table: str, second: str, first: str):
    refused(forest, "two_people", table, **{first: 7, second: 7})
    made = forest.make_row(table, 43, 430102, **{first: 7, second: 8})
    with pytest.raises(IntegrityError, match="two_people"), forest.session(430102) as s:
        s.execute(text(f"update app.{table} set {second} = {first} where id = :id"), {"id": made["id"]})
    with pytest.raises(IntegrityError, match="two_people"), forest.session(430102) as s:
        s.execute(text(f"update app.{table} set {first} = {second} where id = :id"), {"id": made["id"]})


@pytest.mark.req("S2-30")
def test_nobody_decides_about_officers_whom_he_or_she_ever_named(forest: Forest):
    refused(forest, "not_a_namer", "loan_offer", namers=[7, 8], decided_by=8)
    refused(forest, "not_for_author", "loan_offer", namers=[7, 8], decided_by=9, decided_for=7)
    assert forest.make_row("loan_offer", 43, 430102, namers=[7, 8], decided_by=9)["decided_by"] == 9


@pytest.mark.parametrize(
    "roles",
    [
        ["sys_admin", "planner"],
        ["approver", "sec_admin"],
        ["sys_admin", "sec_admin"],
        ["sys_admin", "sec_admin", "audit_admin"],
        ["audit_admin", "supervisor"],
    ],
)
def test_an_administrator_is_nothing_else_in_the_same_bureau(forest: Forest, roles: list[str]):
    refused(forest, "three_admins", "membership", roles=roles)


@pytest.mark.parametrize(
    "roles", [[], ["sys_admin"], ["sec_admin"], ["audit_admin"], ["planner", "approver", "inspector"]]
)
def test_one_administrators_role_or_business_roles(forest: Forest, roles: list[str]):
    assert forest.make_row("membership", 43, 430102, roles=roles)["roles"] == roles


@pytest.mark.req("S0-04")
def test_one_membership_a_bureau_so_that_three_administrators_are_three_people(forest: Forest):
    person = forest.make_row("user_account", 43, 430102)
    forest.make_row("membership", 43, 430102, user_id=person["id"], roles=["sys_admin"])
    refused(forest, "membership_root_id_tenant_no_user_id_key", "membership", user_id=person["id"], roles=["sec_admin"])
    host = forest.make_row("membership", 43, 430200, user_id=person["id"], user_home=430102, reach="assigned")
    assert host["tenant_no"] == 430200


def test_a_membership_runs_forwards_and_reaches_what_exists(forest: Forest):
    refused(forest, "span", "membership", valid_from=date(2023, 8, 2), valid_to=date(2023, 8, 1))
    refused(forest, "membership_reach", "membership", reach="link")


def test_a_stand_in_is_another_person_for_dated_days(forest: Forest):
    one = forest.make_row("membership", 43, 430102)["id"]
    refused(forest, "two_people", "stand_in", absent_id=one, deputy_id=one)
    refused(forest, "span", "stand_in", valid_from=date(2023, 8, 2), valid_to=date(2023, 8, 1))


@pytest.mark.req("S0-04")
def test_a_login_name_is_unique_in_its_province_and_only_there(forest: Forest):
    forest.make_row("user_account", 43, 430102, login="wang.wei")
    with pytest.raises(IntegrityError, match="user_account_root_id_login_key"):
        forest.make_row("user_account", 43, 430203, login="wang.wei")
    assert forest.make_row("user_account", 44, 440102, login="wang.wei")["root_id"] == 44


def test_a_bureau_has_one_open_draw(forest: Forest):
    forest.make_row("draw_attempt", 43, 430203, state="frozen")
    with pytest.raises(IntegrityError, match="draw_attempt_open_idx"):
        forest.make_row("draw_attempt", 43, 430203, state="drawn")
    forest.make_row("draw_attempt", 43, 430202, state="frozen")


@pytest.mark.parametrize("columns", ["430197, 430196, 430197", "430197, 430197, 430196"])
def test_a_bureaus_number_is_the_lower_end_of_its_interval(forest: Forest, columns: str):
    with forest.admin() as admin, pytest.raises(RawCheck, match="interval"):
        admin.execute(
            f"insert into app.tenant (root_id, tenant_no, lo, hi, name, level) values (43, {columns}, 'x', 'county')"
        )


# a row of these names one parent or the other
BESIDE = {
    ("inspector_absence", "expert_id"): {"inspector_id": None},
    ("inspector_conflict", "expert_id"): {"inspector_id": None},
    ("change_request", "draw_person_id"): {"kind": "recusal"},
}


@pytest.mark.req("S0-04")
@pytest.mark.parametrize(("table", "column", "target"), BORROWED)
def test_no_row_hangs_on_another_bureaus_parent(forest: Forest, table: str, column: str, target: str):
    """Key checks pass over row security: a two-column key would let a county probe its sibling's ids (tenancy §2)."""
    for owner in ((43, 430199), (43, 430100), (44, 440102)):
        foreign = forest.make_row(target, *owner)["id"]
        with pytest.raises(IntegrityError, match="foreign key"):
            forest.make_row(table, 43, 430102, **{column: foreign, **BESIDE.get((table, column), {})})
    assert table_of(table).c[column].foreign_keys
