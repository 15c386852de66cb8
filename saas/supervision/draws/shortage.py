"""What is missing so that the teams of a task can be filled: how many officers, in which categories and days, and why;
every officer with the reason and the first usable day (S2-30, signature piece 6). Nothing here is written or drawn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation.web.filters import date_zh, day_zh
from saas.registers.catalogue import category_label
from saas.registers.inspectors import constraints
from saas.registers.inspectors import service as inspectors
from saas.supervision.draws import after, leftover, pools, staffing
from saas.supervision.draws.models import DrawAttempt, DrawSubject
from saas.supervision.draws.reading import attempts_of, draws_of
from saas.supervision.loans import service as loans
from saas.supervision.loans.models import LoanNeed
from saas.supervision.plans.lines import section_names
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.readiness import OFFICERS_OUT, Officer, seats
from saas.supervision.plans.task_view import in_hand
from tenants.tree import names
from tenants.unit import ctx_of

MOST_EXTRA, MOST_LISTED = 6, 200
HORIZON = timedelta(days=120)
Span = tuple[date, date]
# state of an officer → words, and the code of the engine's cause that a need counts by
STATES = {
    "fit": (_l("符合条件"), ""),
    "certificate": (_l("执法证无效"), "cert"),
    "away": (_l("不能执行任务"), "off"),
    "lent": (_l("已经借出"), "off"),
    "category": (_l("不负责这类对象"), "spec"),
    "section": (_l("其他科室"), "lead"),
    "conflict": (_l("都须回避"), "barred"),
    "loan": (_l("借调期不够"), "area"),
    "load": (_l("名额已满"), "max"),
}


@dataclass(frozen=True)
class Virtual:
    """An officer who might be borrowed, for a trial: certified, and for the whole window."""

    id: int
    certificate_from: date
    certificate_to: date
    department_id = None


@dataclass(frozen=True)
class Person:
    """One line of the table; ``usable``: the first day, where it is known, else ``when`` says what must happen."""

    name: str
    number: str
    place: str
    state: str
    reason: str
    usable: date | None = None
    when: str = ""


@dataclass
class Lack:
    """What a task is short of. ``wanted`` officers of the bureau in each team (joint departments send their own), ``able``
    could hold a seat now, of whom ``own`` may lead. ``missing``: the least number of borrowed officers with whom every
    trial fills all teams, None where no number does; ``subjects``: so many will be drawn."""

    task: InspectionTask
    both: pools.Pools
    trial: staffing.Trial | None
    category: str
    wanted: int
    able: int
    own: int
    missing: int | None
    helped: staffing.Trial | None
    after_seal: bool
    people: list[Person] = field(default_factory=list)

    @property
    def gap(self) -> int:
        """Officers that each team lacks."""
        return max(self.wanted - self.able, 0)

    @property
    def subjects(self) -> int:
        found = self.helped or self.trial
        return found.drawn if found else 0

    @property
    def window(self) -> Span:
        return self.both.window

    @property
    def conflict(self) -> staffing.Conflict | None:
        """Where each team by itself could be filled: the seats that together need more people than there are."""
        return next(iter(staffing.explained(self.both, self.trial)), None) if not self.gap else None

    @property
    def seats(self) -> tuple[int, int]:
        """Seats needed and filled, as the page draws them: of one team, or of those that lack people only together."""
        one = self.conflict
        return (one.need, one.have) if one is not None else (self.wanted, min(self.able, self.wanted))

    @property
    def stuck(self) -> str:
        """Why borrowing does not help, in words; empty where it does."""
        ready = self.both.ready
        if self.missing is not None:
            return ""
        lacking = [name for number, name in ready.departments.items() if not ready.of_department(number, self.category)]
        if lacking:
            return _("%(names)s还没有可用的人员：联合部门的席位，借调人员不能替代。", names=_("、").join(lacking))
        if not ready.others_join:
            return _("按本局规则，检查组只由承办科室人员组成，借调人员不参加。")
        if not self.own:
            return _("每个检查组须由本局人员带队，而本局现在没有一名符合条件的人员；借调人员不能带队。")
        return _("即使借到 %(n)s 名也配不齐：能带队的本局人员不够，或者与对象有利害关系。", n=MOST_EXTRA)


def pools_of(s: Session, task: InspectionTask) -> tuple[pools.Pools, bool] | None:
    """The pools that the task's next draw would have, and whether that is a supplementary one; None where there is nothing
    left to draw for."""
    if task.state == "prepared":
        return pools.gather(s, task), False
    waiting = leftover.open_subjects(s, task)
    if not waiting:
        return None
    return pools.gather(s, task, only={one.subject.pid for one in waiting}), True


def vacant(s: Session, task: InspectionTask) -> list[tuple[DrawAttempt, DrawSubject]]:
    """Drawn subjects whose teams have empty seats, of the task's sealed draws: nobody can be added to their pools (§9)."""
    rows = [one for draw in draws_of(s, task) for one in attempts_of(s, draw) if one.state == "sealed"]
    return [(one, subject) for one in rows for subject, _seats in after.vacancies(s, one)]


def find(s: Session, task: InspectionTask) -> Lack | None:
    """What is missing by today's registers, without the table; None where nothing is left to draw for."""
    found = pools_of(s, task)
    if found is None:
        return None
    both, after_seal = found
    ready, wanted = both.ready, seats(task.team_size, task.department_ids) - len(task.department_ids)
    inside = {row["cat"] for row in both.objects}
    category = min((c for c in task.categories if c in inside or not inside), key=lambda c: (len(ready.seated(c)), c))
    trial, missing, helped = staffing.trial(both), None, None
    for n in range(MOST_EXTRA + 1):
        helped = trial if n == 0 else staffing.trial(extended(both, task.categories, n), to_the_end=False)
        if helped is not None and helped.ok:
            missing = n
            break
    able, own = len(ready.seated(category)), len(ready.own(category))
    if missing is None and helped is None and own:  # too large to try, or nothing to draw from: heads alone are counted
        missing = max(wanted - able, 0) if ready.others_join else None
    return Lack(task, both, trial, category, wanted, able, own, missing, helped if missing else trial, after_seal)


def extended(both: pools.Pools, categories: Sequence[str], n: int) -> pools.Pools:
    """The pools with n more officers whom nobody knows yet."""
    more = [
        Officer(Virtual(-(10**9) - k, *both.window), "", tuple(categories), False, None, home_no=0, loan=both.window)
        for k in range(n)
    ]
    return replace(both, ready=replace(both.ready, officers=[*both.ready.officers, *more]))


def listed(s: Session, lack: Lack) -> list[Person]:
    """Every officer of the register with the state in this window; the fit first, then by the first usable day."""
    rows = inspectors.in_office(s, MOST_LISTED)
    ready, known = lack.both.ready, {one.inspector.id: one for one in lack.both.ready.officers}
    ids, horizon = [row.id for row in rows], (lack.window[0], lack.window[1] + HORIZON)
    away, lent = constraints.absences(s, ids, horizon), loans.away(s, ids, horizon)
    sections, tally = section_names(s, ctx_of(s).me), Counter(pair[1] for pair in ready.barred if pair[0] == "officer")
    out = [
        _person(lack, row, known.get(row.id), sections.get(row.section_id, ""), away.get(row.id, ()), lent.get(row.id, ()), tally[row.id])
        for row in rows
    ]
    guests = [one for one in ready.officers if one.home_no is not None]
    bureaus = names(s) if guests else {}
    out += [_guest(one, bureaus) for one in guests]
    return sorted(out, key=lambda one: (one.state != "fit", one.usable or date.max, one.number))


def _person(lack: Lack, row, one: Officer | None, section: str, away: Sequence[Span], lent: Sequence[Span], barred: int) -> Person:
    def said(state: str, reason: str, usable: date | None = None, when: str = "") -> Person:
        return Person(row.name, row.certificate_no[-6:], section or row.unit, state, reason, usable, when)

    window = lack.window
    if one is None:
        knows = _("、").join(str(category_label(c)) for c in row.categories[:3])
        return said("category", _("负责%(what)s", what=knows) if knows else _("没有登记负责的类别"), when=_("调整分工后"))
    if one.reason == "certificate":
        if row.certificate_from > window[0]:
            return said("certificate", _("%(day)s才生效", day=date_zh(row.certificate_from)), row.certificate_from)
        return said("certificate", _("%(day)s到期", day=date_zh(row.certificate_to)), when=_("换证后"))
    if one.reason is not None:
        return said(one.reason, str(OFFICERS_OUT.get(one.reason, one.reason)), when=_("调整分工后"))
    for state, spans in (("lent", lent), ("away", away)):
        touching = [span for span in spans if span[0] <= window[1] and span[1] >= window[0]]
        if touching:
            return said(state, days_words(touching[0]), touching[-1][1] + timedelta(days=1))
    if not lack.both.ready.others_join and not one.lead:
        return said("section", _("按本局规则，其他科室不参加"))
    if barred and barred >= len(lack.both.ready.eligible):
        return said("conflict", _("与所有对象有利害关系"))
    lead = one.lead or not lack.both.ready.leads(lack.category)
    words = _("可任组长") if lead else _("可参加，不任组长")
    return said("fit", words + (_("；回避 %(n)s 家", n=barred) if barred else ""))


def days_words(span: Span) -> str:
    """5月6日至6月4日, of one day its date alone; with the year where that is not this one."""
    said = [day_zh(day) if day.year == clock.today().year else date_zh(day) for day in span]
    return said[0] if span[0] == span[1] else _("%(a)s至%(b)s", a=said[0], b=said[1])


def _guest(one: Officer, bureaus: dict[int, str]) -> Person:
    where = _("借自%(bureau)s", bureau=loans.place_name(bureaus.get(one.home_no, "")))
    reason = _("可参加，不任组长") if one.reason is None else str(OFFICERS_OUT[one.reason])
    return Person(one.inspector.name, one.inspector.certificate_no[-6:], where, one.reason or "fit", reason)


def open_need(s: Session, task: InspectionTask) -> LoanNeed:
    """Opens the task's need by what is missing now, never by what a form says (S2-30).

    Raises Refusal ``E_CATEGORY`` (not the reader's section's), ``E_NO_NEED`` (nobody is missing, nothing to draw for),
    ``E_NO_HELP`` (borrowing does not help), ``E_WINDOW`` (the days are over).
    """
    if not in_hand(s, task):
        raise Refusal("E_CATEGORY", _("这个任务不归您所在的科室承办。"))
    lack = find(s, task)
    if lack is None:
        raise Refusal("E_NO_NEED", _("这个任务没有等着抽取的对象，不用借调。"))
    if lack.missing is None:
        raise Refusal("E_NO_HELP", lack.stuck)
    window = (max(lack.window[0], clock.today()), lack.window[1]) if lack.window[1] >= clock.today() else lack.window
    causes = Counter(STATES[one.state][1] for one in listed(s, lack) if STATES[one.state][1])
    return loans.open_need(
        s,
        loans.Shortfall(
            task.id, task.name, tuple(task.categories), seats(task.team_size, task.department_ids), lack.able, lack.missing,
            lack.subjects, window, dict(causes),
        ),
    )  # fmt: skip

