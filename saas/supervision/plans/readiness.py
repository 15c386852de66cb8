"""What a task could draw on today: subjects and officers, each in or out with the reason, experts, and what keeps
people from seats (S0-31, S2-18, S3-15, S4-17)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.accounts.models import PartnerDepartment
from saas.foundation.settings import service as settings
from saas.registers.inspectors import constraints, experts
from saas.registers.inspectors import service as inspectors
from saas.registers.subjects import service as subjects
from saas.supervision.loans import service as loans
from tenants.unit import ctx_of

Span = tuple[date, date]
# why somebody is not in the pool: what the register knows, and what only concerns borrowed officers (S2-30)
OFFICERS_OUT = inspectors.EXCLUSIONS | {
    "loan": _l("借调期间没有覆盖检查期间"),
    "load": _l("在原单位的检查加上这次，已达每人上限"),
}


@dataclass(frozen=True)
class Candidate:
    """One registered subject; ``reason`` is a code of the register's closed list, None for the pool."""

    subject: object
    reason: str | None


@dataclass(frozen=True)
class Officer:
    """One officer; ``specs``: the task's categories that the person may inspect; ``lead``: of the section in charge.

    A borrowed one has the lender's number as ``home_no``, ``loan``: first and last day here, ``load``: visits still open
    at home, which count here; ``inspector`` is then no row of the register but looks like one, under an id below zero.
    """

    inspector: object
    department: str
    specs: tuple[str, ...]
    lead: bool
    reason: str | None
    home_no: int | None = None
    loan: Span | None = None
    load: int = 0


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
    absences: dict[int, list[Span]] = field(default_factory=dict)  # by inspector: leave and days lent together
    lent: dict[int, list[Span]] = field(default_factory=dict)  # by inspector: days promised to other bureaus (S2-30)
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
        """Free officers of the bureau itself; one of them leads every team."""
        return [row for row in self._bureau(category) if row.home_no is None]

    def borrowed(self, category: str | None = None) -> list[Officer]:
        """Free officers lent to the bureau for this task (S2-30)."""
        return [row for row in self._bureau(category) if row.home_no is not None]

    def _bureau(self, category: str | None) -> list[Officer]:
        return [row for row in self.free if not row.department and (category is None or category in row.specs)]

    def seated(self, category: str | None = None) -> list[Officer]:
        """Free officers who may hold a seat of the bureau: its own and borrowed ones, or those of the section in charge."""
        return self._bureau(category) if self.others_join else self.leads(category)

    def of_department(self, department_id: int, category: str | None = None) -> list[Officer]:
        """Free officers of one partner department."""
        return [
            row for row in self.free
            if row.inspector.department_id == department_id and (category is None or category in row.specs)
        ]  # fmt: skip

    def deserted(self, category: str, wanted: int) -> list[Candidate]:
        """Eligible subjects of a category for whom no team could be made, because too many of the free officers have
        declared an interest: fewer than ``wanted`` of those who may hold a seat of the bureau are left, nobody of the
        bureau itself to lead, or nobody of a joint department."""
        groups = [({row.inspector.id for row in self.seated(category)}, wanted)]
        groups.append(({row.inspector.id for row in self.own(category)}, 1))
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
    window: Span,
    on: date,
    task_id: int | None = None,
) -> Readiness:
    """Both pools with every exclusion and its reason, conflicts, absences and experts; nothing is written. Borrowed
    officers join for ``task_id`` only, the task that they were lent for."""
    names = departments(s)
    pool = [Candidate(row, subjects.exclusion(row, on)) for row in subjects.pool(s, list(categories))]
    people = [
        officer(row, categories, section_id, window, names)
        for row in inspectors.candidates(s, list(categories), list(department_ids))
    ]
    guests = loans.borrowed(s, task_id) if task_id is not None else []
    most = settings.effective(s, "draw_rules").value["most"] if guests else 0
    people += [_guest(row, categories, (max(window[0], on), window[1]), most) for row in guests]
    ready = Readiness(pool, people, {number: names.get(number, "") for number in department_ids})
    able = [row.inspector.id for row in ready.able if row.home_no is None]
    objects = [row.subject.id for row in ready.eligible]
    ready.absences = constraints.absences(s, able, window)
    ready.lent = loans.away(s, able, window)
    for number, spans in ready.lent.items():
        ready.absences[number] = _joined([*ready.absences.get(number, ()), *spans])
    ready.barred = {("officer", *pair) for pair in constraints.barred(s, able, objects)}
    ready.barred |= _declared(s, ready)
    known = experts.candidates(s, categories)
    numbers = [row.id for row in known]
    away = constraints.expert_absences(s, numbers, window)
    ready.others_join = settings.effective(s, "team_composition").value["others_join"]
    ready.experts = [
        Adviser(row, tuple(one for one in categories if one in row.categories), tuple(away.get(row.id, ()))) for row in known
    ]
    ready.barred |= {("expert", *pair) for pair in constraints.expert_barred(s, numbers, objects)}
    return ready


def officer(
    row, categories: Sequence[str], section_id: int, window: tuple[date, date], names: dict[int, str]
) -> Officer:
    """One row of the register as a task sees it in a window; ``names`` of the partner departments."""
    reasons = {category: inspectors.exclusion(row, [category], *window) for category in categories}
    specs = tuple(category for category, reason in reasons.items() if reason is None)
    reason = None if specs else next(iter(reasons.values()), None)
    own = row.department_id is None
    return Officer(
        row, "" if own else names.get(row.department_id, ""), specs, own and row.section_id == section_id, reason
    )


def _guest(row: loans.Borrowed, categories: Sequence[str], window: Span, most: int) -> Officer:
    """A borrowed officer; ``window``: what is left of it, nobody can be lent for days that are past; ``most``: subjects that
    one person may get by the draw's rules, 0 for any number."""
    specs, reason = tuple(one for one in categories if one in row.categories), None
    if row.loan[0] > window[0] or row.loan[1] < window[1]:
        reason = "loan"
    elif row.certificate_from > window[0] or row.certificate_to < window[1]:
        reason = "certificate"
    elif not specs:
        reason = "category"
    elif most and row.load >= most:
        reason = "load"
    return Officer(row, "", specs, False, reason, row.guest.to_no, row.loan, row.load)


def _declared(s: Session, ready: Readiness) -> set[tuple[str, int, int]]:
    """What borrowed officers declared at home, against the subjects of the same credit code here (S0-31)."""
    guests = [row.inspector for row in ready.able if row.home_no is not None]
    codes = {row.subject.uscc: row.subject.id for row in ready.eligible} if guests else {}
    return {("officer", number, codes[code]) for number, code in loans.barred(s, guests) if code in codes}


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Adjoining and overlapping spans told as one: a record tells no more than a draw needs (draw protocol §11)."""
    out: list[Span] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + timedelta(days=1):
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


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
