"""Users and roles of one bureau: one administrator makes accounts, another gives the rights (tenancy §6)."""

from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import any_, func, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.models import Section
from saas.foundation.accounts.principal import hashed, new_secret
from saas.foundation.accounts.roles import ADMINS, BUSINESS, ROLES
from saas.foundation.web.registry import registry
from tenants.context import Ctx
from tenants.people import Membership, SignIn, Token, User
from tenants.unit import ctx_of

LINK_DAYS = 7


def create_user(
    s: Session, *, login: str, name: str, section_id: int | None = None, department: str | None = None,
    valid_to: date | None = None, basis: str = "",
) -> tuple[User, str]:
    """A new account of this bureau without any right, and the secret of its activation link.

    ``department`` names a partner department: its officer gets reach ``assigned`` (R10). Raises Refusal
    ``E_LOGIN_TAKEN``; login names are unique in a province.
    """  # fmt: skip
    ctx = ctx_of(s)
    user = User(login=login, name=name, created_at=clock.now())
    with _taken(s):
        s.add(user)
        s.flush()
    s.add(
        Membership(
            user_id=user.id, user_home=ctx.me, name=name, section_id=section_id, department=department, basis=basis,
            reach="assigned" if department else "own", valid_from=clock.today(), valid_to=valid_to,
        )
    )  # fmt: skip
    s.flush()
    journal.record(s, "user.create", f"user_account:{user.id}", section=section_id, department=department)
    return user, issue_link(s, user)


class _taken:
    """The unique login, told as a refusal; a savepoint keeps the transaction usable."""

    def __init__(self, s: Session) -> None:
        self.point = s.begin_nested()

    def __enter__(self):
        return self.point.__enter__()

    def __exit__(self, kind, failure, trace):
        self.point.__exit__(kind, failure, trace)
        if isinstance(failure, IntegrityError) and "user_account_root_id_login" in str(failure.orig):
            raise Refusal("E_LOGIN_TAKEN", _("这个账号名本省已有人使用，请换一个。"), "login") from failure


def issue_link(s: Session, user: User) -> str:
    """A fresh activation link; earlier ones of the same user end. Only its hash is stored (R11)."""
    ctx = ctx_of(s)
    secret = new_secret(ctx.root)
    s.execute(
        update(Token)
        .where(Token.root_id == ctx.root, Token.tenant_no == ctx.me, Token.user_id == user.id, Token.used_at.is_(None))
        .values(revoked_at=func.clock_timestamp())
    )
    s.add(
        Token(
            hash=hashed(secret), purpose="activate", object=f"user:{user.id}", user_id=user.id,
            expires_at=clock.real_now() + timedelta(days=LINK_DAYS),
        )
    )  # fmt: skip
    s.flush()
    return secret


def renew_link(s: Session, user: User) -> str:
    """A new first link for somebody whose link ran out. Raises Refusal ``E_ACTIVATED`` for an account in use: forgotten
    passwords are the security administrator's."""
    if user.password_hash is not None:
        raise Refusal("E_ACTIVATED", _("这个账号已经启用；忘记密码请由安全管理员重置。"))
    secret = issue_link(s, user)
    journal.record(s, "user.link", f"user_account:{user.id}")
    return secret


def change(
    s: Session, member: Membership, user: User | None, *, name: str, section_id: int | None, valid_to: date | None
) -> None:
    """Name, section and last day of a person; rights stay as they are. A guest's name is a copy and may differ. Raises Refusal
    ``E_LENT_SEAT`` for a borrowed officer: who that is and how long is what the order says (S2-30)."""
    if is_lent(member):
        raise lent_seat("valid_to")
    before = {"name": member.name, "section": member.section_id, "until": member.valid_to}
    member.name, member.section_id, member.valid_to = name, section_id, valid_to
    if user is not None:
        user.name = name
    s.flush()
    after = {"name": name, "section": section_id, "until": valid_to}
    journal.record(s, "user.change", f"membership:{member.id}", before=before, after=after)


def is_lent(member: Membership) -> bool:
    """Whether the seat is that of an officer borrowed from another bureau, not of a partner department's (R10)."""
    return member.reach == "assigned" and member.user_home != member.tenant_no


def lent_seat(field: str | None = None) -> Refusal:
    """The refusal that says whose word counts for a borrowed officer's seat."""
    return Refusal("E_LENT_SEAT", _("借调人员的期限由调派单决定。"), field)


def may_revive(member: Membership) -> bool:
    """Whether a seat that was disabled may be opened again: a borrowed officer's only while a loan lasts."""
    if not is_lent(member):
        return True
    ctx = Ctx(root=member.root_id, me=member.tenant_no, lo=member.tenant_no, hi=member.tenant_no)
    return registry.guest_serves(ctx, member.user_id, clock.today())


def reset(s: Session, user: User) -> str:
    """The security administrator's reset: the old password is void, all sign-ins end, a new link is issued.

    Raises Refusal ``E_SELF`` for one's own account: who knows the password changes it, who does not asks another.
    """
    if user.id == ctx_of(s).user_id:
        raise Refusal("E_SELF", _("自己的密码请在“我的账号与登录”里更换。"))
    user.password_hash, user.must_change, user.failed, user.locked_until = None, True, 0, None
    end_sign_ins(s, user.id, "reset")
    secret = issue_link(s, user)
    journal.record(s, "user.reset", f"user_account:{user.id}")
    return secret


def grant(s: Session, member: Membership, roles: list[str], *, section_id: int | None = None) -> None:
    """Sets what a person may do in this bureau; takes effect on the next request, open sign-ins end.

    Raises Refusal ``E_THREE_ADMINS`` when an administrator would hold anything else (三员分立), ``E_SELF_GRANT`` for
    one's own rights, ``E_ROLE`` for an unknown role, ``E_LAST_ADMIN`` where nobody would hold an administrator's role
    any more, ``E_LENT_SEAT`` for a section of somebody borrowed. Partner officers may only inspect (R10).
    """
    ctx = ctx_of(s)
    if member.user_id == ctx.user_id:
        raise Refusal("E_SELF_GRANT", _("不能给自己授权，请由另一位安全管理员办理。"), "roles")
    unknown = [role for role in roles if role not in ROLES]
    if unknown:
        raise Refusal("E_ROLE", _("没有这个岗位：%(role)s", role=unknown[0]), "roles")
    if any(role in ADMINS for role in roles) and len(roles) > 1:
        raise Refusal("E_THREE_ADMINS", _("系统、安全、审计管理员须是三个人，且不能兼任业务岗位。"), "roles")
    if member.reach == "assigned" and set(roles) - {"inspector"}:
        raise Refusal("E_ASSIGNED", _("受邀人员只能担任执法检查人员。"), "roles")
    if is_lent(member) and section_id is not None:
        raise Refusal("E_LENT_SEAT", _("借调人员不属于本局科室。"), "section")
    _not_the_last(s, member, set(roles), "roles")
    before = {"roles": sorted(member.roles), "section": member.section_id}
    member.roles = [role for role in (*BUSINESS, *ADMINS) if role in roles]
    member.section_id = section_id
    s.flush()
    end_sign_ins(s, member.user_id, "roles_changed")
    journal.record(
        s, "role.grant", f"membership:{member.id}", before=before,
        after={"roles": member.roles, "section": section_id},
    )  # fmt: skip


def _not_the_last(s: Session, member: Membership, keeps: set[str], field: str | None = None) -> None:
    """Each of the three administrators stays seated: without one, nobody could seat the next (三员分立)."""
    for role in set(member.roles) & set(ADMINS) - keeps:
        if not any(other.id != member.id for other in holders(s, role)):
            said = _("本局只有这一位%(role)s，请先授予另一个人。", role=ROLES[role][0])
            raise Refusal("E_LAST_ADMIN", said, field)


def set_state(s: Session, user: User, active: bool) -> None:
    """Disables or enables an account; disabling ends every sign-in at once. Raises Refusal ``E_SELF`` for oneself,
    ``E_LAST_ADMIN`` for the only holder of an administrator's role."""
    if user.id == ctx_of(s).user_id:
        raise Refusal("E_SELF", _("不能停用自己的账号。"))
    if not active and user.state == "active":
        _not_the_last(s, member_of(s, user), set())
    before, user.state = user.state, "active" if active else "disabled"
    s.flush()
    if not active:
        end_sign_ins(s, user.id, "disabled")
    journal.record(s, "user.state", f"user_account:{user.id}", before={"state": before}, after={"state": user.state})


def member_of(s: Session, user: User) -> Membership:
    """What a user of this bureau is here."""
    mine = (Membership.root_id == user.root_id, Membership.tenant_no == user.tenant_no, Membership.user_id == user.id)
    return s.scalars(select(Membership).where(*mine)).one()


def set_membership(s: Session, member: Membership, active: bool) -> None:
    """Ends or renews what a guest is here; the account at home stays as it is. Takes effect on the next request. Raises
    Refusal ``E_SELF``, ``E_LAST_ADMIN``, ``E_LENT_SEAT`` to renew the seat of somebody who is lent here no longer."""
    if member.user_id == ctx_of(s).user_id:
        raise Refusal("E_SELF", _("不能停用自己的账号。"))
    if active and not may_revive(member):
        raise lent_seat()
    if not active and member.state == "active":
        _not_the_last(s, member, set())
    before, member.state = member.state, "active" if active else "disabled"
    s.flush()
    after = {"state": member.state}
    journal.record(s, "membership.state", f"membership:{member.id}", before={"state": before}, after=after)


def end_sign_ins(s: Session, user_id: int, reason: str) -> int:
    """Ends the open sign-ins of a user of this bureau; returns how many."""
    ctx = ctx_of(s)
    done = s.execute(
        update(SignIn)
        .where(SignIn.root_id == ctx.root, SignIn.tenant_no == ctx.me, SignIn.user_id == user_id)
        .where(SignIn.ended_at.is_(None))
        .values(ended_at=func.clock_timestamp(), end_reason=reason)
    )
    return done.rowcount


def members(s: Session) -> list[Membership]:
    """Everybody with a membership here, by name."""
    ctx = ctx_of(s)
    return list(
        s.scalars(
            select(Membership)
            .where(Membership.root_id == ctx.root, Membership.tenant_no == ctx.me)
            .order_by(Membership.name, Membership.id)
            .limit(500)
        )
    )


def holders(s: Session, role: str) -> list[Membership]:
    """Who holds a role today in this bureau: seated, within the span, and with an account that is not disabled."""
    ctx, today = ctx_of(s), clock.today()
    off = select(User.id).where(User.root_id == ctx.root, User.tenant_no == ctx.me, User.state == "disabled")
    return list(
        s.scalars(
            select(Membership)
            .where(Membership.root_id == ctx.root, Membership.tenant_no == ctx.me, Membership.state == "active")
            .where(literal(role) == any_(Membership.roles), Membership.valid_from <= today)
            .where(Membership.valid_to.is_(None) | (Membership.valid_to >= today), Membership.user_id.not_in(off))
            .order_by(Membership.name, Membership.id)
            .limit(500)
        )
    )


def section_name(s: Session, ctx: Ctx) -> str:
    """The reader's section, for the frame of the page."""
    section = s.get(Section, (ctx.root, ctx.section_id)) if ctx.section_id else None
    return section.name if section is not None else ""


def categories_in_hand(s: Session) -> list[str] | None:
    """The categories of the reader's section; None means all: a coordinator, a supervision section, or no section
    at all (S0-05, S0-06, S3-03)."""
    ctx = ctx_of(s)
    if ctx.section_id is None:
        return None
    section = s.get(Section, (ctx.root, ctx.section_id))
    return None if section is None or section.duty or not section.categories else list(section.categories)
