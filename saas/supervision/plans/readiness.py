"""What a task could draw on today: subjects and officers, each in or out with the reason, experts, and what keeps
people from seats (S0-31, S2-18, S3-15, S4-17)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.accounts.models import PartnerDepartment
from saas.foundation.settings import service as settings
from saas.registers.inspectors import constraints, experts
from saas.registers.inspectors import service as inspectors
from saas.registers.subjects import service as subjects
from tenants.unit import ctx_of


@dataclass(frozen=True)
class Candidate:
    """One registered subject; ``reason`` is a code of the register's closed list, None for the pool."""

    subject: object
    reason: str | None


@dataclass(frozen=True)
class Officer:
    """One officer; ``specs``: the task's categories that the person may inspect; ``lead``: of the section in charge."""

    inspector: object
    department: str
    specs: tuple[str, ...]
    lead: bool
    reason: str | None


@dataclass(frozen=True)
class Adviser:
    """One expert; ``specs``: the task's categories that the person knows; ``off``: days away inside the window."""

    expert: object
    specs: tuple[str, ...]
    off: tuple[tuple[date, date], ...]


@dataclass
class Readiness:
    """The two pools of a task on one day, with the experts who may assist.

    Who has a reason is not in the pool. Absences and conflicts put nobody out of it: they are told to the draw, which
    gives nobody a seat in a window with days off (draw protocol §7.1), and the counts here follow that.
    """

    subjects: list[Candidate]
    officers: list[Officer]
    departments: dict[int, str] = field(default_factory=dict)
    # ("officer" | "expert", register row's id, subject_id) of pairs that must not meet (S0-31)
    barred: set[tuple[str, int, int]] = field(default_factory=set)
    absences: dict[int, list[tuple[date, date]]] = field(default_factory=dict)  # by inspector
    experts: list[Adviser] = field(default_factory=list)
    others_join: bool = True  # officers of other sections may hold seats (S1-05)

    @property
    def eligible(self) -> list[Candidate]:
        return [row for row in self.subjects if row.reason is None]

    @property
    def able(self) -> list[Officer]:
        return [row for row in self.officers if row.reason is None]

    def count(self, category: str) -> int:
        """Eligible subjects of one category."""
        return sum(row.subject.category == category for row in self.eligible)

    @property
    def free(self) -> list[Officer]:
        """Who of the pool may hold a seat: there during the whole window."""
        return [row for row in self.able if row.inspector.id not in self.absences]

    def own(self, category: str | None = None) -> list[Officer]:
        """Free officers of the bureau itself."""
        return [row for row in self.free if not row.department and (category is None or category in row.specs)]

    def seated(self, category: str | None = None) -> list[Officer]:
        """Free officers who may hold a seat of the bureau: all its own, or those of the section in charge."""
        return self.own(category) if self.others_join else self.leads(category)

    def of_department(self, department_id: int, category: str | None = None) -> list[Officer]:
        """Free officers of one partner department."""
        return [
            row for row in self.free
            if row.inspector.department_id == department_id and (category is None or category in row.specs)
        ]  # fmt: skip

    def deserted(self, category: str, wanted: int) -> list[Candidate]:
        """Eligible subjects of a category for whom no team could be made, because too many of the free officers have
        declared an interest: fewer than ``wanted`` of the bureau's own are left, or nobody of a joint department."""
        groups = [({row.inspector.id for row in self.seated(category)}, wanted)]
        groups += [({row.inspector.id for row in self.of_department(n, category)}, 1) for n in self.departments]
        kept_away: dict[int, set[int]] = defaultdict(set)
        for kind, person, subject in self.barred:
            if kind == "officer":
                kept_away[subject].add(person)
        return [
            row for row in self.eligible
            if row.subject.category == category and row.subject.id in kept_away
            and any(len(people - kept_away[row.subject.id]) < least for people, least in groups)
        ]  # fmt: skip

    def leads(self, category: str | None = None) -> list[Officer]:
        """Free officers of the section in charge."""
        return [row for row in self.own(category) if row.lead]


def look(
    s: Session,
    categories: Sequence[str],
    department_ids: Sequence[int],
    section_id: int,
    window: tuple[date, date],
    on: date,
) -> Readiness:
    """Both pools with every exclusion and its reason, conflicts, absences and experts; nothing is written."""
    names = departments(s)
    pool = [Candidate(row, subjects.exclusion(row, on)) for row in subjects.pool(s, list(categories))]
    people = [
        _officer(row, categories, section_id, window, names)
        for row in inspectors.candidates(s, list(categories), list(department_ids))
    ]
    ready = Readiness(pool, people, {number: names.get(number, "") for number in department_ids})
    able, objects = [row.inspector.id for row in ready.able], [row.subject.id for row in ready.eligible]
    ready.absences = constraints.absences(s, able, window)
    ready.barred = {("officer", *pair) for pair in constraints.barred(s, able, objects)}
    known = experts.candidates(s, categories)
    numbers = [row.id for row in known]
    away = constraints.expert_absences(s, numbers, window)
    ready.others_join = settings.effective(s, "team_composition").value["others_join"]
    ready.experts = [
        Adviser(row, tuple(one for one in categories if one in row.categories), tuple(away.get(row.id, ()))) for row in known
    ]
    ready.barred |= {("expert", *pair) for pair in constraints.expert_barred(s, numbers, objects)}
    return ready


def _officer(
    row, categories: Sequence[str], section_id: int, window: tuple[date, date], names: dict[int, str]
) -> Officer:
    reasons = {category: inspectors.exclusion(row, [category], *window) for category in categories}
    specs = tuple(category for category, reason in reasons.items() if reason is None)
    reason = None if specs else next(iter(reasons.values()), None)
    own = row.department_id is None
    return Officer(
        row, "" if own else names.get(row.department_id, ""), specs, own and row.section_id == section_id, reason
    )


def departments(s: Session, active: bool = False) -> dict[int, str]:
    """The own bureau's partner departments by id; ``active`` leaves out those that no longer join."""
    ctx = ctx_of(s)
    stmt = select(PartnerDepartment.id, PartnerDepartment.name).where(
        PartnerDepartment.root_id == ctx.root, PartnerDepartment.tenant_no == ctx.me
    )
    if active:
        stmt = stmt.where(PartnerDepartment.state == "active")
    return dict(s.execute(stmt.order_by(PartnerDepartment.id)).all())


def seats(team_size: int, department_ids: Sequence[int]) -> int:
    """Officers per team: the setting's number, or one of the bureau and one of each department if more (S0-14)."""
    return max(team_size, 2, 1 + len(department_ids))
