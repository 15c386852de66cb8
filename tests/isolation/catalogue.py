"""The catalogue gate (tenancy §7.1): what the database itself says about its tables, keys, functions, roles and grants.

`violations` asks PostgreSQL's catalogues, never the models' own idea of what was installed; the models only say which
class every table declares. An empty list means that the gate is open.
"""

from __future__ import annotations

import re
from pathlib import Path

import psycopg

from tenants.base import Base
from tenants.functions import CALLERS, DEFINER

APP_ROLES = ("app_rw", "app_maint", "app_auth", "app_pub", "app_login", "job_login", "pub_login")
MEMBERS = {
    ("app_definer", "app_owner"),
    ("app_rw", "app_login"),
    ("app_auth", "app_login"),
    ("app_rw", "job_login"),
    ("app_maint", "job_login"),
    ("app_auth", "job_login"),
    ("app_pub", "pub_login"),
}
# class → what app_rw and app_pub may do at most (tenancy §4); column grants stand in round brackets
ALL = {"SELECT", "INSERT", "UPDATE", "DELETE"}
GRANTS = {
    "own": (ALL, set()),
    "private": (ALL, set()),
    "down": (ALL, set()),
    "directed": (ALL, set()),
    "peer": (ALL, set()),
    "intake": ({"SELECT", "UPDATE()"}, {"INSERT()"}),
    "log": ({"SELECT", "INSERT"}, set()),
    "pub": (ALL, {"SELECT"}),
    "ref": ({"SELECT"}, {"SELECT"}),
    "tenant": ({"SELECT"}, {"SELECT"}),
    "clock": ({"SELECT", "UPDATE"}, {"SELECT"}),
}
TABLES = """
  select c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relpersistence = 'p', obj_description(c.oid, 'pg_class'),
         (select count(*) from pg_policy p where p.polrelid = c.oid)
  from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') order by 1"""
QUERIES = Path(__file__).with_name("catalogue.sql").read_text(encoding="utf-8")
FINDINGS = dict(re.findall(r"^-- ([^\n]+)\n(select .*?);$", QUERIES, re.M | re.S))


def violations(c: psycopg.Connection) -> list[str]:
    """Everything that breaks tenancy §7.1, one line each; needs a connection that may read the catalogues."""
    found = _tables(c) + _functions(c) + _ownership(c) + _grants(c)
    for what, query in FINDINGS.items():
        found += [f"{what}: {name}" for (name,) in c.execute(query)]
    members = {
        tuple(row)
        for row in c.execute(
            "select roleid::regrole::text, member::regrole::text from pg_auth_members "
            "where roleid::regrole::text ~ '^(app_|backup)' "
            "and member::regrole::text ~ '^(app|job|pub)_|^backup$'"
        )
    }
    found += [f"membership that the design does not know: {member} in {role}" for role, member in members - MEMBERS]
    found += [f"membership missing: {member} in {role}" for role, member in MEMBERS - members]
    return sorted(found)


def _tables(c: psycopg.Connection) -> list[str]:
    declared = {t.name: f"rls:{t.info['rls']}" for t in Base.metadata.sorted_tables if "rls" in t.info}
    found = [f"model without a class: {t.name}" for t in Base.metadata.sorted_tables if "rls" not in t.info]
    present = set()
    for name, enabled, forced, logged, comment, policies in c.execute(TABLES):
        present.add(name)
        checks = {
            "row security off": not enabled,
            "row security not forced": not forced,
            "no policy": not policies,
            "no class": not comment,
            "class differs from its model": bool(comment) and declared.get(name) != comment,
            "not logged": not logged,
        }
        found += [f"{what}: {name}" for what, wrong in checks.items() if wrong]
    return found + [f"table missing: {name}" for name in declared.keys() - present]


def _functions(c: psycopg.Connection) -> list[str]:
    found, seen = [], set()
    for name, owner, path, callers in c.execute("""
        select p.proname, p.proowner::regrole::text, (select s from unnest(p.proconfig) s where s like 'search_path=%'),
               array(select a.grantee::regrole::text from aclexplode(p.proacl) a where a.grantee not in (0, p.proowner))
        from pg_proc p
        where p.prosecdef and p.pronamespace <> all(array['pg_catalog', 'information_schema']::regnamespace[])"""):
        seen.add(name)
        allowed = {"create_root": {"app_owner"}}.get(name, {CALLERS[name]} if name in CALLERS else set())
        checks = {
            "definer function not on the reviewed list": name not in DEFINER,
            "definer function without search_path": not path,
            "definer function of another owner": owner != "app_definer",
            "definer function with other callers": set(callers) != allowed,
        }
        found += [f"{what}: {name}" for what, wrong in checks.items() if wrong]
    return found + [f"definer function missing: {name}" for name in DEFINER.keys() - seen]


def _ownership(c: psycopg.Connection) -> list[str]:
    """The application roles own nothing at all; the owner owns the schema, the definer only its reviewed functions."""
    owned = c.execute(
        "select refobjid::regrole::text, classid::regclass::text from pg_shdepend where deptype = 'o' "
        "and refclassid = 'pg_authid'::regclass"
    ).fetchall()
    found = [f"owns something: {role} ({kind})" for role, kind in owned if role in APP_ROLES]
    found += [f"owns something: {role} ({kind})" for role, kind in owned if role == "app_definer" and kind != "pg_proc"]
    return found + [
        f"table of another owner: {name}"
        for (name,) in c.execute(
            "select relname from pg_class where relnamespace = 'app'::regnamespace and relkind <> 'i' "
            "and relowner <> 'app_owner'::regrole"
        )
    ]


def _grants(c: psycopg.Connection) -> list[str]:
    """app_rw and app_pub hold what the class of the table gives, and no more; nobody may truncate, refer or trigger."""
    held: dict[tuple[str, str], set[str]] = {}
    rows = c.execute("""
      select c.relname, a.grantee::regrole::text, a.privilege_type from pg_class c cross join aclexplode(c.relacl) a
        where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p', 'v') and a.grantee <> 0
      union select c.relname, a.grantee::regrole::text, a.privilege_type || '()'
        from pg_attribute t join pg_class c on c.oid = t.attrelid
        cross join aclexplode(t.attacl) a where c.relnamespace = 'app'::regnamespace and a.grantee <> 0""")
    for table, role, privilege in rows:
        held.setdefault((table, role), set()).add(privilege)
    found = [
        f"right to {p.lower()}: {role} on {table}"
        for (table, role), rights in held.items()
        if role != "app_owner"
        for p in rights & {"TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}
    ]
    for table in Base.metadata.sorted_tables:
        for role, expected in zip(
            ("app_rw", "app_pub"), GRANTS.get(table.info.get("rls"), (set(), set())), strict=True
        ):
            rights = held.get((table.name, role), set())
            found += [f"grant beyond the class: {role} {right.lower()} on {table.name}" for right in rights - expected]
            found += [f"grant missing: {role} {right.lower()} on {table.name}" for right in expected - rights]
    return found
