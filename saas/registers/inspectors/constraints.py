"""What a draw asks about its people before it is frozen: who must not meet whom, who is away (draw protocol §3, §7.1).

One statement for each question, whatever the number of people; nobody asked about, no statement.
"""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from saas.registers.inspectors.models_constraints import InspectorAbsence, InspectorConflict
from tenants.unit import ctx_of

Span = tuple[date, date]


def barred(s: Session, inspector_ids: Collection[int], subject_ids: Collection[int]) -> set[tuple[int, int]]:
    """(inspector, subject) of every conflict in force between the two groups (S0-31, S1-17)."""
    return _barred(s, InspectorConflict.inspector_id, inspector_ids, subject_ids)


def expert_barred(s: Session, expert_ids: Collection[int], subject_ids: Collection[int]) -> set[tuple[int, int]]:
    """The same for experts."""
    return _barred(s, InspectorConflict.expert_id, expert_ids, subject_ids)


def absences(s: Session, inspector_ids: Collection[int], window: Span) -> dict[int, list[Span]]:
    """Inspector → days away inside the window, in order, clipped to it; adjoining ones are told as one, because a record
    tells no more than a draw needs (§11). Who is there all the time is not in it."""
    return _absences(s, InspectorAbsence.inspector_id, inspector_ids, window)


def expert_absences(s: Session, expert_ids: Collection[int], window: Span) -> dict[int, list[Span]]:
    """The same for experts."""
    return _absences(s, InspectorAbsence.expert_id, expert_ids, window)


def _barred(
    s: Session, column: InstrumentedAttribute, people: Collection[int], subject_ids: Collection[int]
) -> set[tuple[int, int]]:
    if not people or not subject_ids:
        return set()
    ctx, inside = ctx_of(s), set(subject_ids)
    stmt = select(column, InspectorConflict.subject_id).where(
        InspectorConflict.root_id == ctx.root, InspectorConflict.tenant_no == ctx.me,
        InspectorConflict.revoked_on.is_(None), column.in_(people),
    )  # fmt: skip
    return {(person, subject) for person, subject in s.execute(stmt) if subject in inside}


def _absences(s: Session, column: InstrumentedAttribute, people: Collection[int], window: Span) -> dict[int, list[Span]]:
    if not people:
        return {}
    ctx, (opens, closes) = ctx_of(s), window
    stmt = (
        select(column, InspectorAbsence.begins_on, InspectorAbsence.ends_on)
        .where(
            InspectorAbsence.root_id == ctx.root, InspectorAbsence.tenant_no == ctx.me,
            InspectorAbsence.cancelled_on.is_(None), InspectorAbsence.begins_on <= closes,
            InspectorAbsence.ends_on >= opens, column.in_(people),
        )
        .order_by(column, InspectorAbsence.begins_on, InspectorAbsence.ends_on)
    )  # fmt: skip
    found: dict[int, list[Span]] = {}
    for person, begins, ends in s.execute(stmt):
        spans = found.setdefault(person, [])
        begins, ends = max(begins, opens), min(ends, closes)
        if spans and begins <= spans[-1][1] + timedelta(days=1):
            spans[-1] = (spans[-1][0], max(spans[-1][1], ends))
        else:
            spans.append((begins, ends))
    return found
