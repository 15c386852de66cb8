"""湖北 2022–2023, by hand in the browser: an edition of 300 items, 咸宁 and 通山 refine it, the next edition arrives as a
three-way diff and is accepted by keyboard, and the province sees who has not (issue 4, Must show).

The tests are chapters and run in the order of this file.
"""

from datetime import date

import pytest

from tests.journeys import hubei
from tests.journeys.hubei import CITY, PROVINCE, TONGSHAN, Hubei

pytestmark = [pytest.mark.e2e]
TITLE = "收费公示与减免"
OLD = (
    "在办公场所公示收费标准；对符合法律援助条件的当事人减收或者免收公证费。",
    "公示内容与现行标准一致；标准调整后十五个工作日内更新。减免申请有审批记录。",
)
NEW = (
    "在办公场所和网上办事入口公示收费标准；对符合法律援助条件的当事人、七十周岁以上老年人办理遗嘱公证的，减收或者免收公证费。",
    "公示内容与现行标准一致；标准调整后十个工作日内更新。减免申请有审批记录和告知记录。",
)
OWN = (
    "在办公场所公示收费标准；对符合法律援助条件的当事人减收或者免收公证费。公示内容含监督电话。",
    "公示内容与现行标准一致；标准调整后五个工作日内更新。减免申请有审批记录，抽查不少于五件。",
)
MERGED = (
    "在办公场所和网上办事入口公示收费标准；对符合法律援助条件的当事人、七十周岁以上老年人办理遗嘱公证的，减收或者免收公证费。公示内容含监督电话。",
    "公示内容与现行标准一致；标准调整后五个工作日内更新。减免申请有审批记录和告知记录，抽查不少于五件。",
)
FIRST, SECOND = "鄂司办〔2022〕12号", "鄂司办〔2023〕31号"
CHANGED = 120  # the item whose second point the province changes too
DROPPED = 21


@pytest.fixture(scope="module")
def cast(browser, site):
    """Everybody of the story."""
    made = Hubei(browser, site)
    yield made
    made.close()


def publish(person, site, number, n, document, since, look=""):
    """The seal of a draft."""
    person.go(f"/checklists/{hubei.edition(site, number, n)}").fill(document_number=document, effective_from=since)
    person.seal("发布", "发布并公示", "已发布并公示")
    if look:
        person.look(look)


def refine(person, site, number, serial, point, content="", standard="", look=""):
    """Own words for one point of the province's, typed beside the original."""
    person.go(f"/checklists/{hubei.edition(site, number, 1)}/refine/{PROVINCE}/{serial}")
    given = {f"own-{PROVINCE}-{point}-content": content, f"own-{PROVINCE}-{point}-check_standard": standard}
    person.fill(**{name: words for name, words in given.items() if words})
    if look:
        person.look(look)
    person.press("保存细化", "的细化")


def points(site, serial) -> list[int]:
    """The permanent numbers of the points of the province's item."""
    rows = site.rows(
        "select distinct p.serial from app.check_point p join app.check_item i on i.id = p.item_id and i.root_id = p.root_id "
        "where i.tenant_no = %s and i.serial = %s order by p.serial",
        PROVINCE, serial,
    )  # fmt: skip
    return [row[0] for row in rows]


@pytest.mark.req("S4-09", "S0-09")
def test_the_province_publishes_three_hundred_items(site, cast):
    site.set_day(date(2022, 3, 1))
    hubei.found(site)
    number = hubei.write_many(site)
    writer = cast.as_("hb-writer").go(f"/checklists/{number}/items/new")
    writer.fill(name=TITLE, categories=["notary_office"], organ="司法行政机关", methods=["on_site", "written"])
    basis = {"title": "《公证机构执业管理办法》", "article": "第三十条", "level": "department_rule"}
    writer.fill(**{f"basis-0-{key}": value for key, value in basis.items()})
    said = {"content_group": "business", "content": OLD[0], "check_standard": OLD[1]}
    writer.fill(**{f"points-0-{key}": value for key, value in said.items()}).press("保存事项", f"已保存“{TITLE}”")
    publish(cast.as_("hb-publisher"), site, PROVINCE, 1, FIRST, "2022-03-10")
    assert site.rows("select count(*) from app.check_item where tenant_no = %s and published", PROVINCE) == [(300,)]


@pytest.mark.req("S4-09", "S2-24", "S2-05")
def test_city_and_county_refine_and_cannot_remove(site, cast):
    site.set_day(date(2022, 6, 1))
    person = cast.as_("xn-planner").go("/checklists/new").fill(title="咸宁市司法局细化").press("开始起草", "已起草第 1 版")
    refine(person, site, CITY, 300, points(site, 300)[0], *OWN, look="hubei-refine")
    refine(person, site, CITY, CHANGED, points(site, CHANGED)[1], standard="十五个工作日内归档。目录逐页编号。")
    refine(person, site, CITY, DROPPED, points(site, DROPPED)[0], content="检查在线核验的制度建立。制度上墙。")
    refine(person, site, CITY, 7, points(site, 7)[0], content="检查合同公证的制度建立。制度每年修订。")
    person.go(f"/checklists/{hubei.edition(site, CITY, 1)}/refine/{PROVINCE}/{CHANGED}").press("删去这一项", "不能删去，只能细化")
    person.look("hubei-not-removed")
    publish(cast.as_("xn-publisher"), site, CITY, 1, "咸司发〔2022〕8号", "2022-06-02")
    person = cast.as_("ts-planner").go("/checklists/new").fill(title="通山县司法局细化").press("开始起草", "已起草第 1 版")
    refine(person, site, TONGSHAN, CHANGED, points(site, CHANGED)[1], standard="三个工作日内归档。目录逐页编号，由专人复核。")
    publish(cast.as_("ts-publisher"), site, TONGSHAN, 1, "通司发〔2022〕3号", "2022-06-10")


@pytest.mark.req("S4-09", "S4-01")
def test_the_next_edition_changes_drops_and_adds(site, cast):
    site.set_day(date(2023, 7, 17))
    person = cast.as_("hb-writer").go("/checklists/new").fill(title="湖北省公证机构监督检查事项清单").press("开始起草", "已起草第 2 版")
    number = hubei.edition(site, PROVINCE, 2)
    ids = dict(site.rows("select serial, id from app.check_item where tenant_no = %s and edition_id = %s", PROVINCE, number))
    person.go(f"/checklists/items/{ids[300]}/edit")
    person.fill(**{"points-0-content": NEW[0], "points-0-check_standard": NEW[1]}).press("保存事项", "已保存")
    person.go(f"/checklists/items/{ids[CHANGED]}/edit")
    person.fill(**{"points-1-content": "核对责任保险档案和电子档案。"}).press("保存事项", "已保存")
    person.go(f"/checklists/items/{ids[200]}/edit").fill(organ="省、市司法行政机关").press("保存事项", "已保存")
    person.go(f"/checklists/{number}")
    person.page.locator(f"#item-{ids[DROPPED]}").get_by_role("button", name="删去").click()
    person.sees("已删去这一项")
    person.go(f"/checklists/{number}/items/new").fill(name="一次办好", categories=["notary_office"], organ="司法行政机关")
    basis = {"title": "《公证机构执业管理办法》", "article": "第三十一条", "level": "department_rule"}
    person.fill(methods=["on_site"], **{f"basis-0-{key}": value for key, value in basis.items()})
    said = {"content_group": "business", "content": "公证事项一次办结。", "check_standard": "当事人无须再到现场。"}
    person.fill(**{f"points-0-{key}": value for key, value in said.items()})
    person.press("保存事项", "已保存“一次办好”")
    site.set_day(date(2023, 7, 18))
    publish(cast.as_("hb-publisher"), site, PROVINCE, 2, SECOND, "2023-09-01")


@pytest.mark.req("S4-09", "S0-10")
def test_the_diff_of_three_hundred_items_is_accepted_by_keyboard(site, cast):
    site.set_day(date(2023, 8, 29))
    person = cast.as_("xn-planner").go("/w").sees("合并省厅清单第 2 版").go("/checklists/accept")
    person.sees("提交审核（还差 1 条）").sees("未变 296").look("hubei-accept")
    rows = person.page.locator("a[data-row]")
    assert rows.count() == 5, "what is unchanged is folded"
    assert person.page.locator(".mq-three ins").count() >= 4 and person.page.locator(".mq-three del").inner_text() == "十五"
    keys = person.page.keyboard
    assert "收费" in person.page.locator("a[data-row]:focus").inner_text(), "the open one is in hand"
    for _n in range(3):
        keys.press("k")
    person.sees("第 21 条").sees("省厅已删去，本局对它的细化移入历史").look("hubei-accept-dropped", ("1366",))
    keys.press("j")
    person.sees("第 119.2 条").sees("两边改动不在同一处，已自动合并，可以改。")
    for _n in range(2):
        keys.press("j")
    person.sees("第 299.1 条").sees("两边都改了数字")
    keys.press("3")
    person.page.locator("[name=check_standard]").wait_for()
    keys.press("2")
    keys.press("1")
    keys.press("Enter")
    person.sees("看草稿，交另一位人员发布").look("hubei-accept-decided")
    person.page.get_by_role("link", name="看草稿，交另一位人员发布").press("Enter")
    person.sees("第 2 版").look("hubei-layer", ("1366",))
    publish(cast.as_("xn-publisher"), site, CITY, 2, "咸司发〔2023〕15号", "2023-09-01")
    said = site.rows(
        "select p.content, p.check_standard from app.check_point p join app.check_item i on i.id = p.item_id and i.root_id = p.root_id "
        "where i.edition_id = %s order by i.serial, p.serial",
        hubei.edition(site, CITY, 2),
    )
    assert MERGED in said and len(said) == 3, said
    assert ("核对责任保险档案和电子档案。", "十五个工作日内归档。目录逐页编号。") in said
    person = cast.as_("xn-planner").go("/w")
    assert "合并省厅清单第 2 版" not in person.words()


@pytest.mark.req("S4-09", "S2-24")
def test_the_county_writes_its_own_words_within_the_boundaries(site, cast):
    person = cast.as_("ts-planner").go("/checklists/accept").look("hubei-accept-county")
    person.press("生成本局新版草稿", "已生成本局第 2 版草稿")
    row = person.page.locator("a[data-row]", has_text="119.2").first
    row.click()
    person.sees("自行改写")
    person.page.locator("[name=choice][value=own]").check(force=True)
    person.fill(content="核对档案。").press("确认第 119.2 条，看下一条", "缺少上级新文中的").look("hubei-accept-refused")
    person.fill(content="核对责任保险档案和电子档案，逐份核对。").press("确认第 119.2 条，看下一条", "看草稿")
    publish(cast.as_("ts-publisher"), site, TONGSHAN, 2, "通司发〔2023〕6号", "2023-09-01")


@pytest.mark.req("S4-09", "S4-01")
def test_the_province_sees_exactly_two_that_have_not(site, cast):
    person = cast.as_("hb-supervisor").go("/checklists/accepted").look("hubei-accepted")
    names = person.page.locator("main tbody td:first-child").all_inner_texts()
    assert [name.strip() for name in names] == ["嘉鱼县司法局", "赤壁市司法局"]
    person = cast.as_("jy-publisher").go("/w").sees("接收省厅清单第 2 版").go("/checklists/accept")
    person.look("hubei-accept-plain").press("接收第 2 版", "已接收")
    person = cast.as_("hb-supervisor").go("/checklists/accepted")
    assert person.page.locator("main tbody tr").count() == 1
