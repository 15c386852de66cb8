"""How bureaus come into being (R13): irregular trees are welcome, everything outside the caller's interval is not."""

from __future__ import annotations

import itertools
import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tenants.tree import interval, names, subtree, superiors
from tests.factories.forest import ADMINS, DAY, Forest, first_admins

OPEN = text("select app.create_tenant(:up, :no, :name, :level, :day, cast(:admins as jsonb))")
FRESH = itertools.count(1)


def found(
    forest: Forest,
    caller: int,
    parent: int | None,
    number: int | None,
    level: str | None = "county",
    *,
    admins: str = "[]",
    **kw,
) -> int:
    """Opens a bureau as `caller`; returns its permanent id. Raises DBAPIError."""
    with forest.session(caller, **({"roles": ("sys_admin",)} | kw)) as s:
        return s.scalar(
            OPEN, {"up": parent, "no": number, "name": f"新设{number}", "level": level, "day": DAY, "admins": admins}
        )


def province(forest: Forest, number: int, admins: str = "[]") -> int:
    with forest.admin() as admin, admin.transaction():
        admin.execute("set local role app_owner")
        return admin.execute("select app.create_root(%s, %s, %s, %s)", (number, f"第{number}", DAY, admins)).fetchone()[
            0
        ]


def row(forest: Forest, number: int, root: int | None = None) -> tuple | None:
    with forest.admin() as admin:
        return admin.execute(
            "select root_id, parent_no, level, lo, hi, state from app.tenant where tenant_no = %s and root_id = %s",
            (number, root or number // 10_000),
        ).fetchone()


@pytest.mark.req("S4-32", "S0-04")
def test_a_county_directly_under_the_province(forest: Forest):
    found(forest, 430000, 430000, 439021)
    assert row(forest, 439021) == (43, 430000, "county", 439021, 439021, "active")


@pytest.mark.req("S4-32")
def test_districts_directly_under_a_municipality(forest: Forest):
    province(forest, 500000)
    for number in (500103, 500105):
        with forest.session(_municipality(forest)) as s:
            s.execute(OPEN, {"up": 500000, "no": number, "name": "区", "level": "county", "day": DAY, "admins": "[]"})
    assert row(forest, 500103) == (50, 500000, "county", 500103, 500103, "active")


def _municipality(forest: Forest):
    from tenants.context import Ctx

    return Ctx(50, 500000, 500000, 509999, user_id=1, roles=("sys_admin",))


@pytest.mark.req("S4-32")
def test_a_development_zone_takes_an_unused_number_of_its_city(forest: Forest):
    found(forest, 430100, 430100, 430171)
    assert row(forest, 430171) == (43, 430100, "county", 430171, 430171, "active")


@pytest.mark.req("S0-04")
def test_a_superior_opens_a_bureau_two_levels_below(forest: Forest):
    found(forest, 430000, 430200, 430221)
    assert row(forest, 430221)[1] == 430200


def test_several_provinces_live_side_by_side(forest: Forest):
    province(forest, 110000)
    assert row(forest, 110000) == (11, None, "province", 110000, 119999, "active")


REFUSALS = {  # caller, parent, number, level → state
    "outside the parent": (430000, 430100, 430250, "county", "MQ003"),
    "outside the caller": (430100, 430100, 430250, "county", "MQ003"),
    "the parent's own number": (430100, 430100, 430100, "city", "MQ003"),
    "just above the parent's interval": (430000, 430100, 430201, "county", "MQ003"),
    "another root's number": (430000, 430000, 440500, "city", "MQ003"),
    "inside a city, but under the province": (430000, 430000, 430150, "county", "MQ004"),
    "a city over a county of the province": (430000, 430000, 439000, "city", "MQ004"),
    "a number in use": (430100, 430100, 430102, "county", "MQ004"),
    "a city's number in use": (430000, 430000, 430100, "city", "MQ004"),
    "a city number that does not end in 00": (430000, 430000, 430350, "city", "MQ001"),
    "a county number that ends in 00": (430000, 430000, 430300, "county", "MQ001"),
    "a province": (430000, 430000, 430000, "province", "MQ001"),
    "no level": (430000, 430000, 430301, None, "MQ001"),
    "a level that does not exist": (430000, 430000, 430301, "town", "MQ001"),
    "a county below a county": (430102, 430102, 430102, "county", "MQ003"),
    "a city below a city": (430100, 430100, 430100, "city", "MQ003"),
    "the sibling's subtree": (430100, 430200, 430250, "county", "MQ002"),
    "the superior as parent": (430100, 430000, 430150, "county", "MQ002"),
    "another root's parent": (430000, 440100, 440150, "county", "MQ002"),
    "a parent that does not exist": (430000, 430900, 430901, "county", "MQ002"),
    "no parent": (430000, None, 430301, "county", "MQ002"),
}


@pytest.mark.req("S0-04", "S4-32")
@pytest.mark.parametrize("what", sorted(REFUSALS))
def test_refused(forest: Forest, what: str):
    caller, parent, number, level, state = REFUSALS[what]
    with pytest.raises(DBAPIError) as refused:
        found(forest, caller, parent, number, level)
    assert refused.value.orig.sqlstate == state


@pytest.mark.req("S0-04")
@pytest.mark.parametrize(
    "who",
    [
        {"roles": ()},
        {"roles": ("sec_admin",)},
        {"roles": ("planner", "approver")},
        {"reach": "assigned"},
        {"reach": "link"},
    ],
)
def test_only_a_system_administrator_of_the_bureau_itself_opens_one(forest: Forest, who: dict):
    with pytest.raises(DBAPIError) as refused:
        found(forest, 430100, 430100, 430151, **who)
    assert refused.value.orig.sqlstate == "42501"


def test_the_number_of_a_closed_bureau_is_not_used_again(forest: Forest):
    found(forest, 430100, 430100, 430161)
    with forest.admin() as admin:
        admin.execute("update app.tenant set state = 'closed' where tenant_no = 430161")
    with pytest.raises(DBAPIError) as refused:
        found(forest, 430100, 430100, 430161)
    assert refused.value.orig.sqlstate == "MQ004"


def test_nothing_opens_below_a_closed_bureau(forest: Forest):
    found(forest, 430000, 430000, 430600, "city")
    with forest.admin() as admin:
        admin.execute("update app.tenant set state = 'closed' where tenant_no = 430600")
    with pytest.raises(DBAPIError) as refused:
        found(forest, 430000, 430600, 430601)
    assert refused.value.orig.sqlstate == "MQ002"


@pytest.mark.req("S0-04")
def test_a_bureau_opens_with_three_administrators_who_hold_links_and_no_password(forest: Forest):
    found(forest, 430200, 430200, 430281, admins=first_admins(430281))
    with forest.admin() as admin:
        people = admin.execute(
            "select u.login, u.password_hash, u.must_change, m.roles, m.reach, m.valid_from, k.purpose, "
            "k.expires_at > now(), k.used_at "
            "from app.user_account u join app.membership m on m.user_id = u.id join app.token k on k.user_id = u.id "
            "where u.tenant_no = 430281 order by 1"
        ).fetchall()
    assert people == [
        (f"{role}.430281", None, True, [role], "own", DAY, "activate", True, None) for role in sorted(ADMINS)
    ]


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("role", ["approver", "planner", "", None])
def test_a_new_bureau_seats_administrators_and_nobody_else(forest: Forest, role: str | None):
    """System administrators create users but give no rights (tenancy §6); opening a bureau is no way round that."""
    admins = json.dumps([{"login": f"x{next(FRESH)}", "name": "x", "role": role, "token": "00"}])
    with pytest.raises(DBAPIError) as refused:
        found(forest, 430100, 430100, 430152, admins=admins)
    assert refused.value.orig.sqlstate == "MQ005"
    assert row(forest, 430152) is None


@pytest.mark.parametrize("number", [430100, 430001, 0, -10_000, 90_000, 990_000])
def test_a_province_needs_a_provinces_number(forest: Forest, number: int):
    with pytest.raises(Exception, match="does not fit the level"):
        province(forest, number)


def test_a_province_is_made_once(forest: Forest):
    with pytest.raises(Exception, match="tenant_pkey"):
        province(forest, 430000)


@pytest.mark.parametrize(
    ("number", "level", "expected"),
    [
        (430000, "province", (430000, 439999)),
        (430100, "city", (430100, 430199)),
        (430102, "county", (430102, 430102)),
        (429004, "county", (429004, 429004)),
    ],
)
def test_the_interval_of_a_number(number: int, level: str, expected: tuple[int, int]):
    assert interval(number, level) == expected


@pytest.mark.parametrize(
    ("number", "level"),
    [(430100, "province"), (430102, "city"), (430100, "county"), (0, "province"), (830000, "province")],
)
def test_a_number_of_another_shape_has_no_interval(number: int, level: str):
    with pytest.raises(ValueError):
        interval(number, level)


@pytest.mark.req("S0-04")
def test_a_bureau_knows_its_superiors_and_its_subtree(forest: Forest):
    with forest.session(430102) as s:
        assert [t.tenant_no for t in superiors(s, 430102)] == [430100, 430000]
        assert [t.tenant_no for t in subtree(s)] == [430102]
    with forest.session(440200) as s:
        assert [t.tenant_no for t in subtree(s)] == [440200, 440202, 440203]
        assert names(s)[449004] == "449004直管市司法局"
        assert 430000 not in names(s)
