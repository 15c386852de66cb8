"""The rules a plan line stands under, and where it departs from them (D-05, D-06, D-07, D-10)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas.foundation.settings import service as settings
from saas.registers.catalogue import category_label
from saas.supervision.plans.methods import METHODS
from saas.supervision.plans.rates import percent_words
from tenants.unit import ctx_of

TEAM_FLOOR = 2
SINGLE = ("rounding", "team_size", "check_method", "publication_due")


@dataclass(frozen=True)
class Departure:
    """One field of a line that differs from its rule. ``fixed``: whoever set the rule allows no departure."""

    field: str
    rule_words: str
    value_words: str
    origin: str
    document: str
    fixed: bool

    def stored(self, reason: str) -> dict:
        """As ``plan_line.deviations`` and the public plan keep it."""
        return {
            "rule": self.rule_words, "value": self.value_words, "origin": self.origin, "document": self.document,
            "reason": reason,
        }  # fmt: skip


class LineRules:
    """Every rule that bears on a line with these categories, resolved for the acting bureau on one day."""

    def __init__(self, s: Session, categories: list[str], on: date | None = None) -> None:
        level = ctx_of(s).level
        self.rates = {c: settings.effective(s, "draw_rate", f"{c}/{level}", on=on) for c in categories}
        self.single = {code: settings.effective(s, code, on=on) for code in SINGLE}

    @property
    def rounding(self) -> str:
        return self.single["rounding"].value["mode"]

    @property
    def team_size(self) -> int:
        """Never below two, whatever was set (S0-14)."""
        return max(self.single["team_size"].value["n"], TEAM_FLOOR)

    @property
    def minimum(self) -> int:
        """The strictest minimum of the categories; each category is drawn with it."""
        return max((rule.value.get("min", 0) for rule in self.rates.values()), default=0)

    def frozen(self) -> dict:
        """Value, origin and document of every rule as they stand, to be kept with the line (settings.md, last line)."""
        return {
            "draw_rate": {category: rule.frozen() for category, rule in self.rates.items()},
            **{code: rule.frozen() for code, rule in self.single.items()},
        }

    def rate_departure(self, p: int, q: int) -> Departure | None:
        """The line's rate is below a category's; the widest gap is told first. A rule of 0 says nothing."""
        below = [
            (Fraction(rule.value["p"], rule.value["q"]) - Fraction(p, q), category, rule)
            for category, rule in self.rates.items()
            if Fraction(rule.value.get("p", 0), rule.value.get("q", 1)) > Fraction(p, q)
        ]
        if not below:
            return None
        _gap, category, rule = max(below, key=lambda row: (row[0], row[1]))
        words = percent_words(rule.value["p"], rule.value["q"])
        if len(self.rates) > 1:
            words = _("%(category)s %(rate)s", category=category_label(category), rate=words)
        return Departure(
            "rate",
            words,
            percent_words(p, q),
            rule.origin,
            _document(rule),
            any(r.mode == "fixed" for _g, _c, r in below),
        )

    def method_departure(self, method: str) -> Departure | None:
        """The line's method of checking is not the one that the rule names (D-10)."""
        rule = self.single["check_method"]
        wanted = rule.value["default"]
        if method == wanted:
            return None
        return Departure(
            "check_method",
            str(METHODS[wanted]),
            str(METHODS[method]),
            rule.origin,
            _document(rule),
            rule.mode == "fixed",
        )

    def departures(self, p: int, q: int, method: str) -> dict[str, Departure]:
        """By field name, only those there are."""
        found = (self.rate_departure(p, q), self.method_departure(method))
        return {one.field: one for one in found if one is not None}

    def mark(self, code: str) -> dict:
        """The 据 mark of one rule."""
        return self.single[code].as_rule(_title(code))

    def rate_marks(self) -> list[dict]:
        """The 据 mark of each category's rate."""
        return [
            rule.as_rule(_("抽查比例 · %(category)s", category=category_label(category)))
            for category, rule in self.rates.items()
        ]


def _document(rule) -> str:
    return " ".join(part for part in (rule.document_number, rule.article) if part)


def _title(code: str) -> str:
    return {
        "rounding": _("不足一家的取整"),
        "team_size": _("检查组人数"),
        "check_method": _("检查方式"),
        "publication_due": _("结果公示期限"),
    }[code]
