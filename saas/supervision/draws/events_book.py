"""The events of a sealed record: published with their commitment, then decided by a source of their own (§9).

A granted request becomes one event. One event of an attempt waits for its source at a time; the others stand in line and
are published one after the other. A published event is never taken back and never drawn twice.
"""

import secrets

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.web.registry import registry
from saas.supervision.draws import after, bulletin, engine, entries, seeding
from saas.supervision.draws.after_words import TYPES
from saas.supervision.draws.event_rows import carry_over
from saas.supervision.draws.models import DrawAttempt, DrawPerson
from saas.supervision.draws.models_after import ChangeRequest, DrawEvent
from saas.supervision.draws.reading import get_attempt, get_draw
from saas.supervision.draws.service import lock
from saas.supervision.draws.telling import told
from saas.supervision.plans import service as plans
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of, lock_bureau


def enter_book(s: Session, attempt: DrawAttempt) -> InspectionTask:
    """Takes the locks of everything that happens after the seal, always in this order: the task's draws, the bureau's
    inspections, the attempt. Raises Refusal ``E_DRAW_STATE`` for an attempt that is not sealed."""
    draw = get_draw(s, attempt.draw_id)
    lock(s, draw.task_id)
    lock_bureau(s)
    s.refresh(attempt, with_for_update=True)
    if attempt.state != "sealed":
        raise Refusal("E_DRAW_STATE", _("抽取还没有封存。"))
    return plans.get_task(s, draw.task_id)


def advance(s: Session, attempt: DrawAttempt, task: InspectionTask) -> None:
    """Publishes the event of the oldest granted request, unless one waits already; where the seed is derived it is done at
    once and the next follows. A request that earlier events have made pointless lapses. The locks are held."""
    while after.waiting_event(s, attempt) is None:
        request = next((r for r in after.requests_of(s, attempt) if r.state == "granted" and r.event_n is None), None)
        if request is None:
            break
        event = _publish(s, attempt, request)
        if event is not None and not event.body["plan"]:
            _finish(s, attempt, task, event, [])
    registry.announce("draw.held", s, attempt_id=attempt.id, subjects=after.held(s, attempt))
    bulletin.post(s, attempt, task)


def body_of(s: Session, attempt: DrawAttempt, request: ChangeRequest, way: str, plan: list[dict]) -> dict:
    """The body of the event that a request would be, as the next one. While a draw is closed the reason bears a random
    part: code, time and a public credit code alone could be tried out against the published commitment."""
    kind, root = TYPES[way], ctx_of(s).root
    hidden = attempt.closed and attempt.opened_on is None
    body = {
        "n": len(attempt.record["events"]) + 1, "type": kind, "object": after.get_subject(s, request.draw_subject_id).pid,
        "reason": f"{request.code}:{secrets.token_hex(16)}" if hidden else request.code,
        "time": clock.now().isoformat(timespec="seconds"), "plan": plan,
    }  # fmt: skip
    if kind == "substitute":
        return body
    person = s.get(DrawPerson, (root, request.draw_person_id)) if request.draw_person_id else None
    pool = ("expert" if person.expert else "officer") if person else _pool_with_gap(attempt, body["object"])
    scope = "all" if request.kind == "departure" else "object"
    return body | {"pool": pool, "person": person.pid if person else None, "scope": scope}


def _pool_with_gap(attempt: DrawAttempt, ident: str) -> str:
    found = engine.State.of(attempt.record).teams["officer"].get(ident)
    return "officer" if found is None or None in found.members else "expert"


def _publish(s: Session, attempt: DrawAttempt, request: ChangeRequest) -> DrawEvent | None:
    """Fixes the body and its commitment before any source is known; None where the request has lapsed."""
    ctx, body = ctx_of(s), body_of(s, attempt, request, request.way, request.plan)
    try:
        engine.check_event(attempt.record, body)
    except engine.DrawError as failure:
        if failure.code != "E_EVENT":
            raise
        request.state = "lapsed"
        s.flush()
        journal.record(s, "request.lapse", f"change_request:{request.id}", attempt=attempt.id)
        return None
    event = DrawEvent(
        attempt_id=attempt.id, n=body["n"], idem_key=f"request-{request.id}", body=body,
        commit=engine.event_commit(attempt.record, engine.last_head(attempt.record), body), made_by=ctx.user_id or 0,
        made_name=ctx.user_name, made_at=clock.now(), made_on=clock.today(),
    )  # fmt: skip
    s.add(event)
    request.event_n = event.n
    s.flush()
    journal.record(s, "draw.event", f"draw_attempt:{attempt.id}", event=event.n, kind=body["type"], commit=event.commit)
    return event


def enter(s: Session, event: DrawEvent, part: int, typed: str) -> DrawEvent:
    """One of two people types the throws or the beacon's value of an event; once both agree on every part it is decided
    and carried out in this transaction. The same again changes nothing. Raises Refusal as :func:`entries.type_in`."""
    attempt = get_attempt(s, event.attempt_id)
    task = enter_book(s, attempt)
    s.refresh(event)
    complete = entries.type_in(s, attempt, event.body["plan"], part, typed, event.n)
    if complete and event.state == "published":
        given = seeding.entries_of(s, attempt, event.n)
        _finish(s, attempt, task, event, [seeding.agreed(given[n]) for n in range(len(event.body["plan"]))])
        advance(s, attempt, task)
    return event


def _finish(s: Session, attempt: DrawAttempt, task: InspectionTask, event: DrawEvent, given: list[str]) -> None:
    """The source has spoken: outcome and head go into the record, seats and subjects follow, inspections are told."""
    with told():
        entry = engine.apply_event(attempt.record, event.body, given)
    event.contributions, event.seed, event.outcome, event.head = given, entry["seed"], entry["outcome"], entry["head"]
    event.state, event.done_at = "done", clock.now()
    attempt.record = {**attempt.record, "events": [*attempt.record["events"], entry]}
    s.flush()
    moved = carry_over(s, attempt, entry)
    journal.record(
        s, "draw.event_done", f"draw_attempt:{attempt.id}", event=event.n, state=entry["outcome"]["status"], head=event.head
    )
    registry.announce("draw.changed", s, attempt_id=attempt.id, task=task, moved=moved)
