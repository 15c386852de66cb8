"""The rules that a draw stands under: resolved once, when its pools are frozen, and kept with the attempt, value, origin
and document (settings.md, last line). What is decided about the draw later goes by them, not by later rules."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.settings import service as settings
from saas.registers.subjects.checks import done_in
from saas.supervision.draws.after_words import WAYS
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of

SINGLE = ("draw_rules", "team_experts", "team_composition", "recusal", "recording")


def resolved(s: Session, task: InspectionTask) -> dict:
    """``DrawAttempt.rules``: what the draw itself goes by, and of the task's rules the yearly limits, as they were when
    the plan was published (S1-36); a task of before there were any takes those of today."""
    level = ctx_of(s).level
    kept = task.rules.get("rounds", {})
    return {code: settings.effective(s, code).frozen() for code in SINGLE} | {
        "rounds": {c: kept.get(c) or settings.effective(s, "rounds", f"{c}/{level}").frozen() for c in task.categories}
    }


def limits(s: Session, rules: dict, rows: Iterable, on: date | None = None) -> dict[int, tuple[int, int]]:
    """For each subject (row of the register), how often it was checked this year and how often it may be (D-04, S0-25).

    Counted are checks by any bureau whose result is public: ``done`` goes into a record that everybody reads, so it
    must not tell whom a draw took that is still closed. Without a limit the second number is never reached.
    """
    rows, on = list(rows), on or clock.today()
    done = done_in(s, [row.id for row in rows], on.year)
    out = {}
    for row in rows:
        most = rules["rounds"][row.category]["value"]["max"]
        out[row.id] = (done.get(row.id, 0), most or done.get(row.id, 0) + 1)
    return out


def ways(attempt: DrawAttempt, kind: str) -> tuple[str, ...]:
    """How a request of this kind can be granted; a recusal only as the draw's rules let it (D-16; S1-18, S1-19)."""
    allowed = attempt.rules.get("recusal", {}).get("value", {}) if kind == "recusal" else {}
    return tuple(way for way in WAYS[kind] if allowed.get(way, True))


def wants_recording(attempt: DrawAttempt) -> bool:
    """Whether the draw's rules want its sound or video kept (S0-17)."""
    return bool(attempt.rules.get("recording", {}).get("value", {}).get("required"))
