"""What the types of the settings are built from: optional fields, lists, days of the year, and parts of these."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, post_load, validate

from saas.foundation.settings.parts import Part
from saas.foundation.web import forms


class Value(Schema):
    """A setting's value; a list keeps each of its members once."""

    @post_load
    def _once(self, data: dict, **_kwargs) -> dict:
        return {name: list(dict.fromkeys(one)) if isinstance(one, list) else one for name, one in data.items()}


def optional(spec: fields.Field, default: Any) -> fields.Field:
    """A field that older values and rule sets do not have; ``default`` stands for it."""
    spec.required, spec.load_default, spec.allow_none = False, default, False
    return spec


def switch(label: Any, default: bool = False, help: Any = "") -> fields.Field:
    """Yes or no, with what stands where nothing was said."""
    return optional(forms.flag(label, help=help), default)


def several(label: Any, choices: Any, *, least: int = 1, help: Any = "") -> fields.Field:
    """Several of a list of codes, ``least`` 0 where none is an answer too."""
    spec = forms.many(label, choices, required=least > 0, help=help)
    if least:
        spec.validators.append(validate.Length(min=least, error=forms._coded("E_REQUIRED", _l("请至少选一项"))))
        return spec
    return optional(spec, list)


def of_month(label: Any) -> fields.Field:
    """The month of a date that need not be set."""
    return optional(forms.number(label, most=12, help=_l("0 为不规定。")), 0)


def of_day(label: Any) -> fields.Field:
    """The day of a date that need not be set."""
    return optional(forms.number(label, most=31), 0)


def real_day(data: Mapping, in_month: str, on_day: str) -> None:
    """Raises ValidationError for a day that no year has, and for one half of a date; 0 and 0 is no date."""
    if not {in_month, on_day} <= data.keys():
        return
    m, d = data[in_month], data[on_day]
    if (m == 0) != (d == 0):
        forms.refuse(on_day, "E_DATE", _l("月和日要么都填，要么都是 0"))
    if m and d > monthrange(2023, m)[1]:
        forms.refuse(on_day, "E_RANGE", _l("这个月没有这一天"))


def by_day(value: Mapping, in_month: str, on_day: str) -> str:
    """6 月 30 日前, or nothing where no date is set."""
    return _("%(month)s 月 %(day)s 日前", month=value[in_month], day=value[on_day]) if value[in_month] else ""


def due(in_month: str, on_day: str, label: Any) -> Part:
    """A day of the year: set is stricter than not set, earlier is stricter than later."""

    def late(own: dict, bound: dict) -> bool:
        limit = (bound[in_month], bound[on_day])
        return limit > (0, 0) and not (0, 0) < (own[in_month], own[on_day]) <= limit

    def why(_own: dict, bound: dict) -> str:
        return _("%(field)s晚于 %(bound)s", field=label, bound=by_day(bound, in_month, on_day))

    return Part((in_month, on_day), late, why)


def limit(name: str, why: Callable) -> Part:
    """A ceiling where 0 is none: lower is stricter. ``why`` takes the bound's number."""
    return Part(
        (name,),
        lambda own, bound: bound[name] > 0 and not 0 < own[name] <= bound[name],
        lambda own, bound: why(bound[name]),
    )


def kept_on(name: str, label: Any) -> Part:
    """A switch that a superior has put on stays on."""
    return Part((name,), lambda own, bound: own[name] < bound[name], lambda own, bound: _("没有“%(part)s”", part=label))


def kept_off(name: str, label: Any) -> Part:
    """A switch that a superior has put off stays off."""
    return Part((name,), lambda own, bound: own[name] > bound[name], lambda own, bound: _("允许了“%(part)s”", part=label))


def same(name: str, label: Any, words: Callable[[Any], Any] = str) -> Part:
    """Neither side is stricter: where a superior binds, it is the same."""
    return Part(
        (name,),
        lambda own, bound: own[name] != bound[name],
        lambda own, bound: _("%(field)s与“%(bound)s”不同", field=label, bound=words(bound[name])),
    )


def ranked(name: str, label: Any, order: Mapping[str, Any]) -> Part:
    """One of a row of answers, the strictest last."""
    row = list(order)
    return Part(
        (name,),
        lambda own, bound: row.index(own[name]) < row.index(bound[name]),
        lambda own, bound: _("%(field)s宽于“%(bound)s”", field=label, bound=order[bound[name]]),
    )


def named(codes: list[str], labels: Mapping[str, Any]) -> str:
    """The labels of codes, in the order of the catalogue; an unknown code stands for itself."""
    known = [code for code in labels if code in codes]
    return _("、").join(str(labels.get(code, code)) for code in [*known, *(c for c in codes if c not in labels)])


def lacks(labels: Mapping[str, Any]) -> Callable[[list[str]], str]:
    """For ``covers``: 缺少“法律依据”."""
    return lambda missing: _("缺少“%(parts)s”", parts=named(missing, labels))


def exceeds(labels: Mapping[str, Any]) -> Callable[[list[str]], str]:
    """For ``within``: 多出“信息共享”."""
    return lambda extra: _("多出“%(parts)s”", parts=named(extra, labels))


def chosen(value: Mapping, labels: Mapping[str, Any]) -> str:
    """The labels of the switches of a value that are on."""
    return _("、").join(str(label) for name, label in labels.items() if value[name])
