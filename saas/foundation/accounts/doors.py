"""Signing in and out through the doors of R11. Nothing here sees a table: each returns a context or nothing."""

from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation.accounts.principal import hashed, new_secret
from tenants.context import DOOR, Ctx
from tenants.unit import transaction

HASHER = PasswordHasher()
NOBODY = HASHER.hash("nobody knows this password")
SHORTEST = 10


@dataclass(frozen=True)
class Opened:
    """A sign-in just made."""

    secret: str
    sign_in_id: int


def verified(encoded: str | None, password: str) -> bool:
    """Whether the password fits; an unknown name costs as much time as a known one."""
    try:
        return HASHER.verify(encoded or NOBODY, password) and encoded is not None
    except (VerificationError, InvalidHashError):
        return False


def sign_in(s: Session, root: int, login: str, password: str, agent: str, ip: str | None) -> Opened | None:
    """Opens a sign-in, or counts the failure and returns None (the caller says one sentence for every cause).

    Raises Refusal ``E_LOCKED`` while the name is locked after five wrong passwords (B-49).
    """
    row = stored(s, root, login)
    if row is not None and row.locked_until and row.locked_until > clock.real_now():
        raise locked(row.locked_until)
    if not verified(row.password_hash if row else None, password) or row.state != "active":
        s.execute(text("select * from app.auth_failed(:r, :n)"), {"r": root, "n": login})
        return None
    secret = new_secret(root)
    bind = {"r": root, "u": row.user_id, "h": hashed(secret), "t": clock.today(), "a": agent, "i": ip}
    opened = s.execute(text("select app.auth_open(:r, :u, :h, :t, :a, cast(:i as inet))"), bind).scalar()
    return Opened(secret, opened) if opened else None


def stored(s: Session, root: int, login: str):
    """The account row that a password is checked against, or None."""
    return s.execute(text("select * from app.auth_login(:r, :n)"), {"r": root, "n": login}).one_or_none()


def locked(until: datetime) -> Refusal:
    """The refusal that names when the lock opens."""
    at = until.astimezone(clock.ZONE)
    return Refusal("E_LOCKED", _("密码连续输错 5 次，账号已锁定到 %(at)s。", at=f"{at:%H:%M}"), "password")


def checked(password: str, login: str, field: str = "password") -> str:
    """A new password worth keeping, hashed with argon2id. Raises Refusal ``E_WEAK_PASSWORD`` (B-49: complexity)."""
    tests = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    kinds = sum(any(test(c) for c in password) for test in tests)
    if len(password) < SHORTEST or kinds < 3 or login.lower() in password.lower():
        raise Refusal(
            "E_WEAK_PASSWORD", _("至少 10 位，含大写、小写、数字、符号中的三种，且不含账号名。"), field
        )
    return HASHER.hash(password)


def end(s: Session, secret: str, which: str = "this") -> int:
    """Ends one's own sign-ins: ``this``, ``others`` or ``all``; returns how many."""
    return s.execute(text("select app.auth_end(:h, :w)"), {"h": hashed(secret), "w": which}).scalar()


def switch(s: Session, secret: str, membership: int) -> bool:
    """Acts from now on in another bureau of one's own list (R10)."""
    bind = {"h": hashed(secret), "m": membership, "t": clock.today()}
    return s.execute(text("select app.auth_switch(:h, :m, :t)"), bind).scalar() is not None


def memberships(s: Session, secret: str) -> list:
    """The bureaus one may act in today."""
    bind = {"h": hashed(secret), "t": clock.today()}
    return list(s.execute(text("select * from app.auth_memberships(:h, :t)"), bind))


def sign_ins(s: Session, secret: str) -> list:
    """One's own open sign-ins, this one marked."""
    return list(s.execute(text("select * from app.auth_sign_ins(:h)"), {"h": hashed(secret)}))


def set_password(s: Session, secret: str, encoded: str) -> bool:
    """One's own new password; every other sign-in of the person ends."""
    return s.execute(text("select app.auth_password(:h, :p)"), {"h": hashed(secret), "p": encoded}).scalar() is not None


def link(s: Session, secret: str):
    """What an unused, unexpired link stands for, or None."""
    return s.execute(
        text("select * from app.auth_token(:h, :t)"), {"h": hashed(secret), "t": clock.today()}
    ).one_or_none()


def activate(s: Session, secret: str, encoded: str) -> bool:
    """Sets the first password (or the one after a reset) through an activation link, once."""
    return s.execute(text("select app.auth_activate(:h, :p)"), {"h": hashed(secret), "p": encoded}).scalar() is not None


def roots(s: Session) -> list:
    """The provinces of this deployment, for the sign-in form."""
    return list(s.execute(text("select * from app.auth_roots()")))


def open_link(secret: str, purpose: str, ip: str | None = None) -> tuple[Ctx, int] | None:
    """The context of whoever holds a link, and the number of its one object; None for any other link, a used, revoked
    or expired one. Such a context has no user and no role, and reaches only the tables that let links in (R10, R11)."""
    with transaction(DOOR) as s:
        found = link(s, secret)
    if found is None or found.purpose != purpose:
        return None
    ctx = Ctx(
        root=found.root_id, me=found.tenant_no, lo=found.tenant_no, hi=found.tenant_no, reach="link",
        actor_kind="token", tenant_name=found.tenant_name, ip=ip,
    )  # fmt: skip
    return ctx, int(found.object.partition(":")[2])
