"""From a table's class to its row policies and grants (tenancy §4). Migrations call :func:`statements`, nothing else
writes policies; the clauses are data so that a test can weaken each one and see the suite notice."""

from dataclasses import dataclass, field, replace

from sqlalchemy import Table

OWN = "root_id = app.root() and tenant_no = app.me()"


def sub(column: str) -> str:
    """The subtree test on one column; functions stay bare, a sub-select would hide the values from the planner."""
    return f"root_id = app.root() and {column} between app.lo() and app.hi()"


@dataclass(frozen=True)
class Rules:
    """The clauses of one class; ``None`` means that neither grant nor policy exists for that command."""

    select: str | None = None
    insert: str | None = None
    update: str | None = None
    update_check: str | None = None
    delete: str | None = None
    update_columns: tuple[str, ...] = ()
    public_select: bool = False
    public_insert: tuple[str, ...] = ()
    force: bool = True
    extra: tuple[str, ...] = field(default=())


def _own(select: str) -> Rules:
    return Rules(select=select, insert=OWN, update=OWN, update_check=OWN, delete=OWN)


DIRECTIONS = {
    "down": "to_no between app.lo() and app.hi() and to_no <> app.me()",
    "down_or_self": "to_no between app.lo() and app.hi()",
    "across": "to_no <> app.me()",
}


def rules_for(info: dict) -> Rules:
    """The rules of a table from its ``info``: ``rls``, and for directed and intake rows their particulars."""
    kind = info["rls"]
    if kind == "own":
        return _own(sub("tenant_no"))
    if kind == "private":
        return _own(OWN)
    if kind == "down":
        seen = f"({sub('tenant_no')}) or (root_id = app.root() and published and tenant_no = any(app.anc()))"
        return _own(seen)
    if kind == "directed":
        check = f"{OWN} and {DIRECTIONS[info['direction']]}"
        seen = f"({sub('tenant_no')}) or (sent and {sub('to_no')})"
        return replace(_own(seen), insert=check, update_check=check)
    if kind == "peer":
        return _own("root_id = app.root()")
    if kind == "intake":
        mine = "root_id = app.root() and to_no = app.me()"
        return Rules(
            select=mine,
            update=mine,
            update_check=mine,
            update_columns=tuple(info["handled"]),
            public_insert=tuple(info["columns"]),
        )
    if kind == "log":
        return Rules(select=sub("tenant_no"), insert=OWN)
    if kind == "pub":
        return replace(_own(sub("tenant_no")), public_select=True)
    if kind == "tenant":
        return Rules(select="root_id = app.root()", public_select=True)
    if kind == "ref":
        return Rules(select="true", public_select=True)
    if kind == "clock":
        return Rules(select="true", update="true", update_check="true", public_select=True)
    raise ValueError(f"unknown row class {kind!r}")


@dataclass(frozen=True)
class Declared:
    """A table by name and class alone, as a migration remembers it."""

    name: str
    info: dict


def statements(table: Table | Declared, rules: Rules | None = None) -> list[str]:
    """Enable, force, policies and grants of one table, in order. ``rules`` overrides the class in mutant tests only."""
    info = table.info
    rules = rules or rules_for(info)
    name = f"app.{table.name}"
    reaches = info.get("reaches", ("own", "assigned", "link", "none"))
    gate = "" if info["rls"] in ("tenant", "ref", "clock") else _gate(reaches)
    out = [f"comment on table {name} is 'rls:{info['rls']}'", f"alter table {name} enable row level security"]
    if rules.force:
        out.append(f"alter table {name} force row level security")
    grants = []
    if rules.select is not None:
        out.append(f"create policy {table.name}_select on {name} for select to app_rw using (({rules.select}){gate})")
        grants.append("select")
    if rules.insert is not None:
        out.append(
            f"create policy {table.name}_insert on {name} for insert to app_rw with check (({rules.insert}){gate})"
        )
        grants.append("insert")
    if rules.update is not None:
        out.append(
            f"create policy {table.name}_update on {name} for update to app_rw "
            f"using (({rules.update}){gate}) with check (({rules.update_check}){gate})"
        )
        grants.append("update" + (f" ({', '.join(rules.update_columns)})" if rules.update_columns else ""))
    if rules.delete is not None:
        out.append(f"create policy {table.name}_delete on {name} for delete to app_rw using (({rules.delete}){gate})")
        grants.append("delete")
    if grants:
        out.append(f"grant {', '.join(grants)} on {name} to app_rw")
    out += _public(table.name, name, rules)
    out += _maint(table.name, name, info.get("maint"))
    out += _definer(table.name, name, info)
    return out + list(rules.extra)


def _gate(reaches: tuple[str, ...]) -> str:
    """Guests and link holders are held back by the database too (R10)."""
    if len(reaches) == 1:
        return f" and app.reach() = '{reaches[0]}'"
    return " and app.reach() in (" + ", ".join(f"'{reach}'" for reach in reaches) + ")"


def _public(table: str, name: str, rules: Rules) -> list[str]:
    out = []
    if rules.public_select:
        out += [
            f"create policy {table}_public on {name} for select to app_pub using (true)",
            f"grant select on {name} to app_pub",
        ]
    if rules.public_insert:
        out += [
            f"create policy {table}_strangers on {name} for insert to app_pub with check (true)",
            f"grant insert ({', '.join(rules.public_insert)}) on {name} to app_pub",
        ]
    return out


def _maint(table: str, name: str, commands: str | None) -> list[str]:
    """Relay and sealer: ``for update skip locked`` needs a select *and* an update policy, else it finds nothing."""
    if not commands:
        return []
    out = [f"grant {commands} on {name} to app_maint"]
    for command in (part.strip() for part in commands.split(",")):
        clause = {"insert": "with check (true)", "update": "using (true) with check (true)"}
        clause = clause.get(command, "using (true)")
        out.append(f"create policy {table}_maint_{command} on {name} for {command} to app_maint {clause}")
    return out


def _definer(table: str, name: str, info: dict) -> list[str]:
    commands = info.get("definer")
    if not commands:
        return []
    out = [f"grant {commands} on {name} to app_definer"]
    inside = "root_id = app.root() and lo >= app.lo() and hi <= app.hi() and tenant_no = lo"
    check = f"with check ({inside if info['rls'] == 'tenant' else 'true'})"
    for command in (part.strip() for part in commands.split(",")):
        clause = {"insert": check, "update": "using (true) with check (true)"}.get(command, "using (true)")
        out.append(f"create policy {table}_definer_{command} on {name} for {command} to app_definer {clause}")
    return out
