"""`mingqian root create`: the operator opens a province (R13)."""

import json
from datetime import date

from saas import clock
from saas.foundation.accounts.bureaus import FirstAdmin, first_admins
from tenants.cluster import connect


def create(
    owner_url: str, number: int, name: str, address: str, people: dict | None = None, since: date | None = None
) -> list[str]:
    """Opens a province with its three administrators; returns lines to hand over, each with an activation link.

    Raises ``psycopg.errors.UniqueViolation`` when the number is taken.
    """
    admins = open_root(owner_url, number, name, people, since)
    lines = [f"{name} {number}"]
    return lines + [f"{a.role:12} {a.login:24} {address}/activate/{a.secret}" for a in admins]


def open_root(
    owner_url: str, number: int, name: str, people: dict | None = None, since: date | None = None
) -> list[FirstAdmin]:
    """The same, returning the administrators themselves; ``since``: from when they are seated, today unless given."""
    prefix = str(number)
    people = people or {
        "sys_admin": (f"{prefix}-sys", "系统管理员"),
        "sec_admin": (f"{prefix}-sec", "安全管理员"),
        "audit_admin": (f"{prefix}-audit", "审计管理员"),
    }
    admins = first_admins(number // 10_000, people)
    with connect(owner_url) as c, c.transaction():
        c.execute("set local role app_owner")
        c.execute(
            "select app.create_root(%s, %s, %s, %s::jsonb)",
            (number, name, since or clock.real_now().date(), json.dumps([a.sealed() for a in admins], ensure_ascii=False)),
        )
    return admins
