"""Who is in a bureau, with the state of each account: the lists of the system and security administrators."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.accounts.models import Section
from tenants.context import Ctx
from tenants.people import Membership, SignIn, Token, User
from tenants.unit import ctx_of

SHOWN = 200
SOON_DAYS = 3

STATES = {
    "waiting": _l("未启用"),
    "lapsed": _l("链接已过期"),
    "active": _l("在用"),
    "locked": _l("暂时锁定"),
    "disabled": _l("已停用"),
    "over": _l("已到期"),
}


def people(ctx: Ctx) -> Select:
    """Everybody with a membership here: (Membership, User, section, link's expiry); guests have no User row here."""
    link = (
        select(func.max(Token.expires_at))
        .where(Token.root_id == Membership.root_id, Token.tenant_no == Membership.tenant_no)
        .where(Token.user_id == Membership.user_id, Token.purpose == "activate")
        .where(Token.used_at.is_(None), Token.revoked_at.is_(None))
        .scalar_subquery()
    )
    bureau = and_(User.root_id == Membership.root_id, User.tenant_no == Membership.tenant_no)
    here = and_(bureau, User.id == Membership.user_id)
    room = and_(Section.root_id == Membership.root_id, Section.id == Membership.section_id)
    return (
        select(Membership, User, Section.name.label("section"), link.label("expires"))
        .outerjoin(User, here)
        .outerjoin(Section, room)
        .where(Membership.root_id == ctx.root, Membership.tenant_no == ctx.me)
    )


def state_of(member: Membership, user: User | None, expires: datetime | None) -> str:
    """One word for how a person stands; see ``STATES``."""
    now = clock.real_now()
    if member.state == "disabled" or (user is not None and user.state == "disabled"):
        return "disabled"
    if member.valid_to is not None and member.valid_to < clock.today():
        return "over"
    if user is None:
        return "active"
    if user.password_hash is None:
        return "waiting" if expires is not None and expires > now else "lapsed"
    return "locked" if user.locked_until is not None and user.locked_until > now else "active"


def never_activated(s: Session) -> list[tuple[Membership, datetime | None]]:
    """Accounts whose first link runs out within three days or has run out: somebody is waiting outside."""
    ctx = ctx_of(s)
    rows = s.execute(
        people(ctx)
        .where(User.password_hash.is_(None), User.state == "active", Membership.state == "active")
        .order_by(Membership.id)
        .limit(SHOWN)
    )
    soon = clock.real_now() + timedelta(days=SOON_DAYS)
    return [(member, expires) for member, _u, _s, expires in rows if expires is None or expires < soon]


def without_roles(s: Session) -> list[Membership]:
    """Active members who may do nothing yet."""
    ctx = ctx_of(s)
    return list(
        s.scalars(
            select(Membership)
            .where(Membership.root_id == ctx.root, Membership.tenant_no == ctx.me, Membership.state == "active")
            .where(func.cardinality(Membership.roles) == 0)
            .where(or_(Membership.valid_to.is_(None), Membership.valid_to >= clock.today()))
            .order_by(Membership.id)
            .limit(SHOWN)
        )
    )


@dataclass(frozen=True)
class OpenSignIn:
    """One browser in which a person of this bureau is signed in."""

    row: SignIn
    name: str
    login: str


def open_sign_ins(s: Session) -> list[OpenSignIn]:
    """The bureau's own people's open sign-ins, newest first; those of guests stand at their home bureau."""
    ctx = ctx_of(s)
    now = func.clock_timestamp()
    idle = SignIn.seen_at + func.make_interval(0, 0, 0, 0, 0, SignIn.idle_minutes) > now
    rows = s.execute(
        select(SignIn, User.name, User.login)
        .join(User, and_(User.root_id == SignIn.root_id, User.id == SignIn.user_id))
        .where(SignIn.root_id == ctx.root, SignIn.tenant_no == ctx.me, User.tenant_no == ctx.me)
        .where(SignIn.ended_at.is_(None), SignIn.until > now, idle)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        .limit(SHOWN)
    )
    return [OpenSignIn(*row) for row in rows]
