"""Installing the reviewed functions: order of grants and owners is the one that works (spike notes §1)."""

from importlib import resources

DOORS = {
    "member_context": "smallint, bigint, date",
    "auth_login": "smallint, text",
    "auth_failed": "smallint, text",
    "auth_open": "smallint, bigint, bytea, date, text, inet",
    "auth_session": "bytea, date",
    "auth_memberships": "bytea, date",
    "auth_switch": "bytea, bigint, date",
    "auth_sign_ins": "bytea",
    "auth_end": "bytea, text",
    "auth_password": "bytea, text",
    "auth_token": "bytea, date",
    "auth_activate": "bytea, text",
    "auth_roots": "",
}
TREE = {
    "seat_admins": "smallint, int, date, jsonb",
    "create_tenant": "int, int, text, text, date, jsonb",
    "create_root": "int, text, date, jsonb",
}
DEFINER = DOORS | TREE
CALLERS = {name: "app_auth" for name in DOORS if name != "member_context"} | {"create_tenant": "app_rw"}


def sql(name: str) -> str:
    """The text of one file under ``tenants/sql``."""
    return resources.files("tenants").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def installed() -> list[str]:
    """Statements that create the definer functions and hand them to ``app_definer``; run as app_owner."""
    out = [sql("doors"), sql("tree")]
    out += [f"grant execute on function app.{name}({DEFINER[name]}) to {role}" for name, role in CALLERS.items()]
    out.append("grant create on schema app to app_definer")
    out += [f"alter function app.{name}({args}) owner to app_definer" for name, args in DEFINER.items()]
    out.append("revoke create on schema app from app_definer")
    return out
