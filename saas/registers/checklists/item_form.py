"""The form of one item: fixed fields, and rows for legal basis and points that can be added without script."""

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.foundation.web import forms
from saas.registers.catalogue import category_choices
from saas.registers.checklists.models import CheckItem
from saas.registers.checklists.words import BASIS_LEVELS, GRADES, GROUPS, METHODS

BASIS = ("title", "article", "level")
POINT = ("content_group", "content", "check_standard")
LINES = {"required": False, "longest": 500, "kind": "textarea", "rows": 2}
MOST = {"basis": 20, "points": 80}


class ItemFields(Schema):
    """What stands once on every item (S0-09)."""

    name = forms.text(_l("抽查事项"), longest=120)
    categories = forms.many(_l("抽查对象"), category_choices)
    organ = forms.text(_l("抽查主体"), longest=120)
    methods = forms.many(_l("抽查方式"), METHODS.items())
    item_grade = forms.choice(_l("事项类别"), GRADES.items(), kind="radio")
    power_code = forms.text(_l("权力事项编码"), required=False, longest=60)


def _numbered(what, n: int):
    return _l("%(what)s（第 %(n)s 行）", what=what, n=n + 1)


def _row(kind: str, n: int) -> dict:
    if kind == "basis":
        return {
            f"basis-{n}-title": forms.text(_numbered(_l("法律法规名称"), n), required=False, longest=120),
            f"basis-{n}-article": forms.text(_numbered(_l("条款"), n), required=False, longest=60),
            f"basis-{n}-level": forms.choice(_numbered(_l("层级"), n), BASIS_LEVELS.items(), required=False),
        }
    return {
        f"points-{n}-content_group": forms.choice(_numbered(_l("分组"), n), GROUPS.items(), required=False),
        f"points-{n}-content": forms.text(_numbered(_l("检查内容"), n), **LINES),
        f"points-{n}-check_standard": forms.text(_numbered(_l("检查标准"), n), **LINES),
    }


class ItemForm(forms.Form):
    """``rows("basis")`` and ``rows("points")`` give the fields line by line; after :meth:`bind` ``data`` holds both."""

    def __init__(self, item: CheckItem | None, organ: str) -> None:
        basis = list(item.basis) if item is not None else []
        points = [{"content_group": g} for g in GROUPS] if item is None else [_spoken(point) for point in item.points]
        self.counts = {"basis": max(len(basis) + (item is None), 1), "points": max(len(points), 1)}
        if request.method == "POST":
            self.counts = {kind: _typed(kind, self.counts[kind]) for kind in MOST}
        initial = {"organ": organ, "item_grade": "general"}
        if item is not None:
            initial = {name: getattr(item, name) for name in ItemFields().fields}
        for kind, rows in (("basis", basis), ("points", points)):
            initial |= {f"{kind}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}
        extra: dict = {}
        for kind, count in self.counts.items():
            for n in range(count):
                extra |= _row(kind, n)
        super().__init__(type("ItemSchema", (ItemFields,), extra), initial=initial)

    def rows(self, kind: str) -> list[list[forms.Field]]:
        """The fields of each line."""
        keys = BASIS if kind == "basis" else POINT
        return [[self.fields[f"{kind}-{n}-{key}"] for key in keys] for n in range(self.counts[kind])]

    def bind(self) -> "ItemForm":
        """Reads the request; a line that is only half filled is an error beside the empty half."""
        super().bind()
        basis, points = self._lines("basis", BASIS, ("title", "article")), self._lines("points", POINT, POINT[1:])
        if self.valid:
            fixed = {name: self.data[name] for name in ItemFields().fields}
            self.data = fixed | {"basis": basis, "points": points, "power_code": fixed["power_code"] or ""}
        return self

    def _lines(self, kind: str, keys: tuple, telling: tuple) -> list[dict]:
        out = []
        for n in range(self.counts[kind]):
            row = {key: self.fields[f"{kind}-{n}-{key}"].value or "" for key in keys}
            if not any(row[key] for key in telling):
                continue
            for key in keys:
                if not row[key]:
                    self.add_error(f"{kind}-{n}-{key}", "E_REQUIRED", _("请填写此项"))
            out.append(row)
        return out


def _typed(kind: str, least: int) -> int:
    """How many lines were sent, and one or three more when more were asked for."""
    sent = request.form.get(f"{kind}_n", least, type=int)
    more = {"basis": 1, "points": 3}[kind] if request.form.get("more") == kind else 0
    return max(1, min(sent + more, MOST[kind]))


def _spoken(point) -> dict:
    return {key: getattr(point, key) for key in POINT}
