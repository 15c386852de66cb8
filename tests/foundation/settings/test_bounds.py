"""A county cannot loosen what its city bound: by page, by an imported document, by a row written beside the application.

There is no other way in: settings have no interface for programs; JSON comes through the import.
"""

import json
import secrets
from datetime import date

import psycopg
import pytest
from sqlalchemy import select

from saas import clock
from saas.errors import Refusal
from saas.foundation.settings import service
from saas.foundation.settings.models import SettingValue
from saas.supervision.plans import lines
from saas.supervision.plans import service as plans
from tests import cluster as servers
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, RAOPING, TODAY, XIANGQIAO
from tests.supervision import kit

SCOPE = "law_firm/county"
BOUND = {"p": 20, "q": 100, "times": 1, "per": "half_year", "min": 1}  # the city's, tighten_only (潮司〔2023〕9号)
QUERIES = 6


@pytest.fixture(scope="module")
def ruled(world):
    """The city's rules and checklist; registers with subjects and officers."""
    kit.rules_of(world)
    kit.registers(world)
    kit.checklist(world)
    return world


def beside(world, number: int, value, code: str = "draw_rate", scope: str = SCOPE, since: str = "2023-03-15") -> None:
    """A row that somebody with the whole database in hand has written, past every verb and policy."""
    with psycopg.connect(servers.dsn(world.settings.owner_url), autocommit=True) as c:
        c.execute(
            "insert into app.setting_value (root_id, tenant_no, code, scope, value, mode, effective_from, document_number, published,"
            " author_id) values (44, %s, %s, %s, %s, 'overridable', %s, '县司〔2023〕99号', true, 1)",
            (number, code, scope, json.dumps(value), since),
        )


def rows_of(world, number: int) -> int:
    with world.acting(number) as s:
        return len(s.scalars(select(SettingValue.id).where(SettingValue.root_id == 44, SettingValue.tenant_no == number)).all())


@pytest.mark.req("S1-13", "S3-09")
@pytest.mark.parametrize("draft", ["", "1"])
@pytest.mark.parametrize("looser", [{"p": "19"}, {"min": "0"}, {"per": "year"}], ids=["rate", "minimum", "frequency"])
def test_not_by_the_page_neither_published_nor_as_a_draft(ruled, looser, draft):
    form = {name: str(value) for name, value in BOUND.items()} | {
        "_idem": secrets.token_hex(8), "scope": SCOPE, "max": "0", "tolerance": "0", "effective_from": "2023-04-01", "effective_to": "",
        "document_number": "湘司〔2023〕5号", "article": "", "below": "overridable", "draft": draft,
    }  # fmt: skip
    before = rows_of(ruled, XIANGQIAO)
    answer = ruled.client(XIANGQIAO, "publisher").post("/settings/draw_rate/new", data=form | looser)
    assert answer.status_code == 422 and 'data-code="E_LOOSER"' in answer.text
    assert "潮州市司法局" in answer.text and "下级只能从严" in answer.text, "the words say who binds"
    assert rows_of(ruled, XIANGQIAO) == before


@pytest.mark.req("S1-13")
@pytest.mark.parametrize("draft", ["", "1"])
def test_not_by_an_imported_document(ruled, draft):
    rule = {"code": "draw_rate", "scope": SCOPE, "value": BOUND | {"p": 10}, "mode": "overridable"}
    good = {"code": "draw_rate", "scope": "notary_office/county", "value": BOUND | {"p": 100}, "mode": "overridable"}
    document = {
        "format": "mingqian-ruleset/1", "bureau": {"number": XIANGQIAO, "name": "湘桥区司法局"},
        "documents": [{"number": "湘司〔2023〕6号", "effective_from": "2023-04-01", "rules": [good, rule]}],
    }  # fmt: skip
    client, before = ruled.client(XIANGQIAO, "publisher"), rows_of(ruled, XIANGQIAO)
    form = {"_idem": secrets.token_hex(8), "text": json.dumps(document, ensure_ascii=False), "draft": draft}
    answer = client.post("/settings/set/apply", data=form)
    assert answer.status_code == 422 and "E_LOOSER" in answer.text and "潮州市司法局" in answer.text
    assert rows_of(ruled, XIANGQIAO) == before, "all or nothing: the stricter rule of the same document is not stored either"


@pytest.mark.req("S1-13", "S3-09")
def test_not_by_a_row_written_beside_the_application(ruled):
    beside(ruled, CHAOAN, BOUND | {"p": 1, "min": 0, "per": "year"})
    with clock.at(TODAY), ruled.acting(CHAOAN) as s:
        found = service.effective(s, "draw_rate", SCOPE)
        assert (found.value, found.origin_no) == (found.value | BOUND, CITY)
        assert "宽于潮州市司法局" in found.chain[0][1]
    client = ruled.client(CHAOAN, "publisher")
    every, one = client.get("/settings").text, client.get(f"/settings/draw_rate?scope={SCOPE}").text
    for page in (every, one):
        assert "宽于潮州市司法局，不生效" in page and "20/100" in page
    assert "县司〔2023〕99号" in one, "what was stored stays visible, with why it does not count"


def test_a_row_that_is_stricter_in_one_part_keeps_that_part_alone(ruled):
    beside(ruled, RAOPING, BOUND | {"p": 30, "min": 0})
    with clock.at(TODAY), ruled.acting(RAOPING) as s:
        found = service.effective(s, "draw_rate", SCOPE)
        assert (found.value["p"], found.value["min"], found.origin_no) == (30, 1, RAOPING)
    page = ruled.client(RAOPING, "publisher").get(f"/settings/draw_rate?scope={SCOPE}").text
    assert "宽于潮州市司法局的部分不生效，按30/100" in page


@pytest.mark.parametrize("value", [[], None, 7, {"p": 1}, BOUND | {"q": 0}, BOUND | {"invented": 1}, {"": {}}], ids=repr)
def test_rubbish_beside_the_application_counts_for_nothing_and_breaks_no_page(ruled, value):
    day = f"2023-03-{16 + len(repr(value)) % 4:02}"
    with psycopg.connect(servers.dsn(ruled.settings.owner_url), autocommit=True) as c:
        c.execute("delete from app.setting_value where tenant_no = %s and code = 'draw_rate'", (XIANGQIAO,))
    beside(ruled, XIANGQIAO, value, since=day)
    with clock.at(TODAY), ruled.acting(XIANGQIAO) as s:
        found = service.effective(s, "draw_rate", SCOPE)
        assert (found.value, found.origin_no) == (found.value | BOUND, CITY)
    client = ruled.client(XIANGQIAO, "publisher")
    for path in ("/settings", f"/settings/draw_rate?scope={SCOPE}", f"/settings/draw_rate/new?scope={SCOPE}", "/settings/set"):
        assert client.get(path).status_code == 200, path
    assert client.get("/settings/set/file?kind=yaml").status_code == 200


@pytest.mark.req("S2-28", "S1-13")
def test_a_plan_line_is_frozen_with_the_citys_bound_whatever_stands_in_the_countys_row(ruled):
    beside(ruled, CHAOAN, {"n": 2} | {}, code="team_size", scope="")
    with clock.at(kit.JUNE), ruled.acting(CHAOAN, "planner") as s:
        plan = plans.open_plan(s, 2023)
        changes = {"section_id": ruled.sections[CHAOAN, kit.LAWYERS], "rate_p": 20, "reasons": {"rounds": kit.REASON}}
        given = kit.line_input(ruled, 4, **changes)
        less = changes | {"rate_p": 10, "reasons": dict.fromkeys(("rate", "rounds"), kit.REASON)}
        low = lines.save_line(s, plan, kit.line_input(ruled, 4, **less))
        assert low.deviations["rate"]["rule"] == "20%" and low.deviations["rate"]["origin"] == "潮州市司法局"
        lines.save_line(s, plan, given, low)
        assert plans.problems(s, plan) == {}
        plans.submit(s, plan)
        number = plan.id
    with clock.at(kit.JUNE), ruled.acting(CHAOAN, "publisher") as s:
        plans.publish(s, plans.get_plan(s, number), "安司〔2023〕12号")
    with clock.at(kit.JUNE), ruled.acting(CHAOAN, "planner") as s:
        (task,) = plans.tasks(s, year=2023)
        kept = task.rules["draw_rate"]["law_firm"]
        assert kept["value"] == kept["value"] | BOUND
        assert (kept["origin"], kept["document_number"]) == ("潮州市司法局", "潮司〔2023〕9号")


def test_the_list_of_rules_asks_the_database_a_few_times_however_many_rules_there_are(ruled):
    """One read of the line, one of the drafts, one of what is to come; the rest is the frame of any page."""

    def coming(day: date) -> None:
        with ruled.acting(CITY, "publisher") as s:
            value = {"month": 3, "day": day.day}
            service.set_value(s, "plan_due", "", value, effective_from=day, document_number=f"潮司〔2023〕{day:%m%d}号")

    def asked(path: str) -> int:
        client.get(path)
        with counted() as queries:
            assert client.get(path).status_code == 200
        assert len(queries.touching("setting_value")) <= 3, queries
        return len(queries)

    with clock.at(TODAY):
        client = ruled.client(CITY, "publisher")
        coming(date(2023, 4, 20))
        few = {path: asked(path) for path in ("/settings", f"/settings?bureau={RAOPING}", f"/settings/draw_rate?scope={SCOPE}")}
        for n in range(1, 13):
            coming(date(2023, 5, n))
        assert {path: asked(path) for path in few} == few and max(few.values()) <= QUERIES, few


@pytest.mark.req("S1-36", "S0-26")
@pytest.mark.parametrize(
    "scope, day, code",
    [(SCOPE, date(2020, 6, 1), "E_LOOSER"), ("law_firm/city", TODAY, "E_SCOPE"), ("law_firm/province", TODAY, "E_SCOPE")],
)
def test_neither_a_day_in_the_past_nor_a_level_above_gets_round_the_bound(ruled, scope, day, code):
    """A value that began before the city's bound has to hold against it since; nobody rules for a level above."""
    with clock.at(TODAY), ruled.acting(CHAOAN, "publisher") as s, pytest.raises(Refusal) as no:
        service.set_value(s, "draw_rate", scope, {**BOUND, "p": 1}, effective_from=day, document_number="安司〔2023〕1号")
    assert no.value.code == code


def test_a_year_beyond_reach_is_refused_beside_its_field(ruled):
    with clock.at(TODAY):
        client = ruled.client(CITY, "publisher")
        form = {"month": "3", "day": "20", "document_number": "潮司〔2023〕77号", "below": "overridable", "effective_from": "9999-12-31"}
        answer = client.post("/settings/plan_due/new", data=form | {"_idem": "year-9999-001"})
    assert answer.status_code == 422 and "1949" in answer.text
