"""Inspections follow what happens to their draw after the seal: teams change, subjects go, others stand for them (§9)."""

from collections.abc import Collection

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation import journal
from saas.supervision.draws import after, leftover
from saas.supervision.inspections.creating import create, members_of, points_of
from saas.supervision.inspections.handover import hand_over, stranded, under_way
from saas.supervision.inspections.models import Inspection
from saas.supervision.inspections.notices import reopen
from saas.supervision.plans import tasks
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of, lock_bureau

UNBEGUN = ("drawn", "noticed")


def _of_attempt(s: Session, attempt_id: int) -> list[Inspection]:
    """All inspections of an attempt, locked in one order."""
    ctx = ctx_of(s)
    mine = (Inspection.root_id == ctx.root, Inspection.tenant_no == ctx.me, Inspection.attempt_id == attempt_id)
    return list(
        s.scalars(
            select(Inspection).where(*mine).order_by(Inspection.id).with_for_update().execution_options(populate_existing=True)
        )
    )


def tell_begun(s: Session, *, attempt_id: int, found: set[int], going: set[int] | None = None, **_more) -> None:
    """Answers ``draw.begun``: drawn subjects whose inspection has begun or is over, and among these (``going``) those
    whose officers are still on site; none can begin or end until the end of this transaction."""
    rows = _of_attempt(s, attempt_id)
    found |= {row.draw_subject_id for row in rows if row.state not in (*UNBEGUN, "cancelled")}
    if going is not None:
        going |= {row.draw_subject_id for row in rows if under_way(row)}


def follow_hold(s: Session, *, attempt_id: int, subjects: Collection[int], **_more) -> None:
    """Follows ``draw.held``: nobody goes where a granted change is not done yet, and a visit that lost a borrowed officer
    stands still until somebody has taken over. One whose officers have left the place needs nobody."""
    for row in _of_attempt(s, attempt_id):
        row.held = row.draw_subject_id in subjects and (row.state in UNBEGUN or under_way(row))
    s.flush()


def follow_change(s: Session, *, attempt_id: int, task: InspectionTask, moved, **_more) -> None:
    """Follows ``draw.changed``: the teams that the event names, and no others; the withdrawn subject's inspection is
    cancelled, its successor gets one."""
    lock_bureau(s)
    rows = {row.draw_subject_id: row for row in _of_attempt(s, attempt_id)}
    for number in moved.teams:
        if number in rows:
            _change_team(s, rows[number])
    if moved.added is not None:
        with force_locale("zh_CN"):
            cancel(s, rows.get(moved.withdrawn), _("递补：检查对象已经撤下，由下一顺位递补"))
        seats = after.team(s, moved.added)
        if any(not person.expert for person, _seat in seats):
            create(s, task, attempt_id, [(after.get_subject(s, moved.added), seats)], points_of(s, task))


def _change_team(s: Session, inspection: Inspection) -> None:
    """The members are the seats of the draw, seat by seat; a notice that names others is drafted and issued anew. A visit
    under way keeps its notice, which was served: whoever leaves hands over (S2-30)."""
    there = {(one.seat, one.draw_person_id): one for one in inspection.members}
    seats = {(seat, person.id): (person, seat) for person, seat in after.team(s, inspection.draw_subject_id)}
    gone = [there[key] for key in sorted(there.keys() - seats.keys())]
    come = members_of(s, inspection, [seats[key] for key in sorted(seats.keys() - there.keys())])
    for member in gone:
        s.delete(member)
    s.flush()
    s.add_all(come)
    s.flush()
    s.expire(inspection, ["members"])
    journal.record(s, "inspection.team", f"inspection:{inspection.id}", persons=len(seats))
    if under_way(inspection):
        hand_over(s, inspection, gone, come)
        return
    with force_locale("zh_CN"):
        reopen(s, inspection, _("检查组有变更，请核对后重新报签。"))


def cancel(s: Session, inspection: Inspection | None, reason: str) -> None:
    """Ends an inspection that has not begun, or that lost its officers on the way and found nobody to go on with it; it
    keeps its reason and counts no more (S1-16)."""
    if inspection is None or not (inspection.state in UNBEGUN or stranded(inspection)):
        return
    inspection.state, inspection.held = "cancelled", False
    inspection.cancelled_on, inspection.cancel_reason = clock.today(), reason
    s.flush()
    journal.record(s, "inspection.cancel", f"inspection:{inspection.id}", reason=reason)


def follow_giving_up(s: Session, *, task: InspectionTask, subjects: Collection[int], reason: str, **_more) -> None:
    """Follows ``draw.given_up``: there is nobody to send or nobody to visit; with the last one the task is done."""
    lock_bureau(s)
    ctx = ctx_of(s)
    mine = (Inspection.root_id == ctx.root, Inspection.tenant_no == ctx.me, Inspection.draw_subject_id.in_(subjects))
    for row in s.scalars(select(Inspection).where(*mine).order_by(Inspection.id).with_for_update()).all():
        cancel(s, row, reason)
    close_task(s, task)


def close_task(s: Session, task: InspectionTask) -> None:
    """The task is done once every inspection is public or cancelled and no drawn subject waits for a team (S3-04)."""
    ctx = ctx_of(s)
    left = s.scalar(
        select(func.count())
        .select_from(Inspection)
        .where(Inspection.root_id == ctx.root, Inspection.tenant_no == ctx.me, Inspection.task_id == task.id)
        .where(Inspection.state.not_in(("published", "cancelled")))
    )
    if not left and task.state != "done" and not leftover.open_subjects(s, task):
        tasks.mark(s, task, "done")
