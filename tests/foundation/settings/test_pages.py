"""制度 in the browser: the list, one rule, a new value, and what is refused."""

import secrets
from datetime import date

import pytest

from saas import clock
from saas.demo import rules
from saas.foundation.settings import service
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, TODAY, XIANGQIAO


@pytest.fixture(scope="module")
def ruled(world):
    with clock.at(TODAY):
        with world.acting(PROVINCE, "publisher") as s:
            service.set_value(
                s,
                "notice_timing",
                "",
                {"timing": "advance", "days": 3},
                mode="fixed",
                effective_from=date(2023, 1, 1),
                document_number="粤司〔2023〕1号",
            )
        with world.acting(CITY, "publisher") as s:
            rules.store(s)
    return world


def new_rate(**changes) -> dict:
    return {
        "_idem": secrets.token_hex(8),
        "scope": "law_firm/county",
        "p": "30",
        "q": "100",
        "times": "1",
        "per": "half_year",
        "min": "1",
        "effective_from": "2023-04-01",
        "document_number": "饶司〔2023〕5号",
        "article": "",
        "effective_to": "",
        "below": "overridable",
    } | changes


def test_the_list_names_value_origin_and_document_of_every_rule(ruled):
    page = ruled.client(XIANGQIAO, "planner").get("/settings")
    assert page.status_code == 200
    for words in (
        "律师事务所·县级",
        "20/100",
        "每半年 1 次，不少于 1 家",
        "潮州市司法局",
        "潮司〔2023〕9号",
        "2023年3月5日",
        "固定，不能改",
    ):
        assert words in page.text
    assert "律师事务所·市级" not in page.text, "a county has no rate of city level"


def test_one_rule_shows_chain_and_history_and_no_form_to_readers(ruled):
    page = ruled.client(XIANGQIAO, "planner").get("/settings/draw_rate?scope=law_firm/county").text
    assert "历次规定" in page and "广东省司法厅" in page and "未作规定" in page
    assert "作出新的规定" not in page
    client = ruled.client(XIANGQIAO, "publisher")
    assert "作出新的规定" in client.get("/settings/draw_rate?scope=law_firm/county").text
    assert "作出新的规定" not in client.get("/settings/notice_timing").text, "fixed by the province"


def test_a_category_and_level_can_be_chosen_without_script(ruled):
    page = ruled.client(CITY, "publisher").get("/settings/draw_rate?category=notary_office&level=city")
    assert page.status_code == 200 and "30/100" in page.text


@pytest.mark.parametrize(
    "path", ["/settings/nothing", "/settings/draw_rate?scope=x/y", "/settings/rounding?scope=law_firm/city"]
)
def test_unknown_rules_are_not_there(ruled, path):
    assert ruled.client(CITY, "publisher").get(path).status_code == 404


def test_a_new_value_is_published_once_and_shown(ruled):
    client = ruled.client(RAOPING, "publisher")
    form = new_rate()
    answers = [client.post("/settings/draw_rate/new", data=form) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    page = client.get(answers[0].headers["Location"]).text
    assert page.count("饶司〔2023〕5号") == 1 and "尚未施行" in page
    assert "即将施行" in client.get("/settings").text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"document_number": ""}, "E_REQUIRED"),
        ({"p": "很多"}, "E_NUMBER"),
        ({"p": "101"}, "E_RATE"),
        ({"p": "-1"}, "E_RANGE"),
        ({"q": "0"}, "E_RANGE"),
        ({"per": "decade"}, "E_CHOICE"),
        ({"effective_from": "2023-02-30"}, "E_DATE"),
        ({"effective_from": "2023-05-01", "effective_to": "2023-04-30"}, "E_DATES"),
        ({"below": "maybe"}, "E_CHOICE"),
        ({"p": "10"}, "E_LOOSER"),
        ({"document_number": "号" * 61}, "E_TOO_LONG"),
    ],
)
def test_bad_input_is_named_and_kept(ruled, changes, code):
    answer = ruled.client(XIANGQIAO, "publisher").post(
        "/settings/draw_rate/new", data=new_rate(article="第九条甲") | changes
    )
    assert answer.status_code == 422
    assert f'data-code="{code}"' in answer.text and "第九条甲" in answer.text
    assert all(
        f'value="{typed}"' in answer.text
        for name, typed in changes.items()
        if name in ("p", "q", "document_number") and typed
    )


def test_htmx_gets_the_form_alone(ruled):
    client = ruled.client(XIANGQIAO, "publisher")
    answer = client.post("/settings/draw_rate/new", data=new_rate(p="10"), headers={"HX-Request": "true"})
    assert answer.status_code == 422 and answer.text.strip().startswith('<div id="setting-form">')


def test_a_fixed_rule_is_refused_by_address_too(ruled):
    form = new_rate(scope="") | {"timing": "arrival", "days": "0"}
    answer = ruled.client(CITY, "publisher").post("/settings/notice_timing/new", data=form)
    assert answer.status_code == 422 and "E_FIXED" in answer.text


@pytest.mark.parametrize("role", ["planner", "approver", "steward", "supervisor"])
def test_only_the_publisher_sets_rules(ruled, role):
    client = ruled.client(CITY, role)
    assert client.get("/settings/rounding/new").status_code == 403
    assert client.post("/settings/rounding/new", data={"_idem": secrets.token_hex(8)}).status_code == 403


def test_english_readers_get_the_same_pages(ruled):
    client = ruled.client(CITY, "publisher")
    client.get("/language/en")
    assert client.get("/settings").status_code == client.get("/settings/public_fields/new").status_code == 200


@pytest.mark.req("S4-17")
def test_rules_of_drawing_are_set_on_their_page(ruled):
    client = ruled.client(CHAOAN, "publisher")
    assert "抽取规则" in client.get("/settings").text and "每组行业专家" in client.get("/settings").text
    ruling = {name: new_rate()[name] for name in ("_idem", "effective_from", "document_number", "below")} | {"effective_from": "2023-03-20"}
    given = {"opening": "at_once", "redraw": "fresh", "balance": "cap", "substitutes": "3", "most": "6", "days": "5"}
    wrong = client.post("/settings/draw_rules/new", data=ruling | given | {"days": "31", "opening": "never"})
    assert wrong.status_code == 422 and "E_RANGE" in wrong.text and "E_CHOICE" in wrong.text
    assert client.post("/settings/draw_rules/new", data=ruling | given | {"_idem": "draw-rules-1"}).status_code == 303
    assert client.post("/settings/team_experts/new", data=ruling | {"n": "1", "_idem": "experts-01"}).status_code == 303
    page = client.get("/settings").text
    assert "记录在封存时公开" in page and "每人最多 6 家" in page and "每组 1 名专家" in page
    with ruled.acting(CHAOAN) as s:
        assert service.effective(s, "draw_rules").value["most"] == 6
        assert service.effective(s, "team_experts").value == {"n": 1}
    with ruled.acting(RAOPING) as s:
        assert service.effective(s, "draw_rules").origin_no == 0, "the neighbour keeps the platform's"
