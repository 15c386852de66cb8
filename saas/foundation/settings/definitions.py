"""The registry of settings: each rule that may differ between bureaus, its type, its default, what "stricter" means.

A rule that is not listed here does not exist; a new one is a row here, not a branch in a verb (settings.md).
"""

from saas.foundation.settings.defined_checks import CHECK, DRAW, TEAM
from saas.foundation.settings.defined_year import AFTER, PUBLIC, SCOPE, TIME
from saas.foundation.settings.definition import GROUPS, MODES, Definition
from saas.foundation.settings.scopes import LEVELS, categories, known_scope, scope_label, use_categories

__all__ = [
    "DEFINITIONS", "GROUPS", "LEVELS", "MODES", "Definition", "categories", "definition", "known_scope", "scope_label",
    "use_categories",
]  # fmt: skip
_ALL = (*SCOPE, *DRAW, *TEAM, *CHECK, *TIME, *PUBLIC, *AFTER)
DEFINITIONS: dict[str, Definition] = {one.code: one for one in _ALL}
assert len(DEFINITIONS) == len(_ALL)


def definition(code: str) -> Definition:
    """The setting of that code. Raises KeyError: a code that nobody registered is a mistake of the programmer."""
    return DEFINITIONS[code]
