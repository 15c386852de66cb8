"""The days on which an officer is promised: one host a day, by the database's own key (S2-30)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation.web.filters import date_zh
from saas.supervision.loans.locking import lock_letter
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanConflict, LoanDay, LoanGuest, LoanOfficer
from tenants.tree import names
from tenants.unit import ctx_of

PROMISED = "loan_day_promised_key"
Span = tuple[date, date]


def book(s: Session, officers: Sequence[LoanOfficer], window: Span) -> None:
    """Promises every day of the window for each officer. Raises Refusal ``E_LENT`` that names who is promised elsewhere,
    to whom and when; nothing is promised then. In one order, so that two bookings never wait for each other in a ring."""
    ctx = ctx_of(s)
    days = [window[0] + timedelta(days=n) for n in range((window[1] - window[0]).days + 1)]
    officers = sorted(officers, key=lambda row: row.inspector_id)
    give_back_unused(s, [row.inspector_id for row in officers])
    rows = [
        {"root_id": ctx.root, "tenant_no": ctx.me, "inspector_id": o.inspector_id, "officer_id": o.id, "host_no": o.to_no, "day": d}
        for o in officers for d in days
    ]  # fmt: skip
    try:
        with s.begin_nested():
            s.execute(insert(LoanDay), rows)
    except IntegrityError as failure:
        if PROMISED not in str(failure.orig):
            raise
        raise _lent(s, officers, window) from failure


def _lent(s: Session, officers: Sequence[LoanOfficer], window: Span) -> Refusal:
    taken = promised(s, [row.inspector_id for row in officers], window)
    called, people = names(s), {row.inspector_id: row.name for row in officers}
    said = [
        _("%(who)s %(a)s至%(b)s已借给%(host)s", **_days(one), who=people[person], host=called.get(one.host, ""))
        for person, spans in taken.items() for one in spans
    ]  # fmt: skip
    what = _("；").join(said) or _("有人员刚刚借给了别的单位")
    return Refusal("E_LENT", _("%(what)s，同一个人同一天只能借给一个单位。", what=what), "officers")


def _days(one: "Promise") -> dict[str, str]:
    return {"a": date_zh(one.first), "b": date_zh(one.last)}


@dataclass(frozen=True)
class Promise:
    """Adjoining days on which somebody is promised to one host, by one offer."""

    officer_id: int
    host: int
    first: date
    last: date


def promised(s: Session, inspector_ids: Collection[int], window: Span) -> dict[int, list[Promise]]:
    """Own inspector → what is promised inside the window."""
    if not inspector_ids:
        return {}
    ctx = ctx_of(s)
    rows = s.execute(
        select(LoanDay.inspector_id, LoanDay.officer_id, LoanDay.host_no, LoanDay.day)
        .where(LoanDay.root_id == ctx.root, LoanDay.tenant_no == ctx.me, LoanDay.inspector_id.in_(inspector_ids))
        .where(LoanDay.day.between(*window))
        .order_by(LoanDay.inspector_id, LoanDay.day)
    )
    found: dict[int, list[Promise]] = {}
    for person, officer, host, day in rows:
        spans = found.setdefault(person, [])
        if spans and spans[-1].officer_id == officer and spans[-1].last + timedelta(days=1) == day:
            spans[-1] = Promise(officer, host, spans[-1].first, day)
        else:
            spans.append(Promise(officer, host, day, day))
    return found


def away(s: Session, inspector_ids: Collection[int], window: Span) -> dict[int, list[Span]]:
    """Own inspector → days inside the window that are promised to others; whoever left the host early is free again."""
    found = promised(s, inspector_ids, window)
    gone = _left(s, {one.officer_id for spans in found.values() for one in spans})
    out: dict[int, list[Span]] = {}
    for person, spans in found.items():
        ends = [(one.first, min(one.last, gone.get(one.officer_id, one.last))) for one in spans]
        kept = [(a, b) for a, b in ends if a <= b]
        if kept:
            out[person] = kept
    return out


def _left(s: Session, officer_ids: Collection[int]) -> dict[int, date]:
    """Named officer → the day on which the host let the person go, as the host's sent rows say."""
    if not officer_ids:
        return {}
    ctx = ctx_of(s)
    rows = s.execute(
        select(LoanGuest.officer_id, LoanGuest.left_on)
        .where(LoanGuest.root_id == ctx.root, LoanGuest.to_no == ctx.me, LoanGuest.sent, LoanGuest.officer_id.in_(officer_ids))
        .where(LoanGuest.left_on.is_not(None))
    )
    return dict(rows.all())


def _guest_of():
    """An officer of an offer and the host's guest row about the same."""
    return (
        (LoanGuest.root_id == LoanOfficer.root_id) & (LoanGuest.to_no == LoanOfficer.tenant_no)
        & (LoanGuest.officer_id == LoanOfficer.id)
    )  # fmt: skip


def unused(*columns) -> Select:
    """Officers whom a host still sees and has no more use for: a guest who has left; or nobody's guest, where the consent's
    days are over, the letter is withdrawn, the person said no or was recalled before the first day, or the order went
    without the person."""
    asked = (LoanRequest.root_id == LoanOffer.root_id) & (LoanRequest.tenant_no == LoanOffer.to_no)
    ordered = (LoanOrder.root_id == LoanOffer.root_id) & (LoanOrder.tenant_no == LoanOffer.to_no)
    never = or_(
        LoanOffer.window_to < clock.today(),
        LoanRequest.state == "withdrawn",
        LoanOfficer.answer == "refused",
        LoanOfficer.recalled_to < func.greatest(LoanOffer.window_from, clock.today()),
        exists().where(ordered, LoanOrder.to_no == LoanOffer.tenant_no, LoanOrder.offer_id == LoanOffer.id, LoanOrder.sent),
    )
    return (
        select(*columns)
        .select_from(LoanOfficer)
        .join(LoanOffer, (LoanOffer.root_id == LoanOfficer.root_id) & (LoanOffer.id == LoanOfficer.offer_id))
        .outerjoin(LoanGuest, _guest_of())
        .outerjoin(LoanRequest, asked & (LoanRequest.id == LoanOffer.request_id))
        .where(LoanOfficer.sent, LoanGuest.left_on.is_not(None) | (LoanGuest.id.is_(None) & never))
    )


def give_back_unused(s: Session, inspector_ids: Iterable[int] | None = None) -> int:
    """The lender's own act upon what the hosts' rows say: days after somebody has left are free again, all of them where
    nobody ever came, and the person's data are taken back from the host. Returns how many people it concerned. Safe to
    repeat."""
    ctx = ctx_of(s)
    stmt = unused(LoanOfficer, LoanGuest.left_on, LoanOffer.request_id)
    stmt = stmt.where(LoanOfficer.root_id == ctx.root, LoanOfficer.tenant_no == ctx.me)
    if inspector_ids is not None:
        stmt = stmt.where(LoanOfficer.inspector_id.in_(list(inspector_ids)))
    rows = s.execute(stmt.order_by(LoanOffer.to_no, LoanOffer.request_id, LoanOfficer.id)).all()
    done = 0
    for officer, left_on, letter in rows:
        if left_on is None:  # the host's order may be on its way
            lock_letter(s, officer.to_no, letter)
            s.refresh(officer, with_for_update=True)
            if s.execute(stmt.where(LoanOfficer.id == officer.id, LoanGuest.id.is_(None))).first() is None:
                continue
        free(s, officer, after=left_on)
        take_back_row(s, officer)
        done += 1
    return done


def take_back_row(s: Session, officer: LoanOfficer) -> None:
    """The host reads nothing any more of an own officer: neither name and certificate nor the institutions declared for him
    or her (S0-31, D-23). The lender keeps its rows; promised days are :func:`free`'s. The same again changes nothing."""
    officer.sent = False
    mine = (LoanConflict.root_id == officer.root_id, LoanConflict.tenant_no == officer.tenant_no)
    s.execute(update(LoanConflict).where(*mine, LoanConflict.officer_id == officer.id, LoanConflict.sent).values(sent=False))
    s.flush()


def free(s: Session, officer: LoanOfficer, after: date | None = None) -> None:
    """The officer's promised days, or those after a day, are free again."""
    stmt = delete(LoanDay).where(
        LoanDay.root_id == officer.root_id, LoanDay.tenant_no == officer.tenant_no, LoanDay.officer_id == officer.id
    )
    s.execute(stmt if after is None else stmt.where(LoanDay.day > after))
