"""How a check is made: methods, notice, self-inspection first, recusal, recording.

Sources: settings.md D-10, D-11, D-12, D-16; S0-17, S0-18, S1-11, S1-18, S1-19, S2-31 … S2-34, S4-22.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import validates_schema

from saas.foundation.settings.parts import Part, agrees, at_least
from saas.foundation.settings.values_kit import Value, exceeds, kept_off, kept_on, named, optional, several, switch
from saas.foundation.web import forms

METHODS = {
    "on_site": _l("实地核查"), "written": _l("书面检查"), "network_monitoring": _l("网络监测"),
    "system_patrol": _l("系统巡查"), "phone_interview": _l("电话访问"), "data_sharing": _l("信息共享"),
}  # fmt: skip
TIMINGS = {"advance": _l("提前送达"), "arrival": _l("到场时送达")}
MODES = {"direct": _l("直接检查"), "self_first": _l("先行自查，再实施检查"), "either": _l("由任务选择")}


class CheckMethod(Value):
    """The method a task takes where nobody says otherwise, and those that it may take (D-10)."""

    default = forms.choice(_l("默认方式"), METHODS.items())
    allowed = optional(several(_l("可以采用的方式"), METHODS.items()), lambda: list(METHODS))
    off_site_first = switch(_l("能非现场的不到现场"), help=_l("实地核查要写理由。"))
    skip_reviewed = switch(_l("已做案件质量同行评估的不再抽取案件"))

    @validates_schema(skip_on_field_errors=False)
    def _among(self, data, **_kwargs):
        if "default" in data and data["default"] not in data.get("allowed", METHODS):
            forms.refuse("default", "E_CHOICE", _l("默认方式须在可以采用的方式之内"))


def allowed_of(v: dict) -> list[str]:
    """The methods a value allows; one kept before there was a choice allows all."""
    return v.get("allowed") or list(METHODS)


def say_method(v: dict) -> tuple[str, str]:
    """实地核查 · 改用其他方式要写理由."""
    said, allowed = [_("改用其他方式要写理由")], allowed_of(v)
    if set(allowed) < set(METHODS):
        said.append(_("只能用%(methods)s", methods=named(allowed, METHODS)))
    if v.get("off_site_first"):
        said.append(_("实地核查要写理由"))
    if v.get("skip_reviewed"):
        said.append(_("已做同行评估的不再抽取案件"))
    return str(METHODS[v["default"]]), _("，").join(said)


# a default has no stricter or looser side: where a superior binds, it is the same or it is refused
METHOD_PARTS = (
    agrees(("default",), lambda bound: _("与“%(bound)s”不同", bound=say_method(bound)[0])),
    Part(
        ("allowed",),
        lambda own, bound: not set(allowed_of(own)) <= set(allowed_of(bound)),
        lambda own, bound: exceeds(METHODS)([one for one in allowed_of(own) if one not in allowed_of(bound)]),
        # the default is the bound's by now, so it stays among them
        lambda own, bound: {"allowed": [m for m in allowed_of(bound) if m in allowed_of(own) or m == bound["default"]]},
    ),
    Part(
        ("off_site_first",),
        lambda own, bound: own.get("off_site_first", False) < bound.get("off_site_first", False),
        lambda own, bound: _("没有“%(part)s”", part=_("能非现场的不到现场")),
    ),
    Part(
        ("skip_reviewed",),
        lambda own, bound: own.get("skip_reviewed", False) > bound.get("skip_reviewed", False),
        lambda own, bound: _("允许了“%(part)s”", part=_("已做案件质量同行评估的不再抽取案件")),
        lambda own, bound: {"skip_reviewed": False},
    ),
)


class NoticeTiming(Value):
    """D-11."""

    timing = forms.choice(_l("送达时间"), TIMINGS.items(), kind="radio")
    days = forms.number(_l("提前天数"), most=30, help=_l("到场时送达填 0。"))

    @validates_schema(skip_on_field_errors=False)
    def _together(self, data, **_kwargs):
        if {"timing", "days"} <= data.keys() and (data["timing"] == "advance") != (data["days"] > 0):
            forms.refuse("days", "E_DAYS", _l("提前送达至少提前 1 天，到场时送达填 0"))


def say_notice(v: dict) -> tuple[str, str]:
    return (_("提前 %(n)s 天送达", n=v["days"]) if v["timing"] == "advance" else str(TIMINGS["arrival"])), ""


NOTICE_PARTS = (agrees(("timing", "days"), lambda bound: _("与“%(bound)s”不同", bound=say_notice(bound)[0])),)


class TaskMode(Value):
    """Whether a subject inspects itself before it is inspected (D-12; S0-18)."""

    mode = forms.choice(_l("检查的开始"), MODES.items(), kind="radio")
    days = optional(forms.number(_l("自查期限（天）"), least=1, most=90), 10)


def say_mode(v: dict) -> tuple[str, str]:
    return str(MODES[v["mode"]]), "" if v["mode"] == "direct" else _("自查期限 %(n)s 天", n=v["days"])


# a superior that leaves it to the task binds nobody; so many days are a promise to the subject
MODE_PARTS = (
    Part(
        ("mode",),
        lambda own, bound: bound["mode"] != "either" and own["mode"] != bound["mode"],
        lambda own, bound: _("与“%(bound)s”不同", bound=MODES[bound["mode"]]),
    ),
    at_least("days", lambda bound: _("自查期限短于 %(n)s 天", n=bound)),
)

RECUSALS = {"swap": _l("与其他人员交换对象"), "withdraw": _l("不参与本次检查，由递补人员接替")}


class Recusal(Value):
    """What may be done once a recusal is granted (D-16; S1-18, S1-19)."""

    swap = switch(RECUSALS["swap"], True)
    withdraw = switch(RECUSALS["withdraw"], True)

    @validates_schema(skip_on_field_errors=False)
    def _one(self, data, **_kwargs):
        if not (data.get("swap", True) or data.get("withdraw", True)):
            forms.refuse("withdraw", "E_REQUIRED", _l("至少留一种回避方式"))


def say_recusal(v: dict) -> tuple[str, str]:
    return _("、").join(str(label) for name, label in RECUSALS.items() if v[name]), _("是否回避由负责人决定")


RECUSAL_PARTS = tuple(kept_off(name, label) for name, label in RECUSALS.items())


class Recording(Value):
    """Whether a draw needs its sound or video recording (S0-17)."""

    required = switch(_l("抽取过程须有音像记录"))


def say_recording(v: dict) -> tuple[str, str]:
    return (_("须有音像记录") if v["required"] else _("音像记录由本局决定")), ""


RECORDING_PARTS = (kept_on("required", _l("抽取过程须有音像记录")),)
