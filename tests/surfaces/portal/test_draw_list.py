"""Every attempt stands outside from its commitment on, in its state, on its chain (S1-15, protocol §4, R6)."""

import csv
import io
import re
from datetime import date

import pytest
from sqlalchemy import delete, select

from saas import clock
from saas.supervision.draws.models_public import PubDraw
from tests.factories.queries import counted
from tests.factories.world import CITY, OTHER_COUNTY, XIANGQIAO
from tests.supervision import kit
from tests.surfaces.portal.conftest import BROKEN

LIST = f"/b/{CITY}/draws"


def rows_of(page: str) -> list[str]:
    """The rows of the list as text without tags."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in body.split("</tr>")[:-1]]


@pytest.mark.req("S4-11")
def test_every_attempt_is_listed_in_its_state_void_and_repeated_ones_too(bureau):
    committed, closed, opened, void = rows_of(bureau.get(LIST).text)
    assert "已承诺" in committed and "承诺公布 40 天" in committed and "— / 3" in committed
    assert "已封存未公开" in closed and "封存 40 天，尚未公开" in closed and "5 / 47" in closed
    assert "已公开" in opened and "封存 37 天后公开" in opened and "第 2 次" in opened
    assert "已作废" in void and BROKEN in void and "第 1 次" in void and "本机关第一份" in void


def test_a_commitment_is_public_at_once_and_the_days_go_on(bureau):
    with clock.at(kit.JULY):
        assert "承诺公布 0 天" in bureau.get(LIST).text
    with clock.at(date(2023, 7, 20)):
        assert "封存 14 天，尚未公开" in bureau.get(LIST).text


def test_each_row_links_to_the_one_it_names(bureau):
    page = bureau.get(LIST).text
    for name, before in (("committed", "closed"), ("closed", "opened"), ("opened", "void")):
        row = next(part for part in page.split("<tr>") if f"/draw/{bureau.slug(name)}" in part.partition("</th>")[0].partition("</td>")[0])
        assert f'href="/draw/{bureau.slug(before)}"' in row, name
        assert f'href="/draw/{bureau.slug(before)}"' in bureau.get(f"/draw/{bureau.slug(name)}").text
    assert "缺口" not in page and "分叉" not in page


@pytest.fixture
def elsewhere(bureau):
    """A district with the city's rows: the first left out, and a second one that goes on from the opened record."""
    with bureau.world.acting(CITY) as s:
        rows = s.scalars(select(PubDraw).order_by(PubDraw.id)).all()
        copies = [{c.name: getattr(row, c.name) for c in PubDraw.__table__.columns if not c.primary_key} for row in rows]
    for copy in copies:
        del copy["tenant_no"]
        copy["slug"] = copy["slug"][:-2] + "zz"
    other = copies[2] | {"slug": "44fork", "name": "other", "commit": "e" * 64, "head": "f" * 64}
    with bureau.world.acting(XIANGQIAO) as s:
        s.add_all([PubDraw(**one) for one in (*copies[1:], other)])
    yield copies[1]["slug"]
    with bureau.world.acting(XIANGQIAO) as s:
        s.execute(delete(PubDraw).where(PubDraw.tenant_no == XIANGQIAO))


def test_a_gap_and_a_fork_are_shown(bureau, elsewhere):
    page = bureau.get(f"/b/{XIANGQIAO}/draws").text
    said = rows_of(page)
    assert ["缺口" in row for row in said] == [False, False, False, True]
    assert ["分叉" in row for row in said] == [True, False, True, False]
    first = bureau.get(f"/draw/{elsewhere}").text
    assert "缺少第 1 次" in page and "缺少第 1 次" in first and "缺口" in first
    assert "分叉" in bureau.get("/draw/44fork").text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=committed", ["committed"]),
        ("state=sealed", ["closed"]),
        ("state=opened", ["opened"]),
        ("state=void", ["void"]),
        ("month=2023-07", None),
        # what is no choice of the list leaves it whole
        ("month=2023-08", None),
        ("state=nonsense", None),
    ],
)
def test_filters(bureau, query, names):
    page = bureau.get(f"{LIST}?{query}").text
    titles = "".join(re.findall(r"<td[^>]*mq-main.*?</td>", page, re.S))
    shown = [name for name in bureau.attempts if f'href="/draw/{bureau.slug(name)}"' in titles]
    assert sorted(shown) == sorted(names or bureau.attempts)


def test_the_list_as_csv_and_as_json(bureau):
    lines = list(csv.reader(io.StringIO(bureau.get(f"{LIST}?format=csv").text.lstrip("\ufeff"))))
    assert lines[0][:4] == ["抽取编号", "第几次", "任务", "状态"] and len(lines) == 5
    assert [line[3] for line in lines[1:]] == ["已承诺", "已封存未公开", "已公开", "已作废"]
    told = bureau.get(f"{LIST}.json").get_json()
    assert [row["state"] for row in told["draws"]] == ["committed", "sealed", "opened", "void"] and told["next"] is None
    anchors = [row["head"] or row["commit"] for row in told["draws"]]
    assert [row["prev"] for row in told["draws"]] == [*anchors[1:], "0" * 64]
    whole = bureau.get(f"/b/{CITY}.json").get_json()
    assert whole["counts"]["draw"] == 4 and [row["state"] for row in whole["draws"]] == ["committed", "sealed", "opened", "void"]
    assert bureau.get(f"{LIST}.json?page=2").get_json()["draws"] == []


def test_the_first_page_and_the_bureau_show_the_newest(bureau):
    for path in ("/", f"/b/{CITY}"):
        page = bureau.get(path).text
        assert all(f'href="/draw/{bureau.slug(name)}"' in page for name in bureau.attempts), path
    assert "还没有抽取" in bureau.get(f"/b/{OTHER_COUNTY}/draws").text


def test_the_old_list_of_notices_leads_here_and_each_notice_to_its_draw(bureau):
    moved = bureau.get(f"/b/{CITY}/draw")
    assert moved.status_code == 301 and moved.headers["Location"].endswith(LIST)
    notices = [row["url"].removesuffix(".json") for row in bureau.get(f"/b/{CITY}.json").get_json()["records"] if row["kind"] == "draw"]
    assert len(notices) == 7  # four commitments, two seals, one void
    pages = [bureau.get(url).text for url in notices]
    for name in bureau.attempts:
        assert any(f'href="/draw/{bureau.slug(name)}"' in page for page in pages)


@pytest.mark.parametrize(
    ("path", "most"),
    [("/", 8), (f"/b/{CITY}", 8), (LIST, 7), (f"{LIST}.json", 2), (f"/b/{CITY}.json", 6)],
)
def test_lists_ask_a_fixed_number_of_questions_and_load_no_record(bureau, path, most):
    with counted() as queries:
        assert bureau.get(path).status_code == 200
    assert len(queries) <= most, queries
    for sql in queries.touching("pub_draw"):
        assert not re.search(r"pub_draw\.(record|names|left_out)\b", sql), sql
