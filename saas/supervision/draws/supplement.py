"""Supplementary draws: drawn subjects without a team are drawn for once more, by the people and in the window there are
now; and the end of a subject that nobody can go to (draw protocol §9, S2-30)."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.accounts.standins import acting_for
from saas.foundation.web.registry import registry
from saas.supervision.draws import after, leftover, pools
from saas.supervision.draws.events_book import enter_book
from saas.supervision.draws.models import Draw, DrawAttempt, DrawSubject
from saas.supervision.draws.reading import attempts_of, draws_of, get_attempt
from saas.supervision.draws.seeding import Sources
from saas.supervision.draws.service import lock
from saas.supervision.draws.service import start as start_attempt
from saas.supervision.plans.models import InspectionTask
from tenants.unit import ctx_of


def start(
    s: Session, task: InspectionTask, *, subjects: Collection[int], reason: str, idem_key: str,
    window: tuple[date, date] | None = None, sources: Sources | None = None,
) -> DrawAttempt:  # fmt: skip
    """Freezes a supplementary draw ``X.s1``, ``X.s2``, … of open subjects (rows of ``draw_subject``), all of them *must*.
    Shifting: a window of its own; splitting: only some of them now. From here on it goes the way of any draw, chained like
    any other. A second click gets the one under way.

    Raises Refusal: ``E_CATEGORY``, ``E_NOTHING_OPEN``, ``E_CHOICE``, ``E_WINDOW``, ``E_REASON``, ``E_NOT_ELIGIBLE`` (left
    the register, or may not be drawn any more: such a subject is given up), and those of :func:`service.start`.
    """
    lock(s, task.id)
    s.refresh(task)
    found = leftover.supplementing(s, task)
    if found is not None or (earlier := _by_key(s, idem_key)) is not None:
        return found[1] if found is not None else earlier
    hand = categories_in_hand(s)
    if hand is not None and not set(task.categories) <= set(hand):
        raise Refusal("E_CATEGORY", _("这个任务不归您所在的科室承办。"))
    waiting = leftover.open_subjects(s, task)
    if not waiting:
        raise Refusal("E_NOTHING_OPEN", _("这个任务没有待补充匹配的对象。"))
    chosen = [one for one in waiting if one.subject.id in subjects]
    if not chosen:
        raise Refusal("E_CHOICE", _("至少选择一家。"), "subjects")
    window = window or (task.window_from, task.window_to)
    if not max(window[0], clock.today()) <= window[1]:
        raise Refusal("E_WINDOW", _("检查窗口应从早到晚，而且还没有过去。"), "window_to")
    if len(reason.strip()) < 2:
        raise Refusal("E_REASON", _("请写明补充抽取的理由"), "reason")
    both = pools.gather(s, task, only={one.subject.pid for one in chosen}, window=window)
    inside = {row["id"] for row in both.objects}
    gone = [one.subject.name for one in chosen if one.subject.pid not in inside]
    if gone:
        said = _("%(who)s现在已不能抽取（见名录），请去掉；不再检查的由审批人放弃。", who=_("、").join(gone))
        raise Refusal("E_NOT_ELIGIBLE", said, "subjects")
    draw = _draw(s, task, reason.strip())
    attempt = start_attempt(s, draw, task, both, idem_key, sources or Sources())
    journal.record(s, "draw.supplement", f"draw_attempt:{attempt.id}", task=task.id, part=draw.part, reason=draw.reason)
    return attempt


def _by_key(s: Session, idem_key: str) -> DrawAttempt | None:
    mine = (DrawAttempt.root_id == ctx_of(s).root, DrawAttempt.tenant_no == ctx_of(s).me)
    return s.scalar(select(DrawAttempt).where(*mine, DrawAttempt.idem_key == idem_key))


def _draw(s: Session, task: InspectionTask, reason: str) -> Draw:
    """The next part; a part whose every attempt is void is the same draw once more (§4, serial rule)."""
    draws = draws_of(s, task)
    last = draws[-1]
    if last.part and all(row.state == "void" for row in attempts_of(s, last)):
        last.reason = reason
        return last
    part = last.part + 1
    draw = Draw(
        task_id=task.id, round=task.round, part=part, name=f"{draws[0].name}.s{part}", reason=reason, created_at=clock.now()
    )
    s.add(draw)
    s.flush()
    return draw


def give_up(s: Session, subject: DrawSubject, reason: str) -> DrawSubject:
    """The approver lets a drawn subject go that can neither be visited nor substituted, for good and with a reason. The
    same again changes nothing.

    Raises Refusal: ``E_NO_RIGHT``, ``E_NOT_LOST`` (it can still be visited, substituted or drawn for), ``E_REASON``.
    """
    attempt = get_attempt(s, subject.attempt_id)
    task = enter_book(s, attempt)
    s.refresh(subject)
    if subject.settled_how == "given_up":
        return subject
    acting = acting_for(s, "approver")
    if not acting.allowed:
        raise Refusal("E_NO_RIGHT", _("您今天没有决定的权限。"))
    if not leftover.lost(s, subject):
        raise Refusal("E_NOT_LOST", _("这个对象还可以检查、递补或者补充抽取，不能放弃。"))
    if len(reason.strip()) < 2:
        raise Refusal("E_REASON", _("请写明放弃的理由"), "reason")
    rows = [row.id for row in leftover.family(s, subject)]
    leftover.settle(s, subject.id, "given_up")
    journal.record(
        s, "draw.give_up", f"draw_attempt:{attempt.id}", on_behalf=acting.on_behalf, subject=subject.id, reason=reason.strip()
    )
    registry.announce("draw.given_up", s, task=task, subjects=rows, reason=reason.strip())
    registry.announce("draw.held", s, attempt_id=attempt.id, subjects=after.held(s, attempt))
    return subject
