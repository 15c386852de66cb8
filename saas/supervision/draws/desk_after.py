"""What the time after the seal puts on the desk: decisions, throws, teams that are missing."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from saas.foundation.web.registry import Todo
from saas.supervision.draws import after, after_view, leftover
from saas.supervision.draws.after_words import kind_words
from saas.supervision.draws.models import Draw, DrawAttempt, DrawSubject
from saas.supervision.draws.models_after import ChangeRequest, DrawEvent
from saas.supervision.draws.models_recordings import DrawRecording
from saas.supervision.draws.models_seed import DrawEntry
from saas.supervision.draws.reading import get_attempt
from saas.supervision.plans.models import InspectionTask
from tenants.context import Ctx

MOST = 20
LOOKED_AT = 100  # a bureau has a few dozen tasks a year


def _asked(s: Session, ctx: Ctx, own: bool) -> list[Todo]:
    """Open requests of oneself or of others, due before the inspections' window closes."""
    by = ChangeRequest.asked_by == ctx.user_id if own else ChangeRequest.asked_by != ctx.user_id
    rows = s.execute(
        _of_task(select(ChangeRequest, InspectionTask.window_to), ChangeRequest)
        .where(ChangeRequest.root_id == ctx.root, ChangeRequest.tenant_no == ctx.me, ChangeRequest.state == "asked", by)
        .order_by(ChangeRequest.id).limit(MOST)
    ).all()  # fmt: skip
    lines = after_view.request_lines(s, [row for row, _day in rows])
    return [
        Todo(
            _("决定%(kind)s申请 · %(name)s", kind=kind_words(line.row), name=line.subject),
            url_for("draws.change_request", request_id=line.row.id), day, _("审批人") if own else line.row.asked_name, 5,
        )
        for line, (_row, day) in zip(lines, rows, strict=True)
    ]  # fmt: skip


def _of_task(stmt: Select, model) -> Select:
    """Joins the task that a request or an event belongs to."""
    return (
        stmt.join(DrawAttempt, (DrawAttempt.root_id == model.root_id) & (DrawAttempt.id == model.attempt_id))
        .join(Draw, (Draw.root_id == DrawAttempt.root_id) & (Draw.id == DrawAttempt.draw_id))
        .join(InspectionTask, (InspectionTask.root_id == Draw.root_id) & (InspectionTask.id == Draw.task_id))
    )


def to_record(s: Session, ctx: Ctx) -> list[Todo]:
    """Sealed draws whose rules want their sound or video kept, and that have none yet (S0-17)."""
    kept = exists().where(
        DrawRecording.root_id == DrawAttempt.root_id, DrawRecording.tenant_no == DrawAttempt.tenant_no,
        DrawRecording.attempt_id == DrawAttempt.id, DrawRecording.state == "kept",
    )  # fmt: skip
    stmt = (
        select(DrawAttempt.id, DrawAttempt.sealed_on, InspectionTask.name)
        .join(Draw, (Draw.root_id == DrawAttempt.root_id) & (Draw.id == DrawAttempt.draw_id))
        .join(InspectionTask, (InspectionTask.root_id == Draw.root_id) & (InspectionTask.id == Draw.task_id))
        .where(
            DrawAttempt.root_id == ctx.root, DrawAttempt.tenant_no == ctx.me, DrawAttempt.state == "sealed",
            DrawAttempt.rules["recording"]["value"]["required"].as_boolean(), ~kept,
        )
        .order_by(DrawAttempt.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return [
        Todo(_("补存抽取的音像记录 · %(name)s", name=name), url_for("draws.attempt", attempt_id=number), day, rank=20)
        for number, day, name in s.execute(stmt)
    ]


def to_decide(s: Session, ctx: Ctx) -> list[Todo]:
    """Requests of other people, for the approver (S0-31)."""
    return _asked(s, ctx, own=False)


def decision_awaited(s: Session, ctx: Ctx) -> list[Todo]:
    """The own requests that nobody has decided."""
    return _asked(s, ctx, own=True)


def to_throw(s: Session, ctx: Ctx) -> list[Todo]:
    """Published events whose throws the reader has not typed."""
    typed = select(DrawEntry.id).where(
        DrawEntry.root_id == DrawEvent.root_id, DrawEntry.attempt_id == DrawEvent.attempt_id,
        DrawEntry.event_n == DrawEvent.n, DrawEntry.user_id == ctx.user_id,
    )  # fmt: skip
    rows = s.execute(
        _of_task(select(DrawEvent, InspectionTask.name, InspectionTask.window_to), DrawEvent)
        .where(DrawEvent.root_id == ctx.root, DrawEvent.tenant_no == ctx.me, DrawEvent.state == "published", ~typed.exists())
        .order_by(DrawEvent.id).limit(MOST)
    )  # fmt: skip
    return [
        Todo(
            _("录入第 %(n)s 号变更的随机数 · %(name)s", n=event.n, name=name),
            url_for("draws.event", change_id=event.id), day, event.made_name, 8,
        )
        for event, name, day in rows
    ]  # fmt: skip


def to_supplement(s: Session, ctx: Ctx) -> list[Todo]:
    """Tasks with drawn subjects that have no team, due before the window closes; a section's member sees the section's."""
    sealed = s.scalars(
        select(DrawAttempt.id)
        .join(Draw, (Draw.root_id == DrawAttempt.root_id) & (Draw.id == DrawAttempt.draw_id))
        .join(InspectionTask, (InspectionTask.root_id == Draw.root_id) & (InspectionTask.id == Draw.task_id))
        .where(DrawAttempt.root_id == ctx.root, DrawAttempt.tenant_no == ctx.me, DrawAttempt.state == "sealed")
        .where(InspectionTask.state.in_(("drawn", "inspecting")))
        .order_by(DrawAttempt.id.desc()).limit(LOOKED_AT)
    ).all()  # fmt: skip
    unmanned = s.scalars(
        select(DrawSubject.attempt_id)
        .where(DrawSubject.root_id == ctx.root, DrawSubject.tenant_no == ctx.me, DrawSubject.attempt_id.in_(sealed))
        .where(DrawSubject.drawn, DrawSubject.settled_on.is_(None), ~leftover.manned().exists())
        .distinct()
    ).all() if sealed else []  # fmt: skip
    if not unmanned:
        return []
    stmt = (
        select(InspectionTask)
        .join(Draw, (Draw.root_id == InspectionTask.root_id) & (Draw.task_id == InspectionTask.id))
        .join(DrawAttempt, (DrawAttempt.root_id == Draw.root_id) & (DrawAttempt.draw_id == Draw.id))
        .where(DrawAttempt.root_id == ctx.root, DrawAttempt.id.in_(unmanned))
        .distinct().order_by(InspectionTask.window_to, InspectionTask.id).limit(MOST)
    )  # fmt: skip
    if ctx.section_id is not None:
        stmt = stmt.where(InspectionTask.section_id == ctx.section_id)
    return [
        Todo(
            _("补充抽取 %(n)s 家的检查组 · %(name)s", n=len(waiting), name=task.name),
            url_for("draws.supplement", task_id=task.id), task.window_to, "", 12,
        )
        for task in s.scalars(stmt)
        if (waiting := leftover.open_subjects(s, task)) and leftover.supplementing(s, task) is None
    ]  # fmt: skip


def to_give_up(s: Session, ctx: Ctx) -> list[Todo]:
    """Subjects that were withdrawn and have no successor, for the approver."""
    numbers = s.scalars(
        select(DrawEvent.attempt_id)
        .where(DrawEvent.root_id == ctx.root, DrawEvent.tenant_no == ctx.me, DrawEvent.outcome["status"].astext == "exhausted")
        .distinct().order_by(DrawEvent.attempt_id.desc()).limit(MOST)
    ).all()  # fmt: skip
    return [
        Todo(_("放弃检查 · %(name)s", name=row.name), url_for("draws.give_up", drawn_id=row.id), None, "", 12)
        for number in numbers
        for row in after.withdrawn(s, get_attempt(s, number))
        if row.settled_on is None
    ]
