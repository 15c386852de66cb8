"""The officer's own side: named for which loan, what is shown of one, yes or no, institutions to be kept away from (S0-31)."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from saas import clock
from saas.errors import NotHere
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.catalogue import category_label
from saas.supervision.loans import offers, officers
from saas.supervision.loans.form_schemas import CodeForm, ReasonForm
from saas.supervision.loans.models import LoanOffer, LoanRequest
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from saas.supervision.loans.pages import bp
from saas.supervision.loans.pages_letter import told
from saas.supervision.loans.words import ANSWERS, LEFT, SHOWABLE
from tenants.tree import names
from tenants.unit import ctx_of


@route(bp, "/me/loans", action="loan.answer")
def mine(s):
    rows, root = officers.mine(s), ctx_of(s).root
    stmt = select(LoanOffer, LoanRequest).join(
        LoanRequest, (LoanRequest.root_id == LoanOffer.root_id) & (LoanRequest.id == LoanOffer.request_id)
    )
    found = {
        offer.id: (offer, asked)
        for offer, asked in s.execute(stmt.where(LoanOffer.root_id == root, LoanOffer.id.in_({row.offer_id for row in rows})))
    }
    shown = [(row, *found[row.offer_id]) for row in rows if row.offer_id in found]
    return render(
        "loans/mine.html", rows=shown, answers=ANSWERS, called=names(s), today=clock.today(), guests=_guests(s, rows), left=LEFT,
        standing=standing,
    )  # fmt: skip


def _guests(s, rows: list[LoanOfficer]) -> dict[int, LoanGuest]:
    """Named officer → what the host made of it."""
    ctx = ctx_of(s)
    ids = [row.id for row in rows]
    if not ids:
        return {}
    stmt = select(LoanGuest).where(LoanGuest.root_id == ctx.root, LoanGuest.to_no == ctx.me, LoanGuest.officer_id.in_(ids))
    return {guest.officer_id: guest for guest in s.scalars(stmt)}


def standing(row: LoanOfficer, offer: LoanOffer, asked: LoanRequest, guest: LoanGuest | None) -> tuple[str, str]:
    """Where the loan stands for the officer: (words, colour of the badge)."""
    if guest is not None:
        return (_("已借调"), "jade") if guest.state == "in_force" else (str(LEFT.get(guest.left_why, _("已结束"))), "grey")
    if asked.state == "withdrawn":
        return _("对方已撤回"), "grey"
    if offer.state in ("refused", "withdrawn"):
        return _("没有借出"), "grey"
    if offer.window_to < clock.today():
        return _("已过期"), "grey"
    if not row.answer:
        return _("请回复"), "amber"
    return str(ANSWERS[row.answer][0]), ANSWERS[row.answer][1]


@route(bp, "/me/loans/<int:lent_id>", action="loan.answer")
def lent(s, lent: LoanOfficer):
    return _show(s, lent)


def _show(s, row: LoanOfficer, **wrong: forms.Form):
    if row.user_id is None or row.user_id != ctx_of(s).user_id:
        raise NotHere("loan_officer")
    offer = s.get(LoanOffer, (row.root_id, row.offer_id))
    asked = s.get(LoanRequest, (row.root_id, offer.request_id))
    guest = _guests(s, [row]).get(row.id)
    order = offers.order_of(s, offer)
    live = offer.state in ("drafted", "granted") and asked.state == "sent" and order is None and offer.window_to >= clock.today()
    return render(
        "loans/lent.html", row=row, offer=offer, asked=asked, order=order, guest=guest, called=names(s), answers=ANSWERS,
        showable=SHOWABLE, said=[category_label(code) for code in asked.categories], told=told,
        live=live, conflicts=offers.conflicts_of(s, row), wrong=wrong,
        standing=standing(row, offer, asked, guest), refusing=wrong.get("refusing") or forms.Form(ReasonForm),
        declaring=wrong.get("declaring") or forms.Form(CodeForm), public_url=url_for("portal.bureau", code=offer.to_no),
        status=422 if any(form.errors for form in wrong.values()) else 200,
    )  # fmt: skip


def _home(row: LoanOfficer) -> str:
    return url_for("loans.lent", lent_id=row.id)


@route(bp, "/me/loans/<int:lent_id>/accept", action="loan.answer", methods=("POST",))
def accept(s, lent: LoanOfficer):
    officers.answer(s, lent, "accepted")
    return done(_home(lent), _("已记下：您知悉这次借调。"))


@route(bp, "/me/loans/<int:lent_id>/decline", action="loan.answer", methods=("POST",))
def decline(s, lent: LoanOfficer):
    form = forms.Form(ReasonForm).bind()
    if form.valid:
        with form.catching():
            officers.answer(s, lent, "refused", form.data["reason"])
            return done(_home(lent), _("已告诉经办人您不能参加。"))
    return _show(s, lent, refusing=form)


@route(bp, "/me/loans/<int:lent_id>/declare", action="loan.answer", methods=("POST",))
def declare(s, lent: LoanOfficer):
    form = forms.Form(CodeForm).bind()
    if form.valid:
        with form.catching():
            officers.declare(s, lent, form.data["uscc"])
            return done(_home(lent), _("已申报，抽取时会避开这家机构。"))
    return _show(s, lent, declaring=form)
