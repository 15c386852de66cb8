"""The lender's answer: officers named, consent or refusal by somebody else, consent taken back before the order."""

from flask_babel import gettext as _

from saas.errors import NotHere
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done
from saas.supervision.loans import offers
from saas.supervision.loans.form_schemas import ReasonForm
from saas.supervision.loans.models import LoanOffer, LoanRequest
from saas.supervision.loans.pages import bp, link_of
from saas.supervision.loans.pages_letter import names_form, show
from tenants.unit import ctx_of


def _asked_of_us(s, asked: LoanRequest) -> None:
    """The letter is the borrower's row; only the bureau that was asked answers it."""
    if asked.to_no != ctx_of(s).me or not asked.sent:
        raise NotHere("loan_request")


def _request_of(s, offer: LoanOffer) -> LoanRequest:
    asked = s.get(LoanRequest, (offer.root_id, offer.request_id))
    if asked is None or asked.to_no != offer.tenant_no:
        raise NotHere("loan_request")
    return asked


@route(bp, "/loans/letters/<int:asked_id>/name", action="loan.offer", scope="aimed", methods=("POST",))
def name_officers(s, asked: LoanRequest):
    _asked_of_us(s, asked)
    form = names_form(s, asked).bind()
    if form.valid:
        with form.catching():
            data = form.data
            offers.name_officers(
                s, asked, [int(one) for one in data["officers"]], shown=data["shown"] or [],
                window=(data["window_from"], data["window_to"]), note=data["note"] or "",
            )  # fmt: skip
            return done(link_of("letter", asked.id), _("已点名，等审批人决定；本人也会收到。"))
    return show(s, asked, naming=form)


@route(bp, "/loans/letters/<int:asked_id>/refuse", action="loan.decide", scope="aimed", methods=("POST",))
def refuse(s, asked: LoanRequest):
    _asked_of_us(s, asked)
    form = forms.Form(ReasonForm).bind()
    if form.valid:
        with form.catching():
            offers.refuse(s, asked, form.data["reason"])
            return done(link_of("letter", asked.id), _("已答复对方：不能借出。"))
    return show(s, asked, refusing=form)


@route(bp, "/loans/offers/<int:offer_id>/consent", action="loan.decide", methods=("POST",))
def consent(s, offer: LoanOffer):
    form = forms.Form(ReasonForm)
    with form.catching():  # somebody else may just have been promised: the page says who, to whom and when
        offers.consent(s, offer)
        return done(link_of("letter", offer.request_id), _("已同意借出，对方现在可以起草调派单。"))
    return show(s, _request_of(s, offer), deciding=form)


@route(bp, "/loans/offers/<int:offer_id>/take-back", action="loan.decide", methods=("POST",))
def take_back(s, offer: LoanOffer):
    form = forms.Form(ReasonForm).bind()
    if form.valid:
        with form.catching():
            offers.take_back(s, offer, form.data["reason"])
            return done(link_of("letter", offer.request_id), _("已撤回同意，人员的日子已经空出。"))
    return show(s, _request_of(s, offer), taking_back=form)
