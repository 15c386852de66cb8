"""The stand-alone verifier: opened from disk with the network off, in Debian's chromium, as a stranger would."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.frontend.verify.node import VECTORS, run
from tests.journeys.looking import AXE, RULES, SIZES

ROOT = Path(__file__).parents[2]
VERIFIER = ROOT / "frontend" / "dist" / "verify.html"
DONE = ".verdict.is-good, .verdict.is-bad, .verdict.is-notice"
pytestmark = pytest.mark.e2e


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the page from disk, offline; at the end nothing was asked of any network, and the console was silent."""
    contexts, asked, said = [], [], []

    def come(size: str = "1366", before: str = "", address: str = "") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", offline=True)
        contexts.append(context)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        if before:
            page.add_init_script(before)
        page.goto(VERIFIER.as_uri() + address)
        return page

    yield come
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert said == []


def file(name: str, text: str) -> dict:
    """A file as the browser's chooser hands it over."""
    return {"name": name, "mimeType": "application/json", "buffer": text.encode()}


def vector(name: str) -> str:
    """The text of a vector file."""
    return (VECTORS / f"{name}.json").read_text(encoding="utf-8")


def check(page: Page, *files: dict) -> str:
    """Gives files to the page, waits for the verdict and answers its words."""
    page.set_input_files("#choose", list(files))
    page.wait_for_selector(DONE)
    page.wait_for_timeout(300)
    page.wait_for_selector(DONE)
    return page.inner_text("#verdict")


def tampered(name: str = "draw-infeasible") -> str:
    """A record in which a hand has put another officer into a team."""
    record = json.loads(vector(name))
    record["result"]["officers"]["teams"][0]["members"][0] = "P0001"
    return json.dumps(record, ensure_ascii=False)


@pytest.mark.req("B-46")
def test_every_vector_passes_in_the_browser(opened):
    page = opened()
    for path in sorted(VECTORS.glob("*.json")):
        kind, text = path.stem, path.read_text(encoding="utf-8")
        assert page.evaluate("([kind, text]) => drdVerify.conformance(kind, text)", [kind, text]) == [], kind


@pytest.mark.parametrize("size", list(SIZES))
def test_a_dropped_record_turns_green_and_shows_its_numbers(opened, size):
    page = opened(size)
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "T04.json", { type: "application/json" }));
          document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        vector("draw-sha256"),
    )
    page.wait_for_selector(".verdict.is-good")
    record = json.loads(vector("draw-sha256"))
    assert "八步全部一致" in page.inner_text("#verdict")
    assert page.locator(".step.is-good").count() == 8
    for place in page.locator("#steps summary.step-line").all():
        place.click()
    steps = page.inner_text("#steps").replace(" ", "")
    for digits in (record["commit"], record["seed"], record["head"], record["contributions"][0]):
        assert digits in steps
    assert "未在来源处核对" in steps and "公布值" in steps


def test_a_changed_record_turns_red_with_code_stage_and_place(opened):
    page = opened()
    assert "第六步不一致" in check(page, file("bad.json", tampered()))
    words = page.inner_text("#failure")
    assert "E_RESULT" in words and "第 4 关" in words and "result.officers.teams[0].members[0]" in words
    assert '"P0001"' in words and '"P0002"' in words  # what the record says, what was computed
    assert page.locator(".step.is-bad").count() == 1 and page.locator(".step.is-good").count() == 6
    for text in ("", "{}", vector("draw-sm3")[:-2]):
        assert "第一步不一致" in check(page, file("broken.json", text))
        assert "E_FORMAT" in page.inner_text("#failure")


def test_a_record_that_is_too_large_is_refused_in_words(opened):
    page = opened()
    page.evaluate(
        """() => {
          const big = new File(["{}"], "big.json");
          Object.defineProperty(big, "size", { value: 201 * 1024 * 1024 });
          const drop = new Event("drop", { bubbles: true, cancelable: true });
          drop.dataTransfer = { files: [big] };
          dispatchEvent(drop);
        }"""
    )
    page.wait_for_selector(".verdict.is-bad")
    assert "超过 200 MB" in page.inner_text("#failure") and "E_FORMAT" in page.inner_text("#failure")


def test_without_a_worker_the_same_is_found(opened):
    page = opened(before="delete window.Worker")
    assert "八步全部一致" in check(page, file("good.json", vector("draw-sm3")))
    assert "第六步不一致" in check(page, file("bad.json", tampered()))


def test_a_record_inside_the_page_is_checked_at_once(opened, tmp_path, monkeypatch):
    block = f'<script type="application/json" id="record" data-name="T04.json">{vector("draw-sha256")}</script>'
    handed = tmp_path / "handed.html"
    handed.write_text(VERIFIER.read_text(encoding="utf-8").replace("<script", block + "<script", 1), encoding="utf-8")
    monkeypatch.setitem(globals(), "VERIFIER", handed)
    page = opened()
    page.wait_for_selector(".verdict.is-good")
    assert "T04.json" in page.inner_text("#drop") and "八步全部一致" in page.inner_text("#verdict")


@pytest.mark.req("B-46")
def test_why_us_names_cell_chance_ticket_and_place(opened):
    page = opened()
    check(page, file("good.json", vector("draw-infeasible")))
    record = json.loads(vector("draw-infeasible"))
    cell = record["result"]["objects"]["strata"][0]["cells"][0]
    page.fill("#why-id", cell["drawn"][1]["id"])
    page.press("#why-id", "Enter")
    page.get_by_text("这张票怎么算出来").click()
    words = page.inner_text(".why-answer")
    assert f"{cell['quota']} / {cell['eligible']}" in words and f"{cell['eligible']} 家里排第 2" in words
    assert cell["drawn"][1]["ticket"] in words.replace(" ", "")
    page.get_by_text("为什么没有配齐").last.click()
    conflict = next(one for one in record["result"]["officers"]["unstaffed"] if one["id"] == cell["drawn"][1]["id"])
    words = page.inner_text(".why-answer")
    assert f"{conflict['conflicts'][0]['need']} 个席位" in words and "不能带队" in words
    page.fill("#why-id", "nobody")
    page.press("#why-id", "Enter")
    page.get_by_text("名录里没有 nobody").wait_for()


def test_a_published_fingerprint_is_compared(opened):
    page = opened()
    check(page, file("good.json", vector("draw-sha256")))
    commit = json.loads(vector("draw-sha256"))["commit"]
    page.fill("#compare", " ".join(re.findall("....", commit)).upper())
    assert "相同" in page.inner_text(".compare-answer") and "承诺" in page.inner_text(".compare-answer")
    page.fill("#compare", commit[:16])
    assert "相同" in page.inner_text(".compare-answer")
    page.fill("#compare", commit[:15] + ("0" if commit[15] != "0" else "1"))
    assert "没有一个指纹" in page.inner_text(".compare-answer")


def test_trying_a_change_turns_the_right_step_red(opened):
    page = opened()
    check(page, file("good.json", vector("draw-sha256")))
    for words, code in (("改一个字", "E_COMMIT"), ("删一行名录", "E_COMMIT"), ("换掉一个抽中的", "E_RESULT"), ("改一位随机源", "E_SEED")):
        page.get_by_role("button", name=words).click()
        page.locator(".try-answer .code", has_text=code).wait_for()
    assert "八步全部一致" in page.inner_text("#verdict")  # the open record is untouched


def test_several_records_are_checked_as_a_chain(opened):
    texts = run("make.mjs", '{"id": "T1"}', '{"id": "T2", "seed": 2}', '{"id": "T3", "seed": 3}')
    files = [file(f"{name}.json", text) for name, text in zip("cab", reversed(texts), strict=True)]
    page = opened()
    check(page, *files)
    assert "从头到尾接得上" in page.inner_text("#chain")
    rows = [row.inner_text() for row in page.locator("#chain tbody tr").all()]
    assert ["第一份" in rows[0], "T1 第 1 次之后" in rows[1], "T2 第 1 次之后" in rows[2]] == [True] * 3
    check(page, files[0], files[2])
    assert "断开：上一份不在这些文件里" in page.inner_text("#chain")
    fork = run("make.mjs", '{"id": "T1"}', '{"id": "T2b", "seed": 9}')[1]
    check(page, *files, file("fork.json", fork))
    assert "分叉：与 T2#1" in page.inner_text("#chain")
    first = json.loads(texts[0])
    void = {"draw_id": "T2", "attempt": 1, "prev": first["head"], "commit": "ab" * 32, "reason": "一方未公开"}
    after = run("make.mjs", json.dumps({"id": "T2", "attempt": 2, "prev": "ab" * 32}))[0]
    check(page, files[2], file("void.json", json.dumps(void)), file("after.json", after))
    assert "从头到尾接得上" in page.inner_text("#chain") and "作废公告" in page.inner_text("#chain")


@pytest.mark.parametrize("address", ["", "#en"])
@pytest.mark.parametrize("size", list(SIZES))
def test_axe_is_silent_and_nothing_goes_sideways(opened, size, address):
    page = opened(size, address=address)

    def look() -> None:
        page.evaluate(AXE)
        found = page.evaluate(f"axe.run(document, {RULES})")["violations"]
        assert [f"{v['id']}: {n['html'][:200]} {n['failureSummary'][:200]}" for v in found for n in v["nodes"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]

    look()
    for text in (vector("draw-sha256"), tampered(), vector("draw-sm3")[:-2]):
        check(page, file("record.json", text))
        for fold in page.locator("details:not([open]) > summary").all():
            if fold.is_visible():
                fold.click()
        look()
    check(page, file("one.json", vector("draw-sha256")), file("two.json", vector("draw-sm3")))
    look()
    if address:
        assert not re.search(r"[\u4e00-\u9fff]", page.inner_text("#title") + page.inner_text(".steps-head") + page.inner_text("#why h2"))


def test_it_is_used_by_keyboard_alone(opened):
    page = opened()
    check(page, file("good.json", vector("draw-sha256")))
    page.locator("#steps summary.step-line").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("第 1 次").nth(1).wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('summary.step-line')")
    page.keyboard.press("Space")
    page.get_by_text("承诺全文").wait_for()


def test_300_objects_and_100_officers_take_less_than_three_seconds(opened):
    plenty = run("make.mjs", '{"objects": 300, "officers": 100, "rate": "1/1"}')[0]
    page = opened()
    words = check(page, file("plenty.json", plenty))
    assert "七步全部一致" in words
    seconds = float(re.search(r"([\d.]+) 秒", words)[1])
    assert seconds < 3
