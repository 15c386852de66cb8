"""Signing in (R11): from a name to a context, and every way in which the context ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.forest import Forest
from tests.tenants.people import DAY, age, change, door, member, secret, session, signed_in, user


@pytest.mark.req("S0-04")
def test_a_name_is_looked_up_within_its_province(forest: Forest):
    here, there = user(forest, 430102, login="li.na"), user(forest, 440102, login="li.na")
    for person, root in ((here, 43), (there, 44)):
        assert [tuple(row) for row in door(forest, "auth_login", p_root=root, p_name="li.na")] == [
            (person["id"], root * 10_000 + 102, "encoded", "active", None)
        ]
    assert door(forest, "auth_login", p_root=43, p_name="nobody") == []


def test_five_failures_lock_the_name_for_fifteen_minutes(forest: Forest):
    person = user(forest, 430102)
    tries = [door(forest, "auth_failed", p_root=43, p_name=person["login"])[0] for _ in range(5)]
    assert [row.failed for row in tries] == [1, 2, 3, 4, 5]
    assert [row.locked_until is not None for row in tries] == [False] * 4 + [True]
    left = tries[4].locked_until - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    assert door(forest, "auth_login", p_root=43, p_name=person["login"])[0].locked_until == tries[4].locked_until


def test_a_locked_name_opens_no_sign_in_and_keeps_its_lock(forest: Forest):
    person = user(forest, 430102)
    member(forest, 430102, person)
    for _ in range(5):
        door(forest, "auth_failed", p_root=43, p_name=person["login"])
    made = secret()
    assert door(
        forest, "auth_open", p_root=43, p_user=person["id"], p_hash=made, p_today=DAY, p_agent="x", p_ip=None
    ) == [(None,)]
    assert door(forest, "auth_login", p_root=43, p_name=person["login"])[0].locked_until is not None
    change(forest, "user_account", person, locked_until="clock_timestamp() - interval '1 second'")
    signed_in(forest, person)
    assert door(forest, "auth_failed", p_root=43, p_name=person["login"])[0].failed == 1  # the count began anew


def test_failures_of_a_name_that_does_not_exist_count_nowhere(forest: Forest):
    assert door(forest, "auth_failed", p_root=43, p_name="nobody") == []


@pytest.mark.req("S0-04")
@pytest.mark.parametrize(
    ("number", "lo", "hi", "above"),
    [
        (430000, 430000, 439999, []),
        (430100, 430100, 430199, [430000]),
        (430102, 430102, 430102, [430000, 430100]),
        (439004, 439004, 439004, [430000]),
    ],
)
def test_the_context_is_that_of_the_membership(forest: Forest, number: int, lo: int, hi: int, above: list[int]):
    person = user(forest, number)
    joined = member(forest, number, person, roles=["planner", "inspector"])
    got = session(forest, signed_in(forest, person))
    assert (got.root_id, got.tenant_no, got.lo, got.hi, got.anc) == (43, number, lo, hi, above)
    assert (got.membership_id, got.user_id, got.roles, got.reach) == (
        joined["id"],
        person["id"],
        ["planner", "inspector"],
        "own",
    )
    assert (got.tenant_id, got.user_home, got.bureaus) == (forest.ids[43, number], number, 1)


def test_only_the_hash_opens(forest: Forest):
    person = user(forest, 430102)
    member(forest, 430102, person)
    signed_in(forest, person)
    assert session(forest, secret()) is None


END = {  # what happens → at the very next request there is no context
    "idle": lambda f, p, m, s: age(f, s, seen_at="clock_timestamp() - interval '61 minutes'"),
    "absolute": lambda f, p, m, s: age(f, s, until="clock_timestamp() - interval '1 second'"),
    "user disabled": lambda f, p, m, s: change(f, "user_account", p, state="'disabled'"),
    "membership disabled": lambda f, p, m, s: change(f, "membership", m, state="'disabled'"),
    "membership ended": lambda f, p, m, s: change(f, "membership", m, valid_to="'2023-08-20'"),
    "membership not begun": lambda f, p, m, s: change(f, "membership", m, valid_from="'2023-08-22'"),
    "ended": lambda f, p, m, s: age(f, s, ended_at="clock_timestamp()"),
}


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("event", sorted(END))
def test_the_context_ends_at_once(forest: Forest, event: str):
    person = user(forest, 430102)
    joined = member(forest, 430102, person)
    made = signed_in(forest, person)
    assert session(forest, made) is not None
    END[event](forest, person, joined, made)
    assert session(forest, made) is None


DEAD = {name: END[name] for name in ("idle", "absolute", "ended", "user disabled")}


@pytest.mark.parametrize("event", sorted(DEAD))
def test_a_sign_in_that_ran_out_opens_no_other_door(forest: Forest, event: str):
    """An old cookie neither lists nor switches bureaus, nor shows or ends sign-ins, nor changes the password."""
    person = user(forest, 430102)
    joined = member(forest, 430102, person)
    made, other = signed_in(forest, person), signed_in(forest, person)
    DEAD[event](forest, person, joined, made)
    assert door(forest, "auth_memberships", p_hash=made, p_today=DAY) == []
    assert door(forest, "auth_switch", p_hash=made, p_membership=joined["id"], p_today=DAY) == [(None,)]
    assert door(forest, "auth_password", p_hash=made, p_new="stolen") == [(None,)]
    assert door(forest, "auth_login", p_root=43, p_name=person["login"])[0].password_hash == "encoded"
    if event != "user disabled":
        assert door(forest, "auth_sign_ins", p_hash=made) == []
        assert door(forest, "auth_end", p_hash=made, p_which="others") == [(0,)]
        assert session(forest, other) is not None


def test_activity_moves_the_idle_limit_and_never_the_absolute_one(forest: Forest):
    person = user(forest, 430102)
    member(forest, 430102, person)
    made = signed_in(forest, person)
    age(forest, made, seen_at="clock_timestamp() - interval '59 minutes'")
    assert session(forest, made) is not None
    with forest.admin() as admin:
        fresh, until = admin.execute(
            "select seen_at > clock_timestamp() - interval '1 minute', until - opened_at from app.sign_in "
            "where hash = %s",
            (made,),
        ).fetchone()
    assert fresh
    assert abs(until - timedelta(hours=12)) < timedelta(seconds=5)


@pytest.mark.req("S0-04")
def test_a_closed_bureau_gives_no_context_but_the_next_one_does(forest: Forest):
    with forest.admin() as admin:
        admin.execute(
            "insert into app.tenant (root_id, tenant_no, parent_no, name, level, lo, hi) values "
            "(43, 430190, 430100, '将撤并', 'county', 430190, 430190)"
        )
    person = forest.make_row("user_account", 43, 430102)
    with forest.admin() as admin:
        for number in (430190, 430102):
            admin.execute(
                "insert into app.membership (root_id, tenant_no, user_id, user_home, name, valid_from) values "
                "(43, %s, %s, 430190, 'x', '2023-01-01')",
                (number, person["id"]),
            )
        admin.execute("update app.user_account set tenant_no = 430190 where id = %s", (person["id"],))
    made = signed_in(forest, person)
    assert session(forest, made).tenant_no == 430190
    with forest.admin() as admin:
        admin.execute("update app.tenant set state = 'closed' where tenant_no = 430190")
    assert session(forest, made) is None
    assert [row.tenant_no for row in door(forest, "auth_memberships", p_hash=made, p_today=DAY)] == [430102]
    assert session(forest, signed_in(forest, person)).tenant_no == 430102


def test_a_disabled_user_opens_nothing_and_a_user_without_bureau_gets_no_context(forest: Forest):
    person = user(forest, 430102)
    made = signed_in(forest, person)
    assert session(forest, made) is None
    change(forest, "user_account", person, state="'disabled'")
    assert door(
        forest, "auth_open", p_root=43, p_user=person["id"], p_hash=secret(), p_today=DAY, p_agent="", p_ip=None
    ) == [(None,)]


def test_one_bureaus_user_is_not_opened_in_another_province(forest: Forest):
    person = user(forest, 430102)
    assert door(
        forest, "auth_open", p_root=44, p_user=person["id"], p_hash=secret(), p_today=DAY, p_agent="", p_ip=None
    ) == [(None,)]


def test_roots_are_offered_to_strangers(forest: Forest):
    assert [tuple(row) for row in door(forest, "auth_roots") if row.root_id in (43, 44)] == [
        (43, "第43省司法厅"),
        (44, "第44省司法厅"),
    ]


def test_business_days_decide_not_the_wall_clock(forest: Forest):
    person = user(forest, 430102)
    member(forest, 430102, person, valid_from=date(2023, 8, 1), valid_to=date(2023, 8, 31))
    made = signed_in(forest, person)
    days = [date(2023, 7, 31), date(2023, 8, 1), date(2023, 8, 31), date(2023, 9, 1)]
    assert [session(forest, made, day) is not None for day in days] == [False, True, True, False]
