"""Days on which somebody cannot inspect: entered by the steward or by the officer, never changed, only cancelled."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.registers.inspectors.models_constraints import InspectorAbsence
from saas.registers.inspectors.persons import Person, key, obj, rows_of
from tenants.unit import ctx_of

KINDS = {"leave": _l("休假"), "training": _l("培训"), "sick": _l("病假"), "other_duty": _l("其他公务")}
LONGEST = 366  # days; whoever is away longer leaves the register
MOST = 200


def enter(s: Session, person: Person, begins: date, ends: date, kind: str) -> InspectorAbsence:
    """Puts a person out of the draws of these days, both included.

    Raises Refusal ``E_STATE`` (has left), ``E_DATE_RANGE`` (ends before it begins), ``E_PAST`` (over already, no draw
    would ask), ``E_SPAN`` (more than a year), ``E_OVERLAP`` (naming the days that are there).
    """
    ctx, today = ctx_of(s), clock.today()
    if person.state != "active":
        raise Refusal("E_STATE", _("这名人员已经离岗。"))
    if ends < begins:
        raise Refusal("E_DATE_RANGE", _("结束日期不能早于开始日期。"), "ends_on")
    if ends < today:
        raise Refusal("E_PAST", _("这些日期已经过去，不用登记。"), "ends_on")
    if (ends - begins).days >= LONGEST:
        raise Refusal("E_SPAN", _("一次最多登记一年；更久的请办理离岗。"), "ends_on")
    there = s.scalar(
        select(InspectorAbsence)
        .where(*rows_of(InspectorAbsence, person), InspectorAbsence.cancelled_on.is_(None))
        .where(InspectorAbsence.begins_on <= ends, InspectorAbsence.ends_on >= begins)
        .order_by(InspectorAbsence.begins_on)
        .limit(1)
    )
    if there is not None:
        days = {"a": there.begins_on.isoformat(), "b": there.ends_on.isoformat()}
        raise Refusal("E_OVERLAP", _("与已登记的 %(a)s 至 %(b)s 重叠。", **days), "begins_on")
    row = InspectorAbsence(
        **key(person), begins_on=begins, ends_on=ends, kind=kind, entered_by=ctx.user_id or 0, entered_name=ctx.user_name,
        entered_on=today,
    )  # fmt: skip
    s.add(row)
    s.flush()
    # not the kind: whether somebody is ill is no matter of those who read traces
    journal.record(s, "absence.enter", obj(row), of=obj(person), **{"from": begins, "to": ends})
    return row


def cancel(s: Session, absence: InspectorAbsence) -> None:
    """The person can inspect on these days after all. Raises Refusal ``E_STATE`` where they are over or cancelled."""
    ctx = ctx_of(s)
    if absence.cancelled_on is not None or absence.ends_on < clock.today():
        raise Refusal("E_STATE", _("这些日期已经过去或已经取消。"))
    absence.cancelled_on, absence.cancelled_by, absence.cancelled_name = clock.today(), ctx.user_id or 0, ctx.user_name
    journal.record(s, "absence.cancel", obj(absence))


def of_person(s: Session, person: Person) -> list[InspectorAbsence]:
    """Days of an own person, the latest first; cancelled ones too."""
    return list(
        s.scalars(
            select(InspectorAbsence)
            .where(*rows_of(InspectorAbsence, person))
            .order_by(InspectorAbsence.begins_on.desc(), InspectorAbsence.id.desc())
            .limit(MOST)
        )
    )


def state_of(absence: InspectorAbsence, on: date) -> str:
    """``cancelled``, ``over``, ``now`` or ``ahead``."""
    if absence.cancelled_on is not None:
        return "cancelled"
    if absence.ends_on < on:
        return "over"
    return "now" if absence.begins_on <= on else "ahead"


def load(s: Session, absence_id: int) -> InspectorAbsence | None:
    """An absence of the own bureau, or None."""
    return s.get(InspectorAbsence, (ctx_of(s).root, absence_id))
