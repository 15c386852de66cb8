"""The year: when plans are due and how they change, when checks may be made, when lists are ready, what is reported.

Sources: settings.md D-02, D-03, D-19, D-20; S2-21, S2-26, S2-27, S3-01, S3-20, S4-05, S4-18 … S4-20.
"""

from calendar import monthrange

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import validates_schema

from saas.foundation.settings.parts import at_least, at_most, no_later
from saas.foundation.settings.values_kit import Value, by_day, due, limit, of_day, of_month, optional, ranked, real_day, same
from saas.foundation.web import forms

KINDS = {"regional": _l("地区抽查检查计划"), "key_field": _l("重点领域抽查检查计划")}
REPORTS = {"none": _l("不定期报送"), "half_year": _l("每半年"), "quarter": _l("每季度")}


class PlanDue(Value):
    """D-02."""

    month = forms.number(_l("月"), least=1, most=12)
    day = forms.number(_l("日"), least=1, most=31)

    @validates_schema(skip_on_field_errors=False)
    def _exists(self, data, **_kwargs):
        if {"month", "day"} <= data.keys() and data["day"] > monthrange(2023, data["month"])[1]:
            forms.refuse("day", "E_RANGE", _l("这个月没有这一天"))


def say_plan_due(v: dict) -> tuple[str, str]:
    return _("当年 %(month)s 月 %(day)s 日前", month=v["month"], day=v["day"]), ""


PLAN_DUE_PARTS = (no_later(("month", "day"), lambda bound: _("晚于 %(bound)s", bound=say_plan_due(bound)[0])),)


class PlanChange(Value):
    """Working days within which a changed plan is public, and that lie between that and the check (D-03)."""

    publish_days = forms.number(_l("变更后几个工作日内公开"), most=60, help=_l("0 为不规定。"))
    before_days = forms.number(_l("检查前几个工作日公开"), most=60, help=_l("0 为不规定。"))


def say_change(v: dict) -> tuple[str, str]:
    publish = _("变更后 %(n)s 个工作日内公开", n=v["publish_days"]) if v["publish_days"] else ""
    before = _("检查 %(n)s 个工作日前公开", n=v["before_days"]) if v["before_days"] else ""
    return publish or before or _("不规定"), before if publish else ""


CHANGE_PARTS = (
    limit("publish_days", lambda bound: _("变更后公开晚于 %(n)s 个工作日", n=bound)),
    at_least("before_days", lambda bound: _("公开到检查不足 %(n)s 个工作日", n=bound)),
)


class PlanScope(Value):
    """What a bureau's plan is: of key fields, as a province's, or of a region (S4-19)."""

    kind = forms.choice(_l("计划种类"), KINDS.items(), kind="radio")


def say_scope(v: dict) -> tuple[str, str]:
    return str(KINDS[v["kind"]]), ""


SCOPE_PARTS = (same("kind", _l("计划种类"), lambda code: KINDS[code]),)


class ExecutionWindow(Value):
    """The months in which checks are made (D-19; S4-20)."""

    from_month = forms.number(_l("从几月"), least=1, most=12)
    to_month = forms.number(_l("到几月"), least=1, most=12)

    @validates_schema(skip_on_field_errors=False)
    def _order(self, data, **_kwargs):
        if {"from_month", "to_month"} <= data.keys() and data["to_month"] < data["from_month"]:
            forms.refuse("to_month", "E_RANGE", _l("结束月份不能早于开始月份"))


def say_window(v: dict) -> tuple[str, str]:
    if (v["from_month"], v["to_month"]) == (1, 12):
        return _("全年"), ""
    return _("%(a)s 月至 %(b)s 月", a=v["from_month"], b=v["to_month"]), ""


WINDOW_PARTS = (
    at_least("from_month", lambda bound: _("早于 %(n)s 月", n=bound)),
    at_most("to_month", lambda bound: _("晚于 %(n)s 月", n=bound)),
)


class ReadyBy(Value):
    """The day by which registers and lists of items are ready (S3-01)."""

    month = of_month(_l("月"))
    day = of_day(_l("日"))

    @validates_schema(skip_on_field_errors=False)
    def _exists(self, data, **_kwargs):
        real_day(data, "month", "day")


def say_ready(v: dict) -> tuple[str, str]:
    return by_day(v, "month", "day") or _("不规定"), ""


READY_PARTS = (due("month", "day", _l("完成期限")),)


class ReportCalendar(Value):
    """What goes to the superior when: the year's summary, the changes of the registers, reports in between (D-20)."""

    summary_month = of_month(_l("年度总结月份"))
    summary_day = of_day(_l("年度总结日"))
    changes_month = of_month(_l("名录变动备案月份"))
    changes_day = of_day(_l("名录变动备案日"))
    period = optional(forms.choice(_l("定期报送"), REPORTS.items()), "none")

    @validates_schema(skip_on_field_errors=False)
    def _days(self, data, **_kwargs):
        real_day(data, "summary_month", "summary_day")
        real_day(data, "changes_month", "changes_day")


def say_calendar(v: dict) -> tuple[str, str]:
    """年度总结 10 月 31 日前 · the other reports."""
    summary, changes = by_day(v, "summary_month", "summary_day"), by_day(v, "changes_month", "changes_day")
    said = (
        _("年度总结 %(day)s", day=summary) if summary else "",
        _("名录变动备案 %(day)s", day=changes) if changes else "",
        _("%(period)s报送", period=REPORTS[v["period"]]) if v["period"] != "none" else "",
    )
    first, *rest = [part for part in said if part] or [_("不规定报送期限")]
    return first, _("，").join(rest)


CALENDAR_PARTS = (
    due("summary_month", "summary_day", _l("年度总结")),
    due("changes_month", "changes_day", _l("名录变动备案")),
    ranked("period", _l("定期报送"), REPORTS),
)
