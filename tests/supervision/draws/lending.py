"""The city borrows from its counties for a task of its plan: everybody of the city but one is away."""

from datetime import date

from sqlalchemy import select, update

from saas import clock
from saas.registers.inspectors import absences
from saas.registers.inspectors.models import Inspector
from saas.supervision.loans import needs, requests
from saas.supervision.loans.models_people import LoanGuest
from tests.factories.world import CHAOAN, CITY, RAOPING, World
from tests.supervision import kit
from tests.supervision.loans import kit as lending

DAY, REPLY_BY = date(2023, 7, 3), date(2023, 7, 6)
WINDOW = (date(2023, 7, 1), date(2023, 8, 31))
LAW_FIRMS, LEGAL_SERVICES = 4, 3  # lines of the plan


def counties(world: World) -> lending.Loans:
    """Four officers with accounts in each of two counties, who may inspect everything; the city may ask both."""
    lending.reach(world, "province")
    people = {bureau: lending.officers(world, bureau, ("inspector", "planner2", "steward", "reviewer")) for bureau in (CHAOAN, RAOPING)}
    for bureau, ids in people.items():
        with world.acting(bureau, "steward") as s:
            s.execute(update(Inspector).where(Inspector.id.in_(ids)).values(categories=list(kit.HOMES)))
    return lending.Loans(world, DAY, people)


def deserted(world: World, but: int = 1, span: tuple[date, date] = (date(2023, 7, 1), date(2023, 8, 31))) -> None:
    """Everybody of the city but the first ``but`` officers is away; the first is of the section in charge."""
    with clock.at(kit.SPRING), world.acting(CITY, "steward") as s:
        own = (Inspector.tenant_no == CITY, Inspector.department_id.is_(None))
        rows = s.scalars(select(Inspector).where(*own).order_by(Inspector.certificate_no))
        for row in rows.all()[but:]:
            absences.enter(s, row, *span, "training")


def named(loans: lending.Loans, task: int, *people: int, lender: int = CHAOAN, window=WINDOW) -> int:
    """Asked and named; the offer's id."""
    with clock.at(loans.day), loans.at(CITY) as s:
        need = needs.open_need(s, lending.shortfall(task, window=window))
        [row] = requests.ask(s, need, (lender,), lending.letter(window=window, reply_by=REPLY_BY))
    return loans.named(row.id, *people, lender=lender)


def lent(loans: lending.Loans, task: int, *people: int, lender: int = CHAOAN, window=WINDOW) -> int:
    """The whole way to an order in force; the order's id."""
    return loans.ordered(loans.consented(named(loans, task, *people, lender=lender, window=window), lender), CITY)


def guests(world: World, **where) -> list[LoanGuest]:
    """The city's guests, as they stand."""
    with world.acting(CITY) as s:
        return list(s.scalars(select(LoanGuest).filter_by(**where).order_by(LoanGuest.id)))
