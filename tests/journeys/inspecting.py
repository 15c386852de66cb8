"""From the notice to the public row: one inspection walked by the people whose work each step is."""

from datetime import date

from tests.journeys.looking import SIZES, Person
from tests.journeys.people import Cast

CONTACT, MATERIALS = "律师工作管理科 0768-2200000", "执业许可证\n上年度执业情况报告\n近一年业务案卷目录"


def notice(person: Person, number: int, visit_on: date, look: str = "") -> None:
    """The section drafts."""
    person.go(f"/inspections/{number}/notice")
    if look:
        person.look(look)
    person.fill(visit_on=visit_on.isoformat(), timing="advance", materials=MATERIALS, contact=CONTACT)
    person.press("交审批人签发", "等审批人签发")


def issue(person: Person, number: int, look: str = "") -> None:
    """Somebody else signs."""
    person.go(f"/inspections/{number}")
    if look:
        person.look(look)
    person.press("签发通知书", "已签发")


def serve(person: Person, number: int, look: str = "") -> None:
    """The receipt."""
    person.go(f"/inspections/{number}/notice/serve")
    if look:
        person.look(look)
    person.fill(how="electronic").page.locator("main .btn-primary").first.click()
    person.sees("已记录送达")


def team(person: Person, number: int) -> list[str]:
    """The names of the team, leader first, as the page of the inspection has them."""
    person.go(f"/inspections/{number}")
    first = person.page.locator(".mq-team").last.locator("li > span:first-child").all_inner_texts()
    return [one.split()[0] for one in first]


def visit(
    phone: Person, number: int, outcome: str, summary: str = "", wrong: int = 0, look: str = "", late: str = "",
    sizes: tuple[str, ...] = tuple(SIZES),
) -> None:  # fmt: skip
    """An officer of the team goes there with a phone; point ``wrong`` does not conform, ``late`` is left unanswered."""

    def seen(name: str) -> None:
        if look:
            phone.look(f"{look}-{name}", sizes)

    phone.go("/visits")
    seen("list")
    phone.go(f"/visits/{number}")
    seen("certificate")
    if look:
        phone.go(f"/visits/{number}/notice").look(f"{look}-notice", sizes).go(f"/visits/{number}")
    phone.press("已出示，开始检查", "告知权利和义务")
    seen("rights")
    phone.press("已告知，没有申请回避", "听取陈述和意见")
    seen("statement")
    phone.fill(statement="对检查事项无异议，愿意配合。").press("已听取，开始检查记录", "要点 1 /")
    count = int(phone.page.locator(".mq-count span").first.inner_text().split("/")[1])
    for seq in range(1, count + 1):
        phone.sees(f"要点 {seq} /")
        phone.fill(answer="nonconform" if seq == wrong else "conform")
        if seq == wrong:
            phone.fill(note="抽查 5 份案卷，2 份未按期归档")
            seen("point")
        phone.page.locator("main .mq-foot-acts .btn-primary").click()
        phone.page.wait_for_load_state()
    phone.press("结束检查", "检查已结束")
    seen("result")
    phone.fill(outcome=outcome, summary=summary).press("提交审核", "结果已提交")
    seen("submitted")


def review(person: Person, number: int, look: str = "") -> None:
    """Somebody who did not enter the result."""
    person.go(f"/inspections/{number}/review")
    if look:
        person.look(look)
    person.press("审核通过", "审核通过。")


def publish(person: Person, number: int, look: str = "") -> str:
    """The supervision section makes it public; the address of the public row."""
    person.go(f"/inspections/{number}").press("去公示")
    if look:
        person.look(look)
    person.seal("公示", "公示", "已公示")
    return person.page.get_by_role("link", name="看公示页").get_attribute("href")


def denied(cast: Cast, login: str, paths: list[str]) -> None:
    """These pages are not for this person: refused, or not there at all."""
    person = cast.as_(login)
    for path in paths:
        answer = person.page.goto(person.address + path)
        assert answer.status in (403, 404), (login, path, answer.status)
