"""The page of one attempt: what was fixed, when, by whom, with every hash; the record once it is open (S0-01, S0-17, R6)."""

import hashlib
import html
import json
import re

import pytest
from sqlalchemy import update

from saas.supervision.draws import engine, records
from saas.supervision.draws.engine.hashing import suite_of
from saas.supervision.draws.models_public import PubDraw
from tests.factories.queries import counted
from tests.factories.world import CITY
from tests.surfaces.portal.conftest import BROKEN


def page_of(bureau, name: str) -> str:
    answer = bureau.get(f"/draw/{bureau.slug(name)}")
    assert answer.status_code == 200
    return answer.text


def shown(page: str) -> str:
    """What a reader reads, without tags; groups of a hash joined."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))


def groups(value: str) -> str:
    return " ".join(value[i : i + 4] for i in range(0, 16, 4))


def steps_of(page: str) -> list[tuple[str, str]]:
    """(state, text) of the six steps."""
    line = page.partition('<ol class="mq-steps')[2].partition("</ol>")[0]
    return [(state, shown("<main>" + text)) for state, text in re.findall(r'<li class="is-(\w+)"[^>]*>(.*?)</li>', line, re.S)]


@pytest.mark.req("S0-01")
def test_the_line_says_who_when_and_what_hash(bureau):
    row = bureau.row("closed")
    steps = steps_of(page_of(bureau, "closed"))
    assert [state for state, _text in steps] == ["done"] * 6
    freeze, commit, seed, drawn, teams, seal = (text for _state, text in steps)
    assert "7月6日 承办科室" in freeze and "47 家，7 名执法人员" in freeze
    assert "7月6日 监督科室" in commit and groups(row.commit) in commit
    assert "1 方随机值，六面骰 25 次" in seed and "抽出 5 家" in drawn and "5 组" in teams
    assert "7月6日 承办科室" in seal and groups(row.head) in seal


@pytest.mark.parametrize(("name", "done"), [("void", 2), ("committed", 2), ("opened", 6)])
def test_the_line_stops_where_the_attempt_stands(bureau, name, done):
    states = [state for state, _text in steps_of(page_of(bureau, name))]
    then = "next" if name == "void" else "now"
    assert states == ["done"] * done + ([then] + ["next"] * (5 - done) if done < 6 else [])


def test_a_void_attempt_keeps_its_reason_and_leads_to_the_next(bureau):
    page = page_of(bureau, "void")
    assert BROKEN in shown(page) and f'href="/draw/{bureau.slug("opened")}"' in page
    again = page_of(bureau, "opened")
    assert BROKEN in shown(again) and f'href="/draw/{bureau.slug("void")}"' in again


@pytest.mark.parametrize("name", ["void", "opened", "closed", "committed"])
def test_the_commitment_stands_there_in_full_and_answers_to_its_hash(bureau, name):
    """What the page prints is enough to compute the commit, without a look at the product's own numbers."""
    row, page = bureau.row(name), page_of(bureau, name)
    text = html.unescape(re.findall(r'<pre class="mq-bytes"[^>]*>(\{.*?)</pre>', page, re.S)[0])
    parts = [b"DRD1/commit", text.encode()]
    computed = hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).hexdigest()
    assert computed == row.commit and f'data-copy="{computed}"' in page
    for listed in ("objects", "persons", "experts", "barred"):
        assert f'data-copy="{row.commitment[listed]["root"]}"' in page
    assert f'data-copy="{row.commitment["params"]}"' in page and f'data-copy="{row.left_out_hash}"' in page
    assert json.loads(text)["prev"] == row.commitment["prev"]


def test_whoever_was_left_out_is_a_hash_first_and_a_list_later(bureau):
    """Same hash before and after: the list that is published at the opening is the one that was fixed (protocol §4)."""
    closed, opened = page_of(bureau, "closed"), page_of(bureau, "opened")
    assert "1 家" in shown(closed) and bureau.row("closed").left_out_hash in closed
    assert not any(row.pid in closed or row.name in closed for row in bureau.subjects("closed"))
    [out] = [row for row in bureau.subjects("opened") if row.excluded]
    assert out.pid in opened and out.name in opened and "执业许可状态不是有效" in opened
    text = html.unescape(re.findall(r'<pre class="mq-bytes"[^>]*>(\[.*?)</pre>', opened, re.S)[0])
    assert suite_of("sha256").tagged("list", text.encode()).hex() == bureau.row("opened").left_out_hash
    assert records.list_hash([[out.pid, out.excluded]]) == bureau.row("opened").left_out_hash


def test_an_opened_draw_names_whom_it_drew_and_what_the_sources_said(bureau):
    page = page_of(bureau, "opened")
    [drawn] = [row for row in bureau.subjects("opened") if row.drawn]
    assert drawn.name in shown(page) and "1 / 4（25%）" in shown(page) and groups(drawn.ticket) in shown(page)
    assert f'data-copy="{"5e" * 32}"' in page and "34162 53416" in shown(page)
    assert "已公开" in shown(page) and "名单尚未公开" not in shown(page)
    closed = shown(page_of(bureau, "closed"))
    assert "名单尚未公开" in closed and "最迟在 2023年8月31日" in closed and "已揭示，记录公开时可见" in closed


@pytest.mark.req("S0-17")
def test_the_opened_record_is_the_very_text_that_everybody_can_verify(bureau):
    answer = bureau.get(f"/draw/{bureau.slug('opened')}/record.json")
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    assert answer.data == bureau.row("opened").record.encode() == engine.canon(json.loads(answer.data))
    verdict = engine.verify(answer.data)
    assert verdict.ok and verdict.head == bureau.row("opened").head
    digest = hashlib.sha256(answer.data).hexdigest()
    assert answer.headers["ETag"] == f'"{digest}"' and f'data-copy="{digest}"' in page_of(bureau, "opened")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="445100-2023-3-2.json"'
    assert answer.headers["Cache-Control"] == "public, max-age=60" and "Set-Cookie" not in answer.headers
    again = bureau.get(f"/draw/{bureau.slug('opened')}/record.json", headers={"If-None-Match": f'"{digest}"'})
    assert again.status_code == 304 and not again.data


@pytest.mark.parametrize("name", ["void", "closed", "committed"])
def test_there_is_no_record_before_it_opens(bureau, name):
    assert bureau.get(f"/draw/{bureau.slug(name)}/record.json").status_code == 404
    assert bureau.get(f"/draw/{bureau.slug(name)}/verify").status_code == 404
    told = bureau.get(f"/draw/{bureau.slug(name)}.json").get_json()
    assert told["record"] is None and told["left_out"]["rows"] is None


def test_a_void_attempt_leaves_its_notice_for_the_chain(bureau):
    row = bureau.row("void")
    answer = bureau.get(f"/draw/{row.slug}/void.json")
    told = {"draw_id": row.name, "attempt": 1, "prev": "0" * 64, "commit": row.commit, "reason": BROKEN}
    assert answer.data == engine.canon(told) and f'href="/draw/{row.slug}/void.json"' in page_of(bureau, "void")
    assert all(bureau.get(f"/draw/{bureau.slug(name)}/void.json").status_code == 404 for name in ("opened", "closed", "committed"))


def test_the_same_as_data(bureau):
    told, row = bureau.get(f"/draw/{bureau.slug('opened')}.json").get_json(), bureau.row("opened")
    assert told["commit"] == row.commit and told["head"] == row.head and told["commitment"] == row.commitment
    assert [step["step"] for step in told["steps"]] == ["freeze", "deposit", "commit", "reveal", "draw", "seal"]
    text = bureau.get(told["record"]["url"]).data
    assert told["record"] == {"url": told["record"]["url"], "bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
    assert records.list_hash(told["left_out"]["rows"]) == told["left_out"]["hash"]


@pytest.mark.req("S0-17")
def test_recordings_are_fingerprints_outside(bureau):
    kept = {"sha256": "ab" * 32, "size": 3 * 1024 * 1024, "type": "video/mp4", "seconds": 3725, "at": "2023-07-06T11:00:00+08:00"}
    gone = {"sha256": "cd" * 32, "size": 512, "type": "audio/mpeg", "at": "2023-07-06T11:00:00+08:00", "removed": "2023-07-09"}
    with bureau.world.acting(CITY) as s:
        s.execute(update(PubDraw).where(PubDraw.slug == bureau.slug("closed")).values(recordings=[kept, gone]))
    page = page_of(bureau, "closed")
    assert "录像" in shown(page) and "1:02:05" in shown(page) and "3.0 MB" in shown(page) and f'data-copy="{"ab" * 32}"' in page
    assert "录音" in shown(page) and "512 B" in shown(page) and "已于2023年7月9日移除，指纹保留。" in shown(page)
    assert bureau.get(f"/draw/{bureau.slug('closed')}.json").get_json()["recordings"] == [kept, gone]


def test_a_later_change_is_hashes_before_and_words_after(bureau):
    """Only the row is written here: the event itself is the session's work."""
    told = [{"n": 1, "at": "2023-08-01T09:00:00+08:00", "commit": "1a" * 32, "head": "2b" * 32}]
    with bureau.world.acting(CITY) as s:
        s.execute(update(PubDraw).where(PubDraw.slug == bureau.slug("closed")).values(events=told))
    said = shown(page_of(bureau, "closed"))
    assert groups("1a" * 32) in said and groups("2b" * 32) in said and "2023年8月1日 09:00" in said
    assert "更换人员" not in said


@pytest.mark.parametrize(("name", "most"), [("closed", 4), ("committed", 4), ("opened", 8)])
def test_the_page_asks_a_fixed_number_of_questions(bureau, name, most):
    path = f"/draw/{bureau.slug(name)}"
    with counted() as queries:
        assert bureau.get(path).status_code == 200
    assert len(queries) <= most, queries
    if name != "opened":
        assert not any(re.search(r"pub_draw\.(record|names|left_out)\b", sql) for sql in queries)


def test_pages_of_draws_may_be_kept_and_set_no_cookie(bureau):
    opened = bureau.slug("opened")
    for path in (f"/b/{CITY}/draws", f"/b/{CITY}/draws.json", f"/draw/{opened}", f"/draw/{opened}.json", f"/draw/{opened}/why?q=潮"):
        answer = bureau.get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=60" and answer.headers["ETag"], path
        assert "Set-Cookie" not in answer.headers
        assert bureau.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/draw/44none", "/draw/zz", "/draw/44none.json", "/draw/44none/record.json", "/draw/44none/why", "/b/445199/draws"]
)
def test_what_is_not_there_is_404(bureau, path):
    assert bureau.get(path).status_code == 404


def test_the_page_reads_in_english_too(bureau):
    client = bureau.world.client()
    client.get("/language/en?next=/")
    page = client.get(f"/draw/{bureau.slug('opened')}").text
    assert 'lang="en"' in page and "6 Jul" in page and "445100-2023-3" in page
