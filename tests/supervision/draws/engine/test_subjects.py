"""Section 6: the object draw."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.supervision.draws.engine import DrawError, draw_subjects, drawn_ids
from saas.supervision.draws.engine.hashing import suite_of

from .kit import a_stratum, an_object, params, pool, seed

SHA = suite_of("sha256")
SEEDS = st.integers(0, 2**64 - 1).map(seed)
TIERS = st.sampled_from("ABC")
ROWS = st.lists(st.builds(dict, tier=TIERS, weight=st.integers(1, 4), must=st.booleans(), done=st.integers(0, 2)),
                min_size=1, max_size=14)
STRATA = st.builds(a_stratum, rates=st.sampled_from([{"*": "1/5"}, {"*": "1/3", "B": "1/1"}, {"*": "0/1"}]),
                   base=st.sampled_from(["registered", "eligible"]), must=st.sampled_from(["inside", "extra"]),
                   round=st.sampled_from(["up", "down", "half_up", "random"]), min=st.integers(0, 5),
                   max=st.none() | st.integers(5, 8), substitutes=st.integers(0, 3))
QUICK = settings(max_examples=80, deadline=None, derandomize=True)


def tickets(base: str, rows: list[dict]) -> dict[str, bytes]:
    """Every object's best ticket, computed here once more from section 6, step 3."""
    key = SHA.key(bytes.fromhex(base), "object")
    return {row["id"]: min(SHA.hash(key + j.to_bytes(4, "big") + row["id"].encode()) for j in range(row["weight"]))
            for row in rows}


def draw(base: str, rows: list[dict], *strata: dict, directed: dict | None = None) -> dict:
    return draw_subjects("sha256", base, params(*strata, directed=directed), rows)


def the_cell(result: dict) -> dict:
    (stratum,) = result["strata"]
    (cell,) = stratum["cells"]
    return cell


def ids(rows: list[dict]) -> list[str]:
    return [row["id"] for row in rows]


@pytest.mark.req("S3-24", "S0-16")
def test_chaozhou_draws_1_1_1_5():
    """2 forensic institutions, 3 notary offices, 5 grassroots offices at 20 %, 48 law firms at 10 %, rounded up."""
    kinds = {"forensic_institution": (2, "1/5"), "notary_office": (3, "1/5"),
             "grassroots_legal_service_office": (5, "1/5"), "law_firm": (48, "1/10")}
    rows = sorted((row for cat, (count, _) in kinds.items() for row in pool(count, cat[:2].upper(), cat=cat)),
                  key=lambda row: row["id"])
    strata = [a_stratum(cat, where={"cat": [cat]}, rates={"*": rate}) for cat, (_, rate) in kinds.items()]
    for n in range(20):
        result = draw(seed(n), rows, *strata)
        assert [len(s["cells"][0]["drawn"]) for s in result["strata"]] == [1, 1, 1, 5]
        assert [s["cells"][0]["registered"] for s in result["strata"]] == [2, 3, 5, 48]


@given(SEEDS, st.integers(1, 30), st.integers(0, 10))
@QUICK
def test_the_k_least_tickets_are_drawn_and_the_next_are_substitutes(base, count, tenths):
    rows = [row | {"weight": 1 + i % 3} for i, row in enumerate(pool(count))]
    cell = the_cell(draw(base, rows, a_stratum(rates={"*": f"{tenths}/10"}, round="down", substitutes=3)))
    best = tickets(base, rows)
    order = sorted(best, key=lambda ident: (best[ident], ident))
    k = count * tenths // 10
    assert ids(cell["drawn"]) == order[:k]
    assert ids(cell["substitutes"]) == order[k:k + 3]
    assert all(row["ticket"] == best[row["id"]].hex() for row in cell["drawn"] + cell["substitutes"])
    assert {row["why"] for row in cell["drawn"]} <= {"cell"}


@pytest.mark.req("S1-16")
def test_substitutes_come_from_the_same_draw_in_ticket_order():
    rows = pool(20)
    short, long = (the_cell(draw(seed(1), rows, a_stratum(substitutes=n))) for n in (2, 5))
    longer_draw = the_cell(draw(seed(1), rows, a_stratum(rates={"*": "9/20"})))
    assert short["substitutes"] == long["substitutes"][:2]
    assert ids(longer_draw["drawn"]) == ids(long["drawn"]) + ids(long["substitutes"])


@given(SEEDS, ROWS, STRATA, st.randoms(use_true_random=False))
@QUICK
def test_pool_order_does_not_matter(base, changes, stratum, random):
    rows = [an_object(f"O{i:02d}", **row) for i, row in enumerate(changes)]
    shuffled = rows[:]
    random.shuffle(shuffled)
    one, two = draw(base, rows, stratum), draw(base, shuffled, stratum)
    assert one["strata"] == two["strata"]
    assert sorted(two["capped"]) == one["capped"]


@given(SEEDS, ROWS, STRATA)
@QUICK
def test_rules_that_hold_for_every_draw(base, changes, stratum):
    rows = {f"O{i:02d}": an_object(f"O{i:02d}", **row) for i, row in enumerate(changes)}
    result = draw(base, list(rows.values()), stratum)
    best = tickets(base, list(rows.values()))
    cells = result["strata"][0]["cells"]
    drawn = drawn_ids(result)
    assert [cell["tier"] for cell in cells] == sorted({row["tier"] for row in rows.values()})
    assert result["capped"] == [ident for ident, row in rows.items() if row["done"] >= row["cap"]]
    assert result["out_of_scope"] == []
    assert not set(drawn) & set(result["capped"]) and len(set(drawn)) == len(drawn)
    assert {ident for ident, row in rows.items() if row["must"]} - set(result["capped"]) <= set(drawn)
    eligible = len(rows) - len(result["capped"])
    assert len(drawn) >= min(stratum["min"], eligible)
    assert result["strata"][0]["short"] == max(0, stratum["min"] - len(drawn))
    if stratum["max"] is not None:
        free = [ident for ident in drawn if not rows[ident]["must"]]
        assert len(drawn) <= stratum["max"] or not free
    for cell in cells:
        queue = ids(cell["drawn"] + cell["substitutes"])
        assert queue == sorted(queue, key=lambda ident: (not rows[ident]["must"], best[ident], ident))
        assert len(cell["substitutes"]) == min(stratum["substitutes"], cell["eligible"] - len(cell["drawn"]))
        assert all((row["why"] == "must") == rows[row["id"]]["must"] for row in cell["drawn"])


def test_scope_follows_direction_and_the_first_matching_stratum():
    rows = [an_object("O1", tags=["complaint"]), an_object("O2", tags=["complaint", "new"]),
            an_object("O3", tags=["new"]), an_object("O4", tags=["complaint", "old"], cat="notary_office"),
            an_object("O5", tags=["complaint", "old"])]
    strata = [a_stratum("law", where={"cat": ["law_firm"], "tier": ["A"]}),
              a_stratum("law-again", where={"cat": ["law_firm"]})]
    result = draw(seed(1), rows, *strata, directed={"all": ["complaint"], "any": ["new", "old"]})
    assert result["out_of_scope"] == ["O1", "O3", "O4"]
    assert [len(s["cells"]) for s in result["strata"]] == [1, 0]
    assert the_cell({"strata": result["strata"][:1]})["registered"] == 2
    everything = draw(seed(1), rows, a_stratum(), directed={"all": [], "any": []})
    assert everything["out_of_scope"] == []


def test_a_capped_object_is_registered_but_never_drawn_even_if_it_must():
    rows = [an_object("O1", done=2, must=True), an_object("O2"), an_object("O3", cap=0),
            an_object("O4", tier="B", done=5)]
    result = draw(seed(1), rows, a_stratum(rates={"*": "1/1"}))
    assert result["capped"] == ["O1", "O3", "O4"]
    a, b = result["strata"][0]["cells"]
    assert (a["registered"], a["eligible"], a["must"], a["quota"]) == (3, 1, 0, 1)
    assert (b["tier"], b["registered"], b["eligible"], b["drawn"]) == ("B", 1, 0, [])


def test_min_is_filled_across_cells_by_ticket_and_shortage_is_shown():
    rows = pool(4) + pool(4, "P", tier="B")
    best = tickets(seed(5), rows)
    result = draw(seed(5), rows, a_stratum(rates={"*": "0/1"}, min=3, substitutes=0))
    assert sorted(drawn_ids(result)) == sorted(sorted(best, key=best.get)[:3])
    assert {row["why"] for cell in result["strata"][0]["cells"] for row in cell["drawn"]} == {"min"}
    assert result["strata"][0]["short"] == 0
    assert draw(seed(5), rows, a_stratum(min=11))["strata"][0]["short"] == 3


def test_max_takes_the_highest_tickets_away_but_never_a_must():
    rows = pool(4) + pool(4, "P", tier="B", must=True)
    best = tickets(seed(5), rows)
    free = sorted((row["id"] for row in rows if not row["must"]), key=best.get)
    result = draw(seed(5), rows, a_stratum(rates={"*": "1/1"}, max=6))
    a, b = result["strata"][0]["cells"]
    assert ids(a["drawn"]) == free[:2] and ids(a["substitutes"]) == free[2:]
    assert a["quota"] == 4
    assert len(b["drawn"]) == 4
    only_must = draw(seed(5), rows, a_stratum(rates={"*": "1/1"}, max=3))
    assert drawn_ids(only_must) == ids(b["drawn"])


def test_empty_pool_and_empty_strata():
    assert draw(seed(1), []) == {"capped": [], "out_of_scope": [], "strata": []}
    assert draw(seed(1), [], a_stratum(round="random", min=2))["strata"] == [{"id": "all", "short": 2, "cells": []}]
    assert draw(seed(1), pool(2))["out_of_scope"] == ["O000", "O001"]


@pytest.mark.parametrize("base", ["", "0" * 63, "0" * 62 + " 0", "AB" * 32, None])
def test_malformed_seed(base):
    with pytest.raises(DrawError) as refused:
        draw(base, pool(1), a_stratum())
    assert refused.value.code == "E_FORMAT"


def test_missing_rate_shows_only_for_a_tier_that_occurs():
    draw(seed(1), pool(3), a_stratum(rates={"A": "1/5"}))
    with pytest.raises(DrawError) as refused:
        draw(seed(1), pool(3, tier="B"), a_stratum(rates={"A": "1/5"}))
    assert refused.value.code == "E_RATE"
