"""When the record of a closed draw opens: every drawn subject visited, substituted or given up, at the latest when the
task's window is over.

So does the record of an attempt that was voided after its result, for a result that was set aside must be seen by
everybody: of an open draw with the act itself. Of a closed one it waits until nothing of the task's draws is closed any
more: its pool, its must-be-drawn objects and its bureau's habits would tell too much about the attempt that replaces it.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation import journal
from saas.supervision.draws import bulletin, records, seeding
from saas.supervision.draws.models import Draw, DrawAttempt, DrawSubject
from saas.supervision.draws.reading import OPEN, get_attempt, get_draw
from saas.supervision.plans import service as plans
from saas.supervision.plans.models import InspectionTask
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
        publish(s, attempt)


def publish(s: Session, attempt: DrawAttempt) -> None:
    """Opens a sealed record before everybody's eyes, and what waited for it."""
    task = plans.get_task(s, get_draw(s, attempt.draw_id).task_id)
    open_now(s, attempt)
    bulletin.post(s, attempt, task)
    follow(s, task)


def follow(s: Session, task: InspectionTask) -> int:
    """Opens the void attempts of a task whose result was known, unless something of its draws is still to be kept back;
    how many. Waits for the window's end where no attempt has taken the place of the void one."""
    where = (DrawAttempt.root_id == task.root_id, DrawAttempt.tenant_no == task.tenant_no, Draw.task_id == task.id)
    join = (Draw.root_id == DrawAttempt.root_id) & (Draw.id == DrawAttempt.draw_id)
    rows = list(s.scalars(select(DrawAttempt).join(Draw, join).where(*where).order_by(DrawAttempt.id)))
    hidden = any(row.state in OPEN or (row.state == "sealed" and row.opened_on is None) for row in rows)
    opened = 0
    for row in rows:
        if not known_and_void(row) or hidden or not (_replaced(row, rows) or _over(row)):
            continue
        open_now(s, row)
        bulletin.post(s, row, task)
        opened += 1
    return opened


def known_and_void(attempt: DrawAttempt) -> bool:
    """Voided after its result, and its record not open yet."""
    return attempt.state == "void" and attempt.drawn_at is not None and attempt.opened_on is None


def _replaced(attempt: DrawAttempt, rows: list[DrawAttempt]) -> bool:
    return any(row.draw_id == attempt.draw_id and row.attempt > attempt.attempt and row.state == "sealed" for row in rows)


def _over(attempt: DrawAttempt) -> bool:
    return clock.today().isoformat() > attempt.record["params"]["window"][1]


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
    if attempt.state == "void":  # the head that it would have had, so that any verifier can check the whole; the chain keeps none
        attempt.record = {**attempt.record, "head": records.head_of(attempt.record), "events": []}
    attempt.opened_on = clock.today()
    s.flush()
    journal.record(s, "draw.unveil", f"draw_attempt:{attempt.id}", head=attempt.record["head"])
