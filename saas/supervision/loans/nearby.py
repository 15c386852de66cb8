"""Who could help: neighbours first, then the same city, then the same province, as far as the rules of the bureau reach
(S2-30, D-23). Knows of another bureau only what is public (name, place in the tree) or what it told freely."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from saas.foundation.settings import service as settings
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanRequest
from saas.supervision.loans.models_nearby import LoanCapacity, LoanDirective, LoanNeighbour
from tenants.tree import Tenant, superiors
from tenants.unit import ctx_of

CITY = 100
MOST = 60


@dataclass(frozen=True)
class Helper:
    """A bureau that may be asked. ``ring``: neighbour, city or province; ``metres`` between the middles where known;
    ``spare``: the least it told for the weeks and categories asked about (0 … 3, 3 for more), None where it told nothing;
    ``reply_days``: calendar days its answers to this bureau took, the middle one of them; ``asked``, ``granted``."""

    number: int
    name: str
    ring: str
    metres: int | None
    spare: int | None
    reply_days: int | None
    asked: int
    granted: int


def allowed(s: Session) -> dict[int, str]:
    """Bureau → ring, of all bureaus that the own rules let it borrow from. Superiors lend nobody: they mediate."""
    ctx, reach = ctx_of(s), settings.effective(s, "loan_reach").value["reach"]
    if reach == "none":
        return {}
    near = set(neighbours(s))
    low = ctx.me - ctx.me % CITY
    rows = s.scalars(
        select(Tenant.tenant_no).where(
            Tenant.root_id == ctx.root, Tenant.state == "active", Tenant.tenant_no != ctx.me,
            Tenant.tenant_no.not_in(ctx.anc), Tenant.tenant_no.in_(near) if reach == "neighbours" else Tenant.tenant_no > 0,
        )
    )  # fmt: skip
    inside = _inside_city(ctx.anc)
    found = {}
    for number in rows:
        ring = "neighbour" if number in near else "city" if inside and low <= number < low + CITY else "province"
        if ring != "province" or reach == "province":
            found[number] = ring
    return found


def _inside_city(anc: tuple[int, ...]) -> bool:
    """Whether a city stands between the bureau and its province."""
    return any(number % 10_000 for number in anc)


def neighbours(s: Session, number: int | None = None) -> dict[int, int | None]:
    """Neighbour → metres or None, of the own bureau or of one below. The bureau's own word counts most, then that of its
    nearest superior; what a neighbour says about itself counts as long as nobody of these says otherwise."""
    ctx = ctx_of(s)
    me = number or ctx.me
    above = ctx.anc if me == ctx.me else tuple(row.tenant_no for row in superiors(s, me))
    rows = s.scalars(
        select(LoanNeighbour).where(LoanNeighbour.root_id == ctx.root, or_(LoanNeighbour.a_no == me, LoanNeighbour.b_no == me))
    )
    rank = {me: 0} | {number: n for n, number in enumerate(sorted(above, reverse=True), 1)}
    best: dict[int, tuple[int, LoanNeighbour]] = {}
    for row in rows:
        other = row.b_no if row.a_no == me else row.a_no
        if row.tenant_no not in (*rank, other):
            continue  # somebody who is neither of the two nor above me
        place = rank.get(row.tenant_no, 99)
        if other not in best or place < best[other][0]:
            best[other] = (place, row)
    return {other: row.metres for other, (_place, row) in best.items() if row.adjacent}


def named_by_superior(s: Session, need: LoanNeed) -> dict[int, bool]:
    """Bureau → whether it is bound to lend, of all to whom a superior turned about an own need, as its answers say."""
    rows = s.execute(
        select(LoanDirective.lenders, LoanDirective.binding)
        .where(LoanDirective.root_id == need.root_id, LoanDirective.to_no == need.tenant_no, LoanDirective.kind == "answer")
        .where(LoanDirective.host_no == need.tenant_no, LoanDirective.need_id == need.id)
    )
    found: dict[int, bool] = {}
    for lenders, binding in rows:
        found |= {one: binding or found.get(one, False) for one in lenders}
    return found


def helpers(s: Session, categories: list[str], window: tuple[date, date]) -> list[Helper]:
    """Whom to ask, the likeliest first: ring, then told strength, then distance. Bounded."""
    rings = allowed(s)
    if not rings:
        return []
    near, spare, past = neighbours(s), spares(s, rings, categories, window), history(s)
    ctx = ctx_of(s)
    names = dict(
        s.execute(select(Tenant.tenant_no, Tenant.name).where(Tenant.root_id == ctx.root, Tenant.tenant_no.in_(rings))).all()
    )
    found = [
        Helper(number, names[number], ring, near.get(number), spare.get(number), *past.get(number, (None, 0, 0)))
        for number, ring in rings.items()
    ]
    order = {"neighbour": 0, "city": 1, "province": 2}

    def key(one: Helper):
        told = -(one.spare if one.spare is not None else 0.5)
        return (order[one.ring], told, one.metres if one.metres is not None else 10**9, one.number)

    return sorted(found, key=key)[:MOST]


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def spares(s: Session, numbers, categories: list[str], window: tuple[date, date]) -> dict[int, int]:
    """Bureau → the least that it told for any week of the window and any of the categories; only whoever told something."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(LoanCapacity.tenant_no, func.min(LoanCapacity.spare))
        .where(
            LoanCapacity.root_id == ctx.root, LoanCapacity.week.between(monday(window[0]), window[1]),
            LoanCapacity.category.in_(categories), LoanCapacity.tenant_no.in_(list(numbers)),
        )
        .group_by(LoanCapacity.tenant_no)
    )  # fmt: skip
    return dict(rows.all())


def history(s: Session) -> dict[int, tuple[int | None, int, int]]:
    """Bureau → (days of its middle answer, times asked, times it consented), from the own letters and the answers to them."""
    ctx = ctx_of(s)
    days = LoanOffer.decided_on - LoanRequest.sent_on
    rows = s.execute(
        select(
            LoanRequest.to_no, func.percentile_disc(0.5).within_group(days), func.count(LoanRequest.id),
            func.count(LoanOffer.id).filter(LoanOffer.state == "granted"),
        )
        .outerjoin(
            LoanOffer,
            (LoanOffer.root_id == LoanRequest.root_id) & (LoanOffer.tenant_no == LoanRequest.to_no)
            & (LoanOffer.to_no == LoanRequest.tenant_no) & (LoanOffer.request_id == LoanRequest.id) & LoanOffer.sent,
        )
        .where(LoanRequest.root_id == ctx.root, LoanRequest.tenant_no == ctx.me, LoanRequest.sent)
        .group_by(LoanRequest.to_no)
    )  # fmt: skip
    return {number: (taken, asked, granted) for number, taken, asked, granted in rows}
