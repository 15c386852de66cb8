"""When the record of a closed draw opens: every drawn subject visited, substituted or given up, at the latest when the
task's window is over."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation import journal
from saas.supervision.draws import bulletin, seeding
from saas.supervision.draws.models import DrawAttempt, DrawSubject
from saas.supervision.draws.reading import get_attempt, get_draw
from saas.supervision.plans import service as plans
from tenants.unit import ctx_of

WAYS = ("visited", "substituted", "given_up")


def settle(s: Session, draw_subject_id: int, how: str) -> None:
    """A drawn subject that needs no secrecy any more; the last one opens the record. Again changes nothing.

    ``how``: visited, substituted or given_up. Raises ValueError for anything else.
    """
    if how not in WAYS:
        raise ValueError(how)
    row = s.get(DrawSubject, (ctx_of(s).root, draw_subject_id))
    if row is None:
        return
    attempt = get_attempt(s, row.attempt_id)
    s.refresh(attempt, with_for_update=True)  # the last two, settled at once, must not each take the other for open
    s.refresh(row)
    if row.settled_on is not None:
        return
    row.settled_on, row.settled_how = clock.today(), how
    s.flush()
    if attempt.state == "sealed" and attempt.opened_on is None and not _unsettled(s, attempt):
        open_now(s, attempt)
        bulletin.post(s, attempt, plans.get_task(s, get_draw(s, attempt.draw_id).task_id))


def _unsettled(s: Session, attempt: DrawAttempt) -> bool:
    mine = (DrawSubject.root_id == attempt.root_id, DrawSubject.tenant_no == attempt.tenant_no)
    waits = (DrawSubject.attempt_id == attempt.id, DrawSubject.drawn, DrawSubject.settled_on.is_(None))
    return s.scalar(select(DrawSubject.id).where(*mine, *waits).limit(1)) is not None


def open_now(s: Session, attempt: DrawAttempt) -> None:
    """Puts the missing contribution into the record: from here on everybody can compute it. The caller posts it."""
    s.refresh(attempt, with_for_update=True)
    if attempt.opened_on is not None:
        return
    attempt.record = {**attempt.record, "contributions": seeding.contributions(s, attempt)}
    attempt.opened_on = clock.today()
    s.flush()
    journal.record(s, "draw.unveil", f"draw_attempt:{attempt.id}", head=attempt.head)
