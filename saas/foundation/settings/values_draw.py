"""The types of the settings about drawing: how a record is made and opened, and who joins the officers.

Sources: draw protocol §3 (``balance``, ``redraw``, ``substitutes``, ``max``), §9; S1-16 … S1-19, S4-17.
"""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from marshmallow import Schema

from saas.foundation.settings.parts import Part, agrees, at_least, at_most
from saas.foundation.web import forms

OPENINGS = {"visited": _l("全部检查完成后"), "at_once": _l("封存时")}
REDRAWS = {"fresh": _l("另取随机数"), "derived": _l("由原种子推出")}
BALANCES = {"even": _l("各人家数尽量相等"), "cap": _l("只限最多家数")}


class TeamExperts(Schema):
    """S4-17: experts come on top of the officers and never count among them (S2-18)."""

    n = forms.number(_l("专家人数"), most=3, help=_l("填 0 不抽专家；专家只辅助检查，不计入执法人员人数。"))


class DrawRules(Schema):
    """What the law leaves to a bureau in a draw (draw protocol §3, §9)."""

    opening = forms.choice(
        _l("记录何时公开"), OPENINGS.items(), kind="radio", help=_l("封存时公开，抽中的对象会在检查前知道自己被抽中。")
    )
    redraw = forms.choice(
        _l("事后更换的随机数"), REDRAWS.items(), kind="radio", help=_l("由原种子推出的继任者事先可以算出。")
    )
    balance = forms.choice(_l("人员分派"), BALANCES.items(), kind="radio")
    substitutes = forms.number(_l("递补名额"), most=10, help=_l("每一层另排几家递补，抽中的对象撤下时依次递补。"))
    most = forms.number(_l("每人最多检查家数"), most=100, help=_l("0 为不限。"))
    days = forms.number(_l("冻结后几日内须封存"), least=1, most=30, help=_l("到期没有封存的，这次抽取作废。"))


def say_experts(v: dict) -> tuple[str, str]:
    if not v["n"]:
        return _("不抽专家"), ""
    return ngettext("每组 %(num)s 名专家", "每组 %(num)s 名专家", v["n"]), _("不计入执法人员人数")


EXPERTS_PARTS = (at_least("n", lambda bound: _("少于 %(n)s 人", n=bound)),)


def say_rules(v: dict) -> tuple[str, str]:
    """封存时公开 · what else was set."""
    most = _("每人最多 %(n)s 家", n=v["most"]) if v["most"] else _("每人家数不限")
    rest = (
        _("更换时%(how)s", how=REDRAWS[v["redraw"]]), str(BALANCES[v["balance"]]),
        _("每层递补 %(n)s 家", n=v["substitutes"]), most, _("冻结后 %(n)s 日内封存", n=v["days"]),
    )  # fmt: skip
    return _("记录在%(when)s公开", when=OPENINGS[v["opening"]]), _("，").join(rest)


def _differs(label, bound) -> str:
    return _("%(field)s与“%(bound)s”不同", field=label, bound=bound)


# strict is what leaves less room: a fresh source, even loads, a smaller load, an earlier seal; when a record opens and
# how many substitutes there are has no stricter side
RULES_PARTS = (
    agrees(("opening",), lambda bound: _differs(_("记录何时公开"), OPENINGS[bound["opening"]])),
    agrees(("substitutes",), lambda bound: _differs(_("递补名额"), bound["substitutes"])),
    Part(
        ("redraw",), lambda own, bound: (own["redraw"], bound["redraw"]) == ("derived", "fresh"),
        lambda own, bound: _("更换时不另取随机数"),
    ),
    Part(
        ("balance",), lambda own, bound: (own["balance"], bound["balance"]) == ("cap", "even"),
        lambda own, bound: _("各人家数可以不相等"),
    ),
    Part(
        ("most",), lambda own, bound: bool(bound["most"]) and not 0 < own["most"] <= bound["most"],
        lambda own, bound: _("每人最多家数超过 %(n)s 家", n=bound["most"]),
    ),
    at_most("days", lambda bound: _("封存的期限长于 %(n)s 日", n=bound)),
)  # fmt: skip
