"""What a superior sees: figures from the cells, equal to a recount, own subtree only (B-30, tenancy §9)."""

from datetime import date

import pytest

from saas import clock
from saas.surfaces.oversight import service
from saas.surfaces.statistics import service as statistics
from tests.factories.drawn import drawn, published, reviewed
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, OTHER_PROVINCE, PROVINCE, XIANGQIAO

YEAR = 2023
DAY = date(2023, 8, 20)


@pytest.fixture(scope="module")
def year(world):
    """Task 4 drawn: five firms, one result public, one reviewed."""
    made = drawn(world)
    first, second, *_rest = made.inspections[4]
    published(made, first)
    reviewed(made, second)
    return made


def seen(world, number, at=None):
    """The board as that bureau's supervisor sees it."""
    with clock.at(DAY), world.app.test_request_context(), world.acting(number, "supervisor") as s:
        return service.board(s, YEAR, at)


@pytest.mark.req("S0-04", "B-30")
def test_the_province_sees_what_its_city_did(world, year):
    board = seen(world, PROVINCE)
    total = board.total
    assert (total.drawn, total.visited, total.reviewed, total.published) == (5, 2, 2, 1)
    assert total.subjects == 58
    city = next(line for line in board.lines if line.number == CITY)
    assert (city.drawn, city.subjects) == (5, 58)
    assert sum(line.drawn for line in board.lines) == total.drawn


def test_every_bureau_of_the_subtree_stands_in_exactly_one_line(world, year):
    board = seen(world, CITY)
    assert {line.number for line in board.lines} == {445102, 445103, 445122, CITY}
    own = next(line for line in board.lines if line.own)
    assert own.drawn == 5 and sum(line.subjects for line in board.lines) == 58


def test_the_board_equals_a_recount_of_the_facts(world, year):
    for number in (PROVINCE, CITY, XIANGQIAO):
        with world.acting(number, "supervisor") as s:
            assert statistics.recount(s) == []


def test_a_cell_that_was_tampered_with_is_found(world, year):
    from sqlalchemy import update

    from saas.surfaces.statistics.models import StatCell

    with world.acting(CITY, "supervisor") as s:
        cell = (StatCell.root_id == 44, StatCell.tenant_no == CITY, StatCell.measure == "inspection.drawn")
        s.execute(update(StatCell).where(*cell, StatCell.period == "2023").values(n=6))
        found = statistics.recount(s)
        assert [(d.measure, d.period, d.facts, d.cells) for d in found] == [("inspection.drawn", "2023", 5, 6)]
        s.rollback()


def test_a_bureau_outside_the_subtree_is_not_there(world, year):
    answer = world.client(CITY, "supervisor").get(f"/oversight?bureau={PROVINCE}")
    assert answer.status_code == 404
    assert world.client(XIANGQIAO, "supervisor").get("/oversight?bureau=445103").status_code == 404


def test_another_province_sees_nothing_of_it(world, year):
    assert seen(world, OTHER_PROVINCE).total.drawn == 0
    assert seen(world, OTHER_COUNTY).total.subjects == 0


@pytest.mark.req("S0-20")
def test_the_recount_is_asked_once_and_traced(world, year, keep_promises):
    client = world.client(PROVINCE, "supervisor")
    with clock.at(DAY):
        for key in ("recount-key-1", "recount-key-2"):
            assert client.post("/oversight/recount", data={"_idem": key}).status_code == 303
        keep_promises(world)
        page = client.get("/oversight").text
    assert "与各局记录逐条一致" in page
    with world.acting(PROVINCE, "supervisor") as s:
        assert service.last_recount(s).detail["differences"] == 0
        assert service.running(s) is None


def test_the_page_asks_the_database_a_bounded_number_of_times(world, year):
    client = world.client(PROVINCE, "supervisor")
    with clock.at(DAY), counted() as queries:
        assert client.get("/oversight?year=2023").status_code == 200
    assert len(queries) <= 10


def test_nonsense_in_the_address_falls_back_to_this_year(world, year):
    with clock.at(DAY):
        assert "2023 年度" in world.client(CITY, "supervisor").get("/oversight?year=99999x&bureau=abc").text


@pytest.mark.req("S2-30")
def test_what_bureaus_lack_and_lend_is_counted_for_their_superior_alone(world, year):
    from saas.supervision.loans import needs
    from tests.supervision.loans import kit

    kit.reach(world)
    loans = kit.Loans(world, people={CHAOAN: kit.officers(world, CHAOAN)})
    before = seen(world, PROVINCE).lending
    loans.lent(loans.people[CHAOAN][0], task=901)  # 10 to 21 July, over on the day of the board
    with clock.at(DAY), world.acting(XIANGQIAO) as s:
        needs.open_need(s, kit.shortfall(902, window=(DAY, date(2023, 9, 1)), missing=2))
    for number in (PROVINCE, CITY):
        there = seen(world, number).lending
        assert (there.needs - before.needs, there.unmet - before.unmet, there.missing - before.missing) == (1, 1, 2)
        assert (there.days - before.days, there.planned) == (12, 0)
    assert seen(world, PROVINCE, XIANGQIAO).lending is None  # what is shown of one bureau below has its own page
    with clock.at(DAY):
        page = world.client(PROVINCE, "supervisor").get(f"/oversight?year={YEAR}").text
    assert "12 人天" in page and "/loans/figures?" in page
