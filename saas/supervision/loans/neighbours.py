"""相邻: who borders on whom, as it was said by hand or computed from boundaries (S2-30, D-23).

Everybody writes rows of its own: one of the two, or a superior of both. Whoever reads weighs them.
"""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.supervision.loans.models_nearby import LoanNeighbour
from tenants.tree import Tenant, superiors
from tenants.unit import ctx_of, lock_bureau

FARTHEST = 3_000_000  # metres; no two bureaus of one province lie farther apart
MOST_CHOICES = 60


@dataclass(frozen=True)
class Said:
    """What counts about one other bureau: whether it borders on the own, in whose words, since when. ``metres`` between
    the middles is taken from whoever tells it, if the deciding row does not."""

    other: int
    adjacent: bool
    metres: int | None
    author: int
    source: str
    said_on: date


def weight(row: LoanNeighbour, me: int, anc: tuple[int, ...]) -> int | None:
    """How much a row counts for ``me``, the least number most: by hand before boundaries; in each of them the own word,
    then the nearest superior's; what a neighbour says of itself comes last. None: the author is none of these."""
    other = row.b_no if row.a_no == me else row.a_no
    if row.tenant_no == other:
        return 90 + (row.source == "boundary")
    line = (me, *sorted(anc, reverse=True))
    return line.index(row.tenant_no) + 10 * (row.source == "boundary") if row.tenant_no in line else None


def effective(s: Session, number: int | None = None) -> dict[int, Said]:
    """Other bureau → what counts about it for the own bureau or one below, denials too; one statement for the own."""
    ctx = ctx_of(s)
    me = number or ctx.me
    above = ctx.anc if me == ctx.me else tuple(row.tenant_no for row in superiors(s, me))
    rows = s.scalars(
        select(LoanNeighbour).where(LoanNeighbour.root_id == ctx.root, or_(LoanNeighbour.a_no == me, LoanNeighbour.b_no == me))
    )
    heard: dict[int, list[tuple[int, LoanNeighbour]]] = {}
    for row in rows:
        counts = weight(row, me, above)
        if counts is not None:
            heard.setdefault(row.b_no if row.a_no == me else row.a_no, []).append((counts, row))
    return {other: _weighed(other, [row for _w, row in sorted(said, key=lambda one: one[0])]) for other, said in heard.items()}


def _weighed(other: int, rows: list[LoanNeighbour]) -> Said:
    first = rows[0]
    metres = next((row.metres for row in rows if row.metres is not None), None)
    return Said(other, first.adjacent, metres, first.tenant_no, first.source, first.said_on)


def pair_of(s: Session, one: int, two: int) -> tuple[int, int]:
    """The two in order, if the acting bureau may say something about them. Raises Refusal ``E_PAIR`` unless it is one of
    them or a superior of both, both exist in the province, and neither is above the other."""
    ctx, (a, b) = ctx_of(s), sorted((one, two))
    if ctx.me not in (a, b) and not (ctx.covers(a) and ctx.covers(b)):
        raise Refusal("E_PAIR", _("只能说明本局与其他单位，或者两个下级单位之间是否相邻。"), "other")
    known = s.scalars(select(Tenant).where(Tenant.root_id == ctx.root, Tenant.tenant_no.in_((a, b)), Tenant.state == "active")).all()
    if len({row.tenant_no for row in known}) < 2:
        raise Refusal("E_PAIR", _("请选择本省的另一个单位。"), "other")
    upper, lower = sorted(known, key=lambda row: row.lo - row.hi)
    if upper.lo <= lower.lo <= upper.hi:
        raise Refusal("E_PAIR", _("上级和它的下级不是相邻单位。"), "other")
    return a, b


def own(s: Session, pair: tuple[int, int]) -> LoanNeighbour | None:
    """What the acting bureau itself says about two bureaus."""
    ctx = ctx_of(s)
    mine = (LoanNeighbour.root_id == ctx.root, LoanNeighbour.tenant_no == ctx.me)
    return s.scalar(select(LoanNeighbour).where(*mine, LoanNeighbour.a_no == pair[0], LoanNeighbour.b_no == pair[1]))


def say(s: Session, one: int, two: int, adjacent: bool, metres: int | None = None) -> LoanNeighbour:
    """By hand: the two border on each other, or do not; takes the place of what the acting bureau said before. Distances
    in metres. Raises Refusal as :func:`pair_of`, ``E_RANGE`` for an impossible distance."""
    lock_bureau(s)
    pair = pair_of(s, one, two)
    if metres is not None and not 0 < metres <= FARTHEST:
        raise Refusal("E_RANGE", _("距离应在 0 到 3000 公里之间"), "kilometres")
    row = own(s, pair)
    before = _facts(row) if row else {}
    if row is None:
        row = LoanNeighbour(a_no=pair[0], b_no=pair[1])
        s.add(row)
    row.adjacent, row.metres, row.source, row.said_on = adjacent, metres, "hand", clock.today()
    s.flush()
    journal.record(
        s, "loan.neighbours", f"loan_neighbour:{row.id}", between=[str(number) for number in pair], before=before, after=_facts(row)
    )
    return row


def unsay(s: Session, one: int, two: int) -> bool:
    """The acting bureau takes its own word by hand back: what others say counts again, and boundaries do. Whether there
    was one; a second click changes nothing."""
    lock_bureau(s)
    pair = (min(one, two), max(one, two))
    row = own(s, pair)
    if row is None or row.source != "hand":
        return False
    number, before = row.id, _facts(row)
    s.delete(row)
    s.flush()
    journal.record(s, "loan.neighbours", f"loan_neighbour:{number}", between=[str(n) for n in pair], before=before, after={})
    return True


def _facts(row: LoanNeighbour) -> dict:
    return {"adjacent": row.adjacent, "metres": row.metres, "source": row.source}


def choices(s: Session, words: str = "") -> list[tuple[int, str]]:
    """Bureaus of the province to choose from: those of the own superior first, then by number; with ``words`` those whose
    name holds them. Without superiors and the own bureau; at most sixty."""
    ctx = ctx_of(s)
    stmt = select(Tenant.tenant_no, Tenant.name).where(
        Tenant.root_id == ctx.root, Tenant.state == "active", Tenant.tenant_no != ctx.me, Tenant.tenant_no.not_in(ctx.anc),
    )  # fmt: skip
    if words:
        stmt = stmt.where(Tenant.name.contains(words, autoescape=True))
    near = ctx.anc and max(ctx.anc)
    stmt = stmt.order_by((Tenant.parent_no == near).desc().nulls_last() if near else Tenant.tenant_no, Tenant.tenant_no)
    return [(number, name) for number, name in s.execute(stmt.limit(MOST_CHOICES))]
