"""Recall, return, and the host's answer to a recall through their pages (S2-30, D-23)."""

from datetime import date, timedelta

import pytest

from saas import clock
from saas.supervision.loans import guests, offers
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from tenants.people import Membership
from tests.factories.world import CHAOAN, RAOPING, XIANGQIAO
from tests.supervision.loans.kit import WINDOW

pytestmark = pytest.mark.req("S2-30")
SOME = WINDOW[0] + timedelta(days=2)


def guest_of(loans, order: int) -> LoanGuest:
    with loans.at(XIANGQIAO) as s:
        return s.query(LoanGuest).filter_by(order_id=order).one()


def typed(number: int, **data) -> dict:
    return {"_idem": f"people-{number:06d}"} | data


def test_the_lender_recalls_and_the_host_takes_note(loans):
    guest = guest_of(loans, loans.lent(loans.people[CHAOAN][0], task=21))
    page = f"/loans/people/{guest.officer_id}/recall"
    with clock.at(WINDOW[0]):
        assert loans.world.client(CHAOAN, "planner").get(page).status_code == 403, "the approver's, as the consent was"
        assert loans.world.client(XIANGQIAO, "approver").get(page).status_code == 404
        client = loans.world.client(CHAOAN, "approver")
        text = client.get(page).get_data(as_text=True)
        assert "召回以后" in text and "湘桥区司法局" in text and "以湘桥区司法局名义" in text
        wrong = client.post(page, data=typed(1, last_day=WINDOW[1].isoformat(), reason="本局突发专项任务"))
        assert wrong.status_code == 422 and "召回前的最后一天应从今天起" in wrong.get_data(as_text=True)
        short = client.post(page, data=typed(2, last_day=SOME.isoformat(), reason=""))
        assert short.status_code == 422
        done = client.post(page, data=typed(3, last_day=SOME.isoformat(), reason="本局突发专项任务"))
        assert done.status_code == 303

        note = f"/loans/guests/{guest.id}/note"
        host = loans.world.client(XIANGQIAO, "planner")
        text = host.get(note).get_data(as_text=True)
        assert "本局突发专项任务" in text and "2023年7月12日" in text
        assert host.post(note, data=typed(4)).status_code == 303
        assert guest_of(loans, guest.order_id).window_to == SOME
        assert "没有要办理的召回" in host.get(note).get_data(as_text=True)
        assert loans.world.client(CHAOAN, "planner").get(note).status_code == 404, "the lender reads the row and returns nobody"


def test_the_host_returns_on_a_day_or_at_once(loans):
    guest = guest_of(loans, loans.lent(loans.people[RAOPING][0], task=22, lender=RAOPING))
    page = f"/loans/guests/{guest.id}/return"
    with clock.at(WINDOW[0]):
        host = loans.world.client(XIANGQIAO, "planner")
        assert "没有，不影响任何检查" in host.get(page).get_data(as_text=True)
        wrong = host.post(page, data=typed(11, when="day"))
        assert wrong.status_code == 422 and "请写明最后一天" in wrong.get_data(as_text=True)
        late = host.post(page, data=typed(12, when="day", last_day="2023-09-01"))
        assert late.status_code == 422 and "不晚于2023年7月21日" in late.get_data(as_text=True)
        assert host.post(page, data=typed(13, when="day", last_day=SOME.isoformat())).status_code == 303
        assert (guest_of(loans, guest.order_id).window_to, guest_of(loans, guest.order_id).left_why) == (SOME, "returned")
        assert host.post(page, data=typed(14, when="now")).status_code == 303
        gone = guest_of(loans, guest.order_id)
        assert (gone.state, gone.left_on, gone.name, gone.certificate_no) == ("released", WINDOW[0], "", "")
        with loans.at(XIANGQIAO) as s:
            member = s.get(Membership, (44, gone.membership_id))
            assert (member.name, member.state) == ("已释放的借调人员", "disabled"), "not even in the list of accounts"
        text = host.get(page).get_data(as_text=True)
        assert "这名人员已经离开" in text and f"{RAOPING}员1" not in text
        assert host.post(page, data=typed(15, when="now")).status_code == 422


def test_a_recall_before_the_first_day_ends_the_loan_before_it_begins(loans):
    guest = guest_of(loans, loans.lent(loans.people[CHAOAN][1], task=23))
    early = WINDOW[0] - timedelta(days=5)
    with clock.at(early), loans.at(CHAOAN, "approver") as s:
        offers.recall(s, s.get(LoanOfficer, (44, guest.officer_id)), early, "本局突发专项任务")
    with clock.at(early + timedelta(days=1)), loans.at(XIANGQIAO) as s:
        assert guests.standings(s, [guest.id])[guest.id].over, "whatever the host has done by then"
        assert guests.borrowed(s, 23) == []
        assert guests.by_date(s) == 1 and guests.by_date(s) == 0
    gone = guest_of(loans, guest.order_id)
    assert (gone.state, gone.left_why, gone.left_on) == ("released", "recalled", early + timedelta(days=1))


def test_whoever_had_a_visit_keeps_name_and_number_in_the_records(loans):
    guest = guest_of(loans, loans.lent(loans.people[RAOPING][1], task=24, lender=RAOPING))
    with clock.at(WINDOW[0]), loans.at(XIANGQIAO) as s:
        guests.keep_visits(s, {guest.id: 2})
        guests.shorten(s, s.get(LoanGuest, (44, guest.id)), SOME, "returned")
        guests.keep_visits(s, {guest.id: 0})  # somebody else was drawn for both
    with clock.at(SOME + timedelta(days=1)), loans.at(XIANGQIAO) as s:
        assert guests.by_date(s) == 2, "this one, and the one who was recalled above"
    gone = guest_of(loans, guest.order_id)
    assert (gone.state, gone.left_why, gone.left_on, gone.visits) == ("ended", "returned", SOME, 1)
    assert gone.name and gone.certificate_no and isinstance(gone.left_on, date)
