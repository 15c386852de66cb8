"""Pages of the annual plan: the years, one plan as its table, submitting, returning and publishing it."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select

from saas import clock
from saas.foundation.calendars import service as calendars
from saas.foundation.settings import deviations
from saas.foundation.settings import service as settings
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.foundation.web.place import Place
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.supervision.plans import schemas, service, table
from saas.supervision.plans.lines import OPEN
from saas.supervision.plans.methods import PLAN_STATES
from saas.supervision.plans.models import AnnualPlan, InspectionTask, PlanLine
from saas.supervision.plans.rates import trial
from saas.supervision.plans.rules import LineRules, ceilings

bp = Blueprint("plans", __name__)


@route(bp, "/plans", action="plan.read")
def plans(s):
    place, this = Place(s), clock.today().year
    lines = select(func.count(PlanLine.id)).where(
        PlanLine.root_id == AnnualPlan.root_id, PlanLine.tenant_no == AnnualPlan.tenant_no,
        PlanLine.plan_id == AnnualPlan.id,
    )  # fmt: skip
    stmt = select(AnnualPlan, lines.scalar_subquery()).where(*place.where(AnnualPlan))
    years = [(str(year), str(year)) for year in range(this + 1, this - 5, -1)]
    listing = Listing(
        s, stmt, sort="year", dir="desc", scalars=False, tie=-AnnualPlan.tenant_no,
        sorts={"year": [AnnualPlan.year]},
        filters=[
            *place.filters(),
            Filter("year", _("年度"), lambda q, v: q.where(AnnualPlan.year == int(v)), years),
            Filter(
                "state", _("状态"), lambda q, v: q.where(AnnualPlan.state == v),
                [(code, words) for code, (words, _kind) in PLAN_STATES.items()],
            ),
        ] if place.names else [],
    )  # fmt: skip
    if wants_csv():
        columns = [
            (_("计划"), lambda row: row[0].title),
            *place.columns(lambda row: row[0].tenant_no),
            (_("任务"), lambda row: row[1]),
            (_("状态"), lambda row: PLAN_STATES[row[0].state][0]),
            (_("文号"), lambda row: row[0].document_number),
            (_("公布日期"), lambda row: row[0].published_on),
        ]
        return listing.csv(columns, "plans")
    may_edit = place.own and registry.permits(current_user.ctx.roles, "plan.edit")
    return render(
        "plans/plans.html",
        listing=listing,
        place=place,
        missing=_missing(s, this) if may_edit else [],
        due=settings.effective(s, "plan_due", on=clock.today()),
        states=PLAN_STATES,
    )


def _missing(s, this: int) -> list[int]:
    """This year and the next, as far as the own bureau has no plan for them."""
    ctx = current_user.ctx
    stmt = select(AnnualPlan.year).where(
        AnnualPlan.root_id == ctx.root, AnnualPlan.tenant_no == ctx.me, AnnualPlan.year.in_([this, this + 1])
    )
    have = set(s.scalars(stmt))
    return [year for year in (this, this + 1) if year not in have]


@route(bp, "/plans", action="plan.edit", methods=("POST",))
def plan_open(s):
    plan = service.open_plan(s, request.form.get("year", 0, type=int))
    return done(url_for("plans.plan", plan_id=plan.id))


@route(bp, "/plans/<int:plan_id>", action="plan.read", scope="sub")
def plan(s, plan: AnnualPlan):
    if wants_csv():
        headers = {"Content-Disposition": f"attachment; filename=plan-{plan.tenant_no}-{plan.year}.csv"}
        return Response(table.csv_text(table.rows(s, plan)), mimetype="text/csv", headers=headers)
    return show(s, plan)


def show(s, plan: AnnualPlan, *, returning: forms.Form | None = None, publishing: forms.Form | None = None) -> Response:
    """The plan's page, with whichever of its two small forms was just refused."""
    ctx = current_user.ctx
    own = plan.tenant_no == ctx.me
    drafting = own and plan.state in OPEN and registry.permits(ctx.roles, "plan.edit")
    judging = own and plan.state == "submitted" and registry.permits(ctx.roles, "plan.publish")
    mine = plan.author_id == ctx.user_id or (judging and service.drafted_by(s, plan, ctx.user_id))
    rows = table.rows(s, plan)
    made = {}
    if plan.state == "published":
        stmt = select(InspectionTask.line_id, InspectionTask).where(
            InspectionTask.root_id == plan.root_id, InspectionTask.tenant_no == plan.tenant_no,
            InspectionTask.line_id.in_([row.id for row in rows]),
        )  # fmt: skip
        made = dict(s.execute(stmt).all())
    wrong = [form for form in (returning, publishing) if form is not None and form.errors]
    return render(
        "plans/plan.html",
        told=deviations.told,
        plan=plan,
        rows=rows,
        columns=table.COLUMNS,
        tasks=made,
        drafting=drafting,
        judging=judging,
        mine=mine,
        problems=service.problems(s, plan) if own and plan.state != "published" else {},
        counts=_counts(s, plan),
        states=PLAN_STATES,
        due=_due(s, plan),
        status=422 if wrong else 200,
        returning=returning or forms.Form(schemas.ReturnForm),
        publishing=publishing or forms.Form(schemas.PublishForm),
    )


def _counts(s, plan: AnnualPlan) -> dict[int, int]:
    """How many each line would draw by the pool counted when it was saved."""
    out = {}
    for line in plan.lines:
        if plan.state == "published":
            kept = line.rules
            least = max((rule["value"].get("min", 0) for rule in kept["draw_rate"].values()), default=0)
            mode, most = kept["rounding"]["value"]["mode"], ceilings(kept["draw_rate"], least)
        elif plan.tenant_no == current_user.ctx.me:
            rules = LineRules(s, line.categories, clock.today())
            least, mode, most = rules.minimum, rules.rounding, rules.ceilings
        else:
            continue
        alone = most.get(line.categories[0], 0) if len(line.categories) == 1 else 0
        out[line.id] = trial(line.rate_p, line.rate_q, least, mode, line.pool_count, alone)
    return out


def _due(s, plan: AnnualPlan) -> dict:
    rule = settings.effective(s, "plan_due", on=clock.today(), tenant_no=plan.tenant_no)
    last = clock.today().replace(year=plan.year, month=rule.value["month"], day=rule.value["day"])
    return {"rule": rule.as_rule(_("年度计划公布期限")), "day": last, "light": calendars.light(last, clock.today())}


@route(bp, "/plans/<int:plan_id>/submit", action="plan.edit", methods=("POST",))
def submit(s, plan: AnnualPlan):
    service.submit(s, plan)
    return done(url_for("plans.plan", plan_id=plan.id), _("计划已报送，由监督科室公布。"))


@route(bp, "/plans/<int:plan_id>/return", action="plan.publish", methods=("POST",))
def give_back(s, plan: AnnualPlan):
    form = forms.Form(schemas.ReturnForm).bind()
    if form.valid:
        with form.catching():
            service.give_back(s, plan, form.data["reason"])
            return done(url_for("plans.plan", plan_id=plan.id), _("计划已退回。"))
    return show(s, plan, returning=form)


@route(bp, "/plans/<int:plan_id>/publish", action="plan.publish", methods=("POST",))
def publish(s, plan: AnnualPlan):
    form = forms.Form(schemas.PublishForm).bind()
    if form.valid:
        with form.catching():
            service.publish(s, plan, form.data["document_number"])
            return done(url_for("plans.plan", plan_id=plan.id), _("计划已公布，任务已经建立。"))
    return show(s, plan, publishing=form)
