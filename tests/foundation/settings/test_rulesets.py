"""Rule sets as one document: read with every mistake named, compared, stored all or nothing, written out again."""

from datetime import date

import pytest
from sqlalchemy import func, select

from saas.errors import Refusal
from saas.foundation.journal.models import AuditEvent
from saas.foundation.settings import rulesets, service
from saas.foundation.settings.models import SettingValue
from tests.factories.world import CHAOAN, CITY, RAOPING, XIANGQIAO

CITY_RULES = """
format: mingqian-ruleset/1
bureau: {number: 445100, name: 潮州市司法局}
documents:
  - number: 潮司〔2023〕9号
    title: 随机抽查工作实施方案
    effective_from: 2023-03-05
    rules:
      - {code: draw_rate, scope: law_firm/county, mode: tighten_only, article: 第一条,
         value: {p: 20, q: 100, per: half_year, times: 1, min: 1}}
      - {code: publication_due, value: {count: 5, unit: day, anchor: check_end}, mode: tighten_only, article: 第六条}
      - {code: team_size, value: {n: 3}}
"""


def county(number: int, *rules: str, since: str = "2023-03-10", name: str = "某司法局") -> rulesets.Document:
    """A county's document of some rules."""
    lines = "\n".join(f"      - {rule}" for rule in rules)
    return rulesets.loads(
        f"format: mingqian-ruleset/1\nbureau: {{number: {number}, name: {name}}}\ndocuments:\n"
        f"  - number: 县司〔2023〕1号\n    effective_from: {since}\n    rules:\n{lines}\n"
    )


def stored(s) -> int:
    return s.scalar(select(func.count()).select_from(SettingValue))


def kinds(changes) -> list[str]:
    return [change.kind for change in changes]


@pytest.fixture(scope="module")
def ruled(world):
    """The city has imported its rules."""
    from saas import clock
    from tests.factories.world import TODAY

    with clock.at(TODAY), world.acting(CITY, "publisher") as s:
        assert kinds(rulesets.apply(s, rulesets.loads(CITY_RULES))) == ["added"] * 3
    return world


@pytest.mark.req("S1-13", "S3-09")
def test_an_imported_rule_is_in_force_with_its_document(ruled):
    with ruled.acting(RAOPING) as s:
        found = service.effective(s, "draw_rate", "law_firm/county")
    assert (found.value["p"], found.value["per"], found.origin) == (20, "half_year", "潮州市司法局")
    assert (found.document_number, found.article, found.since) == ("潮司〔2023〕9号", "第一条", date(2023, 3, 5))


def test_a_second_import_changes_nothing(ruled):
    with ruled.acting(CITY, "publisher") as s:
        before = stored(s), s.scalar(select(func.count()).select_from(AuditEvent))
        assert kinds(rulesets.apply(s, rulesets.loads(CITY_RULES))) == ["same"] * 3
        assert (stored(s), s.scalar(select(func.count()).select_from(AuditEvent))) == before


@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_what_is_written_out_comes_in_again_as_the_same(ruled, kind):
    with ruled.acting(CITY) as s:
        text = rulesets.dumps(rulesets.export(s), kind)
        again = rulesets.loads(text)
        assert kinds(rulesets.diff(s, again)) == ["same"] * 3
        assert rulesets.dumps(again, kind) == text
    assert again.bureau_name == "潮州市司法局"


@pytest.mark.req("S3-09", "S3-13")
def test_a_county_that_imports_something_looser_is_refused_in_words_and_nothing_is_written(ruled):
    looser = county(
        RAOPING,
        "{code: check_method, value: {default: written}}",
        "{code: draw_rate, scope: law_firm/county, value: {p: 10, q: 100, per: half_year, times: 1, min: 1}}",
        "{code: publication_due, value: {count: 7, unit: day, anchor: check_end}}",
    )
    with ruled.acting(RAOPING, "publisher") as s:
        before = stored(s)
        seen = rulesets.diff(s, looser)
        assert [change.why and change.why.code for change in seen] == [None, "E_LOOSER", "E_LOOSER"]
        with pytest.raises(rulesets.RuleSetRefused) as no:
            rulesets.apply(s, looser)
        assert stored(s) == before
    assert no.value.code == "E_LOOSER"
    assert [one.place for one in no.value.problems] == ["抽查比例与频次·律师事务所·县级", "检查结果公示期限"]
    assert "比例 10/100 低于 20/100" in no.value.message
    assert "潮州市司法局规定“5 日内 自检查结束之日起”，下级只能从严：长于 5 日内。" in no.value.message


def test_a_county_may_import_what_is_stricter(ruled):
    stricter = county(XIANGQIAO, "{code: publication_due, value: {count: 3, unit: day, anchor: check_end}}")
    with ruled.acting(XIANGQIAO, "publisher") as s:
        assert kinds(rulesets.apply(s, stricter)) == ["added"]
        assert service.effective(s, "publication_due").value["count"] == 3


@pytest.mark.req("S1-36")
def test_another_value_of_the_same_first_day_is_refused_and_history_stays(ruled):
    rule = "{code: check_method, value: {default: %s}}"
    with ruled.acting(CHAOAN, "publisher") as s:
        rulesets.apply(s, county(CHAOAN, rule % "written"))
        clash = county(CHAOAN, rule % "on_site")
        (change,) = rulesets.diff(s, clash)
        assert (change.kind, change.old["default"], change.new["default"]) == ("changed", "written", "on_site")
        assert change.why.code == "E_SAME_DAY"
        with pytest.raises(rulesets.RuleSetRefused):
            rulesets.apply(s, clash)
        later = county(CHAOAN, rule % "on_site", since="2023-03-19")
        changes = rulesets.apply(s, later)
        assert kinds(changes) == ["changed", "only_here"]
        assert (changes[0].old["default"], changes[0].why) == ("written", None)
        assert len(service.history(s, "check_method")) == 2
        assert service.effective(s, "check_method", on=date(2023, 3, 18)).value["default"] == "written"
        assert kinds(rulesets.diff(s, rulesets.loads(rulesets.dumps(rulesets.export(s))))) == ["same", "same"]


def test_rules_imported_as_drafts_have_no_effect_and_are_not_exported(ruled):
    document = county(RAOPING, "{code: notice_timing, value: {timing: arrival, days: 0}}")
    with ruled.acting(RAOPING, "publisher") as s:
        before = service.effective(s, "notice_timing").value
        assert kinds(rulesets.apply(s, document, published=False)) == ["added"]
        assert service.effective(s, "notice_timing").value == before
        assert rulesets.export(s)["documents"] == []
        assert kinds(rulesets.apply(s, document, published=False)) == ["same"]
        (change,) = rulesets.diff(s, document)
        assert (change.kind, change.why.code) == ("changed", "E_SAME_DAY")


def test_another_bureaus_document_is_refused(ruled):
    with ruled.acting(RAOPING, "publisher") as s, pytest.raises(Refusal, match="潮州市司法局 445100") as no:
        rulesets.apply(s, rulesets.loads(CITY_RULES))
    assert no.value.code == "E_BUREAU"


WRONG = """format: mingqian-ruleset/2
bureau: {number: 潮州, name: 潮州市司法局}
secret: 1
documents:
  - number: ""
    effective_from: 2023-02-30
    rules:
      - {code: draw_rate, scope: law_firm/village, value: {p: 30, q: 20, per: year, times: 1, min: 1, most: 3}}
      - {code: no_such_rule, value: {}}
      - {code: team_size, value: {n: 1}, mode: looser, colour: red}
  - number: 县司〔2023〕2号
    effective_from: 2023-05-01
    effective_to: 2023-04-01
    rules:
      - {code: team_size, value: {n: 2}}
      - {code: team_size, value: {n: 3}}
      - {code: rounding, value: up}
      - {value: {}}
"""


def test_everything_that_is_wrong_is_said_at_once_with_its_line():
    with pytest.raises(rulesets.RuleSetRefused) as no:
        rulesets.loads(WRONG)
    said = [(one.place, one.code) for one in no.value.problems]
    assert said == [
        ("第 1 行", "E_FORMAT"), ("第 2 行", "E_NUMBER"), ("第 3 行", "E_UNKNOWN"), ("第 5 行", "E_DOCUMENT"),
        ("第 6 行", "E_DATE"), ("第 8 行", "E_SCOPE"), ("第 8 行", "E_UNKNOWN"), ("第 8 行", "E_VALUE"),
        ("第 9 行", "E_CODE"), ("第 10 行", "E_UNKNOWN"), ("第 10 行", "E_MODE"), ("第 10 行", "E_VALUE"),
        ("第 13 行", "E_DATES"), ("第 16 行", "E_TWICE"), ("第 17 行", "E_SHAPE"), ("第 18 行", "E_REQUIRED"),
    ]  # fmt: skip
    assert no.value.code == "E_RULESET"
    assert "第 9 行：没有“no_such_rule”这项制度。" in no.value.message
    assert "分子不能大于分母" in no.value.message


@pytest.mark.parametrize("text", ["", "[]", "3", "null", "format: mingqian-ruleset/1\n"])
def test_a_text_that_is_no_rule_set_is_refused(text):
    with pytest.raises(rulesets.RuleSetRefused):
        rulesets.loads(text)


@pytest.mark.parametrize(
    ("rule", "code", "said"),
    [
        ("{code: guidance, value: {kinds: suggest}}", "E_VALUE", "行政指导方式：不是这一栏的写法"),
        ("{code: recording, value: {required: perhaps}}", "E_VALUE", "：不是这一栏的写法"),
        ("{code: guidance, value: {kinds: [suggest, [x]]}}", "E_VALUE", "：不是这一栏的写法"),
        ("{code: guidance, value: {kinds: [suggest, shout]}}", "E_VALUE", "请从列表中选择"),
        ("{code: team_size, value: {n: .inf}}", "E_VALUE", "请填整数"),
        ("{code: team_size, value: {n: 2, 7: x}}", "E_UNKNOWN", "没有这一栏"),
        ("{code: [team_size], value: {n: 2}}", "E_SHAPE", "应是文字"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_in_words(rule, code, said):
    with pytest.raises(rulesets.RuleSetRefused) as no:
        county(RAOPING, rule)
    assert no.value.code == code
    assert said in no.value.message


@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31", "20230310", "yesterday", "2023-03-10T09:00"])
def test_a_first_day_is_a_day_of_our_time(since):
    with pytest.raises(rulesets.RuleSetRefused, match="应是日期"):
        county(RAOPING, "{code: team_size, value: {n: 2}}", since=since)


def test_the_order_of_a_list_is_no_change(ruled):
    with ruled.acting(CHAOAN, "publisher") as s:
        rulesets.apply(s, county(CHAOAN, "{code: guidance, value: {kinds: [suggest, remind]}}", since="2023-03-12"))
        changes = rulesets.diff(s, county(CHAOAN, "{code: guidance, value: {kinds: [remind, suggest]}}", since="2023-03-12"))
        assert changes[0].kind == "same"
