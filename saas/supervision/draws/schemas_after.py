"""What the forms after the seal ask for."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, validates_schema

from saas.foundation.web import forms
from saas.supervision.draws.seeding import Sources


class _Beacon(Schema):
    """Dice and a beacon, named before either speaks."""

    sides = forms.choice(
        _l("骰子"), [("6", _l("六面骰，掷 25 次")), ("10", _l("十面骰或者 0—9 号球放回抽取，20 次")), ("0", _l("不用骰子"))],
        kind="radio", required=False,
    )  # fmt: skip
    party = forms.text(_l("由谁投掷"), required=False, longest=30, help=_l("写单位或者身份，不写姓名；会随记录公开。"))
    beacon_source = forms.text(_l("公共随机数来源"), required=False, longest=60, help=_l("不用可留空。"))
    beacon_round = forms.number(_l("取第几轮"), required=False, most=2**53 - 1, help=_l("须是公布以后才产生的一轮。"))

    @validates_schema(skip_on_field_errors=False)
    def _both(self, data, **_kwargs):
        if bool(data.get("beacon_source")) != (data.get("beacon_round") is not None):
            forms.refuse("beacon_round", "E_BEACON_PLAN", _l("来源和轮次要么都填，要么都不填"))


class DecideForm(_Beacon):
    """The decision about a request, and where the chance of its event comes from."""

    way = forms.choice(_l("决定"), (), kind="radio")
    note = forms.text(_l("说明"), required=False, longest=200, kind="textarea", rows=2, help=_l("不予同意时必须写；不公开。"))
    declare = forms.flag(_l("同时登记到利害关系，以后抽取不再把两者分到一起"))


class EventEntryForm(Schema):
    """The throws or the beacon's value of an event as one of two people types them."""

    part = forms.text("", longest=2, pattern=r"[0-9]+", kind="hidden")
    digits = forms.text(_l("点数"), longest=600, kind="textarea", rows=2, autocomplete="off", inputmode="numeric")


class SupplementForm(_Beacon):
    """Which open subjects, when, and why."""

    subjects = forms.many(_l("待补充匹配的对象"), ())
    window_from = forms.day(_l("检查时间起"))
    window_to = forms.day(_l("检查时间止"))
    reason = forms.text(
        _l("理由"), longest=200, shortest=2, kind="textarea", rows=2, help=_l("例如：借调人员到位；部分对象改到下一阶段检查。")
    )


class GiveUpForm(Schema):
    """Why a drawn subject is let go."""

    reason = forms.text(_l("放弃的理由"), longest=200, shortest=2, kind="textarea", rows=2, help=_l("留在本局，不公开。"))


def sources_of(data: dict) -> Sources:
    """The sources that a form names."""
    beacon = (data["beacon_source"], data["beacon_round"]) if data.get("beacon_source") else None
    return Sources(int(data.get("sides") or 0), data.get("party") or "", beacon=beacon)
