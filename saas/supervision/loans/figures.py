"""借调统计: letters and their answers, officers and days, by bureau and by pair, for the reader's subtree and one year (S2-30).

One definition for both sides and for their superiors: a letter belongs to the year of its number, a day is lent when an
order in force put the officer at the host's disposal on it. All of it stands in rows that borrower and lender both read.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from saas import clock
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from tenants.unit import ctx_of

LETTERS = ("asked", "granted", "refused", "waiting", "withdrawn")
PEOPLE = ("officers", "days", "planned", "released", "recalled")
MEASURES = LETTERS + PEOPLE
Pair = tuple[int, int]
NEXT = timedelta(days=1)


@dataclass
class Side:
    """The counts of one bureau on one side, or of one pair; see :data:`MEASURES`. ``days`` up to today, ``planned`` after."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, counts: dict[str, int]) -> None:
        """Adds up."""
        for name, n in counts.items():
            self.counts[name] = self.counts.get(name, 0) + n

    def __getitem__(self, name: str) -> int:
        return self.counts.get(name, 0)


@dataclass
class Line:
    """One bureau: what it ``lent``, what it ``borrowed``; ``balance`` in officer-days lent − borrowed, up to today."""

    number: int
    lent: Side = field(default_factory=Side)
    borrowed: Side = field(default_factory=Side)

    @property
    def balance(self) -> int:
        return self.lent["days"] - self.borrowed["days"]


def touching(s: Session, model) -> tuple:
    """Rows of the subtree or aimed into it; indexes need the root said beside each."""
    ctx = ctx_of(s)
    return (
        model.root_id == ctx.root,
        or_(model.tenant_no.between(ctx.lo, ctx.hi), model.to_no.between(ctx.lo, ctx.hi)),
    )


# what became of a sent letter: the lender's decided answer, else the borrower's withdrawal, else nothing yet
OUTCOME = case(
    (LoanOffer.state == "granted", literal("granted")),
    (LoanOffer.state == "refused", literal("refused")),
    (LoanRequest.state == "withdrawn", literal("withdrawn")),
    else_=literal("waiting"),
)


def letters(s: Session, year: int, *what) -> Select:
    """A statement about the sent letters of a year with their decided answers, as far as the reader sees them."""
    decided = (LoanOffer.root_id == LoanRequest.root_id) & (LoanOffer.tenant_no == LoanRequest.to_no) & (
        LoanOffer.to_no == LoanRequest.tenant_no
    ) & (LoanOffer.request_id == LoanRequest.id) & LoanOffer.sent & (LoanOffer.state != "withdrawn")  # fmt: skip
    return (
        select(*what).select_from(LoanRequest).outerjoin(LoanOffer, decided)
        .where(*touching(s, LoanRequest), LoanRequest.year == year, LoanRequest.sent)
    )  # fmt: skip


@dataclass(frozen=True)
class Span:
    """The SQL of a guest's days inside a year: ``past`` up to today, ``ahead`` after it."""

    past: object
    ahead: object


def span(year: int) -> Span:
    """From the order's day on, to the last day as it stands; the day on which somebody is let go counts."""
    today = clock.today()
    begin = func.greatest(LoanGuest.window_from, LoanOrder.issued_on, date(year, 1, 1))
    recalled = case((LoanGuest.state == "in_force", LoanOfficer.recalled_to))
    end = func.least(LoanGuest.window_to, LoanGuest.left_on, recalled, date(year, 12, 31))
    past = func.greatest(func.least(end, today) - begin + 1, 0)
    ahead = case((LoanGuest.state == "in_force", func.greatest(end - func.greatest(begin, today + NEXT) + 1, 0)), else_=0)
    return Span(past, ahead)


def people(s: Session, year: int, *what) -> Select:
    """A statement about the guests with an order of the year, or with days in it."""
    order = (LoanOrder.root_id == LoanGuest.root_id) & (LoanOrder.tenant_no == LoanGuest.tenant_no) & (
        LoanOrder.id == LoanGuest.order_id
    )  # fmt: skip
    officer = (LoanOfficer.root_id == LoanGuest.root_id) & (LoanOfficer.tenant_no == LoanGuest.to_no) & (
        LoanOfficer.id == LoanGuest.officer_id
    )  # fmt: skip
    inside = and_(LoanGuest.window_from <= date(year, 12, 31), LoanGuest.window_to >= date(year, 1, 1))
    return (
        select(*what).select_from(LoanGuest).join(LoanOrder, order).outerjoin(LoanOfficer, officer)
        .where(*touching(s, LoanGuest), or_(LoanOrder.year == year, inside))
    )  # fmt: skip


def by_pair(s: Session, year: int) -> dict[Pair, Side]:
    """(host, lender) → counts, of every pair of which one is in the reader's subtree. Two queries."""
    found: dict[Pair, Side] = {}
    pair = (LoanRequest.tenant_no, LoanRequest.to_no)
    outcome = OUTCOME.label("outcome")
    for host, lender, word, n in s.execute(letters(s, year, *pair, outcome, func.count()).group_by(*pair, outcome)):
        found.setdefault((host, lender), Side()).add({"asked": n, word: n})
    of_year, days = LoanOrder.year == year, span(year)
    rows = s.execute(
        people(
            s, year, LoanGuest.tenant_no, LoanGuest.to_no, func.count().filter(of_year), func.sum(days.past), func.sum(days.ahead),
            func.count().filter(of_year, LoanGuest.left_why == "not_drawn"), func.count().filter(of_year, LoanGuest.left_why == "recalled"),
        ).group_by(LoanGuest.tenant_no, LoanGuest.to_no)
    )  # fmt: skip
    for host, lender, *counts in rows:
        found.setdefault((host, lender), Side()).add(dict(zip(PEOPLE, map(int, counts), strict=True)))
    return {pair: side for pair, side in found.items() if any(side.counts.values())}


def days_of(s: Session, year: int) -> tuple[int, int]:
    """Days lent up to today and days ordered for later, of all pairs together. One query."""
    days = span(year)
    past, ahead = s.execute(people(s, year, func.sum(days.past), func.sum(days.ahead))).one()
    return int(past or 0), int(ahead or 0)


def by_bureau(s: Session, pairs: dict[Pair, Side]) -> list[Line]:
    """The bureaus of the subtree that lent or borrowed, or asked or were asked; whoever gave most comes first."""
    ctx, lines = ctx_of(s), {}
    for (host, lender), side in pairs.items():
        if ctx.covers(host):
            lines.setdefault(host, Line(host)).borrowed.add(side.counts)
        if ctx.covers(lender):
            lines.setdefault(lender, Line(lender)).lent.add(side.counts)
    return sorted(lines.values(), key=lambda one: (-one.balance, one.number))


def balances(s: Session, year: int) -> dict[int, int]:
    """Bureau of the subtree → days lent − borrowed up to today; nobody without loans is in it."""
    return {line.number: line.balance for line in by_bureau(s, by_pair(s, year))}


def total(pairs: dict[Pair, Side]) -> Side:
    """All pairs together, each loan once."""
    out = Side()
    for side in pairs.values():
        out.add(side.counts)
    return out


def year_of(text: str | None) -> int:
    """The year a reader asked for, within reason; this year otherwise."""
    this = clock.today().year
    return int(text) if text and text.isdecimal() and len(text) == 4 and this - 9 <= int(text) <= this + 1 else this
