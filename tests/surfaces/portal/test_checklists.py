"""Checklists outside: what counts for a bureau and whose every item is, each edition, what changed, two compared."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.foundation.publication.models import PubRecord
from saas.registers.checklists import service
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, PROVINCE
from tests.registers.checklists.kit import POINTS, item, load

SINCE = date(2023, 3, 1)


def published(world, number: int, edition_id: int, document: str, since: date) -> None:
    with world.acting(number, "publisher") as s:
        service.publish(s, load(s, edition_id), document_number=document, effective_from=since)


@pytest.fixture(scope="module")
def made(world):
    """Two editions of the province (the second changes, drops, adds), one layer of a city between them; slugs by name."""
    with clock.at(date(2023, 2, 1)), world.acting(PROVINCE, "planner") as s:
        first = service.new_draft(s, title="省级清单（第一版）")
        item(s, first, "对公证机构的监督检查")
        item(s, first, "对律师事务所的检查", categories=["law_firm"])
        joint = item(s, first, "联合检查 <script>", categories=["law_firm"])
        service.save_item(
            s, first, joint, name=joint.name, categories=joint.categories, organ=joint.organ, methods=joint.methods,
            basis=joint.basis, points=POINTS, partners=["市场监督管理局"], rate_p=10, rate_q=100, times=1, per="year",
        )  # fmt: skip
        first = first.id
    with clock.at(date(2023, 2, 1)):
        published(world, PROVINCE, first, "粤司〔2023〕1号", SINCE)
    with clock.at(date(2023, 3, 5)):
        with world.acting(CITY, "planner") as s:
            layer = service.new_draft(s, title="市级清单")
            above = service.layer_of(s, layer).above[0]
            point = above.points[0]
            service.refine_item(s, layer, above, points=[{
                "origin_no": point.key[0], "serial": point.key[1], "content_group": point.content_group,
                "content": point.content, "check_standard": point.check_standard + "，并逐份核对",
            }])  # fmt: skip
            item(s, layer, "对基层法律服务所的检查", categories=["grassroots_legal_service_office"])
            layer = layer.id
        published(world, CITY, layer, "潮司〔2023〕12号", date(2023, 3, 6))
    with clock.at(date(2023, 6, 1)):
        with world.acting(PROVINCE, "planner") as s:
            second = service.new_draft(s, title="省级清单（第二版）", source=load(s, first))
            rows = service.whole(s, second)
            service.remove_item(s, rows[1])
            item(s, second, "对司法鉴定机构的检查", categories=["forensic_institution"])
            one = rows[0]
            points = [{"content_group": p.content_group, "content": p.content, "check_standard": p.check_standard, "serial": p.serial}
                      for p in one.points]  # fmt: skip
            points[0] = points[0] | {"check_standard": "许可条件逐项符合规定"}
            service.save_item(
                s, second, one, name="对公证机构执业的监督检查", categories=one.categories, organ=one.organ, methods=one.methods,
                basis=one.basis, points=points,
            )  # fmt: skip
            second.note = "依据修订后的公证法调整。"
            second = second.id
        published(world, PROVINCE, second, "粤司〔2023〕9号", date(2023, 7, 1))
    with world.acting(PROVINCE) as s:
        slugs = {row.title: row.slug for row in s.scalars(select(PubRecord).where(PubRecord.root_id == 44, PubRecord.kind == "checklist"))}
    return {"first": slugs["省级清单（第一版）"], "second": slugs["省级清单（第二版）"], "city": slugs["市级清单"]}


@pytest.fixture(autouse=True)
def today():
    with clock.at(date(2023, 8, 15)):
        yield


def text(world, path: str) -> str:
    answer = world.client().get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.text)


@pytest.mark.req("S0-09", "S4-11", "S3-01")
def test_a_bureau_shows_what_counts_and_whose_every_item_is(world, made):
    page = text(world, f"/b/{CITY}/checklist")
    assert "市级清单" in page and "潮司〔2023〕12号" in page and "省级规定" in page and "市级规定" in page
    assert "部门联合抽查事项清单" in page and "市场监督管理局" in page
    assert "本机关细化" in page, "the item that the city refined says so"
    assert "第 2 版清单已于 2023年6月1日公布" in page, "a superior's newer edition is told, not hidden"
    data = world.client().get(f"/b/{CITY}/checklist.json").json
    assert data["effective"]["document_number"] == "潮司〔2023〕12号"
    origins = [one["key"][0] for one in data["items"]]
    assert origins.count(PROVINCE) == 3 and origins.count(CITY) == 1
    refined = data["items"][0]["points"][0]
    assert refined["by"] == [PROVINCE, CITY] and refined["standard"].startswith(refined["master"]["standard"])


@pytest.mark.req("S0-09", "S4-09")
def test_a_county_without_a_list_shows_its_superiors(world, made):
    page = text(world, f"/b/{CHAOAN}/checklist")
    assert "本机关没有另行公布，执行潮州市司法局的清单" in page
    assert world.client().get(f"/b/{CHAOAN}/checklist.json").json["effective"]["bureau"] == CITY
    assert "还没有公示" in text(world, f"/b/{OTHER_COUNTY}/checklist"), "another province has none"


@pytest.mark.req("S4-11", "S0-10")
def test_each_edition_has_a_page_that_says_whether_it_counts(world, made):
    page = text(world, f"/r/{made['first']}")
    assert "这一版已被替代，只供查阅" in page and "现行的是第 2 版" in page
    assert "《中华人民共和国公证法》第五条（法律）" in page and "&lt;script&gt;" in page and "<script>联" not in page
    page = text(world, f"/r/{made['city']}")
    assert "<ins>，并逐份核对</ins>" in page, "what was added below stands out"
    with clock.at(date(2023, 6, 15)):
        assert "这一版尚未施行" in text(world, f"/r/{made['second']}")
        assert world.client().get(f"/b/{PROVINCE}/checklist.json").json["effective"]["number"] == 1


@pytest.mark.req("S4-11", "S0-10")
def test_the_history_says_what_each_edition_changed(world, made):
    page = text(world, f"/b/{PROVINCE}/checklist")
    history = page[page.index('id="history"') :]
    assert "新增 1 项" in history and "修改 1 项" in history and "删去 1 项" in history
    assert "依据修订后的公证法调整。" in history and "粤司〔2023〕9号" in history and "本机关公布的第一版" in history


@pytest.mark.req("S4-11", "S0-10")
def test_two_editions_are_compared_word_by_word(world, made):
    page = text(world, f"/b/{PROVINCE}/checklist/compare?old={made['first']}&new={made['second']}")
    assert "对公证机构<ins>执业</ins>的监督检查" in page and "<ins>逐项</ins>符合规定" in page
    assert "对律师事务所的检查" in page and "对司法鉴定机构的检查" in page and "没有变的 1 项" in page
    back = text(world, f"/b/{PROVINCE}/checklist/compare?old={made['second']}&new={made['first']}")
    assert "对公证机构<del>执业</del>的监督检查" in back
    assert world.client().get(f"/b/{PROVINCE}/checklist/compare").status_code == 200
    assert world.client().get(f"/b/{PROVINCE}/checklist/compare?old={made['city']}&new={made['second']}").status_code == 404
    assert "只有一版" in text(world, f"/b/{CITY}/checklist/compare")


@pytest.mark.req("S4-11")
def test_the_pages_may_be_kept_and_are_answered_briefly_when_nothing_changed(world, made):
    for path in (f"/b/{PROVINCE}/checklist", f"/r/{made['second']}", f"/b/{PROVINCE}/checklist/compare", f"/b/{PROVINCE}/checklist.json"):
        first = world.client().get(path)
        assert "public" in first.headers["Cache-Control"] and "Set-Cookie" not in first.headers
        again = world.client().get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304, path
