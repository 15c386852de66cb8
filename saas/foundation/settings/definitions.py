"""The registry of settings: each rule that may differ between bureaus, its type, its default, what "stricter" means.

A rule that is not listed here does not exist; a new one is a row here, not a branch in a verb (settings.md).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError

from saas.errors import Refusal
from saas.foundation.settings import values, values_draw
from saas.foundation.settings.parts import Part

MODES = {
    "overridable": _l("下级可以另定"),
    "tighten_only": _l("下级只能从严"),
    "fixed": _l("下级不能改"),
}
LEVELS = {"province": _l("省级"), "city": _l("市级"), "county": _l("县级")}
GROUPS = {
    "draw": _l("抽查比例与抽取"),
    "check": _l("检查"),
    "time": _l("期限"),
    "public": _l("公示"),
}


@dataclass(frozen=True)
class Definition:
    """One setting. ``said`` gives the value in words (headline, note); ``parts`` know where one value is less strict
    than another, so that it can be said and clamped."""

    code: str
    label: Any
    group: str
    help: Any
    schema: type[Schema]
    default: dict
    said: Callable[[dict], tuple[str, str]]
    parts: tuple[Part, ...]
    scoped: bool = False
    mode: str = "overridable"

    def checked(self, value: dict) -> dict:
        """The value with its types right. Raises Refusal ``E_VALUE`` naming the field; unknown parts are an error."""
        try:
            return self.schema().load(value)
        except ValidationError as wrong:
            name, messages = next(iter(wrong.normalized_messages().items()))
            first = messages[0] if isinstance(messages, list) else messages
            field = self.schema().fields.get(name)
            label = field.metadata.get("label", name) if field else name
            sentence = getattr(first, "sentence", first)
            raise Refusal("E_VALUE", _("%(label)s：%(why)s", label=label, why=str(sentence)), name) from wrong

    def looser(self, own: dict, bound: dict) -> list[str]:
        """Where ``own`` is less strict than ``bound``, as sentences; nothing means that it is at least as strict."""
        return [part.why(own, bound) for part in self.parts if part.looser(own, bound)]

    def clamped(self, own: dict, bound: dict) -> dict:
        """``own`` with every part that is less strict than ``bound`` replaced by the bound's."""
        for part in self.parts:
            if part.looser(own, bound):
                own = own | part.mended(own, bound)
        return own

    @cached_property
    def _loader(self) -> Schema:
        return self.schema()

    def filled(self, value: dict) -> dict | None:
        """A stored value with what its form has learned to ask since; None for one that no form of ours has written."""
        try:
            loaded = self._loader.load(value)
            self.said(loaded)
        except (ArithmeticError, LookupError, TypeError, ValueError, ValidationError):
            return None
        return loaded


# the categories of subjects, filled by the register of subjects' catalogue at start: code → label
categories: dict[str, Any] = {}


def use_categories(pairs: Iterable[tuple[str, Any]]) -> None:
    """Tells the settings which categories a rate may be set for (the catalogue stands a layer above)."""
    categories.clear()
    categories.update(pairs)


def scope_label(scope: str) -> str:
    """律师事务所 · 县级, for ``law_firm/county``; nothing for the empty scope."""
    if not scope:
        return ""
    category, _slash, level = scope.partition("/")
    return _("%(category)s·%(level)s", category=categories.get(category, category), level=LEVELS.get(level, level))


def known_scope(definition: Definition, scope: str) -> bool:
    """Whether a value may be stored for this scope: all, or one category at one level."""
    category, slash, level = scope.partition("/")
    return scope == "" or (definition.scoped and bool(slash) and category in categories and level in LEVELS)


_ALL = (
    Definition(
        "draw_rate", _l("抽查比例与频次"), "draw", _l("每轮抽取的比例、轮次和最少家数，按对象类别和实施层级规定。"),
        values.DrawRate, {"p": 0, "q": 100, "times": 1, "per": "year", "min": 1},
        values.say_rate, values.RATE_PARTS, scoped=True,
    ),
    Definition(
        "rounding", _l("不足一家的取整"), "draw", _l("比例乘以名录家数得不到整数时怎样取整。"),
        values.Rounding, {"mode": "up"}, values.say_rounding, values.ROUNDING_PARTS,
    ),
    Definition(
        "draw_rules", _l("抽取规则"), "draw", _l("抽取怎样分派人员、怎样更换、记录何时公开。"),
        values_draw.DrawRules,
        {"opening": "visited", "redraw": "fresh", "balance": "even", "substitutes": 2, "most": 0, "days": 3},
        values_draw.say_rules, values_draw.RULES_PARTS,
    ),
    Definition(
        "team_experts", _l("每组行业专家"), "draw", _l("执法人员之外，每个检查组再抽几名行业专家辅助检查。"),
        values_draw.TeamExperts, {"n": 0}, values_draw.say_experts, values_draw.EXPERTS_PARTS,
    ),
    Definition(
        "team_size", _l("检查组最少人数"), "check", _l("每个检查组持执法证人员的最少人数；两人是法定下限。"),
        values.TeamSize, {"n": 2}, values.say_team, values.TEAM_PARTS, mode="tighten_only",
    ),
    Definition(
        "check_method", _l("检查方式"), "check", _l("任务默认采用的检查方式；任务改用其他方式要写理由。"),
        values.CheckMethod, {"default": "on_site"}, values.say_method, values.METHOD_PARTS,
    ),
    Definition(
        "notice_timing", _l("检查通知"), "check", _l("检查通知书何时送达；通知书任何时候都要有。"),
        values.NoticeTiming, {"timing": "advance", "days": 3}, values.say_notice, values.NOTICE_PARTS,
    ),
    Definition(
        "plan_due", _l("年度计划公布期限"), "time", _l("当年计划最迟在哪一天公布。"),
        values.PlanDue, {"month": 3, "day": 31}, values.say_plan_due, values.PLAN_DUE_PARTS,
    ),
    Definition(
        "publication_due", _l("检查结果公示期限"), "time", _l("从哪一天起算、多少日内公示检查结果。"),
        values.PublicationDue, {"count": 20, "unit": "workday", "anchor": "check_end"},
        values.say_due, values.DUE_PARTS,
    ),
    Definition(
        "public_fields", _l("公示内容"), "public", _l("公示页上列出的栏目；检查机关、对象、日期和结果必须公示。"),
        values.PublicFields, values.PUBLIC_DEFAULT, values.say_fields, values.FIELDS_PARTS,
    ),
)  # fmt: skip
DEFINITIONS: dict[str, Definition] = {one.code: one for one in _ALL}
assert len(DEFINITIONS) == len(_ALL)


def definition(code: str) -> Definition:
    """The setting of that code. Raises KeyError: a code that nobody registered is a mistake of the programmer."""
    return DEFINITIONS[code]
