"""公示 and 公众反馈 in the browser."""

import itertools
from datetime import date

import pytest
from sqlalchemy import insert, select

from saas import clock
from saas.foundation.publication import service
from saas.foundation.publication.models import Feedback, Publication
from tenants.context import PUBLIC
from tenants.unit import transaction
from tests.factories.world import CITY, XIANGQIAO

DAY = date(2023, 8, 11)
numbers = itertools.count(1)


def idem() -> dict:
    return {"_idem": f"form-{next(numbers):06d}"}


@pytest.fixture(autouse=True)
def today():
    with clock.at(DAY):
        yield


def ready(world, title, due=date(2023, 8, 14)):
    with world.acting(CITY, "planner") as s:
        author = world.users[CITY, "planner"]
        body = {"facts": [["年度", "2023"]], "tables": []}
        return service.prepare(s, "plan", f"plan:{next(numbers)}", title, "", body, due, None, author).id


def test_the_list_lights_by_due_date(world):
    for title, due in (("甲计划", date(2023, 8, 30)), ("乙计划", date(2023, 8, 14)), ("丙计划", date(2023, 8, 8))):
        ready(world, title, due)
    page = world.client(CITY, "publisher").get("/publications").text
    assert page.index("丙计划") < page.index("乙计划") < page.index("甲计划")
    for state in ("late", "soon", "ok"):
        assert f"mq-light-{state}" in page
    assert "逾期 3 个工作日" in page and "剩 1 个工作日" in page


def test_publish_and_withdraw_through_the_pages(world):
    made = ready(world, "丁计划")
    client = world.client(CITY, "publisher")
    page = client.get(f"/publications/{made}").text
    assert "公众将看到的内容" in page and "公示后不能修改" in page and "丁计划" in page
    once = idem()
    assert client.post(f"/publications/{made}/publish", data=once).status_code == 303
    assert (
        client.post(f"/publications/{made}/publish", data=once).status_code == 303
    )  # the same form again: same answer
    with world.acting(CITY, "publisher") as s:
        slug = s.get(Publication, (44, made)).slug
    assert "丁计划" in world.client().get(f"/r/{slug}").text
    assert "丁计划" in client.get("/publications/published").text
    bad = client.post(f"/publications/{made}/withdraw", data=idem() | {"reason": "", "note": "第二行错了"})
    assert bad.status_code == 422 and "E_REQUIRED" in bad.text and "第二行错了" in bad.text
    good = idem() | {"reason": "fact_error", "note": "第二行错了"}
    assert client.post(f"/publications/{made}/withdraw", data=good).status_code == 303
    gone = world.client().get(f"/r/{slug}")
    assert gone.status_code == 410 and "公示的事实有误" in gone.text
    assert "第二行错了" not in gone.text and "丁计划" not in gone.text
    assert "丁计划" in client.get("/publications/withdrawn").text


def test_only_the_publisher_publishes_and_readers_see_no_button(world):
    made = ready(world, "戊计划")
    reviewer = world.client(CITY, "reviewer")
    assert "mq-btn-seal" not in reviewer.get(f"/publications/{made}").text
    assert reviewer.post(f"/publications/{made}/publish", data=idem()).status_code == 403
    assert world.client(XIANGQIAO, "publisher").get(f"/publications/{made}").status_code == 404
    assert world.client(CITY, "inspector").get("/publications").status_code == 403


def test_what_waits_stands_on_the_publishers_desk_with_its_day(world):
    ready(world, "己计划")
    page = world.client(CITY, "publisher").get("/w").text
    assert "己计划" in page and "剩 1 个工作日" in page
    assert "己计划" not in world.client(XIANGQIAO, "publisher").get("/w").text


@pytest.mark.req("S4-11")
def test_feedback_is_listed_and_marked_handled_once(world):
    with transaction(PUBLIC) as s:
        s.execute(insert(Feedback).inline().values(root_id=44, to_no=CITY, body="检查人员态度很好"))
    client = world.client(CITY, "publisher")
    assert "检查人员态度很好" in client.get("/feedback").text
    with world.acting(CITY, "publisher") as s:
        number = s.scalars(select(Feedback.id).where(Feedback.to_no == CITY)).one()
    assert world.client(XIANGQIAO, "publisher").post(f"/feedback/{number}/handle", data=idem()).status_code == 404
    assert world.client(CITY, "reviewer").post(f"/feedback/{number}/handle", data=idem()).status_code == 403
    for _again in range(2):
        assert client.post(f"/feedback/{number}/handle", data=idem()).status_code == 303
    assert "已处理" in client.get("/feedback").text
    assert "没有符合" in client.get("/feedback?handled=open").text


def test_empty_lists_say_what_belongs_there(world):
    client = world.client(XIANGQIAO, "publisher")
    assert "没有待公示的内容" in client.get("/publications").text
    assert "还没有反馈" in client.get("/feedback").text


def test_the_list_can_be_taken_as_csv(world):
    ready(world, "庚计划")
    answer = world.client(CITY, "publisher").get("/publications?format=csv")
    assert answer.mimetype == "text/csv" and "庚计划" in answer.text
