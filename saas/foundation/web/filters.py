"""How figures, dates and fractions are written on every page (interface.md, Type)."""

from datetime import date, datetime

from flask import Flask, request
from flask_babel import get_locale, gettext

from saas.clock import ZONE

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WEEKDAYS = "一二三四五六日"


def _english() -> bool:
    return bool(request) and str(get_locale() or "zh").startswith("en")


def date_zh(value: date | datetime | str | None) -> str:
    """2023年7月12日, or 12 Jul 2023 for English readers; ISO text is taken too."""
    if value is None:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(ZONE)
    if _english():
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def day_zh(value: date | datetime | None) -> str:
    """7月12日, where the year stands on the page already."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZONE)
    return f"{value.day} {MONTHS[value.month - 1]}" if _english() else f"{value.month}月{value.day}日"


def weekday_zh(value: date) -> str:
    """星期四."""
    return f"{value:%A}" if _english() else "星期" + WEEKDAYS[value.weekday()]


def time_zh(value: datetime | None) -> str:
    """2023年7月12日 14:30 in Asia/Shanghai."""
    return "" if value is None else f"{date_zh(value)} {value.astimezone(ZONE):%H:%M}"


def same_day(day: str, moment: datetime) -> bool:
    """Whether a trace row's business day is the day on which it was written; in a demonstration it is not."""
    return day == moment.astimezone(ZONE).date().isoformat()


def clock_zh(value: datetime | None) -> str:
    """14:30 in Asia/Shanghai."""
    return "" if value is None else f"{value.astimezone(ZONE):%H:%M}"


def number(value: int | None) -> str:
    """1,230."""
    return "" if value is None else f"{value:,}"


def percent(part: int | None, whole: int | None) -> str:
    """20% or 10.4%; nothing where there is no whole."""
    if not whole:
        return "—"
    value = 100 * (part or 0) / whole
    return f"{value:.0f}%" if abs(value - round(value)) < 0.05 else f"{value:.1f}%"


def browser(agent: str) -> str:
    """The browser's name out of its user agent, enough to recognise one's own."""
    known = (("MicroMessenger", "微信"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    system = next((name for name in ("Windows", "Android", "iPhone", "Mac OS", "Linux") if name in agent), "")
    return " · ".join(part for part in (next((name for mark, name in known if mark in agent), agent[:40]), system) if part)


def install(app: Flask) -> None:
    """Makes the writers available to templates."""
    for writer in (date_zh, day_zh, weekday_zh, time_zh, clock_zh, number, percent, browser, same_day):
        app.add_template_filter(writer)
    app.jinja_env.globals["percent"] = percent
    app.jinja_env.globals["join_zh"] = lambda parts: gettext("、").join(str(part) for part in parts)
