"""What waits for whom, derived from the states of rows, with the day by which it is due (interface.md, to-do)."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from saas.foundation.web.registry import Found, Todo, registry
from saas.supervision.inspections import reading, reviews
from saas.supervision.inspections.models import Inspection, InspectionNotice
from saas.supervision.inspections.outcomes import STATES
from tenants.context import Ctx

MOST = 50


def _joined():
    return and_(
        InspectionNotice.root_id == Inspection.root_id, InspectionNotice.tenant_no == Inspection.tenant_no,
        InspectionNotice.inspection_id == Inspection.id,
    )  # fmt: skip


def _waiting():
    """An inspection whose notice is still to be drafted, or drafted again."""
    return or_(InspectionNotice.id.is_(None), InspectionNotice.body.has_key("returned"))


def drafts(s: Session, ctx: Ctx) -> list[Todo]:
    """The section: notices to draft, one line a task, due before the window closes."""
    rows = s.execute(
        select(Inspection.task_id, Inspection.task_name, Inspection.window_to, func.count())
        .outerjoin(InspectionNotice, _joined())
        .where(*reading.in_view(s), Inspection.state == "drawn", ~Inspection.held, _waiting())
        .group_by(Inspection.task_id, Inspection.task_name, Inspection.window_to)
        .limit(MOST)
    )
    return [
        Todo(
            _("起草 %(n)s 份检查通知书：%(task)s", n=n, task=name),
            url_for("inspections.inspections", task=task, state="drawn"), window_to, rank=30,
        )
        for task, name, window_to, n in rows
    ]  # fmt: skip


def to_issue(s: Session, ctx: Ctx) -> list[Todo]:
    """The approver: drafted notices of somebody else, due on the day of the visit."""
    return [
        Todo(
            _("签发检查通知书：%(name)s", name=name),
            url_for("inspections.show", inspection_id=number),
            visit_on,
            rank=20,
        )
        for number, name, visit_on, drafter in _drafted(s)
        if drafter != ctx.user_id
    ]


def issue_awaited(s: Session, ctx: Ctx) -> list[Todo]:
    """The section waits for the approver."""
    return [
        Todo(
            _("签发检查通知书：%(name)s", name=name),
            url_for("inspections.show", inspection_id=number),
            visit_on,
            _("审批人"),
        )
        for number, name, visit_on, drafter in _drafted(s)
        if drafter == ctx.user_id
    ]


def _drafted(s: Session):
    return s.execute(
        select(Inspection.id, Inspection.subject_name, InspectionNotice.visit_on, InspectionNotice.drafted_by)
        .join(InspectionNotice, _joined())
        .where(*reading.in_view(s), Inspection.state == "drawn", ~Inspection.held)
        .where(InspectionNotice.state == "drafted", ~InspectionNotice.body.has_key("returned"))
        .order_by(InspectionNotice.visit_on)
        .limit(MOST)
    )


def visits(s: Session, ctx: Ctx) -> list[Todo]:
    """The officer: own visits on the day of the notice, results to enter; results to correct are due with their
    publication, counted from the check as for the reviewer (D-01)."""
    words = {"noticed": _("检查"), "visiting": _("完成检查"), "returned": _("改正退回的结果")}
    stmt = reading.mine(s).outerjoin(InspectionNotice, _joined()).add_columns(InspectionNotice.visit_on)
    rows = s.execute(stmt.where(Inspection.state.in_(words), ~Inspection.held).order_by(Inspection.window_to).limit(MOST)).all()
    rule = reviews.due_rule(s).value if any(row.state == "returned" for row, _day in rows) else {}

    def due(row: Inspection, visit_on: date | None) -> date:
        return reviews.public_by(row, rule) if row.state == "returned" else visit_on or row.window_to

    return [
        Todo(
            _("%(what)s：%(name)s", what=words[row.state], name=row.subject_name),
            url_for("inspections.visit", inspection_id=row.id), due(row, visit_on), rank=10,
        )
        for row, visit_on in rows
    ]  # fmt: skip


def reviews_due(s: Session, ctx: Ctx) -> list[Todo]:
    """The reviewer: results of other people, due with their publication."""
    return [
        Todo(
            _("审核检查结果：%(name)s", name=row.subject_name),
            url_for("inspections.review", inspection_id=row.id),
            due,
            rank=15,
        )
        for row, due in _submitted(s)
        if row.entered_by != ctx.user_id
    ]


def review_awaited(s: Session, ctx: Ctx) -> list[Todo]:
    """The officer waits for the reviewer."""
    rows = s.scalars(reading.mine(s).where(Inspection.state == "submitted").order_by(Inspection.entered_on).limit(MOST))
    return [
        Todo(
            _("审核检查结果：%(name)s", name=row.subject_name), url_for("inspections.visit", inspection_id=row.id),
            None, _("结果审核"),
        )
        for row in rows
    ]  # fmt: skip


def _submitted(s: Session):
    rows = s.scalars(
        select(Inspection)
        .where(*reading.in_view(s), Inspection.state == "submitted")
        .order_by(Inspection.visited_on)
        .limit(MOST)
    ).all()
    rule = reviews.due_rule(s).value if rows else {}
    return [(row, reviews.public_by(row, rule)) for row in rows]


def find(s: Session, q: str) -> list[Found]:
    """Inspections by the beginning of the subject's name, for whoever reads the bureau's inspections."""
    return [_hit(row, "inspections.show") for row in reading.find(s, q)]


def find_mine(s: Session, q: str) -> list[Found]:
    """The same among the own assignments, for an officer who reads nothing else."""
    ctx = s.info["ctx"]
    if registry.permits(ctx.roles, "inspection.read"):
        return []
    return [_hit(row, "inspections.visit") for row in reading.find(s, q, only_mine=True)]


def _hit(row: Inspection, endpoint: str) -> Found:
    note = f"{row.task_name} · {STATES[row.state][0]}"
    return Found(_("检查"), row.subject_name, url_for(endpoint, inspection_id=row.id), note)
