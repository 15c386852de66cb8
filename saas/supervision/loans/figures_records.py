"""The records behind a figure of loans, by the same conditions as the figure (S2-30)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from saas.supervision.loans import figures
from saas.supervision.loans.figures import LETTERS, OUTCOME
from saas.supervision.loans.models import LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanGuest

MOST = 300


@dataclass(frozen=True)
class Record:
    """One letter, or one officer at a host: nobody's name. ``count``: what it adds to the figure."""

    kind: str
    id: int
    number: str
    on: date | None
    host: int
    lender: int
    task: str
    state: str
    window: tuple[date, date]
    count: int


def behind(s: Session, year: int, what: str, host: int | None, lender: int | None) -> list[Record]:
    """The records of one measure (:data:`figures.MEASURES`), of one host, one lender, or one pair; newest first, bounded
    by ``MOST`` + 1. An unknown measure has none."""
    if what in LETTERS:
        return _letters(s, year, what, host, lender)
    return _people(s, year, what, host, lender) if what in figures.PEOPLE else []


def _letters(s: Session, year: int, what: str, host: int | None, lender: int | None) -> list[Record]:
    stmt = figures.letters(s, year, LoanRequest, OUTCOME)
    if what != "asked":
        stmt = stmt.where(what == OUTCOME)
    stmt = _narrow(stmt, LoanRequest, host, lender).order_by(LoanRequest.id.desc()).limit(MOST + 1)
    return [
        Record("letter", r.id, r.number, r.sent_on, r.tenant_no, r.to_no, r.task_name, word, (r.window_from, r.window_to), 1)
        for r, word in s.execute(stmt)
    ]


def _people(s: Session, year: int, what: str, host: int | None, lender: int | None) -> list[Record]:
    days, of_year = figures.span(year), LoanOrder.year == year
    only = {
        "officers": (of_year,), "released": (of_year, LoanGuest.left_why == "not_drawn"),
        "recalled": (of_year, LoanGuest.left_why == "recalled"), "days": (days.past > 0,), "planned": (days.ahead > 0,),
    }[what]  # fmt: skip
    stmt = _narrow(figures.people(s, year, LoanGuest, LoanOrder, days.past, days.ahead).where(*only), LoanGuest, host, lender)
    out = []
    for guest, order, past, ahead in s.execute(stmt.order_by(LoanGuest.id.desc()).limit(MOST + 1)):
        count = {"days": past, "planned": ahead}.get(what, 1)
        task, state = order.body.get("task", ""), guest.left_why or guest.state
        window = (guest.window_from, guest.window_to)
        out.append(Record("order", order.id, order.number, order.issued_on, guest.tenant_no, guest.to_no, task, state, window, count))
    return out


def _narrow(stmt, model, host: int | None, lender: int | None):
    if host is not None:
        stmt = stmt.where(model.tenant_no == host)
    return stmt if lender is None else stmt.where(model.to_no == lender)
