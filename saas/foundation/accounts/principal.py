"""Who is signed in: re-read from the database on every request, so that disabling and expiry act at once (R11)."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import date

from flask_login import UserMixin
from sqlalchemy import text

from saas import clock
from saas.foundation.accounts import standins
from saas.foundation.web.registry import registry
from tenants.context import DOOR, Ctx
from tenants.unit import transaction


@dataclass(frozen=True)
class Principal(UserMixin):
    """A signed-in person in one bureau; ``token`` is the secret of this browser and never leaves the cookie."""

    token: str
    ctx: Ctx
    name: str
    login: str
    home: int
    must_change: bool
    sign_in_id: int
    bureaus: int
    until: date | None = None  # of a borrowed officer at the host: the last day, and the document behind it
    basis: str = ""

    def get_id(self) -> str:
        return self.token


def new_secret(root: int) -> str:
    """A fresh secret; it carries its province as prefix (tenancy §2)."""
    return f"{root}.{secrets.token_urlsafe(32)}"


def hashed(secret: str) -> bytes:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def load(token: str, ip: str | None = None) -> Principal | None:
    """The principal behind a sign-in secret, or None when it has ended in whatever way."""
    with transaction(DOOR) as s:
        row = s.execute(
            text("select * from app.auth_session(:hash, :today)"), {"hash": hashed(token), "today": clock.today()}
        ).one_or_none()
        seat = _seat(s, token, row) if row is not None and row.reach == "assigned" and row.user_home != row.tenant_no else None
    if row is None:
        return None
    ctx = Ctx(
        root=row.root_id, me=row.tenant_no, lo=row.lo, hi=row.hi, anc=tuple(row.anc), user_id=row.user_id,
        membership=row.membership_id, roles=tuple(row.roles), reach=row.reach, user_name=row.user_name,
        tenant_id=row.tenant_id, tenant_name=row.tenant_name, level=row.level, section_id=row.section_id, ip=ip,
    )  # fmt: skip
    if not serving(ctx.root, ctx.me, ctx.reach, ctx.user_id, row.user_home):
        return None
    if ctx.reach == "own":
        with transaction(ctx) as s:
            ctx = replace(ctx, roles=(*ctx.roles, *standins.borrowed(s, ctx)))
    return Principal(
        token, ctx, row.user_name, row.login, row.user_home, row.must_change, row.sign_in_id, row.bureaus,
        seat.valid_to if seat else None, seat.basis if seat else "",
    )  # fmt: skip


def serving(root: int, tenant_no: int, reach: str, user_id: int, home: int) -> bool:
    """Whether a seat opens its bureau today: that of somebody who is lent there only while the loan lasts, as both bureaus
    say it, whatever day the seat itself names (S2-30). Nothing is asked about anybody else."""
    if reach != "assigned" or home == tenant_no:
        return True
    return registry.guest_serves(Ctx(root=root, me=tenant_no, lo=tenant_no, hi=tenant_no), user_id, clock.today())


def _seat(s, token: str, row):
    """The guest's own seat at the host: its last day and its basis."""
    mine = text("select valid_to, basis from app.auth_memberships(:hash, :today) where membership_id = :seat")
    return s.execute(mine, {"hash": hashed(token), "today": clock.today(), "seat": row.membership_id}).one_or_none()
