"""动态: what the other side did in the last weeks, told by its own sent rows (S2-30); nothing is stored for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.supervision.loans.board import Loan
from saas.supervision.loans.models import LoanOffer
from saas.supervision.loans.models_people import LoanOfficer
from saas.supervision.loans.words import LEFT
from tenants.unit import ctx_of

DAYS, MOST = 30, 12


@dataclass(frozen=True)
class Event:
    """What happened on a day; ``kind``/``number`` as on a card."""

    day: date
    text: str
    kind: str
    number: int


def events(s: Session, loans: Iterable[Loan], called: Mapping[int, str]) -> list[Event]:
    """The newest first; of the own loans alone, what the other side did."""
    me, today, found = ctx_of(s).me, clock.today(), []
    since = today - timedelta(days=DAYS)
    for one in loans:
        if one.request.tenant_no == me:
            found += _from_lender(one, called.get(one.request.to_no, ""))
        elif one.request.to_no == me:
            found += _from_host(one, called.get(one.request.tenant_no, ""))
    found += _recalls(s, since, called)
    fresh = [event for event in found if since <= event.day <= today]
    return sorted(fresh, key=lambda event: (event.day, event.number), reverse=True)[:MOST]


def _from_lender(one: Loan, who: str) -> list[Event]:
    offer, out = one.offer, []
    if offer is None or not offer.sent:
        return []
    if offer.decided_on and offer.state != "refused":
        out.append((offer.decided_on, _("%(who)s同意借出，“%(task)s”", who=who, task=one.request.task_name)))
    if offer.state == "refused":
        out.append((offer.decided_on, _("%(who)s不能借出，“%(task)s”", who=who, task=one.request.task_name)))
    if offer.state == "withdrawn" and offer.withdrawn_on:
        out.append((offer.withdrawn_on, _("%(who)s撤回了同意，“%(task)s”", who=who, task=one.request.task_name)))
    return [Event(day, text, "letter", one.request.id) for day, text in out]


def _from_host(one: Loan, who: str) -> list[Event]:
    asked, out = one.request, []
    if asked.sent_on:
        out.append((asked.sent_on, _("%(who)s来函借 %(n)s 人，“%(task)s”", who=who, n=asked.persons, task=asked.task_name)))
    out += [(day, _("%(who)s提醒答复，“%(task)s”", who=who, task=asked.task_name)) for day in asked.reminded]
    if asked.withdrawn_on:
        out.append((asked.withdrawn_on, _("%(who)s撤回了借调函，“%(task)s”", who=who, task=asked.task_name)))
    found = [Event(day, text, "letter", asked.id) for day, text in out]
    if one.order is not None and one.order.issued_on:
        said = _("%(who)s签发了调派单 %(no)s", who=who, no=one.order.number)
        found.append(Event(one.order.issued_on, said, "order", one.order.id))
        gone: dict[tuple[date, str], int] = {}
        for guest in one.guests:
            if guest.left_on is not None:
                gone[guest.left_on, guest.left_why] = gone.get((guest.left_on, guest.left_why), 0) + 1
        for (day, why), n in gone.items():
            said = _("%(n)s 人从%(who)s回来（%(why)s）", n=n, who=who, why=LEFT.get(why, why))
            found.append(Event(day, said, "order", one.order.id))
    return found


def _recalls(s: Session, since: date, called: Mapping[int, str]) -> list[Event]:
    """Officers whom lenders want back: the one thing that is not in the rows of the board."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(LoanOfficer, LoanOffer.request_id)
        .join(LoanOffer, (LoanOffer.root_id == LoanOfficer.root_id) & (LoanOffer.id == LoanOfficer.offer_id))
        .where(LoanOfficer.root_id == ctx.root, LoanOfficer.to_no == ctx.me, LoanOfficer.sent, LoanOfficer.recalled_on >= since)
        .order_by(LoanOfficer.id.desc())
        .limit(MOST)
    )
    return [
        Event(row.recalled_on, _("%(who)s召回 %(name)s", who=called.get(row.tenant_no, ""), name=row.name), "letter", request_id)
        for row, request_id in rows
    ]
