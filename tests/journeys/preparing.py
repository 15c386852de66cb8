"""What must stand before a draw: rules, registers, checklist, plan; all of it typed and pressed in the browser."""

import time

from saas.demo.checklist_items import ITEMS
from tests.journeys.looking import Person

RATES = {
    "law_firm/city": (10, "第一条"),
    "grassroots_legal_service_office/city": (20, "第二条"),
    "notary_office/city": (30, "第三条"),
    "forensic_institution/city": (50, "第三条"),
}
RULES_DOCUMENT, CHECKLIST_DOCUMENT, PLAN_DOCUMENT = "潮司〔2023〕9号", "潮司〔2023〕8号", "潮司〔2023〕16号"


def rate(person: Person, scope: str, percent: int, article: str, look: str = "") -> None:
    """One rate of the city's document."""
    person.go(f"/settings/draw_rate/new?scope={scope}")
    if look:
        person.look(look)
    person.fill(
        p=str(percent), q="100", per="year", times="1", min="1", document_number=RULES_DOCUMENT, article=article,
        below="overridable",
    )  # fmt: skip
    person.seal("发布规定", "发布", "已发布")


def dates(person: Person) -> None:
    """The plan stands by June; results are public within five days of the check."""
    document = {"document_number": RULES_DOCUMENT, "below": "overridable"}
    person.go("/settings/plan_due/new").fill(month="6", day="30", article="第五条", **document)
    person.seal("发布规定", "发布", "已发布")
    person.go("/settings/publication_due/new").fill(count="5", unit="day", anchor="check_end", article="第六条", **document)
    person.seal("发布规定", "发布", "已发布")


def item(person: Person, edition: str, category: str, look: str = "") -> None:
    """One item with its legal basis and its points, as the demonstration has it."""
    name, _category, basis, points = next(one for one in ITEMS if one[1] == category)
    person.go(f"{edition}/items/new").fill(name=name, categories=[category], methods=["on_site", "written"])
    while person.page.locator("[name=basis_n]").input_value() < str(len(basis)):
        person.press("再加一条依据")
        person.page.wait_for_timeout(300)
    for n, ((title, level), article) in enumerate(basis):
        person.fill(**{f"basis-{n}-title": title, f"basis-{n}-article": article or "全文", f"basis-{n}-level": level})
    for n, (group, content, standard) in enumerate(points):
        given = {"content_group": group, "content": content, "check_standard": standard}
        person.fill(**{f"points-{n}-{key}": value for key, value in given.items()})
    if look:
        person.look(look)
    person.press("保存事项", f"已保存“{name}”")


def upload(person: Person, register: str, file: dict) -> Person:
    """A workbook is sent and checked; the preview stands afterwards."""
    person.go(f"/registers/{register}/import")
    person.page.set_input_files("[name=file]", file)
    return person.press("上传并检查", file["name"])


def confirm(person: Person, rows: int) -> Person:
    """The preview is confirmed; the worker does the rest."""
    person.press(f"导入 {rows} 行")
    return until(person, "都已写入名录")


def until(person: Person, words: str, seconds: int = 60) -> Person:
    """Looks again until the page says so."""
    last = time.monotonic() + seconds
    while words not in person.words():
        assert time.monotonic() < last, person.words()
        person.page.wait_for_timeout(500)
        person.page.reload()
    return person
