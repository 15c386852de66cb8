"""The types of the settings: marshmallow schema, the value in words, and where one is less strict than another.

The schemas serve the form of a new value too. Sources: settings.md D-01, D-02, D-05 … D-13.
"""

from calendar import monthrange
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from marshmallow import Schema, ValidationError, validates_schema

from saas.foundation.settings.parts import Part, agrees, at_least, no_later
from saas.foundation.web import forms

PERIODS = {"year": _l("每年"), "half_year": _l("每半年"), "quarter": _l("每季度")}
PER_YEAR = {"year": 1, "half_year": 2, "quarter": 4}
ROUNDINGS = {"up": _l("进一取整"), "half_up": _l("四舍五入"), "down": _l("舍去零数")}
UNITS = {"day": _l("日（自然日）"), "workday": _l("个工作日"), "month": _l("月底前（当年第几月）")}
ANCHORS = {
    "check_end": _l("检查结束"), "task_end": _l("任务完成"),
    "decision": _l("作出处理决定"), "fixed_month": _l("固定月份"),
}  # fmt: skip
METHODS = {
    "on_site": _l("实地核查"), "written": _l("书面检查"), "network_monitoring": _l("网络监测"),
    "system_patrol": _l("系统巡查"), "phone_interview": _l("电话访问"), "data_sharing": _l("信息共享"),
}  # fmt: skip
TIMINGS = {"advance": _l("提前送达"), "arrival": _l("到场时送达")}
SWITCHES = {
    "mask_inspectors": _l("检查人员姓名隐去名字，只留姓"), "show_inspectors": _l("检查人员"),
    "show_basis": _l("检查依据"), "show_items": _l("检查事项"), "show_method": _l("检查方式"),
    "show_disposition": _l("处理情况"),
}  # fmt: skip
PUBLIC_DEFAULT = dict.fromkeys(SWITCHES, True)


def _refuse(field: str, code: str, sentence: str) -> None:
    raise ValidationError({field: [forms._coded(code, sentence)]})


class DrawRate(Schema):
    """抽查比例 p/q, so many times in each period, never fewer than ``min`` (D-05, D-07; S3-08 … S3-13)."""

    p = forms.number(_l("比例分子"), most=10_000)
    q = forms.number(_l("比例分母"), least=1, most=10_000, help=_l("百分之十写作 10 / 100。"))
    per = forms.choice(_l("周期"), PERIODS.items())
    times = forms.number(_l("每周期次数"), least=1, most=12)
    min = forms.number(_l("每次不少于（家）"), most=1000)

    @validates_schema(skip_on_field_errors=False)
    def _share(self, data, **_kwargs):
        if {"p", "q"} <= data.keys() and data["p"] > data["q"]:
            _refuse("p", "E_RATE", _l("分子不能大于分母，全覆盖写作 100 / 100"))


class Rounding(Schema):
    """D-07."""

    mode = forms.choice(_l("取整"), ROUNDINGS.items(), kind="radio")


class TeamSize(Schema):
    """D-08: two certified officers are the law's minimum."""

    n = forms.number(_l("最少人数"), least=2, most=20)


class PublicationDue(Schema):
    """D-01."""

    count = forms.number(_l("期限"), least=1, most=366, help=_l("选“月底前”时填月份。"))
    unit = forms.choice(_l("单位"), UNITS.items())
    anchor = forms.choice(_l("起算"), ANCHORS.items())

    @validates_schema(skip_on_field_errors=False)
    def _together(self, data, **_kwargs):
        if not {"count", "unit", "anchor"} <= data.keys():
            return
        if (data["unit"] == "month") != (data["anchor"] == "fixed_month"):
            _refuse("anchor", "E_ANCHOR", _l("“月底前”与“固定月份”须同时选用"))
        if data["unit"] == "month" and data["count"] > 12:
            _refuse("count", "E_RANGE", _l("月份应在 1 到 12 之间"))


class CheckMethod(Schema):
    """D-10."""

    default = forms.choice(_l("默认方式"), METHODS.items())


class NoticeTiming(Schema):
    """D-11."""

    timing = forms.choice(_l("送达时间"), TIMINGS.items(), kind="radio")
    days = forms.number(_l("提前天数"), most=30, help=_l("到场时送达填 0。"))

    @validates_schema(skip_on_field_errors=False)
    def _together(self, data, **_kwargs):
        if {"timing", "days"} <= data.keys() and (data["timing"] == "advance") != (data["days"] > 0):
            _refuse("days", "E_DAYS", _l("提前送达至少提前 1 天，到场时送达填 0"))


class PlanDue(Schema):
    """D-02."""

    month = forms.number(_l("月"), least=1, most=12)
    day = forms.number(_l("日"), least=1, most=31)

    @validates_schema(skip_on_field_errors=False)
    def _exists(self, data, **_kwargs):
        if {"month", "day"} <= data.keys() and data["day"] > monthrange(2023, data["month"])[1]:
            _refuse("day", "E_RANGE", _l("这个月没有这一天"))


PublicFields = Schema.from_dict({name: forms.flag(label) for name, label in SWITCHES.items()}, name="PublicFields")


def say_rate(v: dict) -> tuple[str, str]:
    """50/100 · 每年 1 次，不少于 1 家."""
    often = _("%(period)s %(n)s 次", period=PERIODS[v["per"]], n=v["times"])
    least = _("不少于 %(n)s 家", n=v["min"])
    if not v["p"]:
        return least, often
    return f"{v['p']}/{v['q']}", _("%(often)s，%(least)s", often=often, least=least) if v["min"] else often


def _yearly(v: dict) -> int:
    return v["times"] * PER_YEAR[v["per"]]


RATE_PARTS = (
    Part(
        ("p", "q"),
        lambda own, bound: Fraction(own["p"], own["q"]) < Fraction(bound["p"], bound["q"]),
        lambda own, bound: _("比例 %(own)s 低于 %(bound)s", own=f"{own['p']}/{own['q']}", bound=f"{bound['p']}/{bound['q']}"),
    ),
    Part(
        ("times", "per"),
        lambda own, bound: _yearly(own) < _yearly(bound),
        lambda own, bound: _("一年的次数少于 %(n)s 次", n=_yearly(bound)),
    ),
    at_least("min", lambda bound: _("每次的家数少于 %(n)s 家", n=bound)),
)


def say_rounding(v: dict) -> tuple[str, str]:
    return str(ROUNDINGS[v["mode"]]), ""


ROUNDING_PARTS = (
    Part(
        ("mode",),
        lambda own, bound: list(ROUNDINGS).index(own["mode"]) > list(ROUNDINGS).index(bound["mode"]),
        lambda own, bound: _("会比“%(bound)s”少抽", bound=ROUNDINGS[bound["mode"]]),
    ),
)


def say_team(v: dict) -> tuple[str, str]:
    return ngettext("%(num)s 人", "%(num)s 人", v["n"]), _("均须持执法证")


TEAM_PARTS = (at_least("n", lambda bound: _("少于 %(n)s 人", n=bound)),)


def say_due(v: dict) -> tuple[str, str]:
    if v["unit"] == "month":
        return _("每年 %(n)s 月底前", n=v["count"]), ""
    words = _("%(n)s 个工作日内", n=v["count"]) if v["unit"] == "workday" else _("%(n)s 日内", n=v["count"])
    return words, _("自%(anchor)s之日起", anchor=ANCHORS[v["anchor"]])


def _later(own: dict, bound: dict) -> bool:
    """So many calendar days are never later than as many working days; the other way round nothing can be said."""
    return _uncompared(own, bound) or own["count"] > bound["count"]


def _uncompared(own: dict, bound: dict) -> bool:
    return own["anchor"] != bound["anchor"] or (own["unit"], bound["unit"]) == ("workday", "day")


def _why_later(own: dict, bound: dict) -> str:
    if _uncompared(own, bound):
        return _("起算或单位与“%(bound)s”不同，无法比较宽严", bound=" ".join(say_due(bound)).strip())
    return _("长于 %(bound)s", bound=say_due(bound)[0])


DUE_PARTS = (Part(("count", "unit", "anchor"), _later, _why_later),)


def say_method(v: dict) -> tuple[str, str]:
    return str(METHODS[v["default"]]), _("改用其他方式要写理由")


# a default has no stricter or looser side: where a superior binds, it is the same or it is refused
METHOD_PARTS = (agrees(("default",), lambda bound: _("与“%(bound)s”不同", bound=say_method(bound)[0])),)


def say_notice(v: dict) -> tuple[str, str]:
    return (_("提前 %(n)s 天送达", n=v["days"]) if v["timing"] == "advance" else str(TIMINGS["arrival"])), ""


NOTICE_PARTS = (agrees(("timing", "days"), lambda bound: _("与“%(bound)s”不同", bound=say_notice(bound)[0])),)


def say_plan_due(v: dict) -> tuple[str, str]:
    return _("当年 %(month)s 月 %(day)s 日前", month=v["month"], day=v["day"]), ""


PLAN_DUE_PARTS = (no_later(("month", "day"), lambda bound: _("晚于 %(bound)s", bound=say_plan_due(bound)[0])),)


def say_fields(v: dict) -> tuple[str, str]:
    left_out = [str(label) for name, label in SWITCHES.items() if name.startswith("show_") and not v[name]]
    names = _("检查人员姓名只留姓") if v["mask_inspectors"] and v["show_inspectors"] else ""
    return _("不含%(parts)s", parts=_("、").join(left_out)) if left_out else _("全部栏目"), names


# what a superior wants shown, or wants masked, stays so (D-13)
FIELDS_PARTS = tuple(
    at_least(name, lambda _bound, name=name: _("没有“%(part)s”", part=SWITCHES[name])) for name in SWITCHES
)
