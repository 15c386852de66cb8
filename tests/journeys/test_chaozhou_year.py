"""潮州市司法局 2023, by hand in the browser: from an empty deployment to the province's equal counts (issue 2, Must show).

The tests are the chapters of one year and run in the order of this file; ``year`` carries from one to the next.
"""

import json
import subprocess
import sys
from datetime import date
from types import SimpleNamespace

import pytest

from tests.journeys import books, drawing, inspecting, opening, preparing
from tests.journeys.people import (
    CITY,
    CITY_POSTS,
    COUNTIES,
    LAWYERS,
    OTHER,
    PARTNER,
    PROVINCE,
    SERVICES,
    STEWARDS,
    SUPERVISOR,
    Cast,
)

pytestmark = [pytest.mark.e2e]
SUMMER, SEPTEMBER = ("2023-07-01", "2023-08-31"), ("2023-09-01", "2023-09-30")
FORENSIC, NOTARY, GRASSROOTS, LAW = (
    "forensic_institution", "notary_office", "grassroots_legal_service_office", "law_firm",
)  # fmt: skip
# writer, task, category, percent, window, section, joint, reason (S3, the published plan table)
LINES = {
    1: (
        "cz-planner2", "对司法鉴定人和司法鉴定机构的行政检查", FORENSIC, "20", SEPTEMBER, SERVICES, True,
        "全市仅 2 家，按 20% 抽 1 家，已达半数。",
    ),
    2: (
        "cz-planner2", "对公证机构的行政检查", NOTARY, "20", SEPTEMBER, SERVICES, True,
        "全市仅 3 家，按 20% 抽 1 家，已达三分之一。",
    ),
    3: ("cz-planner", "对基层法律服务所的行政检查", GRASSROOTS, "20", SUMMER, LAWYERS, False, ""),
    4: ("cz-planner", "对律师事务所的行政检查", LAW, "10", SUMMER, LAWYERS, False, ""),
}  # fmt: skip
RULE = {1: "50/100", 2: "30/100"}
EXPECTED = {1: 1, 2: 1, 3: 1, 4: 5}
DICE = {
    4: "3526143526143526143526143", 3: "6142536142536142536142536",
    1: "1123456654321223344556612", 2: "2461352461352461352461352",
}  # fmt: skip


@pytest.fixture(scope="module")
def year() -> SimpleNamespace:
    """What one chapter leaves for the next."""
    return SimpleNamespace(tasks={}, attempts={}, inspections={}, public={})


@pytest.fixture(scope="module")
def cast(browser, site):
    """Everybody of the year."""
    made = Cast(browser, site)
    yield made
    made.close()


@pytest.mark.req("S4-32")
def test_two_provinces_are_opened_by_command(site, cast):
    site.set_day(date(2023, 3, 1))
    links = opening.provinces(site, PROVINCE, "广东省司法厅")
    other = opening.provinces(site, OTHER, "湖北省司法厅")
    cast.activate(links["440000-sys"], links["440000-sec"], other["420000-sys"], look="activate")
    cast.stranger().go("/sign-in").look("sign-in")
    cast.as_("440000-sys").go("/w").look("workspace-administrator")


@pytest.mark.req("S4-32")
def test_the_province_opens_the_city_and_the_city_its_counties(cast):
    province = cast.as_("440000-sys")
    links = opening.bureau(province, PROVINCE, "city", CITY, "潮州市司法局", 40, look="bureau")
    province.go("/admin/bureaus").look("bureaus")
    cast.activate(*links.values())
    city, made = cast.as_("445100-sys"), []
    for n, (number, name) in enumerate(COUNTIES.items()):
        made += list(opening.bureau(city, CITY, "county", number, name, 50 + 3 * n).values())
    cast.activate(*made)
    assert "潮州市司法局" not in cast.as_("420000-sys", root=42).go("/admin/bureaus").words()


@pytest.mark.req("S0-05", "S0-06", "S3-03")
def test_sections_accounts_and_posts(cast):
    opening.rooms(cast.as_("445100-sys"))
    opening.staff(cast, CITY, CITY_POSTS, look="admin")
    for number, post in STEWARDS.items():
        opening.staff(cast, number, (post,))
    opening.staff(cast, PROVINCE, (SUPERVISOR,))


@pytest.mark.req("S3-08", "S3-09", "S3-10")
def test_rules_carry_their_document(site, cast):
    site.set_day(date(2023, 3, 5))
    person = cast.as_("cz-publisher")
    for n, (scope, (percent, article)) in enumerate(preparing.RATES.items()):
        preparing.rate(person, scope, percent, article, look="" if n else "setting-new")
    preparing.dates(person)
    person.go("/settings").look("settings")
    person.go("/settings/draw_rate?scope=forensic_institution/city").look("setting")
    assert "50/100" in person.words() and preparing.RULES_DOCUMENT in person.words()


@pytest.mark.req("S0-23", "S0-04")
def test_counties_and_city_import_their_registers(site, cast):
    site.set_day(date(2023, 4, 17))
    rows = books.subjects()
    for number, login in ((number, STEWARDS[number].login) for number in COUNTIES):
        person = cast.as_(login)
        if number == 445102:
            person.go("/registers/subjects").look("subjects-empty")
            person.go("/registers/subjects/import").look("import")
            preparing.upload(person, "subjects", books.subject_book(books.spoiled(rows[number])))
            for code in ("E_USCC_CHECK", "E_REQUIRED", "E_TWICE"):
                assert code in person.words(), code
            person.look("import-errors").press("放弃", "已放弃")
        preparing.upload(person, "subjects", books.subject_book(rows[number]))
        if number == 445102:
            person.look("import-preview")
        preparing.confirm(person, len(rows[number]))
    person = cast.as_("cz-steward")
    preparing.upload(person, "subjects", books.subject_book(rows[CITY]))
    preparing.confirm(person, 5).look("import-done")
    preparing.upload(person, "inspectors", books.officer_book())
    preparing.confirm(person, 8)
    person.go("/registers/inspectors").look("inspectors")
    person.go("/registers/subjects").look("subjects")
    count = "select count(*) from app.subject where state = 'active'"
    assert site.rows(count) == [(58,)]
    assert "湘桥" not in cast.as_(STEWARDS[445103].login).go("/registers/subjects").page.inner_text("main")


@pytest.mark.req("S0-09", "S0-29")
def test_the_checklist_is_drafted_by_one_and_published_by_another(site, cast, year):
    site.set_day(date(2023, 4, 20))
    person = cast.as_("cz-planner").go("/checklists").look("checklists-empty")
    person.go("/checklists/new").fill(title="潮州市司法局随机抽查事项清单（2023年版）").press("开始起草", "已起草第 1 版")
    edition = "/" + person.page.url.split("/", 3)[3]
    preparing.item(person, edition, LAW, look="checklist-item")
    preparing.item(person, edition, GRASSROOTS)
    person.go(f"{edition}/edit").look("checklist-describe")
    person.go(f"{edition}/import").look("checklist-import")
    person.go(edition).page.get_by_role("link", name="修改").first.click()
    person.sees("抽查内容和标准").look("checklist-item-edit")
    person = cast.as_("cz-planner2")
    preparing.item(person, edition, NOTARY)
    preparing.item(person, edition, FORENSIC)
    assert "起草的人不能发布" in person.go(edition).words()
    site.set_day(date(2023, 4, 26))
    person = cast.as_("cz-publisher").go(edition).look("checklist-draft")
    person.fill(document_number=preparing.CHECKLIST_DOCUMENT, effective_from="2023-05-01")
    person.seal("发布清单", "发布并公示", "已发布并公示").look("checklist")
    year.edition = edition


def _line(person, seq: int, plan: str) -> None:
    _writer, name, category, percent, window, section, joint, reason = LINES[seq]
    person.go(f"{plan}/lines/new").fill(name=name, categories=[category], rate=percent, section_id=section)
    person.fill(window_from=window[0], window_to=window[1])
    if joint:
        person.page.get_by_label(PARTNER).check()
    if not reason:
        person.press("保存", f"第 {seq} 行已保存")
        return
    person.press("保存")
    person.sees("有 1 处需要改正" if seq == 1 else "低于规则")
    words = person.page.inner_text("main")
    assert "低于规则" in words and RULE[seq].split("/")[0] + "%" in words, words
    person.page.get_by_role("button", name="据").first.click()
    told = person.page.inner_text("body")
    assert RULE[seq] in told and preparing.RULES_DOCUMENT in told and "潮州市司法局" in told
    if seq == 1:
        person.look("plan-line-deviation")
    person.page.keyboard.press("Escape")
    person.fill(rate_reason=reason).press("保存", f"第 {seq} 行已保存")


@pytest.mark.req("S2-23", "S3-04")
def test_the_plan_is_drafted_with_its_deviations_explained(site, cast, year):
    site.set_day(date(2023, 5, 15))
    person = cast.as_("cz-planner2").go("/plans").look("plans-empty")
    person.press("起草 2023 年度计划")
    year.plan = "/" + person.page.url.split("/", 3)[3]
    person.look("plan-empty")
    for seq in LINES:
        _line(cast.as_(LINES[seq][0]), seq, year.plan)
    person = cast.as_("cz-planner").go(year.plan).look("plan-draft")
    person.press("报监督科室", "计划已报送")


@pytest.mark.req("S3-04")
def test_the_supervision_section_publishes_the_plan(site, cast, year):
    site.set_day(date(2023, 5, 26))
    person = cast.as_("cz-publisher").go(year.plan).look("plan-submitted")
    person.fill(document_number=preparing.PLAN_DOCUMENT).seal("公布计划", "公布计划", "计划已公布，任务已经建立")
    person.look("plan-published").go("/tasks").look("tasks")
    for seq, line in LINES.items():
        person.go("/tasks").press(line[1])
        year.tasks[seq] = int(person.page.url.rsplit("/", 1)[1])
    person.go(f"/tasks/{year.tasks[1]}").look("task")
    assert "偏离规则 1 处" in person.words()
    stranger = cast.stranger().go(f"/b/{CITY}/plan")
    stranger.page.locator("main tbody a").first.click()
    stranger.sees(LINES[4][1]).look("public-plan")
    words = stranger.words()
    assert preparing.PLAN_DOCUMENT in words and all(line[1] in words for line in LINES.values())
    assert LINES[1][-1] in words


def _draw(cast, year, seq: int, look: str = "") -> None:
    def seen(person, name: str) -> None:
        if look:
            person.look(f"{look}-{name}")

    writer = LINES[seq][0]
    seen(cast.as_(writer).go(f"/tasks/{year.tasks[seq]}/draw"), "prepare")
    page = drawing.freeze(cast.as_(writer), year.tasks[seq])
    year.attempts[seq] = int(page.rsplit("/", 1)[1])
    seen(cast.as_(writer), "frozen")
    seen(drawing.deposit(cast.as_(writer), cast.site, page), "deposited")
    drawing.commit(cast.as_("cz-publisher"), page)
    drawing.reveal(cast.as_(writer), page)
    if look:
        planner = cast.as_(writer).fill(digits="123", witnesses="林望舒 驻局纪检组").press("提交录入", "要 25 个点数")
        assert planner.page.input_value("[name=digits]") == "123"
        planner.look(f"{look}-dice-error")
    drawing.first(cast.as_(writer), page, DICE[seq])
    seen(drawing.second(cast.as_("cz-publisher"), page, DICE[seq]), "drawn")
    planner = drawing.seal(cast.as_(writer), page)
    seen(planner, "sealed")
    planner.go(f"{page}/recount")
    seen(planner, "recount")
    assert "步全部一致" in planner.words()
    planner.go(f"/inspections?task={year.tasks[seq]}")
    links = planner.page.locator("#inspections tbody a[href^='/inspections/']")
    year.inspections[seq] = sorted({int(a.get_attribute("href").rsplit("/", 1)[1]) for a in links.all()})
    assert len(year.inspections[seq]) == EXPECTED[seq]


@pytest.mark.req("S0-01", "S0-16", "S1-15", "S2-28")
def test_summer_draws(site, cast, year):
    site.set_day(date(2023, 7, 6))
    cast.as_("cz-planner").go("/w").look("workspace")
    _draw(cast, year, 4, look="draw")
    _draw(cast, year, 3)
    cast.as_("cz-planner").go("/draws").look("draws")


def _notices(cast, year, seqs: tuple[int, ...], visit_on: date, look: bool = False) -> None:
    todo = [(seq, number) for seq in seqs for number in year.inspections[seq]]
    for n, (seq, number) in enumerate(todo):
        inspecting.notice(cast.as_(LINES[seq][0]), number, visit_on, "notice-new" if look and not n else "")
    if look:
        cast.as_("cz-approver").go("/w").look("workspace-approver")
        cast.as_("cz-approver").go(f"/inspections/{todo[0][1]}/notice/print").look("notice")
    for n, (_seq, number) in enumerate(todo):
        inspecting.issue(cast.as_("cz-approver"), number, "inspection-issue" if look and not n else "")
    for n, (seq, number) in enumerate(todo):
        inspecting.serve(cast.as_(LINES[seq][0]), number, "notice-serve" if look and not n else "")


@pytest.mark.req("S0-30")
def test_summer_notices(site, cast, year):
    site.set_day(date(2023, 7, 10))
    cast.as_("cz-planner").go("/inspections").look("inspections")
    _notices(cast, year, (4, 3), date(2023, 7, 25), look=True)


@pytest.mark.req("S2-35", "S3-07")
def test_summer_visits_on_a_phone(site, cast, year):
    site.set_day(date(2023, 7, 25))
    teams = {n: inspecting.team(cast.as_("cz-planner"), n) for seq in (4, 3) for n in year.inspections[seq]}
    for n, (number, names) in enumerate(teams.items()):
        assert len(names) == 2
        phone = cast.as_(cast.named(names[0]), "390")
        corrected = {"outcome": "corrected", "summary": "2 份案卷未按期归档，当场责令改正，次日补办。", "wrong": 2, "look": "field"}
        inspecting.visit(phone, number, **(corrected if n == 0 else {"outcome": "no_violation"}))
    inspecting.denied(cast, cast.named(teams[year.inspections[4][0]][0]), [f"/inspections/{year.inspections[4][0]}/review"])


@pytest.mark.req("S3-07", "S3-17", "S0-20")
def test_summer_results_are_reviewed_by_another_and_public(site, cast, year):
    site.set_day(date(2023, 7, 26))
    numbers = [*year.inspections[4], *year.inspections[3]]
    cast.as_("cz-reviewer").go("/w").look("workspace-reviewer")
    for n, number in enumerate(numbers):
        inspecting.review(cast.as_("cz-reviewer"), number, "" if n else "review")
    cast.as_("cz-publisher").go("/publications").look("publications")
    for n, number in enumerate(numbers):
        year.public[number] = inspecting.publish(cast.as_("cz-publisher"), number, "" if n else "publication")
    cast.as_("cz-publisher").go(f"/inspections/{numbers[0]}").look("inspection-published")
    assert "责令改正" in cast.stranger().go(year.public[numbers[0]]).look("public-result").words()


@pytest.mark.req("S0-01", "S1-15")
def test_the_record_opened_with_the_last_visit_and_a_stranger_verifies_it_with_the_portal_alone(site, cast, year, tmp_path):
    ((slug, head),) = site.rows("select slug, head from app.pub_draw where name = %s and state = 'sealed'", f"{CITY}-2023-4")
    stranger = cast.stranger().go(f"/b/{CITY}/draws").look("public-draws")
    stranger.page.locator(f"a[href='/draw/{slug}']").first.click()
    stranger.sees("抽取可以验证").look("public-draw")
    with stranger.page.expect_download() as waiting:
        stranger.page.get_by_role("link", name="下载抽取记录").click()
    waiting.value.save_as(tmp_path / "record.json")
    stranger.press("在浏览器里验证", "步全部一致")
    assert " ".join(head[n : n + 4] for n in range(0, 16, 4)) in " ".join(stranger.words().split())
    told = subprocess.run(
        [sys.executable, "-m", "saas.cli", "verify", tmp_path / "record.json"], capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout.splitlines()[-1]) == {"ok": True, "head": head}


@pytest.mark.req("S0-14", "S1-03")
def test_september_joint_draws_have_an_officer_of_each_department(site, cast, year):
    site.set_day(date(2023, 8, 28))
    for seq in (1, 2):
        _draw(cast, year, seq)
    site.set_day(date(2023, 9, 4))
    partners = [post.name for post in CITY_POSTS if post.department]
    for number in (year.inspections[1][0], year.inspections[2][0]):
        names = inspecting.team(cast.as_("cz-planner2"), number)
        assert len(names) == 2 and sum(name in partners for name in names) == 1, names
    _notices(cast, year, (1, 2), date(2023, 9, 12))


@pytest.mark.req("S3-07")
def test_september_visits_by_the_partner_who_sees_nothing_else(site, cast, year):
    site.set_day(date(2023, 9, 12))
    for seq in (1, 2):
        number = year.inspections[seq][0]
        names = inspecting.team(cast.as_("cz-planner2"), number)
        login = next(login for login in map(cast.named, names) if login.startswith("drc-"))
        phone = cast.as_(login, "390")
        assert set(phone.go("/w").page.locator(".mq-nav a").all_text_contents()) == {"工作台", "我的检查"}
        phone.look(f"workspace-partner-{seq}")
        inspecting.visit(phone, number, "no_violation", look="field-joint" if seq == 1 else "")
        elsewhere = ["/plans", "/tasks", "/draws", "/inspections", "/publications", "/registers/subjects", "/settings"]
        others = [f"/inspections/{number}", f"/visits/{year.inspections[4][0]}", f"/tasks/{year.tasks[seq]}"]
        inspecting.denied(cast, login, elsewhere + others)
    site.set_day(date(2023, 9, 13))
    for seq in (1, 2):
        number = year.inspections[seq][0]
        inspecting.review(cast.as_("cz-reviewer"), number)
        year.public[number] = inspecting.publish(cast.as_("cz-publisher"), number)


@pytest.mark.req("S3-17")
def test_everything_is_public_without_signing_in(cast, year):
    stranger = cast.stranger().go("/").look("portal")
    stranger.go(f"/b/{CITY}").look("bureau")
    stranger.go(f"/b/{CITY}/result").look("public-results")
    words = stranger.words()
    assert sum(words.count(one) for one in ("律师事务所", "法律服务所", "公证处", "司法鉴定所")) >= 8
    stranger.go(f"/b/{CITY}/draw").look("public-draws")
    for address in year.public.values():
        assert "公示内容" in stranger.go(address).words()
    assert not any(post.name in stranger.words() for post in CITY_POSTS), "names of officers are masked"


RECOUNT = """select count(*), count(ended_at), count(*) filter (where state in ('reviewed', 'published')),
  count(*) filter (where state = 'published'), count(*) filter (where outcome not in ('no_violation')) from app.inspection"""


@pytest.mark.req("S3-07", "S4-32")
def test_the_province_sees_the_counts_and_they_are_equal(site, cast):
    site.set_day(date(2023, 10, 10))
    drawn, visited, reviewed, published, wrong = site.rows(RECOUNT)[0]
    assert (drawn, visited, reviewed, published, wrong) == (8, 8, 8, 8, 1)
    tasks = site.rows("select count(*), count(*) filter (where state = 'done') from app.inspection_task")[0]
    assert tasks == (4, 4)
    person = cast.as_("gd-supervisor").go("/oversight")
    row = person.page.locator("main table").first.locator("tbody tr", has_text="潮州市司法局").locator("td, th")
    shown = [text.strip() for text in row.all_inner_texts()][1:8]
    assert shown == ["58", "4", str(drawn), str(visited), str(reviewed), str(published), str(wrong)]
    person.press("逐条复核")
    preparing.until(person, "与各局记录逐条一致").look("oversight")
    person.go(f"/oversight?bureau={CITY}").look("oversight-city")
