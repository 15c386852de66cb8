"""缺口: the need of one task, opened by the draw that cannot be staffed (S2-30); met, closed, or put before the superior."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.supervision.loans.models import LoanNeed
from tenants.unit import ctx_of, lock_bureau


@dataclass(frozen=True)
class Shortfall:
    """What a draw knows of its need, as values: nothing here is a row of another feature.

    ``seats`` of a team, ``able`` own officers who could hold one now, ``missing`` officers at least, ``subjects`` about to
    be drawn, ``causes``: reason code → number of officers whom it keeps away.
    """

    task_id: int
    task_name: str
    categories: tuple[str, ...]
    seats: int
    able: int
    missing: int
    subjects: int
    window: tuple[date, date]
    causes: dict[str, int]


def open_need(s: Session, lack: Shortfall) -> LoanNeed:
    """The task's open need, brought up to what is known today; one task has one. Raises Refusal ``E_WINDOW`` when the
    days are over, ``E_NO_NEED`` when nobody is missing."""
    if lack.window[1] < clock.today():
        raise Refusal("E_WINDOW", _("检查时间已经过去，不能再借调。"))
    if lack.missing < 1:
        raise Refusal("E_NO_NEED", _("这个任务不缺人，不用借调。"))
    lock_bureau(s)  # two people at once open one need
    ctx, row = ctx_of(s), open_of_task(s, lack.task_id)
    if row is None:
        row = LoanNeed(task_id=lack.task_id, opened_on=clock.today(), opened_by=ctx.user_id or 0, opened_name=ctx.user_name)
    fresh = row.id is None
    row.task_name, row.categories, row.seats, row.able = lack.task_name, list(lack.categories), lack.seats, lack.able
    row.missing, row.subjects, row.causes = lack.missing, lack.subjects, dict(lack.causes)
    row.window_from, row.window_to = lack.window
    s.add(row)
    s.flush()
    if fresh:
        journal.record(
            s, "loan.need", f"loan_need:{row.id}", task=row.task_id, seats=row.seats, able=row.able, missing=row.missing,
            window=[row.window_from, row.window_to], causes=row.causes,
        )  # fmt: skip
    return row


def open_of_task(s: Session, task_id: int) -> LoanNeed | None:
    """The own open need of a task."""
    ctx = ctx_of(s)
    return s.scalar(
        select(LoanNeed).where(
            LoanNeed.root_id == ctx.root, LoanNeed.tenant_no == ctx.me, LoanNeed.task_id == task_id, LoanNeed.state == "open"
        )
    )


def latest_of_task(s: Session, task_id: int) -> LoanNeed | None:
    """The own newest need of a task, open or not."""
    ctx = ctx_of(s)
    mine = (LoanNeed.root_id == ctx.root, LoanNeed.tenant_no == ctx.me, LoanNeed.task_id == task_id)
    return s.scalar(select(LoanNeed).where(*mine).order_by(LoanNeed.id.desc()).limit(1))


def load(s: Session, need_id: int) -> LoanNeed | None:
    """A need of the own bureau or of one below, or None."""
    return s.get(LoanNeed, (ctx_of(s).root, need_id))


def settle(s: Session, need: LoanNeed, state: str, reason: str = "") -> None:
    """``met``: enough officers are in force or the draw is sealed; ``closed``: given up with a reason. The same again changes
    nothing. Raises Refusal ``E_REASON`` for closing without one."""
    if need.state == state:
        return
    if state == "closed" and len(reason.strip()) < 2:
        raise Refusal("E_REASON", _("请写明不再借调的理由"), "reason")
    before, need.state, need.closed_on, need.close_reason = need.state, state, clock.today(), reason.strip()
    s.flush()
    journal.record(s, "loan.need_end", f"loan_need:{need.id}", before={"state": before}, after={"state": state})


def ask_superior(s: Session, need: LoanNeed, note: str) -> None:
    """Asks the common superior to mediate: it reads the need in its subtree and answers with rows of its own (R2).

    Raises Refusal ``E_STATE`` (not open), ``E_NO_SUPERIOR``, ``E_REASON``.
    """
    if need.state != "open":
        raise Refusal("E_STATE", _("这个缺口已经办结。"))
    if not ctx_of(s).anc:
        raise Refusal("E_NO_SUPERIOR", _("本局没有上级单位。"))
    if len(note.strip()) < 2:
        raise Refusal("E_REASON", _("请写明已经问过谁、为什么需要协调"), "note")
    need.mediation_on, need.mediation_note = clock.today(), note.strip()
    s.flush()
    journal.record(s, "loan.mediation", f"loan_need:{need.id}")
