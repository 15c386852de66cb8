"""What happened to one row of a register, as its page tells it (S0-20: who, when, before and after)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from saas.foundation import journal


@dataclass(frozen=True)
class Step:
    """One act: the business day, what was done, by whom, and the names of the facts that moved."""

    day: date
    act: Any
    who: str
    imported: bool
    moved: list[Any]


def course(s: Session, obj: str, acts: dict[str, Any], facts: dict[str, Any], limit: int = 12) -> list[Step]:
    """The latest acts on ``obj`` (``subject:5``), newest first; ``acts`` and ``facts`` give their names."""
    steps = []
    for event in journal.of_object(s, obj, limit):
        before = event.detail.get("before") or {}
        moved = [facts[key] for key in before if key in facts]
        imported = event.detail.get("source") == "import"
        day = date.fromisoformat(event.business_day)
        steps.append(Step(day, acts.get(event.act, event.act), event.actor_name, imported, moved))
    return steps
