"""The catalogue gate (tenancy §7.1): what the database itself says about its tables, keys, functions, roles and grants.

`violations` asks PostgreSQL's catalogues, never the models' own idea of what was installed; the models only say which
class every table declares. An empty list means that the gate is open.
"""
from __future__ import annotations

import psycopg

from tenants.base import Base
from tenants.functions import CALLERS, DEFINER

APP_ROLES = ("app_rw", "app_maint", "app_auth", "app_pub", "app_login", "job_login", "pub_login")
MEMBERS = {
    ("app_definer", "app_owner"),
    ("app_rw", "app_login"), ("app_auth", "app_login"),
    ("app_rw", "job_login"), ("app_maint", "job_login"), ("app_auth", "job_login"),
    ("app_pub", "pub_login"),
}
# class → what app_rw and app_pub may do at most (tenancy §4); column grants stand in round brackets
ALL = {"SELECT", "INSERT", "UPDATE", "DELETE"}
GRANTS = {
    "own": (ALL, set()), "private": (ALL, set()), "down": (ALL, set()), "directed": (ALL, set()), "peer": (ALL, set()),
    "intake": ({"SELECT", "UPDATE()"}, {"INSERT()"}), "log": ({"SELECT", "INSERT"}, set()), "pub": (ALL, {"SELECT"}),
    "ref": ({"SELECT"}, {"SELECT"}), "tenant": ({"SELECT"}, {"SELECT"}), "clock": ({"SELECT", "UPDATE"}, {"SELECT"}),
}
TABLES = """
  select c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relpersistence = 'p', obj_description(c.oid, 'pg_class'),
         (select count(*) from pg_policy p where p.polrelid = c.oid)
  from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p') order by 1"""
FINDINGS = {
    "key of fewer than three columns": """
      select conrelid::regclass || '.' || conname from pg_constraint
      where contype = 'f' and connamespace = 'app'::regnamespace and confrelid <> 'app.tenant'::regclass and cardinality(conkey) < 3""",
    "key that does not carry root_id and tenant_no over": """
      select k.conrelid::regclass || '.' || k.conname from pg_constraint k
      where k.contype = 'f' and k.connamespace = 'app'::regnamespace and (select count(*) from unnest(k.conkey, k.confkey) u(a, b)
          join pg_attribute x on x.attrelid = k.conrelid and x.attnum = u.a join pg_attribute y on y.attrelid = k.confrelid and y.attnum = u.b
          where x.attname = y.attname and x.attname in ('root_id', 'tenant_no'))
        < case when k.confrelid = 'app.tenant'::regclass then 1 else 2 end""",
    "key not validated": "select conrelid::regclass || '.' || conname from pg_constraint where connamespace = 'app'::regnamespace and not convalidated",
    "key not enforced": "select conrelid::regclass || '.' || conname from pg_constraint where connamespace = 'app'::regnamespace and not conenforced",
    "cascading delete": """
      select conrelid::regclass || '.' || conname from pg_constraint
      where contype = 'f' and connamespace = 'app'::regnamespace and (confdeltype not in ('a', 'r') or confupdtype not in ('a', 'r'))""",
    "to_no without a key to tenant": """
      select a.attrelid::regclass::text from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
      where c.relnamespace = 'app'::regnamespace and a.attname = 'to_no' and not exists (select from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'app.tenant'::regclass and a.attnum = any(k.conkey))""",
    "unique key that does not start with root_id": """
      select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where c.relnamespace = 'app'::regnamespace and i.indisunique and a.attname <> 'root_id'
        and coalesce(obj_description(c.oid, 'pg_class'), '') not in ('rls:ref', 'rls:clock')""",
    "view without security_invoker": """
      select relname from pg_class where relnamespace = 'app'::regnamespace and (relkind = 'm'
        or relkind = 'v' and not coalesce('security_invoker=true' = any(reloptions), false))""",
    "native enum": "select typname from pg_type where typnamespace = 'app'::regnamespace and typtype = 'e'",
    "policy that asks another table or hides a call in a sub-select": """
      select polrelid::regclass || '.' || polname from pg_policy
      where pg_get_expr(polqual, polrelid) ~* '\\mselect\\M' or pg_get_expr(polwithcheck, polrelid) ~* '\\mselect\\M'""",
    "policy for PUBLIC": "select polrelid::regclass || '.' || polname from pg_policy where 0 = any(polroles)",
    "policy for the owner": "select polrelid::regclass || '.' || polname from pg_policy where 'app_owner'::regrole = any(polroles)",
    "role with BYPASSRLS": "select rolname from pg_roles where rolbypassrls and not rolsuper and rolname <> 'backup'",
    "application role that is a superuser": "select rolname from pg_roles where rolsuper and rolname ~ '^(app|job|pub)_|^backup$'",
    "login that inherits": "select rolname from pg_roles where rolinherit and rolname in ('app_login', 'job_login', 'pub_login')",
    "grant to PUBLIC on a table or sequence": """
      select c.relname from pg_class c cross join aclexplode(c.relacl) a where c.relnamespace in ('app'::regnamespace, 'migration'::regnamespace)
        and a.grantee = 0
      union select attrelid::regclass::text from pg_attribute cross join aclexplode(attacl) a where a.grantee = 0
        and attrelid in (select oid from pg_class where relnamespace = 'app'::regnamespace)""",
    "function executable by PUBLIC": """
      select p.oid::regprocedure::text from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.pronamespace in ('app'::regnamespace, 'migration'::regnamespace) and a.grantee = 0""",
    "schema open to PUBLIC": """
      select nspname from pg_namespace cross join aclexplode(nspacl) a where nspname in ('app', 'migration') and a.grantee = 0""",
    "alembic_version outside its schema": "select relname from pg_class where relname = 'alembic_version' and relnamespace <> 'migration'::regnamespace",
}


def violations(c: psycopg.Connection) -> list[str]:
    """Everything that breaks tenancy §7.1, one line each; needs a connection that may read the catalogues."""
    found = _tables(c) + _functions(c) + _ownership(c) + _grants(c)
    for what, query in FINDINGS.items():
        found += [f"{what}: {name}" for (name,) in c.execute(query)]
    members = {tuple(row) for row in c.execute(
        "select roleid::regrole::text, member::regrole::text from pg_auth_members where roleid::regrole::text ~ '^(app_|backup)' "
        "and member::regrole::text ~ '^(app|job|pub)_|^backup$'")}
    found += [f"membership that the design does not know: {member} in {role}" for role, member in members - MEMBERS]
    found += [f"membership missing: {member} in {role}" for role, member in MEMBERS - members]
    return sorted(found)


def _tables(c: psycopg.Connection) -> list[str]:
    declared = {t.name: f"rls:{t.info['rls']}" for t in Base.metadata.sorted_tables if "rls" in t.info}
    found = [f"model without a class: {t.name}" for t in Base.metadata.sorted_tables if "rls" not in t.info]
    present = set()
    for name, enabled, forced, logged, comment, policies in c.execute(TABLES):
        present.add(name)
        checks = {"row security off": not enabled, "row security not forced": not forced, "no policy": not policies,
                  "no class": not comment, "class differs from its model": bool(comment) and declared.get(name) != comment,
                  "not logged": not logged}
        found += [f"{what}: {name}" for what, wrong in checks.items() if wrong]
    return found + [f"table missing: {name}" for name in declared.keys() - present]


def _functions(c: psycopg.Connection) -> list[str]:
    found, seen = [], set()
    for name, owner, path, callers in c.execute("""
        select p.proname, p.proowner::regrole::text, (select s from unnest(p.proconfig) s where s like 'search_path=%'),
               array(select a.grantee::regrole::text from aclexplode(p.proacl) a where a.grantee not in (0, p.proowner))
        from pg_proc p where p.prosecdef and p.pronamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"""):
        seen.add(name)
        allowed = {"create_root": {"app_owner"}}.get(name, {CALLERS[name]} if name in CALLERS else set())
        checks = {"definer function not on the reviewed list": name not in DEFINER, "definer function without search_path": not path,
                  "definer function of another owner": owner != "app_definer", "definer function with other callers": set(callers) != allowed}
        found += [f"{what}: {name}" for what, wrong in checks.items() if wrong]
    return found + [f"definer function missing: {name}" for name in DEFINER.keys() - seen]


def _ownership(c: psycopg.Connection) -> list[str]:
    """The application roles own nothing at all; the owner owns the schema, and the definer only its reviewed functions."""
    owned = c.execute("select refobjid::regrole::text, classid::regclass::text from pg_shdepend where deptype = 'o' "
                      "and refclassid = 'pg_authid'::regclass").fetchall()
    found = [f"owns something: {role} ({kind})" for role, kind in owned if role in APP_ROLES]
    found += [f"owns something: {role} ({kind})" for role, kind in owned if role == "app_definer" and kind != "pg_proc"]
    return found + [f"table of another owner: {name}" for (name,) in c.execute(
        "select relname from pg_class where relnamespace = 'app'::regnamespace and relowner <> 'app_owner'::regrole and relkind <> 'i'")]


def _grants(c: psycopg.Connection) -> list[str]:
    """app_rw and app_pub hold what the class of the table gives, and no more; nobody may truncate, refer or trigger."""
    held: dict[tuple[str, str], set[str]] = {}
    rows = c.execute("""
      select c.relname, a.grantee::regrole::text, a.privilege_type from pg_class c cross join aclexplode(c.relacl) a
        where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p', 'v') and a.grantee <> 0
      union select c.relname, a.grantee::regrole::text, a.privilege_type || '()' from pg_attribute t join pg_class c on c.oid = t.attrelid
        cross join aclexplode(t.attacl) a where c.relnamespace = 'app'::regnamespace and a.grantee <> 0""")
    for table, role, privilege in rows:
        held.setdefault((table, role), set()).add(privilege)
    found = [f"right to {p.lower()}: {role} on {table}" for (table, role), rights in held.items() if role != "app_owner"
             for p in rights & {"TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}]
    for table in Base.metadata.sorted_tables:
        for role, expected in zip(("app_rw", "app_pub"), GRANTS.get(table.info.get("rls"), (set(), set())), strict=True):
            rights = held.get((table.name, role), set())
            found += [f"grant beyond the class: {role} {right.lower()} on {table.name}" for right in rights - expected]
            found += [f"grant missing: {role} {right.lower()} on {table.name}" for right in expected - rights]
    return found
