"""Night work over many bureaus: what fails in one does not keep the others waiting, and is seen in the end (tenancy §8)."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from tenants.context import Ctx
from tenants.unit import run

T = TypeVar("T")
log = structlog.get_logger("jobs")


class NightFailed(RuntimeError):
    """Something did not go through; whatever did is committed, and the next night tries the rest again."""


class Night:
    """One pass. Every step is a transaction of its own, tried once more upon a deadlock; :meth:`end` says how many failed."""

    def __init__(self, name: str) -> None:
        self.name, self.failed = name, 0

    def step(self, ctx: Ctx, work: Callable[[Session], T], otherwise: T) -> T:
        """What ``work`` returns, or ``otherwise`` where it fails. The log knows bureau, kind of error and place in the source,
        never the error's own words: those of the database repeat the row."""
        try:
            return run(ctx, work)
        except Exception as failure:  # whatever it is: the other bureaus' night goes on
            self.failed += 1
            log.error("night_step_failed", night=self.name, root=ctx.root, bureau=ctx.me, error=type(failure).__name__, at=_place(failure))
            return otherwise

    def end(self) -> None:
        """Raises NightFailed where a step failed, so that the job counts as failed."""
        if self.failed:
            raise NightFailed(f"{self.name}: {self.failed} steps failed, see the log")


def _place(failure: Exception) -> str:
    """File and line of the last frame of the product itself."""
    frames = traceback.extract_tb(failure.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    return f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
