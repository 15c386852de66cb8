"""Files out and in: identities survive, bad rows are told with their place, nothing is half-written."""

import io
import json
import time
from datetime import date

import openpyxl
import pytest
from sqlalchemy import func, select

from saas.registers.checklists import exchange, public, service, workbook
from saas.registers.checklists.importing import bring_in
from saas.registers.checklists.models import CheckItem, CheckPoint
from saas.registers.checklists.words import GROUPS
from tests.factories.world import CITY, PROVINCE, XIANGQIAO
from tests.registers.checklists.kit import POINTS, item, load, publish

MORE = {"levels": ["city"], "partners": ["市市场监督管理局（知识产权局）"], "rate_p": 1, "rate_q": 3, "times": 2, "per": "year",
        "valid_from": date(2023, 1, 1), "valid_to": None}  # fmt: skip


def written(s, edition) -> bytes:
    layer = service.layer_of(s, edition)
    return workbook.written(public.plain(layer.items), layer.names)


def as_json(s, edition) -> bytes:
    items = public.plain(service.layer_of(s, edition).items)
    return json.dumps(exchange.as_json(edition, "某局", items), ensure_ascii=False).encode()


def brought(s, edition, data: bytes, **how):
    return bring_in(s, edition, exchange.read_file(data), **how)


def edited(data: bytes, change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def master(world):
    """The province's draft: one plain item, one with everything; its id."""
    with world.acting(PROVINCE, "planner") as s:
        made = service.new_draft(s, title="省级清单")
        item(s, made, "对公证机构的监督检查")
        item(s, made, "对律师事务所的联合检查", categories=["law_firm"])
        second = service.whole(s, made)[1]
        service.save_item(
            s, made, second, name=second.name, categories=second.categories, organ="广东省司法厅", methods=["on_site"],
            basis=[{"title": "《律师法》", "article": "第二十三条、《律师事务所管理办法》第六条", "level": "law"}],
            points=[POINTS[0] | {"content": "制度：“收案、收费”是否齐全？\n有无（例外）", "check_standard": "齐全；100%"}],
            item_grade="key", power_code="440000-01", **MORE,
        )  # fmt: skip
        return made.id


@pytest.mark.req("S0-42", "S3-01")
def test_a_workbook_and_json_that_nobody_edited_change_nothing(world, master):
    with world.acting(PROVINCE, "planner") as s:
        edition = load(s, master)
        before = public.plain(service.layer_of(s, edition).items)
        for data in (written(s, edition), as_json(s, edition)):
            faults, told = brought(s, edition, data)
            assert not faults and told.empty and told.counts["same"] == 2
        assert public.plain(service.layer_of(s, edition).items) == before
    book = openpyxl.load_workbook(io.BytesIO(written_again(world, master)))
    assert book.sheetnames == ["随机抽查事项清单", "部门联合抽查事项清单", "检查内容和标准", "填写说明"]
    assert book["随机抽查事项清单"].max_row == 2 and book["部门联合抽查事项清单"].max_row == 2
    lists = [one.formula1 for one in book["检查内容和标准"].data_validations.dataValidation]
    assert any("保持许可条件" in formula for formula in lists), "the groups can be chosen"


def written_again(world, master) -> bytes:
    with world.acting(PROVINCE, "planner") as s:
        return written(s, load(s, master))


@pytest.mark.req("S0-42")
def test_only_what_was_edited_changes_and_keeps_its_number(world, master):
    def change(book):
        book["随机抽查事项清单"]["B2"] = "对公证机构执业活动的监督检查"
        points = book["检查内容和标准"]
        for row in points.iter_rows(min_row=2, max_row=6):
            row[1].value = "对公证机构执业活动的监督检查"
        points["F3"] = "更严的标准"
        points.append([None, "新的一项", None, "档案管理", "卷宗", "一案一卷"])
        book["随机抽查事项清单"].append([None, "新的一项", "公证机构", "广东省司法厅", "省级", "《公证法》第五条（法律）", "实地核查", 0.1])

    with world.acting(PROVINCE, "planner") as s:
        edition = load(s, master)
        before = public.plain(service.layer_of(s, edition).items)
        data = edited(written(s, edition), change)
        faults, told = brought(s, edition, data, trial=True)
        assert not faults and public.plain(service.layer_of(s, edition).items) == before, "a trial writes nothing"
        faults, again = brought(s, edition, data)
        assert not faults and again == told
        assert told.counts == {"added": 1, "changed": 1, "dropped": 0, "same": 1}
        change_of = told.changed[0]
        assert change_of.facts == ("name",) and [one.kind for one in change_of.points] == ["changed"]
        assert change_of.new["key"] == before[0]["key"]
        assert [one["key"] for one in change_of.new["points"]] == [one["key"] for one in before[0]["points"]]
        assert told.added[0]["rate"] == [10, 100] and told.added[0]["points"][0]["content"] == "卷宗"
        faults, third = brought(s, edition, data)
        assert not faults and third.empty, "the same file twice: what is called the same is the same"
        faults, kept = brought(s, edition, edited(data, lambda book: book["随机抽查事项清单"].delete_rows(3)), trial=True)
        assert {one.code for one in faults} == {"E_NO_ITEM"} and kept.empty, "a point without its item is told"

        def without(book):
            book["随机抽查事项清单"].delete_rows(3)
            book["检查内容和标准"].delete_rows(8)

        assert brought(s, edition, edited(data, without), trial=True)[1].empty, "what the file does not mention stays"
        dropped = brought(s, edition, edited(data, without), trial=True, drop=True)[1]
        assert [one["name"] for one in dropped.dropped] == ["新的一项"] and dropped.counts["changed"] == 0
        s.rollback()


@pytest.mark.req("S0-42", "S2-24")
def test_bad_rows_are_told_with_their_place_and_nothing_is_written(world, master):
    def change(book):
        first = book["随机抽查事项清单"]
        first["F2"] = "某县通知第三条（县级规范性文件）"
        first["H2"] = "150%"
        book["部门联合抽查事项清单"]["A2"] = "440000-999"
        book["检查内容和标准"]["D4"] = "别的"
        book["检查内容和标准"].append([None, "没有的一项", None, "档案管理", "卷宗", "一案一卷"])

    with world.acting(PROVINCE, "planner") as s:
        edition = load(s, master)
        before = public.plain(service.layer_of(s, edition).items)
        faults, told = brought(s, edition, edited(written(s, edition), change))
        assert told.empty and public.plain(service.layer_of(s, edition).items) == before
    found = {(one.place, one.column): one.code for one in faults}
    assert found[("“随机抽查事项清单”第 2 行", "抽查依据")] == "E_BASIS_LEVEL"
    assert found[("“随机抽查事项清单”第 2 行", "抽查比例")] == "E_RATE"
    assert found[("“部门联合抽查事项清单”第 2 行", "编号")] == "E_CHECKLIST_KEY"
    assert found[("“检查内容和标准”第 4 行", "分组")] == "E_WORD"
    assert ("“检查内容和标准”第 8 行", "抽查事项") in found
    assert all(one.sentence.endswith("。") for one in faults)


@pytest.mark.parametrize("rubbish", [
    b"", b"PK", b"hello", b"[]", b'{"format": "other"}', b'{"format": "mingqian-checklist/1", "items": 3}',
    b'{"format": "mingqian-checklist/1", "items": [3, {"name": {}}, {"key": ["a", true], "points": [7, {"group": 1}]}]}',
    b'{"format": "mingqian-checklist/1", "items": [{"name": "x", "rate": [1, "a"], "frequency": [1, {}], "basis": [1], "grade": []}]}',
    b'{"format": "mingqian-checklist/1", "items": [{"categories": [[]], "levels": [{}], "valid_from": 3, "partners": [1]}]}',
    b"[" * 100_000,
])  # fmt: skip
def test_rubbish_is_refused_in_words(world, master, rubbish):
    from saas.errors import Refusal

    with world.acting(PROVINCE, "planner") as s:
        try:
            faults, told = brought(s, load(s, master), rubbish)
        except Refusal as no:
            assert no.message
        else:
            assert faults and told.empty


@pytest.mark.req("S4-09", "S2-05", "S2-24")
def test_below_a_master_only_refinements_and_own_items_come_in(world, master):
    publish(world, PROVINCE, master, document="粤司〔2023〕1号", since=date(2023, 1, 1))
    with world.acting(CITY, "planner") as s:
        layer = service.new_draft(s, title="市级细化")
        base = written(s, layer)
        theirs = public.plain(service.layer_of(s, layer).items)

        def looser(book):
            joint = book["部门联合抽查事项清单"]
            joint["I2"], joint["J2"], joint["K2"] = "1%", "每年 1 次", "一般检查事项"
            joint["G2"] = "《律师法》第一条（法律）"
            book["检查内容和标准"]["E2"] = "别的内容"

        faults, told = brought(s, layer, edited(base, looser))
        codes = {(one.column, one.code) for one in faults}
        assert {("抽查比例", "E_LOOSER"), ("抽查频次", "E_LOOSER"), ("事项类别", "E_LOOSER"), ("抽查依据", "E_MASTER_FIELD"),
                ("检查内容", "E_CONTRADICTS")} <= codes  # fmt: skip
        assert told.empty and not service.whole(s, layer)

        def stricter(book):
            book["部门联合抽查事项清单"]["I2"] = "50%"
            points = book["检查内容和标准"]
            points["F2"] = points["F2"].value + "，并逐份核对"
            points.append(["", theirs[0]["name"], None, "档案管理", "另查十年内卷宗", "逐份登记"])
            points.delete_rows(3)  # a superior's point that the file leaves out stays in force

        data = edited(base, stricter)
        faults, told = brought(s, layer, data)
        assert not faults and told.counts == {"added": 0, "changed": 2, "dropped": 0, "same": 0}
        rows = service.whole(s, layer)
        assert {row.origin_no for row in rows} == {PROVINCE} and len(rows) == 2
        now = public.plain(service.layer_of(s, layer).items)
        assert len(now[0]["points"]) == len(theirs[0]["points"]) + 1 and now[1]["rate"] == [50, 100]
        faults, again = brought(s, layer, written(s, layer))
        assert not faults and again.empty, "what was refined goes out and comes in unchanged"
        faults, back = brought(s, layer, base)
        assert not faults and back.counts["changed"] == 2, "the superior's own words take the refinement back"
        own_points = [point for one in service.whole(s, layer) for point in one.points if point.origin_no == CITY]
        assert not own_points
        s.rollback()


@pytest.mark.req("S4-09")
def test_a_foreign_number_and_a_superiors_name_are_no_own_items(world, master):
    def change(items):
        items[0] = items[0] | {"key": None}
        items[1] = items[1] | {"key": [PROVINCE, 777], "name": "别名"}

    with world.acting(XIANGQIAO, "planner") as s:
        layer = service.new_draft(s, title="区级细化")
        whole = json.loads(as_json(s, layer))
        change(whole["items"])
        faults, _told = brought(s, layer, json.dumps(whole).encode())
        assert {(one.place, one.code) for one in faults} == {("items[0]", "E_SAME_ITEM"), ("items[1]", "E_ITEM")}
        s.rollback()


@pytest.mark.req("S0-42")
def test_three_hundred_items_with_ten_points_come_in_within_seconds(world):
    items = [
        {"name": f"第 {n} 项监督检查", "categories": ["law_firm"], "organ": "潮州市司法局", "methods": ["on_site"], "grade": "general",
         "basis": [{"title": "《律师法》", "article": "第二十三条", "level": "law"}], "levels": [], "partners": [], "rate": None,
         "points": [{"group": group, "content": f"{n}-{k} {group}", "standard": "符合规定"} for k in range(2) for group in GROUPS]}
        for n in range(300)
    ]  # fmt: skip
    with world.acting(CITY, "planner") as s:
        edition = service.new_draft(s, title="大清单")
        data = json.dumps({"format": "mingqian-checklist/1", "items": items}).encode()
        start = time.perf_counter()
        faults, told = brought(s, edition, data)
        took = time.perf_counter() - start
        assert not faults and told.counts["added"] == 300
        assert s.scalar(select(func.count()).select_from(CheckPoint).join(CheckItem, CheckPoint.item_id == CheckItem.id)
                        .where(CheckItem.root_id == 44, CheckPoint.root_id == 44, CheckItem.edition_id == edition.id)) == 3000  # fmt: skip
        book = written(s, edition)
        start = time.perf_counter()
        faults, told = brought(s, edition, book)
        again = time.perf_counter() - start
        assert not faults and not told.added and not told.changed
        assert took < 15 and again < 15, (took, again)
        print(f"in {took:.1f} s, unchanged workbook {again:.1f} s")
        s.rollback()
