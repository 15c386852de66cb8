"""Where capacity is short: open needs week by week against what bureaus told freely that they can spare (S2-30, D-23)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from saas import clock
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanRequest
from saas.supervision.loans.models_nearby import LoanCapacity
from saas.supervision.loans.nearby import monday
from tenants.tree import subtree
from tenants.unit import ctx_of

WEEKS, MOST = 8, 300
WEEK = timedelta(days=7)


@dataclass
class Cell:
    """One week of one part: officers ``missing`` by open needs, told ``spare`` (3 stands for more), bureaus that ``told``
    anything, and how many of these told ``zero``."""

    missing: int = 0
    spare: int = 0
    told: int = 0
    zero: int = 0

    @property
    def state(self) -> str:
        """``short``: more are missing than told; ``none``: everybody who told has nobody; ``free``; ``untold``."""
        if self.missing > self.spare:
            return "short"
        if not self.told:
            return "untold"
        return "free" if self.spare else "none"


@dataclass
class Part:
    """A bureau of the subtree, or one directly below the reader with everything under it."""

    number: int
    name: str
    hi: int
    cells: list[Cell] = field(default_factory=lambda: [Cell() for _n in range(WEEKS)])

    @property
    def said(self) -> bool:
        return any(cell.missing or cell.told for cell in self.cells)


@dataclass(frozen=True)
class Unmet:
    """An open need, with how many letters went out for it and how many of them were granted."""

    need: LoanNeed
    asked: int
    granted: int


@dataclass(frozen=True)
class Shortage:
    """``weeks``: Mondays from this week on; ``parts`` with anything told or missing; ``total`` over the subtree."""

    category: str
    weeks: list[date]
    parts: list[Part]
    total: Part
    silent: int


def open_needs(s: Session) -> list[LoanNeed]:
    """Open needs of the subtree whose days are not over, the soonest first. Bounded."""
    ctx = ctx_of(s)
    mine = (LoanNeed.root_id == ctx.root, LoanNeed.tenant_no.between(ctx.lo, ctx.hi), LoanNeed.state == "open")
    stmt = select(LoanNeed).where(*mine, LoanNeed.window_to >= clock.today())
    return list(s.scalars(stmt.order_by(LoanNeed.window_from, LoanNeed.id).limit(MOST)))


def unmet(s: Session, needs: list[LoanNeed]) -> list[Unmet]:
    """The needs with their letters and consents. One query, none for no needs."""
    if not needs:
        return []
    ctx = ctx_of(s)
    granted = (
        (LoanOffer.root_id == LoanRequest.root_id) & (LoanOffer.tenant_no == LoanRequest.to_no)
        & (LoanOffer.to_no == LoanRequest.tenant_no) & (LoanOffer.request_id == LoanRequest.id)
        & LoanOffer.sent & (LoanOffer.state == "granted")
    )  # fmt: skip
    rows = s.execute(
        select(LoanRequest.need_id, func.count(), func.count(LoanOffer.id))
        .outerjoin(LoanOffer, granted)
        .where(LoanRequest.root_id == ctx.root, LoanRequest.tenant_no.in_({need.tenant_no for need in needs}))
        .where(LoanRequest.need_id.in_([need.id for need in needs]), LoanRequest.sent)
        .group_by(LoanRequest.need_id)
    )
    found = {number: (asked, yes) for number, asked, yes in rows}
    return [Unmet(need, *found.get(need.id, (0, 0))) for need in needs]


def shortage(s: Session, needs: list[LoanNeed], category: str) -> Shortage:
    """Eight weeks from this one on, for one category. Two queries (the tree, what was told)."""
    ctx, first = ctx_of(s), monday(clock.today())
    weeks = [first + WEEK * n for n in range(WEEKS)]
    whole = subtree(s)
    here = next(row for row in whole if row.tenant_no == ctx.me)
    below = [Part(row.tenant_no, row.name, row.hi) for row in whole if row.parent_no == ctx.me]
    parts, total = [*below, Part(here.tenant_no, here.name, here.tenant_no)], Part(here.tenant_no, here.name, ctx.hi)
    rows = s.execute(
        select(LoanCapacity.tenant_no, LoanCapacity.week, LoanCapacity.spare).where(
            LoanCapacity.root_id == ctx.root, LoanCapacity.week.between(weeks[0], weeks[-1]),
            LoanCapacity.tenant_no.between(ctx.lo, ctx.hi), LoanCapacity.category == category,
        )
    ).all()  # fmt: skip
    for number, week, spare in rows:
        for cell in _cells(parts, total, number, (week - first).days // 7):
            cell.spare, cell.told, cell.zero = cell.spare + spare, cell.told + 1, cell.zero + (not spare)
    for need in needs:
        if category not in need.categories:
            continue
        for n, week in enumerate(weeks):
            if need.window_from < week + WEEK and need.window_to >= week:
                for cell in _cells(parts, total, need.tenant_no, n):
                    cell.missing += need.missing
    silent = len(whole) - len({number for number, _week, _spare in rows})
    return Shortage(category, weeks, [part for part in parts if part.said], total, silent)


def _cells(parts: list[Part], total: Part, number: int, n: int) -> list[Cell]:
    head = next((part for part in parts if part.number <= number <= part.hi), None)
    return [total.cells[n], *([head.cells[n]] if head else [])]


def categories_of(needs: list[LoanNeed]) -> list[str]:
    """Categories by officers missing, the most first."""
    lack: dict[str, int] = {}
    for need in needs:
        for one in need.categories:
            lack[one] = lack.get(one, 0) + need.missing
    return sorted(lack, key=lambda one: (-lack[one], one))
