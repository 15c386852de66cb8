"""What a setting is: its type, its default, its words, and what "stricter" means for each part of its value."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError

from saas.errors import Refusal
from saas.foundation.settings.parts import Part

MODES = {
    "overridable": _l("下级可以另定"),
    "tighten_only": _l("下级只能从严"),
    "fixed": _l("下级不能改"),
}
GROUPS = {
    "scope": _l("范围、名录与清单"),
    "draw": _l("抽查比例与抽取"),
    "team": _l("检查人员"),
    "check": _l("检查"),
    "time": _l("计划与期限"),
    "public": _l("公示"),
    "after": _l("处理与归档"),
}


@dataclass(frozen=True)
class Definition:
    """One setting. ``said`` gives the value in words (headline, note); ``parts`` know where one value is less strict
    than another, so that it can be said and clamped.

    ``acts``: the product does what the value says; False: it is kept, published and inherited, but whoever works must
    see to it. ``idle`` names the fields of a value of which that is true although the rest acts.
    """

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
    acts: bool = True
    idle: tuple[str, ...] = ()

    @property
    def idle_labels(self) -> list[str]:
        """The fields that the product does not act upon, as the form calls them."""
        fields = self.schema().fields
        return [str(fields[name].metadata["label"]) for name in (self.idle if self.acts else fields)]

    def checked(self, value: dict) -> dict:
        """The value with its types right. Raises Refusal ``E_VALUE`` naming the field; unknown parts are an error."""
        try:
            return self.schema().load(value)
        except ValidationError as wrong:
            name, messages = next(iter(wrong.normalized_messages().items()))
            first = _first(messages)
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


def _first(messages: Any) -> Any:
    """The first message, also of a list whose members have messages of their own."""
    while isinstance(messages, dict | list) and messages:
        messages = next(iter(messages.values())) if isinstance(messages, dict) else messages[0]
    return messages
