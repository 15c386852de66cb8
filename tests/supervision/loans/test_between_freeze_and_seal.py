"""People who come or go while a draw is under way: an order after the freeze, a return between throw and seal (S2-30)."""

import pytest

from saas import clock
from saas.supervision.draws import service as draws
from saas.supervision.draws.engine import canon, verify
from saas.supervision.draws.recounting import recount
from saas.supervision.loans import guests
from saas.supervision.loans.models_people import LoanGuest
from tests.factories.drawn import staff
from tests.factories.world import CHAOAN, CITY, RAOPING
from tests.supervision import kit
from tests.supervision.draws import lending
from tests.supervision.loans.after_kit import Lent

pytestmark = pytest.mark.req("S2-30")


@pytest.fixture(scope="module")
def begun(world, tasks) -> tuple[Lent, int, int]:
    """Thrown with three guests; a fourth came after the freeze, the first seated one was given back before the seal. The
    attempt, who came late, who was given back."""
    loans = lending.counties(world)
    lending.deserted(world, 1)
    with clock.at(kit.SPRING):
        staff(world)
    lending.lent(loans, tasks[4], *loans.people[CHAOAN][:2])
    lending.lent(loans, tasks[4], loans.people[RAOPING][0], lender=RAOPING)
    lent = Lent(world, kit.thrown(world, tasks[4], key="between"), tasks=tasks)
    there = {row.id for row in lending.guests(world)}
    lending.lent(loans, tasks[4], loans.people[RAOPING][1], lender=RAOPING)
    [late] = {row.id for row in lending.guests(world)} - there
    gone = next(number for number in sorted(there) if lent.seats(number))
    with clock.at(kit.JULY), world.acting(CITY) as s:
        guests.give_back(s, s.get(LoanGuest, (44, gone)))
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        draws.seal(s, draws.get_attempt(s, lent.attempt))
    return lent, late, gone


def test_whoever_came_after_the_freeze_is_not_released_by_that_draw(begun):
    lent, late, _gone = begun
    guest = lent.guest(late)
    assert guest.state == "in_force" and guest.name and guest.left_why == ""


def test_whoever_was_given_back_before_the_seal_stands_nowhere_without_a_name(begun):
    lent, _late, gone = begun
    assert verify(canon(lent.record())).ok
    with lent.acting() as s:
        assert recount(s, lent.row(s)).ok
    seats = lent.seats(gone)
    asked = {row.draw_subject_id for row in lent.requests(state="asked") if row.draw_person_id == lent.person_of(gone)}
    assert seats and asked == set(seats)
    for subject in seats:
        inspection = lent.inspection(subject)
        assert inspection.held
        [member] = [one for one in inspection.members if one.guest_id == gone]
        assert (member.name, member.certificate_no, member.user_id) == ("已释放的借调人员", "", None)
    with clock.at(kit.JULY):
        page = lent.world.client(CITY, "planner").get(f"/inspections/{lent.inspection(seats[0]).id}")
    assert page.status_code == 200 and "已释放的借调人员（" in page.text
