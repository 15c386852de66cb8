"""Who is lent elsewhere, recalled or over opens nothing at the host, before any night has come (S2-30, R10)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.supervision.loans import nightly, offers
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from tests.factories.world import CHAOAN, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import DAY

pytestmark = pytest.mark.req("S2-30")


def july(first: int, last: int) -> tuple[date, date]:
    return date(2023, 7, first), date(2023, 7, last)


def account(world, user_id: int) -> str:
    return next(role for (_home, role), user in world.users.items() if user == user_id)


def guest_of(loans, order: int, host: int = XIANGQIAO) -> LoanGuest:
    with loans.at(host) as s:
        return s.scalars(select(LoanGuest).where(LoanGuest.order_id == order)).one()


def chosen(world, guest: LoanGuest, on: date):
    """The officer signs in at home on that day and chooses the host."""
    with clock.at(on):
        client = world.client(guest.to_no, account(world, guest.user_id))
        return client, client.post(f"/choose/{guest.membership_id}").status_code


def test_between_two_loans_the_host_is_closed(loans):
    person = loans.people[CHAOAN][0]
    [first] = loans.asked(CHAOAN, task=61, window=july(10, 11))
    guest = guest_of(loans, loans.ordered(loans.consented(loans.named(first, person))))
    [second] = loans.asked(CHAOAN, task=62, window=july(19, 20))
    loans.ordered(loans.consented(loans.named(second, person)))
    assert chosen(loans.world, guest, date(2023, 7, 11))[1] == 303
    client, status = chosen(loans.world, guest, date(2023, 7, 15))
    assert status == 404
    with clock.at(date(2023, 7, 15)):
        assert f"/choose/{guest.membership_id}" not in client.get("/choose").text
    with loans.world.working(), clock.at(date(2023, 7, 15)):
        nightly.nightly()
    assert chosen(loans.world, guest, date(2023, 7, 15))[1] == 404
    assert chosen(loans.world, guest, date(2023, 7, 19))[1] == 303


def test_nobody_is_seated_at_two_hosts_after_a_recall(loans):
    """Recalled to the 12th and lent on from the 13th: on that day one host is open, before the night and at an open browser."""
    person = loans.people[RAOPING][0]
    [asked] = loans.asked(RAOPING, task=64, window=july(10, 14))
    guest = guest_of(loans, loans.ordered(loans.consented(loans.named(asked, person, lender=RAOPING), RAOPING)))
    browser, status = chosen(loans.world, guest, date(2023, 7, 12))
    assert status == 303
    with clock.at(date(2023, 7, 12)), loans.at(RAOPING, "approver") as s:
        offers.recall(s, s.get(LoanOfficer, (44, guest.officer_id)), date(2023, 7, 12), "回来")
    with clock.at(date(2023, 7, 12)):
        assert browser.get("/visits").status_code == 200
    loans.day = date(2023, 7, 12)
    try:
        [again] = loans.asked(RAOPING, task=65, host=CHAOAN, window=july(13, 14), reply_by=date(2023, 7, 13))
        order = loans.ordered(loans.consented(loans.named(again, person, lender=RAOPING), RAOPING), CHAOAN)
    finally:
        loans.day = DAY
    there = guest_of(loans, order, CHAOAN)
    assert chosen(loans.world, guest, date(2023, 7, 13))[1] == 404
    assert chosen(loans.world, there, date(2023, 7, 13))[1] == 303
    with clock.at(date(2023, 7, 13)):
        assert browser.get("/visits").status_code == 303, "the browser that was open is signed out"
