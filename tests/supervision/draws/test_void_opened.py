"""A result that was set aside is seen by everybody: at once in an open draw, later in a closed one (decision 9; S0-01)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from saas import clock
from saas.foundation.settings import service as settings
from saas.supervision.draws import bulletin, engine, nightly, opening
from saas.supervision.draws import service as draws
from saas.supervision.draws.engine.verify import verify
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.plans.models import InspectionTask
from tests.factories.world import CITY
from tests.supervision import kit

WHY = "骰子掉落，点数有争议。"
NEXT_DAY = kit.JULY + timedelta(days=1)


@pytest.fixture(scope="module")
def tasks(world) -> dict[int, int]:
    return kit.published(world)


def voided(world, task: int, key: str) -> int:
    """Drawn by the dice, then set aside by the supervision section."""
    number = kit.thrown(world, task, key=key)
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s:
        draws.void(s, draws.get_attempt(s, number), WHY)
    return number


def public(world, number: int) -> PubDraw:
    with world.acting(CITY) as s:
        row = bulletin.of_attempt(s, draws.get_attempt(s, number))
        assert (row.record is None) == (row.opened_on is None) == (row.names is None)
        return row


def by_night(world, day: date) -> None:
    with world.working(), clock.at(day):
        nightly.nightly()


def settle_all(world, number: int, day: date) -> None:
    with clock.at(day), world.acting(CITY) as s:
        for row, _team in draws.drawn(s, number):
            opening.settle(s, row.id, "visited")


@pytest.mark.req("S0-01")
def test_of_a_closed_draw_it_stays_closed_until_the_attempt_in_its_place_is_open(world, tasks):
    first = voided(world, tasks[4], "set-aside")
    before = public(world, first)
    assert before.record is None and before.numbers == {} and WHY.rstrip("。") in before.void_reason
    second = kit.sealed(world, tasks[4], kit.DICE[::-1], key="in-its-place")
    by_night(world, NEXT_DAY)
    assert public(world, first).record is None, "its pool would tell about the one that is closed"
    stranger = world.client()
    assert stranger.get(f"/draw/{before.slug}/record.json").status_code == 404
    settle_all(world, second, date(2023, 8, 1))
    row, after = public(world, first), public(world, second)
    assert row.opened_on == after.opened_on == date(2023, 8, 1)
    verdict = verify(row.record)
    assert verdict.ok and row.head is None and verdict.head not in (after.head, after.commitment["prev"])
    assert after.commitment["prev"] == row.commit, "the chain goes on from the notice, not from the result that does not count"
    assert [step for step in row.steps if step[0] == "void"] == [step for step in before.steps if step[0] == "void"], "voided once"
    with clock.at(date(2023, 8, 2)):
        page, why = stranger.get(f"/draw/{row.slug}"), stranger.get(f"/draw/{row.slug}/why?q={kit.uscc('law_firm', 1)}")
        listed = stranger.get(f"/b/{CITY}/draws?state=opened&format=csv").text
    assert page.status_code == why.status_code == 200
    assert "已作废" in page.text and WHY in page.text and "作废之前抽出的对象，没有效力" in page.text
    assert "没有效力" in why.text and WHY.rstrip("。") in why.text
    ids = engine.drawn_ids(engine.parse(row.record.encode())["result"]["objects"])
    assert len(ids) == row.numbers["subjects"] == 5 and all(ident in page.text for ident in ids)
    assert f"/draw/{row.slug}" not in listed and f"/draw/{after.slug}" in listed, "void stays void in the list"


def test_without_another_attempt_it_opens_when_the_window_is_over(world, tasks):
    number = voided(world, tasks[3], "nobody-drew-again")
    by_night(world, date(2023, 8, 31))
    assert public(world, number).record is None
    by_night(world, date(2023, 9, 1))
    assert public(world, number).opened_on == date(2023, 9, 1) and verify(public(world, number).record).ok
    by_night(world, date(2023, 9, 2))
    assert public(world, number).opened_on == date(2023, 9, 1)


def test_an_attempt_voided_before_its_result_has_nothing_to_open(world, tasks):
    number = kit.revealed(world, tasks[2], key="no-result")
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        draws.void(s, draws.get_attempt(s, number), WHY)
    by_night(world, date(2023, 12, 31))
    row = public(world, number)
    assert row.record is None and kit.VALUE not in str(row.__dict__)


@pytest.mark.req("S0-01")
def test_of_an_open_draw_it_opens_with_the_act_itself(world, tasks):
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s:
        value = settings.effective(s, "draw_rules").value | {"opening": "at_once"}
        settings.set_value(s, "draw_rules", "", value, effective_from=kit.JULY, document_number="潮司〔2023〕21号")
    number = kit.committed(world, tasks[2], key="open-and-set-aside")
    for who in ("planner", "publisher"):
        with clock.at(kit.JULY), world.acting(CITY, who) as s:
            draws.enter(s, draws.get_attempt(s, number), 0, kit.DICE)
    assert public(world, number).record is None
    with clock.at(kit.JULY), world.acting(CITY, "publisher") as s:
        draws.void(s, draws.get_attempt(s, number), WHY)
    row = public(world, number)
    assert row.opened_on == kit.JULY and row.state == "void" and verify(row.record).ok
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        task = s.get(InspectionTask, (44, tasks[2]))
        assert draws.current(s, task) is None and draws.previous(s) == row.commit
        assert s.scalar(select(PubDraw.head).where(PubDraw.slug == row.slug)) is None
