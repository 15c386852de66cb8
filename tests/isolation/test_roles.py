"""Logins and group roles (tenancy §3): what a connection can become, and what it is without a context."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from tenants.functions import CALLERS, DEFINER
from tests.cluster import dsn
from tests.factories.forest import Forest, ctx
from tests.isolation.ground import TABLES
from tests.isolation.oracle import DEFINER as DEFINER_TABLES
from tests.isolation.oracle import MAINT

LOGINS = {"app_login": "web_url", "job_login": "job_url", "pub_login": "portal_url"}
MAY_BECOME = {
    "app_login": {"app_rw", "app_auth"},
    "job_login": {"app_rw", "app_maint", "app_auth"},
    "pub_login": {"app_pub"},
}
ROLES = ("app_owner", "app_definer", "app_rw", "app_maint", "app_auth", "app_pub", "backup", "postgres")
MAPPED = sorted(name for name in TABLES if not name.startswith("probe_"))
Connect = Callable[[str], psycopg.Connection]


@pytest.fixture
def connect(forest: Forest) -> Iterator[Connect]:
    """A plain connection of one login, closed afterwards."""
    opened = []

    def one(login: str) -> psycopg.Connection:
        opened.append(psycopg.connect(dsn(getattr(forest, LOGINS[login])), autocommit=True))
        return opened[-1]

    yield one
    for connection in opened:
        connection.close()


def become(c: psycopg.Connection, settings: dict[str, str]) -> None:
    c.execute(
        "select " + ", ".join(["set_config(%s, %s, true)"] * len(settings)),
        [x for pair in settings.items() for x in pair],
    )


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("login", sorted(LOGINS))
def test_a_login_without_a_role_reaches_no_table(connect: Connect, login: str):
    c = connect(login)
    for table in MAPPED:
        for statement in (
            f"select from app.{table}",
            f"delete from app.{table}",
            f"insert into app.{table} default values",
        ):
            with pytest.raises(InsufficientPrivilege):
                c.execute(statement)


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("login", sorted(LOGINS))
@pytest.mark.parametrize("role", ROLES)
def test_a_login_takes_its_own_roles_only(forest: Forest, connect: Connect, login: str, role: str):
    with forest.admin() as admin:
        role = (
            admin.execute("select rolname from pg_roles where oid = 10").fetchone()[0] if role == "postgres" else role
        )
    c = connect(login)
    if role in MAY_BECOME[login]:
        c.execute("select set_config('role', %s, false)", (role,))
        assert c.execute("select current_user").fetchone()[0] == role
    else:
        with pytest.raises(InsufficientPrivilege):
            c.execute("select set_config('role', %s, false)", (role,))


@pytest.mark.parametrize("login", sorted(LOGINS))
def test_a_login_makes_nothing_in_the_database(connect: Connect, login: str):
    c = connect(login)
    for statement in (
        "create table app.mine (id int)",
        "create table public.mine (id int)",
        "create schema mine",
        "create role mine",
        "alter table app.subject disable row level security",
        "create function app.mine() returns int language sql return 1",
    ):
        with pytest.raises(InsufficientPrivilege):
            c.execute(statement)


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("function", sorted(DEFINER))
@pytest.mark.parametrize("role", ["app_rw", "app_auth", "app_pub", "app_maint", "app_owner"])
def test_a_door_opens_for_its_caller_alone(forest: Forest, function: str, role: str):
    allowed = {"create_root": "app_owner"}.get(function, CALLERS.get(function))
    with forest.admin() as admin:
        held = admin.execute(
            "select has_function_privilege(%s, %s, 'execute')", (role, f"app.{function}({DEFINER[function]})")
        ).fetchone()[0]
    assert held == (role == allowed)


@pytest.mark.req("S0-04")
def test_the_web_process_cannot_call_a_door_in_a_bureaus_context(connect: Connect):
    c = connect("app_login")
    with c.transaction(force_rollback=True):
        become(c, ctx(43, 430102).settings())
        with pytest.raises(InsufficientPrivilege):
            c.execute("select * from app.auth_login(43::smallint, 'sys_admin.430102')")


@pytest.mark.req("S0-04")
def test_the_role_of_the_doors_reads_no_account_table(connect: Connect):
    c = connect("app_login")
    c.execute("select set_config('role', 'app_auth', false)")
    assert c.execute("select home from app.auth_login(43::smallint, 'sys_admin.430102')").fetchone() == (430102,)
    for table in DEFINER_TABLES:
        with pytest.raises(InsufficientPrivilege):
            c.execute(f"select from app.{table}")


def test_the_relay_sees_its_tables_and_no_business_row(connect: Connect):
    c = connect("job_login")
    c.execute("select set_config('role', 'app_maint', false)")
    for table in MAPPED:
        if table in MAINT:
            c.execute(f"select from app.{table}")
        else:
            with pytest.raises(InsufficientPrivilege):
                c.execute(f"select from app.{table}")


def test_the_relay_leases_due_rows_of_every_bureau(forest: Forest, connect: Connect):
    """`for update skip locked` without an update policy would find nothing, silently."""
    rows = [forest.make_row("outbox", root, no) for root, no in ((43, 430102), (44, 440203))]
    c = connect("job_login")
    with c.transaction(force_rollback=True):
        c.execute("select set_config('role', 'app_maint', true)")
        found = {
            (r, i)
            for r, i in c.execute("select root_id, id from app.outbox where done_at is null for update skip locked")
        }
        assert {(row["root_id"], row["id"]) for row in rows} <= found


def test_the_owner_is_blind_to_rows(forest: Forest):
    """Row security is forced: a back-fill as the owner touches nothing, which migrations must know (tenancy §3)."""
    forest.make_row("subject", 43, 430102)
    with forest.admin() as admin:
        admin.execute("set role app_owner")
        assert admin.execute("select count(*) from app.subject").fetchone() == (0,)
        assert admin.execute("update app.subject set name = name").rowcount == 0


def test_only_the_owner_makes_a_province(connect: Connect):
    c = connect("app_login")
    with c.transaction(force_rollback=True):
        become(c, ctx(43, 430000, roles=("sys_admin",)).settings())
        with pytest.raises(InsufficientPrivilege):
            c.execute("select app.create_root(510000, '四川省司法厅', '2023-08-21', '[]')")
