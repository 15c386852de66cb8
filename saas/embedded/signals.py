"""Ctrl-C and its kin. A signal only leaves a note; the places that wait look at it. (An exception out of a handler
can come up inside a library's clean-up code, where Python prints and forgets it.)"""

from __future__ import annotations

import signal

ALL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """A person or the machine asked this run to end."""


class Signals:
    """What was asked of this process."""

    asked = 0

    @classmethod
    def listen(cls) -> None:
        """From now on `check` tells of SIGINT, SIGTERM and SIGHUP."""

        def note(number, frame) -> None:
            cls.asked = number

        for each in ALL:
            signal.signal(each, note)

    @classmethod
    def check(cls) -> None:
        """Raise Ended when a signal has come. Every waiting loop calls it, except while the run is being ended."""
        if cls.asked:
            raise Ended(cls.asked)
