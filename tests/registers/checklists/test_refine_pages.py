"""细化 in the browser: the superior's words in grey beside one's own; what goes too far is said beside the field."""

import re
import secrets

import pytest

from saas.registers.checklists import service
from tests.factories.world import CITY, PROVINCE
from tests.registers.checklists.kit import NAME, draft, load, publish

FIELDS = {
    "levels": ["city", "county"], "partners": ["发展和改革部门"], "power_code": "440000-12", "rate_p": 10, "rate_q": 100,
    "times": 1, "per": "year",
}  # fmt: skip


def key() -> dict:
    return {"_idem": secrets.token_hex(8)}


@pytest.fixture(scope="module")
def place(world) -> str:
    """The address of the city's draft upon the province's list."""
    from saas import clock
    from tests.factories.world import TODAY

    with clock.at(TODAY):
        number = draft(world, PROVINCE, title="省级主清单")
        with world.acting(PROVINCE, "planner") as s:
            row = service.whole(s, load(s, number))[0]
            for name, value in FIELDS.items():
                setattr(row, name, value)
        publish(world, PROVINCE, number, document="粤司规〔2023〕1号")
        with world.acting(CITY, "planner") as s:
            return f"/checklists/{service.new_draft(s, title='潮州细化').id}"


@pytest.fixture(scope="module")
def page(world, place) -> str:
    """The address of the refinement, as the draft's page links to it."""
    return re.search(r"/checklists/\d+/refine/\d+/\d+", world.client(CITY).get(place).text).group()


def typed(html: str) -> dict:
    """What a browser would send of that form if nothing were changed."""
    form = html[html.index('id="refine-form"') :]
    out: dict = key()
    for name, value in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        out[name] = value
    out["methods"] = re.findall(r'name="methods" value="([^"]+)" checked', form)
    out["points_n"] = re.search(r'name="points_n" value="(\d+)"', form).group(1)
    for name, value in re.findall(r'type="hidden" id="f-points-\d+-key" name="([^"]+)" value="([^"]*)"', form):
        out[name] = value
    return out


@pytest.mark.req("S0-09", "S1-07", "S2-04", "S2-07", "S3-01", "S4-09")
def test_the_draft_shows_the_masters_items_with_all_their_fields(world, place):
    text = world.client(CITY).get(place).text
    for words in ("省厅", NAME, "10%，每年 1 次", "440000-12", "市级、县级", "部门联合抽查事项清单", "发展和改革部门", "公证行业", "底本"):
        assert words in text, words
    assert "mq-card-above" in text and ">细化</a>" in text


@pytest.mark.req("S4-09")
def test_what_goes_too_far_is_said_beside_each_field_at_once_and_nothing_typed_is_lost(world, page):
    client = world.client(CITY)
    given = typed(client.get(page).text)
    standard = next(name for name in given if name.endswith("check_standard") and name.startswith("own-"))
    answer = client.post(page, data=given | {standard: "随便", "rate_p": "5", "rate_q": "100", "methods": ["phone_interview"]})
    assert answer.status_code == 422
    for code, field in (("E_CONTRADICTS", standard), ("E_LOOSER", "rate_p"), ("E_METHODS", "methods")):
        assert f'data-code="{code}"' in answer.text and f'id="f-{field}-error"' in answer.text, code
    assert ">\n随便</textarea>" in answer.text and "广东省司法厅规定抽查比例为 10%（粤司规〔2023〕1号）" in answer.text
    assert client.post(page, data=given | key()).status_code == 422, "nothing refined"


@pytest.mark.req("S4-09", "S2-24")
def test_striking_out_a_masters_item_is_refused_on_the_page_where_one_would_try(world, place, page):
    client = world.client(CITY)
    drop = page.replace("/refine/", "/drop/")
    assert drop in client.get(place).text and drop in client.get(page).text
    answer = client.post(drop, data=key())
    assert answer.status_code == 422 and "E_MASTER_ITEM" in answer.text and "本局不能删去，只能细化" in answer.text
    assert NAME in client.get(place).text


@pytest.mark.req("S4-09")
def test_a_refinement_is_written_changed_warned_about_and_taken_back(world, place, page):
    client = world.client(CITY)
    given = typed(client.get(page).text)
    standard = next(name for name in given if name.endswith("check_standard") and name.startswith("own-"))
    more = client.post(page, data=given | {"more": "points", "points-0-content": "还没写完"})
    assert more.status_code == 200 and "data-code" not in more.text and 'name="points-3-content"' in more.text
    extra = {"points-0-content_group": "business", "points-0-content": "第一条", "points-0-check_standard": "有"}
    extra |= {"points-1-content_group": "business", "points-1-content": "第二条", "points-1-check_standard": "有", "points_n": "2"}
    saved = client.post(page, data=given | key() | extra | {standard: given[standard] + "，小型机构除外", "raised": "1"})
    assert saved.status_code == 303 and "#item-" in saved.headers["Location"]
    text = client.get(place).text
    assert '<ins class="is-own">，小型机构除外</ins>' in text and "已细化" in text and "重点检查事项" in text
    assert "加入了“，小型机构除外”" in world.client(CITY, "publisher").get(place).text
    again = typed(client.get(page).text)
    kept = {again["points-0-content"]: again["points-0-key"], again["points-1-content"]: again["points-1-key"]}
    moved = client.post(page, data=again | {"move": "points-1", "points-0-content_group": "business", "points-1-content_group": "business"})
    swapped = typed(moved.text)
    assert swapped["points-0-content"] == "第二条" and swapped["points-0-key"] == kept["第二条"]
    groups = {"points-0-content_group": "business", "points-1-content_group": "business"}
    forged = {"points-0-key": kept["第一条"], "points-1-key": kept["第一条"]}
    assert client.post(page, data=swapped | key() | groups | forged | {"points-1-content": "改字"}).status_code == 303
    with world.acting(CITY) as s:
        row = service.whole(s, load(s, int(place.rsplit("/", 1)[1])))[0]
        assert len({(point.origin_no, point.serial) for point in row.points}) == len(row.points) == 3
    back = client.post(page.replace("/refine/", "/take-back/"), data=key())
    assert back.status_code == 303 and "已细化" not in client.get(place).text
    assert client.post(page.replace("/refine/", "/take-back/"), data=key()).status_code == 422


def test_published_editions_and_strangers_items_are_not_refined(world, place, page):
    client = world.client(CITY)
    assert client.get(f"{place}/refine/440000/999").status_code == 422
    assert world.client(PROVINCE).get(page).status_code == 404
    assert world.client(CITY, "publisher").get(page).status_code == 403
