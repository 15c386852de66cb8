"""The one clock for every verb and job. Business dates are dates in Asia/Shanghai; sign-in and trace use real time.

A demonstration deployment has one row in ``ref_clock`` that shifts it; anywhere else the table is empty.
"""

import time
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, SmallInteger, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tenants.base import Base
from tenants.context import DOOR, Door
from tenants.unit import transaction

ZONE = ZoneInfo("Asia/Shanghai")
FRESH_SECONDS = 1.0


class Clock(Base):
    """How far the demonstration's clock stands from real time; at most one row, made by the owner only."""

    __tablename__ = "ref_clock"
    __table_args__ = (CheckConstraint("id = 1", name="single"), {"info": {"rls": "clock"}})
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    shift_seconds: Mapped[int]
    moved_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)
_shift: tuple[float, int | None] = (-1e9, None)
_door: Callable[[], Door] = lambda: DOOR  # noqa: E731


def _read_shift() -> int | None:
    """Seconds between real and demonstration time, None where there is no demonstration; read at most once a second."""
    global _shift
    if time.monotonic() - _shift[0] > FRESH_SECONDS:
        with transaction(_door()) as s:
            _shift = (time.monotonic(), s.scalar(select(Clock.shift_seconds)))
    return _shift[1]


def real_now() -> datetime:
    """Real time, for sign-ins and the trace."""
    return datetime.now(ZONE)


def now() -> datetime:
    """The business moment: what a verb writes as its time."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    return real_now() + timedelta(seconds=_read_shift() or 0)


def today() -> date:
    """The business date in Asia/Shanghai."""
    return now().date()


def is_demo() -> bool:
    """Whether this deployment runs on the demonstration's clock."""
    return _fixed.get() is None and _read_shift() is not None


def forget() -> None:
    """The next question about the demonstration's clock goes to the database."""
    global _shift
    _shift = (-1e9, None)


def move_to(s: Session, moment: datetime) -> bool:
    """Sets the demonstration's clock; without a demonstration nothing changes and False comes back."""
    seconds = int((moment - real_now()).total_seconds())
    done = s.execute(update(Clock).where(Clock.id == 1).values(shift_seconds=seconds, moved_at=func.clock_timestamp()))
    forget()
    return done.rowcount == 1


@contextmanager
def at(moment: datetime | date):
    """Inside the block it is this moment (tests, and the demonstration's own past)."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 9, 30, tzinfo=ZONE)
    token = _fixed.set(moment)
    try:
        yield moment
    finally:
        _fixed.reset(token)
