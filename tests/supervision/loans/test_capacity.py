"""What a bureau tells of its strength: only what it saves, only numbers, only weeks to come (R4, S2-30)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.registers.catalogue import CATEGORIES
from saas.registers.inspectors import absences
from saas.registers.inspectors.models import Inspector
from saas.supervision.loans import capacity, nearby, nightly
from saas.supervision.loans.models_nearby import LoanCapacity
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, OTHER_PROVINCE, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import DAY, WINDOW

pytestmark = pytest.mark.req("S2-30")
LAW = "law_firm"
THIS, NEXT = DAY, DAY + timedelta(weeks=1)  # DAY is a Monday


def save(loans, bureau: int, day: date = DAY, **cells) -> int:
    """``cells``: n0=2 means two in this week."""
    with clock.at(day), loans.at(bureau, "loan_coordinator") as s:
        return capacity.save(s, {(LAW, DAY + timedelta(weeks=int(key[1:]))): spare for key, spare in cells.items()})


def told(loans, bureau: int, day: date = DAY) -> dict:
    with clock.at(day), loans.at(bureau) as s:
        return {week: spare for (_category, week), spare in capacity.told(s).items()}


def test_what_is_saved_is_told_and_what_is_left_out_stays(loans):
    assert save(loans, CHAOAN, n0=2, n1=3, n2=0) == 3 and save(loans, CHAOAN, n0=2) == 0
    assert save(loans, CHAOAN, n1=None, n0=1) == 2
    assert told(loans, CHAOAN) == {THIS: 1, DAY + timedelta(weeks=2): 0}
    with loans.at(CHAOAN) as s:
        events = s.scalars(select(AuditEvent).where(AuditEvent.act == "loan.spare").order_by(AuditEvent.id)).all()
    assert len(events) == 2  # a save that changes nothing leaves no trace
    assert events[1].detail["before"] == {"law_firm 2023-07-03": 2, "law_firm 2023-07-10": 3}
    assert events[1].detail["after"] == {"law_firm 2023-07-03": 1, "law_firm 2023-07-10": None}


@pytest.mark.parametrize(
    "cell",
    [
        {("law_firm", DAY): 4}, {("law_firm", DAY): -1}, {("law_firm", DAY + timedelta(days=1)): 1}, {("bakery", DAY): 1},
        {("law_firm", DAY - timedelta(weeks=1)): 1}, {("law_firm", DAY + timedelta(weeks=12)): 1},
    ],
)  # fmt: skip
def test_nothing_else_can_be_told(loans, cell):
    with pytest.raises(Refusal, match="E_CHOICE"), clock.at(DAY), loans.at(CHAOAN, "loan_coordinator") as s:
        capacity.save(s, cell)


def test_peers_of_the_province_read_the_numbers_and_nobody_else(loans):
    save(loans, RAOPING, n1=3)
    for bureau, seen in ((XIANGQIAO, {RAOPING: 3}), (CHAOAN, {RAOPING: 3}), (OTHER_PROVINCE, {})):
        with clock.at(DAY), loans.at(bureau) as s:
            assert nearby.spares(s, [RAOPING], [LAW], (NEXT, NEXT)) == seen
            assert len(s.scalars(select(LoanCapacity).where(LoanCapacity.tenant_no == RAOPING)).all()) == len(seen)
    columns = {column.name for column in LoanCapacity.__table__.c}
    assert columns == {"root_id", "tenant_no", "id", "category", "week", "spare"}  # no room for a name


def test_withdrawn_with_one_button(loans):
    save(loans, RAOPING, n1=3, n2=1)
    with clock.at(DAY), loans.at(RAOPING, "loan_coordinator") as s:
        assert capacity.withdraw(s) >= 2 and capacity.withdraw(s) == 0
    assert told(loans, RAOPING) == {}


def test_weeks_that_are_over_are_forgotten_by_the_save_and_by_the_night(loans):
    later = DAY + timedelta(weeks=3)
    save(loans, CHAOAN, n0=1, n4=2)
    save(loans, XIANGQIAO, n0=1, n4=2)
    save(loans, CHAOAN, day=later, n5=1)
    with loans.world.working(), clock.at(later):
        nightly.nightly()
    for bureau in (CHAOAN, XIANGQIAO):
        with loans.at(bureau) as s:
            kept = s.scalars(select(LoanCapacity.week).where(LoanCapacity.tenant_no == bureau)).all()
        assert kept and min(kept) >= later, bureau
    with clock.at(later), loans.at(CHAOAN, "loan_coordinator") as s:
        capacity.withdraw(s)


def test_the_proposal_counts_who_is_there_all_week_and_keeps_one_team(loans):
    first, second, *_rest = loans.people[RAOPING]
    with clock.at(DAY), loans.at(RAOPING, "steward") as s:
        absences.enter(s, s.get(Inspector, (44, first)), NEXT + timedelta(days=4), NEXT + timedelta(days=8), "leave")
    order = loans.lent(second, task=71, lender=RAOPING)
    assert order
    with clock.at(DAY), loans.at(RAOPING, "loan_coordinator") as s:
        with counted() as queries:
            made = capacity.proposals(s)
        assert len(queries) <= 6, queries
    third = DAY + timedelta(weeks=3)
    assert made[LAW, THIS] == capacity.Proposal(4, 2)
    assert made[LAW, NEXT] == capacity.Proposal(2, 0)  # one on leave, one lent
    assert made[LAW, NEXT + timedelta(weeks=1)] == capacity.Proposal(2, 0)  # the leave reaches into it, the loan ends in it
    assert WINDOW[1] < third and made[LAW, third] == capacity.Proposal(4, 2)
    assert set(made) == {(category, week) for category in CATEGORIES for week in capacity_weeks()}
    assert made["notary_office", THIS] == capacity.Proposal(0, 0)
    assert told(loans, RAOPING) == {}


def capacity_weeks() -> list[date]:
    return [DAY + timedelta(weeks=n) for n in range(12)]


def test_a_certificate_must_hold_all_week(loans):
    with clock.at(date(2025, 12, 29)), loans.at(XIANGQIAO) as s:
        made = capacity.proposals(s)  # certificates end on 31 December, a Wednesday
    assert made[LAW, date(2025, 12, 29)].free == 0
    with clock.at(date(2025, 12, 22)), loans.at(XIANGQIAO) as s:
        assert capacity.proposals(s)[LAW, date(2025, 12, 22)].free == 4
