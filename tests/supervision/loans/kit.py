"""Loans between Chaozhou's counties for tests: 湘桥 lacks somebody, 潮安 and 饶平 have officers with accounts."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from saas import clock
from saas.foundation.settings import service as settings
from saas.registers.inspectors.models import Inspector
from saas.supervision.loans import needs, offers, orders, requests
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.needs import Shortfall
from saas.supervision.loans.requests import Letter
from tests.factories.world import CHAOAN, CITY, RAOPING, XIANGQIAO, World

DAY, WINDOW = date(2023, 7, 3), (date(2023, 7, 10), date(2023, 7, 21))
REPLY_BY = date(2023, 7, 6)
DOCUMENT = "潮司〔2023〕30号"


def reach(world: World, value: str = "city", reply_days: int = 3) -> None:
    """The city lets its counties borrow from so far."""
    with clock.at(date(2023, 6, 1)), world.acting(CITY, "publisher") as s:
        settings.set_value(
            s, "loan_reach", "", {"reach": value, "reply_days": reply_days}, mode="overridable",
            effective_from=date(2023, 6, 1), document_number=DOCUMENT, article="第一条",
        )  # fmt: skip


def officers(world: World, bureau: int, roles: tuple[str, ...] = ("inspector", "planner2", "steward")) -> list[int]:
    """Certified officers of a bureau, each behind one of its accounts; their ids."""
    made = []
    with clock.at(date(2023, 3, 20)), world.acting(bureau, "steward") as s:
        for n, role in enumerate(roles, 1):
            name = f"{bureau}员{n}"
            row = Inspector(
                name=name, name_key=name, sex="female", unit="本局", certificate_no=f"{bureau}{n:04d}", categories=["law_firm"],
                certificate_from=date(2021, 1, 1), certificate_to=date(2025, 12, 31), joined_on=date(2023, 3, 20),
                user_id=world.users[bureau, role],
            )  # fmt: skip
            s.add(row)
            s.flush()
            made.append(row.id)
    return made


def shortfall(task: int = 7, **changes) -> Shortfall:
    """A task that needs two in each team and has one."""
    given = {
        "task_id": task, "task_name": "律师事务所抽查", "categories": ("law_firm",), "seats": 2, "able": 1, "missing": 1,
        "subjects": 8, "window": WINDOW, "causes": {"cert": 2},
    }  # fmt: skip
    return Shortfall(**given | changes)


def letter(**changes) -> Letter:
    """One officer for the whole window."""
    given = {"persons": 1, "categories": ["law_firm"], "window": WINDOW, "purpose": "参加律师事务所随机抽查", "reply_by": REPLY_BY}
    return Letter(**given | changes)


@dataclass
class Loans:
    """The verbs, each in a transaction of its own on ``day``, by ids."""

    world: World
    day: date = DAY
    people: dict[int, list[int]] = field(default_factory=dict)

    def at(self, bureau: int, role: str = "planner", **more):
        return self.world.acting(bureau, role, **more)

    def asked(self, *lenders: int, task: int = 7, host: int = XIANGQIAO, **changes) -> list[int]:
        """Letters sent; their ids in the order of the lenders' numbers."""
        with clock.at(self.day), self.at(host) as s:
            need = needs.open_need(s, shortfall(task))
            return [row.id for row in requests.ask(s, need, lenders or (CHAOAN,), letter(**changes))]

    def named(self, request: int, *inspectors: int, lender: int = CHAOAN, **more) -> int:
        with clock.at(self.day), self.at(lender) as s:
            return offers.name_officers(s, s.get(LoanRequest, (44, request)), inspectors or self.people[lender], **more).id

    def consented(self, offer: int, lender: int = CHAOAN, **more) -> int:
        with clock.at(self.day), self.at(lender, "approver", **more) as s:
            return offers.consent(s, s.get(LoanOffer, (44, offer))).id

    def refused(self, request: int, reason: str = "同期承担专项检查", lender: int = RAOPING) -> int:
        with clock.at(self.day), self.at(lender, "approver") as s:
            return offers.refuse(s, s.get(LoanRequest, (44, request)), reason).id

    def ordered(self, offer: int, host: int = XIANGQIAO) -> int:
        """Drafted by one, issued by another."""
        with clock.at(self.day), self.at(host) as s:
            order = orders.draft(s, s.get(LoanOffer, (44, offer))).id
        with clock.at(self.day), self.at(host, "approver") as s:
            return orders.issue(s, s.get(LoanOrder, (44, order))).id

    def lent(self, *inspectors: int, task: int = 7, lender: int = CHAOAN) -> int:
        """The whole way to an order in force; the order's id."""
        [request] = self.asked(lender, task=task)
        return self.ordered(self.consented(self.named(request, *inspectors, lender=lender), lender))

    def need(self, task: int = 7, host: int = XIANGQIAO) -> LoanNeed:
        with self.at(host) as s:
            return s.scalars(select(LoanNeed).where(LoanNeed.task_id == task).order_by(LoanNeed.id.desc())).first()
