"""One membership a bureau, one active bureau at a time (R10): the own list, switching, guests, ending sign-ins."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.forest import Forest
from tests.tenants.people import DAY, change, door, member, session, signed_in, user


def listed(forest: Forest, made: bytes, today: date = DAY) -> list[int]:
    return [row.tenant_no for row in door(forest, "auth_memberships", p_hash=made, p_today=today)]


def switch(forest: Forest, made: bytes, membership: dict, today: date = DAY) -> int | None:
    return door(forest, "auth_switch", p_hash=made, p_membership=membership["id"], p_today=today)[0][0]


@pytest.mark.req("S0-04")
def test_one_begins_at_home_and_switches_within_the_own_list(forest: Forest):
    person = user(forest, 430102)
    guest = member(forest, 430100, person, reach="assigned", basis="借调〔2023〕7号")
    home = member(forest, 430102, person)
    made = signed_in(forest, person)
    assert session(forest, made).tenant_no == 430102
    assert session(forest, made).bureaus == 2
    assert listed(forest, made) == [430100, 430102]
    assert switch(forest, made, guest) == 430100
    assert session(forest, made).tenant_no == 430100
    assert switch(forest, made, home) == 430102


@pytest.mark.req("S0-04")
def test_a_guest_acts_for_the_hosts_number_alone(forest: Forest):
    """Reach `assigned` at a city does not reach the city's counties: the interval is one number."""
    person = user(forest, 430102)
    guest = member(forest, 430200, person, reach="assigned")
    made = signed_in(forest, person)
    assert switch(forest, made, guest) == 430200
    got = session(forest, made)
    assert (got.reach, got.lo, got.hi, got.anc, got.user_home) == ("assigned", 430200, 430200, [430000], 430102)


@pytest.mark.req("S0-04")
def test_a_guest_administrator_of_the_superior_has_the_whole_reach(forest: Forest):
    person = user(forest, 430100)
    guest = member(forest, 430102, person, reach="own", roles=["sys_admin"], basis="administered_by")
    made = signed_in(forest, person)
    assert switch(forest, made, guest) == 430102
    assert session(forest, made).roles == ["sys_admin"]


@pytest.mark.req("S0-04")
def test_a_guest_membership_ends_at_midnight_of_its_last_day(forest: Forest):
    person = user(forest, 430102)
    member(forest, 430102, person)
    guest = member(forest, 430200, person, reach="assigned", valid_to=date(2023, 8, 31))
    made = signed_in(forest, person)
    switch(forest, made, guest)
    assert session(forest, made, date(2023, 8, 31)).tenant_no == 430200
    assert session(forest, made, date(2023, 9, 1)) is None
    assert listed(forest, made, date(2023, 8, 31)) == [430102, 430200]
    assert listed(forest, made, date(2023, 9, 1)) == [430102]
    assert switch(forest, made, guest, date(2023, 9, 1)) is None


@pytest.mark.req("S0-04")
def test_nobody_switches_to_a_membership_of_somebody_else(forest: Forest):
    person, other = user(forest, 430102), user(forest, 430102)
    member(forest, 430102, person)
    foreign = [
        member(forest, 430102, other),
        member(forest, 430100, other),
        member(forest, 440102, user(forest, 440102)),
    ]
    made = signed_in(forest, person)
    assert [switch(forest, made, membership) for membership in foreign] == [None, None, None]
    assert session(forest, made).tenant_no == 430102


def test_an_ended_or_future_membership_is_neither_listed_nor_chosen(forest: Forest):
    person = user(forest, 430102)
    member(forest, 430102, person)
    late = member(forest, 430200, person, valid_from=date(2023, 9, 1))
    gone = member(forest, 430100, person, valid_to=date(2023, 8, 20))
    off = member(forest, 430203, person, state="disabled")
    made = signed_in(forest, person)
    assert listed(forest, made) == [430102]
    assert [switch(forest, made, membership) for membership in (late, gone, off)] == [None, None, None]


@pytest.mark.parametrize(
    ("which", "left"), [("this", [False, True, True]), ("others", [True, False, False]), ("all", [False, False, False])]
)
def test_ending_ones_own_sign_ins(forest: Forest, which: str, left: list[bool]):
    person, neighbour = user(forest, 430102), user(forest, 430102)
    member(forest, 430102, person)
    member(forest, 430102, neighbour)
    mine, theirs = [signed_in(forest, person) for _ in range(3)], signed_in(forest, neighbour)
    assert door(forest, "auth_end", p_hash=mine[0], p_which=which)[0][0] == left.count(False)
    assert [session(forest, made) is not None for made in mine] == left
    assert session(forest, theirs) is not None


def test_the_own_list_of_sign_ins_marks_this_one(forest: Forest):
    person = user(forest, 430102)
    member(forest, 430102, person)
    mine = [signed_in(forest, person) for _ in range(2)]
    rows = door(forest, "auth_sign_ins", p_hash=mine[0])
    assert [(row.agent, str(row.ip), row.current) for row in rows] == [
        ("Firefox", "192.0.2.7", False),
        ("Firefox", "192.0.2.7", True),
    ]
    door(forest, "auth_end", p_hash=mine[1], p_which="this")
    assert [row.current for row in door(forest, "auth_sign_ins", p_hash=mine[0])] == [True]


def test_a_new_password_ends_all_other_sign_ins(forest: Forest):
    person = user(forest, 430102)
    member(forest, 430102, person)
    mine, other = signed_in(forest, person), signed_in(forest, person)
    assert door(forest, "auth_password", p_hash=mine, p_new="fresh") == [(person["id"],)]
    assert session(forest, mine).must_change is False
    assert session(forest, other) is None
    assert door(forest, "auth_login", p_root=43, p_name=person["login"])[0].password_hash == "fresh"


def test_disabling_at_home_ends_the_guests_context_at_the_host(forest: Forest):
    person = user(forest, 430102)
    guest = member(forest, 430200, person, reach="assigned")
    made = signed_in(forest, person)
    switch(forest, made, guest)
    change(forest, "user_account", person, state="'disabled'")
    assert session(forest, made) is None
