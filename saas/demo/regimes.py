"""The other four regimes as data: what the settings registry can hold of each published document, and who set it.

The documents are fictional; the figures are those of the rules (settings.md; S0, S1, S2, S4).
"""

from dataclasses import dataclass
from datetime import date

from saas import clock
from saas.demo import trees
from saas.demo.people import Cast
from saas.foundation.settings import service as settings

SINCE = date(2023, 1, 10)
LAW, NOTARY, GRASSROOTS, FORENSIC = trees.FOUR


@dataclass(frozen=True)
class Rule:
    """One value that a bureau's supervision section publishes."""

    prefix: str
    code: str
    scope: str
    value: dict
    mode: str
    document: str
    article: str


def rate(p: int, q: int, times: int = 1, per: str = "year", least: int = 1) -> dict:
    """A value of ``draw_rate``."""
    return {"p": p, "q": q, "times": times, "per": per, "min": least}


FUSHUN, XIPING, HUBEI, YUZHONG = "抚司〔2016〕901号", "西司〔2020〕902号", "鄂司发〔2023〕907号", "渝中司〔2021〕908号"
CHONGQING = "渝司规〔2023〕912号"
RULES = {
    210000: (  # at least once a year, two officers, notice shown on site (S0-14, S0-30)
        Rule("fs", "draw_rate", "", rate(10, 100), "tighten_only", FUSHUN, "三、抽查频次"),
        Rule("fs", "team_size", "", {"n": 2}, "tighten_only", FUSHUN, "四、检查程序"),
        Rule("fs", "notice_timing", "", {"timing": "arrival", "days": 0}, "overridable", FUSHUN, "四、检查程序"),
    ),
    410000: (  # twice a year, on site or written (S1-10, S1-12)
        *(
            Rule("xp", "draw_rate", f"{category}/county", rate(20, 100, 2), "overridable", XIPING, "第七条")
            for category in (LAW, NOTARY, GRASSROOTS)
        ),
        Rule("xp", "check_method", "", {"default": "on_site"}, "overridable", XIPING, "第六条"),
        Rule("xp", "team_size", "", {"n": 2}, "tighten_only", XIPING, "第九条"),
    ),
    420000: (  # 5 % floor of the province, all results by December (S4-06, S4-10)
        Rule("hb", "draw_rate", "", rate(5, 100), "tighten_only", HUBEI, "二、工作目标"),
        Rule("hb", "plan_due", "", {"month": 3, "day": 31}, "tighten_only", HUBEI, "三、工作步骤"),
        Rule(
            "hb", "publication_due", "", {"count": 12, "unit": "month", "anchor": "fixed_month"}, "tighten_only", HUBEI,
            "三、工作步骤",
        ),
        Rule("xn", "draw_rate", "", rate(100, 100), "overridable", "咸司发〔2023〕909号", "年度检查全覆盖"),
    ),
    500000: (  # 20 working days from the end of the task, plan by 31 January, no advance notice needed (S2)
        Rule(
            "yz", "publication_due", "", {"count": 20, "unit": "workday", "anchor": "task_end"}, "tighten_only",
            YUZHONG, "第二十一条",
        ),
        Rule("yz", "plan_due", "", {"month": 1, "day": 31}, "overridable", YUZHONG, "第十条"),
        Rule("yz", "notice_timing", "", {"timing": "arrival", "days": 0}, "overridable", YUZHONG, "第十四条"),
        Rule("yz", "check_method", "", {"default": "system_patrol"}, "overridable", YUZHONG, "第十三条"),
        Rule("yz", "draw_rate", f"{LAW}/county", rate(10, 100), "overridable", YUZHONG, "第十一条"),
        # officers from the districts next to it (S2-30); the municipality says the same to all its districts
        Rule("yz", "loan_reach", "", {"reach": "neighbours"}, "overridable", YUZHONG, "第九条"),
        Rule("cq", "loan_reach", "", {"reach": "neighbours"}, "overridable", CHONGQING, "第五条"),
        Rule("cq", "draw_rate", f"{LAW}/county", rate(10, 100), "overridable", CHONGQING, "第三条"),
    ),
}  # fmt: skip


def publish(cast: Cast, province: trees.Bureau) -> None:
    """Stores the rules of a province's bureaus, each by the bureau's own supervision section."""
    with clock.at(SINCE):
        for rule in RULES.get(province.number, ()):
            with cast.acting(f"{rule.prefix}-publisher") as s:
                settings.set_value(
                    s, rule.code, rule.scope, rule.value, mode=rule.mode, effective_from=SINCE,
                    document_number=rule.document, article=rule.article,
                )  # fmt: skip
