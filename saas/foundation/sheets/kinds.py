"""Which registers can be filled from a workbook; their wiring offers them, a lower floor never imports an upper one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from saas.foundation.sheets.columns import Row, Sheet


@dataclass(frozen=True)
class Kind:
    """One kind of import.

    ``sheet(s)`` gives the table with the lists of the own bureau; ``compare(s, rows)`` tells for every row what
    importing would do, and refuses what cannot be; ``apply(s, rows, tell)`` does it. ``address``: where its pages are.
    """

    code: str
    label: Any
    action: str
    address: str
    sheet: Callable[[Session], Sheet]
    compare: Callable[[Session, list[Row]], None]
    apply: Callable[[Session, list[Row], Callable[[int], None]], None]


KINDS: dict[str, Kind] = {}


def offer(kind: Kind) -> None:
    """Adds a kind; offering it again replaces it."""
    KINDS[kind.code] = kind
