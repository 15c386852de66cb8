"""When results are due and what of them is public: schema (of the form too), the value in words, what is stricter.

The other topics stand beside this file, one each. Sources: settings.md D-01, D-13.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, validates_schema

from saas.foundation.settings.parts import Part, at_least
from saas.foundation.settings.values_check import METHODS
from saas.foundation.settings.values_rates import PER_YEAR, PERIODS
from saas.foundation.web import forms

__all__ = ["METHODS", "PERIODS", "PER_YEAR"]
UNITS = {"day": _l("日（自然日）"), "workday": _l("个工作日"), "month": _l("月底前（当年第几月）")}
ANCHORS = {
    "check_end": _l("检查结束"), "task_end": _l("任务完成"),
    "decision": _l("作出处理决定"), "fixed_month": _l("固定月份"),
}  # fmt: skip
SWITCHES = {
    "mask_inspectors": _l("检查人员姓名隐去名字，只留姓"), "show_inspectors": _l("检查人员"),
    "show_basis": _l("检查依据"), "show_items": _l("检查事项"), "show_method": _l("检查方式"),
    "show_disposition": _l("处理情况"),
}  # fmt: skip
PUBLIC_DEFAULT = dict.fromkeys(SWITCHES, True)


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
            forms.refuse("anchor", "E_ANCHOR", _l("“月底前”与“固定月份”须同时选用"))
        if data["unit"] == "month" and data["count"] > 12:
            forms.refuse("count", "E_RANGE", _l("月份应在 1 到 12 之间"))


PublicFields = Schema.from_dict({name: forms.flag(label) for name, label in SWITCHES.items()}, name="PublicFields")


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


def say_fields(v: dict) -> tuple[str, str]:
    left_out = [str(label) for name, label in SWITCHES.items() if name.startswith("show_") and not v[name]]
    names = _("检查人员姓名只留姓") if v["mask_inspectors"] and v["show_inspectors"] else ""
    return _("不含%(parts)s", parts=_("、").join(left_out)) if left_out else _("全部栏目"), names


# what a superior wants shown, or wants masked, stays so (D-13)
FIELDS_PARTS = tuple(
    at_least(name, lambda _bound, name=name: _("没有“%(part)s”", part=SWITCHES[name])) for name in SWITCHES
)
