"""Who could help: neighbours first, then the same city, then the same province, as far as the rules of the bureau reach
(S2-30, D-23). Knows of another bureau only what is public (name, place in the tree) or what it told freely."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from saas.foundation.settings import service as settings
from saas.supervision.loans import neighbours as saying
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanRequest
from saas.supervision.loans.models_nearby import LoanCapacity, LoanDirective
from tenants.context import Ctx
from tenants.tree import Tenant
from tenants.unit import ctx_of

CITY, PROVINCE = 100, 10_000
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
    return {number: ring for number, (ring, _name) in _rings(s, neighbours(s)).items()}


def _rings(s: Session, near: Collection[int]) -> dict[int, tuple[str, str]]:
    """Bureau → (ring, name), as far as the rules reach; one statement, over one province."""
    ctx, reach = ctx_of(s), settings.effective(s, "loan_reach").value["reach"]
    if reach == "none":
        return {}
    city = city_of(ctx)
    within = {
        "neighbours": Tenant.tenant_no.in_(near),
        "city": or_(Tenant.tenant_no.in_(near), Tenant.tenant_no.between(*(city or (0, 0)))),
        "province": true(),
    }[reach]
    rows = s.execute(
        select(Tenant.tenant_no, Tenant.name).where(
            Tenant.root_id == ctx.root, Tenant.state == "active", Tenant.tenant_no != ctx.me, Tenant.tenant_no.not_in(ctx.anc), within
        )
    )
    return {number: (_ring(number, near, city), name) for number, name in rows}


def _ring(number: int, near: Collection[int], city: tuple[int, int] | None) -> str:
    if number in near:
        return "neighbour"
    return "city" if city and city[0] <= number <= city[1] else "province"


def city_of(ctx: Ctx) -> tuple[int, int] | None:
    """The numbers of the city that the bureau is, or belongs to. A county directly under the province has none, though
    its number looks as if: others of the same hundred have as little to do with it as any."""
    line = (ctx.me, *ctx.anc)
    found = next((number for number in line if number % CITY == 0 and number % PROVINCE), None)
    return (found, found + CITY - 1) if found else None


def neighbours(s: Session, number: int | None = None) -> dict[int, int | None]:
    """Neighbour → metres between the middles, or None, of the own bureau or of one below; whose word counts is told by
    :mod:`neighbours`."""
    return {other: said.metres for other, said in saying.effective(s, number).items() if said.adjacent}


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
    """Whom to ask, the likeliest first: ring, then told strength, then distance. Bounded; five statements, however large the
    province is."""
    near = neighbours(s)
    rings = _rings(s, near)
    if not rings:
        return []
    spare, past = spares(s, rings, categories, window), history(s)
    found = [
        Helper(number, name, ring, near.get(number), spare.get(number), *past.get(number, (None, 0, 0)))
        for number, (ring, name) in rings.items()
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
            LoanRequest.to_no, func.percentile_disc(0.5).within_group(days), func.count(LoanRequest.id.distinct()),
            func.count(LoanRequest.id.distinct()).filter(LoanOffer.state == "granted"),
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
