"""A figure that departs from a rule: a fixed rule refuses, any other asks the reason and keeps it (D-06)."""

from datetime import date

import pytest

from saas.errors import Refusal
from saas.foundation.settings.deviations import by_field, departs, judged, problems, told
from saas.foundation.settings.resolve import resolve
from tests.foundation.settings.test_resolve import LINE, row


def rule(mode: str = "overridable"):
    return resolve("draw_rate", "law_firm/county", date(2023, 1, 1), LINE, [row(445100, 3, mode)])


def one(mode: str = "overridable", **more):
    return by_field(departs("rate", "抽查比例", rule(mode), "30%", "20%", side="below", **more), None)


@pytest.mark.req("S3-13")
def test_what_is_kept_names_rule_figure_origin_document_and_reason():
    assert judged(one(), {"rate": " 机构少。 "}) == {
        "rate": {"rule": "30%", "value": "20%", "origin": "潮州市司法局", "document": "潮司〔2023〕9号", "reason": "机构少。"}
    }
    mark = one()["rate"].mark
    assert mark["origin"] == "潮州市司法局" and mark["chain"][1][2] is True


@pytest.mark.parametrize("reasons", [{}, {"rate": "  "}, {"rate": None}, {"window": "别的理由"}])
def test_without_a_reason_it_is_refused_beside_the_reasons_field(reasons):
    with pytest.raises(Refusal) as no:
        judged(one(), reasons)
    assert (no.value.code, no.value.field) == ("E_REASON", "rate_reason") and "30%" in no.value.message
    assert len(problems(one(), {})) == 1 and problems(one(), {"rate": {"reason": "机构少。"}}) == []


def test_a_fixed_rule_refuses_whatever_the_reason_beside_the_figures_own_field():
    for found, field in ((one("fixed"), "rate"), (one("fixed", beside="window_from"), "window_from")):
        with pytest.raises(Refusal) as no:
            judged(found, {"rate": "机构少。"})
        assert (no.value.code, no.value.field) == ("E_FIXED_RULE", field)
    assert problems(one("fixed"), {"rate": {"reason": "机构少。"}}) != []
    assert judged(one("fixed", bound=False), {"rate": "见方案。"})["rate"]["reason"] == "见方案。"


@pytest.mark.parametrize("mode", ["overridable", "fixed"])
def test_a_late_one_may_wait_for_its_reason_until_the_whole_is_judged(mode):
    late = one(mode, late=True)
    assert judged(late, {}, final=False) == {}
    with pytest.raises(Refusal):
        judged(late, {})
    if mode == "overridable":
        assert judged(late, {"rate": "下半年补。"}, final=False)["rate"]["reason"] == "下半年补。"


def test_words():
    assert one()["rate"].told == "低于规则 30%" == told("rate", judged(one(), {"rate": "机构少。"})["rate"])
    above = departs("rate", "抽查比例", rule(), "30%左右", "50%", side="above")
    assert told("rate", above.stored("线索多。")) == "高于规则 30%左右"
    assert told("check_method", {"rule": "书面检查"}) == "规则为书面检查"
