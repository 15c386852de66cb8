"""Stand-ins: dated, reasoned, traced; they lend the approver's role and nothing else, and every act names both."""

from datetime import date

import pytest

from saas import clock
from saas.errors import Refusal
from saas.foundation.accounts import people, standins
from tests.factories.world import CHAOAN, CITY, RAOPING, XIANGQIAO
from tests.foundation.accounts.kit import acts, codes, member, send

FIRST, LAST = date(2023, 7, 3), date(2023, 7, 7)


@pytest.fixture
def on_duty(world):
    """Somebody acts for the county's approver in the first week of July."""
    with world.acting(XIANGQIAO, "sec_admin") as s:
        absent, deputy = (member(s, world, XIANGQIAO, role) for role in ("approver", "planner2"))
        with clock.at(date(2023, 7, 1)):
            made = standins.appoint(s, absent, deputy, valid_from=FIRST, valid_to=LAST, reason="参加培训")
    yield made
    with world.acting(XIANGQIAO, "sec_admin") as s:
        standins.revoke(s, s.get(standins.StandIn, (44, made.id)))


def deputy(world):
    return world.acting(XIANGQIAO, "planner2", roles=("planner",))


@pytest.mark.req("S3-07", "S0-20")
@pytest.mark.parametrize(
    ("day", "allowed"),
    [(date(2023, 7, 2), False), (FIRST, True), (date(2023, 7, 5), True), (LAST, True), (date(2023, 7, 8), False)],
)
def test_the_role_is_lent_on_the_named_days_only(world, on_duty, day, allowed):
    with clock.at(day), deputy(world) as s:
        acting = standins.acting_for(s, "approver")
        absent = world.users[XIANGQIAO, "approver"] if allowed else None
        assert acting == (allowed, absent)
        assert standins.acting_for(s, "reviewer") == (False, None)


def test_who_holds_the_role_acts_for_no_one(world, on_duty):
    with clock.at(FIRST), world.acting(XIANGQIAO, "approver") as s:
        assert standins.acting_for(s, "approver") == (True, None)


def test_the_deputy_signs_in_with_the_approvers_doors_open(world, on_duty):
    from saas.foundation.accounts import principal

    with clock.at(FIRST):
        client = world.client(XIANGQIAO, "planner2")
        with client.session_transaction() as kept:
            token = kept["_user_id"]
        assert "approver" in principal.load(token).ctx.roles
    with clock.at(date(2023, 7, 8)):
        assert principal.load(token).ctx.roles == ("planner",)


def test_revoking_ends_it_at_once_and_twice_is_once(world, on_duty):
    admin = world.client(XIANGQIAO, "sec_admin")
    with clock.at(FIRST):
        assert "代理中" in admin.get("/admin/stand-ins").text
        for _turn in range(2):
            assert send(admin, f"/admin/stand-ins/{on_duty.id}/revoke").status_code == 303
        with deputy(world) as s:
            assert standins.acting_for(s, "approver") == (False, None)
        assert "已收回" in admin.get("/admin/stand-ins").text
    assert len([e for e in acts(world, XIANGQIAO, "standin.revoke") if e.obj == f"stand_in:{on_duty.id}"]) == 1


def test_an_absent_person_without_the_role_lends_nothing(world, on_duty):
    with world.acting(XIANGQIAO, "sec_admin") as s:
        people.grant(s, member(s, world, XIANGQIAO, "approver"), ["reviewer"])
    with clock.at(FIRST), deputy(world) as s:
        assert standins.acting_for(s, "approver") == (False, None)
    with world.acting(XIANGQIAO, "sec_admin") as s:
        people.grant(s, member(s, world, XIANGQIAO, "approver"), ["approver"])


@pytest.mark.parametrize(
    ("absent", "deputy_role", "span", "code"),
    [
        ("approver", "approver", (FIRST, LAST), "E_STANDIN_SELF"),
        ("planner", "reviewer", (FIRST, LAST), "E_STANDIN_ROLE"),
        ("approver", "sys_admin", (FIRST, LAST), "E_THREE_ADMINS"),
        ("approver", "reviewer", (LAST, FIRST), "E_SPAN"),
        ("approver", "reviewer", (date(2023, 1, 1), date(2023, 1, 2)), "E_STANDIN_PAST"),
    ],
)
def test_what_may_not_be(world, absent, deputy_role, span, code):
    with clock.at(date(2023, 7, 1)), world.acting(RAOPING, "sec_admin") as s, pytest.raises(Refusal, match=code):
        people_ = [member(s, world, RAOPING, role) for role in (absent, deputy_role)]
        standins.appoint(s, *people_, valid_from=span[0], valid_to=span[1], reason="出差")


def test_in_the_browser_with_bad_input_kept_and_a_second_stand_in_refused(world):
    admin = world.client(CITY, "sec_admin")
    ids = {role: str(world.members[CITY, role]) for role in ("approver", "reviewer", "planner")}
    typed = {"absent": ids["approver"], "deputy": ids["reviewer"], "valid_from": "2023-07-03", "valid_to": "2023-07-07"}
    with clock.at(date(2023, 7, 1)):
        answer = send(admin, "/admin/stand-ins/new", **typed)
        assert answer.status_code == 422 and codes(answer) == {"E_REQUIRED"} and 'value="2023-07-03"' in answer.text
        wrong = send(admin, "/admin/stand-ins/new", **(typed | {"absent": ids["planner"], "reason": "出差"}))
        assert codes(wrong) == {"E_CHOICE"}
        done = [send(admin, "/admin/stand-ins/new", key="stand-in-once", **typed, reason="出差") for _turn in range(2)]
        assert {a.status_code for a in done} == {303}
        second = send(admin, "/admin/stand-ins/new", **(typed | {"deputy": ids["planner"], "reason": "出差"}))
        assert codes(second) == {"E_STANDIN_OVERLAP"}
        assert admin.get("/admin/stand-ins").text.count("出差") == 1


def test_a_stand_in_of_another_bureau_is_not_there(world, on_duty):
    for number in (CITY, CHAOAN):
        assert send(world.client(number, "sec_admin"), f"/admin/stand-ins/{on_duty.id}/revoke").status_code == 404
