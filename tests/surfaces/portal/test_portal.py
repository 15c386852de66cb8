"""The public site: projections only, masked, cacheable, nothing that is not published (R6, R9, R12)."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from saas import clock
from saas.foundation.publication import service as publication
from saas.foundation.publication.masking import digest
from saas.foundation.publication.models import Feedback, Publication
from saas.supervision.inspections.models import Inspection
from tests.factories import drawn
from tests.factories.queries import counted
from tests.factories.world import CITY, OTHER_COUNTY, PROVINCE, XIANGQIAO


@pytest.fixture(autouse=True)
def today():
    with clock.at(date(2023, 8, 15)):
        yield


@pytest.fixture(scope="module")
def made(drawn_tasks):
    """Of the five law firms one is public, one waits for publication, one for review."""
    made = drawn_tasks
    first, second, third, *_rest = made.inspections[4]
    made.slug = drawn.published(made, first, outcome="corrected", summary="登记不全，已改正。")
    drawn.reviewed(made, second)
    drawn.submitted(made, third)
    return made


@pytest.fixture(scope="module")
def rows(made):
    """(name, code, address) of the five drawn subjects, the public one first."""
    with made.world.acting(CITY, "planner") as s:
        found = [s.get(Inspection, (44, number)) for number in made.inspections[4]]
        return [(row.subject_name, row.uscc, row.address) for row in found]


def pages(made) -> dict[str, str]:
    """Every public page that can be reached by links from the first page, with its text."""
    client, seen, todo = made.world.client(), {}, ["/", f"/b/{CITY}.json", "/?q=潮law"]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        answer = client.get(path)
        assert answer.status_code == 200, path
        seen[path] = answer.text
        todo += [one for one in re.findall(r'"(/(?:b|r|draw)/[^"#?]+)"', answer.text) if not one.endswith("/verify")]
    return seen


def test_nothing_but_what_was_published_is_anywhere_public(made, rows):
    seen = pages(made)
    assert f"/r/{made.slug}" in seen and f"/r/{made.slug}.json" in seen and len(seen) > 15
    everything = "\n".join(seen.values())
    assert rows[0][0] in everything
    for name, code, address in rows[1:]:
        assert name not in everything and code not in everything
        assert f"{address}<" not in everything
    for name in drawn.NAMES.values():
        assert name not in everything
    assert "1904000" not in everything and rows[0][1] not in everything


@pytest.mark.req("S0-01")
def test_a_public_result_leads_to_its_draw_and_to_nobody_else_of_it(made, rows):
    """The draw is still closed: its page says the same whether or not the first of its five is public (R9)."""
    client = made.world.client()
    page = client.get(f"/r/{made.slug}").text
    [draw] = set(re.findall(r'href="(/draw/[^"/]+)"', page))
    for path in (draw, f"{draw}.json", f"{draw}/why?q={rows[0][0]}", f"{draw}/why?q={rows[1][0]}"):
        said = client.get(path).text
        assert not any(name in said or code in said for name, code, _address in rows), path
    assert "名单尚未公开" in client.get(draw).text and client.get(f"{draw}/record.json").status_code == 404


@pytest.mark.req("S1-22", "S2-40", "S2-41")
def test_the_result_page_shows_every_public_element(made, rows):
    page = made.world.client().get(f"/r/{made.slug}").text
    for words in (
        rows[0][0], "对象名称", "抽查事项", "检查依据", "《某某管理办法》第十条", "检查方式", "检查结果", "查处情况",
        "登记不全，已改正。", "检查时间", "2023年8月9日", "检查机关", "潮州市司法局", "检查人员", "均持行政执法证",
        "发现问题，已责令改正", "为什么抽到这家", "5 / 48", "10.4%", "期限 8月14日，按期", "年度计划公布",
    ):  # fmt: skip
        assert words in page, words
    assert re.search(r"[\u4e00-\u9fff]\*[\u4e00-\u9fff]（组长）", page)


def test_the_record_as_json_answers_to_its_fingerprint(made):
    answer = made.world.client().get(f"/r/{made.slug}.json")
    told = answer.get_json()
    assert told["sha256"] == digest(told["body"]) and told["kind"] == "result"
    listed = made.world.client().get(f"/b/{CITY}.json").get_json()
    assert listed["counts"]["result"] == 1 and listed["counts"]["plan"] == 1
    assert {row["kind"] for row in listed["records"]} == {"result", "plan", "checklist", "draw"}


@pytest.mark.parametrize("path", ["/", "/b/445100", "/b/445100/result", "/b/445100.json", "/b/445100/plan?format=csv"])
def test_public_pages_may_be_kept_and_set_no_cookie(made, path):
    client = made.world.client()
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "public, max-age=60" and answer.headers["ETag"]
    assert "Set-Cookie" not in answer.headers
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_a_signed_in_reader_gets_the_same_public_page(made):
    path = f"/r/{made.slug}"
    assert made.world.client(XIANGQIAO, "planner").get(path).text == made.world.client().get(path).text


@pytest.mark.parametrize(
    "path", ["/b/445199", "/b/1", "/r/44nothinghere", "/r/zz", "/r/44nothing.json", "/b/445100/case"]
)
def test_what_is_not_there_is_404(made, path):
    assert made.world.client().get(path).status_code == 404


def test_search_takes_exact_names_and_beginnings_of_published_results_only(made, rows):
    client = made.world.client()
    whole = client.get(f"/?q={rows[0][0]}").text
    assert f"/r/{made.slug}" in whole
    assert f"/r/{made.slug}" in client.get(f"/?q={rows[0][0][:4]}").text
    nothing = client.get(f"/?q={rows[1][0]}").text
    assert "没有找到" in nothing and "/r/" not in nothing
    assert f"/b/{CITY}" in client.get("/?q=潮州").text
    assert "没有找到" in client.get("/?q=%25%25").text


@pytest.mark.req("S4-11")
def test_a_bureaus_page_has_its_tabs_and_says_where_nothing_is(made):
    client = made.world.client()
    page = client.get(f"/b/{CITY}").text
    for words in ("抽查事项清单", "年度计划", "抽取", "检查结果", "下级单位", "湘桥区司法局"):
        assert words in page
    for kind in ("checklist", "plan", "result"):
        assert "还没有公示" in client.get(f"/b/{OTHER_COUNTY}/{kind}").text
        assert "/r/" in client.get(f"/b/{CITY}/{kind}").text
    assert "潮州市司法局" in client.get(f"/b/{PROVINCE}").text


def test_a_withdrawn_result_is_gone_everywhere(made, rows):
    with made.world.acting(CITY, "publisher") as s:
        row = s.scalars(select(Publication).where(Publication.state == "ready", Publication.kind == "result")).one()
        slug, title = publication.publish(s, row).slug, row.title
    client = made.world.client()
    assert client.get(f"/r/{slug}").status_code == 200
    with made.world.acting(CITY, "publisher") as s:
        row = s.scalars(select(Publication).where(Publication.slug == slug)).one()
        publication.withdraw(s, row, "changed", "复核后变更")
    gone = client.get(f"/r/{slug}")
    assert gone.status_code == 410 and "检查结论被变更或者撤销" in gone.text and "2023年8月15日" in gone.text
    assert title not in gone.text and "复核后变更" not in gone.text
    told = client.get(f"/r/{slug}.json")
    assert told.status_code == 410 and told.get_json()["reason"] == "changed"
    assert "没有找到" in client.get(f"/?q={title}").text
    assert title not in client.get(f"/b/{CITY}/result").text


def feedback_count(made) -> int:
    with made.world.acting(CITY, "publisher") as s:
        return s.scalar(select(func.count()).select_from(Feedback).where(Feedback.to_no == CITY))


@pytest.mark.req("S4-11", "S0-39")
def test_anybody_may_say_something_to_a_bureau(made):
    client = made.world.client()
    path = f"/b/{CITY}/feedback"
    assert made.slug in client.get(f"{path}?about={made.slug}").text
    before = feedback_count(made)
    bad = client.post(path, data={"body": "嗯", "about": made.slug})
    assert bad.status_code == 422 and "E_TOO_SHORT" in bad.text and made.slug in bad.text
    trapped = client.post(path, data={"body": "买药请点这里这里", "website": "http://x.example"})
    assert trapped.status_code == 303 and feedback_count(made) == before
    sent = client.post(path, data={"body": "检查人员没有出示证件", "about": made.slug})
    assert sent.status_code == 303 and "已经收到" in client.get(sent.headers["Location"]).text
    assert feedback_count(made) == before + 1
    with made.world.acting(XIANGQIAO, "publisher") as s:
        assert s.scalars(select(Feedback)).all() == []


def test_one_address_is_braked(made):
    client = made.world.client()
    answers = [client.post(f"/b/{XIANGQIAO}/feedback", data={"body": f"第 {n} 次来信反映"}) for n in range(7)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429] * 2
    assert client.post(f"/b/{OTHER_COUNTY}/feedback", data={"body": "另一个单位的意见"}).status_code == 303


def test_the_first_page_reads_in_english_too(made):
    client = made.world.client()
    assert client.get("/language/en?next=/").status_code == 303
    page = client.get("/")
    assert 'lang="en"' in page.text and "14 Aug 2023" in page.text and "Cookie" in page.headers["Vary"]


@pytest.mark.parametrize("code", ["99999999999", "32768" + "0" * 4, "9" * 30, "1000000", "0", str(2**31), str(2**63)])
def test_a_number_that_can_be_no_bureau_is_not_asked_for(made, code):
    """It used to reach the database, which logged an error for every stranger's whim."""
    client = made.world.client()
    with counted() as queries:
        for path in ("", "/draws", "/draws.json", "/result", "/feedback", ".json"):
            assert client.get(f"/b/{code}{path}").status_code == 404, path
    assert not queries.touching("tenant")
    assert client.get(f"/?at={code}").status_code == 200
    assert client.get(f"/r/{code}").status_code == client.get(f"/draw/{code}").status_code == 404
