"""What a superior sees of its subtree: figures, ranking, and whether they equal a recount."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import NotHere
from saas.foundation import journal
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.jobs import enqueue
from saas.foundation.jobs.models import JobRun
from saas.foundation.journal.models import AuditEvent
from saas.supervision.inspections.models import Inspection
from saas.supervision.inspections.outcomes import STATES
from saas.supervision.loans import figures, shortage
from saas.surfaces.statistics import service as statistics
from tenants.tree import Tenant, subtree
from tenants.unit import ctx_of

MEASURES = statistics.FLOW + statistics.TASKS
KEYS = {
    "drawn": "inspection.drawn", "visited": "inspection.visited", "reviewed": "inspection.reviewed",
    "published": "inspection.published", "violation": "inspection.violation", "made": "task.made", "done": "task.done",
}  # fmt: skip


@dataclass
class Line:
    """One bureau, or one city with everything below it."""

    number: int
    name: str
    level: str
    hi: int = 0
    direct: bool = False
    own: bool = False
    subjects: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def __getattr__(self, name: str) -> int:
        if name in KEYS:
            return self.counts.get(KEYS[name], 0)
        raise AttributeError(name)

    def covers(self, number: int) -> bool:
        """Whether a bureau belongs to this line (the lines of a board are asked in order)."""
        return self.number <= number <= self.hi

    def add(self, counts: dict[str, int], subjects: int) -> None:
        """Adds the counts of a bureau that belongs to this line."""
        for measure, n in counts.items():
            self.counts[measure] = self.counts.get(measure, 0) + n
        self.subjects += subjects

    @property
    def state(self) -> str:
        """The light of the publication share: all, nearly all, some missing, or nothing to publish yet."""
        if not self.visited:
            return "none"
        if self.published >= self.visited:
            return "ok"
        return "soon"


@dataclass(frozen=True)
class Unpublished:
    """A subject that was visited and whose result is not public yet; ``days`` since the visit."""

    inspection_id: int
    subject: str
    bureau: str
    state: str
    days: int


@dataclass(frozen=True)
class Lending:
    """借调 of the reader's subtree: open needs, how many of them nobody has consented to, officers missing; officer-days lent
    in the year up to today, and those that were ordered for later days."""

    needs: int
    unmet: int
    missing: int
    days: int
    planned: int


@dataclass(frozen=True)
class Board:
    """Everything on the console's first page; ``focus`` is the bureau whose subtree is shown."""

    focus: Tenant
    above: list[Tenant]
    year: int
    years: list[int]
    total: Line
    lines: list[Line]
    months: list[dict]
    at: datetime
    recounted: AuditEvent | None
    job: JobRun | None
    lending: Lending | None

    @property
    def recounted_on(self) -> date | None:
        """The business day of the newest recount."""
        return date.fromisoformat(self.recounted.business_day) if self.recounted else None
    unpublished: list[Unpublished]


def board(s: Session, year: int, number: int | None = None) -> Board:
    """Figures of one year over the subtree of ``number`` (the reader's own by default), a line per direct subordinate.

    Raises NotHere for a bureau outside the reader's subtree.
    """
    ctx = ctx_of(s)
    whole = subtree(s)
    focus = next((t for t in whole if t.tenant_no == (number or ctx.me)), None)
    if focus is None:
        raise NotHere("tenant")
    counts = statistics.by_bureau(s, str(year), MEASURES, focus.lo, focus.hi)
    subjects = statistics.subjects_by_bureau(s, focus.lo, focus.hi)
    total, lines = Line(focus.tenant_no, focus.name, focus.level), _lines(whole, focus)
    for bureau in (t for t in whole if focus.lo <= t.tenant_no <= focus.hi):
        head = next(x for x in lines if x.covers(bureau.tenant_no))
        for line in (total, head):
            line.add(counts.get(bureau.tenant_no, {}), subjects.get(bureau.tenant_no, 0))
    periods = [f"{year}-{month:02}" for month in range(1, 13)]
    monthly = statistics.totals(s, periods, statistics.FLOW, focus.lo, focus.hi)
    months = [
        {"month": number} | {m: monthly.get((period, m), 0) for m in statistics.FLOW}
        for number, period in enumerate(periods, 1)
    ]
    above = [t for t in whole if t.lo <= focus.lo and t.hi >= focus.hi and t is not focus]
    this = clock.today().year
    return Board(
        focus, above, year, list(range(this, this - 3, -1)), total, lines, months, clock.now(), last_recount(s), running(s),
        lending(s, year) if focus.tenant_no == ctx.me else None, unpublished(s, focus, {t.tenant_no: t.name for t in whole}),
    )  # fmt: skip


def _lines(whole: list[Tenant], focus: Tenant) -> list[Line]:
    """Each direct subordinate with all below it, and the bureau itself last, for what it does on its own."""
    below = [
        Line(t.tenant_no, t.name, t.level, hi=t.hi, direct=focus.level == "province" and t.level == "county")
        for t in whole
        if t.parent_no == focus.tenant_no
    ]
    return [*below, Line(focus.tenant_no, focus.name, focus.level, own=True, hi=focus.hi)]


def lending(s: Session, year: int) -> Lending:
    """Loans between the bureaus of the reader's subtree, with partners outside it. Two statements, one more where there are needs."""
    needs = shortage.open_needs(s)
    told = shortage.unmet(s, needs)
    return Lending(len(told), sum(not one.granted for one in told), sum(one.missing for one in needs), *figures.days_of(s, year))


def unpublished(s: Session, focus: Tenant, names: dict[int, str]) -> list[Unpublished]:
    """What was checked longest ago and is still not public, in the subtree of ``focus`` (谁检查、谁录入、谁公开)."""
    ctx, mine = ctx_of(s), categories_in_hand(s)
    in_hand = () if mine is None else (Inspection.category.in_(mine),)
    rows = s.scalars(
        select(Inspection)
        .where(
            Inspection.root_id == ctx.root, Inspection.tenant_no.between(focus.lo, focus.hi),
            Inspection.visited_on.is_not(None), Inspection.published_on.is_(None), *in_hand,
        )
        .order_by(Inspection.visited_on, Inspection.id)
        .limit(6)
    )  # fmt: skip
    today = clock.today()
    return [Unpublished(r.id, r.subject_name, names[r.tenant_no], str(STATES[r.state][0]), (today - r.visited_on).days) for r in rows]


def last_recount(s: Session) -> AuditEvent | None:
    """The newest recount of this bureau's subtree, from the trace."""
    ctx = ctx_of(s)
    return s.scalar(
        select(AuditEvent)
        .where(AuditEvent.root_id == ctx.root, AuditEvent.tenant_no == ctx.me, AuditEvent.obj == "stat_cell:subtree")
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )


def running(s: Session) -> JobRun | None:
    """A recount that was asked for and is not over."""
    ctx = ctx_of(s)
    return s.scalar(
        select(JobRun)
        .where(JobRun.root_id == ctx.root, JobRun.tenant_no == ctx.me, JobRun.kind == "statistics.recount")
        .where(JobRun.state.in_(("queued", "running")))
        .order_by(JobRun.id.desc())
        .limit(1)
    )


def ask_recount(s: Session, label: str) -> JobRun:
    """Asks for a recount; one at a time, a second press gets the first one."""
    found = running(s)
    if found is not None:
        return found
    job = enqueue(s, "statistics.recount", {}, label=label, total=1)
    journal.record(s, "statistics.ask_recount", f"job_run:{job.id}")
    return job


def year_of(text: str | None) -> int:
    """The year a reader asked for, within reason; this year otherwise."""
    this = clock.today().year
    return int(text) if text and text.isdecimal() and len(text) == 4 and this - 9 <= int(text) <= this + 1 else this


__all__ = ["Board", "Line", "ask_recount", "board", "year_of"]
