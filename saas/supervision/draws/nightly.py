"""What becomes due by date alone: records that open with the end of their window, attempts that were left lying."""

from collections.abc import Sequence
from functools import partial

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.jobs.nights import Night
from saas.foundation.jobs.service import context_of
from saas.supervision.draws import opening, service
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.reading import OPEN, get_attempt, get_draw
from saas.supervision.plans import service as plans
from tenants.context import MAINT, Ctx
from tenants.tree import Tenant
from tenants.unit import ctx_of, transaction

log = structlog.get_logger("draws")


def nightly() -> int:
    """Province by province; returns how many attempts moved. Safe to repeat. Raises NightFailed once all others are done
    where something went wrong with an attempt."""
    with transaction(MAINT) as s:
        roots = s.execute(select(Tenant.root_id, Tenant.tenant_no).where(Tenant.parent_no.is_(None))).all()
    done, night = 0, Night("draws")
    for root, number in roots:
        for tenant_no, attempt_id in night.step(context_of(root, number), _found, ()):
            done += night.step(context_of(root, tenant_no), partial(by_date, attempt_id=attempt_id), 0)
    log.info("draws_by_date", done=done, failed=night.failed)
    night.end()
    return done


def _found(s: Session) -> Sequence[tuple[int, int]]:
    return s.execute(due(ctx_of(s))).all()


def due(ctx: Ctx):
    """(bureau, attempt) of the subtree whose date may have come: not sealed in time, sealed and still closed, or voided
    after its result and not opened yet."""
    late = DrawAttempt.state.in_(OPEN) & (DrawAttempt.deadline < clock.today())
    closed = (DrawAttempt.state == "sealed") & DrawAttempt.closed & DrawAttempt.opened_on.is_(None)
    gone = (DrawAttempt.state == "void") & DrawAttempt.drawn_at.is_not(None) & DrawAttempt.opened_on.is_(None)
    mine = (DrawAttempt.root_id == ctx.root, DrawAttempt.tenant_no.between(ctx.lo, ctx.hi))
    return select(DrawAttempt.tenant_no, DrawAttempt.id).where(*mine, late | closed | gone).order_by(DrawAttempt.id)


def by_date(s: Session, attempt_id: int) -> int:
    """One attempt of the own bureau: voided when overdue, opened once its window is over; how many changed (0 or 1)."""
    attempt = get_attempt(s, attempt_id)
    if attempt.state in OPEN:
        with force_locale("zh_CN"):
            reason = _("到期没有封存，按规定作废。")
        service.void(s, attempt, reason, "overdue")
        return 1
    if attempt.state == "void":
        return int(opening.follow(s, plans.get_task(s, get_draw(s, attempt.draw_id).task_id)) > 0)
    if attempt.opened_on is not None or clock.today().isoformat() <= attempt.record["params"]["window"][1]:
        return 0
    opening.publish(s, attempt)
    return 1
