"""整套制度 in the browser: taken away, compared, every bad row named, stored once, and again without any change."""

import io
import secrets
from datetime import date

import pytest

from saas import clock
from saas.demo import rules
from saas.foundation.settings import service
from saas.foundation.settings.pages_ruleset import marked
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, TODAY, XIANGQIAO


@pytest.fixture(scope="module")
def ruled(world):
    with clock.at(TODAY), world.acting(CITY, "publisher") as s:
        rules.store(s)
    return world


def own(world, number: int) -> int:
    """How many values a bureau has stored."""
    with world.acting(number) as s:
        return sum(row.tenant_no == number for rows in service.book(s).rows.values() for row in rows)


def document(number: int, name: str, code: str, value: str, since: str = "2023-06-01", more: str = "") -> str:
    return (
        f"format: mingqian-ruleset/1\nbureau:\n  number: {number}\n  name: {name}\ndocuments:\n- number: 安司〔2023〕2号\n"
        f"  effective_from: '{since}'\n  rules:\n  - code: {code}\n    value: {value}\n{more}"
    )


SIZE = document(CHAOAN, "潮安区司法局", "team_size", "{n: 3}")


def send(client, path: str, text: str, **more):
    return client.post(f"/settings/set/{path}", data={"_idem": secrets.token_hex(8), "text": text} | more)


@pytest.mark.req("S1-13")
@pytest.mark.parametrize("kind", ["json", "yaml"])
def test_what_is_exported_and_brought_back_changes_nothing(ruled, kind):
    client = ruled.client(CITY, "publisher")
    file = client.get(f"/settings/set/file?kind={kind}")
    assert file.status_code == 200 and f".{kind}" in file.headers["Content-Disposition"] and "潮司〔2023〕9号" in file.text
    before = own(ruled, CITY)
    page = client.post("/settings/set/compare", data={"file": (io.BytesIO(file.data), f"rules.{kind}")})
    assert page.status_code == 200 and "没有要写入的内容" in page.text and "写入并发布" not in page.text
    assert send(client, "apply", file.text).status_code == 303 and own(ruled, CITY) == before
    assert "本来就有" in client.get("/settings").text


@pytest.mark.req("S1-13", "S1-36")
def test_a_document_is_compared_then_stored_once(ruled):
    client = ruled.client(CHAOAN, "publisher")
    page = send(client, "compare", SIZE)
    assert page.status_code == 200 and "将要写入" in page.text and "3 人" in page.text
    assert own(ruled, CHAOAN) == 0, "comparing writes nothing"
    assert send(client, "apply", SIZE).status_code == 303
    assert own(ruled, CHAOAN) == 1
    with ruled.acting(CHAOAN) as s:
        now = service.effective(s, "team_size", on=date(2023, 6, 1))
        assert (now.value, now.document_number) == ({"n": 3}, "安司〔2023〕2号")
    assert send(client, "apply", SIZE).status_code == 303
    assert own(ruled, CHAOAN) == 1, "again changes nothing"
    later = SIZE.replace("n: 3", "n: 4").replace("2023-06-01", "2023-09-01")
    page = send(client, "compare", later).text
    assert "<del>3</del>" in page and "<ins>4</ins>" in page


def test_a_document_may_come_in_as_drafts(ruled):
    client = ruled.client(XIANGQIAO, "publisher")
    text = document(XIANGQIAO, "湘桥区司法局", "team_size", "{n: 3}")
    assert send(client, "apply", text, draft="1").status_code == 303
    with ruled.acting(XIANGQIAO) as s:
        assert service.effective(s, "team_size", on=date(2023, 6, 1)).origin_no == 0
    assert "检查组最少人数" in client.get("/settings").text.partition("<aside")[2]


@pytest.mark.req("S1-13")
def test_every_bad_row_is_named_and_nothing_is_half_written(ruled):
    client = ruled.client(RAOPING, "publisher")
    more = "  - code: team_size\n    value: {n: many}\n  - code: no_such_rule\n    value: {n: 1}\n"
    text = document(RAOPING, "饶平县司法局", "team_experts", "{n: 1}", more=more)
    for path in ("compare", "apply"):
        answer = send(client, path, text)
        assert answer.status_code == 422 and "no_such_rule" in answer.text
        assert answer.text.count('<li data-code="E_') >= 2 and "行" in answer.text, "each with its place"
        assert "n: many" in answer.text, "nothing typed is lost"
    assert own(ruled, RAOPING) == 0


@pytest.mark.req("S0-26", "S1-13")
def test_a_looser_value_is_not_brought_in_by_a_document(ruled):
    client = ruled.client(RAOPING, "publisher")
    value = "{p: 10, q: 100, times: 1, per: half_year, min: 1}\n    scope: law_firm/county"
    text = document(RAOPING, "饶平县司法局", "draw_rate", value)
    page = send(client, "compare", text)
    assert page.status_code == 200 and "不能写入" in page.text and "下级只能从严" in page.text and "写入并发布" not in page.text
    answer = send(client, "apply", text)
    assert answer.status_code == 422 and "E_LOOSER" in answer.text and own(ruled, RAOPING) == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"text": ""}, "E_REQUIRED"),
        ({"file": (io.BytesIO(b"\xff\xfe\x00bad"), "x.json")}, "E_ENCODING"),
        ({"file": (io.BytesIO(b"a" * 400_001), "x.json")}, "E_TOO_LARGE"),
        ({"file": (io.BytesIO("天".encode() * 133_334), "x.json")}, "E_TOO_LARGE"),
        ({"text": "a: [1"}, "E_SYNTAX"),
        ({"text": document(CITY, "潮州市司法局", "team_size", "{n: 3}")}, "E_BUREAU"),
    ],
)
def test_what_is_no_rule_set_is_refused_in_words(ruled, data, code):
    answer = ruled.client(RAOPING, "publisher").post("/settings/set/compare", data=data)
    assert answer.status_code == 422 and f'data-code="{code}"' in answer.text


@pytest.mark.req("S0-04")
def test_readers_take_the_document_away_and_bring_none(ruled):
    client = ruled.client(CITY, "planner")
    page = client.get("/settings/set")
    assert page.status_code == 200 and "下载 YAML" in page.text and "粘贴" not in page.text
    assert send(client, "compare", SIZE).status_code == send(client, "apply", SIZE).status_code == 403
    with counted() as queries:
        client.get("/settings/set")
    assert len(queries) <= 2, list(queries)
    assert "潮司" not in ruled.client(PROVINCE, "publisher").get("/settings/set/file").text, "one's own rules only"


def test_changed_words_are_marked_as_wholes():
    old, new = marked("20/100 每年 1 次", "25/100 每半年 1 次")
    assert [text for text, other in old if other] == ["20"]
    assert [text for text, other in new if other] == ["25", "半"]
    assert "".join(text for text, _ in new) == "25/100 每半年 1 次"
