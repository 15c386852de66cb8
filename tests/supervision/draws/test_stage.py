"""The big screen of a ceremony, and impossibility explained before and after the draw (signature pieces 1 and 6)."""

import re
from datetime import date

import pytest
from sqlalchemy import select, update

from saas import clock
from saas.registers.inspectors.models import Inspector
from saas.supervision.draws import parties, seeding
from saas.supervision.draws import service as draws
from saas.supervision.draws.models import DrawSubject
from saas.supervision.draws.stage_words import shortened
from tests.factories.queries import counted
from tests.factories.world import CITY, PROVINCE, XIANGQIAO
from tests.supervision import kit
from tests.supervision.draws.later import rules
from tests.supervision.draws.test_party_pages import act, frozen, sent

HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module", autouse=True)
def july(world):
    with clock.at(kit.JULY):
        yield


def poll(page: str) -> str | None:
    """Where the screen asks for its next moment."""
    found = re.search(r'hx-get="([^"]+)"', page)
    return found and found[1].replace("&amp;", "&")


def names_of(world, attempt: int) -> list[str]:
    with world.acting(CITY) as s:
        return list(s.scalars(select(DrawSubject.name).where(DrawSubject.attempt_id == attempt)))


def test_the_screen_of_a_closed_draw_goes_along_with_hashes_and_counts(world, tasks):
    attempt, screen = frozen(world, tasks[3], "on-screen", ()), world.client(CITY, "planner")
    url, names = f"/draws/{attempt}/stage", names_of(world, attempt)
    page = screen.get(url).text
    assert "各方的随机值" in page and "等监督科室公布承诺" in page and "1 / 5（20%）" in page and "潮州市司法局 双随机抽取" in page
    assert screen.get(poll(page), headers=HTMX).status_code == 204
    act(world, "publisher", lambda s: draws.commit(s, draws.get_attempt(s, attempt)))
    moved = screen.get(poll(page), headers=HTMX)
    assert moved.status_code == 200 and moved.text.lstrip().startswith("<section") and "已公布" in moved.text
    with world.acting(CITY) as s:
        row = draws.get_attempt(s, attempt)
        own = seeding.parties_of(s, row)[0]
        assert row.commit[:4] + " " + row.commit[4:8] in moved.text and f'data-qr="{row.commit}"' in moved.text
    with world.acting(CITY) as s:
        parties.reveal(s, s.merge(own), kit.VALUE)
        draws.close_reveals(s, draws.get_attempt(s, attempt))
        draws.enter(s, draws.get_attempt(s, attempt), 1, kit.DICE, kit.WITNESSES)
    page = screen.get(url).text
    assert "已有 1 人录入，还要 1 人" in page and kit.DICE not in page and kit.DICE[:4] not in page
    act(world, "publisher", lambda s: draws.enter(s, draws.get_attempt(s, attempt), 1, kit.DICE))
    page = screen.get(url).text
    with world.acting(CITY) as s:
        seed = draws.get_attempt(s, attempt).seed
    for secret in (*names, kit.DICE, seed[:16], f"{seed[:4]} {seed[4:8]}", "检查员"):
        assert secret not in page
    assert "查完后公开名单" in page and "此刻不是最终结果" in page and ">1</b>" in page
    act(world, "planner", lambda s: draws.seal(s, draws.get_attempt(s, attempt)))
    page = screen.get(url).text
    assert poll(page) is None and "已封存" in page and not [name for name in names if name in page]


def test_a_screen_that_has_not_changed_is_answered_without_reading_the_record(world, tasks):
    """It asks every two seconds for as long as the ceremony lasts; a record may hold ten thousand objects."""
    attempt, screen = frozen(world, tasks[2], "asked-often", ()), world.client(CITY, "planner")
    url = poll(screen.get(f"/draws/{attempt}/stage").text)
    screen.get(url, headers=HTMX)
    with counted() as queries:
        assert screen.get(url, headers=HTMX).status_code == 204
    assert len(queries) <= 3 and not any("draw_attempt.record" in sql for sql in queries), queries
    assert not queries.touching("draw_subject") and not queries.touching("pub_draw")
    marks = {url}
    act(world, "publisher", lambda s: draws.commit(s, draws.get_attempt(s, attempt)))
    marks.add(poll(screen.get(url, headers=HTMX).text))
    act(world, "planner", lambda s: parties.reveal(s, seeding.parties_of(s, draws.get_attempt(s, attempt))[0], kit.VALUE))
    marks.add(poll(screen.get(url, headers=HTMX).text))
    act(world, "planner", lambda s: draws.close_reveals(s, draws.get_attempt(s, attempt)))
    marks.add(poll(screen.get(url, headers=HTMX).text))
    for digits in (kit.DICE[::-1], kit.DICE):  # typed, then corrected
        act(world, "planner", lambda s, digits=digits: draws.enter(s, draws.get_attempt(s, attempt), 1, digits))
        marks.add(poll(screen.get(url, headers=HTMX).text))
    assert len(marks) == 6, "every step is another moment"
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, attempt), "只为试验。"))
    assert poll(screen.get(url, headers=HTMX).text) is None


def test_only_the_bureau_itself_has_the_screen(world, tasks):
    with world.acting(CITY) as s:
        url = f"/draws/{s.scalars(select(DrawSubject.attempt_id)).first()}/stage"
    assert world.client(CITY, "supervisor").get(url).status_code == 200
    assert world.client(CITY, "inspector").get(url).status_code == 403
    for number, role in ((PROVINCE, "supervisor"), (XIANGQIAO, "planner")):
        assert world.client(number, role).get(url).status_code == 404
    assert world.client().get(url).status_code == 303


def test_a_large_pool_is_drawn_in_the_background_and_the_page_tells_how_far(world, tasks, monkeypatch):
    attempt = kit.revealed(world, tasks[2], key="large-pool")
    monkeypatch.setattr(draws, "LARGE", 1)
    for who in ("planner", "publisher"):
        act(world, who, lambda s: draws.enter(s, draws.get_attempt(s, attempt), 1, kit.DICE))
    page = world.client(CITY, "planner").get(f"/draws/{attempt}").text
    assert "正在抽取" in page and re.search(r'hx-get="/jobs/\d+/progress"', page) and "0 / 4" in page
    assert "结果由它们唯一确定" in world.client(CITY, "planner").get(f"/draws/{attempt}/stage").text
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, attempt), "只为试验。"))


def test_who_may_still_void_depends_on_whether_the_result_is_known(world, tasks):
    attempt = kit.revealed(world, tasks[2], key="who-may-void")
    url, asks = f"/draws/{attempt}", "作废这次抽取"
    planner, publisher = world.client(CITY, "planner"), world.client(CITY, "publisher")
    assert asks in planner.get(url).text and "结果已经产生" not in publisher.get(url).text
    for who in ("planner", "publisher"):
        act(world, who, lambda s: draws.enter(s, draws.get_attempt(s, attempt), 1, kit.DICE))
    assert asks not in planner.get(url).text and "结果已经产生，公开的理由会写明这一点" in publisher.get(url).text
    act(world, "publisher", lambda s: draws.void(s, draws.get_attempt(s, attempt), "只为试验。"))


def test_names_lose_what_all_of_them_begin_and_end_with():
    firms = ["广东秉砺律师事务所", "广东瑁川律师事务所", "广东南岳楼律师事务所"]
    assert shortened(firms) == ["秉砺", "瑁川", "南岳楼"]
    assert shortened(["广东甲所", "广东乙所", "广东丙所"]) == ["广东甲所", "广东乙所", "广东丙所"]  # one letter tells too little
    assert shortened(firms[:2]) == firms[:2] and shortened([]) == []


@pytest.fixture(scope="module")
def short_of_people(world, tasks) -> int:
    """An open draw of five law firms with two officers left, each for two of them at most; drawn, not sealed."""
    rules(world, opening="at_once", most=2)
    with world.acting(CITY, "steward") as s:
        gone = [f"1904{n:06d}" for n in range(3, 8)]
        s.execute(update(Inspector).where(Inspector.certificate_no.in_(gone)).values(certificate_to=date(2023, 7, 20)))
    page = world.client(CITY, "planner").get(f"/tasks/{tasks[4]}/draw").text
    assert "20 次里有 20 次配不齐" in page and "封存即公开" in page and "这些席位一起缺人" in page
    assert "能担任的只有" in page and "检查员1（2 家）" in page and "增加人员" in page and "拆分任务" in page
    attempt = frozen(world, tasks[4], "short-of-people", ())
    assert "这次抽取没有邀请见证方" in world.client(CITY, "planner").get(f"/draws/{attempt}/stage").text
    act(world, "publisher", lambda s: draws.commit(s, draws.get_attempt(s, attempt)))
    for who in ("planner", "publisher"):  # an open draw without parties: the dice are all there is
        act(world, who, lambda s: draws.enter(s, draws.get_attempt(s, attempt), 0, kit.DICE))
    return attempt


def test_an_open_draw_shows_every_ticket_and_who_goes_where(world, short_of_people):
    page = world.client(CITY, "planner").get(f"/draws/{short_of_people}/stage").text
    with world.acting(CITY) as s:
        rows = s.scalars(select(DrawSubject).where(DrawSubject.attempt_id == short_of_people)).all()
        seed = draws.get_attempt(s, short_of_people).seed
    assert page.count("mq-stage-card ") + page.count('mq-stage-card"') >= len(rows) == 48
    for row in rows:
        assert f'data-ticket="{row.ticket}"' in page and row.name in page
    assert page.count("data-drawn") == 5 and "data-replay" in page and "暂列" in page and "检查员1" in page
    assert f"{seed[:4]} {seed[4:8]}" in page


@pytest.mark.req("S2-18")
def test_what_cannot_be_staffed_is_explained_sealed_as_it_is_and_drawn_again_in_part(world, short_of_people):
    url, planner = f"/draws/{short_of_people}", world.client(CITY, "planner")
    page = planner.get(url).text
    with world.acting(CITY) as s:
        result = draws.get_attempt(s, short_of_people).record["result"]["officers"]
        by_pid = {row.pid: row.name for row in s.scalars(select(DrawSubject).where(DrawSubject.attempt_id == short_of_people))}
    assert len(result["unstaffed"]) == 3
    for one in result["unstaffed"]:
        first = one["conflicts"][0]
        assert by_pid[one["id"]] in page and f"<b>{first['need']}</b>" in page and first["need"] - first["have"] == 1
    assert "没有配齐检查组的对象" in page and "封存以后办理补充抽取" in page and "还没有检查组" in page
    assert sent(planner, url + "/seal").status_code == 303
    page = planner.get(url).text
    task = re.search(r"/tasks/(\d+)/supplement", page)
    assert task and planner.get(task[0]).status_code == 200
    assert "记录已于" in page  # an open draw is public with its seal
