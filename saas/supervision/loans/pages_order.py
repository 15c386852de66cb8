"""The order: drafted upon a consent, issued by another person; read by both sides, with whoever came and is still there."""

from types import SimpleNamespace

from flask_babel import gettext as _
from sqlalchemy import select

from saas import clock
from saas.errors import NotHere
from saas.foundation.calendars import service as calendars
from saas.foundation.web import forms
from saas.foundation.web.filters import date_zh
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.catalogue import category_label
from saas.supervision.loans import orders
from saas.supervision.loans.form_schemas import ReasonForm
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from saas.supervision.loans.pages import bp, foot, link_of, may, where
from saas.supervision.loans.pages_letter import other, told, traced
from saas.supervision.loans.words import LEFT, ORDER_STATES, SHOWABLE
from tenants.tree import names
from tenants.unit import ctx_of


@route(bp, "/loans/offers/<int:offer_id>/order", action="loan.request", scope="aimed", methods=("POST",))
def order_new(s, offer: LoanOffer):
    made = orders.draft(s, offer)
    return done(link_of("order", made.id), _("调派单 %(no)s 已起草，等审批人签发。", no=made.number))


@route(bp, "/loans/orders/<int:order_id>", action="loan.read", scope="sub")
def order(s, order: LoanOrder):
    traced(s, order.tenant_no, f"loan_order:{order.id}")
    return show(s, order)


def show(s, order: LoanOrder, wrong: forms.Form | None = None):
    """The page of an order; ``wrong``: what kept it from being issued."""
    ctx, called = ctx_of(s), names(s)
    side = "host" if order.tenant_no == ctx.me else "lender" if order.to_no == ctx.me else "above"
    asked, offer = s.get(LoanRequest, (order.root_id, order.request_id)), s.get(LoanOffer, (order.root_id, order.offer_id))
    if asked is None:
        raise NotHere("loan_request")
    drafted, issued = order.state == "drafted", order.sent  # a draft upon a letter that was withdrawn has ended unissued
    people = orders.standing(s, offer) if not issued and offer is not None else []
    rows = _guests(s, order, side) if issued else []
    own_draft = order.drafted_by == ctx.user_id
    return render(
        "loans/order.html", order=order, asked=asked, offer=offer, side=side, called=called, states=ORDER_STATES, showable=SHOWABLE,
        text=orders.document(s, order, offer, people) if not issued and offer is not None else order.body, told=told,
        signers=_signers(order, people, rows), rows=rows, left=LEFT,
        categories=[category_label(code) for code in asked.categories], link_of=link_of, rules=foot(s),
        can_issue=drafted and side == "host" and may("loan.decide") and not own_draft, own_draft=own_draft and drafted and side == "host",
        gone=drafted and (offer is None or offer.state != "granted" or offer.window_to < clock.today() or not people),
        pdf_url=other("loans.order_pdf", order_id=order.id) if issued else "",
        task_url=where("plans.task", task_id=order.task_id) if side == "host" else "",
        draw_url=where("draws.prepare", task_id=order.task_id) if side == "host" and order.state == "in_force" else "",
        wrong=wrong, status=422 if wrong else 200,
    )  # fmt: skip


def _guests(s, order: LoanOrder, side: str) -> list[SimpleNamespace]:
    """Who came, as the reader may know it: the host's snapshot, emptied of whoever left without a visit (D-23); the
    lender's own rows, which keep their names."""
    found = orders.guests_of(s, order)
    own: dict[int, LoanOfficer] = {}
    if found:
        mine = (LoanOfficer.root_id == order.root_id, LoanOfficer.tenant_no == order.to_no)
        own = {row.id: row for row in s.scalars(select(LoanOfficer).where(*mine, LoanOfficer.id.in_([row.officer_id for row in found])))}
    return [_guest(row, own.get(row.officer_id), side) for row in found]


def _guest(row: LoanGuest, officer: LoanOfficer | None, side: str) -> SimpleNamespace:
    named = officer if side == "lender" and officer is not None else row
    recalled = officer.recalled_to if officer is not None and row.state == "in_force" else None
    pending = recalled is not None and recalled < row.window_to
    if row.state != "in_force":
        state, words = "none", _("%(day)s　%(why)s", day=date_zh(row.left_on), why=LEFT.get(row.left_why, row.left_why))
    elif row.window_from > clock.today():
        state, words = "ok", _("%(day)s起", day=date_zh(row.window_from))
    else:
        state, words = calendars.light(row.window_to, clock.today())
        state = "soon" if state == "late" else state
    acting = row.state == "in_force"
    return SimpleNamespace(
        row=row, name=named.name, certificate_no=named.certificate_no, facts=row.facts if row.name else {}, state=state, light=words,
        visits=row.visits, until=row.window_to, recalled=recalled if pending else None,
        recall_reason=officer.recall_reason if pending else "",
        return_url=other("loans.guest_return", guest_id=row.id) if side == "host" and acting else "",
        note_url=other("loans.guest_note", guest_id=row.id) if side == "host" and pending else "",
        recall_url=other("loans.recall", lent_id=row.officer_id) if side == "lender" and acting else "",
    )  # fmt: skip


def _signers(order: LoanOrder, people: list[LoanOfficer], rows: list[SimpleNamespace]) -> list[tuple[str, str]]:
    """The people of the document: (name, certificate); nobody who is gone without a visit is named at the host."""
    if not order.sent:
        return [(row.name, row.certificate_no) for row in people]
    return [(row.name, row.certificate_no) for row in rows]


@route(bp, "/loans/orders/<int:order_id>/issue", action="loan.decide", methods=("POST",))
def issue(s, order: LoanOrder):
    form = forms.Form(ReasonForm)
    with form.catching():
        orders.issue(s, order)
        return done(link_of("order", order.id), _("调派单 %(no)s 已签发，借调生效。", no=order.number))
    return show(s, order, form)


