"""The deviation component in the browser: value, rule, origin, the reason beside it, and nothing typed is lost."""

import itertools
from datetime import date

import pytest

from saas import clock
from saas.foundation.settings import service as settings
from saas.supervision.plans import service
from tests.factories.world import CITY
from tests.supervision import kit

_keys = itertools.count(1)
LINE = {
    "name": "对律师事务所的行政检查（秋季）", "categories": "law_firm", "rate": "7", "window_from": "2023-11-01",
    "window_to": "2023-11-30", "check_method": "on_site",
}  # fmt: skip


@pytest.fixture(scope="module")
def ground(world):
    kit.rules_of(world)
    kit.registers(world)
    kit.checklist(world)
    rules = (
        ("draw_rate", "law_firm/city", {"p": 10, "q": 100, "times": 2, "per": "year", "min": 0, "tolerance": 2}),
        ("execution_window", "", {"from_month": 3, "to_month": 10}),
        ("check_method", "", {"default": "written", "allowed": ["written", "on_site"], "off_site_first": True}),
        ("sectors", "", {"on": ["law_firm", "notary_office"]}),
    )
    with clock.at(kit.SPRING), world.acting(CITY, "publisher") as s:
        for code, scope, value in rules:
            settings.set_value(s, code, scope, value, effective_from=kit.SPRING, document_number="潮司〔2023〕24号")
        settings.set_value(
            s, "sectors", "", {"on": ["law_firm"]}, effective_from=date(2023, 1, 1), effective_to=date(2023, 3, 19),
            document_number="潮司〔2023〕1号",
        )  # fmt: skip
    with clock.at(kit.JUNE), world.acting(CITY, "planner") as s:
        number = service.open_plan(s, 2023).id
    with clock.at(kit.JUNE):
        yield world, f"/plans/{number}"


def sent(client, url: str, **data):
    return client.post(url, data={"_idem": f"departure-{next(_keys):04d}", **data})


@pytest.mark.req("S1-01", "S1-11")
def test_what_is_switched_off_or_not_allowed_is_not_offered(ground):
    world, url = ground
    page = world.client(CITY, "planner").get(f"{url}/lines/new").text
    known = ("law_firm", "notary_office", "forensic_institution", "written", "on_site", "phone_interview")
    assert [name for name in known if f'value="{name}"' in page] == ["law_firm", "notary_office", "written", "on_site"]
    forged = sent(world.client(CITY, "planner"), f"{url}/lines/new", **(LINE | {"categories": "forensic_institution"}))
    assert forged.status_code == 422 and 'data-code="E_CHOICE"' in forged.text


@pytest.mark.req("S3-14", "S2-32")
def test_every_departure_shows_rule_and_origin_and_asks_its_reason_beside_the_field(ground):
    world, url = ground
    client, section = world.client(CITY, "planner"), str(world.sections[CITY, kit.LAWYERS])
    answer = sent(client, f"{url}/lines/new", section_id=section, rate_reason="名录小。", **LINE)
    assert answer.status_code == 422 and 'data-code="E_REASON"' in answer.text
    rules = ("低于规则 10%左右", "规则为3 月至 10 月", "规则为书面检查", "规则为律师事务所每年至少 2 轮", "潮司〔2023〕24号")
    for words in (*rules, "名录小。", LINE["name"]):
        assert words in answer.text, words
    for name in ("rate", "window", "check_method", "rounds"):
        assert f'name="{name}_reason"' in answer.text and f'name="reasons_shown" value="{name}"' in answer.text
    reasons = {"rate_reason": "名录小。", "window_reason": "夏季防汛。", "check_method_reason": "须看现场。"}
    done = sent(client, f"{url}/lines/new", section_id=section, **reasons, **LINE)
    assert done.status_code == 303
    page = client.get(url).text
    assert all(reason in page for reason in reasons.values()) and "还没有写理由" in page
    line = "/plans/lines/" + page.split("/plans/lines/")[1].split('"')[0]
    shown = client.get(line).text
    assert all(reason in shown for reason in reasons.values())
    assert sent(client, line, section_id=section, rounds_reason="另一轮在下年初。", **reasons, **LINE).status_code == 303
    assert "还没有写理由" not in client.get(url).text


def test_the_live_trial_brings_each_reason_once_and_takes_it_away(ground):
    world, url = ground
    client = world.client(CITY, "planner")
    asked = "&".join(f"{name}={value}" for name, value in LINE.items())
    first = client.get(f"{url}/trial?{asked}", headers={"HX-Request": "true"}).text
    assert all(f'id="reason-{name}" hx-swap-oob' in first for name in ("rate", "window", "check_method"))
    assert 'id="reason-rounds"' not in first, "the first line of the category is the one that is asked"
    again = client.get(f"{url}/trial?{asked}&reasons_shown=rate&reasons_shown=window", headers={"HX-Request": "true"}).text
    assert 'id="reason-rate"' not in again and 'id="reason-window"' not in again and 'id="reason-check_method"' in again
    right = asked.replace("rate=7", "rate=10")
    gone = client.get(f"{url}/trial?{right}&reasons_shown=rate&reasons_shown=window", headers={"HX-Request": "true"}).text
    assert 'id="reason-rate"' in gone and 'name="rate_reason"' not in gone and 'id="reason-window"' not in gone
