"""The papers of a loan as PDF: the order from its frozen body, the others from their rows (S2-30)."""

from pathlib import Path

from sqlalchemy.orm import Session

from saas.foundation.documents.typesetting import pdf
from saas.supervision.loans import offers, orders, papers
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_nearby import LoanDirective
from tenants.tree import names
from tenants.unit import ctx_of

PAPER = Path(__file__).parent / "paper" / "order.typ"


def order_pdf(s: Session, order: LoanOrder) -> bytes:
    """The order as issued, always the same bytes: the record of the act, which keeps its names. A draft is set from what
    stands today and says so."""
    if order.sent:
        return pdf(PAPER, order.body["paper"])
    offer = s.get(LoanOffer, (order.root_id, order.offer_id))
    people = orders.standing(s, offer) if offer is not None else []
    return pdf(PAPER, papers.order(orders.document(s, order, offer, people), draft=True))


def letter_pdf(s: Session, row: LoanRequest) -> bytes:
    """The letter to the lender."""
    called = names(s)
    given = {
        "organ": called.get(row.tenant_no, ""), "lender": called.get(row.to_no, ""), "number": row.number, "task": row.task_name,
        "subjects": row.subjects, "persons": row.persons, "categories": row.categories, "window": (row.window_from, row.window_to),
        "purpose": row.purpose, "contact": row.contact, "reply_by": row.reply_by, "sent_on": row.sent_on,
        "withdrawn_on": row.withdrawn_on, "withdraw_reason": row.withdraw_reason,
    }  # fmt: skip
    return pdf(PAPER, papers.letter(given, draft=not row.sent))


def offer_pdf(s: Session, row: LoanOffer) -> bytes:
    """The lender's answer. Whoever was let go without a visit stands in it for the lender alone: at the host, and
    for the superiors of both, the person's data are gone (D-23)."""
    called, request = names(s), s.get(LoanRequest, (row.root_id, row.request_id))
    named = [one for one in offers.officers_of(s, row) if one.answer != "refused"]
    if ctx_of(s).me != row.tenant_no:
        named = [one for one in named if one.sent]
    given = {
        "organ": called.get(row.tenant_no, ""), "host": called.get(row.to_no, ""), "number": row.number,
        "request": request.number if request else "", "task": request.task_name if request else "",
        "window": (row.window_from, row.window_to), "refused": row.decided_on is not None and bool(row.reason), "reason": row.reason,
        "remark": row.note, "decided_on": row.decided_on, "directive": row.directive_id is not None,
        "persons": [{"name": one.name, "certificate_no": one.certificate_no, "categories": one.categories} for one in named],
        "withdrawn_on": row.withdrawn_on, "withdraw_reason": row.withdraw_reason,
    }  # fmt: skip
    return pdf(PAPER, papers.answer(given, draft=not row.sent))


def directive_pdf(s: Session, row: LoanDirective) -> bytes:
    """A superior's word."""
    called = names(s)
    given = {
        "organ": called.get(row.tenant_no, ""), "to": called.get(row.to_no, ""), "host": called.get(row.host_no, ""), "kind": row.kind,
        "number": row.number, "persons": row.persons, "categories": row.categories, "window": (row.window_from, row.window_to),
        "body": row.body, "lenders": [called.get(one, "") for one in row.lenders], "binding": row.binding,
        "issued_on": row.issued_on, "issued_name": row.issued_name,
    }  # fmt: skip
    return pdf(PAPER, papers.directive(given))
