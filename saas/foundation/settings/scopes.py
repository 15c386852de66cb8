"""For whom a value may be set: everybody below, or the subjects of one category at one level."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

LEVELS = {"province": _l("省级"), "city": _l("市级"), "county": _l("县级")}
# the categories of subjects, filled by the register of subjects' catalogue at start: code → label
categories: dict[str, Any] = {}
# their codes in the same order: the list that every category stands in where nobody has ruled
every_category: list[str] = []


def use_categories(pairs: Iterable[tuple[str, Any]]) -> None:
    """Tells the settings which categories a rate may be set for (the catalogue stands a layer above)."""
    categories.clear()
    categories.update(pairs)
    every_category[:] = categories


def scope_label(scope: str) -> str:
    """律师事务所 · 县级, for ``law_firm/county``; nothing for the empty scope."""
    if not scope:
        return ""
    category, _slash, level = scope.partition("/")
    return _("%(category)s·%(level)s", category=categories.get(category, category), level=LEVELS.get(level, level))


def known_scope(definition: Any, scope: str) -> bool:
    """Whether a value of this setting may be stored for this scope: all, or one category at one level."""
    category, slash, level = scope.partition("/")
    return scope == "" or (definition.scoped and bool(slash) and category in categories and level in LEVELS)
