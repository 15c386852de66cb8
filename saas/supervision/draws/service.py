"""The draw session: freeze → commit → dice → seal, or void; each step one locked, repeatable transaction (§8)."""

from flask_babel import gettext as _
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.web.registry import registry
from saas.supervision.draws import engine, pools, records
from saas.supervision.draws.dice import read_throws, read_witnesses
from saas.supervision.draws.models import Draw, DrawAttempt, DrawSeat
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
from saas.supervision.plans import service as plans
from saas.supervision.plans.models import InspectionTask
from saas.supervision.plans.task_view import missing
from tenants.unit import ctx_of

ONE_OPEN = "draw_attempt_open_idx"
__all__ = [
    "attempts_of", "busy_words", "commit", "current", "draw_of", "drawn", "freeze", "get_attempt", "get_draw", "lock",
    "open_attempt", "previous", "seal", "throw", "void",
]  # fmt: skip


def lock(s: Session, task_id: int) -> None:
    """Everything that happens to the draw of one task happens one after the other."""
    ctx = ctx_of(s)
    key = f"draw:{ctx.root}:{ctx.me}:{task_id}"
    s.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


def freeze(s: Session, task: InspectionTask, *, idem_key: str, sides: int = 6, party: str = "") -> DrawAttempt:
    """Copies both pools and fixes the rule and the source of the seed; a second click gets the attempt there is.

    Raises Refusal: ``E_CATEGORY`` (not in the section's hand), ``E_TASK_STATE``, ``E_NOT_READY`` (the first missing
    precondition; S2-28, S0-29, S0-14), ``E_DRAW_BUSY`` (names who holds the open attempt), or the engine's code.
    """
    lock(s, task.id)
    s.refresh(task)
    ctx = ctx_of(s)
    found = current(s, task)
    if found is not None:
        return found
    if task.state != "prepared":
        raise Refusal("E_TASK_STATE", _("这个任务现在不能抽取。"))
    hand = categories_in_hand(s)
    if hand is not None and not set(task.categories) <= set(hand):
        raise Refusal("E_CATEGORY", _("这个任务不归您所在的科室承办。"))
    _ready(s, task)
    _alone(s)
    draw = draw_of(s, task) or _draw(s, task)
    number = (s.scalar(select(func.max(DrawAttempt.attempt)).where(*_mine(draw))) or 0) + 1
    both = pools.gather(s, task)
    attempt = DrawAttempt(
        draw_id=draw.id, attempt=number, idem_key=idem_key, state="frozen", record={}, frozen_by=ctx.user_id,
        frozen_name=ctx.user_name, frozen_at=clock.now(), frozen_on=clock.today(),
    )  # fmt: skip
    _insert(s, attempt)
    persons = pools.copy(s, attempt, task, both, draw.name)
    plan = records.seed_plan(sides, party.strip() or _("抽取现场"))
    with _told():
        attempt.record = records.inputs(draw.name, number, previous(s), both.objects, persons, both.params, plan)
    s.flush()
    journal.record(
        s, "draw.freeze", f"draw_attempt:{attempt.id}", task=task.id, attempt=number, objects=len(both.objects),
        persons=len(persons), left_out=pools.left_out(s, attempt),
    )  # fmt: skip
    return attempt


def commit(s: Session, attempt: DrawAttempt) -> DrawAttempt:
    """Publishes the commitment: from here on nothing about the draw can be changed, only voided in public (§4).

    Raises Refusal ``E_SAME_PERSON`` for whoever froze the pool, ``E_DRAW_STATE`` for a void attempt.
    """
    task = _enter(s, attempt)
    ctx = ctx_of(s)
    if attempt.state != "frozen":
        return _gone_on(attempt)
    if attempt.frozen_by == ctx.user_id:
        raise Refusal("E_SAME_PERSON", _("名录由您冻结，承诺须由监督科室的另一位人员公布。"))
    attempt.record = records.committed(attempt.record)
    attempt.commit, attempt.state = attempt.record["commit"], "committed"
    attempt.committed_by, attempt.committed_name, attempt.committed_at = ctx.user_id, ctx.user_name, clock.now()
    s.flush()
    journal.record(s, "draw.commit", f"draw_attempt:{attempt.id}", commit=attempt.commit)
    announce(s, attempt, task, "committed", pools.left_out(s, attempt))
    return attempt


def throw(s: Session, attempt: DrawAttempt, *, digits: str, witnesses: str) -> DrawAttempt:
    """Takes the throws, draws subjects and officers, and keeps everything a recount needs (S0-01, S1-15, S2-29).

    The same throws again change nothing. Raises Refusal: ``E_DICE_FACE``, ``E_DICE_COUNT``, ``E_WITNESS``,
    ``E_DICE_TAKEN`` (other throws are in already), ``E_DRAW_STATE``.
    """
    _enter(s, attempt)
    ctx = ctx_of(s)
    if attempt.state == "frozen":
        raise Refusal("E_DRAW_STATE", _("承诺还没有公布，不能录入点数。"))
    thrown = read_throws(digits, attempt.record["seed_plan"][0])
    if attempt.state != "committed":
        if attempt.state != "void" and attempt.record["contributions"] != [thrown]:
            raise Refusal("E_DICE_TAKEN", _("这次抽取的点数已经录入，不能再改。"), "digits")
        return _gone_on(attempt)
    seen = read_witnesses(witnesses, ctx.user_name)
    with _told():
        attempt.record = records.finished(attempt.record, [thrown])
    attempt.seed, attempt.officers = attempt.record["seed"], attempt.record["result"]["officers"]
    attempt.witnesses, attempt.state = seen, "drawn"
    attempt.thrown_by, attempt.drawn_at = ctx.user_id, clock.now()
    _keep(s, attempt)
    # the seed stays out of the trace: with the public credit codes it tells its readers who is visited next
    journal.record(
        s, "draw.throw", f"draw_attempt:{attempt.id}", witnesses=len(seen),
        drawn=len(engine.drawn_ids(attempt.record["result"]["objects"])),
    )  # fmt: skip
    return attempt


def seal(s: Session, attempt: DrawAttempt) -> DrawAttempt:
    """Writes the head, marks the task drawn and tells whoever inspects; sealed is sealed.

    Raises Refusal ``E_DRAW_STATE``, ``E_SHORT`` (a seat is empty), ``E_RECOUNT`` (the stored rows do not answer to the
    record: nothing is sealed).
    """
    task = _enter(s, attempt)
    if attempt.state == "sealed":
        return attempt
    if attempt.state != "drawn":
        raise Refusal("E_DRAW_STATE", _("还没有抽取，不能封存。"))
    if attempt.officers["unfilled"]:
        raise Refusal("E_SHORT", _("有检查组缺人，不能封存。请作废本次抽取，补足人员后再抽。"))
    if not sound(s, attempt):
        raise Refusal("E_RECOUNT", _("存下的结果与复算不一致，不能封存。请报告系统管理员。"))
    attempt.head = records.head_of(attempt.record)
    attempt.record = {**attempt.record, "head": attempt.head, "events": []}
    attempt.state, attempt.sealed_at, attempt.sealed_on = "sealed", clock.now(), clock.today()
    s.flush()
    journal.record(s, "draw.seal", f"draw_attempt:{attempt.id}", head=attempt.head)
    plans.mark(s, task, "drawn")
    announce(s, attempt, task, "sealed")
    registry.announce("draw.sealed", s, attempt_id=attempt.id, task=task)
    return attempt


def void(s: Session, attempt: DrawAttempt, reason: str) -> DrawAttempt:
    """Gives an attempt up, with its reason and for everybody to see; the next one counts on (§4, serial rule).

    Raises Refusal ``E_REASON``, ``E_DRAW_STATE`` for a sealed attempt.
    """
    task = _enter(s, attempt)
    if attempt.state == "void":
        return attempt
    if attempt.state == "sealed":
        raise Refusal("E_DRAW_STATE", _("已经封存的抽取不能作废。"))
    if not reason.strip():
        raise Refusal("E_REASON", _("请写明作废理由。"), "reason")
    before, attempt.state, attempt.void_reason = attempt.state, "void", reason.strip()
    s.flush()
    journal.record(s, "draw.void", f"draw_attempt:{attempt.id}", before={"state": before}, after={"state": "void"})
    if attempt.commit is not None:
        announce(s, attempt, task, "void")
    return attempt


def _enter(s: Session, attempt: DrawAttempt) -> InspectionTask:
    """Takes the task's lock, then reads everything again: another click may just have gone through."""
    draw = get_draw(s, attempt.draw_id)
    lock(s, draw.task_id)
    s.refresh(attempt, with_for_update=True)
    return plans.get_task(s, draw.task_id)


def _gone_on(attempt: DrawAttempt) -> DrawAttempt:
    if attempt.state == "void":
        raise Refusal("E_DRAW_STATE", _("这次抽取已经作废。"))
    return attempt


def _ready(s: Session, task: InspectionTask) -> None:
    obstacle = missing(s, task)
    if obstacle is not None:
        raise Refusal("E_NOT_READY", _("还不能抽取，未具备：%(what)s。", what=obstacle.text))


def _alone(s: Session) -> None:
    other = open_attempt(s)
    if other is not None:
        raise Refusal("E_DRAW_BUSY", busy_words(other[1], other[0]))


def _insert(s: Session, attempt: DrawAttempt) -> None:
    """The partial unique index decides between two tasks frozen at the same moment."""
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


def _keep(s: Session, attempt: DrawAttempt) -> None:
    """Ticket, place and seats beside the frozen copies, for pages and for the inspections."""
    result = attempt.record["result"]
    tickets, odds = records.tickets(attempt.record), records.odds(attempt.record)
    why = {row["id"]: row["why"] for st in result["objects"]["strata"] for cell in st["cells"] for row in cell["drawn"]}
    subjects = {row.pid: row for row in pools.subjects_of(s, attempt)}
    for pid, ticket in tickets.items():
        row = subjects[pid]
        row.ticket, row.place, row.drawn, row.why = ticket, odds[pid].rank, pid in why, why.get(pid)
    s.flush()
    people = {row.pid: row for row in pools.persons_of(s, attempt)}
    for team in result["officers"]["teams"]:
        for seat, pid in enumerate(team["members"], 1):
            if pid is not None:
                s.add(
                    DrawSeat(
                        attempt_id=attempt.id,
                        draw_subject_id=subjects[team["id"]].id,
                        draw_person_id=people[pid].id,
                        seat=seat,
                    )
                )
    s.flush()


class _told:
    """A protocol error becomes a refusal with the protocol's code and a sentence that says what to do."""

    def __enter__(self):
        return self

    def __exit__(self, kind, failure, trace):
        if isinstance(failure, engine.DrawError):
            said = _("名录或者规则不符合抽取协议（%(where)s），没有保存。", where=failure.where or failure.code)
            raise Refusal(failure.code, said) from failure
        return False
