"""What midnight brings: loans whose last day is over end at the host, the lender takes its people's data back, and what
bureaus told of weeks that are over is forgotten."""

from collections.abc import Callable, Sequence
from functools import partial

import structlog
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.jobs.nights import Night
from saas.foundation.jobs.service import context_of
from saas.supervision.loans import capacity, days, guests
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from tenants.context import MAINT, Ctx
from tenants.tree import Tenant
from tenants.unit import ctx_of, transaction

log = structlog.get_logger("loans")


def nightly() -> int:
    """Province by province, each bureau in its own context (R1); returns how many people it concerned. Safe to repeat.
    Raises NightFailed once all others are done where something went wrong for a bureau."""
    with transaction(MAINT) as s:
        roots = s.execute(select(Tenant.root_id, Tenant.tenant_no).where(Tenant.parent_no.is_(None))).all()
    done, night = 0, Night("loans")
    for root, number in roots:
        for which, verb in ((hosts, guests.by_date), (lenders, days.give_back_unused), (capacity.tellers, capacity.forget)):
            found = night.step(context_of(root, number), partial(_bureaus, which), ())
            for tenant_no in found:
                done += night.step(context_of(root, tenant_no), verb, 0)
    log.info("loans_by_date", done=done, failed=night.failed)
    night.end()
    return done


def _bureaus(which: Callable[[Ctx], Select], s: Session) -> Sequence[int]:
    return s.scalars(which(ctx_of(s))).all()


def hosts(ctx: Ctx):
    """Bureaus of the subtree with a guest whose days may be over, or whom the lender recalled."""
    mine = (LoanGuest.root_id == ctx.root, LoanGuest.tenant_no.between(ctx.lo, ctx.hi), LoanGuest.state == "in_force")
    named = (LoanOfficer.root_id == LoanGuest.root_id) & (LoanOfficer.tenant_no == LoanGuest.to_no)
    return (
        select(LoanGuest.tenant_no).distinct()
        .outerjoin(LoanOfficer, named & (LoanOfficer.id == LoanGuest.officer_id))
        .where(*mine, (LoanGuest.window_to < clock.today()) | (LoanOfficer.recalled_to < clock.today()))
        .order_by(LoanGuest.tenant_no)
    )  # fmt: skip


def lenders(ctx: Ctx):
    """Bureaus of the subtree whose people are of no more use to a host while their data are still lent."""
    mine = (LoanOfficer.root_id == ctx.root, LoanOfficer.tenant_no.between(ctx.lo, ctx.hi))
    return days.unused(LoanOfficer.tenant_no).distinct().where(*mine).order_by(LoanOfficer.tenant_no)
