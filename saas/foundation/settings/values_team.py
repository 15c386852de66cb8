"""Who checks: team size and composition, conditions of membership, fields of the register, nominations, loans.

Sources: settings.md D-08, D-09, D-23; S0-14, S0-21, S1-04, S1-05, S2-16, S2-30, S4-02 … S4-05, S4-14, S4-31.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from marshmallow import validates_schema

from saas.foundation.settings.parts import at_least, covers, within
from saas.foundation.settings.values_kit import (
    Value,
    by_day,
    chosen,
    due,
    exceeds,
    kept_off,
    kept_on,
    lacks,
    named,
    of_day,
    of_month,
    optional,
    ranked,
    real_day,
    several,
    switch,
)
from saas.foundation.web import forms

COMPOSITION = {
    "home_lead": _l("组长由本局人员担任"), "principal_lead": _l("组长由主要监管人员担任"),
    "each_department": _l("每个联合部门出一人"), "others_join": _l("可以吸收其他科室人员"),
}  # fmt: skip
CLASSES = {"officer": _l("行政执法类公务员"), "certified_staff": _l("持证工作人员"), "daily_supervision": _l("日常监管人员")}
INSPECTOR_FIELDS = {
    "name": _l("姓名"), "sex": _l("性别"), "unit": _l("单位"), "post": _l("执法岗位"),
    "personnel_class": _l("人员类别"), "certificate_no": _l("执法证号"), "certificate_from": _l("证件有效期起"),
    "certificate_to": _l("证件有效期止"), "categories": _l("负责的机构类别"), "specialties": _l("业务专长"),
    "section_id": _l("科室"), "phone": _l("联系电话"),
}  # fmt: skip
ALWAYS = ["name", "sex", "unit", "certificate_no", "certificate_from", "certificate_to"]
REACHES = {
    "province": _l("全省"), "city": _l("本市范围内"), "neighbours": _l("相邻区县"), "none": _l("不借调"),
}  # fmt: skip


class TeamSize(Value):
    """D-08: two certified officers are the law's minimum."""

    n = forms.number(_l("最少人数"), least=2, most=20)


def say_team(v: dict) -> tuple[str, str]:
    return ngettext("%(num)s 人", "%(num)s 人", v["n"]), _("均须持执法证")


TEAM_PARTS = (at_least("n", lambda bound: _("少于 %(n)s 人", n=bound)),)


class TeamComposition(Value):
    """Who leads a team and who else sits in it (S0-15, S0-21, S1-05, S4-31)."""

    home_lead = switch(COMPOSITION["home_lead"], True)
    principal_lead = switch(COMPOSITION["principal_lead"])
    each_department = switch(COMPOSITION["each_department"], True)
    others_join = switch(COMPOSITION["others_join"], True)


def say_composition(v: dict) -> tuple[str, str]:
    return chosen(v, COMPOSITION) or _("组成不作限定"), ""


COMPOSITION_PARTS = (
    *(kept_on(name, COMPOSITION[name]) for name in ("home_lead", "principal_lead", "each_department")),
    kept_off("others_join", COMPOSITION["others_join"]),
)


class InspectorConditions(Value):
    """What somebody needs to be in the register of inspectors; only certified ones count to the two (S2-16, S4-14)."""

    training = switch(_l("须经培训"))
    classes = several(_l("可以入库的人员类别"), CLASSES.items())


def say_conditions(v: dict) -> tuple[str, str]:
    return named(v["classes"], CLASSES), _("须经培训") if v["training"] else ""


CONDITIONS_PARTS = (kept_on("training", _l("须经培训")), within("classes", exceeds(CLASSES)))


class InspectorFields(Value):
    """The columns of the register of inspectors that must be filled (S0-22, S1-04, S4-15)."""

    fields = several(_l("必填栏目"), INSPECTOR_FIELDS.items())


def say_inspector_fields(v: dict) -> tuple[str, str]:
    return named(v["fields"], INSPECTOR_FIELDS), ""


INSPECTOR_FIELDS_PARTS = (covers("fields", lacks(INSPECTOR_FIELDS)),)


class RosterDuty(Value):
    """Names that a bureau hands in: its own officers, the associations' experts, by a day, and forwarded by another
    (S4-02 … S4-04)."""

    officers = optional(forms.number(_l("上报执法人员（人）"), most=100), 0)
    experts = optional(forms.number(_l("上报行业专家（人）"), most=100), 0)
    month = of_month(_l("上报月份"))
    day = of_day(_l("上报日"))
    forward_month = of_month(_l("汇总转报月份"))
    forward_day = of_day(_l("汇总转报日"))

    @validates_schema(skip_on_field_errors=False)
    def _days(self, data, **_kwargs):
        real_day(data, "month", "day")
        real_day(data, "forward_month", "forward_day")


def say_roster(v: dict) -> tuple[str, str]:
    names = _("执法人员 %(n)s 人，行业专家 %(m)s 人", n=v["officers"], m=v["experts"])
    first, then = by_day(v, "month", "day"), by_day(v, "forward_month", "forward_day")
    said = (_("%(day)s上报", day=first) if first else "", _("%(day)s转报", day=then) if then else "")
    return (names if v["officers"] or v["experts"] else _("不要求上报名单")), _("，").join(part for part in said if part)


ROSTER_PARTS = (
    at_least("officers", lambda bound: _("执法人员少于 %(n)s 人", n=bound)),
    at_least("experts", lambda bound: _("行业专家少于 %(n)s 人", n=bound)),
    due("month", "day", _l("上报")),
    due("forward_month", "forward_day", _l("转报")),
)


class LoanReach(Value):
    """From how far officers may be borrowed; the host bureau is the acting authority (D-23; S2-30)."""

    reach = forms.choice(_l("可以借调的范围"), REACHES.items(), kind="radio")
    reply_days = optional(forms.number(_l("请对方几个工作日内答复"), least=1, most=30), 3)


def say_reach(v: dict) -> tuple[str, str]:
    if v["reach"] == "none":
        return str(REACHES["none"]), ""
    return str(REACHES[v["reach"]]), _("须有调派单并经本人所在局同意；请对方 %(n)s 个工作日内答复", n=v["reply_days"])


REACH_PARTS = (ranked("reach", _l("借调范围"), REACHES),)
