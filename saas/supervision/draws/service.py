"""The draw session: freeze → deposits → commit → reveals → throws → draw → seal, or void; each step one locked,
repeatable transaction (tenancy §8)."""

from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import jobs, journal
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.web.registry import registry
from saas.supervision.draws import bulletin, drawing, entries, opening, parties, people, pools, records, seeding
from saas.supervision.draws.dice import read_witnesses
from saas.supervision.draws.models import Draw, DrawAttempt
from saas.supervision.draws.notices import announce
from saas.supervision.draws.reading import (
    attempts_of,
    busy_words,
    current,
    draw_of,
    drawn,
    get_attempt,
    get_draw,
    open_attempt,
    previous,
)
from saas.supervision.draws.recounting import sound
from saas.supervision.draws.seeding import Sources
from saas.supervision.draws.telling import told
from saas.supervision.plans import service as plans
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.task_view import missing
from tenants.unit import ctx_of

ONE_OPEN = "draw_attempt_open_idx"
LARGE = 20_000
__all__ = [
    "Sources", "attempts_of", "busy_words", "close_reveals", "commit", "current", "draw_of", "drawn", "enter", "freeze",
    "get_attempt", "get_draw", "lock", "open_attempt", "previous", "seal", "start", "void",
]  # fmt: skip


def lock(s: Session, task_id: int) -> None:
    """Everything that happens to the draws of one task happens one after the other."""
    ctx = ctx_of(s)
    key = f"draw:{ctx.root}:{ctx.me}:{task_id}"
    s.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


def freeze(s: Session, task: InspectionTask, *, idem_key: str, sources: Sources | None = None) -> DrawAttempt:
    """Copies both pools and fixes the rule and the sources of the seed; a second click gets the attempt there is.

    Raises Refusal: ``E_CATEGORY`` (not in the section's hand), ``E_TASK_STATE``, ``E_NOT_READY`` (the first missing
    precondition; S2-28, S0-29, S0-14), ``E_DRAW_BUSY`` (names who holds the open attempt), those of
    :func:`seeding.parties`, or the engine's code.
    """
    lock(s, task.id)
    s.refresh(task)
    found = current(s, task)
    if found is not None:
        return found
    if task.state != "prepared":
        raise Refusal("E_TASK_STATE", _("这个任务现在不能抽取。"))
    hand = categories_in_hand(s)
    if hand is not None and not set(task.categories) <= set(hand):
        raise Refusal("E_CATEGORY", _("这个任务不归您所在的科室承办。"))
    wanted = missing(s, task)
    if wanted is not None:
        raise Refusal("E_NOT_READY", _("还不能抽取，未具备：%(what)s。", what=wanted.text))
    return start(s, draw_of(s, task) or _draw(s, task), task, pools.gather(s, task), idem_key, sources or Sources())


def start(
    s: Session, draw: Draw, task: InspectionTask, both: pools.Pools, idem_key: str, sources: Sources
) -> DrawAttempt:
    """A new attempt of a draw from pools already gathered; the task's lock is held. Refusals as in :func:`freeze`."""
    _alone(s)
    ctx, closed = ctx_of(s), both.rules["opening"] != "at_once"
    number = (s.scalar(select(func.max(DrawAttempt.attempt)).where(*_mine(draw))) or 0) + 1
    invited = seeding.parties(s, sources, closed)
    attempt = DrawAttempt(
        draw_id=draw.id, attempt=number, idem_key=idem_key, state="frozen", record={}, frozen_by=ctx.user_id,
        frozen_name=ctx.user_name, frozen_at=clock.now(), frozen_on=clock.today(), closed=closed,
        deadline=clock.today() + timedelta(days=both.rules["days"]), rules=both.standing,
    )  # fmt: skip
    _insert(s, attempt)
    copied = pools.copy(s, attempt, both, draw.name)
    with told():
        attempt.record = records.inputs(
            draw.name, number, previous(s), both.objects, copied.persons, both.params,
            seeding.plan_of(sources, invited, {}), copied.experts, copied.barred,
        )  # fmt: skip
    s.flush()
    parties.invite(s, attempt, task.name, invited)
    journal.record(
        s, "draw.freeze", f"draw_attempt:{attempt.id}", task=task.id, attempt=number, objects=len(both.objects),
        persons=len(copied.persons), left_out=pools.left_out(s, attempt), parties=[label for _role, label in invited],
        rule=both.standing["draw_rules"],
    )  # fmt: skip
    return attempt


def commit(s: Session, attempt: DrawAttempt) -> DrawAttempt:
    """Publishes the commitment: from here on nothing about the draw can be changed, only voided in public (§4).

    Raises Refusal ``E_SAME_PERSON`` for whoever froze the pool, ``E_DEPOSIT_MISSING``, ``E_DRAW_STATE`` when void.
    """
    task = _enter(s, attempt)
    ctx = ctx_of(s)
    if attempt.state != "frozen":
        return _gone_on(attempt)
    if attempt.frozen_by == ctx.user_id:
        raise Refusal("E_SAME_PERSON", _("名录由您冻结，承诺须由监督科室的另一位人员公布。"))
    hashes = parties.opened(s, attempt)
    plan = [
        part | {"commit": hashes[part["party"]]} if part["kind"] == "reveal" else part
        for part in attempt.record["seed_plan"]
    ]
    with told():
        attempt.record = records.committed({**attempt.record, "seed_plan": plan})
    attempt.commit, attempt.state = attempt.record["commit"], "committed"
    attempt.committed_by, attempt.committed_name, attempt.committed_at = ctx.user_id, ctx.user_name, clock.now()
    if not hashes:
        attempt.reveals_closed_at = attempt.committed_at
    s.flush()
    journal.record(s, "draw.commit", f"draw_attempt:{attempt.id}", commit=attempt.commit)
    announce(s, attempt, task, "committed", pools.left_out(s, attempt))
    bulletin.post(s, attempt, task)
    return attempt


def close_reveals(s: Session, attempt: DrawAttempt) -> DrawAttempt:
    """Ends the reveals, before any throw and before the beacon's round (§5); a plan of reveals alone is drawn at once.

    Raises Refusal ``E_MISSING_REVEAL``, ``E_DRAW_STATE``.
    """
    task = _enter(s, attempt)
    if attempt.state != "committed" or attempt.reveals_closed_at is not None:
        return _gone_on(attempt, "frozen")
    rows = parties.close(s, attempt)
    attempt.reveals_closed_at = clock.now()
    s.flush()
    withheld = [row.party for row in rows if row.state == "withheld"]
    journal.record(s, "draw.close_reveals", f"draw_attempt:{attempt.id}", withheld=withheld)
    if not seeding.typed_parts(attempt.record["seed_plan"]):
        _seeded(s, attempt)
    bulletin.post(s, attempt, task)
    return attempt


def enter(s: Session, attempt: DrawAttempt, part: int, typed: str, witnesses: str = "") -> DrawAttempt:
    """One of two people types the throws or the beacon's value; once both agree on every part, subjects and officers are
    drawn (S0-01, S1-15, S2-29). The same again changes nothing.

    Raises Refusal: those of :func:`entries.type_in`, ``E_WITNESS``, ``E_REVEALS_OPEN``, ``E_DRAW_STATE``.
    """
    task = _enter(s, attempt)
    if attempt.state == "frozen":
        raise Refusal("E_DRAW_STATE", _("承诺还没有公布，不能录入。"))
    if attempt.state == "void":
        return _gone_on(attempt)
    if attempt.reveals_closed_at is None:
        raise Refusal("E_REVEALS_OPEN", _("各方的揭示还没有截止。先截止揭示，再掷骰子。"))
    complete = entries.type_in(s, attempt, attempt.record["seed_plan"], part, typed)
    if witnesses.strip() and attempt.state == "committed":
        attempt.witnesses = read_witnesses(witnesses, ctx_of(s).user_name)
    if complete and attempt.state == "committed":
        _seeded(s, attempt)
        bulletin.post(s, attempt, task)
    return attempt


def _seeded(s: Session, attempt: DrawAttempt) -> None:
    """Everything random is in. A large pool is drawn by a job after this transaction, any other one in it."""
    if len(attempt.record["objects"]) <= LARGE:
        drawing.finish(s, attempt)
        return
    attempt.state = "seeded"
    s.flush()
    jobs.enqueue(s, "draw.finish", {"attempt": attempt.id}, label=_("抽取 %(name)s", name=attempt.record["draw_id"]), total=4)


def seal(s: Session, attempt: DrawAttempt) -> DrawAttempt:
    """Writes the head, marks the task drawn, releases borrowed officers who were drawn for nothing and tells whoever
    inspects; sealed is sealed. Objects that nobody can staff
    are an outcome of the record, not a reason to draw again: a supplementary draw takes them up (§9, §10).

    Raises Refusal ``E_DRAW_STATE``, ``E_RECOUNT`` (the stored rows do not answer to the record: nothing is sealed).
    """
    task = _enter(s, attempt)
    if attempt.state == "sealed":
        return attempt
    if attempt.state != "drawn":
        raise Refusal("E_DRAW_STATE", _("还没有抽取，不能封存。"))
    if not sound(s, attempt):
        raise Refusal("E_RECOUNT", _("存下的结果与复算不一致，不能封存。请报告系统管理员。"))
    attempt.head = records.head_of(attempt.record)
    attempt.record = {**attempt.record, "head": attempt.head, "events": []}
    attempt.state, attempt.sealed_at, attempt.sealed_on = "sealed", clock.now(), clock.today()
    s.flush()
    journal.record(s, "draw.seal", f"draw_attempt:{attempt.id}", head=attempt.head)
    if task.state == "prepared":
        plans.mark(s, task, "drawn")
    people.release(s, task.id)
    announce(s, attempt, task, "sealed")
    registry.announce("draw.sealed", s, attempt_id=attempt.id, task=task)
    if not attempt.closed:
        opening.open_now(s, attempt)
    bulletin.post(s, attempt, task)
    return attempt


def void(s: Session, attempt: DrawAttempt, reason: str, kind: str = "given_up") -> DrawAttempt:
    """Gives an attempt up, with its reason and for everybody to see; the next one counts on (§4, serial rule). One that
    was not committed yet gets its commitment now, so that no number of a draw is missing outside.

    Once somebody can see whom it drew, only the supervision section may void it, never who froze it, and the reason says
    so to everybody. ``kind``: given_up, withheld (a party's value never came) or overdue. Raises Refusal ``E_REASON``,
    ``E_VOID_DRAWN``, ``E_DRAW_STATE`` for a sealed attempt.
    """
    task = _enter(s, attempt)
    if attempt.state == "void":
        return attempt
    if attempt.state == "sealed":
        raise Refusal("E_DRAW_STATE", _("已经封存的抽取不能作废。"))
    if not reason.strip():
        raise Refusal("E_REASON", _("请写明作废理由。"), "reason")
    reason = reason.strip()
    if attempt.state in ("seeded", "drawn"):
        ctx = ctx_of(s)
        if kind != "overdue" and (ctx.user_id == attempt.frozen_by or not registry.permits(ctx.roles, "draw.witness")):
            raise Refusal("E_VOID_DRAWN", _("结果已经产生，只有监督科室的人员才能作废；办错了请写明情况，由他们决定。"), "reason")
        with force_locale("zh_CN"):
            reason = _("结果产生之后作废：%(reason)s", reason=reason)
    before = attempt.state
    if attempt.commit is None:
        attempt.record = records.committed(attempt.record)
        attempt.commit, attempt.committed_at = attempt.record["commit"], clock.now()
    attempt.state, attempt.void_reason, attempt.void_kind = "void", reason, kind
    s.flush()
    journal.record(
        s, "draw.void", f"draw_attempt:{attempt.id}", before={"state": before}, after={"state": "void"}, kind=kind
    )
    if attempt.committed_by is not None:
        announce(s, attempt, task, "void")
    if attempt.drawn_at and not attempt.closed:
        opening.open_now(s, attempt)
    bulletin.post(s, attempt, task)
    return attempt


def _enter(s: Session, attempt: DrawAttempt) -> InspectionTask:
    """Takes the task's lock, then reads everything again: another click may just have gone through."""
    draw = get_draw(s, attempt.draw_id)
    lock(s, draw.task_id)
    s.refresh(attempt, with_for_update=True)
    return plans.get_task(s, draw.task_id)


def _gone_on(attempt: DrawAttempt, *too_early: str) -> DrawAttempt:
    """A repeated click finds the attempt further on; on a void one, or too early, nothing can be done any more."""
    if attempt.state == "void":
        raise Refusal("E_DRAW_STATE", _("这次抽取已经作废。"))
    if attempt.state in too_early:
        raise Refusal("E_DRAW_STATE", _("承诺还没有公布。"))
    return attempt


def _alone(s: Session) -> None:
    other = open_attempt(s)
    if other is not None:
        raise Refusal("E_DRAW_BUSY", busy_words(other[1], other[0]))


def _insert(s: Session, attempt: DrawAttempt) -> None:
    """The database admits one open attempt of a bureau; whoever comes second is told who is at it."""
    try:
        with s.begin_nested():
            s.add(attempt)
            s.flush()
    except IntegrityError as failure:
        if ONE_OPEN not in str(failure.orig):
            raise
        _alone(s)
        raise Refusal("E_DRAW_BUSY", _("本局另一次抽取刚刚开始，请稍后再试。")) from failure


def _draw(s: Session, task: InspectionTask) -> Draw:
    name = f"{task.tenant_no}-{task.year}-{task.seq}" + (f"-{task.round}" if task.round > 1 else "")
    draw = Draw(task_id=task.id, round=task.round, name=name, created_at=clock.now())
    s.add(draw)
    s.flush()
    return draw


def _mine(draw: Draw) -> tuple:
    return DrawAttempt.root_id == draw.root_id, DrawAttempt.tenant_no == draw.tenant_no, DrawAttempt.draw_id == draw.id
