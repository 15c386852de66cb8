"""What becomes due by date alone: records that open with the end of their window, attempts that were left lying."""

import structlog
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.jobs.service import context_of
from saas.supervision.draws import opening, service
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.reading import OPEN, get_attempt, get_draw
from saas.supervision.plans import service as plans
from tenants.context import MAINT, Ctx
from tenants.tree import Tenant
from tenants.unit import transaction

log = structlog.get_logger("draws")


def nightly() -> int:
    """Province by province; returns how many attempts moved. Safe to repeat."""
    with transaction(MAINT) as s:
        roots = s.execute(select(Tenant.root_id, Tenant.tenant_no).where(Tenant.parent_no.is_(None))).all()
    done = 0
    for root, number in roots:
        with transaction(context_of(root, number)) as s:
            found = s.execute(due(s.info["ctx"])).all()
        for tenant_no, attempt_id in found:
            with transaction(context_of(root, tenant_no)) as s:
                done += by_date(s, attempt_id)
    log.info("draws_by_date", done=done)
    return done


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
