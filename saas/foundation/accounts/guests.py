"""Administrators lent by a superior (R10, setting ``administered_by``): a county of five cannot spare three people."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts import doors
from saas.foundation.accounts.roles import ADMINS
from tenants.context import DOOR
from tenants.people import Membership
from tenants.unit import ctx_of, transaction


def invite_guest_admin(
    s: Session, *, login: str, name: str, role: str, basis: str, valid_to: date | None = None
) -> Membership:
    """Seats somebody of a superior bureau as one administrator of this one; the person's own row stays at home.

    The membership holds the user's id as a plain value and the name as a snapshot (R11). It has reach ``own``, ends by
    itself after ``valid_to``, and shows up in the guest's list of bureaus at once. Raises Refusal: ``E_ROLE`` for no
    administrator's role, ``E_GUEST_LOGIN`` where no superior has this active account (one answer for every cause, so
    that nobody learns login names), ``E_GUEST_HERE`` for somebody who is already seated, ``E_THREE_ADMINS``.
    """
    ctx = ctx_of(s)
    if role not in ADMINS:
        raise Refusal("E_ROLE", _("只能请上级人员担任系统、安全或审计管理员。"), "role")
    if valid_to is not None and valid_to < clock.today():
        raise Refusal("E_SPAN", _("截止日期不能早于今天。"), "valid_to")
    with transaction(DOOR) as door:  # rows of another bureau's people are out of reach here; the door tells id and home
        known = doors.stored(door, ctx.root, login)
    if known is None or known.home not in ctx.anc or known.state != "active":
        raise Refusal("E_GUEST_LOGIN", _("上级单位没有这个账号，请核对账号名。"), "login")
    member = s.scalar(
        select(Membership)
        .where(Membership.root_id == ctx.root, Membership.tenant_no == ctx.me, Membership.user_id == known.user_id)
    )  # fmt: skip
    ahead = member is not None and (member.valid_to is None or member.valid_to >= clock.today())
    if ahead and member.state == "active":
        raise Refusal("E_GUEST_HERE", _("这个人已经在本局任职：%(name)s。", name=member.name), "login")
    before = {"roles": list(member.roles), "until": member.valid_to} if member else {}
    member = member or Membership(user_id=known.user_id, user_home=known.home)
    member.name, member.roles, member.reach, member.section_id = name, [role], "own", None
    member.valid_from, member.valid_to, member.basis, member.state = clock.today(), valid_to, basis, "active"
    s.add(member)
    s.flush()
    journal.record(
        s, "guest.invite", f"membership:{member.id}", before=before, after={"roles": [role], "until": valid_to},
        home=known.home, user=known.user_id, basis=basis,
    )  # fmt: skip
    return member


def is_guest(member: Membership) -> bool:
    """Whether the person's account stands at another bureau."""
    return member.user_home != member.tenant_no


def seat_officer(
    s: Session, *, user_id: int, home: int, name: str, valid_from: date, valid_to: date, basis: str
) -> Membership:
    """Seats a borrowed officer as an inspector with reach ``assigned``, for these days (R10): the host's own act. Somebody who
    is lent again keeps the one seat, which then covers both spans; without an assignment it shows nothing.

    Raises Refusal ``E_GUEST_HERE`` for somebody who is a member here in another way.
    """
    ctx = ctx_of(s)
    mine = (Membership.root_id == ctx.root, Membership.tenant_no == ctx.me, Membership.user_id == user_id)
    member = s.scalar(select(Membership).where(*mine))
    seated = member is not None and member.state == "active" and (member.valid_to is None or member.valid_to >= clock.today())
    if seated and (member.reach != "assigned" or member.user_home == ctx.me):
        raise Refusal("E_GUEST_HERE", _("这个人已经在本局任职：%(name)s。", name=member.name))
    live = seated and member.valid_to is not None
    member = member or Membership(user_id=user_id, user_home=home)
    member.valid_from = min(member.valid_from, valid_from) if live else valid_from
    member.valid_to = max(member.valid_to, valid_to) if live else valid_to
    member.name, member.roles, member.reach, member.basis, member.state = name, ["inspector"], "assigned", basis, "active"
    member.section_id = None
    s.add(member)
    s.flush()
    journal.record(
        s, "guest.seat", f"membership:{member.id}", home=home, user=user_id, basis=basis, until=member.valid_to
    )
    return member


def unseat_officer(s: Session, member: Membership, spans: list[tuple[date, date]]) -> None:
    """The seat lasts for the ``spans`` of the loans that are left; without any it ends now, and open sign-ins with it."""
    before = {"until": member.valid_to, "state": member.state}
    if spans:
        member.valid_from, member.valid_to = min(a for a, _b in spans), max(b for _a, b in spans)
    else:
        member.state, member.valid_to = "disabled", max(member.valid_from, clock.today())
    s.flush()
    journal.record(
        s, "guest.unseat", f"membership:{member.id}", before=before, after={"until": member.valid_to, "state": member.state}
    )
