"""The database that the row matrix walks: the forest, the twin, a row of every table in every bureau, the probes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from tenants.base import Base
from tenants.context import PUBLIC
from tests.factories import rows
from tests.factories.forest import Forest
from tests.isolation import probes
from tests.isolation.oracle import Rights, Row
from tests.isolation.world import TWIN, WORLD, Place, Viewer

TABLES = {t.name: t for t in Base.metadata.sorted_tables} | probes.PROBES
ROLES = "app_rw, app_pub, app_auth, app_maint, app_definer, app_owner"
HELPERS = f"""
create schema probe; grant usage on schema probe to {ROLES};
-- what a statement would do: the number of rows, or the error; nothing of it stays
create function probe.attempt(q text) returns text language plpgsql as $$
declare n bigint;
begin
  begin
    execute q; get diagnostics n = row_count;
    raise exception using errcode = 'UNDO0', message = n::text;
  exception when others then return case when sqlstate = 'UNDO0' then sqlerrm else sqlstate end;
  end;
end $$;
create function probe.seen(name text) returns text[] language plpgsql as $$
declare found text[];
begin
  execute format('select coalesce(array_agg(ctid::text), ''{{}}'') from app.%I', name) into found;
  return found;
exception when others then return array[sqlstate];
end $$;
grant execute on all functions in schema probe to {ROLES};
"""
PUBLISHED = {  # what a published row needs besides
    "setting_value": {"document_number": "司规〔2023〕1号"},
    "checklist_edition": {"document_number": "司规〔2023〕1号", "effective_from": "2023-01-01"},
    "check_item": {"basis": [{"title": "公证法", "article": "6", "level": "law"}]},
    "check_point": {},
    "checklist_acceptance": {},
    "rule_document": {},
    "guideline": {},
    "guideline_version": {"effective_from": "2023-01-01"},
    "law_change": {},
    "law_review": {},
}
SENT = {  # what a sent row needs besides
    "loan_request": {"sent_on": "2023-08-21"},
    "loan_offer": {"decided_on": "2023-08-21"},
    "loan_order": {"issued_on": "2023-08-21"},
}


def furnish(forest: Forest) -> None:
    """Rows of every class, written by the bureaus themselves; the administrator adds what no bureau may write."""
    with forest.admin() as admin:
        for b in (b for b in WORLD.values() if b.root == TWIN):
            admin.execute(
                "insert into app.tenant (root_id, tenant_no, parent_no, name, level, lo, hi) "
                "values (%s, %s, %s, %s, %s, %s, %s)",
                (b.root, b.no, b.parent, b.name, b.level, b.no, b.no + b.span - 1),
            )
        admin.execute(HELPERS)
        admin.execute("insert into app.ref_clock (id, shift_seconds) values (1, 0)")
        with admin.transaction():
            admin.execute("set local role app_owner")
            probes.build(admin)
        admin.execute("insert into app.probe_ref (root_id, tenant_no) values (43, 430102)")
    for place in WORLD:
        with forest.session(Viewer(place).ctx()) as s:
            _furnish_one(s, place)
    with forest.admin() as admin:  # a county has nobody to dispatch to; its rows show where the reader's interval ends
        for name in DISPATCHED:
            _plant(admin, name)
        admin.execute(
            "insert into app.probe_dispatch (root_id, tenant_no, to_no, sent) "
            "select root_id, tenant_no, parent_no, false "
            "from app.tenant where level = 'county'"
        )
    for place in WORLD:
        with forest.session(PUBLIC, login="portal") as s:
            for name in ("feedback", "probe_intake"):
                s.execute(
                    text(f"insert into app.{name} (root_id, to_no, body) values (:root, :no, 'x')"),
                    {"root": place[0], "no": place[1]},
                )


DISPATCHED = [t.name for t in Base.metadata.sorted_tables if t.info.get("direction") == "down"]


def _plant(admin: psycopg.Connection, name: str) -> None:
    """A row of every county aimed at its superior, not sent: like the first one there is, whosever it is."""
    columns = [c.name for c in TABLES[name].columns if c.name not in ("root_id", "tenant_no", "id", "to_no", "sent")]
    listed = ", ".join(columns)
    admin.execute(
        f"insert into app.{name} (root_id, tenant_no, to_no, sent, {listed}) "
        f"select t.root_id, t.tenant_no, t.parent_no, false, {', '.join('d.' + c for c in columns)} "
        f"from app.tenant t cross join (select * from app.{name} order by ctid limit 1) d where t.level = 'county'"
    )


def _furnish_one(s: Session, place: Place) -> None:
    seen: dict[str, int] = {}
    for table in Base.metadata.sorted_tables:
        kind = table.info["rls"]
        if kind in ("tenant", "clock", "intake", "ref") or table.name in seen:
            continue
        draft = {"published": False} if kind == "down" else {}
        if table.name in DISPATCHED and WORLD[place].level == "county":
            continue
        seen[table.name] = rows.insert_row(s, table, seen, **draft).get("id", 0)
        if kind == "down":
            rows.insert_row(s, table, seen, published=True, **PUBLISHED[table.name])
        elif kind == "directed":
            for to, sent in _targets(place, table.info["direction"]):
                rows.insert_row(s, table, seen, to_no=to, sent=sent, **(SENT.get(table.name, {}) if sent else {}))
    for name, table in probes.PROBES.items():
        match table.info["rls"]:
            case "intake" | "ref":
                continue
            case "directed":
                for to, sent in _targets(place, table.info["direction"]):
                    s.execute(
                        text(f"insert into app.{name} (to_no, sent) values (:to, :sent)"), {"to": to, "sent": sent}
                    )
            case _:
                s.execute(text(f"insert into app.{name} (published) values (false), (true)"))


def _targets(place: Place, direction: str) -> list[tuple[int, bool]]:
    rights = Rights("directed", ("own",), direction)
    return [
        (to[1], sent) for to in WORLD if to[0] == place[0] and rights.aims(Viewer(place), to) for sent in (True, False)
    ]


@dataclass(frozen=True)
class Ground:
    """One table as the matrix sees it."""

    name: str
    rights: Rights
    rows: tuple[Row, ...]
    bearer: str  # the column that says whose row it is
    harmless: str  # an assignment that changes nothing but needs the right to update
    listed: tuple[str, ...]  # columns a stranger may fill
    columns: tuple[str, ...]

    def at(self, place: Place) -> Row:
        """The first row of a bureau."""
        return next(row for row in self.rows if row.at == place)


def survey(admin: psycopg.Connection, names: list[str] | None = None) -> dict[str, Ground]:
    """Every table with every row, as an administrator sees them."""
    return {name: _ground(admin, name) for name in names or TABLES}


def _ground(admin: psycopg.Connection, name: str) -> Ground:
    info = TABLES[name].info
    columns = {
        row[0]: row[1]
        for row in admin.execute(
            "select attname, attidentity <> '' or attname = 'id' from pg_attribute "
            "where attrelid = %s::regclass and attnum > 0 "
            "and not attisdropped order by attnum",
            (f"app.{name}",),
        )
    }
    given = [c for c, made in columns.items() if not made]
    values = " || ', ' || ".join("'@to@'" if c == "to_no" else f"quote_nullable({c}::text)" for c in given)
    bearer = "to_no" if info["rls"] == "intake" else "tenant_no"

    def has(column: str, otherwise: str) -> str:
        return column if column in columns else otherwise

    query = (
        f"select ctid::text, {has('root_id', '0')}, {has(bearer, '0')}, {has('to_no', 'null')}, "
        f"{has('sent', 'false')}, "
        f"{has('published', 'false')}, {values or 'null'} from app.{name} order by ctid"
    )
    found = tuple(
        Row(
            ctid,
            (root, no),
            (root, to) if to else None,
            sent,
            published,
            f"insert into app.{name} ({', '.join(given)}) values ({stored})",
        )
        for ctid, root, no, to, sent, published, stored in admin.execute(query)
    )
    handled = info.get("handled")
    harmless = f"{handled[0]} = null" if handled else "root_id = root_id" if "root_id" in columns else "id = id"
    return Ground(
        name,
        Rights(info["rls"], tuple(info.get("reaches", ())), info.get("direction")),
        found,
        bearer,
        harmless,
        tuple(info.get("columns", ())),
        tuple(columns),
    )


def aimed(statement: str, to: int | None) -> str:
    """An insert statement with its target filled in."""
    return re.sub("@to@", str(to) if to else "null", statement)
