"""The form of one item of the bureau's own: fixed fields, and rows for legal basis and points."""

import re

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, validates_schema

from saas.foundation.web import forms
from saas.registers.catalogue import category_choices
from saas.registers.checklists.lines_form import LinesForm, spoken
from saas.registers.checklists.models import CheckItem
from saas.registers.checklists.words import GRADES, GROUPS, LEVELS, METHODS, PERIODS

FIGURES = ("rate_p", "rate_q", "times", "per")
BY_SETTINGS = ("", _l("按制度参数"))


class Figures(Schema):
    """抽查比例 and 频次 of one item; empty leaves them to the settings (S2-07)."""

    rate_p = forms.number(_l("抽查比例（分子）"), required=False, most=10_000)
    rate_q = forms.number(_l("抽查比例（分母）"), required=False, least=1, most=10_000)
    times = forms.number(_l("抽查频次（次数）"), required=False, least=1, most=12)
    per = forms.choice(_l("抽查频次（周期）"), (BY_SETTINGS, *PERIODS.items()), required=False)

    @validates_schema(skip_on_field_errors=False)
    def _pairs(self, data, **_kwargs):
        for one, other in (("rate_p", "rate_q"), ("times", "per")):
            given = [name for name in (one, other) if data.get(name) is not None]
            if len(given) == 1:
                forms.refuse(other if given == [one] else one, "E_REQUIRED", _l("请填写此项"))
        if data.get("rate_p") is not None and data.get("rate_q") and data["rate_p"] > data["rate_q"]:
            forms.refuse("rate_p", "E_RATE", _l("分子不能大于分母，全覆盖写作 100 / 100"))


class ItemFields(Figures):
    """What stands once on every item (S0-09, S0-11, S2-04, S2-07, S3-01)."""

    name = forms.text(_l("抽查事项"), longest=120)
    organ = forms.text(_l("抽查主体"), longest=120)
    categories = forms.many(_l("抽查对象"), category_choices)
    methods = forms.many(_l("抽查方式"), METHODS.items())
    levels = forms.many(_l("实施层级"), LEVELS.items(), required=False)
    item_grade = forms.choice(_l("事项类别"), GRADES.items(), kind="radio")
    power_code = forms.text(_l("权力事项编码"), required=False, longest=60, help=_l("本级行政权力清单中的编码。"))
    partners = forms.text(
        _l("联合检查部门"), required=False, longest=300, help=_l("填写后列入部门联合抽查事项清单；几个部门用顿号分开。")
    )
    valid_from = forms.day(_l("依据生效"), required=False)
    valid_to = forms.day(_l("依据失效"), required=False)


class ItemForm(LinesForm):
    """After :meth:`bind` ``data`` is what :func:`drafting.save_item` takes."""

    def __init__(self, item: CheckItem | None, organ: str) -> None:
        lines = {"basis": [], "points": [{"content_group": g} for g in GROUPS]}
        initial: dict = {"organ": organ, "item_grade": "general"}
        if item is not None:
            lines = {"basis": [dict(row) for row in item.basis], "points": [spoken(point) for point in item.points]}
            initial = {name: getattr(item, name) for name in ItemFields().fields} | {"partners": "、".join(item.partners)}
        known = set() if item is None else {(point.origin_no, point.serial) for point in item.points}
        super().__init__(ItemFields, initial, lines, known, {"basis": int(item is None)})

    def bind(self) -> "ItemForm":
        """Reads the request."""
        super().bind()
        basis, points = self.filled("basis"), self.filled("points")
        if self.valid:
            fixed = {name: self.data[name] for name in ItemFields().fields}
            fixed |= {"power_code": fixed["power_code"] or "", "levels": fixed["levels"] or []}
            fixed["partners"] = [name for name in re.split(r"[、，,；;\s]+", fixed["partners"] or "") if name]
            self.data = fixed | {"basis": basis, "points": points}
        return self
