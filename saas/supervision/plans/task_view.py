"""A task on one page: its elements, today's trial, what must be there before the draw, and its deadlines."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.accounts.models import PartnerDepartment
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.calendars import service as calendars
from saas.foundation.settings.service import frozen_rule
from saas.registers.catalogue import category_label
from saas.registers.checklists.models import CheckItem
from saas.supervision.plans.lines import section_names
from saas.supervision.plans.models import AnnualPlan, InspectionTask, PlanLine
from saas.supervision.plans.readiness import seats
from saas.supervision.plans.rules import ceilings
from saas.supervision.plans.trials import Trial, try_out
from tenants.unit import ctx_of

SOON_DAYS = 30


@dataclass(frozen=True)
class Condition:
    """One thing that must be there before the draw; ``act`` names the endpoint that removes the obstacle."""

    code: str
    done: bool
    text: str
    right: str = ""
    act: str = ""
    soft: bool = False


@dataclass(frozen=True)
class TaskView:
    """What the task page shows. ``trial`` and ``conditions`` are there only while the own bureau prepares the draw:
    the registers are the reader's, a superior's would tell something else. ``pool`` is the plan's count."""

    task: InspectionTask
    plan: AnnualPlan
    section: str
    items: list[CheckItem]
    pool: int
    names: list[str]
    trial: Trial | None
    conditions: list[Condition]
    light: tuple[str, str]

    @property
    def seats(self) -> int:
        """Officers in each team."""
        return seats(self.task.team_size, self.task.department_ids)

    @property
    def departments(self) -> list[tuple[str, int | None]]:
        """Joint departments, with the number of their able officers while that is known."""
        return self.trial.departments if self.trial else [(name, None) for name in self.names]

    @property
    def ready(self) -> bool:
        """Nothing hard is missing."""
        return self.trial is not None and all(one.done or one.soft for one in self.conditions)

    def mark(self, code: str, title: str) -> dict | None:
        """The 据 mark of a rule as it was frozen when the plan was published."""
        kept = self.task.rules.get(code)
        return frozen_rule(kept, title) if kept and "code" in kept else None

    @property
    def rate_marks(self) -> list[dict]:
        return [frozen_rule(kept) for kept in self.task.rules.get("draw_rate", {}).values()]

    @property
    def draw_by(self) -> date:
        return draw_due(self.task, clock.today())

    @property
    def frequency(self) -> str:
        """The note of the rate rule in words: how often, at least how many."""
        return next((mark["note"] for mark in self.rate_marks if mark["note"]), "")

    @property
    def checklist(self) -> dict:
        return self.task.rules.get("checklist", {})


def draw_due(task: InspectionTask, today: date) -> date:
    """By when to draw: before the window opens; once it is open, before it closes."""
    return task.window_from if today < task.window_from else task.window_to


def in_hand(s: Session, task: InspectionTask) -> bool:
    """Whether the task is the reader's section's to draw: all its categories are in that section's hand, or the reader
    coordinates (S0-05, S0-06)."""
    hand = categories_in_hand(s)
    return hand is None or set(task.categories) <= set(hand)


def plan_of(s: Session, task: InspectionTask) -> AnnualPlan:
    """The plan that a task comes from."""
    return s.scalar(
        select(AnnualPlan)
        .join(PlanLine, (PlanLine.plan_id == AnnualPlan.id) & (PlanLine.root_id == AnnualPlan.root_id))
        .where(AnnualPlan.root_id == task.root_id, PlanLine.id == task.line_id)
    )


def ceilings_of(task: InspectionTask) -> dict[str, int]:
    """The most of each category that this round may take, by the rules frozen into the task (D-07)."""
    return ceilings(task.rules.get("draw_rate", {}), task.minimum)


def trial_of(s: Session, task: InspectionTask) -> Trial:
    """The task's trial by today's registers and the rules frozen into it."""
    return try_out(
        s, categories=task.categories, p=task.rate_p, q=task.rate_q, minimum=task.minimum, rounding=task.rounding,
        team_size=task.team_size, department_ids=task.department_ids, section_id=task.section_id,
        window=(task.window_from, task.window_to), on=clock.today(), ceilings=ceilings_of(task), task_id=task.id,
    )  # fmt: skip


def view(s: Session, task: InspectionTask) -> TaskView:
    """The page of a task; the reader may be a superior."""
    plan = plan_of(s, task)
    items = list(
        s.scalars(
            select(CheckItem)
            .where(CheckItem.root_id == task.root_id, CheckItem.id.in_(task.item_ids))
            .order_by(CheckItem.seq)
        )
    )
    today, mine = clock.today(), task.tenant_no == ctx_of(s).me
    trial = trial_of(s, task) if mine and task.state == "prepared" else None
    missing = conditions(task, plan, items, trial, today) if trial else []
    light = calendars.light(draw_due(task, today), today) if task.state == "prepared" else ("ok", _("已抽取"))
    section = section_names(s, task.tenant_no).get(task.section_id, "")
    pool = s.scalar(select(PlanLine.pool_count).where(PlanLine.root_id == task.root_id, PlanLine.id == task.line_id))
    return TaskView(task, plan, section, items, pool, _names(s, task), trial, missing, light)


def _names(s: Session, task: InspectionTask) -> list[str]:
    if not task.department_ids:
        return []
    mine = (PartnerDepartment.root_id == task.root_id, PartnerDepartment.tenant_no == task.tenant_no)
    stmt = select(PartnerDepartment.name).where(*mine, PartnerDepartment.id.in_(task.department_ids))
    return list(s.scalars(stmt.order_by(PartnerDepartment.id)))


def conditions(
    task: InspectionTask, plan: AnnualPlan, items: list[CheckItem], trial: Trial, today: date
) -> list[Condition]:
    """What must be there before the draw (S2-28 published plan, S0-29 published items, S0-14 officers)."""
    edition = task.rules.get("checklist", {}).get("number")
    found = [
        Condition("plan", plan.state == "published", _("计划已公布"), plan.document_number),
        Condition(
            "items", bool(items) and all(item.basis for item in items), _("事项有依据、清单已公布"),
            _("第 %(n)s 版", n=edition) if edition else "",
        ),
    ]  # fmt: skip
    for part in trial.parts:
        said = _("%(category)s名录里有可抽的对象", category=part.label)
        right = _("%(n)s 家", n=part.pool) if part.pool else _("去名录库")
        found.append(Condition("subjects", part.pool > 0, said, right, "" if part.pool else "subjects"))
        found += _officers(trial, part.category, part.label if len(trial.parts) > 1 else "")
    if not trial.ready.leads():
        found.append(
            Condition("lead", False, _("承办科室有合格的执法人员担任组长；没有时由本局其他人员担任"), soft=True)
        )
    found.append(
        Condition(
            "window", today <= task.window_to, _("检查时间还没有过"), "" if today <= task.window_to else _("已过")
        )
    )
    return found


def _officers(trial: Trial, category: str, label: str) -> list[Condition]:
    ready = trial.ready
    # each department fills one seat; the others are the bureau's own
    wanted = trial.seats - len(ready.departments)
    seated, borrowed, leader = len(ready.seated(category)), len(ready.borrowed(category)), bool(ready.own(category))
    text = _("本局有 %(n)s 名以上合格、检查期间全程在岗的执法人员", n=wanted)
    if borrowed and ready.others_join:
        text = _("连同借调人员有 %(n)s 名以上合格、检查期间全程在岗的执法人员，其中本局至少 1 名带队", n=wanted)
    if not ready.others_join:
        text = _("承办科室有 %(n)s 名以上合格、检查期间全程在岗的执法人员，其他科室不参加", n=wanted)
    if label:
        text = _("%(category)s：%(text)s", category=label, text=text)
    enough = seated >= wanted and leader
    right = _("%(n)s 名", n=seated)
    if borrowed and ready.others_join:
        right = _("本局 %(n)s 名，借调 %(k)s 名", n=seated - borrowed, k=borrowed)
    out = [Condition("officers", enough, text, right if enough else _("看怎么办"), "" if enough else "shortage")]
    for number, name in ready.departments.items():
        able = len(ready.of_department(number, category))
        right = _("%(n)s 名", n=able) if able else _("去登记")
        out.append(
            Condition("department", able > 0, _("%(name)s指派的人员", name=name), right, "" if able else "inspectors")
        )
    deserted = len(ready.deserted(category, wanted))
    if deserted and all(one.done for one in out):
        # one of many may still not be drawn, or be staffed by loan; where it is all of them there is nothing to draw
        said = _("%(n)s 家因利害关系申报派不出检查组", n=deserted)
        if label:
            said = _("%(category)s：%(text)s", category=label, text=said)
        out.append(Condition("conflicts", False, said, soft=deserted < ready.count(category)))
    return out


def missing(s: Session, task: InspectionTask) -> Condition | None:
    """The first thing that must still be there before the draw."""
    return next((one for one in view(s, task).conditions if not one.done and not one.soft), None)


def category_words(task: InspectionTask) -> str:
    """The task's categories in words."""
    return _("、").join(str(category_label(c)) for c in task.categories)


def todo_tasks(s: Session, today: date) -> list[InspectionTask]:
    """Prepared tasks of the own bureau whose window opens soon or is open; a section's member sees the section's."""
    ctx = ctx_of(s)
    stmt = select(InspectionTask).where(
        InspectionTask.root_id == ctx.root, InspectionTask.tenant_no == ctx.me, InspectionTask.state == "prepared",
        InspectionTask.window_from <= date.fromordinal(today.toordinal() + SOON_DAYS),
    )  # fmt: skip
    if ctx.section_id is not None:
        stmt = stmt.where(InspectionTask.section_id == ctx.section_id)
    return list(s.scalars(stmt.order_by(InspectionTask.window_from, InspectionTask.seq).limit(50)))
