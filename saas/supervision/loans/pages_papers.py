"""The papers of a loan to read, print and file: for both sides and their superiors, as their rows are."""

from flask import Response

from saas.errors import NotHere
from saas.foundation.web.guard import route
from saas.supervision.loans import official
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_nearby import LoanDirective
from saas.supervision.loans.pages import bp
from tenants.unit import ctx_of


def _file(content: bytes, name: str) -> Response:
    said = f"inline; filename={name}.pdf"
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": said, "Cache-Control": "private, no-cache"})


@route(bp, "/loans/orders/<int:order_id>.pdf", action="loan.read", scope="sub")
def order_pdf(s, order: LoanOrder):
    return _file(official.order_pdf(s, order), f"order-{order.tenant_no}-{order.year}-{order.serial}")


@route(bp, "/loans/letters/<int:asked_id>.pdf", action="loan.read", scope="sub")
def letter_pdf(s, asked: LoanRequest):
    return _file(official.letter_pdf(s, asked), f"letter-{asked.tenant_no}-{asked.year}-{asked.serial}")


@route(bp, "/loans/offers/<int:offer_id>.pdf", action="loan.read", scope="sub")
def offer_pdf(s, offer: LoanOffer):
    if not offer.sent and offer.tenant_no != ctx_of(s).me:
        raise NotHere("loan_offer")  # what a lender has only drafted is nobody else's business
    return _file(official.offer_pdf(s, offer), f"answer-{offer.tenant_no}-{offer.year}-{offer.serial}")


@route(bp, "/loans/directives/<int:directive_id>.pdf", action="loan.read", scope="sub")
def directive_pdf(s, directive: LoanDirective):
    return _file(official.directive_pdf(s, directive), f"directive-{directive.tenant_no}-{directive.year}-{directive.serial}")
