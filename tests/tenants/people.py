"""People and doors for these tests: users, memberships, sign-ins, and the functions called as `app_auth`."""

from __future__ import annotations

import hashlib
import itertools
from datetime import date
from typing import Any

from sqlalchemy import text

from tenants.context import DOOR
from tests.factories.forest import Forest

DAY = date(2023, 8, 21)
SECRETS = itertools.count(1)


def door(forest: Forest, name: str, **given: Any) -> list:
    """Calls `app.<name>` with named arguments, as the web login does before a context is known; its rows."""
    calls = ", ".join(f"{key} => {_cast(key)}" for key in given)
    with forest.session(DOOR) as s:
        return list(s.execute(text(f"select * from app.{name}({calls})"), given))


def _cast(key: str) -> str:
    kinds = {"p_root": "smallint", "p_hash": "bytea", "p_today": "date", "p_ip": "inet"}
    return f"cast(:{key} as {kinds[key]})" if key in kinds else f":{key}"


def secret() -> bytes:
    """The hash of a new secret."""
    return hashlib.sha256(f"secret-{next(SECRETS)}".encode()).digest()


def user(forest: Forest, number: int, **columns: Any) -> dict:
    """An active user at home in a bureau, without any membership."""
    return forest.make_row("user_account", number // 10_000, number, password_hash="encoded", **columns)


def member(forest: Forest, number: int, person: dict, **columns: Any) -> dict:
    """A membership of that person in a bureau, its own or a host's."""
    values = {
        "user_id": person["id"],
        "user_home": person["tenant_no"],
        "roles": ["planner"],
        "valid_from": date(2023, 1, 1),
    }
    return forest.make_row("membership", number // 10_000, number, **(values | columns))


def signed_in(forest: Forest, person: dict, today: date = DAY) -> bytes:
    """Opens a sign-in and returns the hash of its secret."""
    made = secret()
    opened = door(
        forest,
        "auth_open",
        p_root=person["root_id"],
        p_user=person["id"],
        p_hash=made,
        p_today=today,
        p_agent="Firefox",
        p_ip="192.0.2.7",
    )[0][0]
    assert opened is not None
    return made


def session(forest: Forest, made: bytes, today: date = DAY):
    """The context of a sign-in, or None."""
    rows = door(forest, "auth_session", p_hash=made, p_today=today)
    return rows[0] if rows else None


def change(forest: Forest, table: str, row: dict, **columns: str) -> None:
    """As the administrator: sets columns to SQL expressions (times in the past, states of rows elsewhere)."""
    sets = ", ".join(f"{name} = {expression}" for name, expression in columns.items())
    with forest.admin() as admin:
        admin.execute(f"update app.{table} set {sets} where root_id = %s and id = %s", (row["root_id"], row["id"]))


def age(forest: Forest, made: bytes, **columns: str) -> None:
    """As `change`, for the sign-in or the token of a hash."""
    sets = ", ".join(f"{name} = {expression}" for name, expression in columns.items())
    with forest.admin() as admin:
        for table in ("sign_in", "token"):
            known = {
                row[0]
                for row in admin.execute(
                    "select attname from pg_attribute where attrelid = %s::regclass", (f"app.{table}",)
                )
            }
            if set(columns) <= known:
                admin.execute(f"update app.{table} set {sets} where hash = %s", (made,))
