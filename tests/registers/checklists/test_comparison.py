"""Two editions compared by the permanent numbers of their items and points."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saas.registers.checklists import cells
from saas.registers.checklists.comparison import FACTS, WORDS, compare

WORD = st.text("甲乙丙丁", min_size=1, max_size=3)
KEY = {"key": st.tuples(st.just(44), st.integers(1, 6)).map(list), "by": st.just([44])}
POINT = st.fixed_dictionaries(KEY | dict.fromkeys(WORDS, WORD))
ITEM = st.fixed_dictionaries(
    {"key": st.tuples(st.sampled_from([44, 4401]), st.integers(1, 5)).map(list), "seq": st.integers(1, 9),
     "points": st.lists(POINT, max_size=4, unique_by=lambda one: one["key"][1])}
    | dict.fromkeys(FACTS, WORD)
)  # fmt: skip
LIST = st.lists(ITEM, max_size=5, unique_by=lambda one: tuple(one["key"]))


@pytest.mark.req("S0-10", "S4-11")
@given(LIST, LIST)
def test_old_and_differences_give_new(old, new):
    """Whoever applies what is told to the older list has the newer one; nothing is told twice or left out."""
    told = compare(old, new)
    made = {tuple(one["key"]): deepcopy(one) for one in old}
    for one in told.dropped:
        del made[tuple(one["key"])]
    for one in told.added:
        made[tuple(one["key"])] = deepcopy(one)
    for change in told.changed:
        item = made[tuple(change.new["key"])]
        item.update({name: change.new[name] for name in change.facts})
        points = {tuple(point["key"]): point for point in item["points"]}
        for point in change.points:
            if point.new is None:
                del points[tuple(point.old["key"])]
            else:
                points[tuple(point.new["key"])] = point.new
        item["points"] = list(points.values())
    assert _plain(made.values()) == _plain(new)
    assert sum(told.counts.values()) == len({tuple(one["key"]) for one in (*old, *new)})
    assert compare(new, new).empty


def _plain(items) -> list:
    said = [{name: one[name] for name in ("key", *FACTS)} | {"points": sorted(one["points"], key=lambda p: p["key"])} for one in items]
    return sorted(said, key=lambda one: one["key"])


TITLE = st.text("法《》（）一a#$<", min_size=1, max_size=8).filter(lambda one: one.strip() and not one.startswith("（"))


@given(st.lists(st.fixed_dictionaries({"title": TITLE, "article": TITLE, "level": st.sampled_from(["law", "city_document"])}), max_size=3))
def test_basis_goes_out_and_comes_in_unchanged(rows):
    assert cells.basis("\n".join(cells.basis_text(row) for row in rows)) == rows


@given(st.integers(0, 400), st.integers(1, 400))
def test_a_rate_goes_out_and_comes_in_unchanged(p, q):
    p = min(p, q)
    assert cells.rate(cells.rate_text((p, q))) == (p, q)


@pytest.mark.parametrize(("cell", "pair"), [(0.1, (10, 100)), (1, (100, 100)), ("12.5%", (1, 8)), ("１０％", (10, 100)), ("1/3", (1, 3))])
def test_a_rate_as_people_and_excel_write_it(cell, pair):
    assert cells.rate(cell) == pair


@pytest.mark.parametrize("cell", ["101%", "3/2", "1/0", "很多", 1.5, -0.1])
def test_no_rate(cell):
    with pytest.raises(cells.Wrong):
        cells.rate(cell)
