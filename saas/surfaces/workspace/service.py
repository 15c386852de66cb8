"""To-dos derived from the states of rows through what each feature registered; there is no obligation table yet."""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.calendars import service as calendars
from saas.foundation.web.registry import Found, Todo, registry
from saas.registers.catalogue import category_label
from saas.supervision.inspections.models import Inspection
from saas.supervision.plans.models import AnnualPlan, InspectionTask, PlanLine
from tenants.unit import ctx_of

MOST = 60
SHOWN = 8


@dataclass(frozen=True)
class Item:
    """A to-do as the list draws it: light and words by working days, or none where nothing is due."""

    state: str
    light: str
    text: str
    url: str
    who: str
    when: date | None


@dataclass(frozen=True)
class Desk:
    """What the home page shows. ``lights`` counts the to-dos by state."""

    today: date
    workday: int
    todos: list[Item]
    more: int
    waiting: list[Item]
    lights: dict[str, int]
    year: list[SimpleNamespace] = field(default_factory=list)
    plan: AnnualPlan | None = None


def desk(s: Session, everything: bool = False) -> Desk:
    """The reader's to-dos by due date, what others still owe, and the year's plan."""
    today = clock.today()
    todos, waiting = _collect(s, registry.todos, today), _collect(s, registry.waiting, today)
    lights = {state: sum(1 for item in todos if item.state == state) for state in ("late", "soon", "ok", "none")}
    shown = todos if everything else todos[:SHOWN]
    plan, rows = (None, [])
    if registry.permits(ctx_of(s).roles, "plan.read") and ctx_of(s).reach == "own":
        plan, rows = year_rows(s, today.year)
    return Desk(
        today, calendars.workdays_between(date(today.year, 1, 1), today) + 1, shown, len(todos) - len(shown), waiting[:6],
        lights, rows, plan,
    )  # fmt: skip


def _collect(s: Session, providers: list, today: date) -> list[Item]:
    ctx = ctx_of(s)
    rows = [todo for action, provide in providers if registry.permits(ctx.roles, action) for todo in provide(s, ctx)]
    far = date(today.year + 50, 1, 1)
    rows.sort(key=lambda todo: (todo.due or far, todo.rank, str(todo.title)))
    return [_item(todo, today) for todo in rows[:MOST]]


def _item(todo: Todo, today: date) -> Item:
    state, words = calendars.light(todo.due, today) if todo.due else ("none", _("不限期"))
    return Item(state, words, str(todo.title), todo.url, todo.who, todo.due)


def year_rows(s: Session, year: int) -> tuple[AnnualPlan | None, list[SimpleNamespace]]:
    """One's own bureau's plan of the year and a row per line for the band: window, day of the draw, results done."""
    ctx = ctx_of(s)
    plan = s.scalar(
        select(AnnualPlan).where(AnnualPlan.root_id == ctx.root, AnnualPlan.tenant_no == ctx.me, AnnualPlan.year == year)
    )
    if plan is None:
        return None, []
    lines = s.execute(
        select(PlanLine, InspectionTask)
        .outerjoin(
            InspectionTask,
            (InspectionTask.root_id == PlanLine.root_id) & (InspectionTask.tenant_no == PlanLine.tenant_no)
            & (InspectionTask.line_id == PlanLine.id),
        )
        .where(PlanLine.root_id == ctx.root, PlanLine.tenant_no == ctx.me, PlanLine.plan_id == plan.id)
        .order_by(PlanLine.seq)
        .limit(40)
    ).all()  # fmt: skip
    drawn = _progress(s, [task.id for _line, task in lines if task is not None])
    return plan, [_row(line, task, plan, drawn.get(task.id) if task else None) for line, task in lines]


def _progress(s: Session, task_ids: list[int]) -> dict[int, tuple[date, int, int]]:
    """Task → day of the draw, how many were drawn, how many results are public."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(
            Inspection.task_id, func.min(Inspection.drawn_on), func.count().filter(Inspection.state != "cancelled"),
            func.count().filter(Inspection.published_on.is_not(None)),
        )
        .where(Inspection.root_id == ctx.root, Inspection.tenant_no == ctx.me, Inspection.task_id.in_(task_ids))
        .group_by(Inspection.task_id)
    )  # fmt: skip
    return {task_id: (day, n, public) for task_id, day, n, public in rows}


def _row(line: PlanLine, task: InspectionTask | None, plan: AnnualPlan, progress) -> SimpleNamespace:
    span = {"start": line.window_from, "end": line.window_to, "state": "firm" if task else "planned"}
    items = [SimpleNamespace(kind="window", label=_("检查窗口"), **span)]
    if progress:
        items.append(SimpleNamespace(kind="draw", start=progress[0], end=None, label="", name=_("抽取"), side=""))
    note = _("待发布")
    if task is not None:
        note = _("待抽取")
    if progress:
        note = _("抽 %(n)s 家，公示 %(p)s", n=progress[1], p=progress[2])
    return SimpleNamespace(
        label=_("、").join(str(category_label(code)) for code in line.categories), note=note, items=items,
        task_id=task.id if task else None,
    )


def find(s: Session, q: str) -> list[Found]:
    """Everything of one's own bureau (and below) that answers to ``q``; two characters at least."""
    if len(q) < 2:
        return []
    ctx = ctx_of(s)
    return [hit for action, look in registry.finders if registry.permits(ctx.roles, action) for hit in look(s, q)][:MOST]
