"""What the end of a loan brings to sealed draws: seats of somebody who is lent here no longer go to others (S2-30, §9).

For each such seat the bureau itself asks for a successor, the approver decides as usual, and an event with a source of its
own says who it is. The record knows nothing of loans that end early, so an event may pick somebody who has left too: the
next request follows at once.
"""

from collections.abc import Iterable

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from saas.foundation.web.filters import date_zh
from saas.foundation.web.registry import registry
from saas.supervision.draws import after, events_book, people, recusals
from saas.supervision.draws.after_words import LOAN_ENDED
from saas.supervision.draws.models import DrawAttempt, DrawPerson, DrawSeat, DrawSubject
from saas.supervision.draws.reading import get_attempt
from saas.supervision.draws.service import lock
from saas.supervision.loans import service as loans
from saas.supervision.loans.words import LEFT
from tenants.unit import ctx_of, lock_bureau


def follow_lock(s: Session, *, guests: Iterable, **_more) -> None:
    """Answers ``loan.lock``: the locks of everything after the seal, for all draws these people stand in, in the order of
    :func:`events_book.enter_book`: every task first, then the bureau, then the attempts."""
    guests = list(guests)
    if not guests:
        return
    ctx = ctx_of(s)
    mine = (DrawPerson.root_id == ctx.root, DrawPerson.tenant_no == ctx.me, DrawPerson.guest_id.in_([guest.id for guest in guests]))
    attempts = (
        select(DrawAttempt)
        .where(DrawAttempt.root_id == ctx.root, DrawAttempt.id.in_(select(DrawPerson.attempt_id).where(*mine)))
        .order_by(DrawAttempt.id)
    )
    for task_id in sorted({guest.task_id for guest in guests}):
        lock(s, task_id)
    lock_bureau(s)
    s.scalars(attempts.where(DrawAttempt.state == "sealed").with_for_update()).all()


def follow_guest(s: Session, *, guest, **_more) -> None:
    """Follows ``loan.leaving``: everywhere where the guest holds a seat a successor is asked for."""
    ctx = ctx_of(s)
    mine = (DrawPerson.root_id == ctx.root, DrawPerson.tenant_no == ctx.me, DrawPerson.guest_id == guest.id)
    numbers = s.scalars(
        select(DrawAttempt.id)
        .join(DrawPerson, (DrawPerson.root_id == DrawAttempt.root_id) & (DrawPerson.attempt_id == DrawAttempt.id))
        .where(*mine, DrawAttempt.state == "sealed")
        .order_by(DrawAttempt.id)
    ).all()
    for number in numbers:
        attempt = get_attempt(s, number)
        events_book.enter_book(s, attempt)
        ask_for_successors(s, attempt)


def follow_left(s: Session, *, guest, **_more) -> None:
    """Follows ``loan.left``: the same for whoever has left, and no name stays of somebody who was drawn for nothing. A seat
    that an event still gives to the person opens nothing any more."""
    people.forget(s, guest)
    mine = (DrawPerson.root_id == guest.root_id, DrawPerson.tenant_no == guest.tenant_no, DrawPerson.guest_id == guest.id)
    s.execute(update(DrawPerson).where(*mine).values(user_id=None))
    follow_guest(s, guest=guest)


def follow_seats(s: Session, *, attempt_id: int, **_more) -> None:
    """Follows ``draw.sealed``, ``draw.changed`` and ``draw.rejected`` (another request about the pair stood in the way): what
    guests have to do here is counted anew, and whoever holds a seat without being here any more is asked to be replaced."""
    attempt = get_attempt(s, attempt_id)
    guests = _guests(s, attempt)
    if guests:
        loans.keep_visits(s, _held(s, guests))
        ask_for_successors(s, attempt)


def _guests(s: Session, attempt: DrawAttempt) -> list[int]:
    mine = (DrawPerson.root_id == attempt.root_id, DrawPerson.tenant_no == attempt.tenant_no, DrawPerson.attempt_id == attempt.id)
    return list(s.scalars(select(DrawPerson.guest_id).where(*mine, DrawPerson.guest_id.is_not(None))))


def _held(s: Session, guests: Iterable[int]) -> dict[int, int]:
    """Guest → seats held now in the sealed draws of this bureau."""
    ctx, guests = ctx_of(s), list(guests)
    rows = s.execute(
        select(DrawPerson.guest_id, func.count())
        .join(DrawSeat, (DrawSeat.root_id == DrawPerson.root_id) & (DrawSeat.draw_person_id == DrawPerson.id))
        .join(DrawAttempt, (DrawAttempt.root_id == DrawPerson.root_id) & (DrawAttempt.id == DrawPerson.attempt_id))
        .where(DrawPerson.root_id == ctx.root, DrawPerson.tenant_no == ctx.me, DrawPerson.guest_id.in_(guests))
        .where(DrawAttempt.state == "sealed")
        .group_by(DrawPerson.guest_id)
    )
    return dict.fromkeys(guests, 0) | dict(rows.all())


def ask_for_successors(s: Session, attempt: DrawAttempt) -> int:
    """One request for each seat whose holder leaves or has left, unless one waits; returns how many were new. Safe to repeat.

    Whoever has left is asked for wherever the visit has not ended on site; whoever is about to leave where it has not
    begun, and not again once the approver has said that the person can still do it.
    """
    made = 0
    begun, going = recusals.visits(s, attempt)
    standings = loans.standings(s, _guests(s, attempt))
    waiting, refused = _asked(s, attempt)
    for subject, person, guest in _seats(s, attempt):
        standing, pair = standings[guest], (subject, person)
        leaves = standing.over or (standing.early and pair not in refused)
        open_still = subject not in begun or (standing.over and subject in going)
        if leaves and open_still and pair not in waiting:
            recusals.ask(
                s, attempt_id=attempt.id, draw_subject_id=subject, draw_person_id=person, kind="departure", side="bureau",
                code=LOAN_ENDED, reason=_reason(standing),
            )  # fmt: skip
            made += 1
    registry.announce("draw.held", s, attempt_id=attempt.id, subjects=after.held(s, attempt))
    return made


def _seats(s: Session, attempt: DrawAttempt) -> list[tuple[int, int, int]]:
    """(subject, person, guest) of the seats that borrowed officers hold where something is left to inspect."""
    rows = s.execute(
        select(DrawSeat.draw_subject_id, DrawPerson.id, DrawPerson.guest_id)
        .join(DrawPerson, (DrawPerson.root_id == DrawSeat.root_id) & (DrawPerson.id == DrawSeat.draw_person_id))
        .join(DrawSubject, (DrawSubject.root_id == DrawSeat.root_id) & (DrawSubject.id == DrawSeat.draw_subject_id))
        .where(DrawSeat.root_id == attempt.root_id, DrawSeat.tenant_no == attempt.tenant_no, DrawSeat.attempt_id == attempt.id)
        .where(DrawPerson.guest_id.is_not(None), DrawSubject.drawn, DrawSubject.settled_on.is_(None))
        .order_by(DrawSeat.id)
    )
    return [tuple(row) for row in rows]


def _asked(s: Session, attempt: DrawAttempt) -> tuple[set, set]:
    """Pairs of subject and person about whom something waits or is on its way, and those that stay as the approver said."""
    published = {event.n for event in after.events_of(s, attempt) if event.state == "published"}
    waiting, refused = set(), set()
    for row in after.requests_of(s, attempt):
        pair = row.draw_subject_id, row.draw_person_id
        if row.state == "asked" or (row.state == "granted" and (row.event_n is None or row.event_n in published)):
            waiting.add(pair)
        elif row.state == "rejected" and row.code == LOAN_ENDED:
            refused.add(pair)
    return waiting, refused


def _reason(standing) -> str:
    with force_locale("zh_CN"):
        return _("%(why)s，最后一天%(day)s", why=LEFT[standing.why], day=date_zh(standing.last))
