"""A valid row of any mapped table: parents by walking the keys, values by type and by the table's own checks."""

from __future__ import annotations

import hashlib
import itertools
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Table,
    Text,
    insert,
    select,
    types,
)
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlalchemy.orm import Session

import saas.models  # noqa: F401
from saas.clock import real_now
from tenants.base import Base
from tenants.context import PUBLIC
from tenants.tree import Tenant

if TYPE_CHECKING:
    from tests.factories.forest import Forest

COUNTER = itertools.count(1001)
OWNER = ("root_id", "tenant_no")
FIXED: dict[str, dict[str, Any]] = {  # what types and check constraints do not tell
    "change_request": {"kind": "substitute"},
    "draw_attempt": {"state": "sealed"},  # one open attempt a bureau
    "plan_line": {"rate_p": 1, "rate_q": 20},
    "inspection_task": {"rate_p": 1, "rate_q": 20, "minimum": 1, "rounding": "up", "team_size": 2},
    "user_account": {"state": "active"},
    "draw_person": {"salt": b"0123456789abcdef"},
    # one living letter or answer to a bureau; a need and a neighbour within their bounds; a week begins on Monday
    "loan_request": {"state": "withdrawn", "persons": 1},
    "loan_offer": {"state": "withdrawn", "decided_by": 1},
    "loan_need": {"state": "met"},
    "loan_neighbour": {"a_no": 1},
    "loan_capacity": {"spare": 1, "week": "2023-08-21"},
    "stat_cell": {"period": "2023-08"},
    "audit_event": {"business_day": "2023-08-21", "actor_kind": "user"},
}
# keys that may be empty, but one of which a check (or a page) wants filled
NEEDED = {("inspector_conflict", "inspector_id"), ("inspector_absence", "inspector_id"), ("guideline_version", "document_id")}
PLAIN = {("membership", "user_id"): "user_account"}  # ids that are plain values, but of a row that should exist


def table_of(name: str) -> Table:
    """The mapped table of that name. Raises KeyError."""
    return Base.metadata.tables[f"app.{name}"]


def canary(root: int, tenant_no: int) -> str:
    """A string that stands in every text of a bureau's made rows and in no other's: a page that shows it leaks."""
    return f"帆{root}樯{tenant_no}"


def make(forest: Forest, name: str, root: int, tenant_no: int, **overrides) -> dict:
    """The row as stored. Written by the bureau itself (intake: by a stranger; tenant and clock rows: refused, they have
    doors of their own). Raises ValueError for those."""
    table = table_of(name)
    kind = table.info["rls"]
    if kind in ("tenant", "clock", "ref"):
        raise ValueError(f"{name}: nobody's rows; use create_tenant, or the administrator")
    context = forest.ctx(root, tenant_no)
    if kind != "intake":
        with forest.session(context) as s:
            return insert_row(s, table, **overrides)
    with forest.session(PUBLIC, login="portal") as s:
        s.execute(
            insert(table)
            .inline()
            .values(scalars(table, root, tenant_no) | {"root_id": root, "to_no": tenant_no} | overrides)
        )
    with forest.session(context) as s:
        return dict(s.execute(select(table).order_by(table.c.id.desc()).limit(1)).mappings().one())


def insert_row(s: Session, table: Table | str, _seen: dict | None = None, **overrides) -> dict:
    """A row in the session's own bureau, with the parents it needs; `overrides` win, also a parent's id."""
    table = table_of(table) if isinstance(table, str) else table
    here = s.info["ctx"]
    seen = (
        {} if _seen is None else _seen
    )  # one parent of a kind per call, so that a seat's person and subject share a draw
    values = scalars(table, here.root, here.me) | parents(s, table, seen, overrides)
    if table.info["rls"] == "directed":
        values["to_no"] = aimed_at(s, table.info["direction"])
    if table.name == "audit_event":
        values["tenant_id"] = here.tenant_id
    if table.name == "membership":
        values["user_home"] = here.me
    return dict(s.execute(insert(table).values(values | overrides).returning(table)).mappings().one())


def aimed_at(s: Session, direction: str) -> int:
    """A bureau that a directed row may be aimed at: itself, the first one below, or any other of the province.

    Raises LookupError where there is nobody: a county has no bureau below.
    """
    here = s.info["ctx"]
    if direction == "down_or_self":
        return here.me
    others = select(Tenant.tenant_no).where(Tenant.root_id == here.root, Tenant.tenant_no != here.me)
    if direction == "down":
        others = others.where(Tenant.tenant_no.between(here.lo, here.hi))
    found = s.scalar(others.order_by(Tenant.tenant_no).limit(1))
    if found is None:
        raise LookupError(f"{here.me} has nobody to aim at")
    return found


def parents(s: Session, table: Table, seen: dict[str, int], given: dict) -> dict[str, int]:
    """An id for every key that must not be empty; a second key to the same table gets a second row."""
    out: dict[str, int] = {}
    used: set[str] = set()
    for column, target in links(table):
        optional = table.c[column].nullable and (table.name, column) not in {*PLAIN, *NEEDED}
        if column in given or optional:
            continue
        if target in used or target not in seen:
            made = insert_row(s, target, {} if target in used else seen)["id"]
            if target not in used:
                seen[target] = made
        else:
            made = seen[target]
        used.add(target)
        out[column] = made
    return out


def links(table: Table) -> list[tuple[str, str]]:
    """(column, parent table) of every key to another business row."""
    found = []
    for key in table.constraints:
        if isinstance(key, ForeignKeyConstraint) and key.referred_table.name != "tenant":
            found += [(c, key.referred_table.name) for c in key.column_keys if c not in OWNER]
    found += [(column, target) for (name, column), target in PLAIN.items() if name == table.name]
    return sorted(found)


def scalars(table: Table, root: int, tenant_no: int) -> dict[str, Any]:
    """A value for every column that must be given and is no key to another table."""
    number = next(COUNTER)
    choices = allowed(table)
    keys = {column for column, _ in links(table)} | {*OWNER, "to_no"}
    if table.name == "audit_event":
        keys |= {"leaf", "tenant_id"}  # the trigger's; the context's
    out: dict[str, Any] = {}
    for column in table.columns:
        needed = not column.nullable and column.server_default is None and column.identity is None
        if needed and column.name not in keys:
            out[column.name] = choices.get(column.name) or value(table, column, number, canary(root, tenant_no))
    return out | FIXED.get(table.name, {})


def allowed(table: Table) -> dict[str, str]:
    """The first word that a check constraint of the form `col in ('a', …)` allows."""
    found = {}
    for check in table.constraints:
        if isinstance(check, CheckConstraint):
            for column, words in re.findall(r"(\w+) in \(([^)]*)\)", str(check.sqltext)):
                found[column] = re.findall(r"'([^']*)'", words)[0]
    return found


def value(table: Table, column: Column, number: int, mark: str) -> Any:
    """A value of the column's type, different with every `number` where the type has room."""
    kind = column.type
    if isinstance(kind, ARRAY):
        return [f"{mark}-{number}"] if isinstance(kind.item_type, Text) else [number]
    if isinstance(kind, JSONB):
        return [{"mark": mark}] if "list" in annotation(table, column.name) else {"mark": mark}
    if isinstance(kind, LargeBinary):
        return hashlib.sha256(f"{mark}{column.name}{number}".encode()).digest()
    if isinstance(kind, types.Boolean):
        return False
    if isinstance(kind, types.DateTime):
        return real_now() + timedelta(days=7)
    if isinstance(kind, types.Date):
        return real_now().date()
    if isinstance(kind, Integer | BigInteger):
        return number
    if isinstance(kind, INET):
        return "192.0.2.1"
    return f"{mark}-{column.name}-{number}"


def annotation(table: Table, column: str) -> str:
    """How the model's class writes the column's type, e.g. `Mapped[list]`."""
    for mapper in Base.registry.mappers:
        if mapper.local_table is table:
            return str(mapper.class_.__annotations__.get(column, ""))
    return ""
