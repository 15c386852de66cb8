"""事项清单 in the browser: drafting with rows that are added without script, publication by another person."""

import re
import secrets

import pytest
from sqlalchemy import event

from saas.registers.checklists import service
from tests.factories.world import CHAOAN, CITY, RAOPING, XIANGQIAO
from tests.registers.checklists.kit import draft, load, publish


def key() -> dict:
    return {"_idem": secrets.token_hex(8)}


def written(**changes) -> dict:
    fixed = {
        "name": "对公证机构收费的检查",
        "organ": "潮安区司法局",
        "categories": ["notary_office"],
        "methods": ["on_site"],
        "item_grade": "key",
        "power_code": "",
        "basis_n": "1",
        "points_n": "1",
        "basis-0-title": "《公证法》",
        "basis-0-article": "第五条",
        "basis-0-level": "law",
        "points-0-content_group": "permit",
        "points-0-content": "设立条件",
        "points-0-check_standard": "公证员不少于二人",
    }
    return key() | fixed | changes


@pytest.fixture(scope="module")
def city(world) -> int:
    """The city's published edition."""
    from saas import clock
    from tests.factories.world import TODAY

    with clock.at(TODAY):
        number = draft(world, CITY, title="潮州市清单")
        publish(world, CITY, number)
    return number


def test_an_empty_bureau_is_told_what_belongs_here(world, city):
    page = world.client(CHAOAN, "planner").get("/checklists").text
    assert "本局还没有自己的清单" in page and "上级清单" in page and "潮州市清单" in page and "起草新版次" in page
    assert "起草新版次" not in world.client(CHAOAN, "approver").get("/checklists").text


def test_from_draft_to_the_public_page(world, city):
    planner, publisher = world.client(XIANGQIAO, "planner"), world.client(XIANGQIAO, "publisher")
    answer = planner.post("/checklists/new", data=key() | {"title": "湘桥区清单", "start": "blank"})
    assert answer.status_code == 303
    place = answer.headers["Location"]
    assert "对公证机构的监督检查" in planner.get(place).text
    assert planner.post(f"{place}/items/new", data=written(name="第二项")).status_code == 303
    assert "发布清单" not in planner.get(place).text
    assert "发布“湘桥区清单”" in publisher.get("/w").text
    assert "发布清单" in publisher.get(place).text
    refused = publisher.post(f"{place}/publish", data=key() | {"document_number": "", "effective_from": "2023-04-01"})
    assert refused.status_code == 422 and "E_REQUIRED" in refused.text
    done = publisher.post(
        f"{place}/publish", data=key() | {"document_number": "湘司〔2023〕8号", "effective_from": "2023-03-20"}
    )
    assert done.status_code == 303
    assert "已发布" in publisher.get(place).text and "发布清单" not in publisher.get(place).text
    assert "湘桥区清单" in world.client().get(f"/b/{XIANGQIAO}").text
    found = planner.get("/w/find?q=第二项").text
    assert f"{place}#item-" in found
    assert f"{place}#item-" in planner.get("/w/find?q=监督检查").text, "the superior's items are found in the own list"


def test_lines_are_added_without_script_and_nothing_typed_is_lost(world, city):
    client = world.client(CHAOAN, "planner")
    place = client.post("/checklists/new", data=key() | {"title": "潮安区清单", "start": "blank"}).headers["Location"]
    more = client.post(f"{place}/items/new", data=written(more="basis", name=""))
    assert more.status_code == 200 and "data-code" not in more.text
    assert 'name="basis-1-title"' in more.text and "公证员不少于二人" in more.text
    more = client.post(f"{place}/items/new", data=written(more="points", points_n="99999"))
    assert 'name="points-79-content"' in more.text and 'name="points-80-content"' not in more.text
    two = {
        "basis_n": "2",
        "basis-1-title": "《公证机构执业管理办法》",
        "basis-1-article": "第二条",
        "basis-1-level": "department_rule",
    }
    assert client.post(f"{place}/items/new", data=written(**two)).status_code == 303
    page = client.get(place).text
    assert "《公证法》第五条（法律）" in page and "《公证机构执业管理办法》第二条（部门规章）" in page
    edit = re.search(r"/checklists/items/\d+/edit", page).group()
    assert 'value="《公证机构执业管理办法》"' in client.get(edit).text
    assert client.post(edit, data=written(name="改了名")).status_code == 303
    page = client.get(place).text
    assert "改了名" in page and "《公证机构执业管理办法》" not in page


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"name": ""}, "name", "E_REQUIRED"),
        ({"name": "长" * 121}, "name", "E_TOO_LONG"),
        ({"categories": []}, "categories", "E_REQUIRED"),
        ({"methods": ["telepathy"]}, "methods", "E_CHOICE"),
        ({"item_grade": "x"}, "item_grade", "E_CHOICE"),
        ({"basis-0-article": ""}, "basis-0-article", "E_REQUIRED"),
        ({"basis-0-level": "county_document"}, "basis-0-level", "E_CHOICE"),
        ({"points-0-check_standard": ""}, "points-0-check_standard", "E_REQUIRED"),
        ({"points-0-content_group": "others"}, "points-0-content_group", "E_CHOICE"),
    ],
)
def test_bad_input_is_named_beside_the_field_and_kept(world, city, changes, field, code):
    client = world.client(RAOPING, "planner")
    if "继续起草" not in client.get("/checklists").text:
        client.post("/checklists/new", data=key() | {"title": "饶平县清单", "start": "blank"})
    place = re.search(r"/checklists/\d+", client.get("/checklists/new").text).group()
    answer = client.post(f"{place}/items/new", data=written(organ="饶平县司法局法规股") | changes)
    assert answer.status_code == 422
    assert f'data-code="{code}"' in answer.text and f'id="f-{field}' in answer.text
    assert "饶平县司法局法规股" in answer.text
    with world.acting(RAOPING) as s:
        assert service.whole(s, load(s, int(place.rsplit("/", 1)[1]))) == []


def test_an_incomplete_draft_says_what_is_missing_and_cannot_be_published(world, city):
    with world.acting(CITY, "planner") as s:
        edition = service.new_draft(s, title="缺依据的清单", source=service.in_force(s))
        item = service.whole(s, edition)[0]
        item.basis = []
        place = f"/checklists/{edition.id}"
    publisher = world.client(CITY, "publisher")
    page = publisher.get(place).text
    assert "没有依据" in page and "发布清单" not in page and "缺依据的清单" not in publisher.get("/w").text
    answer = publisher.post(
        f"{place}/publish", data=key() | {"document_number": "潮司〔2023〕40号", "effective_from": "2023-04-01"}
    )
    assert answer.status_code == 422 and "E_NO_BASIS" in answer.text and "潮司〔2023〕40号" in answer.text
    assert world.client(CITY, "planner").post(f"{place}/discard", data=key()).status_code == 303


def test_superiors_editions_are_read_but_not_written_and_neighbours_drafts_not_there(world, city):
    client = world.client(CHAOAN, "planner")
    assert client.get(f"/checklists/{city}").status_code == 200
    assert client.get(f"/checklists/{city}/edit").status_code == 404
    assert client.post(f"/checklists/{city}/discard", data=key()).status_code == 404
    with world.acting(CITY) as s:
        item = service.whole(s, load(s, city))[0]
    assert client.get(f"/checklists/items/{item.id}/edit").status_code == 404
    own = world.client(CITY, "planner").get(f"/checklists/items/{item.id}/edit")
    assert own.status_code == 422 and "已发布的版次不能修改" in own.text
    with world.acting(RAOPING) as s:
        theirs = next(edition.id for edition, _ in service.editions(s) if not edition.published)
    assert client.get(f"/checklists/{theirs}").status_code == 404


def test_reading_an_edition_takes_the_same_number_of_queries_however_long_it_is(world, city):
    with world.acting(CITY) as s:
        engine = s.get_bind()
    said: list[str] = []
    client = world.client(CITY, "approver")
    client.get(f"/checklists/{city}")
    event.listen(engine, "before_cursor_execute", lambda c, cur, statement, *rest: said.append(statement))
    client.get(f"/checklists/{city}")
    mine = [line for line in said if "check_" in line and "set_config" not in line]
    assert len(mine) <= 5, mine
