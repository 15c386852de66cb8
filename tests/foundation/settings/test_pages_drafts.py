"""A value as draft in the browser: kept, its effect shown to the author, changed, published, discarded."""

import re
import secrets
from datetime import date

import pytest

from saas import clock
from saas.demo import rules
from saas.foundation.settings import service
from saas.foundation.settings.effects import Effect
from saas.foundation.settings.pages_drafts import ROWS, Below
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, OTHER_COUNTY, PROVINCE, RAOPING, TODAY, XIANGQIAO

SCOPE = "law_firm/county"


def typed(**changes) -> dict:
    return {
        "_idem": secrets.token_hex(8), "scope": SCOPE, "p": "30", "q": "100", "times": "2", "per": "year", "min": "1", "max": "0",
        "tolerance": "0", "effective_from": "2023-07-01", "effective_to": "", "document_number": "", "article": "第九条甲",
        "below": "tighten_only", "draft": "1",
    } | changes  # fmt: skip


def number_of(answer) -> int:
    assert answer.status_code == 303, answer.text[:2000]
    return int(re.search(r"/settings/rulings/(\d+)", answer.headers["Location"]).group(1))


@pytest.fixture(scope="module")
def ruled(world):
    with clock.at(TODAY):
        with world.acting(CITY, "publisher") as s:
            rules.store(s)
        with world.acting(RAOPING, "publisher") as s:
            value = {"p": 25, "q": 100, "times": 1, "per": "half_year", "min": 1}
            service.set_value(s, "draw_rate", SCOPE, value, effective_from=TODAY, document_number="饶司〔2023〕1号")
    return world


@pytest.fixture(scope="module")
def drafted(ruled) -> int:
    """A draft of the province, saved from the form without a document number."""
    with clock.at(TODAY):
        return number_of(ruled.client(PROVINCE, "publisher").post("/settings/draw_rate/new", data=typed()))


@pytest.mark.req("S1-13", "S0-26")
def test_a_draft_shows_its_author_what_it_does_to_every_bureau_below(ruled, drafted):
    client = ruled.client(PROVINCE, "publisher")
    with counted() as queries:
        page = client.get(f"/settings/rulings/{drafted}").text
    assert len(queries) <= 5, list(queries)
    for words in ("草稿", "湘桥区司法局", "饶平县司法局", "20/100", "25/100", "30/100", "下级已定的值让位", "还没有文号"):
        assert words in page
    assert "宽于广东省司法厅" in page and "潮州市司法局</a>" not in page, "a county rate changes nothing for the city itself"
    assert "抽查比例与频次·律师事务所·县级" in client.get("/settings").text, "among the drafts of the list"


@pytest.mark.req("S0-04", "S1-13")
@pytest.mark.parametrize("number", [CITY, XIANGQIAO, OTHER_COUNTY])
def test_nobody_below_or_elsewhere_finds_the_draft(ruled, drafted, number):
    client = ruled.client(number, "publisher")
    assert client.get(f"/settings/rulings/{drafted}").status_code == 404
    for verb in ("edit", "publish", "discard"):
        assert client.post(f"/settings/rulings/{drafted}/{verb}", data={"_idem": secrets.token_hex(8)}).status_code == 404


def test_superiors_read_a_draft_below_and_cannot_act_upon_it(ruled):
    client = ruled.client(CHAOAN, "publisher")
    data = typed(scope="", n="4", below="overridable")
    number = number_of(client.post("/settings/team_size/new", data=data))
    above = ruled.client(CITY, "publisher")
    page = above.get(f"/settings/rulings/{number}").text
    assert "潮安区司法局" in page and "弃用草稿" not in page and "4 人" in page
    assert above.post(f"/settings/rulings/{number}/publish", data={"_idem": secrets.token_hex(8)}).status_code == 404
    assert "弃用草稿" not in ruled.client(CHAOAN, "planner").get(f"/settings/rulings/{number}").text


@pytest.mark.req("S1-36")
def test_a_draft_is_changed_published_and_then_stands(ruled):
    client = ruled.client(XIANGQIAO, "publisher")
    data = typed(scope="", n="4", effective_from="2023-06-01", below="overridable")
    number = number_of(client.post("/settings/team_size/new", data=data))
    assert "没有影响" not in client.get("/settings/team_size").text and "草稿" in client.get("/settings/team_size").text
    changed = data | {"_idem": secrets.token_hex(8), "n": "5", "document_number": "湘司〔2023〕4号"}
    assert number_of(client.post(f"/settings/rulings/{number}/edit", data=changed)) == number
    assert 'value="5"' in client.get(f"/settings/rulings/{number}/edit").text
    answer = client.post(f"/settings/rulings/{number}/publish", data={"_idem": secrets.token_hex(8)})
    assert answer.status_code == 303
    with ruled.acting(XIANGQIAO) as s:
        assert service.effective(s, "team_size", on=date(2023, 6, 1)).value == {"n": 5}
    late = client.post(f"/settings/rulings/{number}/discard", data={"_idem": secrets.token_hex(8)})
    assert late.status_code == 422 and "已经发布" in late.text
    assert client.get(f"/settings/rulings/{number}/edit").status_code == 303


def test_a_draft_is_published_from_its_form_and_refused_without_document(ruled):
    client = ruled.client(XIANGQIAO, "publisher")
    data = typed(scope="", n="1", effective_from="2023-08-01", below="overridable")
    number = number_of(client.post("/settings/team_experts/new", data=data))
    now = data | {"_idem": secrets.token_hex(8)}
    del now["draft"]
    refused = client.post(f"/settings/rulings/{number}/edit", data=now | {"n": "2"})
    assert refused.status_code == 422 and "E_REQUIRED" in refused.text and "第九条甲" in refused.text and 'value="2"' in refused.text
    assert client.get(f"/settings/rulings/{number}").text.count("2 名专家") == 0, "a refused form changes nothing"
    right = now | {"_idem": secrets.token_hex(8), "document_number": "湘司〔2023〕6号"}
    assert client.post(f"/settings/rulings/{number}/edit", data=right).status_code == 303
    assert "湘司〔2023〕6号" in client.get("/settings/team_experts").text


def test_a_discarded_draft_is_gone(ruled):
    client = ruled.client(RAOPING, "publisher")
    number = number_of(client.post("/settings/team_size/new", data=typed(scope="", n="6", below="overridable")))
    assert client.post(f"/settings/rulings/{number}/discard", data={"_idem": secrets.token_hex(8)}).status_code == 303
    assert client.get(f"/settings/rulings/{number}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "code"), [({"p": "10"}, "E_LOOSER"), ({"p": "很多"}, "E_NUMBER"), ({"effective_from": ""}, "E_REQUIRED")]
)
def test_a_draft_that_cannot_be_is_refused_and_nothing_typed_is_lost(ruled, changes, code):
    answer = ruled.client(CHAOAN, "publisher").post("/settings/draw_rate/new", data=typed(document_number="安司〔2023〕7号") | changes)
    assert answer.status_code == 422 and f'data-code="{code}"' in answer.text
    assert "第九条甲" in answer.text and "安司〔2023〕7号" in answer.text


def test_the_table_of_effects_is_bounded_and_counts_the_rest():
    def effect(n: int, changed: bool, way: str = "") -> Effect:
        return Effect(440000 + n, f"局{n}", "", ("2 人", ""), (f"{3 + n % 9} 人", ""), changed, "2 人" if way else "", way)

    many = [effect(n, n % 2 == 0, "宽于" if n % 100 == 1 else "") for n in range(3400)]
    below = Below(many)
    assert (below.bureaus, below.changed, below.same, below.giving) == (3400, 1700, 1700, 34)
    assert len(below.rows) == ROWS and below.rest == 1734 - ROWS and below.rows[0].gives_way
    assert sum(n for _way, n in below.ways) <= 1700 and below.more_ways == 3
