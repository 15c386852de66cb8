"""The draw as a browser does it, from the task to the sealed record (S0-01, S1-15, S2-29, S3-07)."""

import itertools
import json
import re

import pytest

from saas import clock
from saas.supervision.draws import engine
from saas.supervision.draws.engine.verify import verify
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


def hash_of(page: str, value: str = kit.VALUE) -> str:
    """What the script of the page computes from what the page says."""
    said = dict(re.findall(r'data-(suite|context|party)="([^"]+)"', page))
    return engine.reveal_commit(said["suite"], said["context"], said["party"], value)


def own_of(page: str, act: str) -> str:
    """Where the bureau's own deposit or reveal goes to."""
    return re.search(rf'action="(/draws/parties/\d+/{act})"', page)[1]


@pytest.fixture(scope="module")
def drawn(world, tasks) -> str:
    """The address of a sealed attempt, made by clicking."""
    planner, publisher = world.client(CITY, "planner"), world.client(CITY, "publisher")
    page = planner.get(f"/tasks/{tasks[1]}/draw").text
    assert "1 / 2（50%）" in page and "每个检查组" in page and "潮州市发展和改革局" in page
    assert "查完再公开" in page and "20 次都能配齐" in page
    assert sent(planner, f"/tasks/{tasks[1]}/draw", sides="7", party="见证人").status_code == 422
    url = sent(planner, f"/tasks/{tasks[1]}/draw", sides="6", party="见证人").headers["Location"]
    page = planner.get(url).text
    assert "生成随机值" in page and "等待交存" in page and "公布这次抽取的承诺" not in publisher.get(url).text
    assert "交存本局的随机值" in planner.get("/w").text
    assert sent(planner, own_of(page, "deposit"), commit=hash_of(page)).headers["Location"] == url
    assert "等监督科室公布承诺" in planner.get(url).text
    assert "公布抽取承诺" in publisher.get("/w").text and "公布抽取承诺" in planner.get("/w").text
    assert sent(publisher, url + "/commit").headers["Location"] == url
    assert "揭示本局的随机值" in planner.get("/w").text
    own = own_of(planner.get(url).text, "reveal")
    assert sent(planner, own, value=" ".join(["5e5e"] * 16)).headers["Location"] == url
    assert "截止揭示" in planner.get("/w").text
    assert sent(planner, url + "/close-reveals").status_code == 303
    assert "录入随机源" in planner.get("/w").text and "录入随机源" in publisher.get("/w").text
    wrong = sent(planner, url + "/enter", part="1", digits="123", witnesses=kit.WITNESSES)
    assert wrong.status_code == 422 and 'data-code="E_DICE_COUNT"' in wrong.text and "林望舒" in wrong.text
    assert sent(planner, url + "/enter", part="1", digits=kit.DICE, witnesses=kit.WITNESSES).status_code == 303
    waits = publisher.get(url).text
    assert "445100planner" in waits or "潮州planner已录入" in waits
    assert kit.DICE not in waits and kit.DICE[:5] not in waits
    assert "您已录入" in planner.get(url).text
    other = sent(publisher, url + "/enter", part="1", digits=kit.DICE[::-1])
    assert other.status_code == 422 and 'data-code="E_DICE_DIFFERS"' in other.text
    assert sent(publisher, url + "/enter", part="1", digits=kit.DICE).status_code == 303
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
    assert verify(answer.data).ok


def test_the_recount_page_lays_both_sides_next_to_each_other(drawn, planner):
    page = planner.get(drawn + "/recount").text
    assert "13 步全部一致" in page and "不一致" not in page


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
    for url, most in (("/draws", 3), (drawn, 20), (drawn + "/recount", 14), (f"/tasks/{tasks[4]}/draw", 28)):
        with counted() as queries:
            assert planner.get(url).status_code == 200
        assert len(queries) <= most, (url, len(queries), list(queries))


def test_draws_as_file(drawn, planner):
    text = planner.get("/draws?format=csv").text
    assert "445100-2023-1" in text and "记录指纹" in text


def test_readers_of_the_bureau_see_and_do_not_act(drawn, world, tasks):
    reader = world.client(CITY, "supervisor")
    assert reader.get(drawn).status_code == 200
    for path in ("/commit", "/close-reveals", "/enter", "/seal", "/void"):
        assert sent(reader, drawn + path, part="1", digits=kit.DICE, witnesses=kit.WITNESSES, reason="不想要了。").status_code == 403
    page = reader.get(f"/tasks/{tasks[4]}/draw").text
    assert 'form="freeze"' not in page
