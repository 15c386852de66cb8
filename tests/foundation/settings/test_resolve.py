"""Resolution against an oracle of a few lines: own → city → province → platform, never looser than a superior binds."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.foundation.settings.definitions import definition
from saas.foundation.settings.resolve import frozen_rule, resolve

DAY = date(2023, 1, 1)
LINE = ((445102, "湘桥区司法局"), (445100, "潮州市司法局"), (440000, "广东省司法厅"))


@dataclass(frozen=True)
class Row:
    tenant_no: int
    scope: str
    value: dict
    mode: str
    effective_from: date
    effective_to: date | None
    published: bool
    document_number: str = "潮司〔2023〕9号"
    article: str = ""


def rate(p: int, least: int = 1) -> dict:
    return {"p": p, "q": 10, "times": 1, "per": "year", "min": least, "max": 0, "tolerance": 0}


def row(number: int, p: int, mode: str = "overridable", scope: str = "law_firm/county", **more) -> Row:
    span = {"effective_from": DAY, "effective_to": None, "published": True} | more
    return Row(number, scope, rate(p), mode, **span)


def oracle(rows: list[Row], scope: str, on: date) -> tuple[dict, int]:
    """Top down: a published row in force replaces what stood, unless fixed above or looser than a binding one."""
    value, origin, bounds, fixed = definition("draw_rate").default, 0, [], False
    for number, _name in reversed(LINE):
        here = [r for r in rows if r.tenant_no == number and r.published and r.scope in (scope, "")]
        here = [r for r in here if r.effective_from <= on and (r.effective_to is None or r.effective_to >= on)]
        here.sort(key=lambda r: (r.scope == scope, r.effective_from))
        if here and not fixed and all(share(here[-1].value) >= bound for bound in bounds):
            value, origin, fixed = here[-1].value, number, here[-1].mode == "fixed"
            bounds += [share(value)] if here[-1].mode == "tighten_only" else []
    return value, origin


def share(value: dict) -> Fraction:
    return Fraction(value["p"], value["q"])


days = st.integers(0, 9).map(lambda n: DAY + timedelta(days=n))
made = st.builds(
    Row,
    tenant_no=st.sampled_from([number for number, _ in LINE]),
    scope=st.sampled_from(["law_firm/county", "", "law_firm/city"]),
    value=st.integers(0, 10).map(rate),
    mode=st.sampled_from(["overridable", "tighten_only", "tighten_only", "fixed"]),
    effective_from=days,
    effective_to=st.one_of(st.none(), st.just(DAY + timedelta(days=9))),
    published=st.sampled_from([True, True, True, False]),
)


@settings(max_examples=250, deadline=None)
@given(st.lists(made, max_size=8, unique_by=lambda r: (r.tenant_no, r.scope, r.effective_from)), days)
def test_resolution_equals_the_oracle(rows, on):
    found = resolve("draw_rate", "law_firm/county", on, LINE, rows)
    assert (found.value, found.origin_no) == oracle(rows, "law_firm/county", on)


def test_nobody_has_ruled_then_the_platform_speaks():
    found = resolve("draw_rate", "law_firm/county", DAY, LINE, [])
    assert (found.origin_no, found.origin, found.since) == (0, "平台默认", None)
    assert found.chain[0] == ("湘桥区司法局", "未作规定", False) and found.chain[-1][2] is True


def test_a_looser_row_is_passed_over_and_the_chain_says_why():
    rows = [row(445100, 3, "tighten_only"), row(445102, 2)]
    found = resolve("draw_rate", "law_firm/county", DAY, LINE, rows)
    assert (found.value["p"], found.origin_no, found.locked) == (3, 445100, False)
    assert found.chain[0] == ("湘桥区司法局", "2/10（宽于潮州市司法局，不生效）", False)


def test_a_bound_reaches_over_an_overridable_value_between():
    rows = [row(440000, 3, "tighten_only"), row(445100, 5), row(445102, 4)]
    assert resolve("draw_rate", "law_firm/county", DAY, LINE, rows).value["p"] == 4


def test_fixed_above_cannot_even_be_tightened_and_shows_a_lock():
    rows = [row(440000, 3, "fixed"), row(445102, 9)]
    found = resolve("draw_rate", "law_firm/county", DAY, LINE, rows)
    assert (found.value["p"], found.locked) == (3, True)
    assert found.as_rule()["fixed"] is True
    assert resolve("draw_rate", "law_firm/county", DAY, LINE[2:], rows).locked is False, "the author may change its own"


@pytest.mark.req("S1-36")
def test_the_rule_in_force_on_the_day_is_the_one_that_counts():
    rows = [
        row(445100, 3, effective_from=date(2020, 4, 15)),
        row(445100, 5, effective_from=date(2023, 3, 5), effective_to=date(2023, 12, 31)),
    ]
    on = {
        day: resolve("draw_rate", "law_firm/county", day, LINE, rows).value["p"]
        for day in (
            date(2020, 4, 14),
            date(2020, 4, 15),
            date(2023, 3, 4),
            date(2023, 3, 5),
            date(2023, 12, 31),
            date(2024, 1, 1),
        )
    }
    assert list(on.values()) == [0, 3, 3, 5, 5, 3]


def test_what_is_frozen_reads_like_what_was_in_force():
    found = resolve("draw_rate", "law_firm/county", DAY, LINE, [row(445100, 3)])
    kept = found.frozen()
    assert kept["value"] == rate(3) and kept["since"] == "2023-01-01" and kept["origin_no"] == 445100
    shown = frozen_rule(kept, "抽查比例")
    same = ("title", "value", "note", "origin", "document", "since")
    assert {k: shown[k] for k in same} == {k: found.as_rule("抽查比例")[k] for k in same}


def test_a_row_that_no_form_of_ours_wrote_has_no_effect():
    broken = Row(445102, "law_firm/county", {"p": 9}, "overridable", DAY, None, True)
    found = resolve("draw_rate", "law_firm/county", DAY, LINE, [row(445100, 3), broken])
    assert found.origin_no == 445100 and found.chain[0][1] == "值不完整，不生效"
