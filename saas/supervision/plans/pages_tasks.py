"""Tasks: the list, and one task with its elements, its trial and what it waits for."""

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from saas import clock
from saas.foundation.calendars import service as calendars
from saas.foundation.settings import deviations
from saas.foundation.web.guard import route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.foundation.web.place import Place
from saas.foundation.web.registry import registry
from saas.foundation.web.render import render
from saas.registers.catalogue import category_choices
from saas.supervision.plans import rates, task_view
from saas.supervision.plans.lines import section_names
from saas.supervision.plans.methods import KINDS, METHODS, TASK_STATES
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.models import InspectionTask as T
from saas.supervision.plans.pages import bp

# where an obstacle is removed: the first of these endpoints that the application has
ACTS = {
    "subjects": ("subjects.subjects", "subjects.index"),
    "inspectors": ("inspectors.inspectors", "inspectors.index"),
}


def act_url(act: str, task_id: int) -> str:
    """The page where something that a task lacks is found: a register, or the task's page about missing officers."""
    if act == "shortage":
        there = "draws.shortage" in current_app.view_functions and registry.permits(current_user.ctx.roles, "draw.read")
        return url_for("draws.shortage", task_id=task_id) if there else ""
    return next((url_for(name) for name in ACTS.get(act, ()) if name in current_app.view_functions), "")


@route(bp, "/tasks", action="task.read")
def tasks(s):
    place = Place(s)
    sections = section_names(s, place.low, place.high)
    states = [(code, words) for code, (words, _kind) in TASK_STATES.items()]
    listing = Listing(
        s, select(T).where(*place.where(T)), sort="window", dir="asc", tie=InspectionTask.id,
        sorts={
            "window": [InspectionTask.window_from, InspectionTask.seq],
            "name": [InspectionTask.name],
            "year": [InspectionTask.year, InspectionTask.seq],
        },
        filters=[
            *place.filters(),
            Filter("state", _("状态"), lambda q, v: q.where(T.state == v), states),
            Filter("category", _("检查对象"), lambda q, v: q.where(T.categories.op("&&")([v])), category_choices()),
            Filter("year", _("年度"), lambda q, v: q.where(T.year == int(v)), [(str(y), str(y)) for y in _years()]),
        ],
    )  # fmt: skip
    if wants_csv():
        return listing.csv(
            [
                (_("任务名称"), lambda t: t.name),
                *place.columns(),
                (_("检查对象"), task_view.category_words),
                (_("抽取比例"), lambda t: rates.percent_words(t.rate_p, t.rate_q)),
                (_("检查时间"), lambda t: rates.window_words(t.window_from, t.window_to)),
                (_("承办科室"), lambda t: sections.get(t.section_id, "")),
                (_("状态"), lambda t: TASK_STATES[t.state][0]),
            ],
            "tasks",
        )
    today = clock.today()
    lights = {t.id: calendars.light(task_view.draw_due(t, today), today) for t in listing.rows if t.state == "prepared"}
    return render(
        "plans/tasks.html", listing=listing, states=TASK_STATES, sections=sections, lights=lights, rates=rates,
        place=place, words=task_view.category_words,
    )  # fmt: skip


def _years() -> range:
    this = clock.today().year
    return range(this + 1, this - 5, -1)


@route(bp, "/tasks/<int:task_id>", action="task.read", scope="sub")
def task(s, task: InspectionTask):
    ctx = current_user.ctx
    own = task.tenant_no == ctx.me
    may_draw = own and registry.permits(ctx.roles, "draw.run") and task_view.in_hand(s, task)
    return render(
        "plans/task.html",
        told=deviations.told,
        v=task_view.view(s, task),
        task=task,
        own=own,
        states=TASK_STATES,
        kinds=KINDS,
        methods=METHODS,
        rates=rates,
        act_url=act_url,
        words=task_view.category_words(task),
        may_draw=may_draw,
        may_see_draw=registry.permits(ctx.roles, "draw.read"),
    )
