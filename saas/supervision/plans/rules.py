"""The rules a plan line stands under, and where it departs from them (D-04, D-05, D-06, D-07, D-10, D-17, D-19)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from saas.errors import Refusal
from saas.foundation.settings import service as settings
from saas.foundation.settings.deviations import Departure, by_field, departs
from saas.foundation.settings.values_check import allowed_of
from saas.foundation.settings.values_rates import yearly
from saas.foundation.web.filters import date_zh
from saas.registers.catalogue import category_label
from saas.supervision.plans.methods import METHODS
from saas.supervision.plans.rates import percent_words
from tenants.unit import ctx_of

TEAM_FLOOR = 2
SINGLE = ("sectors", "rounding", "team_size", "check_method", "execution_window", "publication_due")
# the fields of a line that may depart from a rule, in the order of the form
DEPARTING = {
    "rate": _l("抽查比例"), "window": _l("检查时间"), "check_method": _l("检查方式"), "rounds": _l("年度轮次"),
}  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """What of a line its rules are about. ``rounds``: for each category, how many lines of the plan check it, this one
    counted, and whether this is the first of them, where the reason for too few is asked."""

    p: int
    q: int
    method: str
    window: tuple[date, date]
    rounds: dict[str, tuple[int, bool]]


class LineRules:
    """Every rule that bears on a line with these categories, resolved for the acting bureau on one day."""

    def __init__(self, s: Session, categories: list[str], on: date | None = None) -> None:
        level, self._s = ctx_of(s).level, s
        self.rates = {c: settings.effective(s, "draw_rate", f"{c}/{level}", on=on) for c in categories}
        self.rounds = {c: settings.effective(s, "rounds", f"{c}/{level}", on=on) for c in categories}
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

    @property
    def ceilings(self) -> dict[str, int]:
        """The most of each category that one round may take; categories without a ceiling are absent."""
        return ceilings({c: {"value": rule.value} for c, rule in self.rates.items()}, self.minimum)

    @property
    def methods(self) -> list[str]:
        """The methods that a line may name."""
        return allowed_of(self.single["check_method"].value)

    def frozen(self) -> dict:
        """Value, origin and document of every rule as they stand, to be kept with the line (settings.md, last line)."""
        return {
            "draw_rate": {category: rule.frozen() for category, rule in self.rates.items()},
            "rounds": {category: rule.frozen() for category, rule in self.rounds.items()},
            **{code: rule.frozen() for code, rule in self.single.items()},
        }

    def check_sectors(self, categories: list[str], window: tuple[date, date]) -> None:
        """Raises Refusal ``E_SECTOR`` for a category that is switched off on the first or last day of the check (S1-01)."""
        for day in window:
            rule = settings.effective(self._s, "sectors", on=day)
            off = [category for category in categories if category not in rule.value["on"]]
            if off:
                said = _(
                    "%(origin)s规定的抽查范围不含%(category)s（%(day)s），不能列入计划。",
                    origin=rule.origin, category=category_label(off[0]), day=date_zh(day),
                )  # fmt: skip
                raise Refusal("E_SECTOR", said, "categories")

    def check_method(self, method: str) -> None:
        """Raises Refusal ``E_METHOD`` for a method that the rule does not allow (D-10; S1-11, S2-32)."""
        if method not in self.methods:
            rule, names = self.single["check_method"], _("、").join(str(METHODS[code]) for code in self.methods)
            said = _("%(origin)s规定只能采用：%(methods)s。", origin=rule.origin, methods=names)
            raise Refusal("E_METHOD", said, "check_method")

    def rate_departure(self, p: int, q: int) -> Departure | None:
        """The line's rate is below a category's, or above one that says 左右; the widest gap is told first.

        A rule of 0 says nothing. A tolerance makes a band of the rate, on both sides; without it the rate is a floor,
        and checking more departs from nothing (D-07; S3-14).
        """
        out = []
        for category, rule in self.rates.items():
            share, near = Fraction(rule.value["p"], rule.value["q"]), Fraction(rule.value.get("tolerance", 0), 100)
            gap = share - Fraction(p, q)
            if share and (gap > near or (near and -gap > near)):
                out.append((abs(gap), category, rule, "below" if gap > 0 else "above"))
        if not out:
            return None
        _gap, category, rule, side = max(out, key=lambda row: (row[0], row[1]))
        words = percent_words(rule.value["p"], rule.value["q"])
        if rule.value.get("tolerance"):
            words = _("%(rate)s左右", rate=words)
        if len(self.rates) > 1:
            words = _("%(category)s %(rate)s", category=category_label(category), rate=words)
        one = departs("rate", DEPARTING["rate"], rule, words, percent_words(p, q), side=side)
        return one if one.fixed or not any(r.mode == "fixed" for _g, _c, r, _s in out) else one.held()

    def method_departure(self, method: str) -> Departure | None:
        """The line's method of checking is not the one that the rule names, or is a visit where the rule wants to do
        without (D-10; S2-32): that rule asks the reason itself, fixed or not."""
        rule = self.single["check_method"]
        wanted, label = rule.value["default"], DEPARTING["check_method"]
        if method != wanted:
            return departs("check_method", label, rule, METHODS[wanted], METHODS[method])
        if method == "on_site" and rule.value.get("off_site_first"):
            return departs("check_method", label, rule, _("能非现场的不到现场"), METHODS[method], bound=False)
        return None

    def window_departure(self, window: tuple[date, date]) -> Departure | None:
        """The line's window leaves the months in which checks are made (D-19)."""
        rule = self.single["execution_window"]
        first, last = rule.value["from_month"], rule.value["to_month"]
        if first <= window[0].month and window[1].month <= last:
            return None
        value = _("%(a)s 月至 %(b)s 月", a=window[0].month, b=window[1].month)
        return departs("window", DEPARTING["window"], rule, rule.words[0], value, beside="window_from")

    def rounds_departure(self, rounds: dict[str, tuple[int, bool]]) -> Departure | None:
        """The year's plan checks a category less often than its rules want; other lines may still make it enough, so
        the reason is wanted when the plan is judged (D-04; S0-27, S1-12, S3-09)."""
        for category, (planned, first) in rounds.items():
            least, rate = self.rounds[category], self.rates[category]
            rule, wanted = (rate, yearly(rate.value)) if yearly(rate.value) > least.value["min"] else (least, least.value["min"])
            if first and planned < wanted:
                words = {"category": category_label(category)}
                return departs(
                    "rounds", DEPARTING["rounds"], rule, _("%(category)s每年至少 %(n)s 轮", n=wanted, **words),
                    _("%(category)s本年度 %(n)s 轮", n=planned, **words), late=True,
                )  # fmt: skip
        return None

    def departures(self, figures: Figures) -> dict[str, Departure]:
        """By field name, only those there are."""
        return by_field(
            self.rate_departure(figures.p, figures.q),
            self.window_departure(figures.window),
            self.method_departure(figures.method),
            self.rounds_departure(figures.rounds),
        )

    def mark(self, code: str) -> dict:
        """The 据 mark of one rule."""
        return self.single[code].as_rule(_title(code))

    def rate_marks(self) -> list[dict]:
        """The 据 mark of each category's rate."""
        return [
            rule.as_rule(_("抽查比例 · %(category)s", category=category_label(category)))
            for category, rule in self.rates.items()
        ]


def ceilings(rates: dict[str, dict], minimum: int) -> dict[str, int]:
    """The most of each category that one round may take, from rates as they are frozen; never below the minimum of the
    line, which counts for all its categories (draw protocol §3: ``max`` ≥ ``min``)."""
    most = {category: kept["value"].get("max", 0) for category, kept in rates.items()}
    return {category: max(n, minimum) for category, n in most.items() if n}


def _title(code: str) -> str:
    return {
        "rounding": _("不足一家的取整"),
        "team_size": _("检查组人数"),
        "check_method": _("检查方式"),
        "execution_window": _("检查实施时间"),
        "publication_due": _("结果公示期限"),
    }[code]
