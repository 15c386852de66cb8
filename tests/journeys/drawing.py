"""A draw by hand, step by step: the same for every journey, with and without script."""

from saas.supervision.draws import engine
from tests.journeys.looking import Person
from tests.journeys.site import Site

VALUE = "7c" * 32
WITNESSES = "林望舒 驻局纪检组\n陈砚秋 市公证处"


def freeze(planner: Person, task: int, party: str = "潮州市司法局三楼会议室") -> str:
    """The pool frozen; the address of the attempt."""
    planner.go(f"/tasks/{task}/draw").fill(sides="6", party=party).press("冻结名录", "名录已冻结")
    return "/" + planner.page.url.split("/", 3)[3]


def deposit(planner: Person, site: Site, page: str) -> Person:
    """The bureau's own hash: made by this browser, or without script typed."""
    planner.go(page)
    if planner.script:
        return planner.press("生成随机值", "请妥善保管").press("交存指纹", "指纹已经交存")
    suite, context, party = own(site, page)
    return planner.fill(commit=engine.reveal_commit(suite, context, party, VALUE)).press("交存指纹", "指纹已经交存")


def own(site: Site, page: str) -> tuple[str, str, str]:
    """Suite, context and label of the bureau's own party."""
    number = int(page.rsplit("/", 1)[1])
    return site.rows("select suite, context, party from app.draw_party where attempt_id = %s and role = 'bureau'", number)[0]


def sealing(person: Person, label: str, then: str) -> Person:
    """A red button, with or without script."""
    if person.script:
        return person.seal(label, label, then)
    person.page.locator("details.mq-seal > summary", has_text=label).click()
    person.page.locator("details.mq-seal button[type=submit]").click()
    return person.sees(then)


def commit(publisher: Person, page: str) -> Person:
    """Published by the other person."""
    return sealing(publisher.go(page), "公布承诺", "承诺已经公布")


def reveal(planner: Person, page: str) -> Person:
    """The value from this device (or from paper), then nothing more is taken."""
    planner.go(page)
    if not planner.script:
        planner.fill(value=VALUE)
    return planner.press("现在揭示", "已经收下").press("截止揭示", "揭示已经截止")


def first(planner: Person, page: str, digits: str, witnesses: str = WITNESSES) -> Person:
    """The throws, typed by one."""
    return planner.go(page).fill(digits=digits, witnesses=witnesses).press("提交录入", "已收下")


def second(publisher: Person, page: str, digits: str) -> Person:
    """The same throws, typed by another: now subjects and officers are drawn."""
    return publisher.go(page).fill(digits=digits).press("提交录入", "已抽取对象和人员")


def seal(planner: Person, page: str) -> Person:
    """Sealed."""
    return sealing(planner.go(page), "封存结果", "抽取已经封存")
