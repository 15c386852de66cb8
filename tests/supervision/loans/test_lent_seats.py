"""The seat of a borrowed officer is what the order says; the host's administrators can only close it (S2-30, R10)."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.foundation.accounts import people as accounts
from saas.supervision.loans import guests
from saas.supervision.loans.models_people import LoanGuest
from tenants.people import Membership
from tests.factories.world import CHAOAN, XIANGQIAO
from tests.supervision.loans.kit import DAY

pytestmark = pytest.mark.req("S2-30")
WINDOW = (date(2023, 7, 18), date(2023, 7, 20))


def lent(loans, task: int, person: int) -> LoanGuest:
    [asked] = loans.asked(CHAOAN, task=task, window=WINDOW)
    order = loans.ordered(loans.consented(loans.named(asked, person)))
    with loans.at(XIANGQIAO) as s:
        return s.scalars(select(LoanGuest).where(LoanGuest.order_id == order)).one()


def seat(s, guest: LoanGuest) -> Membership:
    return s.get(Membership, (44, guest.membership_id))


def test_the_host_does_not_lengthen_a_seat(loans):
    guest = lent(loans, 50, loans.people[CHAOAN][0])
    with clock.at(DAY), pytest.raises(Refusal, match="E_LENT_SEAT"), loans.at(XIANGQIAO, "sys_admin") as s:
        accounts.change(s, seat(s, guest), None, name=guest.name, section_id=None, valid_to=date(2030, 1, 1))
    with clock.at(DAY), pytest.raises(Refusal, match="E_LENT_SEAT"), loans.at(XIANGQIAO, "sec_admin") as s:
        accounts.grant(s, seat(s, guest), ["inspector"], section_id=1)
    with clock.at(DAY):
        page = loans.world.client(XIANGQIAO, "sys_admin").get(f"/admin/users/{guest.membership_id}")
    assert page.status_code == 200 and "借调人员的期限由调派单决定" in page.text and 'name="valid_to"' not in page.text


def test_a_seat_is_closed_at_any_time_and_opened_again_only_while_the_loan_lasts(loans):
    guest = lent(loans, 51, loans.people[CHAOAN][1])
    for day, active in ((DAY, False), (WINDOW[0], True), (WINDOW[0], False)):
        with clock.at(day), loans.at(XIANGQIAO, "sys_admin") as s:
            accounts.set_membership(s, seat(s, guest), active)
    with clock.at(DAY), pytest.raises(Refusal, match="E_LENT_SEAT"), loans.at(XIANGQIAO, "sys_admin") as s:
        accounts.set_membership(s, seat(s, guest), True)
    with clock.at(WINDOW[0]), loans.at(XIANGQIAO) as s:
        guests.give_back(s, s.get(LoanGuest, (44, guest.id)))
    with clock.at(WINDOW[0]), pytest.raises(Refusal, match="E_LENT_SEAT"), loans.at(XIANGQIAO, "sys_admin") as s:
        accounts.set_membership(s, seat(s, guest), True)
    with clock.at(WINDOW[0]):
        page = loans.world.client(XIANGQIAO, "sys_admin").get(f"/admin/users/{guest.membership_id}")
    assert "不能重新启用" in page.text and "重新启用</button>" not in page.text
