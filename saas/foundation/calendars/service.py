"""Working days of mainland China with official holidays and make-up days (调休), and deadlines as lights (B-12).

Where the published calendar of a year is not known yet, Monday to Friday count and the answer says so.
"""

from datetime import date, timedelta

import chinese_calendar
from flask_babel import gettext as _

AMBER_WORKDAYS = 3
UNITS = ("day", "workday", "month")
_YEARS = {day.year for day in chinese_calendar.constants.holidays}
KNOWN = (date(min(_YEARS) - 1, 12, 31), date(max(_YEARS), 12, 31))  # the published calendars lie between; outside, weeks are plain


def known(day: date) -> bool:
    """Whether the official calendar of that year is known."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def provisional(*days: date | None) -> bool:
    """Whether a count up to one of these days rests on plain weekdays: the year's calendar is not published yet."""
    return any(day is not None and not known(day) for day in days)


def is_workday(day: date) -> bool:
    """A working day, make-up Saturdays and Sundays included; Monday to Friday in a year without a calendar."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


def add_workdays(day: date, n: int) -> date:
    """The n-th working day after ``day``, which itself does not count (《民法典》第二百零一条).

    Raises ValueError if n < 0.
    """
    if n < 0:
        raise ValueError(n)
    while n:
        day += timedelta(days=1)
        n -= is_workday(day)
    return day


def workdays_between(a: date, b: date) -> int:
    """Working days after ``a`` up to and including ``b``; negative when ``b`` is earlier."""
    if b < a:
        return -workdays_between(b, a)
    first, last = (min(max(edge, a), b) for edge in KNOWN)
    known_days = sum(is_workday(first + timedelta(days=i)) for i in range(1, (last - first).days + 1))
    return _weekdays(a, first) + known_days + _weekdays(last, b)


def _weekdays(a: date, b: date) -> int:
    """Mondays to Fridays after ``a`` up to and including ``b``, by counting weeks."""
    weeks, days = divmod((b - a).days, 7)
    return weeks * 5 + sum((a + timedelta(days=i)).weekday() < 5 for i in range(1, days + 1))


def end_of_month(year: int, month: int) -> date:
    """The last day of that month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def due(anchor: date, rule: dict) -> date:
    """The last day of a duty that begins on ``anchor`` (D-01).

    ``rule``: ``count`` and ``unit``; ``day`` counts calendar days, ``workday`` working days, ``month`` is the end of
    the month with that number, this year or else the next. Raises ValueError for another unit.
    """
    count, unit = int(rule["count"]), rule["unit"]
    if unit == "day":
        return anchor + timedelta(days=count)
    if unit == "workday":
        return add_workdays(anchor, count)
    if unit == "month":
        last = end_of_month(anchor.year, count)
        return last if last >= anchor else end_of_month(anchor.year + 1, count)
    raise ValueError(unit)


def light(due_on: date | None, today: date) -> tuple[str, str]:
    """State and words of a deadline, for ``p.light``: amber at three working days or fewer, ochre when past.

    Source: mockups/README.md, "Status light".
    """
    if due_on is None:
        return "none", _("没有期限")
    state, words = _light(due_on, today)
    return state, _("%(words)s（暂按周一至周五）", words=words) if provisional(due_on, today) else words


def _light(due_on: date, today: date) -> tuple[str, str]:
    left = workdays_between(today, due_on)
    if due_on == today:
        return "soon", _("今天到期")
    if due_on < today:
        return "late", _("逾期 %(n)s 个工作日", n=-left) if left else _("逾期 %(n)s 天", n=(today - due_on).days)
    if not left:
        return "soon", _("剩 %(n)s 天，无工作日", n=(due_on - today).days)
    return "soon" if left <= AMBER_WORKDAYS else "ok", _("剩 %(n)s 个工作日", n=left)
