"""Working days by the published calendars, and what is said where there is none (B-12)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saas.foundation.calendars import service as calendars

# 2023: 中秋国庆 9月29日–10月6日 off, Saturday 7 and Sunday 8 October worked (国办发明电〔2022〕16号)
MID_AUTUMN = date(2023, 9, 29)


@pytest.mark.parametrize("day", [date(2023, 10, 7), date(2023, 10, 8), date(2023, 6, 25), date(2026, 10, 10)])
def test_make_up_days_at_the_weekend_count(day):
    assert day.weekday() >= 5 and calendars.is_workday(day)


@pytest.mark.parametrize("day", [MID_AUTUMN, date(2023, 10, 2), date(2026, 10, 5), date(2023, 5, 1)])
def test_holidays_in_the_week_do_not_count(day):
    assert day.weekday() < 5 and not calendars.is_workday(day)


def test_one_working_day_after_the_eve_of_the_holiday_is_the_make_up_saturday():
    assert calendars.add_workdays(date(2023, 9, 28), 1) == date(2023, 10, 7)
    assert calendars.add_workdays(date(2023, 9, 28), 3) == date(2023, 10, 9)


def test_national_day_week_takes_eight_calendar_days_for_one_working_day():
    assert calendars.workdays_between(date(2023, 9, 28), date(2023, 10, 6)) == 0
    assert calendars.workdays_between(date(2023, 9, 28), date(2023, 10, 8)) == 2


def test_the_starting_day_is_not_counted_and_the_order_gives_the_sign():
    monday, friday = date(2023, 7, 10), date(2023, 7, 14)
    assert calendars.workdays_between(monday, monday) == 0
    assert calendars.workdays_between(monday, friday) == 4
    assert calendars.workdays_between(friday, monday) == -4


@pytest.mark.parametrize(
    "a, b", [(date(1, 1, 1), date(9999, 12, 31)), (date(2026, 12, 30), date(2999, 6, 1)), (date(1990, 5, 5), date(2004, 1, 3))]
)
def test_counting_over_centuries_is_no_walk_day_by_day(a, b, monkeypatch):
    walked = []
    plain = calendars.is_workday
    monkeypatch.setattr(calendars, "is_workday", lambda day: walked.append(day) or plain(day))
    weeks, rest = divmod((b - a).days, 7)
    assert abs(calendars.workdays_between(a, b) - weeks * 5 - rest) < 30 * 12, "holidays and make-up days of the known years"
    assert len(walked) < 366 * 30


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ({"count": 5, "unit": "day"}, date(2023, 10, 3)),
        ({"count": 5, "unit": "workday"}, date(2023, 10, 11)),
        ({"count": 20, "unit": "workday"}, date(2023, 11, 1)),
        ({"count": 12, "unit": "month"}, date(2023, 12, 31)),
        ({"count": 2, "unit": "month"}, date(2024, 2, 29)),
    ],
)
def test_due_counts_in_the_unit_of_the_rule(rule, last):
    assert calendars.due(date(2023, 9, 28), rule) == last


def test_an_unknown_unit_or_a_negative_count_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="fortnight"):
        calendars.due(MID_AUTUMN, {"count": 1, "unit": "fortnight"})
    with pytest.raises(ValueError, match="-1"):
        calendars.add_workdays(MID_AUTUMN, -1)


@pytest.mark.parametrize(
    ("due_on", "today", "said"),
    [
        (date(2023, 7, 14), date(2023, 7, 10), ("ok", "剩 4 个工作日")),
        (date(2023, 7, 13), date(2023, 7, 10), ("soon", "剩 3 个工作日")),
        (date(2023, 7, 10), date(2023, 7, 10), ("soon", "今天到期")),
        (date(2023, 7, 10), date(2023, 7, 11), ("late", "逾期 1 个工作日")),
        (date(2023, 7, 9), date(2023, 7, 7), ("soon", "剩 2 天，无工作日")),
        (date(2023, 7, 7), date(2023, 7, 8), ("late", "逾期 1 天")),
        (date(2023, 10, 9), date(2023, 9, 28), ("soon", "剩 3 个工作日")),
        (None, date(2023, 7, 8), ("none", "没有期限")),
    ],
)
def test_lights_carry_the_count_in_words(due_on, today, said):
    assert calendars.light(due_on, today) == said


def test_a_year_without_published_calendar_counts_weekdays_and_says_so():
    assert not calendars.known(date(2027, 1, 4)) and calendars.known(date(2026, 12, 31))
    assert calendars.is_workday(date(2027, 10, 1)), "a Friday; whether it is a holiday is not published"
    state, words = calendars.light(date(2027, 1, 15), date(2026, 12, 31))
    assert state == "ok" and "暂按周一至周五" in words
    assert calendars.provisional(date(2027, 1, 1)) and not calendars.provisional(date(2026, 1, 1), None)


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2019, 1, 1), date(2027, 12, 31)), st.integers(0, 40))
def test_adding_and_counting_agree(day, n):
    last = calendars.add_workdays(day, n)
    assert calendars.workdays_between(day, last) == n
    assert n == 0 or (calendars.is_workday(last) and last - day >= timedelta(days=n))
