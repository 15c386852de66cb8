"""Where a figure departs from a rule: the rule, the figure, whose rule it is, and the reason that is kept (D-06).

Pure: whoever has figures builds :class:`Departure` objects, shows them with ``ui/deviation.html`` and stores what
:func:`judged` gives back. A rule that is fixed refuses; any other asks the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from saas.errors import Refusal
from saas.foundation.settings.resolve import Effective


@dataclass(frozen=True)
class Departure:
    """One figure that differs from its rule.

    ``field`` names it, and its reason is asked in the form's field ``<field>_reason``. ``fixed``: whoever set the rule
    allows no departure. ``late``: the reason may follow until the whole is judged, because what else is entered may
    still remove the departure. ``beside``: the form's field that a refusal stands beside, where it is another. ``side``:
    ``below`` or ``above``, for figures that have one.
    """

    field: str
    label: Any
    rule_words: str
    value_words: str
    origin: str
    document: str
    fixed: bool
    mark: dict | None = None
    late: bool = False
    beside: str = ""
    side: str = ""

    def stored(self, reason: str) -> dict:
        """As the row that departs keeps it, and as the public reads it."""
        return {
            "rule": self.rule_words, "value": self.value_words, "origin": self.origin, "document": self.document,
            "reason": reason,
        } | ({"side": "above"} if self.side == "above" else {})  # fmt: skip

    def held(self) -> "Departure":
        """The same where a rule beside it allows no departure."""
        return replace(self, fixed=True)

    @property
    def told(self) -> str:
        """低于规则 50%."""
        return told(self.field, {"rule": self.rule_words, "side": self.side})

    @property
    def refusal(self) -> str:
        """Why a fixed rule does not let this pass."""
        return _("%(origin)s规定为 %(rule)s，且不允许下级另定。", origin=self.origin, rule=self.rule_words)

    @property
    def wanted(self) -> str:
        """What is asked of whoever departs."""
        return _("与规则（%(rule)s）不一致，请写明理由；理由随计划公开。", rule=self.rule_words)


def departs(
    field: str, label: Any, rule: Effective, rule_words: Any, value_words: Any, *, bound: bool = True, late: bool = False,
    beside: str = "", side: str = "",
) -> Departure:  # fmt: skip
    """A departure from a rule in force. ``bound`` False: the rule itself wants the reason and no more, fixed or not."""
    document = " ".join(part for part in (rule.document_number, rule.article) if part)
    return Departure(
        field, label, str(rule_words), str(value_words), rule.origin, document, bound and rule.mode == "fixed",
        rule.as_rule(), late, beside, side,
    )  # fmt: skip


def told(field: str, kept: Mapping[str, Any]) -> str:
    """A departure that was kept, in a few words: 低于规则 50%, 规则为书面检查. Rates kept before there was a side are below."""
    side = kept.get("side") or ("below" if field == "rate" else "")
    words = {"below": _("低于规则 %(rule)s", rule=kept["rule"]), "above": _("高于规则 %(rule)s", rule=kept["rule"])}
    return words.get(side) or _("规则为%(rule)s", rule=kept["rule"])


def by_field(*found: Departure | None) -> dict[str, Departure]:
    """By field name, only those there are."""
    return {one.field: one for one in found if one is not None}


def judged(departures: Mapping[str, Departure], reasons: Mapping[str, str], *, final: bool = True) -> dict[str, dict]:
    """The departures with their reasons, as they are stored; ``final`` False passes over late ones without a reason.

    Raises Refusal ``E_FIXED_RULE`` or ``E_REASON``, beside the field; nothing that was typed is lost by it (D-06).
    """
    kept = {}
    for name, one in departures.items():
        reason = (reasons.get(name) or "").strip()
        if one.fixed and (final or not one.late):
            raise Refusal("E_FIXED_RULE", one.refusal, one.beside or name)
        if reason:
            kept[name] = one.stored(reason)
        elif final or not one.late:
            raise Refusal("E_REASON", one.wanted, f"{name}_reason")
    return kept


def problems(departures: Mapping[str, Departure], kept: Mapping[str, Mapping]) -> list[str]:
    """What of the departures still keeps a row from taking effect, in words."""
    said = []
    for name, one in departures.items():
        if one.fixed:
            said.append(_("%(origin)s规定为 %(rule)s，不允许另定。", origin=one.origin, rule=one.rule_words))
        elif not kept.get(name, {}).get("reason"):
            said.append(_("与规则（%(rule)s）不一致，还没有写理由。", rule=one.rule_words))
    return said
