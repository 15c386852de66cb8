"""Why us? Stratum, chance, place and the bytes to compute one's own ticket (signature piece 2, S0-16, S1-15)."""

import hashlib
import html
import re

import pytest

from saas.supervision.draws.engine.hashing import suite_of
from saas.surfaces.portal import why
from saas.surfaces.portal.opened import Opened
from tests.factories import draw_records
from tests.factories.world import CITY, OTHER_COUNTY
from tests.surfaces.portal.conftest import open_record
from tests.surfaces.portal.test_draw_page import groups, shown


def asked(bureau, q: str, name: str = "opened") -> str:
    answer = bureau.get(f"/draw/{bureau.slug(name)}/why", query_string={"q": q})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.req("S0-16", "S1-15")
def test_every_institution_of_the_pool_finds_its_chance_place_and_rule(bureau):
    pool = [row for row in bureau.subjects("opened") if not row.excluded]
    assert len(pool) == 4
    for row in pool:
        page = asked(bureau, row.pid)
        said = shown(page)
        assert row.name in said and "1 / 4" in said and "25%" in said and f"4 家中第 {row.place} 小" in said
        assert ("票值最小，进入名额" in said) == row.drawn and groups(row.ticket) in said
        assert ("没有抽中" in said) != row.drawn


def test_the_bytes_on_the_page_give_the_ticket(bureau):
    """Two hashes by hand, from what is printed; the second starts with the result of the first."""
    for row in bureau.subjects("opened"):
        if row.excluded:
            continue
        key_message, key, message, ticket = (
            bytes.fromhex(one) for one in re.findall(r'<pre class="mq-bytes"[^>]*>([0-9a-f]+)</pre>', asked(bureau, row.pid))
        )
        assert hashlib.sha256(key_message).digest() == key and message.startswith(key) and message.endswith(row.pid.encode())
        assert hashlib.sha256(message).digest() == ticket and ticket.hex() == row.ticket


def test_whoever_was_left_out_reads_why(bureau):
    [out] = [row for row in bureau.subjects("opened") if row.excluded]
    said = shown(asked(bureau, out.name))
    assert "没有列入名录" in said and "执业许可状态不是有效" in said and "抽前机会" not in said


def test_part_of_a_name_brings_a_choice_and_nonsense_an_honest_answer(bureau):
    page = asked(bureau, "潮gra")
    assert all(row.name in page for row in bureau.subjects("opened"))
    assert "这次抽取里没有“不在这里”" in shown(asked(bureau, "不在这里"))
    assert "<script>" not in asked(bureau, "<script>") and html.escape("<b>") in asked(bureau, "<b>")
    assert "这次抽取里没有" in shown(asked(bureau, "%%"))


def test_a_closed_draw_tells_nobody_anything(bureau):
    for row in bureau.subjects("closed")[:3]:
        page = asked(bureau, row.pid, "closed")
        assert "记录还没有公开" in page and row.name not in page
    drawn, other = (next(row for row in bureau.subjects("closed") if row.drawn is hit) for hit in (True, False))
    assert asked(bureau, drawn.pid, "closed").replace(drawn.pid, "") == asked(bureau, other.pid, "closed").replace(other.pid, "")


def test_after_the_opening_the_five_of_48_are_there(bureau):
    open_record(bureau, "closed")
    drawn = sorted((row for row in bureau.subjects("closed") if row.drawn), key=lambda row: row.place)
    for row in drawn:
        said = shown(asked(bureau, row.pid, "closed"))
        assert "5 / 47" in said and f"47 家中第 {row.place} 小" in said and "未抽中" in said
    last = shown(asked(bureau, drawn[-1].pid, "closed"))
    assert "第 6 名" in last and "第 5 名" not in last.partition("机会有多大")[2]


def test_answers_on_records_with_every_option():
    """Weights, several cells, must, caps, minimum and maximum: the answer agrees with the record's own result."""
    kinds = set()
    for number in range(40):
        found = Opened(draw_records.record(number, 2))
        result = found.record["result"]["objects"]
        for ident in found.objects:
            said = why.answer(found, ident, ident, {})
            kinds.add(said.kind)
            if said.kind in ("capped", "out_of_scope"):
                assert ident in result[said.kind]
                continue
            if said.hand is not None:
                digest = suite_of(said.hand.suite).hash(bytes.fromhex(said.hand.ticket_message)).hex()
                assert digest == said.hand.ticket == found.tickets[ident]
                assert found.competitors(ident)[said.odds.rank - 1] == ident
            if said.place is not None:
                assert said.place.ticket == found.tickets[ident]
            drawn = {one["id"] for st in result["strata"] for cell in st["cells"] for one in cell["drawn"]}
            assert (said.kind in ("drawn", "withdrawn")) == (ident in drawn)
            for rank, other, ticket, hit in said.near:
                assert found.tickets[other] == ticket and (other in drawn) is hit and found.odds[other].rank == rank
    assert kinds >= {"drawn", "substitute", "not_drawn", "capped", "out_of_scope", "withdrawn", "came_in"}


def test_left_out_wins_and_strangers_are_unknown():
    found = Opened(draw_records.record(3))
    assert why.answer(found, "nobody", "nobody", {}) is None
    assert why.answer(found, "nobody", "nobody", {"nobody": "license_expired"}).kind == "left_out"


def test_the_form_leads_here_and_other_bureaus_have_none(bureau):
    assert f'action="/draw/{bureau.slug("opened")}/why"' in bureau.get(f"/draw/{bureau.slug('opened')}").text
    assert "/why" not in bureau.get(f"/b/{OTHER_COUNTY}/draws").text and "/why" not in bureau.get(f"/b/{CITY}/draws").text
