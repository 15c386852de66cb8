"""Working days and the words for deadlines."""

from saas.foundation.calendars.service import (
    add_workdays,
    due,
    is_workday,
    light,
    provisional,
    workdays_between,
)

__all__ = ["add_workdays", "due", "is_workday", "light", "provisional", "workdays_between"]
