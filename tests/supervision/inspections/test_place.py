"""What superiors find in the lists: their whole subtree, one bureau of it, nothing beside it (R2, S0-04)."""

from datetime import date

import pytest

from saas import clock
from saas.foundation.publication import service as publication
from saas.supervision.inspections import reviews
from saas.supervision.inspections.models import Inspection
from saas.supervision.plans import service as plans
from tests.factories import drawn
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, OTHER_PROVINCE, PROVINCE, RAOPING, XIANGQIAO

DAY = date(2023, 8, 10)
CITY_NAME, COUNTY_NAME = "潮州市司法局", "潮安区司法局"
# list → what the city's rows show in it
ROWS = {
    "/plans": "潮州市司法局2023年度", "/tasks": "对律师事务所的行政检查", "/draws": "对律师事务所的行政检查",
    "/inspections": "对律师事务所的行政检查", "/publications": "上报的年度计划",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with clock.at(DAY):
        yield


@pytest.fixture(scope="module")
def places(made):
    """The city's drawn tasks, with a publication that waits; a county's draft plan and its own publication."""
    with clock.at(DAY):
        for number, title in ((CITY, "上报的年度计划"), (CHAOAN, "潮安的年度计划")):
            with made.world.acting(number, "planner") as s:
                body, author = {"facts": [["年度", "2023"]], "tables": []}, made.world.users[number, "planner"]
                ref = f"plan:{number}"
                publication.prepare(s, "plan", ref, title, "", body, date(2023, 8, 21), None, author)
        with made.world.acting(CHAOAN, "planner") as s:
            plans.open_plan(s, 2023)
    return made


def body_of(client, path: str) -> str:
    """The rows of a list, without its filters."""
    page = client.get(path).text
    return page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("path", sorted(ROWS))
def test_a_supervisor_of_the_province_reads_the_city_in_every_list(places, path):
    client = places.world.client(PROVINCE, "supervisor")
    page, rows = client.get(path).text, body_of(client, path)
    assert 'data-label="单位"' in rows and CITY_NAME in rows and "本单位及下级" in page
    chosen = body_of(client, f"{path}?bureau={CITY}")
    assert CITY_NAME in chosen and COUNTY_NAME not in chosen
    assert body_of(client, f"{path}?bureau={PROVINCE}") == ""
    assert "单位" in client.get(f"{path}?format=csv").text.splitlines()[0]
    assert CITY_NAME in client.get(f"{path}?format=csv").text


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("path", sorted(ROWS))
def test_another_province_and_counties_beside_find_nothing(places, path):
    for number in (OTHER_PROVINCE, XIANGQIAO):
        client = places.world.client(number, "supervisor")
        for asked in (path, f"{path}?bureau=all", f"{path}?bureau={CITY}", f"{path}?bureau={CHAOAN}"):
            page = client.get(asked)
            assert page.status_code == 200
            assert CITY_NAME not in page.text and COUNTY_NAME not in page.text and ROWS[path] not in page.text


@pytest.mark.req("S0-04")
def test_the_city_reads_its_counties_and_not_the_province(places):
    client = places.world.client(CITY, "supervisor")
    for path in ("/plans", "/publications"):
        rows = body_of(client, path)
        assert CITY_NAME in rows and COUNTY_NAME in rows
        only = body_of(client, f"{path}?bureau={CHAOAN}")
        assert COUNTY_NAME in only and CITY_NAME not in only
        assert f'value="{PROVINCE}"' not in client.get(path).text


@pytest.mark.parametrize("path", sorted(ROWS))
def test_whoever_works_in_the_bureau_begins_with_the_own_rows(places, path):
    rows = body_of(places.world.client(PROVINCE, "planner"), path)
    assert rows == ""
    assert CITY_NAME in body_of(places.world.client(PROVINCE, "planner"), f"{path}?bureau=all")
    city = body_of(places.world.client(CITY, "planner"), path)
    assert CITY_NAME in city and COUNTY_NAME not in city


def test_a_county_has_neither_filter_nor_column(places):
    for path in ROWS:
        page = places.world.client(RAOPING, "planner").get(path).text
        assert 'name="bureau"' not in page and "单位及下级" not in page


@pytest.mark.parametrize("path", sorted(ROWS))
def test_superiors_are_offered_no_act(places, path):
    for role in ("supervisor", "planner", "publisher"):
        page = places.world.client(PROVINCE, role).get(f"{path}?bureau={CITY}").text
        assert "btn-primary" not in page and "起草 2023" not in page
    nothing = places.world.client(OTHER_PROVINCE, "supervisor").get(path).text
    assert "btn-primary" not in nothing


def test_what_waits_below_is_read_but_not_published(places):
    client = places.world.client(PROVINCE, "publisher")
    url = client.get(f"/publications?bureau={CITY}").text.split('href="/publications/')[-1].split('"')[0]
    page = client.get(f"/publications/{url}")
    assert page.status_code == 200 and CITY_NAME in page.text and "mq-btn-seal" not in page.text
    answer = client.post(f"/publications/{url}/publish", data={"_idem": "not-mine-0001"})
    assert answer.status_code == 404
    assert places.world.client(XIANGQIAO, "publisher").get(f"/publications/{url}").status_code == 404


def test_the_number_of_statements_does_not_grow_with_the_subtree(places):
    client = places.world.client(PROVINCE, "supervisor")
    for path, most in {"/plans": 6, "/tasks": 6, "/draws": 4, "/inspections": 8, "/publications": 6}.items():
        client.get(path)
        with counted() as queries:
            client.get(path)
        assert len(queries) <= most, (path, list(queries))
        assert not any("count(*)" in sql and "WHERE app.inspection" in sql for sql in queries)


def test_a_returned_result_is_due_with_its_publication(places):
    """The visit is over: its day says nothing about when the correction is late (D-01)."""
    number = places.inspections[4][0]
    leader = drawn.submitted(places, number)
    with places.world.acting(CITY, "reviewer") as s:
        reviews.send_back(s, s.get(Inspection, (44, number)), "请补充说明。")

    def line() -> str:
        page = places.client(leader).get("/w").text
        return next(part.split("</li>")[0] for part in page.split("<li") if "改正退回的结果" in part)

    assert "逾期" not in line() and "8月14日" in line()
    with clock.at(date(2023, 8, 15)):
        assert "逾期" in line()
