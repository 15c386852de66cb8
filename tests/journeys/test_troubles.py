"""What goes wrong in an office, on the demonstration: no script, lost sign-ins, double clicks, wrong files, kill -9."""

import time

import pytest
from stdnum.cn import uscc

from saas.demo.people import PASSWORD
from tests.factories.workbooks import SUBJECT_HEAD, subject_row, workbook
from tests.journeys import books, drawing, preparing
from tests.journeys.looking import Person

pytestmark = [pytest.mark.e2e]
DICE = "3526143526143526143526143"


def task(site, seq: int) -> int:
    """Chaozhou's task of that line."""
    return site.rows("select id from app.inspection_task where tenant_no = 445100 and seq = %s", seq)[0][0]


def end_sign_ins(site) -> None:
    """As the security administrator's button or the idle limit would."""
    site.rows("update app.sign_in set ended_at = clock_timestamp() where ended_at is null returning id")


def half_typed(person, site, seq: int, script: bool = True) -> tuple[Person, str]:
    """An attempt of the public legal service section for which one person has typed the throws, the other one's browser
    before the same form, and the attempt's address."""
    planner = person(script=script).sign_in(44, "cz-planner2", PASSWORD)
    page = drawing.freeze(planner, task(site, seq), "三楼会议室")
    drawing.deposit(planner, site, page)
    publisher = person(script=script).sign_in(44, "cz-publisher", PASSWORD)
    drawing.commit(publisher, page)
    drawing.reveal(planner, page)
    drawing.first(planner, page, DICE)
    return publisher.go(page), page


def test_without_script_form_errors_filters_and_a_whole_draw(demo_site, person):
    admin = person(script=False).sign_in(44, "cz-sys", PASSWORD)
    admin.go("/admin/users/new").fill(name="陆砚川", login="大写")
    admin.page.locator("main .btn-primary").click()
    admin.sees("处需要改正")
    assert admin.page.input_value("main [name=name]") == "陆砚川"
    steward = person(script=False).sign_in(44, "cz-planner", PASSWORD).go("/registers/subjects")
    before = steward.page.locator("main tbody tr").count()
    steward.page.locator("form[data-filters] [name=category]").select_option("grassroots_legal_service_office")
    steward.page.locator("form[data-filters] button[type=submit]").click()
    steward.page.wait_for_load_state()
    assert "category=grassroots" in steward.page.url
    assert 0 < steward.page.locator("main tbody tr").count() == 5 < before
    publisher, page = half_typed(person, demo_site, 2, script=False)
    drawing.second(publisher, page, DICE)
    drawing.seal(person(script=False).sign_in(44, "cz-planner2", PASSWORD), page)


@pytest.mark.parametrize("script", [False, True])
def test_a_sign_in_that_ended_in_the_middle_of_a_form(demo_site, person, script):
    somebody = person(script=script).sign_in(41, "xp-steward", PASSWORD).go("/registers/subjects/new")
    number = 901 + script
    row = subject_row(number)
    code = row["统一社会信用代码"]
    somebody.fill(
        category="law_firm", name=row["机构名称"], uscc=code, license_no=code, license_status="valid",
        license_from="2019-05-20", practitioners="7",
    )  # fmt: skip
    somebody.page.wait_for_timeout(400 if script else 0)
    end_sign_ins(demo_site)
    somebody.page.locator("main .btn-primary").first.click()
    somebody.sees("登录已过期").look(f"sign-in-expired-{'script' if script else 'plain'}")
    somebody.fill(root="41", login="xp-steward", password=PASSWORD)
    somebody.page.get_by_role("button", name="登录").click()
    somebody.sees("刚才填写的内容还在").look(f"resume-{'script' if script else 'plain'}")
    somebody.press("继续提交", "已入库")
    assert demo_site.rows("select name, practitioners from app.subject where uscc = %s", code) == [(row["机构名称"], 7)]


def test_a_sign_in_that_ended_before_a_form_sent_by_htmx(demo_site, person):
    admin = person().sign_in(44, "cz-sys", PASSWORD).go("/admin/users/new")
    admin.fill(name="陆砚川", login="cz-late")
    admin.page.wait_for_timeout(500)
    end_sign_ins(demo_site)
    admin.page.get_by_role("button", name="开设账号").click()
    admin.page.wait_for_url("**/sign-in**")
    admin.fill(root="44", login="cz-sys", password=PASSWORD)
    admin.page.get_by_role("button", name="登录").click()
    admin.sees("已恢复您上次没有提交的内容")
    assert (admin.page.input_value("[name=name]"), admin.page.input_value("[name=login]")) == ("陆砚川", "cz-late")
    admin.press("开设账号", "已为 陆砚川 开设账号")


TWICE = """async () => {
  const form = document.querySelector('#seal'), body = new URLSearchParams(new FormData(form));
  const answers = await Promise.all([1, 2, 3].map(() => fetch(form.action, {method: 'POST', body})));
  return answers.map(a => a.status + ' ' + new URL(a.url).pathname);
}"""


THROW = """() => { const form = document.querySelector('#enter');
  fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))}).catch(() => 0); }"""


@pytest.mark.req("S0-20")
def test_a_draw_killed_in_the_middle_and_sealed_three_times_gives_one_result(demo_site, person):
    publisher, page = half_typed(person, demo_site, 1)
    attempt = int(page.rsplit("/", 1)[1])
    publisher.fill(digits=DICE).page.evaluate(THROW)
    demo_site.kill()
    (state,) = demo_site.rows("select state from app.draw_attempt where id = %s", attempt)[0]
    seats = "select count(*) from app.draw_seat where attempt_id = %s"
    assert demo_site.rows(seats, attempt) == [(0 if state == "committed" else 2,)], "wholly or not at all"
    publisher.said.clear()  # the browser tells that the server went away
    demo_site.start()
    if publisher.go(page).page.locator("#enter").count():
        drawing.second(publisher, page, DICE)
    assert demo_site.rows(seats, attempt) == [(2,)]
    publisher.said.clear()
    planner = person().sign_in(44, "cz-planner2", PASSWORD).go(page)
    assert set(planner.page.evaluate(TWICE)) == {f"200 {page}"}
    planner.go(page).sees("已封存")
    held = "select count(*) from app.inspection where task_id = %s"
    assert demo_site.rows(held, task(demo_site, 1)) == [(1,)]
    sealed = "select count(*) from app.audit_event where act = 'draw.seal' and obj = %s"
    assert demo_site.rows(sealed, f"draw_attempt:{attempt}") == [(1,)]
    assert "步全部一致" in planner.go(f"{page}/recount").words()


def test_a_button_clicked_twice_acts_once(demo_site, person):
    admin = person().sign_in(44, "cz-sys", PASSWORD).go("/admin/users/new")
    admin.fill(name="沈予安", login="cz-double")
    admin.page.get_by_role("button", name="开设账号").dblclick()
    admin.sees("已为 沈予安 开设账号")
    assert demo_site.rows("select count(*) from app.user_account where login = 'cz-double'") == [(1,)]


FILES = {
    "E_XLS": ("旧名录.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096), "旧格式（.xls）"),
    "E_NOT_XLSX": ("改名.xlsx", "机构名称,信用代码\n".encode() * 20, "只改文件名不行"),
}


def test_wrong_files_are_refused_in_words(demo_site, person, tmp_path):
    steward = person().sign_in(44, "cz-steward", PASSWORD)
    for code, (name, content, said) in FILES.items():
        steward.go("/registers/subjects/import")
        steward.page.set_input_files("[name=file]", books.as_file(name, content))
        steward.press("上传并检查", said)
        assert code in steward.page.content()
        steward.look(f"file-{code.lower().replace('_', '-')}")
    big = tmp_path / "大名录.xlsx"
    big.write_bytes(b"PK\x03\x04" + bytes(50 * 1024 * 1024))
    steward.go("/registers/subjects/import")
    steward.page.set_input_files("[name=file]", big)
    steward.press("上传并检查", "超过 20 MB").look("file-too-large")
    assert demo_site.rows("select count(*) from app.import_batch where file_name = '大名录.xlsx'") == [(0,)]


def test_numbers_of_others_in_the_address_lead_nowhere(demo_site, person):
    chaoan = demo_site.rows("select id from app.subject where tenant_no = 445103 limit 1")[0][0]
    officer = demo_site.rows("select id from app.inspector where tenant_no = 445100 limit 1")[0][0]
    somebody = person().sign_in(44, "xq-steward", PASSWORD)
    foreign = [f"/registers/subjects/{chaoan}", f"/registers/subjects/{chaoan}/edit", f"/registers/inspectors/{officer}"]
    foreign += [f"/tasks/{task(demo_site, 4)}", "/jobs/1", "/admin/bureaus/445103"]
    for path in foreign:
        answer = somebody.page.goto(somebody.address + path)
        assert answer.status in (403, 404), path
        assert "潮安" not in somebody.page.inner_text("main"), path
    other = person().sign_in(21, "fs-planner", PASSWORD)
    other.go(f"/tasks/{task(demo_site, 4)}", status=404).sees("没有找到这一页").look("foreign-404")
    assert "E_NOT_FOUND" in other.words()


def test_a_wrong_password_and_the_lock(demo_site, person):
    somebody = person().go("/sign-in")
    for _n in range(5):
        somebody.fill(root="44", login="cz-supervisor", password="wrong-Password-1")
        somebody.page.get_by_role("button", name="登录").click()
        somebody.sees("账号或密码不对")
    somebody.look("sign-in-wrong")
    somebody.fill(root="44", login="cz-supervisor", password=PASSWORD)
    somebody.page.get_by_role("button", name="登录").click()
    somebody.page.locator(".mq-errors").wait_for()
    assert "/sign-in" in somebody.page.url
    assert person().sign_in(44, "cz-loans", PASSWORD).page.url.endswith("/w")


def test_the_english_interface(demo_site, person):
    somebody = person().sign_in(44, "cz-planner", PASSWORD)
    somebody.go("/language/en?next=/w")
    assert somebody.page.get_attribute("html", "lang").startswith("en")
    for path, name in (("/w", "workspace"), ("/plans", "plans"), (f"/tasks/{task(demo_site, 4)}", "task"), ("/draws", "draws")):
        somebody.go(path).look(f"english-{name}")
    person().go("/language/en?next=/b/445100").look("english-bureau")


def law_firms(many: int) -> list[dict]:
    """Valid rows that no register has."""
    rows = []
    for n in range(many):
        body = f"31411721MB{n:06d}X"
        code = body + uscc.calc_check_digit(body)
        rows.append(subject_row(n, 统一社会信用代码=code, 执业许可证号=code, 机构名称=f"河南湖山{n}律师事务所"))
    return rows


@pytest.mark.req("S0-23")
def test_everything_killed_in_the_middle_of_an_import(demo_site, person):
    many, count = 2000, "select count(*) from app.subject where tenant_no = 411721"
    before = demo_site.rows(count)[0][0]
    steward = person().sign_in(41, "xp-steward", PASSWORD)
    preparing.upload(steward, "subjects", books.as_file("大批量.xlsx", workbook(law_firms(many), SUBJECT_HEAD)))
    steward.press(f"导入 {many:,} 行")
    running = "select state, done from app.job_run where tenant_no = 411721 order by id desc limit 1"
    until = time.monotonic() + 60
    while demo_site.rows(running)[0][0] not in ("running", "done") and time.monotonic() < until:
        time.sleep(0.02)
    demo_site.kill()
    assert demo_site.rows(running)[0][0] == "running"
    assert demo_site.rows(count) == [(before,)], "all rows or none"
    demo_site.start()
    steward.page.reload()
    preparing.until(steward, "都已写入名录", 150)
    assert demo_site.rows(count) == [(before + many,)]
    assert demo_site.rows("select count(*) from (select 1 from app.subject group by uscc having count(*) > 1) x") == [(0,)]
