"""The need of a task: what is missing and why, who was asked, what to do next; and the letter to several bureaus at once."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from saas import clock
from saas.foundation.settings import service as settings
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.catalogue import category_choices, category_label
from saas.supervision.loans import board, cards, nearby, requests
from saas.supervision.loans.form_schemas import LetterForm, ReasonForm
from saas.supervision.loans.models import LoanNeed, LoanRequest
from saas.supervision.loans.pages import bp, foot, link_of, may, where
from tenants.tree import names

# why a bureau's own officers cannot hold the seats; the codes are those of the draw's explanation
CAUSES = {
    "max": _l("名额已满"),
    "barred": _l("与检查对象有利害关系"),
    "dept": _l("不属于这个部门"),
    "area": _l("不是本局人员"),
    "cert": _l("执法证没有覆盖检查期间"),
    "off": _l("检查期间请假、外出或者已借给别的单位"),
    "home": _l("不是本局人员，不能带队"),
    "lead": _l("不是承办科室人员，不能带队"),
    "spec": _l("不负责这类机构"),
}
STATES = {"open": (_l("正在借调"), "amber"), "met": (_l("已经够了"), "jade"), "closed": (_l("不再借调"), "grey")}


@dataclass(frozen=True)
class Step:
    """The one thing to do next: a sentence, and a link or (``post``) a button."""

    text: str
    label: str = ""
    url: str = ""
    post: bool = False


@route(bp, "/loans/needs/<int:need_id>", action="loan.read", scope="sub")
def need(s, need: LoanNeed):
    return show(s, need)


def show(s, need: LoanNeed, closing: forms.Form | None = None):
    """The page of a need, with the form that came back if one did."""
    called, today, me = names(s), clock.today(), current_user.ctx.me
    rows = [row for row in requests.of_need(s, need) if row.sent or row.state == "drafted"]
    loans = sorted(board.joined(s, rows), key=lambda one: one.request.id)
    own = need.tenant_no == me
    return render(
        "loans/need.html", need=need, own=own, states=STATES, causes=_causes(need), called=called,
        categories=[category_label(code) for code in need.categories],
        answers=[(one, cards.card_of(one, called, me, today)) for one in loans], link_of=link_of, rules=foot(s),
        step=_next(need, loans) if own and need.state == "open" and may("loan.request") else None,
        asking=own and need.state == "open" and may("loan.request"), closing=closing or forms.Form(ReasonForm),
        task_url=where("plans.task", task_id=need.task_id) if own else "", mediation_url=where("loans.mediation", need_id=need.id),
        draw_url=where("draws.prepare", task_id=need.task_id) if own else "",
        reach=settings.effective(s, "loan_reach").as_rule() if own else None, status=422 if closing and closing.errors else 200,
    )  # fmt: skip


def _causes(need: LoanNeed) -> list[tuple[str, int]]:
    return [(str(CAUSES.get(code, code)), n) for code, n in sorted(need.causes.items(), key=lambda pair: -pair[1])]


def _next(need: LoanNeed, loans: list[board.Loan]) -> Step:
    """From what is nearest to the goal to what is furthest."""
    today = clock.today()
    for one in loans:
        if one.order is not None and one.order.state == "drafted":
            return Step(_("调派单已经起草，签发后人员才到位。"), _("去签发"), link_of("order", one.order.id))
    for one in loans:
        if one.granted and one.order is None and one.offer.window_to >= today:
            url = url_for("loans.order_new", offer_id=one.offer.id)
            return Step(_("有单位同意了。起草调派单，由审批人签发。"), _("起草调派单"), url, True)
    waits = [one for one in loans if one.request.state == "sent" and (one.offer is None or one.offer.state not in board.DECIDED)]
    waits = [one for one in waits if one.request.window_to >= today]
    late = [one for one in waits if one.request.reply_by < today and today not in one.request.reminded]
    if late:
        return Step(_("答复期限已过，对方还没有答复。"), _("提醒答复"), url_for("loans.remind", asked_id=late[0].request.id), True)
    drafts = [one for one in loans if one.request.state == "drafted"]
    if drafts and not waits:
        return Step(_("借调函还没有发出。"), _("去发出"), link_of("letter", drafts[0].request.id))
    if waits:
        return Step(_("在等 %(n)s 个单位答复。", n=len(waits)))
    asked = any(one.request.sent for one in loans)
    text = _("问过的单位都不能借出，可以另找或者请上级协调。") if asked else _("还没有向谁借。")
    return Step(text, _("另找单位") if asked else _("起草借调申请"), url_for("loans.letter_new", need_id=need.id))


@route(bp, "/loans/needs/<int:need_id>/close", action="loan.request", methods=("POST",))
def need_close(s, need: LoanNeed):
    form = forms.Form(ReasonForm).bind()
    if form.valid:
        with form.catching():
            requests.close(s, need, form.data["reason"])
            return done(link_of("need", need.id), _("已办结，不再借调。"))
    return show(s, need, form)


@route(bp, "/loans/needs/<int:need_id>/ask", action="loan.request")
def letter_new(s, need: LoanNeed):
    return _writing(s, need, _form(s, need, chosen=request.args.getlist("to")))


@route(bp, "/loans/needs/<int:need_id>/ask", action="loan.request", methods=("POST",))
def letter_send(s, need: LoanNeed):
    form = _form(s, need).bind()
    if form.valid:
        with form.catching():
            lenders, letter = _read(form)
            if request.form.get("act") == "draft":
                for to_no in lenders:
                    requests.draft(s, need, to_no, letter)
                return done(link_of("need", need.id), _("已存为草稿，还没有发出。"))
            sent = requests.ask(s, need, lenders, letter)
            return done(link_of("need", need.id), _("已向 %(n)s 个单位发出借调函。", n=len(sent)))
    return _writing(s, need, form)


def _read(form: forms.Form) -> tuple[list[int], requests.Letter]:
    data = form.data
    letter = requests.Letter(
        data["persons"], data["categories"], (data["window_from"], data["window_to"]), data["purpose"], data["reply_by"],
        data["contact"] or "",
    )  # fmt: skip
    return sorted({int(one) for one in data["lenders"]}), letter


def _form(s, need: LoanNeed, chosen: list[str] | None = None) -> forms.Form:
    """Filled in as far as it is known: a draft to the one bureau named, or else the need itself."""
    drafts = {str(row.to_no): row for row in requests.of_need(s, need) if row.state == "drafted"}
    draft = drafts.get(chosen[0]) if chosen and len(chosen) == 1 else None
    if draft is not None:
        kept = ("persons", "categories", "window_from", "window_to", "purpose", "contact", "reply_by")
        initial = {name: getattr(draft, name) for name in kept}
    else:
        today = clock.today()
        initial = {
            "persons": min(need.missing, 20), "categories": need.categories,
            "window_from": max(need.window_from, min(today, need.window_to)), "window_to": need.window_to,
            "purpose": _("参加“%(task)s”随机抽查", task=need.task_name), "contact": _usual_contact(s),
            "reply_by": min(requests.usual_reply(s), need.window_to),
        }  # fmt: skip
    choices = [(str(number), number) for number in nearby.allowed(s)]
    given = {"lenders": choices, "categories": category_choices(need.categories)}
    possible = {number for number, _one in choices}
    known = [number for number in chosen or () if number in possible]
    form = forms.Form(LetterForm, initial=initial | {"lenders": known}, choices=given)
    for name in ("window_from", "window_to"):
        form.fields[name].attrs |= {"min": need.window_from.isoformat(), "max": need.window_to.isoformat()}
    return form


def _usual_contact(s) -> str:
    """What stood in the bureau's last letter."""
    ctx = current_user.ctx
    mine = (LoanRequest.root_id == ctx.root, LoanRequest.tenant_no == ctx.me)
    return s.scalar(select(LoanRequest.contact).where(*mine).order_by(LoanRequest.id.desc()).limit(1)) or ""


def _writing(s, need: LoanNeed, form: forms.Form):
    rule = settings.effective(s, "loan_reach")
    sent = {row.to_no: row for row in requests.of_need(s, need) if row.state == "sent"}
    found = [one for one in nearby.helpers(s, need.categories, (need.window_from, need.window_to)) if one.number not in sent]
    return render(
        "loans/letter_new.html", need=need, form=form, helpers=found, sent=sent, called=names(s), rule=rule.as_rule(),
        chosen=form.fields["lenders"].value or [], causes=_causes(need), near_url=where("loans.nearby"),
        status=422 if form.errors else 200,
    )  # fmt: skip
