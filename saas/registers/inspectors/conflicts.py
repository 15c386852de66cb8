"""Declaring and revoking a conflict of interest (S0-31, S1-17: 有利害关系的，应依法回避)."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.registers.inspectors.models_constraints import InspectorConflict
from saas.registers.inspectors.persons import Person, key, obj, rows_of
from tenants.unit import ctx_of

MOST = 200


def declare(s: Session, person: Person, subject: Any, note: str = "") -> InspectorConflict:
    """From now on the person is drawn for this subject no more. ``subject``: a row of the subject register (``id``,
    ``tenant_no``, ``uscc``, ``name``) in the own subtree, or None for one that is not there.

    The trace names neither the subject nor the reason: superiors read traces, and this is the bureau's own.
    Raises Refusal ``E_STATE`` (the person has left), ``E_SUBJECT``, ``E_CONFLICT_TWICE``.
    """
    ctx = ctx_of(s)
    if person.state != "active":
        raise Refusal("E_STATE", _("这名人员已经离岗。"))
    if subject is None or not ctx.covers(subject.tenant_no):
        raise Refusal("E_SUBJECT", _("名录里没有这家机构，请重新查找。"), "subject_id")
    number = s.scalar(
        insert(InspectorConflict)
        .values(
            **key(person), subject_id=subject.id, subject_no=subject.tenant_no, uscc=subject.uscc,
            subject_name=subject.name, note=note.strip(), declared_by=ctx.user_id or 0, declared_name=ctx.user_name,
            declared_on=clock.today(),
        )
        .on_conflict_do_nothing()
        .returning(InspectorConflict.id)
    )  # fmt: skip
    if number is None:
        raise Refusal("E_CONFLICT_TWICE", _("与这家机构的利害关系已经申报过。"), "subject_id")
    journal.record(s, "conflict.declare", f"inspector_conflict:{number}", of=obj(person))
    return s.get(InspectorConflict, (ctx.root, number))


def revoke(s: Session, conflict: InspectorConflict) -> None:
    """Ends a conflict; draws that were frozen before keep it. Raises Refusal ``E_STATE`` where it has ended."""
    ctx = ctx_of(s)
    if conflict.revoked_on is not None:
        raise Refusal("E_STATE", _("这项申报已经撤销。"))
    conflict.revoked_on, conflict.revoked_by, conflict.revoked_name = clock.today(), ctx.user_id or 0, ctx.user_name
    journal.record(s, "conflict.revoke", obj(conflict))


def of_person(s: Session, person: Person) -> list[InspectorConflict]:
    """All that was ever declared about an own person, in force first, then the newest."""
    return list(
        s.scalars(
            select(InspectorConflict)
            .where(*rows_of(InspectorConflict, person))
            .order_by(InspectorConflict.revoked_on.desc().nulls_first(), InspectorConflict.id.desc())
            .limit(MOST)
        )
    )


def load(s: Session, conflict_id: int) -> InspectorConflict | None:
    """A conflict of the own bureau, or None."""
    return s.get(InspectorConflict, (ctx_of(s).root, conflict_id))
