"""Stand-ins: for a dated absence another person acts for an approver, and every act done so names both (tenancy §6)."""

from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.models import StandIn
from saas.foundation.accounts.roles import ADMINS
from tenants.context import Ctx
from tenants.people import Membership
from tenants.unit import ctx_of

# Only who approves is stood in for; any other work is given to a second holder of the role.
STOOD_IN_FOR = ("approver",)
SHOWN = 200


class Acting(NamedTuple):
    """``allowed``: whether the reader may act; ``on_behalf``: the user id stood in for, None for one's own right."""

    allowed: bool
    on_behalf: int | None


def acting_for(s: Session, role: str) -> Acting:
    """Whether the reader acts in ``role`` here today, by own right or for somebody absent (issue 2, item 3).

    Hand ``on_behalf`` on to ``journal.record``. Own right comes first: who holds the role acts for no one.
    """
    ctx = ctx_of(s)
    own = s.get(Membership, (ctx.root, ctx.membership)) if ctx.membership else None
    if role in (own.roles if own else ctx.roles):
        return Acting(True, None)
    absent = next((m for m in _absent(s, ctx) if role in m.roles), None) if role in STOOD_IN_FOR else None
    return Acting(absent is not None, absent.user_id if absent else None)


def borrowed(s: Session, ctx: Ctx) -> tuple[str, ...]:
    """The roles that the reader has today only as somebody's stand-in; the principal adds them to the context."""
    if ctx.reach != "own" or set(ctx.roles) & set(ADMINS):
        return ()
    held = {role for member in _absent(s, ctx) for role in member.roles}
    return tuple(role for role in STOOD_IN_FOR if role in held and role not in ctx.roles)


def _absent(s: Session, ctx: Ctx) -> list[Membership]:
    """Whom the reader stands in for today; an absent person who lost the role or left lends nothing."""
    today = clock.today()
    return list(
        s.scalars(
            select(Membership)
            .join(StandIn, (StandIn.root_id == Membership.root_id) & (StandIn.absent_id == Membership.id))
            .where(StandIn.root_id == ctx.root, StandIn.tenant_no == ctx.me, StandIn.deputy_id == ctx.membership)
            .where(StandIn.revoked_at.is_(None), StandIn.valid_from <= today, StandIn.valid_to >= today)
            .where(Membership.state == "active", Membership.valid_from <= today)
            .where(Membership.valid_to.is_(None) | (Membership.valid_to >= today))
            .order_by(StandIn.id)
        )
    )


def appoint(
    s: Session, absent: Membership, deputy: Membership, *, valid_from: date, valid_to: date, reason: str
) -> StandIn:
    """The security administrator names who acts for an absent approver, for which days and why.

    The deputy needs no approver's role of its own. Raises Refusal: ``E_STANDIN_SELF`` one person twice,
    ``E_STANDIN_ROLE`` the absent one approves nothing, ``E_THREE_ADMINS`` an administrator, ``E_ASSIGNED`` an invited
    officer, ``E_SPAN`` days that end before they begin, ``E_STANDIN_PAST``, ``E_STANDIN_OVERLAP`` a second stand-in
    on the same days, who would leave open for whom an act was done.
    """
    if absent.id == deputy.id:
        raise Refusal("E_STANDIN_SELF", _("代理人须是另一个人。"), "deputy")
    if not set(absent.roles) & set(STOOD_IN_FOR):
        raise Refusal("E_STANDIN_ROLE", _("只能为审批人指定代理人，这个人不是审批人。"), "absent")
    if set(deputy.roles) & set(ADMINS):
        raise Refusal("E_THREE_ADMINS", _("系统、安全、审计管理员不能兼任业务岗位，也不能代理审批。"), "deputy")
    if deputy.reach != "own":
        raise Refusal("E_ASSIGNED", _("受邀人员不能代理审批。"), "deputy")
    if valid_to < valid_from:
        raise Refusal("E_SPAN", _("结束日期不能早于开始日期。"), "valid_to")
    if valid_to < clock.today():
        raise Refusal("E_STANDIN_PAST", _("这些日期已经过去。"), "valid_to")
    _no_second(s, absent, valid_from, valid_to)
    ctx = ctx_of(s)
    made = StandIn(
        absent_id=absent.id, deputy_id=deputy.id, valid_from=valid_from, valid_to=valid_to, reason=reason,
        granted_by=ctx.user_id or 0,
    )  # fmt: skip
    s.add(made)
    s.flush()
    after = {"absent": absent.user_id, "deputy": deputy.user_id, "from": valid_from, "to": valid_to}
    journal.record(s, "standin.appoint", f"stand_in:{made.id}", before={}, after=after, reason=reason)
    return made


def _no_second(s: Session, absent: Membership, first: date, last: date) -> None:
    taken = s.scalar(
        select(StandIn.id)
        .where(StandIn.root_id == absent.root_id, StandIn.tenant_no == absent.tenant_no, StandIn.absent_id == absent.id)
        .where(StandIn.revoked_at.is_(None), StandIn.valid_from <= last, StandIn.valid_to >= first)
        .limit(1)
    )
    if taken:
        raise Refusal("E_STANDIN_OVERLAP", _("这些日期里已经指定了代理人，请先收回或改日期。"), "valid_from")


def revoke(s: Session, stand_in: StandIn) -> None:
    """Takes a stand-in back from now on; what was done in between stays as it is. Repeating changes nothing."""
    if stand_in.revoked_at is not None:
        return
    stand_in.revoked_at = func.clock_timestamp()
    s.flush()
    journal.record(s, "standin.revoke", f"stand_in:{stand_in.id}", before={"in_force": True}, after={"in_force": False})


def listed(s: Session) -> list[tuple[StandIn, str, str]]:
    """Stand-ins of this bureau with both names (absent, deputy), newest first."""
    ctx = ctx_of(s)
    absent, deputy = aliased(Membership), aliased(Membership)
    rows = s.execute(
        select(StandIn, absent.name, deputy.name)
        .join(absent, (absent.root_id == StandIn.root_id) & (absent.id == StandIn.absent_id))
        .join(deputy, (deputy.root_id == StandIn.root_id) & (deputy.id == StandIn.deputy_id))
        .where(StandIn.root_id == ctx.root, StandIn.tenant_no == ctx.me)
        .order_by(StandIn.valid_from.desc(), StandIn.id.desc())
        .limit(SHOWN)
    )
    return [tuple(row) for row in rows]


def state_of(stand_in: StandIn) -> str:
    """``revoked``, ``over``, ``ahead`` or ``now``."""
    today = clock.today()
    if stand_in.revoked_at is not None:
        return "revoked"
    return "over" if stand_in.valid_to < today else "ahead" if stand_in.valid_from > today else "now"
