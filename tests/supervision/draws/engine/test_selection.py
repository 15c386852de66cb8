"""Section 6 without a full sort: large cells, in which most tickets are forgotten at once."""

import pytest

from saas.supervision.draws.engine import draw_subjects, drawn_ids, odds, subjects
from saas.supervision.draws.engine.hashing import Suite, suite_of
from saas.supervision.draws.engine.scope import Lot
from saas.supervision.draws.engine.subjects import least

from .kit import a_stratum, an_object, params, seed

SHA = suite_of("sha256")
ROWS = [an_object(f"O{i:05d}", tier="ABC"[i * i % 7 % 3], area=f"44510{i % 3}", weight=(1, 1, 1, 2, 9)[i % 5],
                  must=i % 301 == 0, done=i % 11 == 0, cap=2 if i % 13 else 1) for i in range(3_000)]
STRATUM = {"rates": {"*": "1/50", "A": "1/30"}, "substitutes": 3}
CHANGES = [{}, {"min": 150}, {"min": 3_000}, {"max": 20}, {"must": "extra"}, {"rates": {"*": "0/1"}, "min": 3},
           {"rates": {"*": "1/3"}}, {"rates": {"*": "1/1"}, "substitutes": 0}, {"substitutes": 2_000}, {"round": "random"}]


def sorted_out(base: str, stratum: dict, rows: list[dict]) -> tuple[set[str], dict[str, list[str]]]:
    """Steps 3 and 5 to 7 by sorting everything: the drawn, and the substitutes by tier. Quotas are taken as given."""
    key = SHA.key(bytes.fromhex(base), "object")
    rows = [row for row in rows if row["done"] < row["cap"]]
    ticket = {row["id"]: min(SHA.ticket(key, j, row["id"]) for j in range(row["weight"])) for row in rows}
    quota = {cell["tier"]: cell["quota"] for cell in
             draw_subjects("sha256", base, params(stratum), ROWS)["strata"][0]["cells"]}
    cells = {tier: sorted((row for row in rows if row["tier"] == tier), key=lambda row: (not row["must"], ticket[row["id"]]))
             for tier in quota}
    drawn = [row for tier, cell in cells.items() for row in cell[:quota[tier]]]
    left = sorted((row for tier, cell in cells.items() for row in cell[quota[tier]:]), key=lambda row: ticket[row["id"]])
    drawn += left[:max(0, stratum["min"] - len(drawn))]
    if stratum["max"] is not None:
        free = sorted((row for row in drawn if not row["must"]), key=lambda row: ticket[row["id"]], reverse=True)
        gone = {row["id"] for row in free[:max(0, len(drawn) - stratum["max"])]}
        drawn = [row for row in drawn if row["id"] not in gone]
    ids = {row["id"] for row in drawn}
    return ids, {tier: [row["id"] for row in cell if row["id"] not in ids][:stratum["substitutes"]]
                 for tier, cell in cells.items()}


@pytest.mark.parametrize("changes", CHANGES, ids=str)
@pytest.mark.parametrize("limit", ["as it is", "much too low"])
def test_the_result_is_that_of_a_full_sort(changes, limit, monkeypatch):
    if limit == "much too low":  # then everything is looked at again
        monkeypatch.setattr(subjects, "_limit", lambda cell, count: b"\x01" + bytes(31))
    stratum = a_stratum(**STRATUM | changes)
    result = draw_subjects("sha256", seed(5), params(stratum), ROWS)
    drawn, substitutes = sorted_out(seed(5), stratum, ROWS)
    assert set(drawn_ids(result)) == drawn
    for cell in result["strata"][0]["cells"]:
        assert [row["id"] for row in cell["substitutes"]] == substitutes[cell["tier"]]


def test_few_tickets_are_kept(monkeypatch):
    kept = []
    monkeypatch.setattr(subjects, "least", lambda *given: kept.append(least(*given)) or kept[-1])
    stratum = a_stratum(rates={"*": "1/100"})
    rows = [an_object(f"O{i:05d}", weight=1 + i % 3) for i in range(20_000)]
    drawn = drawn_ids(draw_subjects("sha256", seed(1), params(stratum), rows))
    assert len(drawn) == 200 <= sum(map(len, kept)) < 400


def test_the_rank_of_all_is_that_of_a_full_sort():
    stratum = a_stratum(**STRATUM)
    found = odds("sha256", params(stratum), ROWS, seed(5))
    (cell, *_) = draw_subjects("sha256", seed(5), params(stratum), ROWS)["strata"][0]["cells"]
    lots = [row["id"] for row in cell["drawn"] + cell["substitutes"] if row.get("why") != "must"]
    assert [found[ident].rank for ident in lots] == list(range(1, len(lots) + 1))


@pytest.mark.parametrize("name", ["sha256", "sm3"])
def test_hashes_continued_are_hashes_begun_anew(name):
    suite = suite_of(name)
    plain, tails = Suite(name, suite.hash), [b"", b"a", b"b" * 70]
    wanted = [suite.hash(b"prefix" + tail) for tail in tails]
    assert suite.digests(b"prefix", tails) == plain.digests(b"prefix", tails) == wanted
    ids = [f"O{i}" for i in range(50)]
    every = [(min(suite.ticket(bytes(32), j, ident) for j in range(4)), ident) for ident in ids]
    for limit in (b"\xff" * 33, b"\x40"):
        lot = Lot(False, 4, 50, ["/".join(some).encode() for some in (ids[:20], ids[20:])])
        assert sorted(least(plain, bytes(32), lot, limit)) == sorted(one for one in every if one[0] < limit)


def test_strata_look_only_at_what_their_rule_names():
    strata = [a_stratum("one", where={"area": ["445101"], "tier": ["A"]}), a_stratum("two", where={"cat": ["law_firm"]})]
    result = draw_subjects("sha256", seed(5), params(*strata), ROWS)
    one, two = ({cell["tier"]: cell["registered"] for cell in stratum["cells"]} for stratum in result["strata"])
    assert one == {"A": sum(row["area"] == "445101" and row["tier"] == "A" for row in ROWS)}
    assert sum(one.values()) + sum(two.values()) == len(ROWS)
    assert result["capped"] == [row["id"] for row in ROWS if row["done"] >= row["cap"]]
