"""What an event comes to beside the record: seats and subjects as they stand today (§9)."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from saas.supervision.draws import engine
from saas.supervision.draws.after import seats_of_state
from saas.supervision.draws.leftover import settle
from saas.supervision.draws.models import DrawAttempt, DrawPerson, DrawSeat, DrawSubject


@dataclass(frozen=True)
class Moved:
    """Rows of drawn subjects: whose team is another one now, which one was withdrawn, and which one stands for it."""

    teams: tuple[int, ...] = ()
    withdrawn: int | None = None
    added: int | None = None


def carry_over(s: Session, attempt: DrawAttempt, entry: dict) -> Moved:
    """Brings the rows in line with a record that has just got this entry. Teams that it does not name are not touched."""
    outcome, state = entry["outcome"], engine.State.of(attempt.record)
    if entry["body"]["type"] != "substitute":
        names = [outcome["object"], *([outcome["other_object"]] if "other_object" in outcome else [])]
        rows = [_row(s, attempt, name) for name in names]
        for row in rows:
            _reseat(s, attempt, state, row)
        return Moved(teams=tuple(row.id for row in rows))
    old = _row(s, attempt, outcome["out"])
    old.drawn = False
    _reseat(s, attempt, state, old)
    if outcome["status"] != "ok":
        return Moved(withdrawn=old.id)
    new = _row(s, attempt, outcome["in"])
    new.drawn, new.why = True, "substitute"
    _reseat(s, attempt, state, new)
    s.flush()
    settle(s, old.id, "substituted")
    return Moved(withdrawn=old.id, added=new.id)


def _row(s: Session, attempt: DrawAttempt, pid: str) -> DrawSubject:
    mine = (DrawSubject.root_id == attempt.root_id, DrawSubject.tenant_no == attempt.tenant_no)
    return s.scalars(select(DrawSubject).where(*mine, DrawSubject.attempt_id == attempt.id, DrawSubject.pid == pid)).one()


def _reseat(s: Session, attempt: DrawAttempt, state: engine.State, subject: DrawSubject) -> None:
    """Writes the seats of one subject anew; an empty seat has no row."""
    seats = [(seat, pid) for seat, pid in seats_of_state(state, subject.pid) if pid is not None]
    mine = (DrawPerson.root_id == attempt.root_id, DrawPerson.tenant_no == attempt.tenant_no, DrawPerson.attempt_id == attempt.id)
    people = s.execute(select(DrawPerson.pid, DrawPerson.id).where(*mine, DrawPerson.pid.in_([pid for _seat, pid in seats])))
    ids = dict(people.all())
    s.execute(delete(DrawSeat).where(DrawSeat.root_id == attempt.root_id, DrawSeat.draw_subject_id == subject.id))
    if seats:
        rows = [
            {"attempt_id": attempt.id, "draw_subject_id": subject.id, "draw_person_id": ids[pid], "seat": seat}
            for seat, pid in seats
        ]
        s.execute(insert(DrawSeat), rows)
