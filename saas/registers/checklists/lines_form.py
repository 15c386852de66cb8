"""A form with rows that are added and moved without script: legal basis, check points."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.foundation.web import forms
from saas.registers.checklists.cells import LONGEST
from saas.registers.checklists.words import BASIS_LEVELS, GROUPS

LONG = {"required": False, "longest": LONGEST, "kind": "textarea", "rows": 2}
Key = tuple[int, int]


@dataclass(frozen=True)
class Lines:
    """One kind of rows: the fields of a row, those that tell whether it is filled, how many at most, how many more."""

    keys: tuple[str, ...]
    telling: tuple[str, ...]
    most: int
    more: int


KINDS = {
    "basis": Lines(("title", "article", "level"), ("title", "article"), 20, 1),
    "points": Lines(("content_group", "content", "check_standard", "key"), ("content", "check_standard"), 80, 3),
}


def _row(kind: str, n: int) -> dict:
    def of(what):
        return _l("%(what)s（第 %(n)s 行）", what=what, n=n + 1)

    if kind == "basis":
        return {
            f"basis-{n}-title": forms.text(of(_l("法律法规名称")), required=False, longest=120),
            f"basis-{n}-article": forms.text(of(_l("条款")), required=False, longest=60),
            f"basis-{n}-level": forms.choice(of(_l("层级")), BASIS_LEVELS.items(), required=False),
        }
    return {
        f"points-{n}-content_group": forms.choice(of(_l("分组")), GROUPS.items(), required=False),
        f"points-{n}-content": forms.text(of(_l("检查内容")), **LONG),
        f"points-{n}-check_standard": forms.text(of(_l("检查标准")), **LONG),
        f"points-{n}-key": forms.text("", required=False, longest=40, kind="hidden"),
    }


class LinesForm(forms.Form):
    """``lines``: the rows that stand there at first, by kind; ``empty``: how many blank ones follow them.

    A point's ``key`` field carries its permanent identity through every change of words and place; only identities of
    ``known`` are believed, each once.
    """

    def __init__(self, schema: type[Schema], initial: dict, lines: dict[str, list[dict]], known: set[Key], empty: dict, **more) -> None:
        self.known = known
        self.counts = {kind: max(len(rows) + empty.get(kind, 0), 1) for kind, rows in lines.items()}
        if request.method == "POST":
            self.counts = {kind: _typed(kind, count) for kind, count in self.counts.items()}
        extra: dict = {}
        for kind, count in self.counts.items():
            for n in range(count):
                extra |= _row(kind, n)
        given = {f"{kind}-{n}-{key}": value for kind, rows in lines.items() for n, row in enumerate(rows) for key, value in row.items()}
        super().__init__(type("Lines", (schema,), extra), initial=initial | given, **more)

    def rows(self, kind: str) -> list[list[forms.Field]]:
        """The fields of each line."""
        return [self._fields(kind, n) for n in range(self.counts[kind])]

    def _fields(self, kind: str, n: int) -> list[forms.Field]:
        return [self.fields[f"{kind}-{n}-{key}"] for key in KINDS[kind].keys]

    @property
    def only_rows(self) -> bool:
        """Whether only more rows or another order was asked for: then nothing is judged yet."""
        return bool({"more", "move"} & request.form.keys())

    def forget_errors(self) -> None:
        """For an answer that only shows other rows."""
        self.general.clear()
        for field in self.fields.values():
            field.errors.clear()

    def move(self) -> None:
        """One row up, as the button beside it asked."""
        kind, _dash, at = request.form.get("move", "").partition("-")
        if kind not in self.counts or not at.isdecimal() or not 0 < int(at) < self.counts[kind]:
            return
        for one, other in zip(self._fields(kind, int(at)), self._fields(kind, int(at) - 1), strict=True):
            one.value, other.value = other.value, one.value

    def filled(self, kind: str) -> list[dict]:
        """The rows with something in them; one that is only half filled is an error beside the empty half."""
        out, believed = [], set()
        for n in range(self.counts[kind]):
            row = {key: (self.fields[f"{kind}-{n}-{key}"].value or "").replace("\r\n", "\n") for key in KINDS[kind].keys}
            if not any(row[key] for key in KINDS[kind].telling):
                continue
            for key in KINDS[kind].keys:
                if not row[key] and key != "key":
                    self.add_error(f"{kind}-{n}-{key}", "E_REQUIRED", _("请填写此项"))
            identity = _identity(row.pop("key", ""))
            if identity in self.known and identity not in believed:
                believed.add(identity)
                row |= {"origin_no": identity[0], "serial": identity[1]}
            out.append(row)
        return out


def spoken(point) -> dict:
    """A point as the fields of a row."""
    words = {key: getattr(point, key) for key in ("content_group", "content", "check_standard")}
    return words | {"key": f"{point.origin_no}-{point.serial}"}


def _identity(text: str) -> Key | None:
    origin, dash, serial = text.partition("-")
    return (int(origin), int(serial)) if dash and origin.isdecimal() and serial.isdecimal() else None


def _typed(kind: str, least: int) -> int:
    """How many lines were sent, and one or three more when more were asked for."""
    sent = request.form.get(f"{kind}_n", least, type=int)
    more = KINDS[kind].more if request.form.get("more") == kind else 0
    return max(1, min(sent + more, KINDS[kind].most))
