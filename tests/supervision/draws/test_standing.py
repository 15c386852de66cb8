"""The rules a draw stands under: kept with it, origin and all, and followed: ceiling, yearly limit, teams, recusal, recording."""

from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.foundation.settings import service as settings
from saas.registers.inspectors.models import Inspector
from saas.registers.subjects import service as subjects
from saas.registers.subjects.models import Subject
from saas.supervision.draws import desk_after, pools, standing
from saas.supervision.draws import service as draws
from saas.supervision.draws.models import DrawPerson
from saas.supervision.draws.models_recordings import DrawRecording
from saas.supervision.inspections.models import Inspection
from saas.supervision.plans import task_view
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of
from tests.factories.world import CITY
from tests.supervision import kit
from tests.supervision.draws.later import After

LAW, DOCUMENT = "law_firm", "潮司〔2023〕21号"
RATE = {"p": 10, "q": 100, "times": 1, "per": "year", "min": 0}
RULES = {
    ("draw_rate", "law_firm/city"): {"max": 3},
    ("rounds", "law_firm/city"): {"max": 1},
    ("team_composition", ""): {"others_join": False},
    ("recusal", ""): {"swap": False},
    ("recording", ""): {"required": True},
}


def ruled(world, since: date, rules: dict) -> None:
    with clock.at(since), world.acting(CITY, "publisher") as s:
        for (code, scope), change in rules.items():
            value = (RATE if code == "draw_rate" else settings.effective(s, code, scope, on=since).value) | change
            settings.set_value(s, code, scope, value, effective_from=since, document_number=DOCUMENT)


def checked(world, number: int, inspection: int, outcome: str | None) -> None:
    """One firm was checked by another draw of this year; its result is public, or not yet."""
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        row = s.scalars(select(Subject).where(Subject.uscc == kit.uscc(LAW, number))).one()
        subjects.report_check(s, row.id, row.tenant_no, inspection, "专项检查", date(2023, 6, 1))
        if outcome:
            subjects.close_check(s, inspection, outcome, "slug")


@pytest.fixture(scope="module")
def tasks(world):
    ruled(world, date(2023, 3, 21), RULES)  # newer than those of Chaozhou, which ``published`` stores
    numbers = kit.published(world)
    checked(world, 1, 9001, "no_violation")
    checked(world, 2, 9002, None)
    return numbers


@pytest.fixture(scope="module")
def sealed(world, tasks):
    return After(world, kit.sealed(world, tasks[4], key="click-0004"))


@pytest.mark.req("S0-25", "S2-28")
def test_the_pool_knows_ceiling_limit_and_who_was_checked_where_everybody_may_know_it(world, tasks):
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        task = s.get(InspectionTask, (44, tasks[4]))
        both = pools.gather(s, task)
        rows = {row["id"]: (row["done"], row["cap"]) for row in both.objects}
        assert both.params["strata"][0]["max"] == 3 and task_view.trial_of(s, task).total == 3
        offices = pools.gather(s, s.get(InspectionTask, (44, tasks[3])))
    assert rows.pop(kit.uscc(LAW, 1)) == (1, 1)
    assert set(rows.values()) == {(0, 1)}, "a check whose result is not public tells nothing"
    assert {(row["done"], row["cap"]) for row in offices.objects} == {(0, 2)}, "the platform's limit"


@pytest.mark.req("S1-36")
def test_the_attempt_keeps_value_origin_and_document_whatever_comes_later(world, tasks, sealed):
    later = {
        ("recusal", ""): {"swap": True, "withdraw": False}, ("rounds", "law_firm/city"): {"max": 0},
        ("recording", ""): {"required": False},
    }  # fmt: skip
    ruled(world, kit.JULY, later)
    with clock.at(sealed.day), world.acting(CITY, "planner") as s:
        attempt = sealed.row(s)
        assert set(attempt.rules) == {*standing.SINGLE, "rounds"}
        for kept in (attempt.rules["recusal"], attempt.rules["rounds"][LAW]):
            said = (kept["origin"], kept["origin_no"], kept["document_number"], kept["since"])
            assert said == ("潮州市司法局", CITY, DOCUMENT, "2023-03-21")
        assert attempt.rules["draw_rules"]["origin_no"] == 0 and attempt.rules["rounds"][LAW]["value"]["max"] == 1
        assert standing.ways(attempt, "recusal") == ("withdraw",) and standing.ways(attempt, "absence") == ("withdraw", "swap")
        assert standing.wants_recording(attempt)


def test_a_capped_firm_is_in_no_result_and_three_are_drawn(world, sealed):
    result = sealed.record()["result"]["objects"]
    assert result["capped"] == [kit.uscc(LAW, 1)]
    assert [len(cell["drawn"]) for stratum in result["strata"] for cell in stratum["cells"]] == [3]


@pytest.mark.req("S1-05", "S0-21")
def test_where_others_do_not_join_all_seats_are_the_sections(world, tasks, sealed):
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        section = world.sections[CITY, kit.LAWYERS]
        people = {n for team in sealed.teams().values() for n in team}
        rows = s.scalars(select(DrawPerson).where(DrawPerson.id.in_(people))).all()
        assert rows and all(s.get(Inspector, (44, row.inspector_id)).section_id == section for row in rows)
        task = s.get(InspectionTask, (44, tasks[3]))
        trial = task_view.trial_of(s, task)
        assert len(trial.ready.seated()) == 4 < len(trial.ready.own())
        said = [one.text for one in task_view.conditions(task, task_view.plan_of(s, task), [], trial, kit.JULY) if one.code == "officers"]
        assert said == ["承办科室有 2 名以上合格、检查期间全程在岗的执法人员，其他科室不参加"]


@pytest.mark.req("S1-18", "S1-19")
def test_a_recusal_is_granted_only_in_the_ways_the_draw_allows(sealed):
    subject, _leader, person = sealed.pairs()[0]
    number = sealed.ask(subject, person)
    with pytest.raises(Refusal, match="E_CHOICE"):
        sealed.decide(number, "swap")
    page = sealed.world.client(CITY, "approver").get(f"/draws/requests/{number}").text
    assert 'value="withdraw"' in page and 'value="rejected"' in page and 'value="swap"' not in page
    assert sealed.decide(number, "withdraw").way == "withdraw"


@pytest.mark.req("S0-17")
def test_a_sealed_draw_that_wants_a_recording_asks_for_it_until_it_is_there(world, sealed):
    with world.app.test_request_context(), clock.at(sealed.day), world.acting(CITY, "planner") as s:
        [todo] = desk_after.to_record(s, ctx_of(s))
        assert "补存抽取的音像记录" in todo.title and todo.url.endswith(f"/{sealed.attempt}")
        s.add(
            DrawRecording(
                attempt_id=sealed.attempt, file_name="抽取.mp4", size=3, received=3, chunk_size=3, sha256_server="0" * 64,
                state="kept", uploaded_by=1,
            )
        )  # fmt: skip
        s.flush()
        assert desk_after.to_record(s, ctx_of(s)) == []
        s.rollback()


def test_the_result_of_the_draw_became_inspections(world, sealed):
    with world.acting(CITY, "planner") as s:
        assert len(s.scalars(select(Inspection).where(Inspection.attempt_id == sealed.attempt)).all()) == 3
        assert draws.get_attempt(s, sealed.attempt).state == "sealed"
