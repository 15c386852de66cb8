"""The login and group roles of tenancy §3, made once per cluster by its administrator (`mingqian db init`)."""

import secrets

import psycopg
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import make_url
from sqlalchemy.engine import URL

GROUPS = ("app_owner", "app_definer", "app_rw", "app_maint", "app_auth", "app_pub")
LOGINS = {"web": "app_login", "job": "job_login", "portal": "pub_login"}
MEMBERS = {
    "app_login": ("app_rw", "app_auth"),
    "job_login": ("app_rw", "app_maint", "app_auth"),
    "pub_login": ("app_pub",),
}


def connect(url: str) -> psycopg.Connection:
    """A plain connection for operator's commands, autocommit."""
    parts: URL = make_url(url).set(drivername="postgresql")
    return psycopg.connect(parts.render_as_string(hide_password=False), autocommit=True)


def init(admin_url: str, passwords: dict[str, str] | None = None) -> dict[str, str]:
    """Roles, grants and the two schemas; safe to repeat. New passwords unless given.

    Returns ``{"web_url", "job_url", "portal_url"}``. Needs a role that may create roles, and owns the database.
    """
    passwords = passwords or {kind: secrets.token_urlsafe(24) for kind in LOGINS}
    with connect(admin_url) as c, c.transaction():
        c.execute("select pg_advisory_xact_lock(hashtextextended('mingqian:init', 0))")
        known = {row[0] for row in c.execute("select rolname from pg_roles")}
        for role in GROUPS:
            if role not in known:
                c.execute(sql.SQL("create role {} nologin noinherit").format(sql.Identifier(role)))
        for kind, login in LOGINS.items():
            if login not in known:  # NOINHERIT stands before the grant: it sets the grant's default
                c.execute(sql.SQL("create role {} login noinherit").format(sql.Identifier(login)))
            c.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(login), sql.Literal(passwords[kind])))
            c.execute(
                sql.SQL("alter role {} set idle_in_transaction_session_timeout = '60s'").format(sql.Identifier(login))
            )
            for group in MEMBERS[login]:
                c.execute(sql.SQL("grant {} to {}").format(sql.Identifier(group), sql.Identifier(login)))
        c.execute("grant app_definer to app_owner")
        c.execute("grant app_owner to current_user")
        _schemas(c)
    _backup_role(admin_url, known)
    url = make_url(admin_url).set(drivername="postgresql+psycopg")
    return {
        f"{kind}_url": url.set(username=login, password=passwords[kind]).render_as_string(hide_password=False)
        for kind, login in LOGINS.items()
    }


def _schemas(c: psycopg.Connection) -> None:
    for schema in ("app", "migration"):
        c.execute(sql.SQL("create schema if not exists {} authorization app_owner").format(sql.Identifier(schema)))
    c.execute("set local role app_owner")
    for group in GROUPS[1:]:
        c.execute(sql.SQL("grant usage on schema app to {}").format(sql.Identifier(group)))
    c.execute("alter default privileges revoke execute on functions from public")
    c.execute("reset role")


def _backup_role(admin_url: str, known: set[str]) -> None:
    """Only a superuser may hand out BYPASSRLS; on a managed server the operator makes this role."""
    if "backup" in known:
        return
    with connect(admin_url) as c:
        try:
            c.execute("create role backup nologin bypassrls")
        except InsufficientPrivilege:
            return
