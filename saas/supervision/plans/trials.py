"""What a line would come to today: counts, seats and officers, and where it leaves its rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas.registers.catalogue import category_label
from saas.supervision.plans import rates
from saas.supervision.plans.readiness import Readiness, look, seats


@dataclass(frozen=True)
class Part:
    """One category of the line."""

    category: str
    label: str
    pool: int
    excluded: int
    words: str
    count: int


@dataclass(frozen=True)
class Trial:
    """Counts by today's registers; nothing here is a result."""

    parts: list[Part]
    seats: int
    ready: Readiness

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def pool(self) -> int:
        return sum(part.pool for part in self.parts)

    @property
    def words(self) -> str:
        """``2 × 20% = 0.4，进一`` for one category; several are told one by one."""
        return self.parts[0].words if len(self.parts) == 1 else ""

    @property
    def departments(self) -> list[tuple[str, int]]:
        """Each joint department with the number of its able officers."""
        return [(name, len(self.ready.of_department(number))) for number, name in self.ready.departments.items()]

    @property
    def missing(self) -> list[str]:
        """Joint departments without an able officer."""
        return [name for name, able in self.departments if not able]

    @property
    def own(self) -> int:
        return len(self.ready.own())

    @property
    def borrowed(self) -> int:
        return len(self.ready.borrowed())


def try_out(
    s: Session, *, categories: Sequence[str], p: int, q: int, minimum: int, rounding: str, team_size: int,
    department_ids: Sequence[int], section_id: int, window: tuple[date, date], on: date,
    ceilings: Mapping[str, int] | None = None, task_id: int | None = None,
) -> Trial:  # fmt: skip
    """The trial of a line or task on one day (S3-24); ``ceilings``: the most of each category that has one; a task is
    looked at with the officers borrowed for it."""
    ready = look(s, categories, department_ids, section_id, window, on, task_id)
    parts = []
    for category in categories:
        pool, most = ready.count(category), (ceilings or {}).get(category, 0)
        registered = sum(row.subject.category == category for row in ready.subjects)
        parts.append(
            Part(
                category, str(category_label(category)), pool, registered - pool,
                rates.trial_words(p, q, minimum, rounding, pool, most), rates.trial(p, q, minimum, rounding, pool, most),
            )
        )  # fmt: skip
    return Trial(parts, seats(team_size, department_ids), ready)


def effect(trial: Trial, rules, p: int, q: int, departure) -> str:
    """What the difference does: ``按 20% 抽 1 家，按规则也抽 1 家``."""
    ours = trial.total
    theirs = sum(
        rates.trial(rule.value["p"], rule.value["q"], rules.minimum, rules.rounding, part.pool, rules.ceilings.get(part.category, 0))
        for part in trial.parts
        for rule in (rules.rates[part.category],)
    )
    said = {"rate": rates.percent_words(p, q), "n": ours, "rule": departure.rule_words, "m": theirs}
    if ours == theirs:
        return _("按 %(rate)s 抽 %(n)s 家，按 %(rule)s 也抽 %(m)s 家", **said)
    return _("按 %(rate)s 抽 %(n)s 家，按 %(rule)s 应抽 %(m)s 家", **said)
