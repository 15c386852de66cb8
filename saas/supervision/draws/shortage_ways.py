"""Three ways out of a shortage, each tried by the engine before it is offered: borrow, shift the window, split (S2-30,
signature piece 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.calendars import service as calendars
from saas.foundation.settings import service as settings
from saas.registers.inspectors import constraints
from saas.supervision.draws import pools, staffing
from saas.supervision.draws.shortage import Lack
from saas.supervision.loans import service as loans
from saas.supervision.plans import readiness
from saas.supervision.plans.models import InspectionTask

Span = tuple[date, date]
SEARCHED = 60  # working days
LEAST_ASKED = 2


@dataclass(frozen=True)
class Borrow:
    """``n`` officers; ``reach``: the rule that says from whom; ``forbids``: it says from nobody. ``chosen``: the likeliest."""

    n: int | None
    helpers: list[loans.Helper]
    chosen: list[int]
    reach: dict
    forbids: bool


@dataclass(frozen=True)
class Shift:
    """The earliest window of the same length in which the bureau's own officers suffice. ``back``: who is there then and is
    not now; ``announce``: the last day on which the changed plan may be made public for it."""

    window: Span
    able: int
    back: list[str]
    publish_days: int
    before_days: int
    announce: date
    left: int


@dataclass(frozen=True)
class Split:
    """What can be staffed now: ``sure`` subjects of ``drawn`` in every trial; ``never``: names of those that cannot be,
    whoever else is drawn, because of interests declared."""

    drawn: int
    sure: int
    never: list[str]

    @property
    def helps(self) -> bool:
        return 0 < self.sure < self.drawn


def borrow(s: Session, lack: Lack) -> Borrow:
    """Whom to ask, the likeliest ticked: as many bureaus as officers are missing, and one more than needed, since some say
    no; whoever told that it has nobody is not."""
    rule = settings.effective(s, "loan_reach")
    if rule.value["reach"] == "none" or not lack.missing:
        return Borrow(lack.missing, [], [], rule.as_rule(), rule.value["reach"] == "none")
    found = loans.helpers(s, list(lack.task.categories), lack.window)
    likely = [one.number for one in found if one.spare != 0][: max(lack.missing, LEAST_ASKED)]
    return Borrow(lack.missing, found, likely, rule.as_rule(), False)


def split(lack: Lack) -> Split:
    """The task in two: whoever can be staffed now, and the rest later."""
    if lack.trial is None or lack.gap or not lack.own:
        return Split(lack.subjects, 0, [])
    never = lack.both.ready.deserted(lack.category, lack.wanted)
    return Split(lack.trial.drawn, lack.trial.fewest, [row.subject.name for row in never])


def shift(s: Session, lack: Lack) -> Shift | None:
    """Looks day by day, from the first working day for which a change announced today is early enough, within the year of
    the plan; None where no window is found. Windows in which the same people are there are tried once."""
    task, today = lack.task, clock.today()
    rule = settings.effective(s, "plan_change").value
    day = max(calendars.add_workdays(today, max(rule["before_days"], 1)), calendars.add_workdays(lack.window[0], 1))
    length = task.window_to - task.window_from
    course = Course.of(s, lack, (day, calendars.add_workdays(day, SEARCHED) + length))
    tried: set[frozenset[int]] = set()
    for _n in range(SEARCHED):
        window = (day, day + length)
        if window[1].year > task.year:
            return None
        both = course.at(window)
        free = frozenset(one.inspector.id for one in both.ready.free)
        if free not in tried and enough(both.ready, task):
            found = staffing.trial(both, to_the_end=False)
            if found is None or found.ok:
                return _found(lack, both, rule, today)
            tried.add(free)
        day = calendars.add_workdays(day, 1)
    return None


def enough(ready: readiness.Readiness, task: InspectionTask) -> bool:
    """Whether heads alone would do, before anything is tried."""
    wanted = readiness.seats(task.team_size, task.department_ids) - len(task.department_ids)
    return all(
        len(ready.seated(category)) >= wanted and ready.own(category)
        and all(ready.of_department(number, category) for number in ready.departments)
        for category in task.categories
    )  # fmt: skip


def _found(lack: Lack, both: pools.Pools, rule: Mapping, today: date) -> Shift:
    now = {one.inspector.id for one in lack.both.ready.free}
    back = [one.inspector.name for one in both.ready.own(lack.category) if one.inspector.id not in now]
    announce = both.window[0]
    while calendars.add_workdays(announce, rule["before_days"]) > both.window[0] or not calendars.is_workday(announce):
        announce -= timedelta(days=1)
    return Shift(
        both.window, len(both.ready.own(lack.category)), back, rule["publish_days"], rule["before_days"], announce,
        calendars.workdays_between(today, announce),
    )  # fmt: skip


@dataclass(frozen=True)
class Course:
    """Everything about the bureau's own people that changes from window to window, read once."""

    lack: Lack
    away: Mapping[int, Sequence[Span]]
    lent: Mapping[int, Sequence[Span]]
    barred: set[tuple[str, int, int]]

    @classmethod
    def of(cls, s: Session, lack: Lack, horizon: Span) -> "Course":
        ready = lack.both.ready
        ids = [one.inspector.id for one in ready.officers if one.home_no is None]
        pairs = constraints.barred(s, ids, [row.subject.id for row in ready.eligible])
        return cls(lack, constraints.absences(s, ids, horizon), loans.away(s, ids, horizon), {("officer", *one) for one in pairs})

    def at(self, window: Span) -> pools.Pools:
        """The pools in another window: own and joint officers, nobody borrowed."""
        lack, task = self.lack, self.lack.task
        ready, old = lack.both.ready, lack.both
        officers = [
            readiness.officer(one.inspector, task.categories, task.section_id, window, dict(ready.departments))
            for one in ready.officers
            if one.home_no is None
        ]
        off = {
            one.inspector.id: spans
            for one in officers
            if (spans := [*_touching(self.away, one, window), *_touching(self.lent, one, window)])
        }
        ready = replace(ready, officers=officers, absences=off, lent={}, barred=self.barred)
        params = pools.rule(task, ready, old.standing, old.codes, window, len(old.objects), lack.after_seal)
        return replace(old, ready=ready, params=params, window=window)


def _touching(spans: Mapping[int, Sequence[Span]], one: readiness.Officer, window: Span) -> list[Span]:
    return [span for span in spans.get(one.inspector.id, ()) if span[0] <= window[1] and span[1] >= window[0]]
