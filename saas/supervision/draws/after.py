"""Where a sealed draw stands today: requests, events, teams, seats that are empty (§9)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.supervision.draws import engine
from saas.supervision.draws.after_words import LOAN_ENDED
from saas.supervision.draws.models import DrawAttempt, DrawPerson, DrawSeat, DrawSubject
from saas.supervision.draws.models_after import ChangeRequest, DrawEvent
from saas.supervision.loans import service as loans
from tenants.unit import ctx_of


def get_event(s: Session, event_id: int) -> DrawEvent | None:
    """An event of a draw by its id."""
    return s.get(DrawEvent, (ctx_of(s).root, event_id))


def get_request(s: Session, request_id: int) -> ChangeRequest | None:
    """A request of the own bureau."""
    return s.get(ChangeRequest, (ctx_of(s).root, request_id))


def get_subject(s: Session, draw_subject_id: int) -> DrawSubject | None:
    """A frozen subject by its id."""
    return s.get(DrawSubject, (ctx_of(s).root, draw_subject_id))


def events_of(s: Session, attempt: DrawAttempt) -> list[DrawEvent]:
    """All events of an attempt in order."""
    return _of(s, attempt, DrawEvent, DrawEvent.n)


def requests_of(s: Session, attempt: DrawAttempt) -> list[ChangeRequest]:
    """All requests of an attempt, the oldest first."""
    return _of(s, attempt, ChangeRequest, ChangeRequest.id)


def waiting_event(s: Session, attempt: DrawAttempt) -> DrawEvent | None:
    """The one event that is published and whose source has not spoken yet."""
    return next((event for event in events_of(s, attempt) if event.state == "published"), None)


def _of(s: Session, attempt: DrawAttempt, model, order) -> list:
    mine = (model.root_id == attempt.root_id, model.tenant_no == attempt.tenant_no, model.attempt_id == attempt.id)
    return list(s.scalars(select(model).where(*mine).order_by(order)))


def held(s: Session, attempt: DrawAttempt) -> set[int]:
    """The drawn subjects whose inspection must not begin or go on now: a granted change waits to be done (any team may be
    the partner of an exchange), somebody of the team is lent here no longer, or the subject was withdrawn without a
    successor and waits to be given up."""
    waits = {event.n for event in events_of(s, attempt) if event.state == "published"}
    found: set[int] = set()
    requests = requests_of(s, attempt)
    for row in requests:
        if row.state == "granted" and (row.event_n is None or row.event_n in waits):
            found |= drawn_ids(s, attempt) if row.way == "swap" else {row.draw_subject_id}
    found |= {row.draw_subject_id for row in requests if row.state == "asked" and loan_over(s, row)}
    return found | {row.id for row in withdrawn(s, attempt) if row.settled_on is None}


def loan_over(s: Session, request: ChangeRequest) -> bool:
    """Whether a request asks for the successor of a borrowed officer who has left already (S2-30)."""
    if request.code != LOAN_ENDED:
        return False
    person = s.get(DrawPerson, (request.root_id, request.draw_person_id))
    standing = loans.standings(s, [person.guest_id]).get(person.guest_id) if person.guest_id else None
    return standing is not None and standing.over


def drawn_ids(s: Session, attempt: DrawAttempt) -> set[int]:
    """The rows of the subjects that are drawn today."""
    return {row.id for row in _subjects(s, attempt, DrawSubject.drawn)}


def withdrawn(s: Session, attempt: DrawAttempt) -> list[DrawSubject]:
    """Subjects that went without a successor, because there was none left (outcome ``exhausted``)."""
    out = [event["outcome"]["out"] for event in attempt.record["events"] if event["outcome"]["status"] == "exhausted"]
    return _subjects(s, attempt, DrawSubject.pid.in_(out)) if out else []


def _subjects(s: Session, attempt: DrawAttempt, clause) -> list[DrawSubject]:
    mine = (DrawSubject.root_id == attempt.root_id, DrawSubject.tenant_no == attempt.tenant_no)
    return list(s.scalars(select(DrawSubject).where(*mine, DrawSubject.attempt_id == attempt.id, clause).order_by(DrawSubject.pid)))


def seats_of_state(state: engine.State, ident: str) -> list[tuple[int, str | None]]:
    """(seat, pseudonym or None) of one subject, officers first, experts behind them."""
    members = [one for pool in ("officer", "expert") if (team := state.teams[pool].get(ident)) for one in team.members]
    return list(enumerate(members, 1))


def vacancies(s: Session, attempt: DrawAttempt) -> list[tuple[DrawSubject, list[int]]]:
    """Drawn subjects that are still to be inspected and have empty seats."""
    if not attempt.record["events"]:
        return []
    state, out = engine.State.of(attempt.record), []
    for row in _subjects(s, attempt, DrawSubject.drawn & DrawSubject.settled_on.is_(None)):
        empty = [seat for seat, person in seats_of_state(state, row.pid) if person is None]
        if empty:
            out.append((row, empty))
    return out


def officers_of(s: Session, subject: DrawSubject) -> int:
    """How many officers the team of a drawn subject has today."""
    return sum(not person.expert for person, _seat in team(s, subject.id))


def team(s: Session, draw_subject_id: int) -> list[tuple[DrawPerson, int]]:
    """The people of one drawn subject today, by seat."""
    rows = s.execute(
        select(DrawPerson, DrawSeat.seat)
        .join(DrawSeat, (DrawSeat.root_id == DrawPerson.root_id) & (DrawSeat.draw_person_id == DrawPerson.id))
        .where(DrawSeat.root_id == ctx_of(s).root, DrawSeat.draw_subject_id == draw_subject_id)
        .order_by(DrawSeat.seat)
    )
    return [(person, seat) for person, seat in rows]


def seats_held(s: Session, attempt: DrawAttempt, draw_person_id: int) -> list[DrawSeat]:
    """The seats that a person holds today."""
    mine = (DrawSeat.root_id == attempt.root_id, DrawSeat.tenant_no == attempt.tenant_no, DrawSeat.attempt_id == attempt.id)
    return list(s.scalars(select(DrawSeat).where(*mine, DrawSeat.draw_person_id == draw_person_id).order_by(DrawSeat.id)))
