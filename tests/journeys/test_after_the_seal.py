"""After the seal, on the demonstration: recusal asked at the desk and on the phone, decided, thrown for by two people."""

import pytest

from saas.demo.people import PASSWORD

pytestmark = [pytest.mark.e2e]
DICE = "3526143526143526143526143"


def waiting(site) -> tuple[int, int, int, str]:
    """An inspection of Chaozhou's law firms that nobody has a notice for: its id, its subject's, the task's, the name."""
    [row, *_more] = site.rows(
        "select id, draw_subject_id, task_id, subject_name from app.inspection where tenant_no = 445100 and state = 'drawn' order by id"
    )
    return row


def login_of(site, inspection: int) -> str:
    """The account of an officer of the team."""
    return site.rows(
        "select u.login from app.inspection_member m join app.user_account u on u.root_id = m.root_id and u.id = m.user_id "
        "where m.root_id = 44 and m.inspection_id = %s order by m.seat desc",
        inspection,
    )[0][0]


@pytest.mark.req("S0-31", "S1-19", "B-36")
def test_from_the_request_to_the_new_team(demo_site, person):
    number, _subject, _task, name = waiting(demo_site)
    planner = person().sign_in(44, "cz-planner", PASSWORD).go(f"/inspections/{number}")
    planner.press("回避、更换或者递补", "怎样办理").look("after-change")
    for kind in ("absence", "departure", "substitute", "vacancy"):
        planner.go(f"/inspections/{number}/change?kind={kind}").look(f"after-change-{kind}", ("1366",))
    planner.go(f"/inspections/{number}/change?kind=recusal").press("提出申请", "请填写此项")
    planner.fill(side="subject", seat="2", reason="对象说有利害关系").press("提出申请", "等审批人决定")
    planner.look("after-asked")
    approver = person().sign_in(44, "cz-approver", PASSWORD).go("/w").sees(f"决定回避申请 · {name}")
    approver.page.locator("main a", has_text=f"决定回避申请 · {name}").first.click()
    approver.sees("具体情况只有决定的人").look("after-decide")
    approver.fill(way="withdraw").seal("作出决定", "作出决定", "已同意")
    approver.sees("等随机数").look("after-event-waits")
    event = approver.page.url
    planner.go(event).fill(digits="12").press("录入", "要 25 个点数").fill(digits=DICE).press("录入", "已收下").look("after-event-typed")
    publisher = person().sign_in(44, "cz-publisher", PASSWORD).go("/w").sees("号变更的随机数").go(event)
    publisher.look("after-event-typing").fill(digits=DICE).press("录入", "变更已办").look("after-event-done")
    attempt = demo_site.rows("select attempt_id from app.inspection where id = %s and root_id = 44", number)[0][0]
    planner.go(f"/draws/{attempt}").look("after-attempt")
    planner.go(f"/inspections/{number}").sees("检查组变更").look("after-inspection")


@pytest.mark.req("S0-31")
def test_on_the_phone(demo_site, person):
    number, _subject, _task, _name = waiting(demo_site)
    officer = person(size="390").sign_in(44, login_of(demo_site, number), PASSWORD).go(f"/visits/{number}")
    officer.look("after-phone").press("我要回避，或者对象申请回避、查无下落", "我要回避").look("after-phone-mine")
    for kind in ("recusal", "substitute"):
        officer.go(f"/visits/{number}/change?kind={kind}").look(f"after-phone-{kind}")
    officer.go(f"/visits/{number}/change?kind=mine").fill(reason="近亲属在该所执业").press("提出", "等审批人决定").look("after-phone-asked")


def test_nothing_to_draw_for_and_nothing_to_give_up(demo_site, person):
    _number, subject, task, _name = waiting(demo_site)
    person().sign_in(44, "cz-planner", PASSWORD).go(f"/tasks/{task}/supplement").sees("没有待补充匹配的对象").look("after-supplement")
    person().sign_in(44, "cz-approver", PASSWORD).go(f"/draws/subjects/{subject}/give-up").sees("还不能放弃").look("after-give-up")
