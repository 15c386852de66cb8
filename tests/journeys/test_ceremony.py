"""One draw with everybody there: the bureau, a witness on a phone by a link, dice typed by two, a big screen (signature piece 1)."""

import hashlib

import pytest

from saas.demo.people import PASSWORD
from tests.journeys import drawing
from tests.journeys.looking import PICTURES, Person

pytestmark = [pytest.mark.e2e]
DICE = "3526143526143526143526143"
OWN_THROWS = "12345 61234 " * 5 + "5"  # the witness's own dice: 51 throws
NOTARY = "市公证处"
PHONE = ("390",)
STORED = "Object.entries(localStorage).filter(([name]) => name.startsWith('mq-draw:')).map(([, value]) => value)"


def sent_by(somebody: Person) -> list[str]:
    """Everything that this browser sends, as it goes out."""
    told: list[str] = []
    somebody.page.on("request", lambda request: told.append(f"{request.url} {request.post_data or ''}"))
    return told


def screen(somebody: Person, name: str) -> None:
    """The big screen as it hangs on the wall: nothing sideways, nothing below the edge, axe silent."""
    somebody.page.wait_for_timeout(1300)  # what rolls stands still again
    PICTURES.mkdir(parents=True, exist_ok=True)
    somebody.page.screenshot(path=PICTURES / f"{name}-1920.png")
    over = "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
    assert somebody.page.evaluate(over) == [0, 0], name
    assert somebody.violations() == [] and somebody.said == []


def waits(somebody: Person, words: str) -> Person:
    """The words come by themselves, without anybody touching this page."""
    somebody.page.get_by_text(words).first.wait_for()
    return somebody


@pytest.mark.req("S0-01", "S1-15", "S2-29")
def test_a_ceremony_with_a_witness_on_a_phone_and_a_big_screen(demo_site, person):
    planner, publisher = (person().sign_in(44, login, PASSWORD) for login in ("cz-planner2", "cz-publisher"))
    task = demo_site.rows("select id from app.inspection_task where tenant_no = 445100 and seq = 1")[0][0]
    planner.go(f"/tasks/{task}/draw").look("ceremony-prepare").fill(witnesses=NOTARY, sides="6", party="三楼会议室")
    planner.press("冻结名录", "名录已冻结")
    page = "/" + planner.page.url.split("/", 3)[3]
    wall = person().sign_in(44, "cz-planner2", PASSWORD)
    wall.page.set_viewport_size({"width": 1920, "height": 1080})
    wall.go(f"{page}/stage").sees("等待交存")
    screen(wall, "ceremony-frozen")

    # the link, once; the witness makes a value of own throws, and only its hash leaves the phone
    planner.press("生成链接", "只显示这一次").look("ceremony-link")
    link = planner.page.input_value(".mq-link-text")
    phone = person("390")
    told = sent_by(phone)
    phone.go(link).look("ceremony-phone", PHONE)
    phone.page.get_by_text("自己掷骰子").click()
    phone.page.get_by_label("按先后顺序输入点数").fill("1234")
    phone.sees("还差 46 个点数")
    phone.page.get_by_label("按先后顺序输入点数").fill(OWN_THROWS)
    phone.press("用这些点数生成", "请妥善保管").look("ceremony-phone-sheet", PHONE)
    value = hashlib.sha256(OWN_THROWS.replace(" ", "").encode()).hexdigest()
    assert phone.page.locator("[data-value]").inner_text().split() == [value[n : n + 4] for n in range(0, 64, 4)]
    phone.press("交存指纹", "指纹已经交存").sees("等承诺公布")
    assert phone.page.evaluate(STORED) == [value]
    waits(wall, "指纹已交存")
    own = sent_by(planner)
    drawing.deposit(planner, demo_site, page)
    [mine] = planner.page.evaluate(STORED)
    waits(wall, "等监督科室公布承诺")
    screen(wall, "ceremony-deposited")
    assert not [line for line in told + own if value in line or mine in line], "a value left its device before the commitment"

    # the commitment turns every page by itself; a phone that lost its memory goes by the sheet of paper
    drawing.commit(publisher, page)
    waits(phone, "请揭示您的随机值")
    assert phone.page.input_value("[name=value]").replace(" ", "") == value
    phone.page.evaluate("localStorage.clear()")
    phone.page.reload()
    phone.sees("这台设备上没有随机值").look("ceremony-phone-reveal", PHONE)
    reveal = phone.page.get_by_role("button", name="现在揭示")
    phone.fill(value=value[:-1] + ("0" if value[-1] != "0" else "1")).sees("抄错了")
    assert reveal.is_disabled()
    phone.fill(value=" ".join(value[n : n + 4] for n in range(0, 64, 4))).sees("与交存的指纹相符")
    phone.press("现在揭示", "已经收下").look("ceremony-phone-revealed", PHONE)
    waits(wall, "已揭示")
    screen(wall, "ceremony-reveal")
    drawing.reveal(planner, page)
    assert planner.page.evaluate(STORED) == [], "nothing of a value stays behind once it is in"

    # two people type; the wall tells how many, never what
    waits(wall, "由两人各录一遍")
    drawing.first(planner, page, DICE)
    waits(wall, "已有 1 人录入")
    screen(wall, "ceremony-throw")
    assert DICE not in wall.words() + publisher.go(page).words()
    publisher.fill(digits=DICE[::-1]).press("提交录入", "录入的不一致")
    drawing.second(publisher, page, DICE)
    waits(wall, "此刻不是最终结果")
    screen(wall, "ceremony-drawn")
    drawing.seal(planner, page)
    waits(wall, "记录指纹")
    screen(wall, "ceremony-sealed")
    assert wall.page.locator("[data-stage][hx-get]").count() == 0
    drawn = demo_site.rows("select s.name from app.draw_subject s where s.attempt_id = %s and s.drawn", int(page.rsplit("/", 1)[1]))
    waits(phone, "谢谢您的见证").look("ceremony-phone-sealed", PHONE)
    assert drawn and not [name for [name] in drawn if name in wall.words() + phone.words()]
    planner.go(page).page.get_by_text("为什么是它").first.click()
    planner.sees("抽前机会").look("ceremony-why")
    head = demo_site.rows("select head from app.draw_attempt where id = %s", int(page.rsplit("/", 1)[1]))[0][0]
    phone.press("这次抽取的公开页").sees(head[:4])


@pytest.mark.req("S1-15")
def test_a_void_attempt_tells_the_witness_so_by_itself(demo_site, person):
    planner = person().sign_in(44, "cz-planner2", PASSWORD)
    task = demo_site.rows("select id from app.inspection_task where tenant_no = 445100 and seq = 2")[0][0]
    planner.go(f"/tasks/{task}/draw").fill(witnesses=NOTARY, sides="10", party="三楼会议室").press("冻结名录", "名录已冻结")
    page = "/" + planner.page.url.split("/", 3)[3]
    link = planner.press("生成链接", "只显示这一次").page.input_value(".mq-link-text")
    phone = person("390").go(link)
    planner.go(page).page.get_by_text("作废这次抽取").click()
    planner.fill(reason="名录还要再核对。").press("作废", "已经作废").look("ceremony-void")
    waits(phone, "这次抽取已经作废").sees("名录还要再核对。").look("ceremony-void-phone", PHONE)
    assert phone.page.locator("form").count() == 0, "there is nothing left to deposit or to reveal"
