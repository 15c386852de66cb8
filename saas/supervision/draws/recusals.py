"""回避 and other requests for a change after the seal: asked by one, decided by another (S0-31, S1-17 … S1-19, B-36, D-16)."""

from flask_babel import gettext as _
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.standins import Acting, acting_for
from saas.foundation.web.registry import registry
from saas.registers.inspectors import conflicts
from saas.registers.inspectors.models import Inspector
from saas.registers.inspectors.models_constraints import Expert
from saas.registers.subjects.models import Subject
from saas.supervision.draws import after, engine, seeding
from saas.supervision.draws.after_words import CODES, SIDES
from saas.supervision.draws.events_book import advance, body_of, enter_book
from saas.supervision.draws.models import DrawAttempt, DrawPerson
from saas.supervision.draws.models_after import ChangeRequest
from saas.supervision.draws.reading import get_attempt
from saas.supervision.draws.standing import ways
from saas.supervision.draws.telling import told
from tenants.unit import ctx_of

ROLE = "approver"
WITHOUT_PERSON = ("substitute", "vacancy")
LEAST_OFFICERS = 2


def ask(
    s: Session, *, attempt_id: int, draw_subject_id: int, kind: str, side: str, code: str, reason: str,
    draw_person_id: int | None = None,
) -> ChangeRequest:  # fmt: skip
    """Puts a request down; works for whoever is assigned too, so it takes ids and reads nothing of the draw. Nothing stops
    because of it: only a granted one does (B-36).

    Raises Refusal: ``E_CODE`` (not in the closed list), ``E_REASON``, ``E_REQUEST_TWICE`` (the same waits already).
    """
    ctx = ctx_of(s)
    if side not in SIDES or code not in CODES.get(kind, ()) or (draw_person_id is None) != (kind in WITHOUT_PERSON):
        raise Refusal("E_CODE", _("请从列表中选择"), "code")
    if len(reason.strip()) < 2:
        raise Refusal("E_REASON", _("请写明具体情况，只有决定的人看得到。"), "reason")
    number = s.scalar(
        insert(ChangeRequest)
        .values(
            attempt_id=attempt_id, draw_subject_id=draw_subject_id, draw_person_id=draw_person_id, kind=kind, side=side,
            code=code, reason=reason.strip(), asked_by=ctx.user_id or 0, asked_name=ctx.user_name, asked_on=clock.today(),
        )
        .on_conflict_do_nothing()
        .returning(ChangeRequest.id)
    )  # fmt: skip
    if number is None:
        raise Refusal("E_REQUEST_TWICE", _("同样的申请已经提出，正在等待决定。"))
    journal.record(s, "request.ask", f"change_request:{number}", kind=kind, side=side)
    return s.get(ChangeRequest, (ctx.root, number))


def decide(
    s: Session, request: ChangeRequest, way: str, note: str = "", sources: seeding.Sources | None = None, declare: bool = False
) -> ChangeRequest:
    """The person in charge decides, for good: ``rejected`` with a note, or one of the ways of :data:`WAYS`, which becomes
    an event. ``declare``: the pair goes into the register of conflicts too (S0-31). The same decision again changes nothing.

    Raises Refusal: ``E_NO_RIGHT``, ``E_SAME_PERSON`` (asked by or about the decider), ``E_STATE`` (decided otherwise),
    ``E_REASON``, ``E_CHOICE``, ``E_BEGUN`` (a visit that has begun keeps its team, one that is over its subject; but see
    :func:`_begun`), ``E_LOAN_OVER`` (somebody whose loan is over cannot stay),
    ``E_EVENT`` (cannot be made), ``E_WEAK_SEED``.
    """
    attempt = get_attempt(s, request.attempt_id)
    task = enter_book(s, attempt)
    s.refresh(request, with_for_update=True)
    if request.state != "asked":
        if way == (request.way or "rejected"):
            return request
        raise Refusal("E_STATE", _("这项申请已经决定。"))
    acting = _entitled(s, request)
    if way == "rejected":
        if not note.strip():
            raise Refusal("E_REASON", _("不予同意须写明理由。"), "note")
        _refusable(s, attempt, request)
        _sign(s, request, "rejected", note, acting.on_behalf)
        journal.record(s, "request.reject", f"change_request:{request.id}", on_behalf=acting.on_behalf)
        registry.announce("draw.rejected", s, attempt_id=attempt.id)
        return request
    if way not in ways(attempt, request.kind):
        raise Refusal("E_CHOICE", _("请从列表中选择"), "way")
    plan = _plan(attempt, sources or seeding.Sources())
    closed = _begun(s, attempt, request, way)
    _possible(s, attempt, request, way, plan)
    request.way, request.plan = way, plan
    _sign(s, request, "granted", note, acting.on_behalf)
    journal.record(s, "request.allow", f"change_request:{request.id}", on_behalf=acting.on_behalf, way=way)
    if request.kind == "departure":
        _everywhere(s, attempt, request, closed)
    if declare and request.kind == "recusal":
        _declare(s, request)
    advance(s, attempt, task)
    return request


def _entitled(s: Session, request: ChangeRequest) -> Acting:
    """Neither who asked nor whom it is about, nor in the name of either."""
    ctx, acting = ctx_of(s), acting_for(s, ROLE)
    if not acting.allowed:
        raise Refusal("E_NO_RIGHT", _("您今天没有决定的权限。"))
    person = s.get(DrawPerson, (ctx.root, request.draw_person_id)) if request.draw_person_id else None
    concerned = {request.asked_by, person.user_id if person else None}
    if ctx.user_id in concerned or (acting.on_behalf is not None and acting.on_behalf in concerned):
        raise Refusal("E_SAME_PERSON", _("申请由您提出或者涉及您本人，须由另一位审批人决定。"))
    return acting


def _sign(s: Session, request: ChangeRequest, state: str, note: str, on_behalf: int | None) -> None:
    ctx = ctx_of(s)
    request.state, request.decision_note = state, note.strip()
    request.decided_by, request.decided_name, request.decided_for = ctx.user_id, ctx.user_name, on_behalf
    request.decided_on = clock.today()
    s.flush()


def _plan(attempt: DrawAttempt, sources: seeding.Sources) -> list[dict]:
    """The seed plan of the event: dice, a beacon, or both; none where the record says that seeds are derived."""
    if attempt.record["params"]["redraw"] == "derived":
        return []
    plan = seeding.plan_of(sources, [], {})
    with told():
        engine.check_plan(plan, "plan")
    return plan


def _begun(s: Session, attempt: DrawAttempt, request: ChangeRequest, way: str) -> set[int]:
    """Which inspections of the draw keep the team that they have; all rows are locked, so that none begins meanwhile.

    A visit that has begun keeps its team, with one exception: where a borrowed officer has left, and where that left one
    officer alone, somebody takes over while the visit is under way (S2-30)."""
    begun, going = visits(s, attempt)
    leaving = after.loan_over(s, request)
    if request.draw_subject_id in going and (leaving or (request.kind == "vacancy" and _alone(s, request))):
        return begun - going
    if request.draw_subject_id in begun:
        raise Refusal("E_BEGUN", _("检查已经开始，不能再更换人员或者撤下对象。"))
    if way == "swap" and begun & after.drawn_ids(s, attempt):
        raise Refusal("E_BEGUN", _("同一次抽取中已有检查开始，不能再交换对象；可以退出这次检查，另抽一人补位。"), "way")
    return begun - going if leaving else begun


def visits(s: Session, attempt: DrawAttempt) -> tuple[set[int], set[int]]:
    """The drawn subjects whose inspection has begun or is over, and those of them whose officers are on site now."""
    begun: set[int] = set()
    going: set[int] = set()
    registry.announce("draw.begun", s, attempt_id=attempt.id, found=begun, going=going)
    return begun, going


def _alone(s: Session, request: ChangeRequest) -> bool:
    return after.officers_of(s, after.get_subject(s, request.draw_subject_id)) < LEAST_OFFICERS


def _refusable(s: Session, attempt: DrawAttempt, request: ChangeRequest) -> None:
    """Somebody whose loan is over cannot stay where there is still something to inspect."""
    if not after.loan_over(s, request):
        return
    begun, going = visits(s, attempt)
    held = any(row.draw_subject_id == request.draw_subject_id for row in after.seats_held(s, attempt, request.draw_person_id))
    if held and request.draw_subject_id not in begun - going:
        raise Refusal("E_LOAN_OVER", _("借调已经结束，这名人员不能再参加检查，只能另抽一人接替。"), "way")


def _possible(s: Session, attempt: DrawAttempt, request: ChangeRequest, way: str, plan: list[dict]) -> None:
    """Asked before anything is written, so that the decider hears it; in line behind others a request may still lapse."""
    try:
        engine.check_event(attempt.record, body_of(s, attempt, request, way, plan))
    except engine.DrawError as failure:
        if failure.code != "E_EVENT":
            raise
        said = _("这项变更已经无从办理：人员已不在检查组，对象已经撤下，或者没有空缺。请不予同意并写明。")
        raise Refusal("E_EVENT", said) from failure


def _everywhere(s: Session, attempt: DrawAttempt, request: ChangeRequest, begun: set[int]) -> None:
    """Somebody who is gone leaves every other seat too; each seat is an event of its own (§9). What was asked for such a
    seat already is granted with it, unless the decider asked for it."""
    asked = ("attempt_id", "draw_person_id", "kind", "side", "code", "reason", "asked_by", "asked_name", "asked_on")
    given = ("state", "way", "plan", "decided_by", "decided_for", "decided_name", "decided_on", "decision_note")
    there = {row.draw_subject_id: row for row in after.requests_of(s, attempt) if _same(row, request)}
    for seat in after.seats_held(s, attempt, request.draw_person_id):
        if seat.draw_subject_id in begun or seat.draw_subject_id == request.draw_subject_id:
            continue
        row = there.get(seat.draw_subject_id)
        if row is None:
            row = ChangeRequest(draw_subject_id=seat.draw_subject_id, **{name: getattr(request, name) for name in asked})
        elif row.asked_by in (request.decided_by, request.decided_for):
            continue
        for name in given:
            setattr(row, name, getattr(request, name))
        s.add(row)
    s.flush()


def _same(row: ChangeRequest, request: ChangeRequest) -> bool:
    return (row.state, row.kind, row.draw_person_id) == ("asked", request.kind, request.draw_person_id)


def _declare(s: Session, request: ChangeRequest) -> None:
    root, person = ctx_of(s).root, s.get(DrawPerson, (ctx_of(s).root, request.draw_person_id))
    row = s.get(Expert, (root, person.expert_id)) if person.expert else s.get(Inspector, (root, person.inspector_id))
    subject = s.get(Subject, (root, after.get_subject(s, request.draw_subject_id).subject_id))
    try:
        conflicts.declare(s, row, subject, request.reason)
    except Refusal as known:  # declared before, or the person has left the register: nothing to add
        if known.code not in ("E_CONFLICT_TWICE", "E_STATE"):
            raise
