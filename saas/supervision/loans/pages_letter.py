"""One letter on one page for its three readers: the borrower, the lender, and the superior who only reads."""

from types import SimpleNamespace

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.routing import BuildError

from saas import clock
from saas.foundation import journal
from saas.foundation.calendars import service as calendars
from saas.foundation.journal.models import AuditEvent
from saas.foundation.web import forms
from saas.foundation.web.filters import day_zh
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.catalogue import category_label
from saas.registers.inspectors.service import CLASSES, SEXES
from saas.supervision.loans import board, candidates, cards, mediation, offers, requests
from saas.supervision.loans.form_schemas import NamesForm, ReasonForm
from saas.supervision.loans.models import LoanNeed, LoanRequest
from saas.supervision.loans.models_people import LoanOfficer
from saas.supervision.loans.pages import bp, foot, link_of, may, where
from saas.supervision.loans.words import ANSWERS, OFFER_STATES, REQUEST_STATES, SHOWABLE
from tenants.tree import names
from tenants.unit import ctx_of


@route(bp, "/loans/letters/<int:asked_id>", action="loan.read", scope="sub")
def letter(s, asked: LoanRequest):
    traced(s, asked.tenant_no, f"loan_request:{asked.id}")
    return show(s, asked)


def traced(s, of: int, obj: str) -> None:
    """Another bureau that opens a letter or an order leaves a trace, one a day and person."""
    ctx = ctx_of(s)
    if of == ctx.me:
        return
    known = select(AuditEvent.id).where(
        AuditEvent.root_id == ctx.root, AuditEvent.tenant_no == ctx.me, AuditEvent.obj == obj, AuditEvent.act == "loan.open",
        AuditEvent.actor == (ctx.user_id or 0), AuditEvent.business_day == clock.today().isoformat(),
    )  # fmt: skip
    if s.scalar(known.limit(1)) is None:
        journal.record(s, "loan.open", obj, of=of)


def other(endpoint: str, **values) -> str:
    """The address of a page of this feature that may not be there."""
    try:
        return where(endpoint, **values)
    except BuildError:
        return ""


def show(s, asked: LoanRequest, **wrong: forms.Form):
    """The page of a letter; ``wrong``: a form by name that came back (naming, refusing, withdrawing, taking_back)."""
    me, called, today = ctx_of(s).me, names(s), clock.today()
    one = board.joined(s, [asked])[0]
    side = "host" if asked.tenant_no == me else "lender" if asked.to_no == me else "above"
    people = _people(s, one, side)
    view = SimpleNamespace(
        asked=asked, one=one, offer=one.offer, order=one.order, side=side, stage=one.stage(today), called=called, people=people,
        host=called.get(asked.tenant_no, ""), lender=called.get(asked.to_no, ""), card=cards.card_of(one, called, me, today),
        light=calendars.light(asked.reply_by, today), over=asked.window_to < today, steps=steps(one), recall=_recall(people, side),
        directive=mediation.directive_for(s, asked) if side == "lender" else None,
    )  # fmt: skip
    open_ = asked.state == "sent" and not view.over
    need = s.get(LoanNeed, (asked.root_id, asked.need_id)) if side == "host" else None
    refused = one.offer is not None and one.offer.state == "refused"
    undecided = one.offer is None or one.offer.state not in board.DECIDED
    bound = view.directive is not None and view.directive.kind == "order"  # an order opens the letter again after a refusal
    again = bound and one.offer is not None and one.offer.state == "refused"
    can = {
        "send": side == "host" and asked.state == "drafted" and may("loan.request"),
        "remind": side == "host" and open_ and undecided and may("loan.request") and today not in asked.reminded,
        "withdraw": side == "host" and asked.state != "withdrawn" and one.order is None and may("loan.request"),
        "order": side == "host" and one.granted and one.order is None and one.offer.window_to >= today and may("loan.request"),
        "again": side == "host" and refused and need is not None and need.state == "open" and may("loan.request"),
        "name": side == "lender" and open_ and (undecided or again) and may("loan.offer"),
        "decide": side == "lender" and open_ and undecided and may("loan.decide"),
        "take_back": side == "lender" and one.granted and one.order is None and not bound and may("loan.decide"),
    }
    drafted, user = one.offer is not None and one.offer.state == "drafted", current_user.ctx.user_id
    by_me = drafted and user in one.offer.namers
    named = user in {row.user_id for row in people if row.answer != "refused"}
    can |= {"consent": can["decide"] and drafted and not by_me and not named, "refuse": can["decide"] and not by_me and not bound}
    found = candidates.candidates(s, asked, _window(asked, one)) if can["name"] else []
    naming_form = wrong.get("naming") or (names_form(s, asked, one, people) if can["name"] else None)
    return render(
        "loans/letter.html", v=view, can=can, said=[category_label(code) for code in asked.categories],
        states=REQUEST_STATES, offer_states=OFFER_STATES, answers=ANSWERS,
        showable=SHOWABLE, link_of=link_of, rules=foot(s), form=naming_form,
        candidates=found, stuck=bound and can["name"] and not any(row.fit for row in found), bound=bound,
        declined={row.inspector_id for row in people if row.answer == "refused"} if drafted else set(),
        need_url=link_of("need", asked.need_id) if side == "host" else "", told=told,
        pdf=[(words, other(f"loans.{name}", **ids)) for words, name, ids in _papers(one)],
        refusing=wrong.get("refusing") or forms.Form(ReasonForm), withdrawing=wrong.get("withdrawing") or forms.Form(ReasonForm),
        taking=wrong.get("taking_back") or forms.Form(ReasonForm), wrong=wrong,
        status=422 if any(form.errors for form in wrong.values()) else 200,
    )  # fmt: skip


def _people(s, one: board.Loan, side: str) -> list[LoanOfficer]:
    """The named officers: for the lender all; for host and superiors, who may be one and the same, those whom it has promised."""
    if one.offer is None or one.offer.state not in ("drafted", "granted"):
        return []
    return [row for row in offers.officers_of(s, one.offer) if side == "lender" or row.sent]


def _papers(one: board.Loan) -> list[tuple[str, str, dict]]:
    out = [(_("借调函 PDF"), "letter_pdf", {"asked_id": one.request.id})] if one.request.sent else []
    if one.offer is not None and one.offer.sent:
        out.append((_("答复 PDF"), "offer_pdf", {"offer_id": one.offer.id}))
    return out


def _recall(people, side: str) -> dict[int, str]:
    """Named officer → where the lender recalls the person."""
    return {row.id: other("loans.recall", lent_id=row.id) for row in people} if side == "lender" else {}


def _window(asked: LoanRequest, one: board.Loan):
    if one.offer is not None and one.offer.state == "drafted":
        return one.offer.window_from, one.offer.window_to
    return max(asked.window_from, min(clock.today(), asked.window_to)), asked.window_to


def names_form(s, asked: LoanRequest, one: board.Loan | None = None, people=()) -> forms.Form:
    """The lender's form: as drafted, or the asked days and nobody named yet."""
    one = one or board.joined(s, [asked])[0]
    first, last = _window(asked, one)
    drafted = one.offer if one.offer is not None and one.offer.state == "drafted" else None
    initial = {
        "officers": [row.inspector_id for row in people if row.answer != "refused"] if drafted else [],
        "window_from": first, "window_to": last,
        "shown": drafted.shown if drafted else [], "note": drafted.note if drafted else "",
    }  # fmt: skip
    known = [(str(row.inspector.id), row.inspector.name) for row in candidates.candidates(s, asked, (first, last))]
    form = forms.Form(NamesForm, initial=initial, choices={"officers": known})
    for name in ("window_from", "window_to"):
        form.fields[name].attrs |= {"min": asked.window_from.isoformat(), "max": asked.window_to.isoformat()}
    return form


WORDS = {"sex": SEXES, "personnel_class": CLASSES}


def told(field: str, value) -> str:
    """A fact about an officer in words."""
    if isinstance(value, list):
        return _("、").join(str(one) for one in value) or "—"
    return str(WORDS.get(field, {}).get(value, value)) or "—"


def steps(one: board.Loan) -> list[SimpleNamespace]:
    """The way of a loan on one line: letter, answer, order, service, end; with the days on which it went on."""
    asked, offer, order = one.request, one.offer, one.order
    decided = offer is not None and offer.state in board.DECIDED
    ordered = order is not None and order.state != "drafted"
    days = [
        (_("借调函"), asked.sent_on), (_("答复"), offer.decided_on if decided else None),
        (_("调派单"), order.issued_on if ordered else None), (_("生效"), order.issued_on if ordered else None),
        (_("结束"), order.ended_on if ordered else None),
    ]  # fmt: skip
    out, current = [], asked.state != "withdrawn" and not (decided and offer.state == "refused")
    for label, day in days:
        state = "done" if day else "now" if current else "next"
        current = current and bool(day)
        out.append(SimpleNamespace(label=label, state=state, lines=[day_zh(day)] if day else [], hash=""))
    if ordered and order.state == "in_force":
        out[3].state, out[4].state = "now", "next"
    return out


@route(bp, "/loans/letters/<int:asked_id>/send", action="loan.request", methods=("POST",))
def send(s, asked: LoanRequest):
    requests.send(s, asked)
    return done(link_of("letter", asked.id), _("借调函 %(no)s 已发出。", no=asked.number))


@route(bp, "/loans/letters/<int:asked_id>/remind", action="loan.request", methods=("POST",))
def remind(s, asked: LoanRequest):
    requests.remind(s, asked)
    return done(link_of("letter", asked.id), _("已提醒对方答复。"))


@route(bp, "/loans/letters/<int:asked_id>/withdraw", action="loan.request", methods=("POST",))
def withdraw(s, asked: LoanRequest):
    form = forms.Form(ReasonForm).bind()
    if asked.state == "drafted" or form.valid:
        with form.catching():
            draft = asked.state == "drafted"
            requests.withdraw(s, asked, form.data.get("reason") or "")
        if draft or form.valid:
            return done(link_of("need", asked.need_id) if draft else link_of("letter", asked.id), _("借调函已撤回。"))
    return show(s, asked, withdrawing=form)

