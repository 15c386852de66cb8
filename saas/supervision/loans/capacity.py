"""可借人数: what a bureau tells the province of its strength, by category and week, if it likes (R4, S2-30).

Only what was saved here is told; the proposal is computed from the own register and stays in the house.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.settings import service as settings
from saas.registers.catalogue import CATEGORIES
from saas.registers.inspectors import constraints
from saas.registers.inspectors import service as inspectors
from saas.registers.inspectors.models import Inspector
from saas.supervision.loans import days
from saas.supervision.loans.models_nearby import LoanCapacity
from saas.supervision.loans.nearby import monday
from tenants.context import Ctx
from tenants.unit import ctx_of, lock_bureau

WEEKS = 12
MOST = 3  # 3 stands for more
Cell = tuple[str, date]


def weeks() -> list[date]:
    """The Mondays of this week and of the eleven that follow."""
    first = monday(clock.today())
    return [first + timedelta(weeks=n) for n in range(WEEKS)]


def told(s: Session) -> dict[Cell, int]:
    """(category, Monday) → what the own bureau tells of the weeks to come."""
    ctx = ctx_of(s)
    rows = s.scalars(
        select(LoanCapacity).where(
            LoanCapacity.root_id == ctx.root, LoanCapacity.tenant_no == ctx.me, LoanCapacity.week.between(weeks()[0], weeks()[-1])
        )
    )
    return {(row.category, row.week): row.spare for row in rows}


def save(s: Session, wanted: Mapping[Cell, int | None]) -> int:
    """Tells what ``wanted`` holds and, of its cells that are None, nothing any more; cells that it does not name stay.
    Weeks that are over are forgotten. How many cells changed; none leaves no trace. Raises Refusal ``E_CHOICE`` for
    another category, week or number."""
    lock_bureau(s)
    known = {(category, week) for category in CATEGORIES for week in weeks()}
    if any(cell not in known or spare not in (None, *range(MOST + 1)) for cell, spare in wanted.items()):
        raise Refusal("E_CHOICE", _("只能填未来十二周里的 0、1、2 或者 3 人以上。"))
    forget(s)
    ctx = ctx_of(s)
    mine = (LoanCapacity.root_id == ctx.root, LoanCapacity.tenant_no == ctx.me)
    there = {(row.category, row.week): row for row in s.scalars(select(LoanCapacity).where(*mine))}
    before, after = {}, {}
    for (category, week), spare in wanted.items():
        row = there.get((category, week))
        had = row.spare if row else None
        if had == spare:
            continue
        name = f"{category} {week.isoformat()}"
        before[name], after[name] = had, spare
        if spare is None:
            s.delete(row)
        elif row is None:
            s.add(LoanCapacity(category=category, week=week, spare=spare))
        else:
            row.spare = spare
    s.flush()
    if after:
        journal.record(s, "loan.spare", f"tenant:{ctx.me}", before=before, after=after)
    return len(after)


def withdraw(s: Session) -> int:
    """Nothing is told any more. How many cells there were."""
    lock_bureau(s)
    ctx = ctx_of(s)
    gone = s.execute(delete(LoanCapacity).where(LoanCapacity.root_id == ctx.root, LoanCapacity.tenant_no == ctx.me)).rowcount
    if gone:
        journal.record(s, "loan.spare", f"tenant:{ctx.me}", withdrawn=gone)
    return gone


def forget(s: Session) -> int:
    """Own rows of weeks that are over go: they help nobody and tell how busy the bureau was. Always 0, for the night."""
    ctx = ctx_of(s)
    mine = (LoanCapacity.root_id == ctx.root, LoanCapacity.tenant_no == ctx.me)
    s.execute(delete(LoanCapacity).where(*mine, LoanCapacity.week < monday(clock.today())))
    return 0


def tellers(ctx: Ctx):
    """Bureaus of the subtree with rows of weeks that are over."""
    mine = (LoanCapacity.root_id == ctx.root, LoanCapacity.tenant_no.between(ctx.lo, ctx.hi))
    return select(LoanCapacity.tenant_no).distinct().where(*mine, LoanCapacity.week < monday(clock.today()))


@dataclass(frozen=True)
class Proposal:
    """For one cell: officers who could go, and what is left of them when the own bureau keeps one team. ``spare`` 0 … 3."""

    free: int
    spare: int


def proposals(s: Session) -> dict[Cell, Proposal]:
    """From the own register, in four statements: active officers whose certificate holds all week and who are neither away
    nor promised on a day of it, less one team. Never told by itself."""
    first, last = weeks()[0], weeks()[-1] + timedelta(days=6)
    people = inspectors.candidates(s, list(CATEGORIES), [])
    ids = [person.id for person in people]
    busy: dict[int, list[days.Span]] = {}
    for found in (constraints.absences(s, ids, (first, last)), days.away(s, ids, (first, last))):
        for person, spans in found.items():
            busy.setdefault(person, []).extend(spans)
    team, out = max(settings.effective(s, "team_size").value["n"], 2), {}
    for week in weeks():
        span = (week, week + timedelta(days=6))
        there = [person for person in people if _there(person, span, busy.get(person.id, []))]
        for category in CATEGORIES:
            free = sum(category in person.categories for person in there)
            out[category, week] = Proposal(free, max(0, min(MOST, free - team)))
    return out


def _there(person: Inspector, span: days.Span, busy: list[days.Span]) -> bool:
    certified = person.certificate_from <= span[0] and person.certificate_to >= span[1]
    return certified and not any(a <= span[1] and b >= span[0] for a, b in busy)
