"""A stranger who trusts nobody: from the first page to a draw, to "why us?", to the browser that recomputes it all."""

import hashlib
import json

import pytest

pytestmark = [pytest.mark.e2e]
OPENED = (
    "select slug, name, attempt, tenant_no, commit, head, names from app.pub_draw where opened_on is not null "
    "order by committed_on desc, id desc limit 1"
)


@pytest.fixture(scope="module")
def opened(demo_site) -> dict:
    """The newest attempt whose record is open."""
    names = ("slug", "name", "attempt", "tenant_no", "commit", "head", "names")
    return dict(zip(names, demo_site.rows(OPENED)[0], strict=True))


@pytest.mark.req("S0-17", "S0-01")
def test_the_browser_recomputes_a_draw_without_asking_anybody(demo_site, person, opened):
    somebody = person().go(f"/b/{opened['tenant_no']}/draws")
    somebody.page.locator(f"a[href='/draw/{opened['slug']}']").first.click()
    somebody.sees("抽取可以验证").look("draw-opened")
    asked = []
    somebody.page.on("request", lambda request: asked.append(request.url))
    somebody.press("在浏览器里验证", "步全部一致").look("draw-verified")
    assert f"{opened['name']}-{opened['attempt']}.json" in somebody.words()
    assert " ".join(opened["head"][i : i + 4] for i in range(0, 16, 4)) in " ".join(somebody.words().split())
    assert [url for url in asked if not url.startswith(("blob:", "data:"))] == [f"{demo_site.address}/draw/{opened['slug']}/verify"]
    somebody.context.set_offline(True)
    somebody.page.get_by_role("button", name="English").click()
    somebody.sees("steps agree")


def test_the_downloaded_record_dropped_onto_the_empty_page_says_the_same(person, opened, tmp_path):
    somebody = person().go(f"/draw/{opened['slug']}")
    with somebody.page.expect_download() as waiting:
        somebody.page.get_by_role("link", name="下载抽取记录").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert hashlib.sha256(file.read_bytes()).hexdigest() in somebody.page.content()
    somebody.go("/verify").page.set_input_files("input[type=file]", file)
    somebody.sees("步全部一致")
    record = json.loads(file.read_text(encoding="utf-8"))
    record["result"]["objects"]["strata"][0]["cells"][0]["drawn"].reverse()
    record["result"]["objects"]["strata"][0]["cells"][0]["quota"] += 1
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(record), encoding="utf-8")
    somebody.go("/verify").page.set_input_files("input[type=file]", changed)
    somebody.sees("步不一致").look("draw-refused")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_why_us_by_name(person, opened, script):
    """Works without JavaScript like every public page."""
    somebody = person(script=script).go(f"/draw/{opened['slug']}")
    code, name = sorted(opened["names"].items())[0]
    somebody.fill(q=name).press("查", name)
    assert somebody.page.locator("h1").inner_text() == name and code in somebody.words()
    somebody.look(f"draw-why-{script}")


def test_a_fingerprint_from_a_notebook_leads_to_the_draw(person, opened):
    somebody = person().go("/").press("验证一次抽取", "按指纹找一次抽取")
    somebody.fill(hash=" ".join(opened["commit"][i : i + 4] for i in range(0, 16, 4))).press("查", "抽取可以验证")
    assert somebody.page.url.endswith(f"/draw/{opened['slug']}")


RESULT = (
    "select r.slug, r.title from app.pub_record r join app.pub_draw d on d.root_id = r.root_id and d.commit = r.body ->> 'commit' "
    "where r.kind = 'result' and d.opened_on is not null order by r.id desc limit 1"
)


def test_a_result_leads_to_its_draw_and_to_why_us(demo_site, person):
    [(result, name)] = demo_site.rows(RESULT)
    somebody = person().go(f"/r/{result}").look("result-of-an-open-draw")
    somebody.press("为什么抽到这家，怎样自己算", "自己算一遍").sees(name)


@pytest.mark.parametrize("state", ["void", "sealed"])
def test_what_is_not_open_is_shown_as_carefully(demo_site, person, state):
    found = demo_site.rows("select slug from app.pub_draw where state = %s and opened_on is null order by id desc limit 1", state)
    [(slug,)] = found
    person().go(f"/draw/{slug}").look(f"draw-{state}")
