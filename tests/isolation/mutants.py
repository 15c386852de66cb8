"""Weakened policies (tenancy §7.5): every clause of every class in turn, dropped, widened, narrowed or shifted by one.

A mutant is the list of statements of one table with one of them changed, so that a mutant can do whatever a mistake in
`tenants/rls.py` could. `EQUAL` names the few changes that provably change nothing, each with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
from sqlalchemy import Table

from tenants.rls import statements

SUB = r"{} between app.lo() and app.hi()"
SWAPS: list[tuple[str, str, list[str]]] = [  # (name, what stands there, what it becomes)
    ("root", r"root_id = app\.root\(\) and ", [""]),
    ("root", r"root_id = app\.root\(\)(?! and)", ["true", "false"]),
    ("me", r"tenant_no = app\.me\(\)", ["true", SUB.format("tenant_no"), "false"]),
    ("addressed", r"to_no = app\.me\(\)", ["true", SUB.format("to_no"), "false"]),
    *[
        (
            "subtree",
            SUB.format(c).replace("(", r"\(").replace(")", r"\)").replace(".", r"\."),
            [
                "true",
                f"{c} = app.me()",
                f"{c} <> app.me()",
                f"{c} >= app.lo()",
                f"{c} <= app.hi()",
                f"{c} between app.lo() + 1 and app.hi()",
                f"{c} between app.lo() - 1 and app.hi()",
                f"{c} between app.lo() and app.hi() + 1",
                f"{c} between app.lo() and app.hi() - 1",
                f"{c} = any(app.anc() || app.me())",
            ],
        )
        for c in ("tenant_no", "to_no")
    ],
    ("ancestors", r"tenant_no = any\(app\.anc\(\)\)", ["true", "false", "tenant_no <> app.me()"]),
    ("published", r"published and ", ["", "not published and "]),
    ("sent", r"sent and ", ["", "not sent and "]),
    ("not itself", r" and to_no <> app\.me\(\)", [""]),
    ("either", r"\) or \(", [") and ("]),
    (
        "reach",
        r" and app\.reach\(\) (= '\w+'|in \([^)]*\))",
        ["", " and app.reach() = 'none'", " and app.reach() <> 'link'"],
    ),
    ("all rows", r"\(true\)", ["(false)"]),
    ("inside", r"lo >= app\.lo\(\)", ["true", "lo >= app.lo() - 1"]),
    ("inside", r"hi <= app\.hi\(\)", ["true", "hi <= app.hi() + 100"]),
]


@dataclass(frozen=True)
class Mutant:
    """One table's statements with one change."""

    table: str
    label: str
    sql: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.table}: {self.label}"


def mutants(table: Table) -> Iterator[Mutant]:
    """Every mutant of one table, in a fixed order, without those that are equal to the original."""
    original = statements(table)
    made = {tuple(original)}
    for label, sql in _all(table, original):
        if tuple(sql) not in made and not equal(table, label, sql):
            made.add(tuple(sql))
            yield Mutant(table.name, label, tuple(sql))


def _all(table: Table, original: list[str]) -> Iterator[tuple[str, list[str]]]:
    for i, statement in enumerate(original):
        if statement.startswith("comment"):
            continue  # the class in the comment is the catalogue gate's affair
        yield f"without [{_short(statement)}]", original[:i] + original[i + 1 :]
        for name, pattern, becomes in SWAPS:
            for match in re.finditer(pattern, statement):
                for new in becomes:
                    changed = statement[: match.start()] + new + statement[match.end() :]
                    yield (
                        f"[{_short(statement)}] {name} at {match.start()} → {new.strip() or 'dropped'}",
                        original[:i] + [changed] + original[i + 1 :],
                    )
        if " for select to app_rw" in statement:
            yield (
                f"[{_short(statement)}] for all",
                original[:i] + [statement.replace("for select", "for all")] + original[i + 1 :],
            )
    yield from _granted(table, original)


def _granted(table: Table, original: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Rights that the class does not give, with and without a policy that would let them through."""
    name = f"app.{table.name}"
    for role in ("app_rw", "app_pub", "app_maint", "app_definer", "app_auth"):
        for command in ("select", "insert", "update", "delete"):
            if any(
                s.startswith("grant") and s.endswith(role) and re.search(rf"\b{command}\b(?! \()", s) for s in original
            ):
                continue
            clause = {"insert": "with check (true)", "update": "using (true) with check (true)"}.get(
                command, "using (true)"
            )
            grant = f"grant {command} on {name} to {role}"
            yield (
                f"{role} may {command}",
                [*original, grant, f"create policy mutant on {name} for {command} to {role} {clause}"],
            )
            if role == "app_rw":
                yield f"{role} holds {command} without a policy", [*original, grant]


def equal(table: Table, label: str, sql: list[str]) -> str | None:
    """Why a change changes nothing that a row or a right could show; None for every real mutant."""
    kind, direction = table.info["rls"], table.info.get("direction")
    at = re.search(r" at (\d+) ", label)
    checked = (
        "_update]" in label
        and at
        and int(at[1]) > next(s for s in statements(table) if f"{table.name}_update on" in s).index("with check")
    )
    if checked and " reach " in label and ("dropped" in label or "<> 'link'" in label):
        return "the row already passed the same test of reach in the using clause"
    if checked and kind == "intake" and "→ false" not in label and "'none'" not in label:
        return "no grant lets an update touch the columns that the check asks about"
    if (
        direction == "down"
        and "subtree" in label
        and "app.lo() + 1" in label
        and ("_insert]" in label or "_update]" in label)
    ):
        return "the next clause refuses the bureau itself, which is lo"
    if direction == "down" and "_insert]" in label and " reach " in label and "'none'" not in label:
        return "a guest's interval is its own number, and below that there is nobody to dispatch to"
    if label == "app_rw holds insert without a policy":
        return "the same refusal; the catalogue gate sees the grant"
    if label.endswith("for all") and kind in ("private", "intake", "tenant", "ref", "clock"):
        return "the same rows as the other commands' policies, or no grant for them"
    return None


def _short(statement: str) -> str:
    return (
        re.sub(r" (on|using|with) .*", "", statement.replace("create policy ", "")).strip()
        if "policy" in statement
        else statement
    )


def install(admin: psycopg.Connection, mutant: Mutant) -> None:
    """Replaces a table's policies and grants by the mutant's; inside a transaction that is rolled back. The keys that
    point at the table and its triggers go too, so that a change shows how far it would reach: neither a child row nor
    the refusal of a statistics cell stands in for the table's own policy."""
    admin.execute("set local role app_owner")
    for (policy,) in admin.execute(
        "select polname from pg_policy where polrelid = %s::regclass", (f"app.{mutant.table}",)
    ).fetchall():
        admin.execute(f"drop policy {policy} on app.{mutant.table}")
    admin.execute(f"revoke all on app.{mutant.table} from app_rw, app_pub, app_maint, app_definer, app_auth")
    columns = [
        row[0]
        for row in admin.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attacl is not null",
            (f"app.{mutant.table}",),
        ).fetchall()
    ]
    for column in columns:
        admin.execute(f"revoke all ({column}) on app.{mutant.table} from app_rw, app_pub")
    admin.execute(f"alter table app.{mutant.table} no force row level security")
    admin.execute(f"alter table app.{mutant.table} disable row level security")
    for statement in mutant.sql:
        admin.execute(statement)
    for key, child in admin.execute(
        "select conname, conrelid::regclass::text from pg_constraint where contype = 'f' and conparentid = 0 "
        "and confrelid = %s::regclass",
        (f"app.{mutant.table}",),
    ).fetchall():
        admin.execute(f"alter table {child} drop constraint {key}")
    admin.execute(f"alter table app.{mutant.table} disable trigger user")
    admin.execute("reset role")
