"""Drawn subjects that nobody can go to: without a team, without a successor; and when a subject is settled (§9, §10)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from saas.supervision.draws import opening
from saas.supervision.draws.after import get_subject, officers_of, vacancies, withdrawn
from saas.supervision.draws.models import Draw, DrawAttempt, DrawPerson, DrawSeat, DrawSubject
from saas.supervision.draws.reading import OPEN, attempts_of, draws_of, get_attempt, get_draw
from saas.supervision.plans import service as plans
from saas.supervision.plans.models import InspectionTask

LEAST_OFFICERS = 2


@dataclass(frozen=True)
class Open:
    """A drawn subject without a team: the last draw that took it up found none."""

    subject: DrawSubject
    attempt: DrawAttempt
    draw: Draw


def manned() -> Select:
    """The officers' seats of a drawn subject, for ``exists``; experts never count (S2-18)."""
    return (
        select(DrawSeat.id)
        .join(DrawPerson, (DrawPerson.root_id == DrawSeat.root_id) & (DrawPerson.id == DrawSeat.draw_person_id))
        .where(DrawSeat.root_id == DrawSubject.root_id, DrawSeat.draw_subject_id == DrawSubject.id, DrawPerson.expert.is_(False))
        .correlate(DrawSubject)
    )


def open_subjects(s: Session, task: InspectionTask) -> list[Open]:
    """The subjects of a task that were drawn and have no officers, neither in the draw nor in a supplementary one."""
    rows = s.execute(
        select(DrawSubject, DrawAttempt, Draw, manned().exists().label("staffed"))
        .join(DrawAttempt, (DrawAttempt.root_id == DrawSubject.root_id) & (DrawAttempt.id == DrawSubject.attempt_id))
        .join(Draw, (Draw.root_id == DrawAttempt.root_id) & (Draw.id == DrawAttempt.draw_id))
        .where(Draw.root_id == task.root_id, Draw.tenant_no == task.tenant_no, Draw.task_id == task.id)
        .where(DrawAttempt.state == "sealed", DrawSubject.excluded.is_(None), DrawSubject.drawn | (Draw.part > 0))
        .order_by(Draw.part)
    )
    found: dict[int, Open | None] = {}
    for subject, attempt, draw, staffed in rows:  # what the latest draw says of a subject counts
        over = staffed or not subject.drawn or subject.settled_on is not None
        found[subject.subject_id] = None if over else Open(subject, attempt, draw)
    return sorted((one for one in found.values() if one), key=lambda one: one.subject.pid)


def supplementing(s: Session, task: InspectionTask) -> tuple[Draw, DrawAttempt] | None:
    """The supplementary draw of a task that is under way."""
    for draw in draws_of(s, task):
        for attempt in attempts_of(s, draw) if draw.part else ():
            if attempt.state in OPEN:
                return draw, attempt
    return None


def lost(s: Session, subject: DrawSubject) -> bool:
    """Whether a subject can neither be visited nor substituted: no successor was left, nobody can staff it, or its team
    has shrunk below two officers and the empty seat found nobody."""
    attempt = get_attempt(s, subject.attempt_id)
    if attempt.state != "sealed" or subject.settled_on is not None:
        return False
    if any(row.id == subject.id for row in withdrawn(s, attempt)):
        return True
    task = plans.get_task(s, get_draw(s, attempt.draw_id).task_id)
    if any(one.subject.id == subject.id for one in open_subjects(s, task)):
        return supplementing(s, task) is None
    return officers_of(s, subject) < LEAST_OFFICERS and any(row.id == subject.id for row, _seats in vacancies(s, attempt))


def family(s: Session, subject: DrawSubject) -> Iterable[DrawSubject]:
    """The rows of one subject in all sealed draws of its task: an unstaffed one stands in its supplementary draw again."""
    task_id = get_draw(s, get_attempt(s, subject.attempt_id).draw_id).task_id
    mine = (DrawSubject.root_id == subject.root_id, DrawSubject.tenant_no == subject.tenant_no)
    return s.scalars(
        select(DrawSubject)
        .join(DrawAttempt, (DrawAttempt.root_id == DrawSubject.root_id) & (DrawAttempt.id == DrawSubject.attempt_id))
        .join(Draw, (Draw.root_id == DrawAttempt.root_id) & (Draw.id == DrawAttempt.draw_id))
        .where(*mine, DrawSubject.subject_id == subject.subject_id, Draw.task_id == task_id, DrawAttempt.state == "sealed")
        .where(DrawSubject.excluded.is_(None))
        .order_by(DrawSubject.id)
    ).all()


def settle(s: Session, draw_subject_id: int, how: str) -> None:
    """Settles a subject in every draw of its task that has drawn it (:func:`opening.settle`)."""
    subject = get_subject(s, draw_subject_id)
    if subject is None:
        return
    for row in family(s, subject):
        if row.drawn or row.id == draw_subject_id:
            opening.settle(s, row.id, how)


def settle_job(s: Session, payload: dict, _progress) -> None:
    """A visit that has ended: whoever was there may not see the draw, so the bureau's own job tells it (R9, R10)."""
    settle(s, payload["subject"], payload["how"])
