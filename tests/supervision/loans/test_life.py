"""The life of a loan through its verbs: letter, answer, order, release, recall, midnight (S2-30, D-23)."""

import pytest
from sqlalchemy import func, select

from saas import clock
from saas.errors import NotHere, Refusal
from saas.supervision.loans import days, guests, needs, nightly, offers, officers, orders, requests
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanDay, LoanGuest, LoanOfficer
from tenants.people import Membership
from tests.factories.world import CHAOAN, RAOPING, XIANGQIAO
from tests.supervision.draws.test_after_parallel import sixteen
from tests.supervision.loans.kit import REPLY_BY, WINDOW, letter, shortfall

pytestmark = pytest.mark.req("S2-30")


def refused(code: str):
    return pytest.raises(Refusal, match=code)


def of(loans, bureau: int, model, **where) -> list:
    with loans.at(bureau) as s:
        stmt = select(model)
        for name, value in where.items():
            stmt = stmt.where(getattr(model, name) == value)
        return list(s.scalars(stmt.order_by(model.id)))


def test_a_letter_is_read_by_the_lender_only_once_it_is_sent(loans):
    with clock.at(loans.day), loans.at(XIANGQIAO) as s:
        row = requests.draft(s, needs.open_need(s, shortfall(1)), CHAOAN, letter())
    assert of(loans, CHAOAN, LoanRequest, id=row.id) == []
    with clock.at(loans.day), loans.at(XIANGQIAO) as s:
        requests.send(s, s.get(LoanRequest, (44, row.id)))
    assert [one.number for one in of(loans, CHAOAN, LoanRequest, id=row.id)] == ["湘司借〔2023〕1号"]
    assert of(loans, RAOPING, LoanRequest, id=row.id) == []


def test_the_whole_way_with_one_more_than_asked_for(loans):
    first, second = loans.people[CHAOAN][:2]
    order = loans.lent(first, second, task=2)
    people = of(loans, XIANGQIAO, LoanGuest, order_id=order)
    assert [one.state for one in people] == ["in_force"] * 2 and loans.need(2).state == "met"
    with loans.at(XIANGQIAO) as s:
        seats = s.scalars(select(Membership).where(Membership.id.in_([one.membership_id for one in people]))).all()
    assert {(one.reach, tuple(one.roles), one.user_home, one.valid_to) for one in seats} == {
        ("assigned", ("inspector",), CHAOAN, WINDOW[1])
    }
    with clock.at(WINDOW[0]), loans.at(XIANGQIAO) as s:  # the draw took one of the two
        picked = guests.borrowed(s, 2)[0]
        guests.settle_draw(s, 2, {picked.guest.id: 3})
    left = of(loans, XIANGQIAO, LoanGuest, order_id=order)
    assert {(one.state, one.visits, bool(one.name)) for one in left} == {("in_force", 3, True), ("released", 0, False)}
    with clock.at(WINDOW[0]), loans.at(CHAOAN) as s:
        gone = [days.away(s, [one], WINDOW).get(one) for one in (first, second)]
        assert sum(span is not None and span[0][1] == WINDOW[1] for span in gone) == 1
    with loans.world.working(), clock.at(WINDOW[0]):
        assert nightly.nightly() == 1  # the lender takes back the data of whoever was not drawn
    assert [one.sent for one in of(loans, CHAOAN, LoanOfficer, inspector_id=first)].count(True) <= 1


def test_overlapping_promises_are_refused_and_named(loans):
    person = loans.people[CHAOAN][2]
    [first] = loans.asked(CHAOAN, task=3)
    [second] = loans.asked(CHAOAN, task=4)
    loans.consented(loans.named(first, person))
    offer = loans.named(second, person)
    with refused("E_LENT") as no:
        loans.consented(offer)
    assert "2023年7月10日至2023年7月21日已借给湘桥区司法局" in no.value.message
    assert of(loans, CHAOAN, LoanOffer, id=offer)[0].state == "drafted"


def test_sixteen_consents_for_the_same_officer_leave_one(loans):
    person = loans.people[RAOPING][0]
    pending = []
    for n in range(16):
        [request] = loans.asked(RAOPING, task=100 + n)
        pending.append(loans.named(request, person, lender=RAOPING))
    queue = iter(pending)

    def act():
        return loans.consented(next(queue), RAOPING)

    found, wrong = sixteen(act)
    assert len(found) == 1 and len(wrong) == 15
    assert {type(no) for no in wrong} == {Refusal} and {no.code for no in wrong} == {"E_LENT"}
    assert all("已借给湘桥区司法局" in no.message for no in wrong)
    with loans.at(RAOPING) as s:
        assert s.scalar(select(func.count()).select_from(LoanDay).where(LoanDay.inspector_id == person)) == 12


def test_who_names_does_not_consent_and_who_drafts_does_not_issue(loans):
    [request] = loans.asked(RAOPING, task=5)
    offer = loans.named(request, loans.people[RAOPING][1], lender=RAOPING)
    planner = loans.world.users[RAOPING, "planner"]
    with refused("E_SAME_PERSON"):
        loans.consented(offer, RAOPING, user_id=planner)
    loans.consented(offer, RAOPING)
    with clock.at(loans.day), loans.at(XIANGQIAO) as s:
        order = orders.draft(s, s.get(LoanOffer, (44, offer))).id
    with refused("E_NO_RIGHT"), clock.at(loans.day), loans.at(XIANGQIAO) as s:
        orders.issue(s, s.get(LoanOrder, (44, order)))
    with clock.at(loans.day), loans.at(RAOPING, "approver") as s:  # the lender takes it back before the order
        offers.take_back(s, s.get(LoanOffer, (44, offer)), "另有任务")
    with refused("E_OFFER_GONE"), clock.at(loans.day), loans.at(XIANGQIAO, "approver") as s:
        orders.issue(s, s.get(LoanOrder, (44, order)))


def test_a_silent_lender_is_reminded_once_a_day(loans):
    [request] = loans.asked(CHAOAN, task=6)
    with clock.at(REPLY_BY), loans.at(XIANGQIAO) as s:
        requests.remind(s, s.get(LoanRequest, (44, request)))
    with refused("E_REMINDED"), clock.at(REPLY_BY), loans.at(XIANGQIAO) as s:
        requests.remind(s, s.get(LoanRequest, (44, request)))
    assert of(loans, CHAOAN, LoanRequest, id=request)[0].reminded == [REPLY_BY]


def test_the_officer_may_say_no_and_declare(loans):
    one = loans.people[RAOPING][2]
    [request] = loans.asked(RAOPING, task=8)
    offer = loans.named(request, one, lender=RAOPING)
    with loans.at(RAOPING) as s:
        row = s.scalars(select(LoanOfficer).where(LoanOfficer.offer_id == offer)).one()
    with pytest.raises(NotHere), clock.at(loans.day), loans.at(RAOPING, "inspector") as s:
        officers.answer(s, s.get(LoanOfficer, (44, row.id)), "refused", "家里有事")
    with refused("E_USCC"), clock.at(loans.day), loans.at(RAOPING, "steward") as s:
        officers.declare(s, s.get(LoanOfficer, (44, row.id)), "123")
    with clock.at(loans.day), loans.at(RAOPING, "steward") as s:
        officers.answer(s, s.get(LoanOfficer, (44, row.id)), "refused", "家里有事")
    with refused("E_NOBODY"):
        loans.consented(offer, RAOPING)


def test_recall_then_midnight(loans):
    person = loans.people[CHAOAN][3]
    order = loans.lent(person, task=9)
    [guest] = of(loans, XIANGQIAO, LoanGuest, order_id=order)
    last = WINDOW[0].replace(day=12)
    with clock.at(WINDOW[0]), loans.at(CHAOAN, "approver") as s:
        offers.recall(s, s.get(LoanOfficer, (44, guest.officer_id)), last, "本局突发专项任务")
    with clock.at(WINDOW[0]), loans.at(XIANGQIAO) as s:
        assert [row.id for row, _officer in guests.recalled(s)] == [guest.id]
        assert guests.borrowed(s, 9)[0].loan == (WINDOW[0], last)
        guests.take_note(s, s.get(LoanGuest, (44, guest.id)))
    with loans.world.working(), clock.at(last):
        assert nightly.nightly() == 0
    with loans.world.working(), clock.at(last.replace(day=13)):
        nightly.nightly()
    [gone] = of(loans, XIANGQIAO, LoanGuest, order_id=order)
    assert (gone.state, gone.left_why, gone.left_on, gone.name) == ("released", "recalled", last, "")
    with loans.at(XIANGQIAO) as s:
        member = s.get(Membership, (44, gone.membership_id))
        assert member.state == "disabled" or member.valid_to == last
        assert s.get(LoanOrder, (44, order)).state == "ended"


@pytest.mark.parametrize("noted", [True, False])
def test_recalled_before_the_first_day_nobody_comes(loans, noted):
    """The lender has the days back and may promise them: the host must not have the person even on the first of them."""
    person = loans.people[RAOPING][3]
    order = loans.lent(person, task=11 + noted, lender=RAOPING)
    [guest] = of(loans, XIANGQIAO, LoanGuest, order_id=order)
    early = WINDOW[0].replace(day=5)
    with clock.at(loans.day), loans.at(RAOPING, "approver") as s:
        offers.recall(s, s.get(LoanOfficer, (44, guest.officer_id)), early, "本局突发专项任务")
    if noted:
        with clock.at(loans.day), loans.at(XIANGQIAO) as s:
            guests.take_note(s, s.get(LoanGuest, (44, guest.id)))
    with loans.world.working(), clock.at(early.replace(day=6)):
        nightly.nightly()
    [gone] = of(loans, XIANGQIAO, LoanGuest, order_id=order)
    assert (gone.state, gone.left_why) == ("released", "recalled") and gone.left_on < WINDOW[0]
    with clock.at(WINDOW[0]), loans.at(XIANGQIAO) as s:
        with refused("E_LOAN_OVER"):
            guests.check_serving(s, guest.id, WINDOW[0])
        assert s.get(LoanOrder, (44, order)).state == "ended"
    with clock.at(WINDOW[0]), loans.at(RAOPING) as s:
        assert days.away(s, [person], WINDOW) == {}
