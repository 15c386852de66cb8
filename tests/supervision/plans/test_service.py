"""The annual plan: drafted by a section, published by the supervision section (S3-05, S3-06, S2-23, S0-29)."""

from dataclasses import replace
from datetime import date

import pytest

from saas import clock
from saas.errors import Refusal
from saas.foundation.publication import service as publication
from saas.foundation.settings import service as settings
from saas.supervision.plans import lines, service
from saas.supervision.plans.models import PlanLine
from tests.factories.world import CITY
from tests.supervision import kit


@pytest.fixture(scope="module")
def ground(world):
    """Rules and registers, no checklist yet."""
    kit.rules_of(world)
    kit.registers(world)
    return world


def refused(code: str):
    return pytest.raises(Refusal, match=code)


@pytest.fixture
def drafting(ground):
    with clock.at(kit.JUNE), ground.acting(CITY, "planner") as s:
        plan = service.open_plan(s, 2023)
        yield s, plan
        s.rollback()


@pytest.mark.req("S2-23")
def test_a_line_below_its_rule_is_taken_only_with_a_reason_and_keeps_rule_value_and_origin(drafting, ground):
    s, plan = drafting
    given = kit.line_input(ground, 1)
    with refused("E_REASON") as no:
        lines.save_line(s, plan, replace(given, reasons={}))
    assert no.value.field == "rate_reason" and "50%" in no.value.message
    line = lines.save_line(s, plan, given)
    assert line.deviations == {
        "rate": {
            "rule": "50%",
            "value": "20%",
            "origin": "潮州市司法局",
            "document": "潮司〔2023〕9号 第三条",
            "reason": kit.REASON,
        }
    }
    assert line.pool_count == 2 and line.seq == 1
    at_rule = lines.save_line(s, plan, replace(given, rate_p=50, reasons={}), line)
    assert at_rule.deviations == {}


def test_another_method_than_the_rules_asks_for_a_reason_too(drafting, ground):
    s, plan = drafting
    given = kit.line_input(ground, 4, check_method="written")
    with refused("E_REASON") as no:
        lines.save_line(s, plan, given)
    assert no.value.field == "check_method_reason"
    assert lines.save_line(s, plan, replace(given, reasons={"check_method": "先书面后实地。"})).deviations[
        "check_method"
    ]


def test_a_fixed_rule_is_the_only_one_that_blocks(drafting, ground):
    s, plan = drafting
    with clock.at(kit.SPRING), ground.acting(CITY, "publisher", user_id=1) as boss:
        rule = settings.effective(boss, "draw_rate", "law_firm/city")
        fixed = {"p": 15, "q": 100, "times": 1, "per": "year", "min": 1}
        settings.set_value(
            boss, "draw_rate", "legal_aid_agency/city", fixed, mode="fixed", effective_from=kit.SPRING,
            document_number="潮司〔2023〕10号",
        )  # fmt: skip
        assert rule.mode == "overridable"
    s.info.pop("settings", None)
    given = kit.line_input(ground, 4, categories=["legal_aid_agency"], reasons={"rate": "理由"})
    with refused("E_SECTION"):
        lines.save_line(s, plan, given)
    section = ground.sections[CITY, "法治督察科"]
    with refused("E_FIXED_RULE"):
        lines.save_line(s, plan, replace(given, section_id=section))


@pytest.mark.req("S3-25")
def test_the_window_lies_in_the_plans_year_and_runs_forward(drafting, ground):
    s, plan = drafting
    given = kit.line_input(ground, 4)
    for start, end in (
        (date(2023, 9, 2), date(2023, 9, 1)),
        (date(2022, 12, 1), date(2023, 1, 5)),
        (date(2024, 1, 1), date(2024, 2, 1)),
    ):
        with refused("E_WINDOW"):
            lines.save_line(s, plan, replace(given, window_from=start, window_to=end))


@pytest.mark.req("S3-03")
def test_a_section_drafts_only_what_it_manages(ground):
    section = ground.sections[CITY, kit.LAWYERS]
    with clock.at(kit.JUNE), ground.acting(CITY, "planner", section_id=section) as s:
        plan = service.open_plan(s, 2023)
        assert lines.save_line(s, plan, kit.line_input(ground, 4)).id
        with refused("E_CATEGORY"):
            lines.save_line(s, plan, kit.line_input(ground, 2))
        s.rollback()


@pytest.mark.req("S0-29", "S3-05", "S3-06")
def test_nothing_is_published_without_items_in_force_and_the_reason_stands_beside_the_line(ground):
    number = kit.draft(ground)
    with clock.at(kit.JUNE), ground.acting(CITY, "planner") as s:
        plan = service.get_plan(s, number)
        assert set(service.problems(s, plan)) == {line.id for line in plan.lines}
        service.submit(s, plan)
        with refused("E_PLAN_CLOSED"):
            lines.save_line(s, plan, kit.line_input(ground, 4))
    with clock.at(kit.JUNE), ground.acting(CITY, "publisher") as s:
        plan = service.get_plan(s, number)
        with refused("E_PLAN_LINES"):
            service.publish(s, plan, "潮司〔2023〕12号")
        assert plan.state == "submitted"
        with refused("E_REASON"):
            service.give_back(s, plan, " ")
        service.give_back(s, plan, "清单还没有公布。")
    kit.checklist(ground)
    with clock.at(kit.JUNE), ground.acting(CITY, "planner") as s:
        plan = service.get_plan(s, number)
        assert plan.state == "returned" and plan.return_reason == "清单还没有公布。"
        assert all("没有抽查事项" in said[0] for said in service.problems(s, plan).values())
        for line in list(plan.lines):
            lines.save_line(s, plan, kit.line_input(ground, line.seq), line)
        assert service.problems(s, plan) == {}
        service.submit(s, plan)
        with refused("E_SAME_PERSON"):
            service.publish(s, plan, "潮司〔2023〕12号")
    with clock.at(kit.JUNE), ground.acting(CITY, "publisher") as s:
        plan = service.get_plan(s, number)
        with refused("E_DOCUMENT"):
            service.publish(s, plan, "")
        service.publish(s, plan, "潮司〔2023〕12号")


@pytest.mark.req("S2-28")
def test_tasks_keep_rules_reasons_and_items_as_they_stood_when_the_plan_was_published(ground):
    with clock.at(kit.JULY), ground.acting(CITY, "publisher") as s:
        value = {"p": 30, "q": 100, "times": 1, "per": "year", "min": 1}
        settings.set_value(
            s, "draw_rate", "law_firm/city", value, effective_from=kit.JULY, document_number="潮司〔2023〕11号"
        )
    with clock.at(kit.JULY), ground.acting(CITY, "planner") as s:
        tasks = service.tasks(s, year=2023)
        assert [task.seq for task in tasks] == [1, 2, 3, 4] and {task.state for task in tasks} == {"prepared"}
        law = tasks[3]
        assert law.rules["draw_rate"]["law_firm"]["value"]["p"] == 10
        assert law.rules["draw_rate"]["law_firm"]["document_number"] == "潮司〔2023〕9号"
        assert law.rules["checklist"]["number"] == 1 and len(law.item_ids) == 1
        assert tasks[0].deviations["rate"]["reason"] == kit.REASON and law.deviations == {}
        assert (law.rounding, law.team_size, law.minimum) == ("up", 2, 0)
        notice = publication.of_ref(s, "plan", f"plan:{service.plan_of(s, 2023).id}")
        assert notice.state == "published" and notice.due_on == date(2023, 3, 31)
        table, departures = notice.body["tables"]
        assert len(table["rows"]) == 4 and [row["value"] for row in departures["rows"]] == ["20%", "20%"]
        assert all(row["reason"] == kit.REASON for row in departures["rows"])


def test_whoever_drafted_a_line_cannot_publish_even_with_the_other_role(ground):
    with clock.at(date(2023, 12, 1)), ground.acting(CITY, "planner") as s:
        plan = service.open_plan(s, 2024)
    with clock.at(date(2023, 12, 1)), ground.acting(CITY, "publisher") as s:
        plan = service.get_plan(s, plan.id)
        window = {"window_from": date(2024, 7, 1), "window_to": date(2024, 8, 31), "reasons": {"rate": "减少检查。"}}
        lines.save_line(s, plan, kit.line_input(ground, 4, **window))
    with clock.at(date(2023, 12, 1)), ground.acting(CITY, "planner") as s:
        service.submit(s, service.get_plan(s, plan.id))
    with clock.at(date(2023, 12, 1)), ground.acting(CITY, "publisher") as s, refused("E_SAME_PERSON"):
        service.publish(s, service.get_plan(s, plan.id), "潮司〔2024〕1号")


def test_years_other_than_this_and_the_next_are_refused(ground):
    with clock.at(kit.JUNE), ground.acting(CITY, "planner") as s:
        for year in (0, 2022, 2025):
            with refused("E_YEAR"):
                service.open_plan(s, year)
        assert service.open_plan(s, 2023).id == service.plan_of(s, 2023).id


def test_a_removed_line_leaves_its_number_unused(ground):
    with clock.at(date(2023, 12, 1)), ground.acting(CITY, "planner") as s:
        plan = service.plan_of(s, 2024)
        assert plan.state == "submitted"
        with refused("E_PLAN_CLOSED"):
            lines.remove_line(s, plan, plan.lines[0])
    with clock.at(date(2023, 12, 1)), ground.acting(CITY, "reviewer", user_id=999) as s:
        service.give_back(s, service.plan_of(s, 2024), "请删去。")
    with clock.at(date(2023, 12, 1)), ground.acting(CITY, "planner") as s:
        plan = service.plan_of(s, 2024)
        lines.remove_line(s, plan, plan.lines[0])
        assert s.query(PlanLine).filter_by(plan_id=plan.id).count() == 0
        with refused("E_PLAN_EMPTY"):
            service.submit(s, plan)
