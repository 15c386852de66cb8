"""What a plan line may be, and where it departs from a rule: sectors, rate, window, method, rounds (issue "Deviation")."""

from dataclasses import replace
from datetime import date

import pytest

from saas import clock
from saas.errors import Refusal
from saas.foundation.settings import service as settings
from saas.foundation.settings.definitions import definition
from saas.supervision.plans import lines, service, trials
from saas.supervision.plans.rules import LineRules
from tests.factories.world import CITY
from tests.supervision import kit

LAW = "law_firm"


@pytest.fixture(scope="module")
def ground(world):
    kit.rules_of(world)
    kit.registers(world)
    kit.checklist(world)
    return world


@pytest.fixture
def drafting(ground):
    with clock.at(kit.JUNE), ground.acting(CITY, "planner") as s:
        yield s, service.open_plan(s, 2023)
        s.rollback()


def ruled(s, code: str, scope: str = "", mode: str = "overridable", since: date = kit.SPRING, **changes) -> None:
    value = settings.effective(s, code, scope, on=since).value | changes
    settings.set_value(s, code, scope, value, mode=mode, effective_from=since, document_number="潮司〔2023〕20号", article="第二条")
    s.info.pop("settings", None)  # read anew, as the next transaction does


def refused(code: str, field: str):
    return pytest.raises(Refusal, match=code, check=lambda no: no.field == field)


@pytest.mark.req("S1-01")
def test_a_category_that_is_switched_off_cannot_be_planned_from_the_day_it_is(drafting, ground):
    s, plan = drafting
    given = kit.line_input(ground, 4)
    stored = lines.save_line(s, plan, given)
    others = [code for code in definition("sectors").default["on"] if code != LAW]
    ruled(s, "sectors", since=date(2023, 8, 1), on=others)
    with refused("E_SECTOR", "categories") as no:
        lines.save_line(s, plan, given)
    assert "律师事务所" in no.value.message and "潮州市司法局" in no.value.message and "2023年8月31日" in no.value.message
    before = replace(given, window_to=date(2023, 7, 31))
    assert lines.save_line(s, plan, before, stored).rules == {}
    assert service.problems(s, plan) == {}
    stored.window_to = date(2023, 8, 31)
    assert ["不含律师事务所" in said for said in service.problems(s, plan)[stored.id]] == [True]


@pytest.mark.req("S0-26", "S1-11")
def test_a_method_that_is_not_allowed_is_refused_and_others_are(drafting, ground):
    s, plan = drafting
    ruled(s, "check_method", allowed=["on_site", "written"])
    given = kit.line_input(ground, 4, reasons={"check_method": "先书面后实地。"})
    with refused("E_METHOD", "check_method") as no:
        lines.save_line(s, plan, replace(given, check_method="phone_interview"))
    assert "实地核查、书面检查" in no.value.message
    stored = lines.save_line(s, plan, replace(given, check_method="written"))
    assert stored.deviations["check_method"]["rule"] == "实地核查"
    stored.check_method = "phone_interview"
    assert any("只能采用" in said for said in service.problems(s, plan)[stored.id])


@pytest.mark.req("S2-32")
@pytest.mark.parametrize("mode", ["overridable", "fixed"])
def test_where_a_visit_is_the_last_resort_it_needs_its_reason_even_if_it_is_the_default(drafting, ground, mode):
    s, plan = drafting
    ruled(s, "check_method", mode=mode, off_site_first=True)
    given = kit.line_input(ground, 4, reasons={})
    with refused("E_REASON", "check_method_reason"):
        lines.save_line(s, plan, given)
    kept = lines.save_line(s, plan, replace(given, reasons={"check_method": "须当面核对案卷。"})).deviations["check_method"]
    assert (kept["rule"], kept["value"]) == ("能非现场的不到现场", "实地核查") and kept["origin"] == "潮州市司法局"


def test_checks_outside_the_months_for_checking_ask_the_reason_and_a_fixed_window_refuses(drafting, ground):
    s, plan = drafting
    ruled(s, "execution_window", from_month=3, to_month=7)
    given = kit.line_input(ground, 4, reasons={})
    with refused("E_REASON", "window_reason"):
        lines.save_line(s, plan, given)
    kept = lines.save_line(s, plan, replace(given, reasons={"window": "暑期集中检查。"})).deviations
    assert kept["window"] == {
        "rule": "3 月至 7 月", "value": "7 月至 8 月", "origin": "潮州市司法局", "document": "潮司〔2023〕20号 第二条",
        "reason": "暑期集中检查。",
    }  # fmt: skip
    ruled(s, "execution_window", mode="fixed", since=kit.JUNE, to_month=7)
    with refused("E_FIXED_RULE", "window_from"):
        lines.save_line(s, plan, replace(given, reasons={"window": "暑期集中检查。"}))
    assert lines.save_line(s, plan, replace(given, window_to=date(2023, 7, 31))).deviations == {}


@pytest.mark.req("S0-25", "S1-12", "S3-09")
@pytest.mark.parametrize(("code", "change"), [("rounds", {"min": 2}), ("draw_rate", {"per": "half_year"})])
def test_too_few_rounds_are_told_at_once_but_asked_for_only_before_the_plan_is_public(drafting, ground, code, change):
    s, plan = drafting
    ruled(s, code, "law_firm/city", **change)
    given = kit.line_input(ground, 4, reasons={})
    first = lines.save_line(s, plan, given)
    assert first.deviations == {}
    assert service.problems(s, plan)[first.id] == ["与规则（律师事务所每年至少 2 轮）不一致，还没有写理由。"]
    second = lines.save_line(s, plan, given)
    assert service.problems(s, plan) == {}
    lines.remove_line(s, plan, second)
    assert service.problems(s, plan).keys() == {first.id}
    kept = lines.save_line(s, plan, replace(given, reasons={"rounds": "下半年另行安排。"}), first).deviations["rounds"]
    assert (kept["value"], kept["reason"]) == ("律师事务所本年度 1 轮", "下半年另行安排。")
    assert service.problems(s, plan) == {}


@pytest.mark.req("S3-08", "S3-14")
@pytest.mark.parametrize(
    ("percent", "told"), [(8, None), (10, None), (12, None), (7, "低于规则 10%左右"), (13, "高于规则 10%左右")]
)
def test_a_rate_that_says_about_is_a_band_on_both_sides(drafting, percent, told):
    s, _plan = drafting
    ruled(s, "draw_rate", "law_firm/city", tolerance=2)
    found = LineRules(s, [LAW]).rate_departure(percent, 100)
    assert (found.told if found else None) == told
    if told and percent > 10:
        assert found.stored("线索多。")["side"] == "above"


def test_without_a_tolerance_checking_more_departs_from_nothing(drafting):
    s, _plan = drafting
    assert LineRules(s, [LAW]).rate_departure(100, 100) is None and LineRules(s, [LAW]).rate_departure(9, 100)


@pytest.mark.req("S0-25")
def test_one_round_takes_no_more_than_the_ceiling(drafting, ground):
    s, _plan = drafting
    ruled(s, "draw_rate", "law_firm/city", max=3)
    rules = LineRules(s, [LAW])
    assert rules.ceilings == {LAW: 3}
    found = trials.try_out(
        s, categories=[LAW], p=10, q=100, minimum=0, rounding="up", team_size=2, department_ids=[],
        section_id=ground.sections[CITY, kit.LAWYERS], window=(date(2023, 7, 1), date(2023, 8, 31)), on=kit.JUNE,
        ceilings=rules.ceilings,
    )  # fmt: skip
    assert found.total == 3 and found.words == "48 × 10% = 4.8，进一，不多于 3 家 → 3 家"
