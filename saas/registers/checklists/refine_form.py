"""The form of a refinement: the superior's points in own words beside the originals, additions, tighter figures."""

from flask_babel import lazy_gettext as _l

from saas.foundation.web import forms
from saas.registers.checklists.boundaries import point_field
from saas.registers.checklists.compose import Item, Point
from saas.registers.checklists.item_form import FIGURES, Figures
from saas.registers.checklists.lines_form import LONG, LinesForm, spoken
from saas.registers.checklists.models import CheckItem
from saas.registers.checklists.words import METHODS

PARTS = ("content", "check_standard")


class RefineFields(Figures):
    """What may be tightened for the item as a whole."""

    methods = forms.many(_l("抽查方式"), METHODS.items(), help=_l("只能在上级规定的方式中选用。"))
    raised = forms.flag(_l("提升为重点检查事项"))


class RefineForm(LinesForm):
    """``pairs``: (superior's point, field of the own content, field of the own standard). After :meth:`bind` ``data`` is
    what :func:`refining.refine_item` takes."""

    def __init__(self, above: Item, row: CheckItem | None) -> None:
        self.above = above
        self.masters: list[Point] = list({point.key: point for point in reversed(above.points)}.values())[::-1]
        said = {} if row is None else {(point.origin_no, point.serial): point for point in row.points}
        own = [] if row is None else [point for point in row.points if point.origin_no == row.tenant_no]
        initial = {"methods": (row.methods if row is not None else None) or above.methods}
        if row is not None:
            initial |= {name: getattr(row, name) for name in FIGURES} | {"raised": row.item_grade == "key"}
        extra: dict = {}
        for point in self.masters:
            for part, label in zip(PARTS, (_l("检查内容"), _l("检查标准")), strict=True):
                extra[point_field(point.key, part)] = forms.text(label, **(LONG | {"rows": 3}))
                initial[point_field(point.key, part)] = getattr(said.get(point.key, point), part)
        known = {(point.origin_no, point.serial) for point in own}
        lines = {"points": [spoken(point) for point in own]}
        super().__init__(type("Refinement", (RefineFields,), extra), initial, lines, known, {"points": int(not own)})
        self.fields["methods"].choices = [(code, METHODS[code]) for code in above.methods]

    @property
    def pairs(self) -> list[tuple[Point, forms.Field, forms.Field]]:
        return [(point, *(self.fields[point_field(point.key, part)] for part in PARTS)) for point in self.masters]

    def bind(self) -> "RefineForm":
        """Reads the request."""
        super().bind()
        points = [self._worded(point) for point in self.masters] + self.filled("points")
        if self.valid:
            rate = None if self.data["rate_p"] is None else (self.data["rate_p"], self.data["rate_q"])
            often = None if self.data["times"] is None else (self.data["times"], self.data["per"])
            self.data = {
                "points": points, "methods": self.data["methods"], "rate": rate, "frequency": often,
                "item_grade": "key" if self.data["raised"] else "",
            }  # fmt: skip
        return self

    def _worded(self, point: Point) -> dict:
        """The own words for a superior's point; what only looks the same to a browser is the superior's own text."""
        words = {}
        for part in PARTS:
            typed = (self.fields[point_field(point.key, part)].value or "").replace("\r\n", "\n")
            original = getattr(point, part)
            words[part] = original if typed == original.replace("\r\n", "\n").strip() else typed
        return words | {"content_group": point.content_group, "origin_no": point.key[0], "serial": point.key[1]}
