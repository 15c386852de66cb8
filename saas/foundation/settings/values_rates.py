"""Rates, rounding, rounds and coverage: how many are drawn, how often, and what it comes to over the year.

Sources: settings.md D-04, D-05, D-07; S0-25, S0-27, S1-12, S3-08 … S3-14, S4-07, S4-08.
"""

from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import validates_schema

from saas.foundation.settings.parts import Part, at_least
from saas.foundation.settings.values_kit import Value, limit, optional
from saas.foundation.web import forms

PERIODS = {"year": _l("每年"), "half_year": _l("每半年"), "quarter": _l("每季度")}
PER_YEAR = {"year": 1, "half_year": 2, "quarter": 4}
ROUNDINGS = {"up": _l("进一取整"), "half_up": _l("四舍五入"), "down": _l("舍去零数")}


class DrawRate(Value):
    """抽查比例 p/q, so many times in each period, never fewer than ``min``, never more than ``max`` (0: no ceiling);
    ``tolerance`` in percentage points is what 左右 means (D-05, D-07; S3-08 … S3-14)."""

    p = forms.number(_l("比例分子"), most=10_000)
    q = forms.number(_l("比例分母"), least=1, most=10_000, help=_l("百分之十写作 10 / 100。"))
    per = forms.choice(_l("周期"), PERIODS.items())
    times = forms.number(_l("每周期次数"), least=1, most=12)
    min = forms.number(_l("每次不少于（家）"), most=1000)
    max = optional(forms.number(_l("每次不多于（家）"), most=10_000, help=_l("0 为不限。")), 0)
    tolerance = optional(
        forms.number(_l("允许偏差（百分点）"), most=50, help=_l("规定写“左右”时填，例如 2；比例在这个范围内不算偏离。")), 0
    )

    @validates_schema(skip_on_field_errors=False)
    def _share(self, data, **_kwargs):
        if {"p", "q"} <= data.keys() and data["p"] > data["q"]:
            forms.refuse("p", "E_RATE", _l("分子不能大于分母，全覆盖写作 100 / 100"))
        if {"min", "max"} <= data.keys() and 0 < data["max"] < data["min"]:
            forms.refuse("max", "E_RANGE", _l("最多家数不能小于最少家数"))


def say_rate(v: dict) -> tuple[str, str]:
    """50/100 · 每年 1 次，不少于 1 家."""
    often = _("%(period)s %(n)s 次", period=PERIODS[v["per"]], n=v["times"])
    least = _("不少于 %(n)s 家", n=v["min"])
    most = _("不多于 %(n)s 家", n=v["max"]) if v.get("max") else ""
    if not v["p"]:
        return least, _("，").join(part for part in (often, most) if part)
    near = _("允许上下 %(n)s 个百分点", n=v["tolerance"]) if v.get("tolerance") else ""
    said = (often, least if v["min"] else "", most, near)
    return f"{v['p']}/{v['q']}", _("，").join(part for part in said if part)


def yearly(v: dict) -> int:
    """How many rounds a year a rate means."""
    return v["times"] * PER_YEAR[v["per"]]


def _share_part(p: str, q: str, why) -> Part:
    """A share is stricter when it is larger. ``why`` takes the two fractions as words."""
    return Part(
        (p, q),
        lambda own, bound: Fraction(own[p], own[q]) < Fraction(bound[p], bound[q]),
        lambda own, bound: why(f"{own[p]}/{own[q]}", f"{bound[p]}/{bound[q]}"),
    )


RATE_PARTS = (
    _share_part("p", "q", lambda own, bound: _("比例 %(own)s 低于 %(bound)s", own=own, bound=bound)),
    Part(
        ("times", "per"),
        lambda own, bound: yearly(own) < yearly(bound),
        lambda own, bound: _("一年的次数少于 %(n)s 次", n=yearly(bound)),
    ),
    at_least("min", lambda bound: _("每次的家数少于 %(n)s 家", n=bound)),
    # values kept before there were ceilings have none
    Part(
        ("max",),
        lambda own, bound: bound.get("max", 0) > 0 and not 0 < own.get("max", 0) <= bound["max"],
        lambda own, bound: _("每次的家数可以多于 %(n)s 家", n=bound["max"]),
    ),
    Part(
        ("tolerance",),
        lambda own, bound: own.get("tolerance", 0) > bound.get("tolerance", 0),
        lambda own, bound: _("允许的偏差大于 %(n)s 个百分点", n=bound.get("tolerance", 0)),
        lambda own, bound: {"tolerance": bound.get("tolerance", 0)},
    ),
)


class Rounding(Value):
    """D-07."""

    mode = forms.choice(_l("取整"), ROUNDINGS.items(), kind="radio")


def say_rounding(v: dict) -> tuple[str, str]:
    return str(ROUNDINGS[v["mode"]]), ""


ROUNDING_PARTS = (
    Part(
        ("mode",),
        lambda own, bound: list(ROUNDINGS).index(own["mode"]) > list(ROUNDINGS).index(bound["mode"]),
        lambda own, bound: _("会比“%(bound)s”少抽", bound=ROUNDINGS[bound["mode"]]),
    ),
)


class Rounds(Value):
    """Rounds of a year, and how often one subject may be checked in it (D-04; S0-25, S0-27, S1-12)."""

    min = forms.number(_l("每年至少几轮"), most=12)
    max = forms.number(_l("每家每年最多查几次"), most=12, help=_l("0 为不限；已查满次数的不再抽取。"))

    @validates_schema(skip_on_field_errors=False)
    def _order(self, data, **_kwargs):
        if {"min", "max"} <= data.keys() and 0 < data["max"] < data["min"]:
            forms.refuse("max", "E_RANGE", _l("最多次数不能小于最少轮次"))


def say_rounds(v: dict) -> tuple[str, str]:
    most = _("每家每年最多 %(n)s 次", n=v["max"]) if v["max"] else _("每家每年次数不限")
    return _("每年至少 %(n)s 轮", n=v["min"]), most


ROUNDS_PARTS = (
    at_least("min", lambda bound: _("一年少于 %(n)s 轮", n=bound)),
    limit("max", lambda bound: _("每家每年可以超过 %(n)s 次", n=bound)),
)


class Coverage(Value):
    """What a year's draws come to together, and how much of the results is public (S4-07, S4-08, S4-29)."""

    p = optional(forms.number(_l("年度覆盖率分子"), most=10_000, help=_l("0 为不规定；全覆盖写作 100 / 100。")), 0)
    q = optional(forms.number(_l("年度覆盖率分母"), least=1, most=10_000), 100)
    published_p = optional(forms.number(_l("公示率分子"), most=10_000), 100)
    published_q = optional(forms.number(_l("公示率分母"), least=1, most=10_000), 100)

    @validates_schema(skip_on_field_errors=False)
    def _shares(self, data, **_kwargs):
        for p, q in (("p", "q"), ("published_p", "published_q")):
            if {p, q} <= data.keys() and data[p] > data[q]:
                forms.refuse(p, "E_RATE", _l("分子不能大于分母，全覆盖写作 100 / 100"))


def say_coverage(v: dict) -> tuple[str, str]:
    """每年覆盖 5/100 以上 · 公示率 100/100."""
    share = _("每年覆盖 %(rate)s 以上", rate=f"{v['p']}/{v['q']}") if v["p"] else _("不规定年度覆盖率")
    return share, _("公示率 %(rate)s", rate=f"{v['published_p']}/{v['published_q']}")


COVERAGE_PARTS = (
    _share_part("p", "q", lambda own, bound: _("年度覆盖率 %(own)s 低于 %(bound)s", own=own, bound=bound)),
    _share_part("published_p", "published_q", lambda own, bound: _("公示率 %(own)s 低于 %(bound)s", own=own, bound=bound)),
)
