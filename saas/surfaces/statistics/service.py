"""Roll-ups over a subtree, and the independent recount that they are held against (tenancy §9, B-30)."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from saas.surfaces.statistics.models import StatCell
from tenants.unit import ctx_of

FLOW = ("inspection.drawn", "inspection.visited", "inspection.reviewed", "inspection.published", "inspection.violation")
TASKS = ("task.made", "task.done")

# Written apart from the triggers on purpose: the same numbers, from the facts, another way.
RECOUNT = text("""
with day_facts as (
  select root_id, tenant_no, 'inspection.drawn' as measure, drawn_on as day from app.inspection where cancelled_on is null
  union all select root_id, tenant_no, 'inspection.visited', visited_on from app.inspection
  union all select root_id, tenant_no, 'inspection.reviewed', reviewed_on from app.inspection
  union all select root_id, tenant_no, 'inspection.published', published_on from app.inspection
  union all select root_id, tenant_no, 'inspection.violation', reviewed_on from app.inspection where outcome <> 'no_violation'
  union all select root_id, tenant_no, 'task.made', created_on from app.inspection_task
  union all select root_id, tenant_no, 'task.done', done_on from app.inspection_task),
counted as (
  select root_id, tenant_no, measure, 'all' as period, count(*) as n from day_facts where day is not null group by 1, 2, 3
  union all select root_id, tenant_no, measure, extract(year from day)::text, count(*) from day_facts where day is not null
    group by 1, 2, 3, 4
  union all select root_id, tenant_no, measure, substr(day::text, 1, 7), count(*) from day_facts where day is not null group by 1, 2, 3, 4
  union all select root_id, tenant_no, 'subject.' || category, 'all', count(*) from app.subject where state = 'active' group by 1, 2, 3),
mine as (select * from counted where root_id = :root and tenant_no between :lo and :hi),
kept as (select root_id, tenant_no, measure, period, n from app.stat_cell
         where root_id = :root and tenant_no between :lo and :hi and n <> 0)
select tenant_no, measure, period, coalesce(m.n, 0) as facts, coalesce(k.n, 0) as cells
from mine m full join kept k using (root_id, tenant_no, measure, period)
where coalesce(m.n, 0) <> coalesce(k.n, 0)
order by 1, 2, 3 limit 200
""")


@dataclass(frozen=True)
class Difference:
    """A cell that does not equal its facts: an incident."""

    tenant_no: int
    measure: str
    period: str
    facts: int
    cells: int


def by_bureau(s: Session, period: str, measures: tuple[str, ...], lo: int, hi: int) -> dict[int, dict[str, int]]:
    """Number of the bureau → measure → count, for every bureau from ``lo`` to ``hi`` that has any."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(StatCell.tenant_no, StatCell.measure, StatCell.n).where(
            StatCell.root_id == ctx.root, StatCell.tenant_no.between(lo, hi),
            StatCell.measure.in_(measures), StatCell.period == period,
        )
    )  # fmt: skip
    out: dict[int, dict[str, int]] = defaultdict(dict)
    for number, measure, n in rows:
        out[number][measure] = n
    return out


def totals(s: Session, periods: list[str], measures: tuple[str, ...], lo: int, hi: int) -> dict[tuple[str, str], int]:
    """(period, measure) → count over the bureaus from ``lo`` to ``hi``."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(StatCell.period, StatCell.measure, func.sum(StatCell.n))
        .where(
            StatCell.root_id == ctx.root, StatCell.tenant_no.between(lo, hi),
            StatCell.measure.in_(measures), StatCell.period.in_(periods),
        )
        .group_by(StatCell.period, StatCell.measure)
    )  # fmt: skip
    return {(period, measure): int(n) for period, measure, n in rows}


def subjects_by_bureau(s: Session, lo: int, hi: int) -> dict[int, int]:
    """How many active subjects each bureau from ``lo`` to ``hi`` has in its register."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(StatCell.tenant_no, func.sum(StatCell.n))
        .where(
            StatCell.root_id == ctx.root, StatCell.tenant_no.between(lo, hi),
            StatCell.measure.startswith("subject.", autoescape=True), StatCell.period == "all",
        )
        .group_by(StatCell.tenant_no)
    )  # fmt: skip
    return {number: int(n) for number, n in rows}


def recount(s: Session) -> list[Difference]:
    """Every cell of the subtree that differs from a count of the facts themselves; empty is what should be."""
    ctx = ctx_of(s)
    rows = s.execute(RECOUNT, {"root": ctx.root, "lo": ctx.lo, "hi": ctx.hi})
    return [Difference(*row) for row in rows]
