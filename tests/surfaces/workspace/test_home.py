"""The desk: to-dos by due date for each role, the year, find (interface.md, Surfaces)."""

from datetime import date

import pytest

from saas import clock
from saas.registers.subjects import editing
from tests.factories.drawn import drawn, noticed, reviewed, submitted
from tests.factories.queries import counted
from tests.factories.workbooks import subject_values
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, XIANGQIAO

DAY = date(2023, 8, 20)


@pytest.fixture(scope="module")
def year(world):
    """Task 4 drawn; one result waits for review, one for publication, one visit is announced."""
    made = drawn(world)
    first, second, third, *_rest = made.inspections[4]
    submitted(made, first)
    reviewed(made, second)
    noticed(made, third)
    return made


def desk(world, number, role):
    """The home page of that person."""
    with clock.at(DAY):
        return world.client(number, role).get("/w").text


def test_each_role_finds_what_waits_for_it(world, year):
    assert "/inspections/" in desk(world, CITY, "reviewer")
    assert "/publications/" in desk(world, CITY, "publisher")
    assert "没有等您办理的事" in desk(world, CITY, "loan_coordinator")


def test_the_year_stands_on_the_planners_desk_and_not_on_an_administrators(world, year):
    assert "2023 年度计划" in desk(world, CITY, "planner")
    assert "2023 年度计划" not in desk(world, CITY, "sys_admin")


def test_what_one_bureau_owes_is_on_no_other_bureaus_desk(world, year):
    for number in (XIANGQIAO, CHAOAN, OTHER_COUNTY):
        for role in ("planner", "publisher", "reviewer"):
            assert "/inspections/" not in desk(world, number, role)


def test_find_stays_inside_the_readers_subtree(world, year):
    with clock.at(DAY), world.app.test_request_context(), world.acting(XIANGQIAO, "steward") as s:
        name = editing.add(s, subject_values(901)).name
    with clock.at(DAY):
        assert name in world.client(CITY, "planner").get("/w/find", query_string={"q": name[2:6]}).text
        assert name in world.client(XIANGQIAO, "planner").get("/w/find", query_string={"q": name[2:6]}).text
        other = world.client(CHAOAN, "planner").get("/w/find", query_string={"q": name[2:6]}).text
        assert f">{name}<" not in other


@pytest.mark.parametrize("q", ["", "a", "%", "'; drop table", "�" * 100])
def test_find_survives_whatever_is_typed(world, year, q):
    with clock.at(DAY):
        assert world.client(CITY, "planner").get("/w/find", query_string={"q": q}).status_code == 200


def test_the_desk_asks_the_database_a_bounded_number_of_times(world, year):
    client = world.client(CITY, "planner")
    with clock.at(DAY), counted() as queries:
        client.get("/w")
    assert len(queries) <= 32  # six of them about loans
