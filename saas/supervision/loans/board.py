"""The board of loans: letters of one's own bureau and those that reached it, each with answer, order and guests (S2-30).

Nothing here is stored: where a loan stands follows from the sent rows of both sides, one bounded question to each table.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.web.place import Place
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from tenants.unit import ctx_of

MOST = 200
DECIDED = ("granted", "refused")  # a consent that was taken back leaves the letter open again
SETTLED_DAYS = 60  # a refusal, or a consent that was not used, is still of interest for so long after its days


@dataclass(frozen=True)
class Loan:
    """One letter with what followed it. ``offer`` is the newest answer that the reader may see, drafted only if own."""

    request: LoanRequest
    offer: LoanOffer | None = None
    order: LoanOrder | None = None
    guests: Sequence[LoanGuest] = ()
    recalled: bool = False

    @property
    def granted(self) -> bool:
        return self.offer is not None and self.offer.state == "granted"

    def stage(self, today: date) -> str:
        """The column: drafted, asked, answered, in_force or ended."""
        if self.order is not None and self.order.state != "drafted":
            return self.order.state
        if self.request.state != "sent":
            return {"drafted": "drafted", "withdrawn": "ended"}[self.request.state]
        over = self.request.window_to < today
        if self.offer is None or self.offer.state not in DECIDED:
            return "ended" if over else "asked"
        if over and (self.granted or self.request.window_to + timedelta(days=SETTLED_DAYS) < today):
            return "ended"
        return "answered"


@dataclass(frozen=True)
class Rows:
    """What the board is made of, the newest letters first."""

    loans: list[Loan]
    needs: list[LoanNeed] = field(default_factory=list)
    more: bool = False


def concerns(place: Place, model=LoanRequest) -> tuple[ColumnElement, ...]:
    """Rows that a bureau of the place wrote, or that were sent to one."""
    span = {"low": place.low, "high": place.high}
    home, aimed = model.tenant_no.between(*span.values()), model.to_no.between(*span.values())
    return model.root_id == place.root, or_(home, and_(aimed, model.sent))


def letters(place: Place):
    """The statement behind board and table; a draft that was given up unsent has left the board."""
    gone = and_(LoanRequest.state == "withdrawn", ~LoanRequest.sent)
    return select(LoanRequest).where(*concerns(place), ~gone)


def rows(s: Session, place: Place, year: int | None = None) -> Rows:
    """Letters of a place (of one year), with what followed, and its open needs."""
    stmt = letters(place)
    if year:
        stmt = stmt.where(LoanRequest.year == year)
    found = list(s.scalars(stmt.order_by(LoanRequest.id.desc()).limit(MOST + 1)))
    needs = s.scalars(
        select(LoanNeed).where(*place.where(LoanNeed), LoanNeed.state == "open").order_by(LoanNeed.window_from, LoanNeed.id).limit(MOST)
    )
    return Rows(joined(s, found[:MOST]), list(needs), len(found) > MOST)


def joined(s: Session, requests: Sequence[LoanRequest]) -> list[Loan]:
    """The letters with their answers, orders and guests: three questions, however many letters."""
    ids = [row.id for row in requests]
    if not ids:
        return []
    root, me = ctx_of(s).root, ctx_of(s).me
    offers: dict[int, LoanOffer] = {}
    by_id = {row.id: row for row in requests}
    for row in s.scalars(select(LoanOffer).where(LoanOffer.root_id == root, LoanOffer.request_id.in_(ids)).order_by(LoanOffer.id)):
        asked = by_id[row.request_id]
        if not row.sent and row.tenant_no != me:
            continue  # what a lender has only drafted is nobody else's business, superiors included
        # an answer counts only from whoever was asked, to whoever asked; one that stands before one taken back
        if (row.tenant_no, row.to_no) == (asked.to_no, asked.tenant_no):
            known = offers.get(row.request_id)
            if known is None or row.state != "withdrawn" or known.state == "withdrawn":
                offers[row.request_id] = row
    orders: dict[int, LoanOrder] = {}
    for row in s.scalars(select(LoanOrder).where(LoanOrder.root_id == root, LoanOrder.request_id.in_(ids)).order_by(LoanOrder.id)):
        asked, offer = by_id[row.request_id], offers.get(row.request_id)
        if (row.tenant_no, row.to_no) == (asked.tenant_no, asked.to_no) and (row.sent or _alive(row, offer)):
            orders[row.request_id] = row
    guests, wanted = _guests(s, [row.id for row in orders.values()])
    out = []
    for row in requests:
        offer, order = offers.get(row.id), orders.get(row.id)
        if offer is not None and offer.state == "withdrawn" and not offer.sent:
            offer = None
        out.append(Loan(row, offer, order, guests.get(order.id, ()) if order else (), bool(order and order.id in wanted)))
    return out


def _alive(order: LoanOrder, offer: LoanOffer | None) -> bool:
    """Whether a drafted order stands upon a consent that still stands; a dead draft hides nothing that came after it."""
    return order.state == "drafted" and offer is not None and offer.id == order.offer_id and offer.state == "granted"


def _guests(s: Session, order_ids: Sequence[int]) -> tuple[dict[int, list[LoanGuest]], set[int]]:
    """Order → guests; and the orders with somebody whom the lender wants back earlier than the host has noted."""
    if not order_ids:
        return {}, set()
    root = ctx_of(s).root
    named = and_(
        LoanOfficer.root_id == LoanGuest.root_id, LoanOfficer.tenant_no == LoanGuest.to_no, LoanOfficer.id == LoanGuest.officer_id
    )
    stmt = (
        select(LoanGuest, LoanOfficer.recalled_to)
        .outerjoin(LoanOfficer, named)
        .where(LoanGuest.root_id == root, LoanGuest.order_id.in_(order_ids))
        .order_by(LoanGuest.id)
    )
    found: dict[int, list[LoanGuest]] = {}
    wanted: set[int] = set()
    for guest, recalled_to in s.execute(stmt):
        found.setdefault(guest.order_id, []).append(guest)
        if guest.state == "in_force" and recalled_to is not None and recalled_to < guest.window_to:
            wanted.add(guest.order_id)
    return found, wanted


def in_stage(stage: str) -> ColumnElement:
    """The same stages as a condition on letters, for the table; a letter is in exactly one."""
    answer = (
        LoanOffer.root_id == LoanRequest.root_id, LoanOffer.request_id == LoanRequest.id, LoanOffer.to_no == LoanRequest.tenant_no,
        LoanOffer.tenant_no == LoanRequest.to_no, LoanOffer.sent, LoanOffer.state.in_(DECIDED),
    )  # fmt: skip
    order = (
        LoanOrder.root_id == LoanRequest.root_id, LoanOrder.request_id == LoanRequest.id, LoanOrder.tenant_no == LoanRequest.tenant_no,
        LoanOrder.sent,
    )  # fmt: skip
    today = clock.today()
    answered, ordered = exists().where(*answer), exists().where(*order)
    stale = or_(
        and_(LoanRequest.window_to < today, or_(~answered, exists().where(*answer, LoanOffer.state == "granted"))),
        LoanRequest.window_to < today - timedelta(days=SETTLED_DAYS),
    )
    live = and_(LoanRequest.state == "sent", ~ordered)
    return {
        "drafted": LoanRequest.state == "drafted",
        "asked": and_(live, ~answered, ~stale),
        "answered": and_(live, answered, ~stale),
        "in_force": exists().where(*order, LoanOrder.state == "in_force"),
        "ended": or_(
            exists().where(*order, LoanOrder.state == "ended"), and_(LoanRequest.state == "withdrawn", ~ordered), and_(live, stale)
        ),
    }[stage]
