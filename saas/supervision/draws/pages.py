"""Pages of the draw: the list, preparing, and one attempt from freezing to sealing."""

from flask import Blueprint, Response, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from saas.foundation import journal
from saas.foundation.web import forms
from saas.foundation.web.guard import DECLARED, route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.foundation.web.place import Place
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.registers.catalogue import category_label
from saas.supervision.draws import (
    after_view,
    bulletin,
    engine,
    pools,
    recordings,
    records,
    recounting,
    schemas,
    seeding,
    service,
    staffing,
    stage,
    views,
)
from saas.supervision.draws.handing import handed
from saas.supervision.draws.models import Draw, DrawAttempt
from saas.supervision.draws.reading import OPEN
from saas.supervision.plans import service as plans
from saas.supervision.plans import task_view
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.pages_tasks import act_url
from saas.supervision.plans.readiness import OFFICERS_OUT

bp = Blueprint("draws", __name__)


@route(bp, "/draws", action="draw.read")
def draws(s):
    place = Place(s)
    stmt = (
        select(DrawAttempt, Draw, InspectionTask)
        .join(Draw, (Draw.root_id == DrawAttempt.root_id) & (Draw.id == DrawAttempt.draw_id))
        .join(InspectionTask, (InspectionTask.root_id == Draw.root_id) & (InspectionTask.id == Draw.task_id))
        .where(*place.where(DrawAttempt))
    )
    states = [(code, words) for code, (words, _kind) in views.STATES.items()]
    listing = Listing(
        s, stmt, sort="id", dir="desc", scalars=False, tie=DrawAttempt.id,
        sorts={"id": [DrawAttempt.id], "task": [InspectionTask.name]},
        filters=[*place.filters(), Filter("state", _("状态"), lambda q, v: q.where(DrawAttempt.state == v), states)],
    )  # fmt: skip
    if wants_csv():
        columns = [
            (_("抽取编号"), lambda r: r[1].name),
            *place.columns(lambda r: r[0].tenant_no),
            (_("任务"), lambda r: r[2].name),
            (_("第几次"), lambda r: r[0].attempt),
            (_("状态"), lambda r: views.STATES[r[0].state][0]),
            (_("冻结日期"), lambda r: r[0].frozen_on),
            (_("封存日期"), lambda r: r[0].sealed_on),
            (_("记录指纹"), lambda r: r[0].head),
            (_("公开日期"), lambda r: r[0].opened_on),
            (_("作废理由"), lambda r: r[0].void_reason),
        ]
        return listing.csv(columns, "draws")
    return render("draws/draws.html", listing=listing, states=views.STATES, place=place)


@route(bp, "/tasks/<int:task_id>/draw", action="draw.read")
def prepare(s, task: InspectionTask):
    attempt = service.current(s, task)
    if attempt is not None:
        return redirect(url_for("draws.attempt", attempt_id=attempt.id), 303)
    return _prepare(s, task, forms.Form(schemas.FreezeForm, initial={"sides": "6", "party": _("见证人")}))


def _prepare(s, task: InspectionTask, form: forms.Form) -> Response:
    both, v = pools.gather(s, task), task_view.view(s, task)
    other = service.open_attempt(s)
    draw, trial = service.draw_of(s, task), staffing.trial(both)
    return render(
        "draws/prepare.html", task=task, v=v, both=both, form=form, steps=views.steps(None, both),
        strata=views.strata(both.preview), chances=_chances(both), label=category_label, act_url=act_url,
        bureaus=views.bureau_names(s, _bureaus(both)),
        subjects_out=views.LEFT_OUT, officers_out=OFFICERS_OUT, closed=both.rules["opening"] != "at_once",
        busy=service.busy_words(other[1], other[0]) if other else "", busy_url=url_of(other[0]) if other else "",
        earlier=service.attempts_of(s, draw) if draw else [], in_hand=task_view.in_hand(s, task),
        trial=trial, shortages=staffing.explained(both, trial), away=both.ready.absences,
        lent=both.ready.lent, kept=staffing.kept_apart(both),
        expert_seats=any(st["experts"] for st in both.params["strata"]), urls=ways_out(task.id),
        may_run=registry.permits(current_user.ctx.roles, "draw.run"),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _bureaus(both: pools.Pools) -> set[int]:
    lenders = {row.home_no for row in both.ready.officers if row.home_no is not None}
    return {row.subject.tenant_no for row in both.ready.subjects} | lenders


def _chances(both: pools.Pools) -> dict[str, str]:
    return {ident: views.chance_words(one) for ident, one in records.odds(both.preview).items()}


def ways_out(task_id: int) -> dict[str, str]:
    """Where a shortage of people can be removed; empty where the application has no such page or the reader no right."""
    of_task = {"task_id": task_id}
    places = {"shortage": ("draws.shortage", of_task), "inspectors": ("inspectors.new", {}), "supplement": ("draws.supplement", of_task)}
    return {name: where(endpoint, **values) for name, (endpoint, values) in places.items()}


def where(endpoint: str, **values) -> str:
    """The address of a page that the application has and the reader may open, or nothing."""
    view = current_app.view_functions.get(endpoint)
    return url_for(endpoint, **values) if view and registry.permits(current_user.ctx.roles, getattr(view, DECLARED).action) else ""


def url_of(attempt: DrawAttempt) -> str:
    """The page of an attempt."""
    return url_for("draws.attempt", attempt_id=attempt.id)


@route(bp, "/tasks/<int:task_id>/draw", action="draw.run", methods=("POST",))
def freeze(s, task: InspectionTask):
    form = forms.Form(schemas.FreezeForm).bind()
    if form.valid:
        with form.catching():
            made = service.freeze(s, task, idem_key=request.form["_idem"], sources=sources_of(form.data))
            return done(url_of(made), _("名录已冻结。") if made.state == "frozen" else None)
    return _prepare(s, task, form)


def sources_of(data: dict) -> service.Sources:
    """The sources of a seed as a form has them."""
    beacon = (data["beacon_source"], data["beacon_round"]) if data.get("beacon_source") else None
    witnesses = tuple(line.strip() for line in (data.get("witnesses") or "").splitlines() if line.strip())
    return service.Sources(int(data["sides"]), data.get("party") or "", data["superior"], witnesses, beacon)


@route(bp, "/draws/<int:attempt_id>", action="draw.read", scope="sub")
def attempt(s, attempt: DrawAttempt):
    _traced(s, attempt, "draw.read")
    return show(s, attempt)


def _traced(s, attempt: DrawAttempt, act: str) -> None:
    """Whoever looks in from above leaves a trace: the drawn subjects may not have been visited yet."""
    if attempt.tenant_no != current_user.ctx.me:
        journal.record(s, act, f"draw_attempt:{attempt.id}", of=attempt.tenant_no)


def show(s, attempt: DrawAttempt, **wrong: forms.Form) -> Response:
    """The page of an attempt; ``wrong``: a form by name that came back with errors (entering, voiding, …)."""
    ctx = current_user.ctx
    draw = service.get_draw(s, attempt.draw_id)
    task = plans.get_task(s, draw.task_id)
    own = attempt.tenant_no == ctx.me
    look, public = views.look(s, attempt, draw, task), bulletin.of_attempt(s, attempt)
    slug = public.slug if public else ""
    seed = views.seed_view(s, attempt, ctx.user_id) if own else None
    entering, later = wrong.get("entering"), after_view.card(s, attempt)
    missing = staffing.unstaffed(attempt, look)
    if attempt.state == "sealed" and own:
        missing = [one for one in missing if one.draw_subject_id in {found.subject.id for found in later.open}]
    return render(
        "draws/attempt.html", look=look, attempt=attempt, draw=draw, task=task,
        steps=views.steps(attempt), states=views.STATES, own=own,
        running=own and registry.permits(ctx.roles, "draw.run"),
        entering=own and registry.permits(ctx.roles, "draw.enter"),
        witnessing=own and registry.permits(ctx.roles, "draw.witness"), froze=attempt.frozen_by == ctx.user_id,
        seed=seed, typing=views.to_type(seed or [], entering.data.get("part") if entering else None), links=handed(attempt),
        job=views.job_of(s, attempt) if own and attempt.state == "seeded" else None, urls=ways_out(task.id),
        public_url=public_page(slug, "draw"), why_url=public_page(slug, "draw_why"), recordings=recordings.card(s, attempt),
        forms={name: wrong.get(name) or forms.Form(schema) for name, schema in schemas.OF_ATTEMPT.items()},
        subjects_out=views.LEFT_OUT, officers_out=OFFICERS_OUT, label=category_label,
        head=records.head_of(attempt.record) if attempt.state == "drawn" else attempt.head,
        earlier=[row for row in service.attempts_of(s, draw) if row.id != attempt.id],
        unstaffed=missing, later=later, mark=stage.mark(s, attempt) if own and attempt.state in OPEN else "",
        status=422 if any(form.errors for form in wrong.values()) else 200,
    )  # fmt: skip


def public_page(slug: str, page: str) -> str:
    """The address of an attempt's public row, for everybody; empty before the commitment."""
    endpoint = f"portal.{page}"
    return url_for(endpoint, slug=slug, _external=True) if slug and endpoint in current_app.view_functions else ""


@route(bp, "/draws/<int:attempt_id>/seal", action="draw.run", methods=("POST",))
def seal(s, attempt: DrawAttempt):
    service.seal(s, attempt)
    return done(url_of(attempt), _("抽取已经封存。"))


@route(bp, "/draws/<int:attempt_id>/void", action="draw.enter", methods=("POST",))
def void(s, attempt: DrawAttempt):
    form = forms.Form(schemas.VoidForm).bind()
    if form.valid:
        with form.catching():
            service.void(s, attempt, form.data["reason"])
            return done(url_of(attempt), _("这次抽取已经作废，下一次从头开始。"))
    return show(s, attempt, voiding=form)


@route(bp, "/draws/<int:attempt_id>/recount", action="draw.read", scope="sub")
def recount(s, attempt: DrawAttempt):
    _traced(s, attempt, "draw.recount")
    draw = service.get_draw(s, attempt.draw_id)
    return render(
        "draws/recount.html", attempt=attempt, draw=draw, task=plans.get_task(s, draw.task_id),
        result=recounting.recount(s, attempt), states=views.STATES,
    )  # fmt: skip


@route(bp, "/draws/<int:attempt_id>/record.json", action="draw.read")
def record(s, attempt: DrawAttempt):
    """The record as canonical JSON, for whoever may see the draw in the bureau itself; each download is traced."""
    journal.record(s, "draw.download", f"draw_attempt:{attempt.id}")
    name = f"{attempt.record['draw_id']}.{attempt.attempt}.json"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(engine.canon(seeding.whole(s, attempt)), mimetype="application/json", headers=headers)
