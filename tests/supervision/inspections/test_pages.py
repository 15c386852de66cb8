"""Who sees which inspection, what the pages show, and what the printed notice says (R10, S0-30, S0-32, S0-39)."""

from datetime import date

import pytest

from saas import clock
from saas.foundation.accounts import people
from tenants.people import Membership
from tests.factories import drawn
from tests.factories.queries import counted
from tests.factories.world import CITY, PROVINCE, XIANGQIAO

DAY = date(2023, 8, 10)


@pytest.fixture(autouse=True)
def today():
    with clock.at(DAY):
        yield


@pytest.fixture(scope="module")
def submitted(made):
    """The first law firm's result is handed in; returns its id and the leader's number."""
    number = made.inspections[4][0]
    return number, drawn.submitted(made, number)


def test_the_list_filters_by_task_state_section_and_name(made, submitted):
    client = made.world.client(CITY, "planner")
    page = client.get("/inspections").text
    assert "共 7 条" in page and "待审核" in page
    assert client.get("/inspections?state=submitted").text.count("/inspections/") == 1
    law, forensic = (client.get(f"/inspections?task={made.tasks[seq]}").text for seq in (4, 1))
    assert "对司法鉴定机构的行政检查</td>" not in law and "对律师事务所的行政检查</td>" not in forensic
    assert "没有符合筛选条件的记录" in client.get("/inspections?name=没有这家").text
    csv = client.get("/inspections?format=csv")
    assert csv.mimetype == "text/csv" and csv.text.count("\n") == 8


def test_the_list_asks_the_database_a_fixed_number_of_times(made):
    client = made.world.client(CITY, "planner")
    client.get("/inspections")
    with counted() as some:
        client.get("/inspections?state=drawn")
    with counted() as all_of_them:
        client.get("/inspections")
    assert len(all_of_them) <= len(some) + 1


@pytest.mark.req("S3-07")
def test_whoever_entered_the_result_does_not_even_see_the_review_page(made, submitted, idem):
    number, leader = submitted
    world = made.world
    with world.acting(CITY, "sec_admin") as s:
        member = s.get(Membership, (44, world.members[CITY, f"officer{leader}"]))
        people.grant(s, member, ["inspector", "reviewer"])
    client = made.client(leader)
    assert client.get(f"/inspections/{number}/review").status_code == 404
    assert client.post(f"/inspections/{number}/review", data=idem(decision="approve")).status_code == 404
    assert "去审核" not in client.get(f"/inspections/{number}").text
    assert "审核检查结果" not in client.get("/w").text.split("在等谁")[0]
    assert world.client(CITY, "reviewer").get(f"/inspections/{number}/review").status_code == 200


def test_an_officer_sees_the_own_assignments_and_nothing_else(made, submitted):
    number = made.inspections[4][1]
    team = made.team(number)
    inside = made.client(next(n for n in team if n != submitted[1]))
    outside = made.client(next(n for n in range(1, 8) if n not in team))
    assert inside.get(f"/visits/{number}").status_code == 200
    assert f"/visits/{number}" in inside.get("/visits").text
    assert outside.get(f"/visits/{number}").status_code == 404
    assert f'/visits/{number}"' not in outside.get("/visits").text
    assert inside.get("/inspections").status_code == 403


def test_a_partner_officer_sees_only_the_own_inspection(made, idem):
    number = made.inspections[1][0]
    team = made.team(number)
    inside, outside = next(n for n in team if n > 7), next(n for n in (8, 9) if n not in team)
    client = made.client(inside)
    assert client.get(f"/visits/{number}").status_code == 200
    for other in made.inspections[4]:
        assert client.get(f"/visits/{other}").status_code == 404
        assert client.post(f"/visits/{other}/begin", data=idem()).status_code == 404
        assert client.get(f"/visits/{other}/points/1").status_code == 404
    for path in ("/inspections", "/publications", f"/inspections/{number}", "/subjects", "/w/find?q=潮law"):
        assert client.get(path).status_code in (403, 404)
    stranger = made.client(outside)
    assert stranger.get(f"/visits/{number}").status_code == 404
    assert "没有分给您的检查" in stranger.get("/visits").text


def test_other_bureaus_and_superiors(made):
    number = made.inspections[4][0]
    assert made.world.client(XIANGQIAO, "planner").get(f"/inspections/{number}").status_code == 404
    page = made.world.client(PROVINCE, "supervisor").get(f"/inspections/{number}")
    assert page.status_code == 200 and "btn-primary" not in page.text
    review = made.world.client(PROVINCE, "reviewer").get(f"/inspections/{number}/review")
    assert review.status_code == 404


@pytest.mark.req("S0-30", "S0-32", "S0-39")
def test_the_printed_notice_has_every_field(made):
    number = made.inspections[4][2]
    drawn.noticed(made, number)
    page = made.world.client(CITY, "planner").get(f"/inspections/{number}/notice/print").text
    team = made.team(number)
    for words in (
        "行政检查通知书", "检通〔2023〕", "统一社会信用代码", "检查依据", "《某某管理办法》第十条", "检查事项",
        "检查方式", "2023年8月9日", "准备的材料", "收案登记簿", "本年度你单位已接受检查 0 次", "有权申请回避",
        "陈述、申辩", "检查不收取任何费用", "严禁接受被检查单位的任何馈赠", "不得妨碍正常的业务活动", "签发人",
        "收件人", *(drawn.NAMES[n] for n in team), *(f"1904{n:06d}" for n in team),
    ):  # fmt: skip
        assert words in page, words
    officer = made.client(team[0])
    assert "行政执法证号" in officer.get(f"/visits/{number}/notice").text


def test_find_answers_to_the_beginning_of_a_name(made, submitted):
    client = made.world.client(CITY, "planner")
    page = client.get("/w/find?q=潮law").text
    assert page.count("/inspections/") == 5
    assert "/inspections/" not in made.world.client(XIANGQIAO, "planner").get("/w/find?q=潮law").text
    officer = next(n for n in made.team(made.inspections[4][3]) if n != submitted[1])
    mine = made.client(officer).get("/w/find?q=潮law").text
    assert "/visits/" in mine and "/inspections/" not in mine


def test_nothing_drawn_says_where_inspections_come_from(made):
    assert "还没有检查" in made.world.client(XIANGQIAO, "planner").get("/inspections").text
