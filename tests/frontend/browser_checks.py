"""The gallery in Debian's chromium: axe finds nothing, no sideways scroll, the policy holds, with and without script.

Named so that only `make e2e` collects it: it wants playwright and a browser.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.frontend.gallery import SIZES, browser, open_page
from tests.frontend.plain_jinja import ROOT
from tests.frontend.samples import pages

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.e2e

RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the module."""
    with browser() as found:
        yield found


def violations(page: Page) -> list[str]:
    """What axe has to say about the page as it stands now."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(f"axe.run(document, {RULES})")["violations"]
    return [f"{v['id']}: {n['html'][:160]} {n['failureSummary'][:200]}" for v in found for n in v["nodes"]]


def until(page: Page, question: str) -> None:
    """Wait for a truth in the page; Playwright's own waiting would need eval, which the policy forbids."""
    for _ in range(50):
        if page.evaluate(question):
            return
        page.wait_for_timeout(100)
    raise AssertionError(question)


KEPT = "Object.keys(localStorage).some(k => k.startsWith('mq-keep:'))"


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("name", list(pages()))
def test_page_is_clean_and_fits(chromium: Browser, name: str, size: str) -> None:
    """No violation of WCAG 2.2 AA, no sideways scroll, no message of the content security policy."""
    said = []
    page = open_page(chromium, name, size)
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert said == []
    page.context.close()


@pytest.mark.parametrize("size", list(SIZES))
def test_without_script_everything_is_reachable(chromium: Browser, size: str) -> None:
    """Navigation, rule and seal are there without JavaScript."""
    page = open_page(chromium, "gallery.html", size, script=False)
    assert page.get_by_role("link", name="年度计划", exact=True).is_visible()
    page.locator("details.mq-rule summary").first.click()
    assert page.get_by_text("潮司〔2023〕9号").first.is_visible()
    page.locator("details.mq-seal summary").click()
    assert page.get_by_role("button", name="封存并公开").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    page.context.close()


@pytest.mark.parametrize("size", list(SIZES))
def test_rule_mark_is_a_button_with_a_popover_inside_the_window(chromium: Browser, size: str) -> None:
    """Opens by press, stays inside the window, closes by Escape and gives the focus back."""
    page = open_page(chromium, "task.html", size)
    for mark in page.locator(".mq-rule-button").all():
        mark.click()
        pop = page.locator(".mq-rule-pop:visible")
        box = pop.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= SIZES[size][0]
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
        page.keyboard.press("Escape")
        assert pop.count() == 0
        assert mark.evaluate("e => e === document.activeElement")
    page.locator(".mq-rule-button").first.click()
    assert violations(page) == []
    page.context.close()


@pytest.mark.parametrize("size", list(SIZES))
def test_seal_asks_once_in_a_dialogue(chromium: Browser, size: str) -> None:
    """The dialogue is modal, its other button closes it, and nothing is sent before the verb is pressed again."""
    page = open_page(chromium, "gallery.html", size)
    page.locator("summary.mq-btn-seal").click()
    dialog = page.get_by_role("dialog")
    assert dialog.is_visible()
    assert violations(page) == []
    page.get_by_role("button", name="先不封存").click()
    assert not dialog.is_visible()
    page.locator("summary.mq-btn-seal").click()
    with page.expect_request("**/seal") as sent:
        page.get_by_role("button", name="封存并公开").click()
    assert sent.value.method == "POST" and "_idem=key-1" in sent.value.post_data
    page.context.close()


def test_phone_menu_unfolds(chromium: Browser) -> None:
    """The bar folds on a phone and unfolds by its button."""
    page = open_page(chromium, "workspace.html", "phone")
    link = page.get_by_role("link", name="年度计划", exact=True)
    assert not link.is_visible()
    page.get_by_role("button", name="菜单").click()
    assert link.is_visible()
    assert violations(page) == []
    page.context.close()


def test_unsent_input_survives_a_reload_and_can_be_dropped(chromium: Browser) -> None:
    """What was typed stands again after a reload, with a word about it, until the person drops it."""
    page = open_page(chromium, "task.html", "wide")
    page.get_by_label("偏离理由").fill("改过的理由")
    until(page, KEPT)
    page.reload()
    assert page.get_by_label("偏离理由").input_value() == "改过的理由"
    page.get_by_role("button", name="不要了，用服务器上的").click()
    until(page, f"!({KEPT})")
    page.wait_for_load_state()
    assert "20%" in page.get_by_label("偏离理由").input_value()
    page.context.close()


def test_input_survives_a_sign_in_that_expired(chromium: Browser) -> None:
    """Sent, but the sign-in form came back: afterwards the words are still in the form; after success they are gone."""
    page = open_page(chromium, "task.html", "wide")
    page.get_by_label("偏离理由").fill("登录过期前写的")
    page.evaluate("document.getElementById('task').action = '/signin.html'")
    page.get_by_role("button", name="报法治督察科").click()
    page.wait_for_url("**/signin.html")
    page.goto("http://gallery.test/task.html")
    assert page.get_by_label("偏离理由").input_value() == "登录过期前写的"
    page.evaluate("document.getElementById('task').action = '/workspace.html'")
    page.get_by_role("button", name="报法治督察科").click()
    page.wait_for_url("**/workspace.html")
    page.goto("http://gallery.test/task.html")
    assert "20%" in page.get_by_label("偏离理由").input_value()
    page.context.close()


def test_list_is_sorted_and_walked_by_keyboard(chromium: Browser) -> None:
    """A sort link swaps only the list and keeps the address; Down goes to the next row."""
    page = open_page(chromium, "list.html", "wide")
    with page.expect_request("**/list.html?sort=district*"):
        page.get_by_role("link", name="县区").click()
    assert "sort=district" in page.url
    page.wait_for_load_state("networkidle")
    page.locator("tbody a").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "广东韩岸律师事务所"
    page.context.close()


def test_columns_can_be_hidden(chromium: Browser) -> None:
    """The column choice hides a column and remembers it."""
    page = open_page(chromium, "list.html", "wide")
    page.locator(".mq-columns summary").click()
    page.get_by_label("设立日期").uncheck()
    assert not page.get_by_text("2016年3月5日").first.is_visible()
    page.reload()
    assert not page.get_by_text("2016年3月5日").first.is_visible()
    page.context.close()
