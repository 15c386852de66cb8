"""Resolution over random trees, rules, days and rubbish equals an oracle of ten lines; nothing looser ever takes effect."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from marshmallow import fields, validate

from saas.errors import Refusal
from saas.foundation.settings import definitions
from saas.foundation.settings.definitions import DEFINITIONS, MODES, Definition
from saas.foundation.settings.resolve import resolve
from saas.foundation.settings.scopes import use_categories
from saas.foundation.web.forms import _asked
from saas.registers.catalogue import category_choices

use_categories(category_choices())  # as the application does when it starts
FIRST = date(2023, 1, 1)
SCOPE = "law_firm/county"
LINE = ((445102001, "某街道司法所"), (445102, "湘桥区司法局"), (445100, "潮州市司法局"), (440000, "广东省司法厅"))
YEARLY = {"year": 1, "half_year": 2, "quarter": 4}
# what is stricter, said anew for rules whose parts have an order: fields → a number that grows with strictness
STRICTER = {
    "draw_rate": {
        ("p", "q"): lambda v: Fraction(v["p"], v["q"]),
        ("times", "per"): lambda v: v["times"] * YEARLY[v["per"]],
        ("min",): lambda v: v["min"],
        ("max",): lambda v: -(v["max"] or 10**6),
        ("tolerance",): lambda v: -v["tolerance"],
    },
    "rounds": {("min",): lambda v: v["min"], ("max",): lambda v: -(v["max"] or 10**6)},
    "team_size": {("n",): lambda v: v["n"]},
    "team_experts": {("n",): lambda v: v["n"]},
    "plan_due": {("month", "day"): lambda v: -100 * v["month"] - v["day"]},
    "rounding": {("mode",): lambda v: -["up", "half_up", "down"].index(v["mode"])},
    "public_fields": {(name,): lambda v, name=name: v[name] for name in DEFINITIONS["public_fields"].default},
}


@dataclass(frozen=True)
class Row:
    tenant_no: int
    scope: str
    value: Any
    mode: str
    effective_from: date
    effective_to: date | None
    published: bool
    document_number: str = "潮司〔2023〕9号"
    article: str = ""


def loaded(known: Definition, value) -> dict | None:
    """The value as a fresh schema reads it; None for rubbish."""
    try:
        return known.checked(value)
    except Refusal:
        return None


def by_rank(known: Definition, own: dict, bound: dict) -> dict:
    """Strictness as this file says it."""
    for names, rank in STRICTER[known.code].items():
        own = own | {name: bound[name] for name in names} if rank(own) < rank(bound) else own
    return own


def by_parts(known: Definition, own: dict, bound: dict) -> dict:
    """Strictness as the registry says it."""
    for part in known.parts:
        own = own | part.mended(own, bound) if part.looser(own, bound) else own
    return own


def oracle(known: Definition, line, rows, on: date, clamp) -> tuple[dict, int, list[dict]]:
    """Top down: (value, number of the bureau it comes from, the bounds in force)."""
    value, origin, fixed = known.default, 0, known.mode == "fixed"
    bounds = [] if known.mode == "overridable" else [known.default]
    for number, _name in reversed(line):
        here = [r for r in rows if r.tenant_no == number and r.published and r.scope in (SCOPE, "")]
        here = [r for r in here if r.effective_from <= on <= (r.effective_to or date.max)]
        row = max(here, key=lambda r: (len(r.scope), r.effective_from), default=None)
        own = said = None if row is None or fixed else loaded(known, row.value)
        for bound in bounds if own else ():
            own = clamp(known, own, bound)
        if own and (own == said or (own not in bounds and loaded(known, own))):
            value, origin, fixed = own, number, row.mode == "fixed"
            bounds = [*bounds, own] if row.mode == "tighten_only" else bounds
    return value, origin, bounds


def of_field(spec: fields.Field) -> st.SearchStrategy:
    """Values that one field of a form may hold, near its ends more often."""
    if isinstance(spec, fields.Boolean):
        return st.booleans()
    if isinstance(spec, fields.Integer):
        ends = next((rule for rule in spec.validators if isinstance(rule, validate.Range)), None)
        least, most = (ends.min or 0, ends.max) if ends else (0, 20)
        return st.one_of(st.integers(least, min(most, least + 6)), st.sampled_from([least, most]))
    if isinstance(spec, fields.List):
        return st.lists(st.sampled_from([str(code) for code, _label in _asked(spec, None)] or [""]), unique=True, max_size=4)
    choices = [str(code) for code, _label in _asked(spec, None)] if spec.metadata.get("choices") else []
    return st.sampled_from(choices or ["", "见文件"])


@cache
def values(code: str) -> st.SearchStrategy:
    """Values of a setting: its default with some fields changed; now and then rubbish that no form would write."""
    known = DEFINITIONS[code]
    every = {name: of_field(spec) for name, spec in known.schema().fields.items()}
    good = st.fixed_dictionaries({}, optional=every).map(lambda some: dict(known.default) | some)
    good = good.filter(lambda value: loaded(known, value) is not None)
    lacking = st.sampled_from(sorted(every)).map(lambda name: {k: v for k, v in known.default.items() if k != name})
    wrong = st.tuples(st.sampled_from(sorted(every)), st.sampled_from([None, -1, 10**9, "x", [], {}, [1], 2.5, True])).map(
        lambda pair: dict(known.default) | {pair[0]: pair[1]}
    )
    more = st.just(dict(known.default) | {"invented": 1})
    rubbish = st.one_of(lacking, wrong, more, st.sampled_from([{}, [], None, "30%", 7, {"": {}}]))
    return st.integers(0, 7).flatmap(lambda n: good if n else rubbish)


days = st.integers(0, 9).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def worlds(draw, codes):
    """A setting, a line of one to four bureaus, rows of all of them and of one beside, and a day."""
    known = DEFINITIONS[draw(st.sampled_from(codes))]
    line = LINE[-draw(st.integers(1, 4)):]
    made = st.builds(
        Row,
        tenant_no=st.sampled_from([number for number, _name in line] * 4 + [429004]),
        scope=st.sampled_from([SCOPE, SCOPE, "", "law_firm/city"]),
        value=values(known.code),
        mode=st.sampled_from([*MODES, "tighten_only", "tighten_only", "overridable"]),
        effective_from=days,
        effective_to=st.one_of(st.none(), st.none(), days),
        published=st.sampled_from([True, True, True, False]),
    )
    rows = draw(st.lists(made, max_size=9, unique_by=lambda r: (r.tenant_no, r.scope, r.effective_from)))
    return known, line, rows, draw(days)


@settings(max_examples=120, deadline=None)
@given(worlds(sorted(STRICTER)))
def test_resolution_equals_an_oracle_that_says_itself_what_is_stricter(world):
    known, line, rows, on = world
    found = resolve(known.code, SCOPE, on, line, rows)
    value, origin, bounds = oracle(known, line, rows, on, by_rank)
    assert (found.value, found.origin_no) == (value, origin)
    assert [bound for _name, bound in found.bounds] == bounds
    for bound in bounds:
        assert all(rank(found.value) >= rank(bound) for rank in STRICTER[known.code].values())


@settings(max_examples=120, deadline=None)
@given(worlds(sorted(DEFINITIONS)))
def test_of_every_setting_nothing_looser_incomplete_or_crossed_takes_effect(world):
    nothing_looser(world)


@pytest.mark.deep
@settings(max_examples=3000, deadline=None)
@given(worlds(sorted(DEFINITIONS)))
def test_the_same_for_many_more_trees(world):
    nothing_looser(world)


def nothing_looser(world) -> None:
    """The oracle's answer, whole and in words, and no part of it looser than any bound above."""
    known, line, rows, on = world
    found = resolve(known.code, SCOPE, on, line, rows)
    value, origin, bounds = oracle(known, line, rows, on, by_parts)
    assert (found.value, found.origin_no) == (value, origin)
    assert loaded(known, found.value) == found.value, "what takes effect is a whole value of its form"
    for bound in bounds:
        assert known.looser(found.value, bound) == [], "no looser than any tighten_only value above in force"
    for one in (found.value, *bounds):
        assert not (one.get("max") and "min" in one) or one["min"] <= one["max"], "minimum ≤ maximum along the line"
        if found.value.get("max") and "min" in one:
            assert one["min"] <= found.value["max"]
    assert found.words and len(found.chain) == len(line) + 1 and found.as_rule()["value"] == found.words[0]
    assert found.frozen()["value"] == found.value and sum(here for _n, _w, here in found.chain) == 1


@settings(max_examples=60, deadline=None)
@given(worlds(sorted(DEFINITIONS)))
def test_drafts_and_rows_of_others_and_of_other_days_change_nothing(world):
    known, line, rows, on = world
    mine = {number for number, _name in line}
    kept = [r for r in rows if r.published and r.tenant_no in mine and r.scope in (SCOPE, "") and r.effective_from <= on]
    assert resolve(known.code, SCOPE, on, line, rows).frozen() == resolve(known.code, SCOPE, on, line, kept).frozen()


@settings(max_examples=60, deadline=None)
@given(worlds(sorted(DEFINITIONS)))
def test_what_a_superior_fixed_holds_for_everybody_below(world):
    known, line, rows, on = world
    assume(len(line) > 1)
    above = resolve(known.code, SCOPE, on, line[1:], rows)
    found = resolve(known.code, SCOPE, on, line, rows)
    if above.mode == "fixed":
        assert (found.value, found.origin_no, found.locked) == (above.value, above.origin_no, True)


@pytest.mark.parametrize("mode", ["fixed", "tighten_only"])
def test_what_the_platform_itself_binds_no_bureau_loosens(monkeypatch, mode):
    known = replace(DEFINITIONS["team_size"], mode=mode, default={"n": 4})
    monkeypatch.setitem(definitions.DEFINITIONS, "team_size", known)
    rows = [Row(440000, "", {"n": 5}, "overridable", FIRST, None, True), Row(445100, "", {"n": 2}, "overridable", FIRST, None, True)]
    found = resolve("team_size", "", FIRST, LINE, rows)
    assert (found.value, found.origin_no) == (({"n": 4}, 0) if mode == "fixed" else ({"n": 5}, 440000))
    assert found.locked == (mode == "fixed") and found.chain[2][1].endswith("不生效）")
