"""What a draft does below its author: against resolution bureau by bureau, and through the database for a whole subtree."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas import clock
from saas.demo import rules
from saas.errors import NotHere
from saas.foundation.settings import service
from saas.foundation.settings.effects import Seat, Stated, effects, effects_of, over
from saas.foundation.settings.resolve import resolve
from saas.foundation.settings.scopes import use_categories
from saas.registers.catalogue import category_choices
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, PROVINCE, RAOPING, TODAY, XIANGQIAO

use_categories(category_choices())  # as the application does when it starts
TREE = {
    440000: (None, "province"), 445100: (440000, "city"), 445102: (445100, "county"), 445103: (445100, "county"),
    445200: (440000, "city"), 445202: (445200, "county"), 449001: (440000, "county"),
}  # fmt: skip
SEATS = [Seat(number, str(number), parent, level) for number, (parent, level) in TREE.items()]
DAY = date(2023, 6, 1)


@dataclass
class Row:
    """A stored value as resolution reads it."""

    id: int
    tenant_no: int
    scope: str
    value: dict
    mode: str = "overridable"
    published: bool = True
    effective_from: date = date(2023, 1, 1)
    effective_to: date | None = None
    code: str = "draw_rate"
    document_number: str = "文"
    article: str = ""


def rate(p: int, least: int = 1) -> dict:
    return {"p": p, "q": 100, "times": 1, "per": "year", "min": least}


def line_of(number: int) -> list[tuple[int, str]]:
    above = TREE[number][0]
    return [(number, str(number)), *(line_of(above) if above else [])]


SCOPES, MODES = ["", "law_firm/county", "law_firm/city"], ["overridable", "tighten_only", "fixed"]
rows_of = st.lists(
    st.builds(
        Row, id=st.integers(1, 10**9), tenant_no=st.sampled_from(list(TREE)), scope=st.sampled_from(SCOPES),
        value=st.builds(rate, st.sampled_from([0, 10, 20, 50]), st.integers(0, 2)), mode=st.sampled_from(MODES),
        published=st.booleans(), effective_from=st.integers(-3, 3).map(lambda n: DAY + timedelta(n)),
    ),
    max_size=9, unique_by=(lambda row: row.id, lambda row: (row.tenant_no, row.scope, row.effective_from)),
)  # fmt: skip


@pytest.mark.req("S1-13", "S1-36")
@settings(max_examples=150, deadline=None)
@given(rows_of.filter(bool))
def test_every_bureau_stands_as_resolution_says_with_and_without_the_draft(rows):
    row, others = rows[0], [one for one in rows[1:] if one.published]
    inside = [number for number in TREE if any(no == row.tenant_no for no, _ in line_of(number))]
    found = {(one.number, one.scope): one for one in over(row, SEATS, rows)}
    assert {number for number, _ in found} <= set(inside)
    if not row.scope:
        assert {number for number, _ in found} == set(inside), "a value for all concerns everybody below"
    for (number, scope), one in found.items():
        before = resolve("draw_rate", scope, row.effective_from, line_of(number), others)
        after = resolve("draw_rate", scope, row.effective_from, line_of(number), [*others, replace(row, published=True)])
        assert (one.before, one.after, one.changed) == (before.words, after.words, before.value != after.value)
        own = [[s for s in answer.steps if s.number == number][0] for answer in (before, after)]
        lost = [step.passed_over or step.gave_way for step in own]
        assert bool(one.gives_way) == (number != row.tenant_no and bool(lost[1]) and lost[0] != lost[1])


def test_a_scope_concerns_the_bureaus_of_its_level():
    one = Row(1, 440000, "law_firm/county", rate(30))
    assert [effect.number for effect in over(one, SEATS, [])] == [445102, 445103, 445202, 449001]
    assert all(effect.changed and effect.after[0] == "30/100" for effect in over(one, SEATS, []))
    closed = [replace(seat, active=seat.number != 445103) for seat in SEATS]
    assert [effect.number for effect in over(one, closed, [])] == [445102, 445202, 449001]


def test_a_looser_stored_value_is_named_with_what_it_gives_way_to():
    below = Row(2, 445102, "law_firm/county", rate(10))
    (hit,) = [e for e in over(Row(1, 445100, "law_firm/county", rate(20), mode="tighten_only"), SEATS, [below]) if e.gives_way]
    assert (hit.number, hit.before[0], hit.after[0]) == (445102, "10/100", "20/100")
    assert hit.stored.startswith("10/100") and "445100" in hit.gives_way
    assert Stated.of(below).published


@pytest.fixture(scope="module")
def drafted(world):
    """The city's rules, a county's own rate, and a draft of the province that would bind them all."""
    with clock.at(TODAY):
        with world.acting(CITY, "publisher") as s:
            rules.store(s)
        with world.acting(RAOPING, "publisher") as s:
            value = {"p": 25, "q": 100, "times": 1, "per": "half_year", "min": 1}
            service.set_value(s, "draw_rate", "law_firm/county", value, effective_from=TODAY, document_number="饶司〔2023〕1号")
        with world.acting(PROVINCE, "publisher") as s:
            draft = service.set_value(
                s, "draw_rate", "law_firm/county", {"p": 30, "q": 100, "times": 2, "per": "year", "min": 1}, mode="tighten_only",
                effective_from=date(2023, 7, 1), document_number="", published=False,
            )  # fmt: skip
            world.draft_id = draft.id
    return world


@pytest.mark.req("S1-13")
def test_the_author_sees_every_bureau_below_in_one_query(drafted):
    from saas.foundation.settings import drafts

    with clock.at(TODAY), drafted.acting(PROVINCE, "publisher") as s:
        draft = drafts.load(s, drafted.draft_id)
        with counted() as queries:
            found = {one.number: one for one in effects(s, draft)}
        assert len(queries) == 1, list(queries)
        assert list(found) == [XIANGQIAO, CHAOAN, RAOPING]
        assert all(one.after[0] == "30/100" for one in found.values())
        assert found[XIANGQIAO].before[0] == "20/100" and not found[XIANGQIAO].gives_way
        assert found[RAOPING].before[0] == "25/100" and "广东省司法厅" in found[RAOPING].gives_way


@pytest.mark.req("S1-13")
def test_nobody_below_is_told_and_nobody_counts_what_others_stored(drafted):
    with clock.at(TODAY), drafted.acting(CITY, "publisher") as s:
        from saas.foundation.settings import drafts

        assert drafts.load(s, drafted.draft_id) is None, "a superior's draft is not there"
    with clock.at(TODAY), drafted.acting(PROVINCE, "publisher") as s:
        draft = drafts.load(s, drafted.draft_id)
    with drafted.acting(RAOPING) as s, pytest.raises(NotHere):
        effects_of(s, [draft])
