"""The draw as a browser does it, from the task to the sealed record (S0-01, S1-15, S2-29, S3-07)."""

import itertools
import json

import pytest

from saas import clock
from saas.supervision.draws import engine
from tests.factories.queries import counted
from tests.factories.world import CITY
from tests.supervision import kit

_keys = itertools.count(1)


def sent(client, url, **data):
    return client.post(url, data={"_idem": f"draw-page-{next(_keys):04d}", **data})


@pytest.fixture(scope="module", autouse=True)
def july(world):
    with clock.at(kit.JULY):
        yield


@pytest.fixture
def planner(world):
    return world.client(CITY, "planner")


@pytest.fixture
def publisher(world):
    return world.client(CITY, "publisher")


@pytest.fixture(scope="module")
def drawn(world, tasks) -> str:
    """The address of a sealed attempt, made by clicking."""
    planner, publisher = world.client(CITY, "planner"), world.client(CITY, "publisher")
    page = planner.get(f"/tasks/{tasks[1]}/draw").text
    assert "1 / 2（50%）" in page and "每个检查组" in page and "潮州市发展和改革局" in page
    assert sent(planner, f"/tasks/{tasks[1]}/draw", sides="7", party="见证人").status_code == 422
    url = sent(planner, f"/tasks/{tasks[1]}/draw", sides="6", party="见证人").headers["Location"]
    assert "等监督科室公布承诺" in planner.get(url).text
    assert "公布抽取承诺" in publisher.get("/w").text and "公布抽取承诺" in planner.get("/w").text
    assert sent(publisher, url + "/commit").headers["Location"] == url
    assert "投掷骰子并录入点数" in planner.get("/w").text
    wrong = sent(planner, url + "/dice", digits="123", witnesses=kit.WITNESSES)
    assert wrong.status_code == 422 and 'data-code="E_DICE_COUNT"' in wrong.text and "林望舒" in wrong.text
    assert sent(publisher, url + "/dice", digits=kit.DICE, witnesses=kit.WITNESSES).status_code == 403
    assert sent(planner, url + "/dice", digits=kit.DICE, witnesses=kit.WITNESSES).status_code == 303
    assert "暂列，封存后为准" in planner.get(url).text and "封存抽取结果" in planner.get("/w").text
    assert sent(planner, url + "/seal").status_code == 303
    return url


def test_the_sealed_page_shows_for_each_subject_its_chance_place_and_ticket(drawn, planner):
    page = planner.get(drawn).text
    assert "已封存" in page and "1 / 2（50%）" in page and "1 / 2</td>" in page and "林望舒" in page
    assert "组长" in page and "封存结果" not in page and "作废这次抽取" not in page


def test_the_record_can_be_taken_away_and_recounted_elsewhere(drawn, planner):
    answer = planner.get(drawn + "/record.json")
    assert answer.mimetype == "application/json" and "attachment" in answer.headers["Content-Disposition"]
    record = engine.parse(answer.data)
    assert engine.canon(record) == answer.data and json.loads(answer.data)["events"] == []
    engine.recount(record)


def test_the_recount_page_lays_both_sides_next_to_each_other(drawn, planner):
    page = planner.get(drawn + "/recount").text
    assert "12 步全部一致" in page and "不一致" not in page


def test_going_to_the_draw_of_a_drawn_task_leads_to_it(drawn, tasks, planner):
    assert planner.get(f"/tasks/{tasks[1]}/draw").headers["Location"] == drawn
    assert "看抽取" in planner.get(f"/tasks/{tasks[1]}").text


def test_the_same_click_twice_and_the_back_button_change_nothing(drawn, tasks, planner):
    data = {"_idem": "one-click-twice", "sides": "6", "party": "见证人"}
    answers = [planner.post(f"/tasks/{tasks[3]}/draw", data=data) for _ in range(2)]
    assert {a.status_code for a in answers} == {303} and len({a.headers["Location"] for a in answers}) == 1
    url = answers[0].headers["Location"]
    busy = planner.get(f"/tasks/{tasks[4]}/draw").text
    assert "本局正在进行抽取 445100-2023-3" in busy
    refused = sent(planner, f"/tasks/{tasks[4]}/draw", sides="6", party="见证人")
    assert refused.status_code == 422 and 'data-code="E_DRAW_BUSY"' in refused.text
    assert sent(planner, url + "/void", reason="").status_code == 422
    assert sent(planner, url + "/void", reason="名录还要核对一次。").status_code == 303
    page = planner.get(url).text
    assert "名录还要核对一次" in page and "重新准备" in page
    assert "名录还要核对一次" in planner.get("/draws").text
    assert "第 2 次" in planner.get(f"/tasks/{tasks[3]}/draw").text


def test_the_list_and_an_attempt_ask_the_database_a_fixed_number_of_times(drawn, planner, tasks):
    for url, most in (("/draws", 3), (drawn, 12), (drawn + "/recount", 9), (f"/tasks/{tasks[4]}/draw", 22)):
        with counted() as queries:
            assert planner.get(url).status_code == 200
        assert len(queries) <= most, (url, len(queries), list(queries))


def test_draws_as_file(drawn, planner):
    text = planner.get("/draws?format=csv").text
    assert "445100-2023-1" in text and "记录指纹" in text


def test_readers_of_the_bureau_see_and_do_not_act(drawn, world, tasks):
    reader = world.client(CITY, "supervisor")
    assert reader.get(drawn).status_code == 200
    for path in ("/commit", "/dice", "/seal", "/void"):
        assert sent(reader, drawn + path, digits=kit.DICE, witnesses=kit.WITNESSES, reason="不想要了。").status_code == 403
    page = reader.get(f"/tasks/{tasks[4]}/draw").text
    assert 'form="freeze"' not in page
