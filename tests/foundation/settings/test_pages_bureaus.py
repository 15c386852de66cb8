"""制度 of any bureau below, filtered; what is published but not yet in force; how many queries that takes."""

from datetime import date

import pytest

from saas import clock
from saas.demo import rules
from saas.foundation.settings import service
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, OTHER_PROVINCE, PROVINCE, RAOPING, TODAY, XIANGQIAO

SOON = date(2023, 5, 1)


@pytest.fixture(scope="module")
def ruled(world):
    """The city's rules; a county stricter in one of them; versions of city and province that are still to come."""
    with clock.at(TODAY):
        with world.acting(CITY, "publisher") as s:
            rules.store(s)
            number = "潮司〔2023〕20号"
            service.set_value(s, "team_size", "", {"n": 3}, mode="tighten_only", effective_from=SOON, document_number=number)
        with world.acting(RAOPING, "publisher") as s:
            value = {"p": 25, "q": 100, "times": 1, "per": "half_year", "min": 1}
            service.set_value(s, "draw_rate", "law_firm/county", value, effective_from=TODAY, document_number="饶司〔2023〕1号")
        with world.acting(PROVINCE, "publisher") as s:
            value = {"p": 30, "q": 100, "times": 2, "per": "year", "min": 1}
            scope = "law_firm/county"
            service.set_value(
                s, "draw_rate", scope, value, mode="tighten_only", effective_from=SOON, document_number="粤司〔2023〕30号"
            )
    return world


@pytest.mark.req("S1-13", "S0-26")
def test_a_superior_reads_the_rules_of_any_bureau_below_with_their_origin(ruled):
    page = ruled.client(PROVINCE, "publisher").get(f"/settings?bureau={RAOPING}").text
    for words in ("饶平县司法局", "25/100", "饶司〔2023〕1号", "潮州市司法局", "潮司〔2023〕9号", "该局", "律师事务所·县级"):
        assert words in page
    one = ruled.client(CITY).get(f"/settings/draw_rate?scope=law_firm/county&bureau={RAOPING}").text
    assert "25/100" in one and "不宽于潮州市司法局的" in one and "作出新的规定" not in one


@pytest.mark.req("S0-04")
@pytest.mark.parametrize("bureau", [CHAOAN, OTHER_COUNTY, OTHER_PROVINCE, 445199, "x", "０", "9999999"])
@pytest.mark.parametrize("path", ["/settings", "/settings/team_size"])
def test_a_bureau_beside_the_line_is_not_there(ruled, path, bureau):
    assert ruled.client(RAOPING).get(f"{path}?bureau={bureau}").status_code == 404


def test_the_superiors_of_a_bureau_can_be_read_as_far_as_published(ruled):
    with ruled.acting(CITY, "publisher") as s:
        service.set_value(s, "team_experts", "", {"n": 2}, effective_from=TODAY, document_number="", published=False)
    page = ruled.client(RAOPING).get(f"/settings?bureau={CITY}")
    assert page.status_code == 200 and "每组 2 名专家" not in page.text
    assert ruled.client(CITY).get("/settings").text.count("草稿") > page.text.count("草稿")


@pytest.mark.req("S1-13")
def test_a_version_to_come_stands_with_its_effect_here_and_below(ruled):
    page = ruled.client(CITY).get("/settings").text
    assert "5月1日" in page and "4 个单位有变化" in page, "the city and its three counties"
    county = ruled.client(XIANGQIAO).get("/settings").text
    assert "20/100" in county and "30/100" in county and "广东省司法厅" in county
    assert "个单位有变化" not in county, "what other bureaus have stored is not for a county"
    looked = ruled.client(PROVINCE, "publisher").get(f"/settings?bureau={RAOPING}").text
    assert "25/100" in looked and "30/100" in looked and "3 个单位有变化" in looked


def test_the_list_is_filtered_by_words_and_by_origin(ruled):
    client = ruled.client(CITY)
    words = client.get("/settings?words=公示 期限").text
    assert "检查结果公示期限" in words and "检查组最少人数</a>" not in words.partition("<aside")[0]
    own = client.get(f"/settings?origin={CITY}").text.partition("<aside")[0]
    assert "10/100" in own and "检查方式</a>" not in own
    platform = client.get("/settings?origin=0").text.partition("<aside")[0]
    assert "检查方式</a>" in platform and "10/100" not in platform
    assert "没有符合条件的规则" in client.get("/settings?words=不存在的词").text
    assert client.get("/settings?origin=999999").status_code == 200, "an unknown origin is no filter"


def test_equal_scopes_are_one_line(ruled):
    page = ruled.client(XIANGQIAO).get("/settings").text
    assert "县级 3 类对象" in page and "公证机构·县级" in page, "folded, and still there by name"


def test_rules_that_nothing_goes_by_are_marked(ruled):
    from saas.foundation.settings.definitions import DEFINITIONS

    idle = next(known for known in DEFINITIONS.values() if not known.acts)
    client = ruled.client(CITY)
    assert "这项规定供查阅，系统尚未自动执行" in client.get(f"/settings/{idle.code}").text
    assert "这项规定供查阅" not in client.get("/settings/team_size").text


@pytest.mark.req("S0-04")
def test_bureaus_are_found_by_name_among_ones_own(ruled):
    client = ruled.client(CITY)
    assert "饶平县司法局" in client.get("/settings/bureaus?words=饶平").text
    found = client.get("/settings/bureaus?words=仙桃").text
    assert "仙桃市司法局" not in found and "没有名称含" in found
    part = client.get("/settings/bureaus?words=湘&place=aside", headers={"HX-Request": "true"}).text
    assert part.strip().startswith('<div id="bureaus">') and f"bureau={XIANGQIAO}" in part
    top = ruled.client(PROVINCE, "publisher").get("/settings/bureaus").text
    assert "潮州市司法局" in top and "饶平县司法局" not in top, "level by level"
    assert "饶平县司法局" in ruled.client(PROVINCE, "publisher").get(f"/settings/bureaus?under={CITY}").text
    assert f"bureau={CHAOAN}" not in ruled.client(RAOPING).get(f"/settings/bureaus?under={CITY}").text


def test_the_list_takes_the_same_few_queries_for_everybody(ruled):
    for number, role, path, most in (
        (RAOPING, "planner", "/settings", 5),
        (CITY, "planner", "/settings", 5),
        (PROVINCE, "publisher", f"/settings?bureau={RAOPING}", 6),
        (PROVINCE, "publisher", f"/settings/draw_rate?scope=law_firm/county&bureau={RAOPING}", 5),  # three of them: the files of each level
        (CITY, "planner", "/settings/bureaus?words=饶", 3),
    ):
        client = ruled.client(number, role)
        client.get(path)
        with counted() as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= most, (path, len(queries), list(queries))
        assert len(queries.touching("setting_value")) <= 3
