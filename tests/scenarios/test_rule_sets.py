"""The five regimes side by side on one database, from their documents alone: what is in force, where, and by whose word.

Every number below stands in the source of its scenario; tests/scenarios/test_facts.py holds source and document together.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import func, select

from saas.demo import regimes
from saas.demo import rules as chaozhou
from saas.errors import Refusal
from saas.foundation.accounts import organisation
from saas.foundation.settings import rulesets, service
from saas.foundation.settings.models import SettingValue
from tenants.tree import subtree
from tests.scenarios.reading import IDS, scenario

CHAOZHOU, XIANGQIAO, RAOPING = 445100, 445102, 445122
FUSHUN, DONGZHOU = 210400, 210403
ZHUMADIAN, XIPING = 411700, 411721
CHONGQING, YUZHONG, JIANGBEI = 500000, 500103, 500105
HUBEI, XIANNING, TONGSHAN, XIANTAO = 420000, 421200, 421224, 429004
CZ, FS, XP, ZM = "潮司〔2023〕9号", "抚司〔2016〕901号", "西司〔2020〕902号", "驻司〔2020〕900号"
CQ, YZ, HB, XN = "渝司规〔2020〕906号", "渝中司〔2021〕908号", "鄂司发〔2023〕907号", "咸司发〔2023〕909号"
GOOD = ["no_penalty", "few_complaints", "high_satisfaction", "public_service"]
BAD = ["penalised", "many_complaints", "low_satisfaction", "no_public_service"]


@dataclass(frozen=True)
class Told:
    """One rule as it must take effect ``at`` a bureau: these parts of its value, by whose word and document."""

    name: str
    at: int
    code: str
    scope: str
    parts: dict
    origin: int
    document: str
    req: tuple[str, ...] = ()


def rate(p: int, per: str = "year", least: int = 0, times: int = 1) -> dict:
    return {"p/q": Fraction(p, 100), "per": per, "times": times, "min": least}


GRASSROOTS = "grassroots_legal_service_office"
TOLD = {
    "chaozhou": (
        Told("law firms of the city, 10 % a year", CHAOZHOU, "draw_rate", "law_firm/city", rate(10), CHAOZHOU, CZ, ("S3-08",)),
        Told("law firms of a county, 20 % a half-year, one at least", RAOPING, "draw_rate", "law_firm/county",
             rate(20, "half_year", 1), CHAOZHOU, CZ, ("S3-09",)),
        Told("offices of the city, 20 % a year", CHAOZHOU, "draw_rate", f"{GRASSROOTS}/city", rate(20), CHAOZHOU, CZ, ("S3-10",)),
        Told("offices of a county, 20 % a half-year, one at least", XIANGQIAO, "draw_rate", f"{GRASSROOTS}/county",
             rate(20, "half_year", 1), CHAOZHOU, CZ, ("S3-11",)),
        Told("notaries, 30 %, one at least", CHAOZHOU, "draw_rate", "notary_office/city", rate(30, least=1), CHAOZHOU, CZ, ("S3-12",)),
        Told("forensic institutions, 50 %, one at least", CHAOZHOU, "draw_rate", "forensic_institution/city", rate(50, least=1),
             CHAOZHOU, CZ, ("S3-13",)),
        Told("results within five days of the check, in a county too", RAOPING, "publication_due", "",
             {"count": 5, "unit": "day", "anchor": "check_end"}, CHAOZHOU, CZ, ("S3-17",)),
        Told("registers and lists ready by 30 June", CHAOZHOU, "ready_by", "", {"month": 6, "day": 30}, CHAOZHOU, CZ, ("S3-01",)),
        Told("summary before November", CHAOZHOU, "report_calendar", "", {"summary_month": 10, "summary_day": 31}, CHAOZHOU, CZ,
             ("S3-20",)),
        Told("certificate required", XIANGQIAO, "inspector_conditions", "", {"classes": ["officer", "certified_staff"]}, CHAOZHOU, CZ,
             ("S3-15",)),
        Told("an inspector of each department", CHAOZHOU, "team_composition", "", {"each_department": True}, CHAOZHOU, CZ, ("S3-02",)),
    ),
    "fushun": (
        Told("four fields of an item, in a county too", DONGZHOU, "checklist_rules", "",
             {"fields": ["basis", "organ", "content", "method"]}, FUSHUN, FS, ("S0-09",)),
        Told("two officers at least", DONGZHOU, "team_size", "", {"n": 2}, FUSHUN, FS, ("S0-14",)),
        Told("register names the industries in charge", FUSHUN, "inspector_fields", "", {"fields~": "categories"}, FUSHUN, FS, ("S0-22",)),
        Told("other units may join", FUSHUN, "team_composition", "", {"others_join": True, "principal_lead": True}, FUSHUN, FS,
             ("S0-21",)),
        Told("the draw is recorded, in a county too", DONGZHOU, "recording", "", {"required": True}, FUSHUN, FS, ("S0-17",)),
        Told("direct, or self-inspection first", FUSHUN, "task_mode", "", {"mode": "either"}, FUSHUN, FS, ("S0-18",)),
        Told("once a year at least", DONGZHOU, "rounds", "", {"min": 1}, FUSHUN, FS, ("S0-27",)),
        Told("more for complaints and violations", FUSHUN, "key_criteria", "", {"raise": ["many_complaints", "serious_violation"]},
             FUSHUN, FS, ("S0-28",)),
        Told("website, press when needed", FUSHUN, "publication_channels", "", {"channels": ["portal", "justice_portal", "media"]},
             FUSHUN, FS, ("S0-35", "S0-36")),
        Told("filed in the practice record", DONGZHOU, "archive", "", {"practice_record": True}, FUSHUN, FS, ("S0-37",)),
    ),
    "xiping": (
        Told("twice a year at least", XIPING, "rounds", "", {"min": 2, "max": 2}, XIPING, XP, ("S1-12",)),
        Told("the city's least rounds hold for the city", ZHUMADIAN, "rounds", "", {"min": 1}, ZHUMADIAN, ZM),
        Told("law firms twice a year", XIPING, "draw_rate", "law_firm/county", {"times": 2, "per": "year"}, XIPING, XP, ("S1-12",)),
        Told("on-site by default, written allowed", XIPING, "check_method", "",
             {"default": "on_site", "allowed": ["on_site", "written"]}, XIPING, XP, ("S1-11",)),
        Told("six columns of the register", XIPING, "inspector_fields", "",
             {"fields": ["name", "unit", "sex", "certificate_no", "post", "certificate_from", "certificate_to"]}, XIPING, XP, ("S1-04",)),
        Told("lawyers, notaries, offices", XIPING, "sectors", "", {"on": ["law_firm", "notary_office", GRASSROOTS]}, XIPING, XP,
             ("S1-01",)),
        Told("swap or take no part", XIPING, "recusal", "", {"swap": True, "withdraw": True}, XIPING, XP, ("S1-18", "S1-19")),
        Told("government portal and credit platform", XIPING, "publication_channels", "",
             {"channels": ["portal", "info_column", "credit_platform"]}, XIPING, XP, ("S1-21",)),
        Told("six kinds of guidance", XIPING, "guidance", "",
             {"kinds": ["suggest", "coach", "remind", "admonish", "demonstrate", "publicise"]}, XIPING, XP, ("S1-23",)),
        Told("unreachable subjects are told as such", XIPING, "outcomes", "",
             {"unreachable": "unreachable", "corrected_on_spot": "corrected", "transferred_judicial": "transferred"}, XIPING, XP,
             ("S1-24", "S1-27", "S1-28")),
        Told("reminder, talk, revisit", XIPING, "follow_up", "", {"reminder": True, "talk": True, "revisit": True}, XIPING, XP,
             ("S1-30", "S1-31")),
        Told("abnormal list and blacklist", XIPING, "lists", "", {"abnormal": True, "blacklist": True}, XIPING, XP, ("S1-33",)),
        Told("complaints, lists, violations strengthen", XIPING, "key_criteria", "",
             {"raise": ["many_complaints", "abnormal_list", "blacklist", "serious_violation"]}, XIPING, XP, ("S1-14",)),
    ),
    "yuzhong": (
        Told("plan by 31 January", YUZHONG, "plan_due", "", {"month": 1, "day": 31}, YUZHONG, YZ, ("S2-21",)),
        Told("a change public in 5 working days, 10 before the check", YUZHONG, "plan_change", "", {"publish_days": 5, "before_days": 10},
             YUZHONG, YZ, ("S2-26", "S2-27")),
        Told("results within 20 working days of the task's end", YUZHONG, "publication_due", "",
             {"count": 20, "unit": "workday", "anchor": "task_end"}, YUZHONG, YZ, ("S2-37",)),
        Told("the municipality's limit in the district beside it", JIANGBEI, "publication_due", "", {"count": 20, "unit": "workday"},
             CHONGQING, CQ),
        Told("five methods, off-site first", YUZHONG, "check_method", "",
             {"allowed": ["on_site", "system_patrol", "phone_interview", "written", "data_sharing"], "off_site_first": True,
              "skip_reviewed": True}, YUZHONG, YZ, ("S2-31", "S2-32", "S2-33")),
        Told("no advance notice needed", YUZHONG, "notice_timing", "", {"timing": "arrival"}, YUZHONG, YZ, ("S2-34",)),
        Told("loans from neighbours", YUZHONG, "loan_reach", "", {"reach": "neighbours"}, YUZHONG, YZ, ("S2-30",)),
        Told("training and certificate", YUZHONG, "inspector_conditions", "",
             {"training": True, "classes": ["officer", "certified_staff"]}, YUZHONG, YZ, ("S2-16", "S2-17")),
        Told("four criteria each way and four signals", YUZHONG, "key_criteria", "",
             {"lower": GOOD, "raise": BAD, "signals": ["high_volume", "weak_foundation", "poor_management", "petitions"]}, YUZHONG, YZ,
             ("S2-08", "S2-14", "S2-15")),
        Told("no items of a district's own", JIANGBEI, "checklist_rules", "", {"own_items": False}, CHONGQING, CQ, ("S2-24",)),
        Told("law firms only", YUZHONG, "sectors", "", {"on": ["law_firm"]}, YUZHONG, YZ, ("S2-02",)),
        Told("information column and credit platform", YUZHONG, "publication_channels", "",
             {"channels": ["portal", "info_column", "credit_platform"]}, YUZHONG, YZ, ("S2-38",)),
        Told("three results", YUZHONG, "outcomes", "",
             {"no_violation": "no_violation", "case_filed": "case_filed", "transferred": "transferred", "unreachable": "unused"},
             YUZHONG, YZ, ("S2-41",)),
    ),
    "hubei-xianning": (
        Told("5 % in a county directly under the province", XIANTAO, "draw_rate", "notary_office/county", {"p/q": Fraction(5, 100)}, HUBEI,
             HB, ("S4-07", "S4-32")),
        Told("coverage 5 %, publication 100 %", XIANTAO, "coverage", "",
             {"p/q": Fraction(5, 100), "published_p/published_q": Fraction(1)}, HUBEI, HB, ("S4-07", "S4-08")),
        Told("every subject of the city over the year", TONGSHAN, "coverage", "", {"p/q": Fraction(1)}, XIANNING, XN, ("S4-29",)),
        Told("rosters by 22 May, forwarded by the 24th", TONGSHAN, "roster_duty", "",
             {"officers": 2, "experts": 3, "month": 5, "day": 22, "forward_month": 5, "forward_day": 24}, XIANNING, XN,
             ("S4-02", "S4-03", "S4-04")),
        Told("changes by 30 December", XIANNING, "report_calendar", "", {"changes_month": 12, "changes_day": 30}, HUBEI, HB, ("S4-05",)),
        Told("plan in March", TONGSHAN, "plan_due", "", {"month": 3, "day": 31}, HUBEI, HB, ("S4-18",)),
        Told("checks from March to October", XIANTAO, "execution_window", "", {"from_month": 3, "to_month": 10}, HUBEI, HB, ("S4-20",)),
        Told("the city plans its area", TONGSHAN, "plan_scope", "", {"kind": "regional"}, XIANNING, XN, ("S4-19",)),
        Told("the province plans key areas", HUBEI, "plan_scope", "", {"kind": "key_field"}, HUBEI, HB, ("S4-19",)),
        Told("results in December", TONGSHAN, "publication_due", "", {"count": 12, "unit": "month", "anchor": "fixed_month"}, HUBEI, HB,
             ("S4-25",)),
        Told("one expert beside the officers", TONGSHAN, "team_experts", "", {"n": 1}, HUBEI, HB, ("S4-17",)),
        Told("three methods", XIANTAO, "check_method", "", {"allowed": ["on_site", "written", "network_monitoring"]}, HUBEI, HB,
             ("S4-22",)),
        Told("annual register, public", TONGSHAN, "register_source", "", {"sources": ["annual_register"], "published": True}, HUBEI, HB,
             ("S4-12", "S4-13")),
        Told("staff of daily supervision too", XIANNING, "inspector_conditions", "",
             {"classes": ["officer", "certified_staff", "daily_supervision"]}, HUBEI, HB, ("S4-14",)),
    ),
}  # fmt: skip
EVERY = [
    pytest.param(told, id=f"{name}: {told.name}", marks=pytest.mark.req(*told.req) if told.req else ())
    for name, some in TOLD.items()
    for told in some
]


def part(value: dict, name: str) -> Any:
    if "/" in name:
        p, q = name.split("/")
        return Fraction(value[p], value[q])
    return value[name]


def test_each_scenario_makes_ten_assertions_at_least():
    assert set(TOLD) == set(IDS)
    assert min(map(len, TOLD.values())) >= 10


@pytest.mark.parametrize("told", EVERY)
def test_in_force(house, told):
    """The value, the bureau whose word it is, and its document, read by the bureau itself."""
    with house.acting(told.at) as s:
        found = service.effective(s, told.code, told.scope)
    for name, wanted in told.parts.items():
        if name.endswith("~"):
            assert wanted in found.value[name[:-1]]
        else:
            assert part(found.value, name) == wanted
    assert (found.origin_no, found.document_number) == (told.origin, told.document)


# where a bureau below would be less strict than the rule above it: (bureau, code, scope, value, part of the sentence)
LOOSER = (
    pytest.param(RAOPING, "draw_rate", "law_firm/county", {"p": 10, "q": 100, "per": "half_year", "times": 1, "min": 1, "tolerance": 2},
                 "比例 10/100 低于 20/100", id="chaozhou", marks=pytest.mark.req("S3-09")),
    pytest.param(RAOPING, "publication_due", "", {"count": 10, "unit": "day", "anchor": "check_end"}, "长于 5 日内", id="chaozhou-days"),
    pytest.param(DONGZHOU, "recording", "", {"required": False}, "抚顺市司法局规定", id="fushun", marks=pytest.mark.req("S0-17")),
    pytest.param(XIPING, "rounds", "", {"min": 0, "max": 3}, "一年少于 1 轮", id="xiping"),
    pytest.param(XIPING, "rounds", "", {"min": 2, "max": 0}, "驻马店市司法局规定", id="xiping-ceiling", marks=pytest.mark.req("S0-25")),
    pytest.param(JIANGBEI, "publication_due", "", {"count": 30, "unit": "workday", "anchor": "task_end"}, "重庆市司法局规定",
                 id="yuzhong", marks=pytest.mark.req("S2-37")),
    pytest.param(JIANGBEI, "checklist_rules", "", {"fields": ["rate", "frequency", "organ", "method", "basis"], "own_items": True,
                 "published": True}, "重庆市司法局规定", id="yuzhong-own-items", marks=pytest.mark.req("S2-24")),
    pytest.param(TONGSHAN, "coverage", "", {"p": 50, "q": 100, "published_p": 100, "published_q": 100}, "咸宁市司法局规定",
                 id="hubei-xianning", marks=pytest.mark.req("S4-29")),
    pytest.param(XIANTAO, "draw_rate", "", {"p": 3, "q": 100, "per": "year", "times": 1, "min": 1}, "比例 3/100 低于 5/100",
                 id="hubei-under-the-province", marks=pytest.mark.req("S4-07")),
)  # fmt: skip


@pytest.mark.parametrize(("at", "code", "scope", "value", "said"), LOOSER)
def test_a_bureau_below_cannot_loosen_by_import(house, at, code, scope, value, said):
    rule = {"code": code, "value": value} | ({"scope": scope} if scope else {})
    paper = {"number": "试〔2023〕1号", "effective_from": "2023-08-01", "rules": [rule]}
    text = rulesets.dumps({"format": "mingqian-ruleset/1", "bureau": {"number": at, "name": "某局"}, "documents": [paper]})
    with house.acting(at) as s:
        count = s.scalar(select(func.count()).select_from(SettingValue))
        with pytest.raises(rulesets.RuleSetRefused) as no:
            rulesets.apply(s, rulesets.loads(text))
        assert s.scalar(select(func.count()).select_from(SettingValue)) == count
    assert no.value.code == "E_LOOSER"
    assert said in no.value.message


def test_a_looser_row_written_beside_the_application_has_no_effect(house):
    """Written straight into the table by the county, as published: what is less strict gives way to the city's rule."""
    with house.acting(XIANGQIAO) as s:
        s.add(
            SettingValue(
                code="draw_rate", scope="law_firm/county", mode="overridable", effective_from=date(2023, 7, 1), published=True,
                value={"p": 1, "q": 100, "per": "year", "times": 1, "min": 3}, document_number="擅自", author_id=1,
            )
        )  # fmt: skip
        s.flush()
        found = service.effective(s, "draw_rate", "law_firm/county")
        assert (found.value["p"], found.value["per"], found.value["min"]) == (20, "half_year", 3)
        s.rollback()


@pytest.mark.parametrize("name", IDS)
def test_the_whole_set_was_stored_and_comes_in_again_as_the_same(house, name):
    for one in scenario(name).data["rule_sets"]:
        number = one["bureau"]["number"]
        count = sum(len(paper["rules"]) for paper in one["documents"])
        assert [change.kind for change in house.stored[number]] == ["added"] * count
        with house.acting(number) as s:
            for kind in ("yaml", "json"):
                again = rulesets.loads(rulesets.dumps(rulesets.export(s), kind))
                changes = rulesets.apply(s, again)
                assert [change.kind for change in changes] == ["same"] * count


@pytest.mark.parametrize("name", IDS)
def test_every_value_of_the_file_is_in_force_at_the_bureau_that_wrote_it(house, name):
    """Nothing of a bureau's own document is silently clamped by a superior's."""
    for document in scenario(name).documents():
        with house.acting(document.bureau_no) as s:
            for rule in document.rules:
                found = service.effective(s, rule.code, rule.scope)
                assert (found.origin_no, found.since) == (document.bureau_no, rule.effective_from)
                assert (found.document_number, found.article) == (rule.document_number, rule.article)
                assert {key: found.value[key] for key in rule.value} == rule.value


def test_one_regime_does_not_reach_into_another(house):
    """Chaozhou's rates hold in no other province, and nobody there can import them."""
    with house.acting(XIPING) as s:
        assert service.effective(s, "plan_change").origin_no == 0
    with house.acting(RAOPING) as s, pytest.raises(Refusal) as no:
        rulesets.diff(s, scenario("fushun").documents()[0])
    assert no.value.code == "E_BUREAU"


@pytest.mark.req("S0-05", "S1-03", "S3-02", "S3-03", "S4-32")
@pytest.mark.parametrize("name", IDS)
def test_the_tree_the_sections_and_the_partners_stand_as_the_file_says(house, name):
    one = scenario(name)
    with house.acting(one.province["number"]) as s:
        found = {(row.tenant_no, row.name, row.level, row.parent_no) for row in subtree(s)}
    assert found == {(b["number"], b["name"], b["level"], b.get("parent")) for b in one.bureaus}
    for number, sections in one.data["structure"].get("sections", {}).items():
        with house.acting(number) as s:
            told = [(row.name, row.duty, row.categories) for row in organisation.sections(s)]
        # a section with a duty sees every category and manages none of its own
        assert told == [(w["name"], w.get("duty", ""), [] if w.get("duty") else w["categories"]) for w in sections]
    for number, names in one.data["structure"].get("departments", {}).items():
        with house.acting(number) as s:
            assert [row.name for row in organisation.departments(s)] == names


def test_the_demonstration_says_nothing_else_than_the_scenarios():
    """The figures of `mingqian demo` are a selection of these: each stands here with the same value and document. But for
    Chongqing's own: a word of the municipality for the districts of which no rules are known, so that they may lend."""
    told = {(s["bureau"]["number"], r["code"], r.get("scope", "")): (p["number"], r["value"])
            for name in IDS for s in scenario(name).data["rule_sets"] for p in s["documents"] for r in p["rules"]}  # fmt: skip
    bureaus = {"fs": FUSHUN, "xp": XIPING, "hb": HUBEI, "xn": XIANNING, "yz": YUZHONG}
    known = [r for rules in regimes.RULES.values() for r in rules if r.prefix != "cq"]
    said = [(bureaus[r.prefix], r.code, r.scope, r.document, r.value) for r in known]
    said += [(CHAOZHOU, code, "", chaozhou.DOCUMENT, value) for code, value, _mode, _article in chaozhou.OTHERS]
    said += [
        (CHAOZHOU, "draw_rate", scope, chaozhou.DOCUMENT, {"p": p, "q": 100, "times": times, "per": per, "min": least})
        for scope, (p, times, per, least, _article) in chaozhou.RATES.items()
    ]
    for number, code, scope, document, value in said:
        held, here = told[number, code, scope]
        assert (held, value) == (document, {key: here[key] for key in value}), (number, code, scope)
