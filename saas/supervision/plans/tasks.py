"""抽查任务: what a published line sets in motion, and how it moves on (S2-28, S3-06)."""

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.supervision.plans.methods import TASK_STATES
from saas.supervision.plans.models import InspectionTask, PlanLine
from tenants.unit import ctx_of

NEXT = {
    "prepared": ("drawn", "cancelled"),
    "drawn": ("inspecting", "done"),
    "inspecting": ("done",),
    "done": (),
    "cancelled": (),
}


def create(s: Session, line: PlanLine, year: int, *, minimum: int, rounding: str, team_size: int) -> InspectionTask:
    """The task of a line that is being published; everything is copied, the plan may be revised later."""
    task = InspectionTask(
        line_id=line.id, year=year, seq=line.seq, round=1, name=line.name, categories=list(line.categories),
        draw_kind=line.draw_kind, rate_p=line.rate_p, rate_q=line.rate_q, minimum=minimum, rounding=rounding,
        team_size=team_size, window_from=line.window_from, window_to=line.window_to, check_method=line.check_method,
        section_id=line.section_id, edition_id=line.edition_id, item_ids=list(line.item_ids),
        department_ids=list(line.department_ids), rules=line.rules, deviations=line.deviations, state="prepared",
        created_on=clock.today(),
    )  # fmt: skip
    s.add(task)
    s.flush()
    journal.record(s, "task.create", f"inspection_task:{task.id}", line=line.id, year=year)
    return task


def get_task(s: Session, task_id: int) -> InspectionTask | None:
    """A task by its id, wherever the reader may see it."""
    return s.get(InspectionTask, (ctx_of(s).root, task_id))


def mark(s: Session, task: InspectionTask, state: str) -> InspectionTask:
    """Moves a task to its next state, with trace; the same state again changes nothing.

    Raises Refusal ``E_TASK_STATE`` where ``NEXT`` knows no such step.
    """
    if task.state == state:
        return task
    if state not in NEXT[task.state]:
        said = _(
            "任务现在是“%(here)s”，不能变为“%(there)s”。", here=TASK_STATES[task.state][0], there=TASK_STATES[state][0]
        )
        raise Refusal("E_TASK_STATE", said)
    before, task.state = task.state, state
    if state == "done":
        task.done_on = clock.today()
    s.flush()
    journal.record(s, "task.state", f"inspection_task:{task.id}", before={"state": before}, after={"state": state})
    return task


def tasks_query(s: Session) -> Select:
    """The own bureau's tasks."""
    ctx = ctx_of(s)
    return select(InspectionTask).where(InspectionTask.root_id == ctx.root, InspectionTask.tenant_no == ctx.me)


def tasks(
    s: Session, *, year: int | None = None, state: str | None = None, line_ids: list[int] | None = None
) -> list[InspectionTask]:
    """The own bureau's tasks in the order of the plan."""
    stmt = tasks_query(s)
    if year is not None:
        stmt = stmt.where(InspectionTask.year == year)
    if state is not None:
        stmt = stmt.where(InspectionTask.state == state)
    if line_ids is not None:
        stmt = stmt.where(InspectionTask.line_id.in_(line_ids))
    return list(
        s.scalars(stmt.order_by(InspectionTask.year.desc(), InspectionTask.seq, InspectionTask.round).limit(500))
    )
