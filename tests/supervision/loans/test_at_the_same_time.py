"""Sixteen people press the same button: one row, one sentence for the others, never an error page (S2-30, tenancy §8)."""

import threading
from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import NotHere, Refusal
from saas.supervision.loans import needs, officers, orders, requests
from saas.supervision.loans.models import LoanNeed, LoanOffer
from saas.supervision.loans.models_people import LoanOfficer
from tests.factories.world import CHAOAN, XIANGQIAO
from tests.supervision.draws.test_after_parallel import sixteen
from tests.supervision.loans.kit import DAY, letter, shortfall

pytestmark = pytest.mark.req("S2-30")
TENTH = (date(2023, 7, 10), date(2023, 7, 10))


def test_officers_are_named_once(loans):
    [request] = loans.asked(CHAOAN, task=31, window=TENTH)
    found, wrong = sixteen(lambda: loans.named(request, loans.people[CHAOAN][0]))
    assert wrong == [] and len(set(found)) == 1
    with loans.at(CHAOAN) as s:
        assert len(s.scalars(select(LoanOfficer).where(LoanOfficer.offer_id == found[0])).all()) == 1


def test_a_need_is_opened_once(loans):
    def act():
        with clock.at(DAY), loans.at(XIANGQIAO) as s:
            return needs.open_need(s, shortfall(32)).id

    found, wrong = sixteen(act)
    assert wrong == [] and len(set(found)) == 1


def test_a_letter_is_sent_once(loans):
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        need = needs.open_need(s, shortfall(33)).id

    def act():
        with clock.at(DAY), loans.at(XIANGQIAO) as s:
            return requests.ask(s, s.get(LoanNeed, (44, need)), (CHAOAN,), letter())[0].id

    found, wrong = sixteen(act)
    assert wrong == [] and len(set(found)) == 1


def test_an_order_is_drafted_once(loans):
    [request] = loans.asked(CHAOAN, task=34, window=TENTH)
    consent = loans.consented(loans.named(request, loans.people[CHAOAN][0]))

    def act():
        with clock.at(DAY), loans.at(XIANGQIAO) as s:
            return orders.draft(s, s.get(LoanOffer, (44, consent))).id

    found, wrong = sixteen(act)
    assert wrong == [] and len(set(found)) == 1


def test_a_letter_is_refused_once(loans):
    [request] = loans.asked(CHAOAN, task=35, window=TENTH)
    found, wrong = sixteen(lambda: loans.refused(request, lender=CHAOAN))
    assert len(found) == 1 and {no.code for no in wrong} == {"E_STATE"}


def test_an_officer_says_no_while_somebody_else_is_named(loans):
    for n in range(8):
        [request] = loans.asked(CHAOAN, task=400 + n, window=TENTH)
        offer, wrong = loans.named(request, loans.people[CHAOAN][2]), []
        with loans.at(CHAOAN) as s:
            number = s.scalars(select(LoanOfficer.id).where(LoanOfficer.offer_id == offer)).one()

        def no(number=number, wrong=wrong):
            try:
                with clock.at(DAY), loans.at(CHAOAN, "steward") as s:
                    row = s.get(LoanOfficer, (44, number))
                    if row is not None:
                        officers.answer(s, row, "refused", "家里有事")
            except (NotHere, Refusal):
                pass
            except Exception as other:
                wrong.append(other)

        def rename(request=request, wrong=wrong):
            try:
                loans.named(request, loans.people[CHAOAN][3])
            except Exception as other:
                wrong.append(other)

        both = [threading.Thread(target=act) for act in (no, rename)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert wrong == []
