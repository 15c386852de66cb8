"""调派单: the host's own act. Drafted by one, issued by another; with it the officers become guests of the host (R10, R11)."""

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation import journal
from saas.foundation.accounts import guests as seats
from saas.foundation.accounts.standins import acting_for
from saas.foundation.settings import service as settings
from saas.supervision.loans import needs, papers
from saas.supervision.loans.locking import lock_letter
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from saas.supervision.loans.numbering import number
from saas.supervision.loans.offers import officers_of
from tenants.tree import names
from tenants.unit import ctx_of


def draft(s: Session, offer: LoanOffer) -> LoanOrder:
    """The order upon a consent, for another person to issue; a second click gives the same. Raises NotHere for somebody
    else's offer, Refusal ``E_STATE`` (not granted, over)."""
    ctx, request = ctx_of(s), _own_request(s, offer)
    lock_letter(s, ctx.me, request.id)
    need = _wanted(s, request)
    found = of_offer(s, offer)
    if found is not None:
        return found
    s.refresh(offer)
    if offer.state != "granted" or not offer.sent or offer.window_to < clock.today():
        raise Refusal("E_STATE", _("对方没有同意，或者同意借出的日子已经过去。"))
    row = number(s, LoanOrder(to_no=offer.tenant_no, request_id=request.id, offer_id=offer.id, task_id=need.task_id))
    row.window_from, row.window_to = offer.window_from, offer.window_to
    row.drafted_by, row.drafted_name, row.drafted_on = ctx.user_id or 0, ctx.user_name, clock.today()
    s.add(row)
    s.flush()
    journal.record(s, "loan.order_draft", f"loan_order:{row.id}", lender=row.to_no, number=row.number)
    return row


def issue(s: Session, order: LoanOrder) -> LoanOrder:
    """Puts the order in force: every officer who still stands becomes a guest with reach ``assigned``, until midnight of
    the last day. A second click changes nothing.

    Raises Refusal: ``E_STATE``, ``E_NO_RIGHT``, ``E_SAME_PERSON``, ``E_OFFER_GONE`` (the lender took its consent back),
    ``E_NOBODY`` (nobody is left of it), ``E_GUEST_HERE`` (the person is a member here in another way).
    """
    lock_letter(s, order.tenant_no, order.request_id)
    s.refresh(order, with_for_update=True)
    if order.state == "in_force":
        return order
    if order.state != "drafted":
        raise Refusal("E_STATE", _("这份调派单已经结束。"))
    _wanted(s, s.get(LoanRequest, (order.root_id, order.request_id)))
    acting = acting_for(s, "approver")
    if not acting.allowed:
        raise Refusal("E_NO_RIGHT", _("您今天没有签发调派单的权限。"))
    if order.drafted_by in (ctx_of(s).user_id, acting.on_behalf):
        raise Refusal("E_SAME_PERSON", _("调派单由您起草，须由另一位审批人签发。"))
    offer = s.get(LoanOffer, (order.root_id, order.offer_id), populate_existing=True)
    if offer is None or offer.state != "granted" or offer.window_to < clock.today():
        raise Refusal("E_OFFER_GONE", _("对方已经撤回同意，或者同意的日子已经过去。"))
    # whoever was recalled to a day before the first never comes
    people = [row for row in standing(s, offer) if _last_day(offer, row) >= max(clock.today(), offer.window_from)]
    if not people:
        raise Refusal("E_NOBODY", _("对方点名的人员都已不能参加，请与对方联系。"))
    ctx = ctx_of(s)
    order.window_from, order.window_to = offer.window_from, max(_last_day(offer, row) for row in people)
    order.state, order.sent, order.issued_by, order.issued_for = "in_force", True, ctx.user_id, acting.on_behalf
    order.issued_name, order.issued_on = ctx.user_name, clock.today()
    body = document(s, order, offer, people)
    order.body = body | {"paper": papers.order(body)}
    s.flush()
    for row in people:
        _take_in(s, order, offer, row)
    journal.record(
        s, "loan.order", f"loan_order:{order.id}", lender=order.to_no, number=order.number, officers=len(people),
        on_behalf=acting.on_behalf,
    )  # fmt: skip
    _met(s, order)
    return order


def standing(s: Session, offer: LoanOffer) -> list[LoanOfficer]:
    """The officers of a consent who have not said no."""
    return [row for row in officers_of(s, offer) if row.sent and row.answer != "refused"]


def _last_day(offer: LoanOffer, row: LoanOfficer):
    return min(row.recalled_to or offer.window_to, offer.window_to)


def _take_in(s: Session, order: LoanOrder, offer: LoanOffer, row: LoanOfficer) -> LoanGuest:
    last = _last_day(offer, row)
    member = seats.seat_officer(
        s, user_id=row.user_id, home=row.tenant_no, name=row.name, valid_from=offer.window_from, valid_to=last, basis=order.number
    )
    guest = LoanGuest(
        to_no=row.tenant_no, order_id=order.id, officer_id=row.id, task_id=order.task_id, membership_id=member.id,
        user_id=row.user_id, name=row.name, certificate_no=row.certificate_no, certificate_from=row.certificate_from,
        certificate_to=row.certificate_to, categories=list(row.categories), facts=dict(row.facts), load=row.load,
        window_from=offer.window_from, window_to=last,
    )  # fmt: skip
    s.add(guest)
    s.flush()
    return guest


def document(s: Session, order: LoanOrder, offer: LoanOffer, people: list[LoanOfficer]) -> dict:
    """Every figure of the order as issued, with the rule upon which it rests; the paper is set from this alone."""
    ctx, called = ctx_of(s), names(s)
    request = s.get(LoanRequest, (order.root_id, order.request_id))
    rule = settings.effective(s, "loan_reach", tenant_no=order.tenant_no).frozen()
    return {
        "organ": called.get(order.tenant_no, ""), "rule": {part: rule[part] for part in ("document_number", "article", "origin")},
        "lender": called.get(order.to_no, ""), "number": order.number,
        "request": request.number, "consent": offer.number, "task": request.task_name, "purpose": request.purpose,
        "categories": list(request.categories), "window": [order.window_from.isoformat(), order.window_to.isoformat()],
        "persons": [
            {"name": row.name, "certificate_no": row.certificate_no, "until": _last_day(offer, row).isoformat()} for row in people
        ],
        "issued_on": clock.today().isoformat(), "issued_name": ctx.user_name,
    }  # fmt: skip


def _met(s: Session, order: LoanOrder) -> None:
    """The need is met once as many guests are in force as were missing."""
    need = needs.open_of_task(s, order.task_id)
    if need is None:
        return
    mine = (LoanGuest.root_id == order.root_id, LoanGuest.tenant_no == order.tenant_no, LoanGuest.task_id == order.task_id)
    if s.scalar(select(func.count()).select_from(LoanGuest).where(*mine, LoanGuest.state == "in_force")) >= need.missing:
        needs.settle(s, need, "met")


def _own_request(s: Session, offer: LoanOffer) -> LoanRequest:
    """The own letter that an offer answers: sent to that very lender, for days that hold those of the offer."""
    found = s.get(LoanRequest, (offer.root_id, offer.request_id))
    if found is None or found.tenant_no != ctx_of(s).me or offer.to_no != ctx_of(s).me or found.to_no != offer.tenant_no:
        raise NotHere("loan_offer")
    if not found.window_from <= offer.window_from <= offer.window_to <= found.window_to:
        raise NotHere("loan_offer")
    return found


def _wanted(s: Session, request: LoanRequest) -> LoanNeed:
    """The need behind a letter, which both still stand. Raises Refusal ``E_STATE`` for a withdrawn letter or a need given up."""
    s.refresh(request)
    need = s.get(LoanNeed, (request.root_id, request.need_id), populate_existing=True)
    if request.state != "sent" or need.state == "closed":
        raise Refusal("E_STATE", _("借调函已经撤回，或者缺口已经不办，不能再调派。"))
    return need


def of_offer(s: Session, offer: LoanOffer) -> LoanOrder | None:
    """The host's own order upon an offer."""
    mine = (LoanOrder.root_id == offer.root_id, LoanOrder.tenant_no == offer.to_no, LoanOrder.to_no == offer.tenant_no)
    return s.scalar(select(LoanOrder).where(*mine, LoanOrder.offer_id == offer.id))


def guests_of(s: Session, order: LoanOrder) -> list[LoanGuest]:
    """The guests of an order."""
    mine = (LoanGuest.root_id == order.root_id, LoanGuest.tenant_no == order.tenant_no, LoanGuest.order_id == order.id)
    return list(s.scalars(select(LoanGuest).where(*mine).order_by(LoanGuest.id)))


def load(s: Session, order_id: int) -> LoanOrder | None:
    """An order that the reader may see, or None."""
    return s.get(LoanOrder, (ctx_of(s).root, order_id))
