"""Pages after the seal: a request and its decision, an event and its throws, the supplementary draw, giving up."""

from datetime import date

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from saas import clock
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.supervision.draws import after, after_view, events_book, leftover, recusals, supplement
from saas.supervision.draws import schemas_after as schemas
from saas.supervision.draws.after_words import WAY_WORDS
from saas.supervision.draws.models import DrawSubject
from saas.supervision.draws.models_after import ChangeRequest, DrawEvent
from saas.supervision.draws.pages import bp, url_of
from saas.supervision.draws.reading import get_attempt, get_draw
from saas.supervision.draws.standing import ways
from saas.supervision.plans import service as plans
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of


@route(bp, "/draws/requests/<int:request_id>", action="draw.read")
def change_request(s, request_row: ChangeRequest):
    return _request(s, request_row, _deciding(s, request_row))


def _deciding(s, row: ChangeRequest) -> forms.Form:
    choices = [(way, WAY_WORDS[way]) for way in (*ways(get_attempt(s, row.attempt_id), row.kind), "rejected")]
    return forms.Form(schemas.DecideForm, choices={"way": choices}, initial={"sides": "6", "party": _("见证人")})


def _request(s, row: ChangeRequest, form: forms.Form):
    attempt, ctx = get_attempt(s, row.attempt_id), current_user.ctx
    may = registry.permits(ctx.roles, "recusal.decide")
    task = plans.get_task(s, get_draw(s, attempt.draw_id).task_id)
    [line] = after_view.request_lines(s, [row])
    event = next((one for one in after.events_of(s, attempt) if one.n == row.event_n), None)
    return render(
        "draws/recusal.html", line=line, row=row, form=form, attempt=attempt, task=task, words=after_view.WORDS, event=event,
        private=may or row.asked_by == ctx.user_id, deciding=may and row.state == "asked" and row.asked_by != ctx.user_id,
        fresh=attempt.record["params"]["redraw"] == "fresh", attempt_url=url_of(attempt), status=422 if form.errors else 200,
    )  # fmt: skip


@route(bp, "/draws/requests/<int:request_id>/decide", action="recusal.decide", methods=("POST",))
def decide(s, request_row: ChangeRequest):
    form = _deciding(s, request_row).bind()
    if form.valid:
        with form.catching():
            data = form.data
            row = recusals.decide(s, request_row, data["way"], data.get("note") or "", schemas.sources_of(data), data["declare"])
            said = _("已决定，不予同意。") if row.state == "rejected" else _("已同意。")
            event = next((one for one in after.events_of(s, get_attempt(s, row.attempt_id)) if one.n == row.event_n), None)
            if event is not None:
                return done(url_for("draws.event", change_id=event.id), said)
            return done(url_for("draws.change_request", request_id=row.id), said)
    return _request(s, request_row, form)


@route(bp, "/draws/events/<int:change_id>", action="draw.read")
def event(s, event: DrawEvent):
    return _event(s, event, forms.Form(schemas.EventEntryForm))


def _event(s, row: DrawEvent, form: forms.Form):
    attempt = get_attempt(s, row.attempt_id)
    draw = get_draw(s, attempt.draw_id)
    [line] = after_view.event_lines(s, attempt, [row])
    parts = after_view.parts_of(s, row)
    asked = form.data.get("part") if form.errors else None
    typing = next((part for part in parts if str(part.number) == asked), None)
    typing = typing or next((part for part in parts if part.fixed is None and not part.mine), None)
    typing = typing or next((part for part in parts if part.fixed is None), None)
    return render(
        "draws/event.html", line=line, row=row, form=form, attempt=attempt, draw=draw, parts=parts, typing=typing,
        task=plans.get_task(s, draw.task_id), words=after_view.WORDS, attempt_url=url_of(attempt),
        entering=registry.permits(current_user.ctx.roles, "draw.enter"), status=422 if form.errors else 200,
    )  # fmt: skip


@route(bp, "/draws/events/<int:change_id>/enter", action="draw.enter", methods=("POST",))
def enter_event(s, event: DrawEvent):
    form = forms.Form(schemas.EventEntryForm).bind()
    if form.valid:
        with form.catching():
            made = events_book.enter(s, event, int(form.data["part"]), form.data["digits"])
            said = _("两人一致，变更已办。") if made.state == "done" else _("已收下，请另一位人员独立再录一遍。")
            return done(url_for("draws.event", change_id=event.id), said)
    return _event(s, event, form)


@route(bp, "/tasks/<int:task_id>/supplement", action="draw.run", methods=("GET", "POST"), endpoint="supplement")
def supplement_draw(s, task: InspectionTask):
    waiting = leftover.open_subjects(s, task)
    choices = {"subjects": [(str(one.subject.id), one.subject.name) for one in waiting]}
    initial = {
        "subjects": [one.subject.id for one in waiting],
        "window_from": _day("from") or max(task.window_from, clock.today()),
        "window_to": _day("to") or max(task.window_to, clock.today()),
        "sides": "6", "party": _("见证人"),
    }  # fmt: skip
    form = forms.Form(schemas.SupplementForm, choices=choices, initial=initial)
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            data = form.data
            made = supplement.start(
                s, task, subjects={int(number) for number in data["subjects"]}, reason=data["reason"],
                window=(data["window_from"], data["window_to"]), idem_key=request.form["_idem"],
                sources=schemas.sources_of(data),
            )  # fmt: skip
            return done(url_of(made), _("补充抽取的名录已冻结。"))
    found = leftover.supplementing(s, task)
    return render(
        "draws/supplement.html", task=task, form=form, waiting=waiting, under_way=url_of(found[1]) if found else "",
        status=422 if form.errors else 200,
    )  # fmt: skip


def _day(name: str) -> date | None:
    """A day that the address proposes for the form, such as the shortage page's other window; anything else is nothing."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


@route(bp, "/draws/subjects/<int:drawn_id>/give-up", action="recusal.decide", methods=("GET", "POST"))
def give_up(s, subject: DrawSubject):
    form = forms.Form(schemas.GiveUpForm)
    attempt = get_attempt(s, subject.attempt_id)
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            supplement.give_up(s, subject, form.data["reason"])
            return done(url_of(attempt), _("已放弃检查。"))
    task = plans.get_task(s, get_draw(s, attempt.draw_id).task_id)
    return render(
        "draws/give_up.html", subject=subject, form=form, attempt=attempt, task=task, attempt_url=url_of(attempt),
        lost=attempt.tenant_no == ctx_of(s).me and leftover.lost(s, subject), status=422 if form.errors else 200,
    )  # fmt: skip
