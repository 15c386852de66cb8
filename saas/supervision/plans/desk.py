"""What plans and tasks put on the desk: to-dos, what one waits for, and what "find" finds."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.settings import service as settings
from saas.foundation.web.registry import Found, Todo
from saas.supervision.plans.models import AnnualPlan, InspectionTask
from saas.supervision.plans.task_view import draw_due, todo_tasks
from tenants.context import Ctx
from tenants.unit import ctx_of

MOST_FOUND = 10


def _plans(s: Session, *states: str) -> list[AnnualPlan]:
    ctx = ctx_of(s)
    stmt = select(AnnualPlan).where(
        AnnualPlan.root_id == ctx.root, AnnualPlan.tenant_no == ctx.me, AnnualPlan.state.in_(states)
    )
    return list(s.scalars(stmt.order_by(AnnualPlan.year).limit(10)))


def _due(s: Session, plan: AnnualPlan) -> date:
    value = settings.effective(s, "plan_due", on=clock.today()).value
    return date(plan.year, value["month"], value["day"])


def to_publish(s: Session, ctx: Ctx) -> list[Todo]:
    """Submitted plans, for the supervision section (S3-06)."""
    return [
        Todo(
            _("公布%(title)s", title=plan.title),
            url_for("plans.plan", plan_id=plan.id),
            _due(s, plan),
            plan.author_name,
            20,
        )
        for plan in _plans(s, "submitted")
    ]


def to_mend(s: Session, ctx: Ctx) -> list[Todo]:
    """Drafts and returned plans, for those who draft."""
    said = {"draft": _("报送%(title)s"), "returned": _("修改被退回的%(title)s")}
    return [
        Todo(
            said[plan.state] % {"title": plan.title},
            url_for("plans.plan", plan_id=plan.id),
            _due(s, plan),
            plan.author_name,
            20,
        )
        for plan in _plans(s, "draft", "returned")
    ]


def to_draw(s: Session, ctx: Ctx) -> list[Todo]:
    """Tasks whose window opens soon and that nobody has drawn yet."""
    return [
        Todo(
            _("抽取检查对象 · %(name)s", name=task.name),
            url_for("plans.task", task_id=task.id),
            draw_due(task, clock.today()),
            "",
            30,
        )
        for task in todo_tasks(s, clock.today())
    ]


def waiting(s: Session, ctx: Ctx) -> list[Todo]:
    """What whoever drafts waits for: the supervision section, with the plan it has."""
    return [
        Todo(
            _("公布%(title)s", title=plan.title),
            url_for("plans.plan", plan_id=plan.id),
            plan.submitted_on,
            _("监督科室"),
        )
        for plan in _plans(s, "submitted")
    ]


def find_plans(s: Session, q: str) -> list[Found]:
    """The own bureau's plans by year or the beginning of the title."""
    ctx = ctx_of(s)
    stmt = select(AnnualPlan).where(AnnualPlan.root_id == ctx.root, AnnualPlan.tenant_no == ctx.me)
    stmt = (
        stmt.where(AnnualPlan.year == int(q))
        if q.isdecimal() and len(q) == 4
        else stmt.where(AnnualPlan.title.startswith(q, autoescape=True))
    )
    return [
        Found(_("年度计划"), plan.title, url_for("plans.plan", plan_id=plan.id), plan.document_number)
        for plan in s.scalars(stmt.order_by(AnnualPlan.year.desc()).limit(MOST_FOUND))
    ]


def find_tasks(s: Session, q: str) -> list[Found]:
    """The own bureau's tasks by the beginning of their name."""
    ctx = ctx_of(s)
    stmt = (
        select(InspectionTask)
        .where(InspectionTask.root_id == ctx.root, InspectionTask.tenant_no == ctx.me)
        .where(InspectionTask.name.startswith(q, autoescape=True))
        .order_by(InspectionTask.year.desc(), InspectionTask.seq)
        .limit(MOST_FOUND)
    )
    return [
        Found(_("任务"), task.name, url_for("plans.task", task_id=task.id), str(task.year)) for task in s.scalars(stmt)
    ]
