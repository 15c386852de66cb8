"""What each setting's value means: words, and which of two is stricter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.errors import Refusal
from saas.foundation.settings.definitions import DEFINITIONS, GROUPS, definition, use_categories
from saas.registers.catalogue import category_choices
from tests.foundation.settings.examples import EVEN, EXAMPLES
from tests.foundation.settings.random_values import values_of

use_categories(category_choices())  # as the application does when it starts
DRAWING = definition("draw_rules").default
drawing_rules = st.fixed_dictionaries(
    {
        "opening": st.sampled_from(["visited", "at_once"]),
        "redraw": st.sampled_from(["fresh", "derived"]),
        "balance": st.sampled_from(["even", "cap"]),
        "substitutes": st.integers(0, 2),
        "most": st.integers(0, 3),
        "days": st.integers(1, 3),
    }
)
rates = st.fixed_dictionaries(
    {
        "p": st.integers(0, 6),
        "q": st.integers(6, 9),
        "times": st.integers(1, 3),
        "per": st.sampled_from(["year", "half_year", "quarter"]),
        "min": st.integers(0, 2),
    }
)


@pytest.mark.parametrize("code", DEFINITIONS)
def test_every_default_is_a_valid_value_with_words_and_not_looser_than_itself(code):
    known = definition(code)
    assert known.checked(known.default) == known.default
    assert known.said(known.default)[0]
    assert known.looser(known.default, known.default) == []


@pytest.mark.parametrize("code", DEFINITIONS)
def test_every_setting_is_in_a_group_and_says_what_of_it_nobody_acts_upon(code):
    known = definition(code)
    names = set(known.schema().fields)
    assert known.group in GROUPS and set(known.idle) < names and set(known.default) == names
    assert len(known.idle_labels) == (len(known.idle) if known.acts else len(names))
    assert not (known.idle and not known.acts)


@pytest.mark.parametrize("code", DEFINITIONS)
def test_every_part_knows_what_is_looser_and_what_is_not(code):
    known, (bound, parts) = definition(code), EXAMPLES[code]
    assert known.checked(bound) == bound
    # a pair of switches of which one must stay has no example of its own for the second
    assert {part.fields for part in known.parts} - set(parts) <= {("withdraw",)}
    for fields, (looser, stricter) in parts.items():
        [part] = [one for one in known.parts if one.fields == fields]
        own = bound | looser
        said = known.looser(own, bound)
        assert part.why(own, bound) in said and all(one and "%(" not in one for one in said), (fields, said)
        assert {name: known.clamped(own, bound)[name] for name in fields} == {name: bound[name] for name in fields} or (
            not part.looser(known.clamped(own, bound), bound)
        )
        if stricter is not EVEN:
            assert known.looser(bound | stricter, bound) == [], fields
            assert known.clamped(bound | stricter, bound) == bound | stricter, fields


@pytest.mark.req("S0-25", "S0-26")
@pytest.mark.parametrize("code", DEFINITIONS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_clamped_is_never_looser_than_the_bound_and_leaves_what_is_strict_enough(code, data):
    known = definition(code)
    own, bound = data.draw(values_of(known)), data.draw(values_of(known))
    result = known.clamped(own, bound)
    assert known.looser(result, bound) == []
    assert known.clamped(result, bound) == result
    assert (result == own) is (known.looser(own, bound) == [])
    assert known.looser(own, own) == [] and known.said(own)[0]


@settings(max_examples=60, deadline=None)
@given(rates, rates, rates)
def test_stricter_is_an_order(a, b, c):
    looser = definition("draw_rate").looser
    if not looser(a, b) and not looser(b, c):
        assert not looser(a, c)


@settings(max_examples=100, deadline=None)
@given(drawing_rules, drawing_rules, drawing_rules)
def test_stricter_rules_of_drawing_are_an_order(a, b, c):
    looser = definition("draw_rules").looser
    assert looser(a, a) == []
    if not looser(a, b) and not looser(b, c):
        assert not looser(a, c)
    if not looser(a, b) and not looser(b, a):
        assert a == b


@pytest.mark.parametrize(
    ("change", "looser"),
    [
        ({"opening": "at_once"}, True),
        ({"redraw": "derived"}, True),
        ({"balance": "cap"}, True),
        ({"substitutes": 3}, True),
        ({"substitutes": 1}, True),
        ({"most": 0}, True),
        ({"most": 11}, True),
        ({"most": 9}, False),
        ({"days": 4}, True),
        ({"days": 2}, False),
    ],
)
def test_which_rules_of_drawing_are_looser(change, looser):
    bound = DRAWING | {"most": 10}
    assert bool(definition("draw_rules").looser(bound | change, bound)) is looser


@pytest.mark.parametrize(
    ("code", "own", "bound", "looser"),
    [
        (
            "draw_rate",
            {"p": 1, "q": 2, "times": 1, "per": "half_year", "min": 1},
            {"p": 50, "q": 100, "times": 2, "per": "year", "min": 1},
            False,
        ),
        (
            "draw_rate",
            {"p": 49, "q": 100, "times": 2, "per": "year", "min": 1},
            {"p": 1, "q": 2, "times": 2, "per": "year", "min": 1},
            True,
        ),
        ("rounding", {"mode": "down"}, {"mode": "up"}, True),
        ("team_size", {"n": 3}, {"n": 2}, False),
        (
            "publication_due",
            {"count": 5, "unit": "day", "anchor": "check_end"},
            {"count": 7, "unit": "workday", "anchor": "check_end"},
            False,
        ),
        (
            "publication_due",
            {"count": 5, "unit": "workday", "anchor": "check_end"},
            {"count": 20, "unit": "day", "anchor": "check_end"},
            True,
        ),
        (
            "publication_due",
            {"count": 5, "unit": "day", "anchor": "decision"},
            {"count": 20, "unit": "day", "anchor": "check_end"},
            True,
        ),
        ("plan_due", {"month": 1, "day": 31}, {"month": 3, "day": 31}, False),
        ("check_method", {"default": "written"}, {"default": "on_site"}, True),
        ("notice_timing", {"timing": "arrival", "days": 0}, {"timing": "advance", "days": 3}, True),
        ("team_experts", {"n": 1}, {"n": 2}, True),
        ("team_experts", {"n": 2}, {"n": 1}, False),
    ],
)
def test_which_value_is_looser(code, own, bound, looser):
    assert bool(definition(code).looser(own, bound)) is looser


@pytest.mark.parametrize(
    ("code", "value", "field"),
    [
        ("draw_rate", {"p": 3, "q": 2, "times": 1, "per": "year", "min": 1}, "p"),
        ("draw_rate", {"p": 3, "q": 0, "times": 1, "per": "year", "min": 1}, "q"),
        ("draw_rate", {"p": "三", "q": 9, "times": 1, "per": "year", "min": 1}, "p"),
        ("draw_rate", {"p": 3, "q": 9, "times": 1, "per": "decade", "min": 1}, "per"),
        ("team_size", {"n": 1}, "n"),
        ("team_size", {"n": 2, "m": 3}, "m"),
        ("plan_due", {"month": 2, "day": 30}, "day"),
        ("publication_due", {"count": 13, "unit": "month", "anchor": "fixed_month"}, "count"),
        ("publication_due", {"count": 5, "unit": "month", "anchor": "check_end"}, "anchor"),
        ("notice_timing", {"timing": "advance", "days": 0}, "days"),
        ("team_experts", {"n": 4}, "n"),
        ("draw_rules", DRAWING | {"opening": "never"}, "opening"),
        ("draw_rules", DRAWING | {"redraw": "again"}, "redraw"),
        ("draw_rules", DRAWING | {"balance": "fair"}, "balance"),
        ("draw_rules", DRAWING | {"substitutes": 11}, "substitutes"),
        ("draw_rules", DRAWING | {"most": 101}, "most"),
        ("draw_rules", DRAWING | {"days": 0}, "days"),
        ("draw_rules", DRAWING | {"days": 31}, "days"),
        ("draw_rate", {"p": 3, "q": 9, "times": 1, "per": "year", "min": 3, "max": 2}, "max"),
        ("draw_rate", {"p": 3, "q": 9, "times": 1, "per": "year", "min": 3, "tolerance": None}, "tolerance"),
        ("rounds", {"min": 3, "max": 2}, "max"),
        ("coverage", {"p": 3, "q": 2}, "p"),
        ("check_method", {"default": "on_site", "allowed": ["written"]}, "default"),
        ("check_method", {"default": "on_site", "allowed": []}, "allowed"),
        ("check_method", {"default": "on_site", "allowed": ["on_site", "magic"]}, "allowed"),
        ("recusal", {"swap": False, "withdraw": False}, "withdraw"),
        ("sectors", {"on": []}, "on"),
        ("sectors", {"on": ["spaceship"]}, "on"),
        ("inspector_conditions", {"classes": []}, "classes"),
        ("roster_duty", {"month": 5, "day": 0}, "day"),
        ("ready_by", {"month": 2, "day": 30}, "day"),
        ("report_calendar", {"changes_month": 0, "changes_day": 3}, "changes_day"),
        ("execution_window", {"from_month": 5, "to_month": 4}, "to_month"),
        ("publication_channels", {"channels": ["pigeon"]}, "channels"),
        ("outcomes", {"no_violation": "perfect"}, "no_violation"),
        ("lists", {"abnormal": True}, "basis"),
        ("lists", {"blacklist": True, "basis": "  "}, "basis"),
        ("task_mode", {"mode": "later"}, "mode"),
    ],
)
def test_a_wrong_value_is_refused_and_the_field_is_named(code, value, field):
    with pytest.raises(Refusal) as no:
        definition(code).checked(value)
    assert (no.value.code, no.value.field) == ("E_VALUE", field)
    assert "%(" not in no.value.message and "{" not in no.value.message


@pytest.mark.req("S3-14")
def test_a_rate_and_a_method_kept_before_there_was_more_to_say_are_still_whole():
    rate = {"p": 20, "q": 100, "times": 1, "per": "year", "min": 1}
    assert definition("draw_rate").filled(rate) == rate | {"max": 0, "tolerance": 0}
    method = definition("check_method").filled({"default": "written"})
    assert (len(method["allowed"]), method["off_site_first"], method["skip_reviewed"]) == (6, False, False)
    assert definition("draw_rate").looser(rate, rate | {"max": 5}) and definition("draw_rate").looser(rate | {"tolerance": 2}, rate)


def test_a_list_keeps_each_member_once():
    assert definition("guidance").checked({"kinds": ["remind", "coach", "remind"]}) == {"kinds": ["remind", "coach"]}


@pytest.mark.req("S1-11", "S2-32")
def test_a_default_that_gives_way_stays_among_the_methods_allowed():
    known = definition("check_method")
    bound = known.default | {"default": "written", "allowed": ["written", "phone_interview"]}
    own = known.default | {"default": "phone_interview", "allowed": ["phone_interview", "on_site"]}
    result = known.clamped(own, bound)
    assert result["default"] == "written" and result["allowed"] == ["written", "phone_interview"] and known.filled(result)


def test_words_of_a_rate():
    said = definition("draw_rate").said
    assert said({"p": 20, "q": 100, "times": 1, "per": "half_year", "min": 1}) == ("20/100", "每半年 1 次，不少于 1 家")
    assert said(definition("draw_rate").default) == ("不少于 1 家", "每年 1 次")
    near = {"p": 10, "q": 100, "times": 1, "per": "year", "min": 1, "max": 8, "tolerance": 2}
    assert said(near)[1] == "每年 1 次，不少于 1 家，不多于 8 家，允许上下 2 个百分点"


def test_words_of_the_rules_of_drawing():
    said = definition("draw_rules").said
    assert said(DRAWING) == (
        "记录在全部检查完成后公开",
        "更换时另取随机数，各人家数尽量相等，每层递补 2 家，每人家数不限，冻结后 3 日内封存",
    )
    assert "每人最多 8 家" in said(DRAWING | {"most": 8})[1]
    assert definition("team_experts").said({"n": 0}) == ("不抽专家", "")
    assert definition("team_experts").said({"n": 2}) == ("每组 2 名专家", "不计入执法人员人数")
