"""A borrowed officer goes back: the lender recalls, the host returns, or acts upon a recall (S2-30, D-23)."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, validates_schema

from saas import clock
from saas.errors import NotHere
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.supervision.loans import guests, offers, officers
from saas.supervision.loans.models import LoanOffer, LoanOrder
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from saas.supervision.loans.pages import bp
from saas.supervision.loans.words import LEFT
from tenants.tree import names
from tenants.unit import ctx_of


class RecallForm(Schema):
    """When the lender wants the person back, and why."""

    last_day = forms.day(_l("在对方的最后一天"), help=_l("这一天以后，这名人员不再参加对方的检查。"))
    reason = forms.text(_l("召回的理由"), kind="textarea", longest=300, shortest=2, rows=3, help=_l("对方会看到。"))


class ReturnForm(Schema):
    """When the host lets the person go."""

    when = forms.choice(_l("什么时候归还"), [("now", _l("现在就归还")), ("day", _l("到这一天为止"))], kind="radio")
    last_day = forms.day(_l("最后一天"), required=False)

    @validates_schema(skip_on_field_errors=False)
    def _dated(self, data, **_kwargs):
        if data.get("when") == "day" and not data.get("last_day"):
            forms.refuse("last_day", "E_DATE", _l("请写明最后一天"))


@route(bp, "/loans/people/<int:lent_id>/recall", action="loan.decide", methods=("GET", "POST"))
def recall(s, lent: LoanOfficer):
    offer = s.get(LoanOffer, (lent.root_id, lent.offer_id))
    form = forms.Form(RecallForm, initial={"last_day": clock.today()})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            offers.recall(s, lent, form.data["last_day"], form.data["reason"])
            return done(_letter(offer.request_id), _("已召回，对方已经看到。"))
    guest = officers.at_host(s, lent)
    end = min(guest.window_to if guest else offer.window_to, lent.recalled_to or offer.window_to)
    return render(
        "loans/recall.html", lent=lent, offer=offer, guest=guest, form=form, end=end, host=names(s).get(lent.to_no, ""),
        back=_letter(offer.request_id), status=422 if form.errors else 200,
        possible=lent.sent and lent.answer != "refused" and offer.state == "granted" and end > clock.today()
        and (guest is None or guest.state == "in_force"),
    )  # fmt: skip


@route(bp, "/loans/guests/<int:guest_id>/return", action="loan.request", methods=("GET", "POST"))
def guest_return(s, guest: LoanGuest):
    _own(s, guest)
    form = forms.Form(ReturnForm, initial={"when": "day", "last_day": max(clock.today(), guest.window_from)})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            if form.data["when"] == "now":
                guests.give_back(s, guest)
            else:
                guests.shorten(s, guest, form.data["last_day"], "returned")
            return done(_order(guest), _("已归还；没有完成的检查已请审批人另抽人员接替。") if guest.visits else _("已归还。"))
    return render("loans/return.html", form=form, status=422 if form.errors else 200, **_guest(s, guest))


@route(bp, "/loans/guests/<int:guest_id>/note", action="loan.request", methods=("GET", "POST"))
def guest_note(s, guest: LoanGuest):
    _own(s, guest)
    form = forms.Form(Schema)
    if request.method == "POST":
        with form.catching():
            guests.take_note(s, guest)
            return done(_order(guest), _("已按对方的召回缩短借调。"))
    return render("loans/note.html", form=form, status=422 if form.errors else 200, **_guest(s, guest))


def _own(s, guest: LoanGuest) -> None:
    """The lender reads the row too and returns nobody."""
    if guest.tenant_no != ctx_of(s).me:
        raise NotHere("loan_guest")


def _guest(s, guest: LoanGuest) -> dict:
    order, officer = s.get(LoanOrder, (guest.root_id, guest.order_id)), guests.officer_of(s, guest)
    visits: list = []
    registry.announce("loan.visits", s, guest=guest, found=visits)
    return {
        "guest": guest, "order": order, "officer": officer, "lender": names(s).get(guest.to_no, ""), "visits": visits,
        "left": LEFT, "back": _order(guest), "here": guest.state == "in_force",
    }  # fmt: skip


def _letter(request_id: int) -> str:
    return url_for("loans.letter", asked_id=request_id)


def _order(guest: LoanGuest) -> str:
    return url_for("loans.order", order_id=guest.order_id)
