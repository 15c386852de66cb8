"""A loan goes only one way: what is withdrawn, over, unsaid or somebody's own is neither consented to nor ordered (S2-30)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import NotHere, Refusal
from saas.registers.inspectors.models import Inspector
from saas.supervision.loans import mediation, needs, offers, officers, orders, requests
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from saas.supervision.loans.numbering import number
from tests.factories.world import CHAOAN, CITY, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import DAY, letter, shortfall

pytestmark = pytest.mark.req("S2-30")


def span(first: int, last: int) -> tuple[date, date]:
    return date(2023, 7, first), date(2023, 7, last)


def refused(code: str):
    return pytest.raises(Refusal, match=code)


def withdrawn(loans, request: int) -> None:
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        requests.withdraw(s, s.get(LoanRequest, (44, request)), "不需要了")


def taken_back(loans, offer: int, lender: int = RAOPING) -> None:
    with clock.at(DAY), loans.at(lender, "approver") as s:
        offers.take_back(s, s.get(LoanOffer, (44, offer)), "另有任务")


def officer_of(loans, offer: int, lender: int = RAOPING) -> LoanOfficer:
    with loans.at(lender) as s:
        return s.scalars(select(LoanOfficer).where(LoanOfficer.offer_id == offer)).one()


def test_a_withdrawn_letter_is_neither_ordered_nor_consented_to(loans):
    [request] = loans.asked(CHAOAN, task=11, window=span(10, 10))
    consent = loans.consented(loans.named(request, loans.people[CHAOAN][0]))
    withdrawn(loans, request)
    with refused("E_STATE"):
        loans.ordered(consent)
    [other] = loans.asked(CHAOAN, task=12, window=span(11, 11))
    draft = loans.named(other, loans.people[CHAOAN][0])
    withdrawn(loans, other)
    with refused("E_STATE"):
        loans.consented(draft)


def test_days_that_are_over_are_not_lent(loans):
    [request] = loans.asked(RAOPING, task=17)
    with refused("E_WINDOW"), clock.at(date(2023, 7, 15)), loans.at(RAOPING) as s:
        offers.name_officers(s, s.get(LoanRequest, (44, request)), [loans.people[RAOPING][2]], window=span(10, 12))
    draft = loans.named(request, loans.people[RAOPING][2], lender=RAOPING, window=span(11, 12))
    with refused("E_WINDOW"), clock.at(date(2023, 7, 13)), loans.at(RAOPING, "approver") as s:
        offers.consent(s, s.get(LoanOffer, (44, draft)))


def test_a_drafted_order_upon_a_consent_taken_back_hinders_nobody(loans):
    [request] = loans.asked(RAOPING, task=19, window=span(12, 12))
    consent = loans.consented(loans.named(request, loans.people[RAOPING][2], lender=RAOPING), RAOPING)
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        dead = orders.draft(s, s.get(LoanOffer, (44, consent))).id
    taken_back(loans, consent)
    again = loans.consented(loans.named(request, loans.people[RAOPING][2], lender=RAOPING), RAOPING)
    assert loans.ordered(again) != dead


def test_a_letter_is_withdrawn_together_with_a_drafted_order(loans):
    [request] = loans.asked(RAOPING, task=20, window=span(13, 13))
    consent = loans.consented(loans.named(request, loans.people[RAOPING][1], lender=RAOPING), RAOPING)
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        order = orders.draft(s, s.get(LoanOffer, (44, consent))).id
    withdrawn(loans, request)
    with loans.at(XIANGQIAO) as s:
        assert s.get(LoanOrder, (44, order)).state == "ended"


def test_a_draft_is_looked_at_again_when_it_goes_out(loans):
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        need = needs.open_need(s, shortfall(21))
        late, given_up = requests.draft(s, need, CHAOAN, letter()).id, requests.draft(s, need, RAOPING, letter()).id
    with refused("E_WINDOW"), clock.at(date(2023, 9, 1)), loans.at(XIANGQIAO) as s:
        requests.send(s, s.get(LoanRequest, (44, late)))
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        requests.close(s, s.get(LoanNeed, (44, need.id)), "改期")
    with refused("E_STATE"), clock.at(DAY), loans.at(XIANGQIAO) as s:
        requests.send(s, s.get(LoanRequest, (44, given_up)))


def test_giving_a_need_up_withdraws_its_letters(loans):
    [request] = loans.asked(CHAOAN, task=22)
    with clock.at(DAY), loans.at(XIANGQIAO) as s:
        requests.close(s, needs.open_of_task(s, 22), "改期到下半年")
    with loans.at(CHAOAN) as s:
        row = s.get(LoanRequest, (44, request))
    assert (row.state, row.withdraw_reason) == ("withdrawn", "改期到下半年")


def test_somebody_who_left_the_register_is_not_lent(loans):
    [request] = loans.asked(RAOPING, task=23, window=span(14, 14))
    person = loans.people[RAOPING][2]
    draft = loans.named(request, person, lender=RAOPING)
    with clock.at(DAY), loans.at(RAOPING, "steward") as s:
        s.get(Inspector, (44, person)).state = "left"
    with refused("E_CHOICE"):
        loans.consented(draft, RAOPING)
    with clock.at(DAY), loans.at(RAOPING, "steward") as s:
        s.get(Inspector, (44, person)).state = "active"


def test_whoever_said_no_and_is_named_again_is_asked_again(loans):
    [request] = loans.asked(RAOPING, task=24, window=span(17, 17))
    draft = loans.named(request, loans.people[RAOPING][2], lender=RAOPING)
    row = officer_of(loans, draft)
    with clock.at(DAY), loans.at(RAOPING, "steward") as s:
        officers.answer(s, s.get(LoanOfficer, (44, row.id)), "refused", "家里有事")
    loans.named(request, loans.people[RAOPING][2], lender=RAOPING)
    assert officer_of(loans, draft).answer == ""
    loans.consented(draft, RAOPING)


@pytest.mark.req("S2-30", "S0-31")
def test_a_no_after_the_consent_leaves_the_host_neither_name_nor_reason(loans):
    [request] = loans.asked(RAOPING, task=25, window=span(18, 18))
    consent = loans.consented(loans.named(request, loans.people[RAOPING][2], lender=RAOPING), RAOPING)
    row = officer_of(loans, consent)
    with clock.at(DAY), loans.at(RAOPING, "steward") as s:
        officers.answer(s, s.get(LoanOfficer, (44, row.id)), "refused", "身体原因")
    with loans.at(XIANGQIAO) as s:
        assert s.get(LoanOfficer, (44, row.id)) is None


def test_nobody_consents_to_what_oneself_has_named_whoever_saved_it_last(loans):
    [request] = loans.asked(CHAOAN, task=63, window=span(12, 13))
    with clock.at(DAY), loans.at(CHAOAN, "approver", roles=("approver", "planner")) as s:
        draft = offers.name_officers(s, s.get(LoanRequest, (44, request)), [loans.people[CHAOAN][1]]).id
    loans.named(request, loans.people[CHAOAN][1])  # a colleague saves the same once more
    with refused("E_SAME_PERSON"):
        loans.consented(draft)


def test_nobody_consents_to_the_loan_of_oneself(loans):
    [request] = loans.asked(CHAOAN, task=64, window=span(14, 14))
    draft = loans.named(request, loans.people[CHAOAN][3])
    with refused("E_SAME_PERSON"):
        loans.consented(draft, user_id=loans.world.users[CHAOAN, "reviewer"])


def test_an_offer_forged_upon_a_letter_to_somebody_else_is_none(loans):
    [request] = loans.asked(CHAOAN, task=81, window=span(10, 10))
    with clock.at(DAY), loans.at(RAOPING) as s:
        forged = number(
            s, LoanOffer(to_no=XIANGQIAO, request_id=request, window_from=DAY, window_to=date(2024, 12, 31), drafted_on=DAY)
        )
        forged.state, forged.sent, forged.decided_on = "granted", True, DAY
        s.add(forged)
        s.flush()
    with pytest.raises(NotHere), clock.at(DAY), loans.at(XIANGQIAO) as s:
        orders.draft(s, s.get(LoanOffer, (44, forged.id)))


def test_a_lender_under_orders_does_not_take_its_consent_back_and_a_refusal_stands(loans):
    [request] = loans.asked(CHAOAN, task=82, window=span(11, 11))
    with clock.at(DAY), loans.at(CITY, "approver", hi=CITY + 99) as s:
        need = s.get(LoanNeed, (44, s.get(LoanRequest, (44, request)).need_id))
        mediation.order(s, need, [CHAOAN], mediation.Word(1, ["law_firm"], span(11, 11), "请派员"))
    consent = loans.consented(loans.named(request, loans.people[CHAOAN][0]))
    with refused("E_BOUND"):
        taken_back(loans, consent, CHAOAN)
    [other] = loans.asked(RAOPING, task=83)
    with refused("E_STATE"):
        taken_back(loans, loans.refused(other))


def test_the_order_says_until_when_and_takes_nobody_in_who_never_comes(loans):
    person = loans.people[RAOPING][1]
    [request] = loans.asked(RAOPING, task=84)
    consent = loans.consented(loans.named(request, person, lender=RAOPING), RAOPING)
    row = officer_of(loans, consent)
    with clock.at(DAY), loans.at(RAOPING, "approver") as s:
        offers.recall(s, s.get(LoanOfficer, (44, row.id)), date(2023, 7, 12), "另有任务")
    made = loans.ordered(consent)
    with loans.at(XIANGQIAO) as s:
        order, guest = s.get(LoanOrder, (44, made)), s.scalars(select(LoanGuest).where(LoanGuest.order_id == made)).one()
    assert guest.window_to == order.window_to == date(2023, 7, 12) and "7月21日" not in str(order.body)
    [request] = loans.asked(RAOPING, task=85, window=span(19, 20))
    consent = loans.consented(loans.named(request, person, lender=RAOPING), RAOPING)
    row = officer_of(loans, consent)
    with clock.at(DAY), loans.at(RAOPING, "approver") as s:
        offers.recall(s, s.get(LoanOfficer, (44, row.id)), date(2023, 7, 5), "另有任务")
    with refused("E_NOBODY"):
        loans.ordered(consent)
