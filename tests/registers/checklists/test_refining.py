"""A bureau below the master list: it may add and tighten, it may not remove, loosen, contradict or invent (S4-09, S2-24)."""

from datetime import date

import pytest
from sqlalchemy import select, update

from saas.errors import Refusal
from saas.foundation.publication.models import PubRecord
from saas.registers.checklists import refining, service
from saas.registers.checklists.boundaries import softened
from saas.registers.checklists.models import CheckItem, ChecklistAcceptance, CheckPoint
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, XIANGQIAO
from tests.registers.checklists.kit import NAME, above, draft, item, load, publish, worded

MORE = {"rate_p": 10, "rate_q": 100, "times": 2, "per": "year"}


@pytest.fixture(scope="module")
def province(world) -> int:
    """The master list: one item at 10 %, twice a year, and one joint item."""
    from saas import clock
    from tests.factories.world import TODAY

    with clock.at(TODAY):
        number = draft(world, PROVINCE, title="省级主清单")
        with world.acting(PROVINCE, "planner") as s:
            first = service.whole(s, load(s, number))[0]
            again = {name: getattr(first, name) for name in ("name", "categories", "organ", "methods", "basis")}
            points = [{n: getattr(p, n) for n in ("content_group", "content", "check_standard", "serial")} for p in first.points]
            points[0]["check_standard"] = "变更后十五个工作日内报备，抽查不少于三件"
            service.save_item(s, load(s, number), first, **again, points=points, **MORE)
            item(s, load(s, number), "对律师事务所的检查", categories=["law_firm"])
        publish(world, PROVINCE, number, document="粤司规〔2023〕1号", since=date(2023, 3, 1))
    return number


@pytest.fixture
def city(world, province):
    """An open draft of the city, thrown away afterwards."""
    with world.acting(CITY, "planner") as s:
        number = service.new_draft(s, title="潮州细化").id
    yield number
    with world.acting(CITY, "planner") as s:
        service.discard(s, load(s, number))


def no(s, number, **given) -> Refusal:
    with pytest.raises(Refusal) as said:
        service.refine_item(s, load(s, number), above(s, load(s, number)), **given)
    return said.value


@pytest.mark.req("S4-09", "S2-05", "S2-07")
def test_own_words_additions_and_tighter_figures_stand_in_the_composed_list(world, city):
    with world.acting(CITY, "planner") as s:
        edition = load(s, city)
        one = above(s, edition)
        first = one.points[0]
        extra = {"content_group": "archives", "content": "查密卷", "check_standard": "单独保管"}
        own = worded(first, standard="变更后十个工作日内书面报备，抽查不少于五件")
        row = service.refine_item(
            s, edition, one, points=[own, extra, worded(one.points[1])], methods=["written"], rate=(20, 100),
            frequency=(1, "quarter"), item_grade="key",
        )  # fmt: skip
        assert [point.origin_no for point in row.points] == [PROVINCE, CITY], "words equal to the master's are not kept"
        layer = service.layer_of(s, edition)
        here = layer.items[0]
        assert (here.rate, here.frequency, here.methods, here.item_grade) == ((20, 100), (1, "quarter"), ["written"], "key")
        assert here.points[0].check_standard == own["check_standard"] and here.points[0].key == first.key
        assert here.points[-1].content == "查密卷" and len(here.points) == len(one.points) + 1
        assert here.name == NAME and len(layer.items) == 2 and not layer.items[1].refined
        assert service.missing(layer) == []
        again = service.refine_item(s, edition, one, points=[extra])
        assert again.id == row.id and (again.rate_p, again.times, again.methods) == (None, None, [])
        service.take_back(s, again)
        assert service.layer_of(s, edition).items[0].refined == [] and service.whole(s, edition) == []


@pytest.mark.req("S4-09", "S2-07")
def test_a_looser_figure_is_refused_naming_superior_value_and_document(world, city):
    with world.acting(CITY, "planner") as s:
        rate = no(s, city, rate=(5, 100))
        assert (rate.code, rate.field) == ("E_LOOSER", "rate_p")
        assert all(words in rate.message for words in ("广东省司法厅", "10%", "粤司规〔2023〕1号"))
        often = no(s, city, frequency=(1, "year"))
        assert (often.code, often.field) == ("E_LOOSER", "times") and "每年 2 次" in often.message
        assert no(s, city, methods=["phone_interview"]).code == "E_METHODS"
        assert no(s, city, rate=(3, 2)).code == "E_RATE"
        assert no(s, city, rate=(20, 100), frequency=(1, "moon")).code == "E_VALUE"
        assert no(s, city).code == "E_NOTHING"
        assert service.whole(s, load(s, city)) == []


@pytest.mark.req("S4-09", "S2-24")
@pytest.mark.parametrize(
    ("standard", "gone"),
    [
        ("变更后十五个工作日内报备", "，抽查不少于三件"),
        ("变更后三十个工作日内报备，抽查不少于三件", "十五"),
        ("变更后十五个工作日内报备，抽查不少于二件", "三"),
    ],
)
def test_words_of_the_master_that_are_missing_are_named_beside_the_field(world, city, standard, gone):
    with world.acting(CITY, "planner") as s:
        point = above(s, load(s, city)).points[0]
        said = no(s, city, points=[worded(point, standard=standard)])
        assert said.code == "E_CONTRADICTS" and f"“{gone}”" in said.message and "广东省司法厅" in said.message
        assert said.field == f"own-{point.key[0]}-{point.key[1]}-check_standard"


def test_foreign_identities_are_not_taken(world, city):
    with world.acting(CITY, "planner") as s:
        edition = load(s, city)
        other = next(one for one in service.layer_of(s, edition).above if one.name != NAME)
        assert no(s, city, points=[worded(other.points[0])]).code == "E_GONE", "a point of another item"
        with pytest.raises(Refusal) as said:
            service.refine_item(s, edition, CheckItem(origin_no=RAOPING, serial=1), rate=(1, 1))
        assert said.value.code == "E_ITEM"
        with pytest.raises(Refusal) as said:
            item(s, edition, "自有", points=[worded(other.points[0])])
        assert said.value.code == "E_VALUE"


@pytest.mark.req("S4-09", "S2-24")
def test_a_master_item_is_not_removed_and_not_invented_twice(world, city):
    with world.acting(CITY, "planner") as s:
        edition = load(s, city)
        one = above(s, edition)
        for act in (
            lambda: service.remove_item(s, one.row),
            lambda: refining.drop(s, edition, *one.key),
            lambda: service.remove_item(s, service.refine_item(s, edition, one, rate=(50, 100))),
        ):
            with pytest.raises(Refusal) as said:
                act()
            assert said.value.code == "E_MASTER_ITEM" and "广东省司法厅" in said.value.message and NAME in said.value.message
        with pytest.raises(Refusal) as said:
            item(s, edition, f" {NAME}")
        assert (said.value.code, said.value.field) == ("E_SAME_ITEM", "name")


@pytest.mark.req("S2-24")
def test_own_items_need_a_basis_of_city_level_or_above(world, city):
    with world.acting(CITY, "planner") as s:
        edition = load(s, city)
        with pytest.raises(Refusal) as said:
            item(s, edition, "自有", basis=[{"title": "某县通知", "article": "一", "level": "county_document"}])
        assert said.value.code == "E_BASIS_LEVEL"
        own = item(s, edition, "自有", basis=[])
        assert [code for code, _words in service.missing(service.layer_of(s, edition))] == ["E_NO_BASIS"]
        own.basis = [{"title": "某县通知", "article": "一", "level": "county_document"}]
        s.flush()
        assert [code for code, _words in service.missing(service.layer_of(s, edition))] == ["E_BASIS_LEVEL"]


@pytest.mark.req("S4-09", "S2-24")
@pytest.mark.parametrize("what", ["rate", "words", "item", "name", "method", "point"])
def test_what_was_written_beside_the_form_is_held_against_the_master_at_publication(world, city, what):
    with world.acting(CITY, "planner") as s:
        edition = load(s, city)
        one = above(s, edition)
        own = worded(one.points[0], standard=one.points[0].check_standard + "，有登记")
        row = service.refine_item(s, edition, one, points=[own], rate=(20, 100))
        mine = item(s, edition, "自有")
        for model, row_id, values, kind in (
            (CheckItem, row.id, {"rate_p": 1}, "rate"),
            (CheckPoint, row.points[0].id, {"check_standard": "随意"}, "words"),
            (CheckItem, row.id, {"serial": 999}, "item"),
            (CheckItem, mine.id, {"name": NAME}, "name"),
            (CheckItem, row.id, {"methods": ["data_sharing"]}, "method"),
            (CheckPoint, row.points[0].id, {"serial": 999}, "point"),
        ):
            if kind == what:
                s.execute(update(model).where(model.root_id == 44, model.tenant_no == CITY, model.id == row_id).values(**values))
    expected = {
        "rate": "E_LOOSER", "words": "E_CONTRADICTS", "item": "E_GONE", "name": "E_SAME_ITEM", "method": "E_METHODS",
        "point": "E_GONE",
    }  # fmt: skip
    with world.acting(CITY, "publisher") as s, pytest.raises(Refusal) as said:
        service.publish(s, load(s, city), document_number="潮司〔2023〕12号", effective_from=date(2023, 3, 1))
    assert said.value.code == expected[what]


@pytest.mark.req("S4-09", "S3-01")
def test_publishing_a_layer_accepts_the_master_and_publishes_the_composed_list(world, province):
    number = draft(world, CHAOAN, title="潮安细化", name="本区自己的事项")
    with world.acting(CHAOAN, "planner") as s:
        service.refine_item(s, load(s, number), above(s, load(s, number)), rate=(30, 100))
    publish(world, CHAOAN, number, document="安司〔2023〕3号")
    with world.acting(CHAOAN, "planner") as s:
        edition = load(s, number)
        assert (edition.base_no, edition.base_id) == (PROVINCE, province)
        taken = s.scalars(select(ChecklistAcceptance).where(ChecklistAcceptance.tenant_no == CHAOAN)).one()
        assert (taken.edition_id, taken.layer_id) == (province, number)
        assert not service.standing(s).behind
        record = s.scalars(select(PubRecord).where(PubRecord.tenant_no == CHAOAN, PubRecord.kind == "checklist")).one()
        items = record.body["items"]
        assert [one["name"] for one in items] == [NAME, "对律师事务所的检查", "本区自己的事项"]
        assert items[0]["rate"] == [30, 100] and items[0]["by"] == [CHAOAN] and items[0]["key"][0] == PROVINCE
        with pytest.raises(Refusal) as said:
            service.take_back(s, service.layer_of(s, edition).row_of(tuple(items[0]["key"])))
        assert said.value.code == "E_PUBLISHED"
        later = service.new_draft(s, title="下一版", source=edition)
        copied = {row.name: (row.origin_no, row.serial, row.rate_p) for row in service.whole(s, later)}
        assert copied[NAME] == (*items[0]["key"], 30) and later.base_id == province
        for row in service.whole(s, later):
            refining.drop_row(s, row)
        assert service.missing(service.layer_of(s, later)) == [], "an empty layer may follow one that was not"
        service.discard(s, later)


def test_a_bureau_that_adds_nothing_has_nothing_to_publish(world, province):
    with world.acting(XIANGQIAO, "planner") as s:
        edition = service.new_draft(s, title="空")
        assert [code for code, _words in service.missing(service.layer_of(s, edition))] == ["E_NO_ITEMS"]
        service.discard(s, edition)


@pytest.mark.req("S0-10")
def test_points_keep_their_identity_through_order_and_words(world):
    number = draft(world, RAOPING, name="本县自己的事项")
    with world.acting(RAOPING, "planner") as s:
        edition = load(s, number)
        row = service.whole(s, edition)[0]
        before = {point.content: point.serial for point in row.points}
        kept = [{n: getattr(p, n) for n in ("content_group", "content", "check_standard", "serial")} for p in row.points]
        fresh = {"content_group": "permit", "content": "新的一条", "check_standard": "有"}
        changed = kept[::-1][:-1] + [fresh, kept[0] | {"content": "改了字"}]
        fields = {name: getattr(row, name) for name in ("name", "categories", "organ", "methods", "basis")}
        service.save_item(s, edition, row, **fields, points=changed)
        after = {point.content: point.serial for point in service.whole(s, edition)[0].points}
        assert after["改了字"] == before[kept[0]["content"]] and after["新的一条"] not in before.values()
        assert {name: after[name] for name in after if name in before} == {n: v for n, v in before.items() if n in after}
        twice = [kept[0], kept[0] | {"content": "又一条"}]
        service.save_item(s, edition, row, **fields, points=twice)
        assert len({point.serial for point in service.whole(s, edition)[0].points}) == 2
        service.discard(s, edition)


@pytest.mark.parametrize(
    ("master", "own", "said"),
    [
        ("收费有票据", "收费有票据，小额可以不开", ["，小额可以不开"]),
        ("有委托合同", "没有委托合同的除外，其余有委托合同", ["的除外，其余有委托合同"]),
        ("按期归档", "不按期归档", ["不"]),
        ("按期归档", "按期归档，抽查不少于五件", []),
        ("公示收费标准", "无需公示收费标准", ["无需"]),
        ("公示收费标准", "公示收费标准和投诉电话", []),
    ],
)
def test_words_that_may_soften_a_demand_are_shown(master, own, said):
    assert softened(master, own) == said


@pytest.mark.req("S4-09")
def test_a_county_keeps_to_what_its_city_published_for_a_day_to_come(world, province):
    number = draft(world, CITY, title="市级细化", name="市里自己的事项")
    with world.acting(CITY, "planner") as s:
        one = above(s, load(s, number))
        service.refine_item(s, load(s, number), one, points=[worded(one.points[0], standard=one.points[0].check_standard + "，当场核对")])
    publish(world, CITY, number, since=date(2023, 6, 1))
    with world.acting(XIANGQIAO, "planner") as s:
        edition = service.new_draft(s, title="区级细化")
        one = above(s, edition)
        assert one.points[0].check_standard.endswith("，当场核对") and one.points[0].spoken == (PROVINCE, CITY)
        said = no(s, edition.id, points=[worded(one.points[0], standard=one.points[0].master.check_standard + "，有照片")])
        assert said.code == "E_CONTRADICTS" and "潮州市司法局" in said.message
        service.discard(s, edition)
