"""The reviewed security-definer functions: order of grants and owners is the one that works. Their text stands in the
migration that made them."""

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


def handed_over(names: dict[str, str] = DEFINER) -> list[str]:
    """Statements that let the callers execute the functions just created and hand them to ``app_definer``; run as
    app_owner. ``names``: function → argument types."""
    out = [f"grant execute on function app.{name}({args}) to {CALLERS[name]}" for name, args in names.items() if name in CALLERS]
    out.append("grant create on schema app to app_definer")
    out += [f"alter function app.{name}({args}) owner to app_definer" for name, args in names.items()]
    out.append("revoke create on schema app from app_definer")
    return out
