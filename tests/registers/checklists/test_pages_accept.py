"""The pages of a new edition: with and without script, by right, in a bounded number of reads."""

import uuid
from datetime import date

import pytest

from saas.registers.checklists import deciding, service
from saas.registers.checklists.models import CheckItem, CheckPoint
from saas.registers.checklists.refining import refine_item
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, PROVINCE, XIANGQIAO
from tests.registers.checklists.kit import item, load, publish
from tests.registers.checklists.test_deciding import own, points, second

MANY = 300


@pytest.fixture(scope="module")
def editions(world):
    """Three hundred items of the province, one refined by the city, and the next edition."""
    from saas import clock
    from tests.factories.world import TODAY

    with clock.at(TODAY):
        with world.acting(PROVINCE, "planner") as s:
            first = service.new_draft(s, title="省厅清单")
            item(s, first, "对公证机构的检查", points=points())
            item(s, first, "对收费的检查", points=points())
        publish(world, PROVINCE, first.id, "粤司〔2022〕1号", date(2023, 1, 1))
        with world.acting(CITY, "planner") as s:
            layer = service.new_draft(s, title="潮州市细化")
            kept, _gone = service.items_of(s, service.standing(s))
            said = ("公示收费标准。", "标准调整后五个工作日内更新。")
            refine_item(s, layer, kept, points=[own(kept, "公示收费标准。", said)])
        publish(world, CITY, layer.id, "潮司〔2023〕2号", date(2023, 2, 1))
        with world.acting(PROVINCE, "planner") as s:
            newer = second(s, load(s, first.id))
        publish(world, PROVINCE, newer.id, "粤司〔2023〕9号", date(2023, 3, 10))
    return {"first": first.id, "layer": layer.id, "second": newer.id}


def text(answer) -> str:
    return answer.get_data(as_text=True)


def sent(client, path, **data):
    return client.post(path, data={"_idem": uuid.uuid4().hex, **data})


CODE = "440000-1-440000-1"


@pytest.mark.req("S4-09")
def test_the_entry_in_three_columns_with_marked_words(world, editions):
    page = text(world.client(CITY, "planner").get("/checklists/accept"))
    assert "合并省厅清单第 2 版" in page and "提交审核（还差 1 条）" in page
    assert "<del>十五</del><ins>十</ins>" in page and '<ins class="is-own">五</ins>' in page
    assert "本局的“五个工作日”比省厅“十个工作日”更严，可以保留。" in page
    assert "两边都改了数字" in page and "待定 1 / 1" in page


@pytest.mark.req("S4-09", "S2-24")
def test_words_that_lose_the_masters_are_refused_beside_the_field(world, editions):
    client = world.client(CITY, "planner")
    answer = sent(client, "/checklists/accept", entry=CODE, choice="own", content="公示收费标准。", check_standard="五个工作日内更新。")
    assert answer.status_code == 422
    assert 'data-code="E_CONTRADICTS"' in text(answer) and "f-content-error" in text(answer)
    with world.acting(CITY) as s:
        assert service.editions(s)[0][0].published, "nothing was begun"


@pytest.mark.req("S4-09", "S4-01")
def test_accepted_in_one_step_by_whoever_may_publish(world, editions):
    assert sent(world.client(CHAOAN, "planner"), "/checklists/accept/take").status_code == 403
    client = world.client(CHAOAN, "publisher")
    assert "接收省厅清单第 2 版" in text(client.get("/w"))
    assert "接收第 2 版" in text(client.get("/checklists/accept"))
    assert sent(client, "/checklists/accept/take").status_code == 303
    assert "已接收" in text(client.get("/checklists/accept"))
    assert "接收省厅清单第 2 版" not in text(client.get("/w"))


@pytest.mark.req("S4-09")
def test_superiors_see_their_own_subtree(world, editions):
    page = text(world.client(PROVINCE, "supervisor").get("/checklists/accepted"))
    assert "湘桥区司法局" in page and "个工作日未接收" in page
    with counted() as queries:
        page = text(world.client(CITY, "planner").get("/checklists/accepted"))
    assert "潮州市司法局</td>" not in page and "湘桥区司法局" in page
    assert "湘桥区司法局" not in text(world.client(XIANGQIAO, "planner").get("/checklists/accepted")).split("<main")[1].split("<footer")[0]
    assert len(queries) <= 9, queries


@pytest.mark.req("S4-09")
def test_decided_without_script_and_handed_to_the_publisher(world, editions):
    client = world.client(CITY, "planner")
    assert "（待定 1 条）" in text(client.get("/w"))
    answer = sent(client, "/checklists/accept", entry=CODE, choice="merge")
    assert answer.status_code == 303
    page = text(client.get(answer.location))
    assert "看草稿，交另一位人员发布" in page and "已合并" in page
    assert "合并省厅清单第 2 版" not in text(client.get("/w"))
    assert "发布“潮州市细化”" in text(world.client(CITY, "publisher").get("/w"))


def many(s, edition) -> None:
    """As rows at once: the verb that writes one is tested elsewhere."""
    like, *_rest = service.whole(s, edition)
    names = {name: getattr(like, name) for name in ("categories", "organ", "methods", "basis")}
    rows = [CheckItem(edition_id=edition.id, seq=100 + n, serial=100 + n, name=f"事项 {n:03}", **names) for n in range(MANY)]
    s.add_all(rows)
    s.flush()
    s.add_all(
        CheckPoint(item_id=row.id, seq=m, serial=row.serial * 10 + m, **words) for row in rows for m, words in enumerate(points(), 1)
    )


@pytest.fixture(scope="module")
def long_list(world, editions):
    """Three hundred items more in the third edition, which changes one of them."""
    from saas import clock
    from tests.factories.world import TODAY

    with clock.at(TODAY):
        with world.acting(PROVINCE, "planner") as s:
            third = service.new_draft(s, title="省厅清单", source=load(s, editions["second"]))
            many(s, third)
        publish(world, PROVINCE, third.id, "粤司〔2023〕10号", date(2023, 3, 12))
        with world.acting(XIANGQIAO, "publisher") as s:
            deciding.take(s)
        with world.acting(PROVINCE, "planner") as s:
            fourth = service.new_draft(s, title="省厅清单", source=load(s, third.id))
            row = service.whole(s, fourth)[200]
            service.save_item(
                s, fourth, row, name=row.name, categories=row.categories, organ="省厅和市局", methods=row.methods, basis=row.basis,
                points=[{"serial": p.serial, "content_group": p.content_group, "content": p.content + "加一句。",
                         "check_standard": p.check_standard} for p in row.points],
            )  # fmt: skip
        publish(world, PROVINCE, fourth.id, "粤司〔2023〕11号", date(2023, 3, 14))


@pytest.mark.req("S4-09")
def test_three_hundred_items_in_as_many_reads_as_three(world, long_list):
    client = world.client(XIANGQIAO, "planner")
    with counted() as queries:
        page = text(client.get("/checklists/accept"))
    assert len(queries) <= 11, queries
    assert "有变化 5" in page and "未变 300" in page and page.count("data-row") == 5
    fragment = text(client.get("/checklists/accept?show=same", headers={"HX-Request": "true"}))
    assert fragment.count("data-row") == 300 and "<html" not in fragment and fragment.count("mq-three") == 1
