"""Borrowed officers as inspections see them: what they are called, their open visits at home, what goes when they go."""

from collections.abc import Collection
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.web.filters import day_zh
from saas.supervision.inspections.models import Inspection, InspectionMember
from saas.supervision.inspections.outcomes import STATES
from saas.supervision.loans import service as loans
from tenants.tree import names
from tenants.unit import ctx_of


def called(name: str, home_no: int | None, bureaus: dict[int, str]) -> str:
    """周以宁（江北区司法局，借调）; everybody else by name."""
    return _("%(name)s（%(home)s，借调）", name=name, home=bureaus.get(home_no, "")) if home_no else name


def homes_of(s: Session, home_nos: Collection[int | None]) -> dict[int, str]:
    """Number → name of the bureaus that lent somebody; nothing is asked where nobody is borrowed."""
    return names(s) if any(home_nos) else {}


def serves(s: Session, member: InspectionMember) -> bool:
    """Whether somebody of a team may act for this bureau today, as a guest or a partner officer has to ask: neither reads
    the loans (R10). One answer for one transaction."""
    if member.guest_id is None:
        return True
    known = s.info.setdefault("guests_serving", {})
    if member.guest_id not in known:
        known[member.guest_id] = loans.serves(ctx_of(s), member.user_id, clock.today(), guest_id=member.guest_id)
    return known[member.guest_id]


def _joined():
    return (
        (InspectionMember.root_id == Inspection.root_id) & (InspectionMember.tenant_no == Inspection.tenant_no)
        & (InspectionMember.inspection_id == Inspection.id)
    )  # fmt: skip


def _open() -> tuple:
    """Nobody has been there yet, or the officers are still there."""
    return Inspection.state.in_(("drawn", "noticed", "visiting")), Inspection.ended_at.is_(None)


def follow_load(s: Session, *, inspectors: Collection[int], window: tuple[date, date], found: dict[int, int], **_more) -> None:
    """Answers ``loan.load``: visits at home that each own officer has still to make inside the window (S2-30)."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(InspectionMember.inspector_id, func.count())
        .join(Inspection, _joined())
        .where(Inspection.root_id == ctx.root, Inspection.tenant_no == ctx.me, InspectionMember.inspector_id.in_(inspectors))
        .where(*_open())
        .where(Inspection.window_from <= window[1], Inspection.window_to >= window[0])
        .group_by(InspectionMember.inspector_id)
    )
    for person, n in rows:
        found[person] = found.get(person, 0) + n


def follow_left(s: Session, *, guest, **_more) -> None:
    """Follows ``loan.left``: whoever is gone opens nothing here any more; name and number stay in the records of what was
    done, as of somebody who acted for this bureau (D-23)."""
    ctx = ctx_of(s)
    mine = (InspectionMember.root_id == ctx.root, InspectionMember.tenant_no == ctx.me, InspectionMember.guest_id == guest.id)
    s.execute(update(InspectionMember).where(*mine).values(user_id=None))


def follow_visits(s: Session, *, guest, found: list, **_more) -> None:
    """Answers ``loan.visits``: what a guest has still to inspect for this bureau."""
    ctx = ctx_of(s)
    rows = s.scalars(
        select(Inspection)
        .join(InspectionMember, _joined())
        .where(Inspection.root_id == ctx.root, Inspection.tenant_no == ctx.me, InspectionMember.guest_id == guest.id)
        .where(*_open())
        .order_by(Inspection.window_to, Inspection.id)
    )
    for row in rows:
        day = _("窗口到%(day)s", day=day_zh(row.window_to))
        found.append({
            "name": row.subject_name, "state": STATES[row.state], "day": day,
            "url": url_for("inspections.show", inspection_id=row.id),
        })  # fmt: skip
