"""A bureau below takes a new master edition over: merged, decided, published by another person; or in one step."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from saas.errors import Refusal
from saas.foundation.publication.models import PubRecord
from saas.registers.checklists import deciding, service
from saas.registers.checklists.merging import code_of, undecided
from saas.registers.checklists.models import CheckItem, ChecklistAcceptance, ChecklistEdition
from saas.registers.checklists.refining import refine_item
from saas.registers.checklists.sight import sight
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, XIANGQIAO
from tests.registers.checklists.kit import item, load, publish

STANDARD = "标准调整后十五个工作日内更新。"
SAID = {
    "fees": ("公示收费标准。", STANDARD), "files": ("卷宗按年归档。", "目录完整。"), "keep": ("登记保管物。", "逐件登记。"),
    "seal": ("用印有审批。", "登记完整。"),
}  # fmt: skip


def points(**changes):
    said = {name: words for name, words in (SAID | changes).items() if words}
    return [{"content_group": "business", "content": a, "check_standard": b} for a, b in said.values()]


def own(above, content, said):
    """The point of a composed item in fuller words."""
    found = next(one for one in above.points if one.content == content)
    return {
        "origin_no": found.key[0], "serial": found.key[1], "content_group": found.content_group, "content": said[0],
        "check_standard": said[1],
    }  # fmt: skip


def second(s, first):
    """The province's next edition: changed, dropped and added, each point with its permanent number."""
    edition = service.new_draft(s, title="省厅清单", source=first)
    row, gone = service.whole(s, edition)
    new = []
    for one in row.points:
        words = {"公示收费标准。": "公示收费标准和减免条件。", "卷宗按年归档。": "卷宗和电子档案按年归档。"}.get(one.content, one.content)
        standard = one.check_standard.replace("十五个", "十个")
        if one.content != "登记保管物。":
            new.append({"serial": one.serial, "content_group": "business", "content": words, "check_standard": standard})
    new.append({"content_group": "business", "content": "一次办好。", "check_standard": "当场办结。"})
    service.save_item(
        s, edition, row, name=row.name, categories=row.categories, organ=row.organ, methods=row.methods, basis=row.basis, points=new
    )
    service.remove_item(s, gone)
    return edition


@pytest.fixture(scope="module")
def editions(world):
    """Province 1; the city refines four of its points and the item that goes; province 2."""
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
            kept, gone = service.items_of(s, service.standing(s))
            refine_item(s, layer, kept, rate=(1, 2), points=[
                own(kept, "公示收费标准。", ("公示收费标准。", "标准调整后五个工作日内更新。")),
                own(kept, "卷宗按年归档。", ("卷宗按年归档，附目录。", "目录完整。")),
                own(kept, "登记保管物。", ("登记保管物，拍照。", "逐件登记。")),
                own(kept, "用印有审批。", ("用印有审批，双人。", "登记完整。")),
            ])  # fmt: skip
            refine_item(s, layer, gone, points=[own(gone, "用印有审批。", ("用印有审批，双人。", "登记完整。"))])
        publish(world, CITY, layer.id, "潮司〔2023〕2号", date(2023, 2, 1))
        with world.acting(PROVINCE, "planner") as s:
            newer = second(s, load(s, first.id))
        publish(world, PROVINCE, newer.id, "粤司〔2023〕9号", date(2023, 3, 10))
    return {"first": first.id, "layer": layer.id, "second": newer.id}


def codes(world, number=CITY):
    with world.acting(number) as s:
        return {one.name: one.code for one in sight(s).entries}


@pytest.mark.req("S4-09", "S4-01")
def test_what_the_change_does_to_the_refinements(world, editions):
    with world.acting(CITY) as s:
        seen = sight(s)
        assert seen.here.behind and seen.old.id == editions["first"]
        assert {one.name: (one.kind, one.state) for one in seen.entries} == {
            "公示收费标准和减免条件。": ("changed", "undecided"), "卷宗和电子档案按年归档。": ("changed", "merged"),
            "登记保管物。": ("dropped", "gone"), "一次办好。": ("added", "plain"), "对收费的检查": ("dropped", "gone"),
        }  # fmt: skip
        with pytest.raises(Refusal) as no:
            deciding.take(s)
    assert no.value.code == "E_DECIDE"


@pytest.mark.req("S4-09", "S0-10", "S2-24")
def test_decided_published_by_another_person_and_the_refinements_survive(world, editions):
    with world.acting(CITY) as s:
        code = next(one.code for one in sight(s).open)
        with pytest.raises(Refusal) as no:
            deciding.decide(s, code, "own", "公示减免条件。", "五个工作日内更新。")
        assert (no.value.code, no.value.field) == ("E_CONTRADICTS", "content")
        s.rollback()
    with world.acting(CITY) as s:
        deciding.decide(s, code, "merge")
        draft = sight(s).draft
        assert undecided(draft, service.whole(s, draft)) == [] and draft.base_id == editions["second"]
    with world.acting(CITY) as s:
        seen = sight(s)
        assert len(seen.touched) == 4 and seen.open == [], "the comparison stays what it was"
        assert seen.now(next(one for one in seen.touched if one.code == code)).check_standard == "标准调整后五个工作日内更新。"
        deciding.decide(s, code, "master")
        assert sight(s).now(next(one for one in seen.touched if one.code == code)) is None
        deciding.decide(s, code, "merge")
    publish(world, CITY, draft.id, "潮司〔2023〕8号", date(2023, 3, 20))
    with world.acting(CITY) as s:
        here = service.standing(s)
        assert not here.behind and here.accepted.layer_id == draft.id
        (one,) = service.items_of(s, here)
        assert one.rate == (1, 2)
        assert {(point.content, point.check_standard) for point in one.points} == {
            ("公示收费标准和减免条件。", "标准调整后五个工作日内更新。"), ("卷宗和电子档案按年归档，附目录。", "目录完整。"),
            ("用印有审批，双人。", "登记完整。"), ("一次办好。", "当场办结。"),
        }  # fmt: skip


@pytest.mark.req("S4-09")
def test_nothing_is_published_while_something_is_open(world, editions):
    with world.acting(XIANGQIAO, "planner") as s:
        layer = service.new_draft(s, title="湘桥区细化")
        (kept,) = service.items_of(s, service.standing(s))
        said = own(kept, "用印有审批，双人。", ("用印有审批，双人，留痕。", "登记完整。"))
        refine_item(s, layer, kept, points=[said])
        code = code_of(kept.key, (said["origin_no"], said["serial"]))
        layer.decisions = {code: {"choice": ""}}
        number = layer.id
    with world.acting(XIANGQIAO, "publisher") as s, pytest.raises(Refusal) as no:
        service.publish(s, load(s, number), document_number="湘司〔2023〕1号", effective_from=date(2023, 4, 1))
    assert no.value.code == "E_UNDECIDED"
    with world.acting(XIANGQIAO, "planner") as s:
        service.discard(s, load(s, number))


@pytest.mark.req("S4-09")
def test_a_draft_that_answers_an_older_edition_is_answered_anew(world, editions):
    """The third edition takes its change of the fees back and comes before the answers to the second were published."""
    with world.acting(PROVINCE, "planner") as s:
        third = service.new_draft(s, title="省厅清单", source=load(s, editions["second"]))
        (row,) = service.whole(s, third)
        said = [
            {"serial": p.serial, "content_group": "business", "content": p.content.replace("和减免条件", "和减免范围"),
             "check_standard": p.check_standard} for p in row.points
        ]  # fmt: skip
        keep = {name: getattr(row, name) for name in ("name", "categories", "organ", "methods", "basis")}
        service.save_item(s, third, row, points=said, **keep)
    publish(world, PROVINCE, third.id, "粤司〔2023〕12号", date(2023, 3, 20))
    with world.acting(CITY) as s:
        seen = sight(s)
        (entry,) = seen.touched
        assert (entry.state, entry.new.content) == ("merged", "公示收费标准和减免范围。")
        deciding.begin(s)
    with world.acting(PROVINCE, "planner") as s:
        fourth = service.new_draft(s, title="省厅清单", source=load(s, third.id))
        (row,) = service.whole(s, fourth)
        service.save_item(s, fourth, row, points=[one | {"content": one["content"].replace("范围", "程序")} for one in said], **keep)
    publish(world, PROVINCE, fourth.id, "粤司〔2023〕13号", date(2023, 3, 20))
    with world.acting(CITY) as s:
        (entry,) = sight(s).touched
        assert entry.own.content == "公示收费标准和减免条件。", "what stood before the third edition was answered"
        seen = deciding.begin(s)
        assert seen.now(entry).content == "公示收费标准和减免程序。"
        assert seen.draft.base_id == fourth.id
        service.discard(s, seen.draft)


def accepted(world, number) -> int:
    with world.acting(number) as s:
        mine = (ChecklistAcceptance.root_id == 44, ChecklistAcceptance.tenant_no == number)
        return s.scalar(select(func.count()).select_from(ChecklistAcceptance).where(*mine))


def take(world, number):
    from saas import clock
    from tests.factories.world import TODAY

    with clock.at(TODAY), world.acting(number, "publisher") as s:
        return deciding.take(s).id


@pytest.mark.req("S4-09", "S0-10")
def test_accepting_twice_is_one_acceptance(world, editions):
    assert take(world, CHAOAN) == take(world, CHAOAN)
    assert accepted(world, CHAOAN) == 1
    with world.acting(CHAOAN) as s:
        assert not service.standing(s).behind
        mine = (PubRecord.root_id == 44, PubRecord.tenant_no == CHAOAN)
        assert s.scalar(select(func.count()).select_from(PubRecord).where(*mine)) == 1


@pytest.mark.req("S0-10", "S4-11")
def test_the_public_reads_the_list_as_it_is_since_it_was_accepted(world, editions):
    from saas import clock
    from tests.factories.world import TODAY

    take(world, CHAOAN)
    with clock.at(TODAY), world.acting(CHAOAN) as s:
        there = [(one.name, sorted(p.content for p in one.points)) for one in service.items_of(s, service.standing(s))]
        number = service.standing(s).newest.number
    with clock.at(TODAY):
        told = world.client().get(f"/b/{CHAOAN}/checklist.json").json
        page = world.client().get(f"/b/{CHAOAN}/checklist").text
    assert told["effective"]["bureau"] == CHAOAN and told["editions"] == []
    assert [(one["name"], sorted(p["content"] for p in one["points"])) for one in told["items"]] == there
    assert f"第 {number} 版" in page


@pytest.mark.req("S4-09")
def test_sixteen_at_once_are_one_acceptance(world, editions):
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _n: take(world, RAOPING), range(16)))) == 1
    assert accepted(world, RAOPING) == 1


@pytest.mark.req("S4-09")
def test_the_citys_layer_reaches_its_counties_without_being_accepted(world, editions):
    with world.acting(RAOPING) as s:
        here = service.standing(s)
        (one,) = service.items_of(s, here)
        assert [edition.tenant_no for edition in here.layers] == [CITY] and one.rate == (1, 2)
        assert ("用印有审批，双人。", "登记完整。") in {(point.content, point.check_standard) for point in one.points}


@pytest.mark.req("S4-09")
def test_a_draft_in_work_goes_on_upon_what_was_accepted(world, editions):
    with world.acting(XIANGQIAO, "planner") as s:
        layer = service.new_draft(s, title="湘桥区细化")
        layer.base_no, layer.base_id = PROVINCE, editions["first"]
    take(world, XIANGQIAO)
    with world.acting(XIANGQIAO) as s:
        assert load(s, layer.id).base_id == service.standing(s).newest.id
        assert s.scalar(select(func.count()).select_from(CheckItem).where(CheckItem.root_id == 44, CheckItem.tenant_no == XIANGQIAO)) == 0


def test_where_nothing_waits(world, editions):
    with world.acting(PROVINCE, "publisher") as s, pytest.raises(Refusal) as no:
        deciding.take(s)
    assert no.value.code == "E_NOTHING"
    with world.acting(PROVINCE) as s:
        assert s.scalar(select(func.count()).select_from(ChecklistEdition).where(ChecklistEdition.tenant_no == PROVINCE)) == 4
