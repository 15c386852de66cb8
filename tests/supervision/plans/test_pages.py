"""Plan and task pages as a browser sees them: with and without script, for the own bureau and for others."""

import csv
import io
import itertools

import pytest

from saas.foundation.accounts import people
from saas.supervision.plans import service
from tenants.people import Membership
from tests.factories.queries import counted
from tests.factories.world import CITY, OTHER_PROVINCE, PROVINCE, XIANGQIAO
from tests.supervision import kit

_keys = itertools.count(1)


def sent(client, url, **data):
    return client.post(url, data={"_idem": f"plan-page-{next(_keys):04d}", **data})


LINE = {
    "name": "对公证机构的行政检查（第二轮）", "categories": "notary_office", "rate": "20", "window_from": "2024-09-01",
    "window_to": "2024-09-30", "check_method": "on_site",
}  # fmt: skip


@pytest.fixture(scope="module")
def plan_2024(world, tasks, clock_at_july):
    planner = world.client(CITY, "planner")
    answer = sent(planner, "/plans", year="2024")
    return answer.headers["Location"]


@pytest.fixture(scope="module")
def clock_at_july():
    from saas import clock

    with clock.at(kit.JULY):
        yield


@pytest.fixture
def planner(world):
    return world.client(CITY, "planner")


@pytest.mark.req("S3-22")
def test_the_plan_table_has_exactly_the_published_columns_on_page_and_as_file(world, tasks, planner, clock_at_july):
    with world.acting(CITY) as s:
        number = service.plan_of(s, 2023).id
    page = planner.get(f"/plans/{number}").text
    head = page.split("<thead>")[1].split("</thead>")[0]
    wanted = [
        "任务名称",
        "实施部门",
        "抽查类型",
        "抽查对象",
        "抽取比例",
        "抽查对象总数",
        "抽查时间",
        "是否部门联合抽查",
    ]
    assert [cell.split("<")[0] for cell in head.split('scope="col"')[1:] for cell in [cell.split(">", 1)[1]]] == wanted
    answer = planner.get(f"/plans/{number}?format=csv")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert rows[0] == wanted
    assert rows[1] == [
        "对司法鉴定机构的行政检查", kit.SERVICES, "不定向", "司法鉴定机构", "20%", "2", "2023年9月",
        "是（潮州市发展和改革局）",
    ]  # fmt: skip
    assert rows[4] == ["对律师事务所的行政检查", kit.LAWYERS, "不定向", "律师事务所", "10%", "48", "2023年7—8月", "否"]


def test_a_departure_without_reason_keeps_everything_typed_and_asks_beside_the_field(world, plan_2024, planner):
    section = str(world.sections[CITY, kit.SERVICES])
    answer = sent(planner, f"{plan_2024}/lines/new", section_id=section, **LINE)
    assert answer.status_code == 422
    assert 'data-code="E_REASON"' in answer.text and "低于规则 30%" in answer.text and LINE["name"] in answer.text
    assert 'name="rate_reason"' in answer.text
    assert "3 × 20% = 0.6，进一 → 1 家" in answer.text
    done = sent(planner, f"{plan_2024}/lines/new", section_id=section, rate_reason="机构少。", **LINE)
    assert done.status_code == 303
    assert "机构少。" in planner.get(plan_2024).text


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("rate", "0", "E_RATE"), ("rate", "120", "E_RATE"), ("name", "", "E_REQUIRED"),
        ("categories", "spaceship", "E_CHOICE"),
        ("window_from", "next week", "E_DATE"), ("section_id", "999999", "E_CHOICE"),
        ("check_method", "magic", "E_CHOICE"),
        ("window_to", "2024-08-01", "E_WINDOW"), ("department_ids", "77777", "E_CHOICE"),
    ],
)  # fmt: skip
def test_wrong_input_has_its_code_and_nothing_is_stored(world, plan_2024, planner, field, value, code):
    before = planner.get(plan_2024).text.count("/plans/lines/")
    section = str(world.sections[CITY, kit.SERVICES])
    answer = sent(
        planner,
        f"{plan_2024}/lines/new",
        **({"section_id": section, "rate_reason": "机构少。"} | LINE | {field: value}),
    )
    assert answer.status_code == 422 and f'data-code="{code}"' in answer.text
    assert planner.get(plan_2024).text.count("/plans/lines/") == before


def test_the_live_trial_brings_count_rule_and_reason_field(plan_2024, planner):
    url = plan_2024 + "/trial?categories=forensic_institution&rate=20&check_method=on_site"
    answer = planner.get(url, headers={"HX-Request": "true"}).text
    assert "2 × 20% = 0.4，进一 → 1 家" in answer and 'id="mark-rate"' in answer and 'name="rate_reason"' in answer
    assert "<html" not in answer
    shown = planner.get(url + "&reasons_shown=rate", headers={"HX-Request": "true"}).text
    assert 'name="rate_reason"' not in shown
    for odd in (
        "",
        "?rate=x&categories=zzz&section_id=9&department_ids=q",
        "?categories=law_firm&rate=1/3&window_from=bad&check_method=magic",
    ):
        assert planner.get(plan_2024 + "/trial" + odd).status_code == 200


def test_a_line_is_edited_and_its_items_chosen(world, plan_2024, planner):
    page = planner.get(plan_2024).text
    url = "/plans/lines/" + page.split("/plans/lines/")[1].split('"')[0]
    shown = planner.get(url).text
    assert 'name="item_ids"' in shown and "checked" in shown
    section = str(world.sections[CITY, kit.SERVICES])
    values = LINE | {"section_id": section, "rate_reason": "机构少。", "items_shown": "1"}
    assert sent(planner, url, **values).status_code == 303
    page = planner.get(plan_2024).text
    assert "没有抽查事项" in page
    assert sent(planner, url, **(values | {"rate": "1/3", "categories": "notary_office"})).status_code == 303
    assert sent(planner, f"{plan_2024}/submit").status_code == 303
    publisher = world.client(CITY, "publisher")
    judged = publisher.get(plan_2024).text
    assert "有 1 行还不能公布" in judged and "请先退回补齐" in judged
    forced = sent(publisher, f"{plan_2024}/publish", document_number="潮司〔2024〕1号")
    assert forced.status_code == 422
    assert sent(publisher, f"{plan_2024}/return", reason="").status_code == 422
    assert sent(publisher, f"{plan_2024}/return", reason="请补事项。").status_code == 303
    assert "监督科室退回" in planner.get(plan_2024).text


def test_the_same_form_sent_twice_makes_one_line(world, plan_2024, planner):
    section = str(world.sections[CITY, kit.SERVICES])
    data = LINE | {
        "name": "只应有一次的任务",
        "section_id": section,
        "rate_reason": "机构少。",
        "_idem": "double-click-1",
    }
    answers = [planner.post(f"{plan_2024}/lines/new", data=data) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert planner.get(plan_2024).text.count("只应有一次的任务") == 1


def test_the_task_page_tells_what_is_there_and_leads_to_the_draw(tasks, planner, clock_at_july):
    page = planner.get(f"/tasks/{tasks[1]}").text
    assert "2 × 20% = 0.4，进一 → 1 家" in page and "低于规则 50%" in page and kit.REASON in page
    assert f"/tasks/{tasks[1]}/draw" in page and "潮州市发展和改革局" in page and "潮司〔2023〕12号" in page


@pytest.mark.req("S0-05")
def test_the_draw_is_offered_to_the_section_in_charge_and_named_to_others(world, tasks, clock_at_july):
    """Task 1 belongs to the service section; a planner of the lawyers' section reads who draws, and finds no button."""
    with world.acting(CITY, "sec_admin") as s:
        other = s.get(Membership, (44, world.members[CITY, "planner2"]))
        people.grant(s, other, ["planner"], section_id=world.sections[CITY, kit.LAWYERS])
    client = world.app.test_client()
    world.sign_in(client, CITY, f"{CITY}-planner2")
    theirs, own = client.get(f"/tasks/{tasks[1]}").text, client.get(f"/tasks/{tasks[4]}").text
    assert "去抽取" not in theirs and f"由{kit.SERVICES}或者统筹人员抽取。" in theirs and "btn-primary" not in theirs
    assert "去抽取" in own and "统筹人员" not in own
    assert "去抽取" not in world.client(CITY, "reviewer").get(f"/tasks/{tasks[1]}").text


def test_superiors_read_and_everybody_else_gets_404(world, tasks, clock_at_july):
    with world.acting(CITY) as s:
        plan = service.plan_of(s, 2023)
        urls, line = [f"/plans/{plan.id}", f"/tasks/{tasks[1]}"], plan.lines[0].id
    for url in urls:
        assert world.client(PROVINCE, "supervisor").get(url).status_code == 200
        for stranger in ((XIANGQIAO, "planner"), (OTHER_PROVINCE, "planner")):
            assert world.client(*stranger).get(url).status_code == 404
    seen = world.client(PROVINCE, "supervisor").get(f"/tasks/{tasks[4]}").text
    assert "48 家" in seen and "按今天的名录试算" not in seen and "去抽取" not in seen
    province = world.client(PROVINCE, "planner")
    assert sent(province, f"/plans/{plan.id}/submit").status_code == 404
    assert province.get(f"/plans/lines/{line}").status_code == 404


def test_who_may_do_what(world, tasks, clock_at_july):
    with world.acting(CITY) as s:
        number = service.plan_of(s, 2023).id
    assert sent(world.client(CITY, "reviewer"), "/plans", year="2024").status_code == 403
    assert sent(world.client(CITY, "planner"), f"/plans/{number}/publish", document_number="x").status_code == 403
    assert world.client(CITY, "inspector").get("/plans").status_code == 403


def test_lists_ask_the_database_a_fixed_number_of_times(world, tasks, planner, clock_at_july):
    for url, most in (("/plans", 8), ("/tasks", 6), ("/tasks?state=prepared&category=law_firm&year=2023", 6)):
        with counted() as queries:
            assert planner.get(url).status_code == 200
        assert len(queries) <= most, (url, len(queries), list(queries))
    with counted() as queries:
        planner.get(f"/tasks/{tasks[4]}")
    assert len(queries) <= 16, list(queries)
    with world.acting(CITY) as s:
        plan = service.plan_of(s, 2023)
    with counted() as queries:
        planner.get(f"/plans/{plan.id}")
    assert len(queries) <= 9, list(queries)


def test_desk_and_find(world, tasks, planner, clock_at_july):
    desk = planner.get("/w").text
    assert "抽取检查对象 · 对律师事务所的行政检查" in desk
    assert "对司法鉴定机构" not in desk.split("2023 年度计划")[0]
    assert f"/tasks/{tasks[2]}" in planner.get("/w/find?q=对公证").text
    assert "/plans/" in planner.get("/w/find?q=2023").text
    assert "对公证机构" not in world.client(XIANGQIAO, "planner").get("/w/find?q=对公证").text


def test_tasks_as_file(tasks, planner, clock_at_july):
    rows = list(csv.reader(io.StringIO(planner.get("/tasks?format=csv").text.lstrip("\ufeff"))))
    assert len(rows) == 5 and rows[0][0] == "任务名称"
