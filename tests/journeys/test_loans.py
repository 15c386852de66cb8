"""渝中 2023, by hand in the browser: a task with one officer is explained, asked for, staffed from two districts, drawn,
visited by a mixed team and verified (issue 5, Must show).

The tests are chapters and run in the order of this file; ``story`` carries from one to the next.
"""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from saas.supervision.draws import engine
from tests.journeys import drawing, inspecting, lending
from tests.journeys.lending import HOST, JIANGBEI, JIULONGPO, NANAN, SHAPINGBA, TASK, Chongqing

pytestmark = [pytest.mark.e2e]
DICE = "3526143526143526143526143"
REFUSAL = "同期承担全区专项检查，无法抽调。"
JB, NA = ("jb-inspector", "jb-inspector2", "jb-inspector3"), ("na-inspector", "na-inspector2")
NEIGHBOURS = (JIANGBEI, SHAPINGBA, JIULONGPO, NANAN)
MOST_CLICKS = 5


@pytest.fixture(scope="module")
def story() -> SimpleNamespace:
    """What one chapter leaves for the next."""
    return SimpleNamespace(task=0, draw="", inspections=[], teams={}, firm="", orders=[])


@pytest.fixture(scope="module")
def cast(browser, demo_site):
    """Everybody of the story."""
    made = Chongqing(browser, demo_site)
    yield made
    made.close()


@pytest.mark.req("S2-30", "S0-14")
def test_one_officer_is_explained_and_four_neighbours_are_asked_in_five_clicks(demo_site, cast, story):
    demo_site.set_day(date(2023, 8, 21))
    story.task = lending.task_of(demo_site)
    planner = cast.as_("yz-planner").go(f"/tasks/{story.task}").look("loans-task")
    planner.go(f"/tasks/{story.task}/shortage").sees("执法人员不够").look("loans-shortage")
    words = planner.words()
    assert "差 1 人" in words and "执法证无效" in words and "不能执行任务" in words
    clicks, boxes = 0, planner.page.locator("main [name=lenders]")
    assert sorted(int(box.get_attribute("value")) for box in boxes.all()) == sorted(NEIGHBOURS)
    for box in boxes.all():
        if not box.is_checked():
            box.click()
            clicks += 1
    planner.press("起草借调申请", "借调函").look("loans-letter-new")
    chosen = planner.page.locator("main [name=lenders]:checked")
    assert chosen.count() == 4, "what was ticked is still ticked"
    planner.press("发出借调函", "已向 4 个单位发出借调函")
    clicks += 2
    assert clicks <= MOST_CLICKS, clicks
    planner.look("loans-need").go("/loans").look("loans-board")


@pytest.mark.req("S2-30")
def test_one_refuses_and_says_why(demo_site, cast):
    demo_site.set_day(date(2023, 8, 22))
    approver = cast.as_("spb-approver").go("/w").look("loans-lender-desk")
    approver.go(lending.letter_to(demo_site, SHAPINGBA)).look("loans-letter-asked")
    if not approver.page.locator("[name=reason]").is_visible():
        approver.page.locator("summary", has_text="不能借出").click()
    approver.fill(reason=REFUSAL).press("拒绝", "已答复对方：不能借出")
    words = cast.as_("yz-loans").go(lending.letter_to(demo_site, SHAPINGBA)).look("loans-letter-refused").words()
    assert REFUSAL in words


@pytest.mark.req("S2-30", "S0-31", "S1-17")
def test_two_name_their_officers_who_are_told_and_one_declares_an_interest(demo_site, cast, story):
    cast.as_("jb-loans").go("/w").sees("渝中")
    lending.name_officers(cast.as_("jb-loans"), demo_site, JIANGBEI, JB, look="loans-name")
    cast.as_("jb-loans").look("loans-named")
    lending.name_officers(cast.as_("na-loans"), demo_site, NANAN, NA)
    story.firm, code = demo_site.rows(
        "select name, uscc from app.subject where tenant_no = %s and state = 'active' order by uscc limit 1", HOST
    )[0]
    officer = cast.as_("jb-inspector", "390").go("/me/loans").look("loans-mine")
    officer.page.locator("main a", has_text="渝中区司法局").first.click()
    officer.sees("以谁的名义").look("loans-mine-one")
    assert "名录" not in officer.page.inner_text("nav") and story.firm not in officer.words(), "the host's register stays with the host"
    officer.fill(uscc="91500103000000000X").press("申报", "统一社会信用代码").look("loans-declare-wrong", ("390",))
    officer.fill(uscc=code).press("申报", "已申报").press("我已知悉", "已记下")
    assert code in officer.words()


@pytest.mark.req("S2-30", "S0-20")
def test_their_approvers_consent_and_the_silent_one_is_reminded(demo_site, cast):
    assert "同意借出" not in cast.as_("jb-loans").go(lending.letter_to(demo_site, JIANGBEI)).page.inner_text("main"), (
        "who names decides nothing"
    )
    for login, lender in (("jb-approver", JIANGBEI), ("na-approver", NANAN)):
        approver = cast.as_(login).go(lending.letter_to(demo_site, lender))
        if lender == JIANGBEI:
            approver.look("loans-consent")
        approver.press("同意借出", "已同意借出")
    demo_site.set_day(date(2023, 8, 25))
    loans = cast.as_("yz-loans").go("/w").sees("九龙坡区司法局逾期未答复").look("loans-desk")
    loans.go(lending.letter_to(demo_site, JIULONGPO)).press("提醒答复", "已提醒对方").look("loans-reminded")
    assert "渝中" in cast.as_("jlp-loans").go("/w").words()


@pytest.mark.req("S2-30", "S0-20")
def test_orders_put_the_loans_in_force(demo_site, cast, story):
    story.orders = [lending.order(cast, lender, "loans-order" if lender == JIANGBEI else "") for lender in (JIANGBEI, NANAN)]
    assert {(login, state) for login, _no, state, _n, _name in lending.guests(demo_site)} == {(one, "in_force") for one in (*JB, *NA)}
    cast.as_("yz-loans").go("/loans").look("loans-board-in-force")
    cast.as_("jb-loans").go("/loans").look("loans-board-lender")
    words = cast.as_("cq-loans").go("/loans").look("loans-board-above").words()
    assert "渝中" in words
    stranger = cast.stranger()
    assert "/sign-in" in stranger.go(story.orders[0]).page.url


@pytest.mark.req("S2-30", "S0-01", "S1-15")
def test_the_draw_takes_its_teams_from_three_districts_and_releases_the_unpicked(demo_site, cast, story):
    demo_site.set_day(date(2023, 8, 28))
    planner = cast.as_("yz-planner").go(f"/tasks/{story.task}/shortage").sees("执法人员已经够了").look("loans-enough")
    planner.go(f"/tasks/{story.task}/draw").look("loans-prepare")
    story.draw = drawing.freeze(planner, story.task, "渝中区司法局二楼会议室")
    planner.look("loans-frozen")
    drawing.deposit(planner, demo_site, story.draw)
    drawing.commit(cast.as_("yz-publisher"), story.draw)
    drawing.reveal(cast.as_("yz-planner"), story.draw)
    drawing.first(cast.as_("yz-planner"), story.draw, DICE)
    drawing.second(cast.as_("yz-publisher"), story.draw, DICE)
    planner = drawing.seal(cast.as_("yz-planner"), story.draw).look("loans-sealed")
    planner.go(f"{story.draw}/recount").sees("步全部一致")
    drawn = "select id from app.inspection where tenant_no = %s and task_id = %s order by id"
    story.inspections = [row[0] for row in demo_site.rows(drawn, HOST, story.task)]
    states = [(state, visits, bool(name)) for _login, _no, state, visits, name in lending.guests(demo_site)]
    assert sorted(states) == [("in_force", 1, True)] * 3 + [("released", 0, False)] * 2
    cast.as_("yz-loans").go(story.orders[0]).sees("未抽中").look("loans-order-released")


@pytest.mark.req("S2-30", "S2-29")
def test_every_team_is_mixed_and_led_from_home(demo_site, cast, story):
    assert len(story.inspections) == 3
    for number in story.inspections:
        stmt = "select leader, home_no, name from app.inspection_member where inspection_id = %s and tenant_no = %s order by seat"
        rows = demo_site.rows(stmt, number, HOST)
        assert [leader for leader, _home, _name in rows] == [True, False]
        assert rows[0][1] is None and rows[1][1] in (JIANGBEI, NANAN)
        story.teams[number] = [name for _leader, _home, name in rows]
        inspecting.notice(cast.as_("yz-planner"), number, date(2023, 9, 5))
    cast.as_("yz-planner").go(f"/inspections/{story.inspections[0]}").look("loans-inspection")
    for number in story.inspections:
        inspecting.issue(cast.as_("yz-approver"), number)
    for number in story.inspections:
        inspecting.serve(cast.as_("yz-planner"), number)


@pytest.mark.req("S2-30", "S2-35")
def test_a_borrowed_officer_visits_with_a_phone_and_sees_nothing_else_of_the_host(demo_site, cast, story):
    demo_site.set_day(date(2023, 9, 5))
    first, *others = story.inspections
    guest = lending.login_of(demo_site, story.teams[first][1])
    phone = lending.go_over(cast.as_(guest, "390"), "渝中区司法局")
    phone.go("/visits").look("loans-guest-visits")
    for number in others:
        if guest != lending.login_of(demo_site, story.teams[number][1]):
            phone.go(f"/visits/{number}", 404)
    for path in (f"/inspections/{first}", story.draw, "/registers/subjects", "/loans", story.orders[0], "/settings"):
        phone.go(path, 403)
    inspecting.visit(phone, first, outcome="no_violation", look="loans-guest", sizes=("390",))
    home = lending.go_over(phone, "江北区司法局" if guest in JB else "南岸区司法局")
    home.go(f"/visits/{first}", 404).go("/me/loans").look("loans-mine-over")
    for number in others:
        inspecting.visit(cast.as_("yz-inspector", "390"), number, outcome="no_violation")


@pytest.mark.req("S2-30", "S3-07")
def test_results_are_reviewed_published_and_name_the_act_as_the_hosts(demo_site, cast, story):
    demo_site.set_day(date(2023, 9, 6))
    for number in story.inspections:
        inspecting.review(cast.as_("yz-reviewer"), number, "loans-review" if number == story.inspections[0] else "")
    public = [inspecting.publish(cast.as_("yz-publisher"), number) for number in story.inspections]
    words = cast.stranger().go(public[0]).look("loans-public-result").words()
    assert "渝中区司法局" in words and not any(name in words for team in story.teams.values() for name in team)
    assert demo_site.rows("select state from app.inspection_task where id = %s", story.task) == [("done",)]


@pytest.mark.req("S0-01", "S1-15")
def test_a_stranger_verifies_the_record(demo_site, cast, story, tmp_path):
    number = int(story.draw.rsplit("/", 1)[1])
    [(head, kept)] = demo_site.rows("select head, record from app.draw_attempt where id = %s and root_id = 50", number)
    [(slug,)] = demo_site.rows("select slug from app.pub_draw where head = %s", head)
    stranger = cast.stranger().go(f"/draw/{slug}").sees("抽取可以验证").look("loans-public-draw")
    with stranger.page.expect_download() as waiting:
        stranger.page.get_by_role("link", name="下载抽取记录").click()
    waiting.value.save_as(tmp_path / "record.json")
    stranger.press("在浏览器里验证", "步全部一致").look("loans-verified")
    record = (tmp_path / "record.json").read_bytes()
    assert engine.verify(record).ok
    told = json.loads(record)
    lent = [one for one in told["persons"] if one["loans"]]
    assert len(lent) == 5 and {one["area"] for one in lent} == {str(JIANGBEI), str(NANAN)}
    assert any(code for _person, code in told["barred"]), "the declared interest kept two apart"
    text = record.decode()
    assert not any(name in text for team in story.teams.values() for name in team) and kept["head"] == head


@pytest.mark.req("S2-30")
def test_after_the_last_day_the_loans_are_over_and_counted(demo_site, cast, story):
    demo_site.set_day(date(2023, 9, 25))
    guest = lending.login_of(demo_site, story.teams[story.inspections[0]][1])
    phone = cast.as_(guest, "390").go("/choose")
    assert "渝中区司法局" not in phone.words()
    phone.go(f"/visits/{story.inspections[0]}", 404)
    cast.as_("cq-loans").go("/loans/figures").look("loans-figures")
    cast.as_("yz-loans").go("/loans").look("loans-board-over")
    assert TASK in cast.as_("jb-loans").go("/loans?view=table").look("loans-table").words()
