"""Who is of no use to the host any more: name, certificate and declared institutions go home, the days are free (D-23)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.supervision.loans import guests, nightly, offers, officers, requests
from saas.supervision.loans.models import LoanOffer, LoanRequest
from saas.supervision.loans.models_people import LoanConflict, LoanDay, LoanGuest, LoanOfficer
from tests.factories.world import CHAOAN, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import DAY, WINDOW

pytestmark = pytest.mark.req("S2-30")
USCC = "91440300MA5F0ABC0A"


def rows(loans, bureau, model, **where):
    with loans.at(bureau) as s:
        return list(s.scalars(select(model).filter_by(**where).order_by(model.id)))


def consented(loans, *people: int, task: int, lender: int = CHAOAN) -> tuple[int, int]:
    """A consent with these officers, who declared an institution; letter and offer."""
    [request] = loans.asked(lender, task=task)
    offer = loans.named(request, *people, lender=lender)
    for row in rows(loans, lender, LoanOfficer, offer_id=offer):
        with clock.at(DAY), as_officer(loans, row) as s:
            officers.declare(s, s.get(LoanOfficer, (44, row.id)), USCC)
    loans.consented(offer, lender)
    assert len(rows(loans, XIANGQIAO, LoanOfficer, offer_id=offer)) == len(people)
    return request, offer


def as_officer(loans, row: LoanOfficer):
    """A transaction at home as the named officer."""
    roles = {user: role for (bureau, role), user in loans.world.users.items() if bureau == row.tenant_no}
    return loans.at(row.tenant_no, roles[row.user_id])


def midnight(loans, on: date) -> int:
    with loans.world.working(), clock.at(on):
        return nightly.nightly()


def left_at_host(loans, offer: int, lender: int = CHAOAN) -> tuple[list, list]:
    """What the host reads of the offer's officers: rows, institutions."""
    ids = [row.id for row in rows(loans, lender, LoanOfficer, offer_id=offer)]
    return rows(loans, XIANGQIAO, LoanOfficer, offer_id=offer), [
        row.uscc for number in ids for row in rows(loans, XIANGQIAO, LoanConflict, officer_id=number)
    ]


def promised(loans, person: int, lender: int = CHAOAN) -> list[LoanDay]:
    return rows(loans, lender, LoanDay, inspector_id=person)


def test_a_consent_that_nobody_used_ends_with_its_days(loans):
    person = loans.people[CHAOAN][0]
    _request, offer = consented(loans, person, task=101)
    midnight(loans, WINDOW[1])
    assert len(left_at_host(loans, offer)[0]) == 1, "an order may still come on the last day"
    midnight(loans, date(2023, 7, 22))
    assert left_at_host(loans, offer) == ([], [])
    assert promised(loans, person) == [], "days that nobody was lent for are no history"
    assert midnight(loans, date(2023, 7, 22)) == 0


def test_a_withdrawn_letter_frees_people_the_next_night_and_for_the_next_promise(loans):
    first, second = loans.people[CHAOAN][1:3]
    request, offer = consented(loans, first, second, task=102)
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        requests.withdraw(s, s.get(LoanRequest, (44, request)), "不需要了")
    _request, other = consented(loans, first, task=103)  # the same days: the new promise takes the old one back itself
    assert {row.officer_id for row in promised(loans, first)} == {row.id for row in rows(loans, CHAOAN, LoanOfficer, offer_id=other)}
    assert [row.inspector_id for row in left_at_host(loans, offer)[0]] == [second]
    midnight(loans, date(2023, 7, 4))
    assert left_at_host(loans, offer) == ([], []) and promised(loans, second) == []
    assert len(left_at_host(loans, other)[0]) == 1


def test_who_said_no_after_the_consent_is_not_read_at_the_host(loans):
    _request, offer = consented(loans, *loans.people[RAOPING][:2], task=104, lender=RAOPING)
    out, stays = rows(loans, RAOPING, LoanOfficer, offer_id=offer)
    with clock.at(DAY), as_officer(loans, out) as s:
        officers.answer(s, s.get(LoanOfficer, (44, out.id)), "refused", "住院")
    midnight(loans, date(2023, 7, 4))
    seen, institutions = left_at_host(loans, offer, RAOPING)
    assert [row.id for row in seen] == [stays.id] and institutions == [USCC]
    assert rows(loans, RAOPING, LoanOfficer, id=out.id)[0].answer_reason == "住院"


def test_who_is_recalled_before_the_first_day_goes_home_without_an_order(loans):
    _request, offer = consented(loans, *loans.people[RAOPING][2:4], task=105, lender=RAOPING)
    out, stays = rows(loans, RAOPING, LoanOfficer, offer_id=offer)
    with clock.at(DAY), loans.at(RAOPING, "approver") as s:
        offers.recall(s, s.get(LoanOfficer, (44, out.id)), date(2023, 7, 5), "另有任务")
    midnight(loans, date(2023, 7, 4))
    seen, institutions = left_at_host(loans, offer, RAOPING)
    assert [row.id for row in seen] == [stays.id] and institutions == [USCC]
    order = loans.ordered(offer)
    [guest] = rows(loans, XIANGQIAO, LoanGuest, order_id=order)
    assert guest.officer_id == stays.id
    midnight(loans, date(2023, 7, 5))
    assert len(left_at_host(loans, offer, RAOPING)[0]) == 1, "a guest in force stays readable"


def test_who_went_into_no_order_goes_home_and_a_guest_with_everything_when_released(loans):
    _request, offer = consented(loans, loans.people[CHAOAN][0], loans.people[CHAOAN][3], task=106)
    out, stays = rows(loans, CHAOAN, LoanOfficer, offer_id=offer)
    with clock.at(DAY), as_officer(loans, out) as s:
        officers.answer(s, s.get(LoanOfficer, (44, out.id)), "refused", "有事")
    order = loans.ordered(offer)
    midnight(loans, date(2023, 7, 4))
    assert [row.id for row in left_at_host(loans, offer)[0]] == [stays.id]
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        guests.give_back(s, s.scalars(select(LoanGuest).where(LoanGuest.order_id == order)).one())
    midnight(loans, date(2023, 7, 4))
    assert left_at_host(loans, offer) == ([], [])
    assert promised(loans, stays.inspector_id) == []
    with loans.at(CHAOAN) as s:
        assert s.get(LoanOffer, (44, offer)).state == "granted", "the consent itself stays what it was"
