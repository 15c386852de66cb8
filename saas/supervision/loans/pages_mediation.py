"""请上级协调: the needy bureau asks, the common superior sees who could help and writes 协调函 or 调派令 (S2-30)."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from marshmallow import Schema
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import NotHere
from saas.foundation.web import forms
from saas.foundation.web.filters import date_zh
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.registers.catalogue import category_label
from saas.supervision.loans import figures, mediation, nearby, needs, requests
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanRequest
from saas.supervision.loans.models_nearby import LoanDirective
from saas.supervision.loans.pages import bp
from saas.supervision.loans.words import DIRECTIVES, OFFER_STATES
from tenants.tree import names, superiors
from tenants.unit import ctx_of


class Asking(Schema):
    """What the needy bureau tells the superior."""

    note = forms.text(_l("请求协调的理由"), longest=1000, kind="textarea", rows=4, help=_l("写明已经问过谁、为什么还差人，上级会看到"))


class Directing(Schema):
    """What the superior says to the bureaus that it chooses."""

    lenders = forms.many(_l("请哪些单位支持"), ())
    persons = forms.number(_l("每个单位"), least=1, most=20)
    categories = forms.many(_l("机构类别"), ())
    window_from = forms.day(_l("从哪天"))
    window_to = forms.day(_l("到哪天"))
    text = forms.text(_l("协调意见"), longest=2000, kind="textarea", rows=4, help=_l("被请单位和缺人单位都会看到"))


class Answering(Schema):
    """An answer without any bureau."""

    answer = forms.text(_l("答复"), longest=2000, kind="textarea", rows=3)


@dataclass(frozen=True)
class Bureau:
    """One that may help: ``ring`` neighbour, city or province; ``spare`` as told; ``balance`` days lent − borrowed this
    year; ``told``: kinds of our words to it; ``answer``: label and kind of badge of what it said to the needy one."""

    number: int
    name: str
    ring: str
    metres: int | None
    spare: int | None
    balance: int
    told: tuple[str, ...]
    answer: tuple | None


@route(bp, "/loans/needs/<int:need_id>/mediation", action="loan.read", scope="sub", endpoint="mediation")
def show(s, need: LoanNeed):
    return _page(s, need)


@route(
    bp, "/loans/needs/<int:need_id>/mediation/ask", action="loan.request", methods=("POST",), endpoint="mediation_ask"
)  # fmt: skip
def ask(s, need: LoanNeed):
    """The borrower asks the superior."""
    form = forms.Form(Asking).bind()
    if form.valid:
        with form.catching():
            needs.ask_superior(s, need, form.data["note"])
    if not form.valid:
        return _page(s, need, asking=form)
    return done(_here(need), _("已请上级协调，上级的待办里能看到。"))


@route(
    bp, "/loans/needs/<int:need_id>/mediation/mediate", action="loan.coordinate", scope="about", methods=("POST",),
    endpoint="mediation_mediate",
)  # fmt: skip
def mediate(s, need: LoanNeed):
    """协调函 to the chosen bureaus."""
    return _direct(s, need, mediation.mediate, _("协调函已经发出。"))


@route(
    bp, "/loans/needs/<int:need_id>/mediation/order", action="loan.decide", scope="about", methods=("POST",),
    endpoint="mediation_order",
)  # fmt: skip
def order(s, need: LoanNeed):
    """调派令 to the chosen bureaus."""
    return _direct(s, need, mediation.order, _("调派令已经发出，被调派单位不能拒绝。"))


@route(
    bp, "/loans/needs/<int:need_id>/mediation/answer", action="loan.coordinate", scope="about", methods=("POST",),
    endpoint="mediation_answer",
)  # fmt: skip
def answer(s, need: LoanNeed):
    """Nobody can be asked: the needy bureau is told why."""
    form = forms.Form(Answering).bind()
    if form.valid:
        with form.catching():
            mediation.answer(s, need, form.data["answer"])
    if not form.valid:
        return _page(s, need, answering=form)
    return done(_here(need), _("已经答复。"))


@route(bp, "/loans/directives/<int:directive_id>", action="loan.read", scope="sub", endpoint="directive")
def directive(s, directive: LoanDirective):
    """The superior's word as whoever it is aimed at reads it."""
    letter = mediation.letter_of(s, directive) if directive.kind != "answer" else None
    return render(
        "loans/directive.html", row=directive, letter=letter, kind=DIRECTIVES[directive.kind], called=names(s),
        own_need=directive.host_no == ctx_of(s).me, mine=directive.to_no == ctx_of(s).me, **_words(s),
    )  # fmt: skip


def _words(s: Session) -> dict:
    """How several bureaus, and several categories, are said in one line."""
    called = names(s)
    return {
        "listed": lambda numbers: _("、").join(called.get(one, "") for one in numbers),
        "categories": lambda codes: _("、").join(str(category_label(code)) for code in codes),
    }


def _here(need: LoanNeed) -> str:
    return url_for("loans.mediation", need_id=need.id)


def _direct(s, need: LoanNeed, verb, message: str):
    if need.tenant_no == ctx_of(s).me:
        raise NotHere("loan_need")
    form = _directing(s, need, mediation.bureaus(s, need)).bind()
    if form.valid:
        with form.catching():
            given = form.data
            said = mediation.Word(given["persons"], given["categories"], (given["window_from"], given["window_to"]), given["text"])
            verb(s, need, [int(one) for one in given["lenders"]], said)
    if not form.valid:
        return _page(s, need, directing=form)
    return done(_here(need), message)


def _directing(s: Session, need: LoanNeed, below) -> forms.Form:
    start = max(need.window_from, clock.today())
    text = _(
        "%(who)s“%(task)s”须于%(a)s至%(b)s检查，差 %(n)s 名执法人员。请予支持。", who=names(s).get(need.tenant_no, ""),
        task=need.task_name, a=date_zh(start), b=date_zh(need.window_to), n=need.missing,
    )  # fmt: skip
    return forms.Form(
        Directing,
        initial={"persons": need.missing, "categories": need.categories, "window_from": start, "window_to": need.window_to, "text": text},
        choices={
            "lenders": [(str(row.tenant_no), row.name) for row in below],
            "categories": [(one, category_label(one)) for one in need.categories],
        },
    )


def _page(s, need: LoanNeed, *, asking=None, directing=None, answering=None):
    ctx = current_user.ctx
    own, permits = need.tenant_no == ctx.me, registry.permits
    live = need.state == "open" and need.window_to >= clock.today()
    may = {
        "ask": own and live and bool(ctx.anc) and permits(ctx.roles, "loan.request"),
        "mediate": not own and live and permits(ctx.roles, "loan.coordinate"),
        "order": not own and live and permits(ctx.roles, "loan.decide"),
    }
    asked = _asked(s, need)
    below = [] if own else mediation.bureaus(s, need)
    words = [] if own else mediation.own(s, need)
    return render(
        "loans/mediation.html", status=422 if any(x and not x.valid for x in (asking, directing, answering)) else 200, need=need,
        own=own, may=may, live=live, asked=asked, called=names(s), words=words, kinds=DIRECTIVES, states=OFFER_STATES,
        answers=mediation.answers(s, need), unwritten=_unwritten(s, need) if own else [],
        bureaus=_bureaus(s, need, below, words, asked), **_words(s),
        ordering=may["order"] and (not may["mediate"] or request.values.get("act") == "order" or request.path.endswith("/order")),
        asking=asking or forms.Form(Asking, initial={"note": need.mediation_note}),
        directing=directing or _directing(s, need, below), answering=answering or forms.Form(Answering),
        picked=request.form.getlist("lenders"),
    )  # fmt: skip


def _asked(s: Session, need: LoanNeed) -> list[tuple[LoanRequest, LoanOffer | None]]:
    """The sent letters of the need and the answers to them; drafts are nobody else's business."""
    rows = [row for row in requests.of_need(s, need) if row.sent]
    told = mediation.decided(s, rows)
    return [(row, told.get(row.id)) for row in rows]


def _unwritten(s: Session, need: LoanNeed) -> list[int]:
    """Whom the superior named and the needy bureau has not written to yet."""
    written = {row.to_no for row in requests.of_need(s, need) if row.state == "sent"}
    return [one for one in nearby.named_by_superior(s, need) if one not in written]


def _bureaus(s: Session, need: LoanNeed, below, words, asked) -> list[Bureau]:
    if not below:
        return []
    numbers = [row.tenant_no for row in below]
    near, year = nearby.neighbours(s, need.tenant_no), clock.today().year
    city = next((row for row in superiors(s, need.tenant_no) if row.level == "city"), None)
    spare = nearby.spares(s, numbers, need.categories, (need.window_from, need.window_to))
    balance = figures.balances(s, year)
    answers = {row.to_no: OFFER_STATES[said.state] if said else (_("未答复"), "amber") for row, said in asked}
    found = []
    for row in below:
        one = row.tenant_no
        ring = "neighbour" if one in near else "city" if city and city.lo <= one <= city.hi else "province"
        told = tuple(word.kind for word in words if word.to_no == one)
        found.append(Bureau(one, row.name, ring, near.get(one), spare.get(one), balance.get(one, 0), told, answers.get(one)))
    order = {"neighbour": 0, "city": 1, "province": 2}
    return sorted(found, key=lambda x: (order[x.ring], -(x.spare if x.spare is not None else 0.5), x.balance, x.number))
