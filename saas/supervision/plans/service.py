"""Verbs of the annual plan: a section drafts, the supervision section publishes or returns (S3-05, S3-06)."""

from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.journal.models import AuditEvent
from saas.foundation.publication import service as publication
from saas.foundation.settings import deviations
from saas.foundation.settings import service as settings
from saas.registers.checklists import service as checklists
from saas.supervision.plans import lines, table
from saas.supervision.plans.lines import problems
from saas.supervision.plans.models import AnnualPlan, PlanLine
from saas.supervision.plans.rates import trial
from saas.supervision.plans.rules import LineRules
from saas.supervision.plans.tasks import create, get_task, mark, tasks
from tenants.unit import ctx_of

__all__ = [
    "get_plan",
    "get_task",
    "give_back",
    "mark",
    "open_plan",
    "plan_of",
    "problems",
    "publish",
    "submit",
    "tasks",
    "trial",
]
DRAFTING = ("plan.open", "plan.line", "plan.line_remove", "plan.submit")


def get_plan(s: Session, plan_id: int) -> AnnualPlan | None:
    """A plan by its id, wherever the reader may see it."""
    return s.get(AnnualPlan, (ctx_of(s).root, plan_id))


def get_line(s: Session, line_id: int) -> PlanLine | None:
    """A line by its id, wherever the reader may see it."""
    return s.get(PlanLine, (ctx_of(s).root, line_id))


def plan_of(s: Session, year: int) -> AnnualPlan | None:
    """The own bureau's plan for a year."""
    ctx = ctx_of(s)
    return s.scalar(
        select(AnnualPlan).where(
            AnnualPlan.root_id == ctx.root, AnnualPlan.tenant_no == ctx.me, AnnualPlan.year == year
        )
    )


def open_plan(s: Session, year: int) -> AnnualPlan:
    """The bureau's plan for the year, begun by the reader unless there is one: a bureau has one plan a year.

    Raises Refusal ``E_YEAR`` for a year that is neither this one nor the next.
    """
    ctx, this = ctx_of(s), clock.today().year
    if year not in (this, this + 1):
        raise Refusal("E_YEAR", _("只能起草 %(a)s 或 %(b)s 年度的计划。", a=this, b=this + 1), "year")
    found = plan_of(s, year)
    if found is not None:
        return found
    title = _("%(bureau)s%(year)s年度随机抽查计划", bureau=ctx.tenant_name, year=year)
    plan = AnnualPlan(year=year, title=title, author_id=ctx.user_id, author_name=ctx.user_name, state="draft")
    try:
        with s.begin_nested():
            s.add(plan)
    except IntegrityError:  # a colleague pressed the same button at the same moment
        return plan_of(s, year)
    journal.record(s, "plan.open", f"annual_plan:{plan.id}", year=year)
    return plan


def submit(s: Session, plan: AnnualPlan) -> AnnualPlan:
    """Hands the draft to the supervision section (S3-05). Raises Refusal ``E_PLAN_CLOSED`` or ``E_PLAN_EMPTY``."""
    _lock(s, plan)
    lines.must_be_open(plan)
    if not plan.lines:
        raise Refusal("E_PLAN_EMPTY", _("计划里还没有任务，请先添加。"))
    before, plan.state = plan.state, "submitted"
    plan.submitted_at, plan.submitted_on, plan.return_reason = clock.now(), clock.today(), ""
    s.flush()
    journal.record(s, "plan.submit", f"annual_plan:{plan.id}", before={"state": before}, after={"state": "submitted"})
    return plan


def give_back(s: Session, plan: AnnualPlan, reason: str) -> AnnualPlan:
    """Returns a submitted plan for another round of drafting. Raises Refusal ``E_PLAN_STATE`` or ``E_REASON``."""
    _lock(s, plan)
    _submitted(plan)
    if not reason.strip():
        raise Refusal("E_REASON", _("请写明退回理由。"), "reason")
    plan.state, plan.return_reason = "returned", reason.strip()
    s.flush()
    journal.record(
        s, "plan.return", f"annual_plan:{plan.id}", before={"state": "submitted"}, after={"state": "returned"}
    )
    return plan


def publish(s: Session, plan: AnnualPlan, document_number: str) -> AnnualPlan:
    """Publishes a submitted plan under its document number, freezes the rules into its lines and creates the tasks.

    Raises Refusal: ``E_PLAN_STATE``; ``E_SAME_PERSON`` for anybody who drafted a part of it (S3-06); ``E_DOCUMENT``;
    ``E_PLAN_LINES`` while ``problems`` finds any (S0-29, S2-23).
    """
    ctx = ctx_of(s)
    _lock(s, plan)
    _submitted(plan)
    if plan.author_id == ctx.user_id or drafted_by(s, plan, ctx.user_id):
        raise Refusal("E_SAME_PERSON", _("起草过这份计划的人不能公布它，请由监督科室的另一位人员公布。"))
    if not document_number.strip():
        raise Refusal("E_DOCUMENT", _("请填写计划文号。"), "document_number")
    wrong = problems(s, plan)
    if wrong:
        raise Refusal("E_PLAN_LINES", _("有 %(n)s 行还不能公布，原因写在行内。", n=len(wrong)))
    plan.state, plan.document_number = "published", document_number.strip()
    plan.published_by, plan.published_on = ctx.user_id, clock.today()
    for line in plan.lines:
        _freeze(s, plan, line)
    s.flush()
    journal.record(
        s, "plan.publish", f"annual_plan:{plan.id}", before={"state": "submitted"}, after={"state": "published"},
        document_number=plan.document_number, lines=len(plan.lines),
    )  # fmt: skip
    due = settings.effective(s, "plan_due", on=clock.today())
    with force_locale("zh_CN"):
        body = table.public_body(s, plan)
    notice = publication.prepare(
        s, "plan", f"plan:{plan.id}", plan.title, "", body,
        date(plan.year, due.value["month"], due.value["day"]), due.frozen(), plan.author_id,
    )  # fmt: skip
    publication.publish(s, notice)
    return plan


def _freeze(s: Session, plan: AnnualPlan, line: PlanLine) -> None:
    """The rules as they stand today go into the line and its task; later changes of a setting do not touch them."""
    rules = LineRules(s, line.categories, clock.today())
    edition, _items = lines.in_force(s, line.categories)
    reasons = {name: row["reason"] for name, row in line.deviations.items()}
    line.deviations = deviations.judged(rules.departures(lines.figures_of(plan, line, line.seq)), reasons)
    line.pool_count = lines.pool_count(s, line.categories)
    line.rules = rules.frozen() | {
        "checklist": {
            "edition_id": edition.id, "origin_no": edition.tenant_no, "number": edition.number, "title": edition.title,
            "document_number": edition.document_number,
            "editions": [one.id for one in checklists.standing(s, clock.today()).editions],
        }
    }  # fmt: skip
    s.flush()
    create(s, line, plan.year, minimum=rules.minimum, rounding=rules.rounding, team_size=rules.team_size)


def drafted_by(s: Session, plan: AnnualPlan, user_id: int | None) -> bool:
    """Whether somebody had a hand in the draft, by the trace."""
    return bool(
        s.scalar(
            select(
                exists().where(
                    AuditEvent.root_id == plan.root_id,
                    AuditEvent.tenant_no == plan.tenant_no,
                    AuditEvent.obj == f"annual_plan:{plan.id}",
                    AuditEvent.act.in_(DRAFTING),
                    AuditEvent.actor == user_id,
                )
            )
        )
    )


def _lock(s: Session, plan: AnnualPlan) -> None:
    s.refresh(plan, with_for_update=True)


def _submitted(plan: AnnualPlan) -> None:
    if plan.state != "submitted":
        raise Refusal("E_PLAN_STATE", _("这份计划不在待公布状态。"))
