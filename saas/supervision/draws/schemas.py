"""What the forms of a draw ask for."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, validates_schema

from saas.foundation.web import forms


def digits(typed: str) -> str:
    """Hexadecimal digits as they are compared; on paper they stand in groups of four."""
    return "".join(typed.split()).lower()


class FreezeForm(Schema):
    """Where the chance comes from; fixed together with the pool."""

    sides = forms.choice(
        _l("骰子"),
        [("6", _l("六面骰，掷 25 次")), ("10", _l("十面骰或者 0—9 号球放回抽取，20 次")), ("0", _l("不用骰子"))],
        kind="radio",
    )
    party = forms.text(_l("由谁投掷"), required=False, longest=30, help=_l("写单位或者身份，不写姓名；会随记录公开。"))
    superior = forms.flag(_l("邀请上级单位交存随机值"))
    witnesses = forms.text(
        _l("邀请的见证方"), required=False, longest=200, kind="textarea", rows=2,
        help=_l("每行一个单位或者身份，如“市公证处”；各方在自己的设备上生成随机值，这里只收指纹。会随记录公开。"),
    )  # fmt: skip
    beacon_source = forms.text(
        _l("公共随机数来源"), required=False, longest=60, help=_l("如某公开随机信标的名称或者网址；不用可留空。")
    )
    beacon_round = forms.number(_l("取第几轮"), required=False, most=2**53 - 1, help=_l("须是承诺公布以后才产生的一轮。"))

    @validates_schema(skip_on_field_errors=False)
    def _beacon(self, data, **_kwargs):
        if bool(data.get("beacon_source")) != (data.get("beacon_round") is not None):
            forms.refuse("beacon_round", "E_BEACON_PLAN", _l("来源和轮次要么都填，要么都不填"))


class DepositForm(Schema):
    """The hash of a value that stays where it was made."""

    commit = forms.text(_l("指纹"), longest=100, shortest=64, autocomplete="off", spellcheck="false")


class RevealForm(Schema):
    """The value itself, once the commitment is public."""

    value = forms.text(_l("随机值"), longest=100, shortest=64, kind="textarea", rows=2, autocomplete="off", spellcheck="false")


class EntryForm(Schema):
    """The throws or the beacon's value as one of two people types them."""

    part = forms.text("", longest=2, pattern=r"[0-9]+", kind="hidden")
    digits = forms.text(_l("点数"), longest=600, kind="textarea", rows=2, autocomplete="off", inputmode="numeric")
    witnesses = forms.text(
        _l("见证人"), required=False, longest=900, kind="textarea", rows=2,
        help=_l("每行一位：姓名、空格、单位。只在本局留存，不公开。"),
    )  # fmt: skip


class VoidForm(Schema):
    """Why an attempt is given up."""

    reason = forms.text(_l("作废理由"), longest=200, shortest=4, kind="textarea", rows=2, help=_l("写中性的理由，会公开；不写人名。"))


OF_ATTEMPT = {"depositing": DepositForm, "revealing": RevealForm, "entering": EntryForm, "voiding": VoidForm}
