"""Every leaf of the five sources is held by the product where the scenario says so, or is named as not being data."""

import re

import pytest

from saas import registries
from saas.foundation.settings.definitions import DEFINITIONS
from tests.scenarios import holding
from tests.scenarios.reading import IDS, SHAPE, Scenario, at, covers, leaves, scenario


@pytest.fixture(scope="module", autouse=True)
def catalogue():
    registries.fill()


@pytest.fixture(params=IDS)
def one(request) -> Scenario:
    return scenario(request.param)


def test_a_scenario_has_one_shape(one):
    assert set(one.data) <= SHAPE
    assert set(one.data) >= SHAPE - {"plan"}
    assert set(one.data["structure"]) <= {"bureaus", "sections", "departments", "associations", "neighbours"}


def test_every_leaf_of_the_source_is_held_or_named_as_no_data_exactly_once(one):
    entries = [*one.data["facts"], *(told["path"] for told in one.data["not_data"])]
    spoken = {leaf: [path for path in entries if covers(path, leaf)] for leaf in leaves(one.source)}
    assert {leaf: paths for leaf, paths in spoken.items() if len(paths) != 1} == {}
    idle = [path for path in entries if not any(covers(path, leaf) for leaf in spoken)]
    assert idle == []


def test_every_fact_stands_where_the_scenario_says_with_the_same_figure(one):
    for path, wheres in one.data["facts"].items():
        for where in [wheres] if isinstance(wheres, str) else wheres:
            holding.check(one, path, at(one.source, path), where)


def test_what_is_not_data_says_why(one):
    assert all(len(told["why"]) >= 8 for told in one.data["not_data"])
    assert all(set(told) == {"path", "why"} for told in one.data["not_data"])


def test_what_no_source_gives_is_marked_and_there(one):
    """``at`` names a rule, or a field of every rule of a setting (``*``), whose figure the source does not give."""
    for told in one.data["demo"]:
        _rule, number, code, *rest = told["at"].split(":")
        scope, field = (rest + ["", ""])[:2]
        found = [r for r in rules(one, int(number)) if r["code"] == code and scope in ("*", r.get("scope", ""))]
        assert found, told
        assert all(not field or field in r["value"] for r in found), told
        assert told["why"]


def rules(one: Scenario, number: int) -> list[dict]:
    found = [s for s in one.data["rule_sets"] if s["bureau"]["number"] == number]
    return [rule for s in found for paper in s["documents"] for rule in paper["rules"]]


def test_no_rule_of_a_scenario_stands_without_a_fact_or_the_mark_demo(one):
    """A value that neither a line of the source nor the mark ``demo`` speaks of would be invented silently."""
    spoken = [where for wheres in one.data["facts"].values() for where in ([wheres] if isinstance(wheres, str) else wheres)]
    spoken += [told["at"] for told in one.data["demo"]]
    known = {":".join(where.split(":")[1:3]) for where in spoken if where.startswith("rule:")}
    silent = [f"{s['bureau']['number']}:{r['code']}" for s in one.data["rule_sets"] for r in rules(one, s["bureau"]["number"])]
    assert sorted(set(silent) - known - DERIVED[one.id]) == []


# what another line of the source implies: the categories of the sections, who reports a register, by what a leader is chosen
DERIVED = {
    "chaozhou": {"445100:sectors", "445100:publication_channels"},  # the section that receives copies
    "fushun": {"210400:sectors", "210400:register_source"},
    "xiping": {"411721:sectors", "411721:register_source"},
    "yuzhong": {"500103:team_composition"},
    "hubei-xianning": {"420000:team_size", "421200:draw_rate"},
}


def test_the_five_use_every_setting_but_what_none_of_them_rules():
    used = {rule["code"] for name in IDS for s in scenario(name).data["rule_sets"] for rule in rules(scenario(name), s["bureau"]["number"])}
    assert set(DEFINITIONS) - used == set()


def test_no_names_or_numbers_of_people(one):
    """No telephone, identity, certificate or licence number: at most the six digits of a bureau."""
    text = (holding.HERE / f"{one.id}.yaml").read_text(encoding="utf-8")
    assert max(map(len, re.findall(r"\d+", text))) <= 6


@pytest.mark.req("S3-08", "S3-24")
def test_a_figure_that_is_changed_in_one_of_the_two_is_noticed():
    one = scenario("chaozhou")
    for path, fact in (("rates[0]", at(one.source, "rates[0]") | {"rate": "11/100"}), ("expect.drawn_counts", {1: 1, 2: 1, 3: 1, 4: 4})):
        with pytest.raises(AssertionError):
            holding.check(one, path, fact, one.data["facts"][path])


@pytest.mark.req("S3-12", "S3-13", "S3-24")
def test_chaozhou_holds_both_the_rule_and_the_plan_that_departs_from_it():
    one = scenario("chaozhou")
    told = [(line["rate"], holding.rule_of(one, line)["p"]) for line in one.data["plan"]["lines"] if holding.below(one, line)]
    assert told == [("20/100", 50), ("20/100", 30)]
