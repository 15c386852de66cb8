"""What the forms of a draw ask for."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.foundation.web import forms


class FreezeForm(Schema):
    """Where the chance comes from; fixed together with the pool."""

    sides = forms.choice(_l("随机源"), [("6", _l("六面骰，掷 25 次")), ("10", _l("十面骰或者 0—9 号球，20 次"))], kind="radio")
    party = forms.text(_l("由谁投掷"), longest=30, help=_l("写单位或者身份，不写姓名；会随记录公开。"))


class ThrowForm(Schema):
    """The throws and who watched."""

    digits = forms.text(_l("点数"), longest=200, kind="textarea", rows=2, autocomplete="off", inputmode="numeric")
    witnesses = forms.text(
        _l("见证人"),
        longest=900,
        kind="textarea",
        rows=3,
        help=_l("每行一位：姓名、空格、单位。只在本局留存，不公开。"),
    )


class VoidForm(Schema):
    """Why an attempt is given up."""

    reason = forms.text(_l("作废理由"), longest=200, shortest=4, kind="textarea", rows=2, help=_l("写中性的理由，会公开；不写人名。"))
