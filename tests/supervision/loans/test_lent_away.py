"""Lent days are days off at home, for a seat that was drawn before the loan as well (S2-30)."""

from datetime import date

import pytest
from sqlalchemy import delete

from saas import clock
from saas.errors import Refusal
from saas.supervision.inspections import notices, visits
from saas.supervision.inspections.models import Inspection
from saas.supervision.loans import days
from saas.supervision.loans.models import LoanOffer
from saas.supervision.loans.models_people import LoanDay, LoanOfficer
from saas.supervision.loans.numbering import number
from tests.factories.world import CITY, XIANGQIAO
from tests.supervision.draws import lending
from tests.supervision.loans import after_kit

pytestmark = pytest.mark.req("S2-30")
WINDOW = (date(2023, 8, 7), date(2023, 8, 11))
INSIDE, BEFORE = date(2023, 8, 9), date(2023, 8, 4)


def promise(s, member) -> None:
    """The promise is what counts here, not how it came about."""
    offer = number(s, LoanOffer(
        to_no=XIANGQIAO, request_id=1, window_from=WINDOW[0], window_to=WINDOW[1], drafted_on=lending.DAY, drafted_by=1,
    ))  # fmt: skip
    s.add(offer)
    s.flush()
    officer = LoanOfficer(
        offer_id=offer.id, to_no=XIANGQIAO, inspector_id=member.inspector_id, user_id=member.user_id, name=member.name,
        certificate_no=member.certificate_no, certificate_from=date(2021, 1, 1), certificate_to=date(2026, 1, 1),
        categories=["law_firm"],
    )  # fmt: skip
    s.add(officer)
    s.flush()
    days.book(s, [officer], WINDOW)


def test_nobody_visits_at_home_on_a_lent_day(world, tasks):
    lent = after_kit.sealed(world, tasks, home=3, chaoan=2, raoping=2)
    subject, member = next((x, m) for x in lent.teams() for m in lent.inspection(x).members if m.inspector_id and m.leader)
    inspection = lent.inspection(subject).id
    with clock.at(lending.DAY), world.acting(CITY) as s:
        promise(s, member)
    with clock.at(lending.DAY), pytest.raises(Refusal, match="E_LENT_AWAY") as refused, lent.acting() as s:
        row = s.get(Inspection, (44, inspection))
        notices.draft(s, row, visit_on=INSIDE, timing="arrival", materials="", contact="科室 0768-0000000")
    assert member.name in str(refused.value.args) + str(vars(refused.value))
    lent.noticed(subject, BEFORE)
    with clock.at(INSIDE), pytest.raises(Refusal, match="E_LENT_AWAY"), lent.leader(subject) as s:
        visits.begin(s, s.get(Inspection, (44, inspection)))
    with world.acting(CITY) as s:  # recalled
        s.execute(delete(LoanDay).where(LoanDay.inspector_id == member.inspector_id))
    with clock.at(INSIDE), lent.leader(subject) as s:
        visits.begin(s, s.get(Inspection, (44, inspection)))
