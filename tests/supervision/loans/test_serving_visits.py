"""A borrowed officer acts on a visit as long as the very loan lasts that gave the seat, before any night has come (S2-30)."""

from datetime import date, timedelta

import pytest

from saas import clock
from saas.errors import NotHere
from saas.supervision.inspections import visits
from saas.supervision.inspections.models import Inspection
from saas.supervision.loans import needs, offers, requests
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from tests.factories.world import CITY
from tests.supervision.draws import lending
from tests.supervision.loans import after_kit
from tests.supervision.loans.after_kit import LAST, Lent
from tests.supervision.loans.kit import letter, shortfall
from tests.supervision.loans.test_serving import chosen

pytestmark = pytest.mark.req("S2-30")
VISIT = date(2023, 8, 9)


@pytest.fixture(scope="module")
def lent(world, tasks) -> Lent:
    return after_kit.sealed(world, tasks, home=3, chaoan=2, raoping=2)


def seated(lent: Lent) -> tuple[LoanGuest, int]:
    """A guest whom nobody recalls, and a subject of his or hers where nobody has been."""
    for guest in lent.guests():
        with lent.acting() as s:
            officer = s.get(LoanOfficer, (44, guest.officer_id))
        free = [one for one in lent.seats(guest.id) if lent.inspection(one).state == "drawn"]
        if officer.recalled_to is None and free:
            return guest, free[0]
    raise AssertionError("no such guest")


def test_a_recalled_guest_does_nothing_the_day_after(lent):
    guest, subject = seated(lent)
    number = lent.on_site(subject, VISIT, answers=0)
    with clock.at(VISIT), lent.world.acting(guest.to_no, "approver") as s:
        offers.recall(s, s.get(LoanOfficer, (44, guest.officer_id)), VISIT, "紧急任务")
    with clock.at(VISIT), lent.as_guest(guest) as s:
        row = s.get(Inspection, (44, number))
        visits.answer(s, row, row.answers[0], "conform", "")
    with clock.at(VISIT + timedelta(days=1)), pytest.raises(NotHere), lent.as_guest(guest) as s:
        row = s.get(Inspection, (44, number))
        visits.answer(s, row, row.answers[0], "conform", "")


def test_a_later_loan_does_not_open_the_visits_of_an_earlier_one(lent):
    """The seat is lengthened by a loan in three weeks; until then nothing opens, and then not the old visit."""
    guest, subject = seated(lent)
    with lent.world.acting(guest.to_no) as s:
        person = s.get(LoanOfficer, (44, guest.officer_id)).inspector_id
    loans, window = lending.lending.Loans(lent.world, date(2023, 8, 20), {}), (date(2023, 9, 20), date(2023, 9, 25))
    with clock.at(loans.day), loans.at(CITY) as s:
        need = needs.open_need(s, shortfall(5555, window=window))
        asked = requests.ask(s, need, (guest.to_no,), letter(window=window, reply_by=date(2023, 8, 25)))[0].id
    loans.ordered(loans.consented(loans.named(asked, person, lender=guest.to_no), guest.to_no), CITY)
    number = lent.on_site(subject, LAST)
    assert chosen(lent.world, guest, LAST + timedelta(days=1))[1] == 404
    client, status = chosen(lent.world, guest, date(2023, 9, 20))
    assert status == 303
    with clock.at(date(2023, 9, 20)):
        assert client.get(f"/visits/{number}").status_code == 404
    with clock.at(date(2023, 9, 20)), pytest.raises(NotHere), lent.as_guest(guest) as s:
        row = s.get(Inspection, (44, number))
        visits.answer(s, row, row.answers[0], "conform", "")
