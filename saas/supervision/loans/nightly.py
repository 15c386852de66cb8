"""What midnight brings: loans whose last day is over end at the host, the lender takes its people's data back, and what
bureaus told of weeks that are over is forgotten."""

import structlog
from sqlalchemy import select

from saas import clock
from saas.foundation.jobs.service import context_of
from saas.supervision.loans import capacity, days, guests
from saas.supervision.loans.models_people import LoanGuest, LoanOfficer
from tenants.context import MAINT, Ctx
from tenants.tree import Tenant
from tenants.unit import transaction

log = structlog.get_logger("loans")


def nightly() -> int:
    """Province by province, each bureau in its own context (R1); returns how many people it concerned. Safe to repeat."""
    with transaction(MAINT) as s:
        roots = s.execute(select(Tenant.root_id, Tenant.tenant_no).where(Tenant.parent_no.is_(None))).all()
    done = 0
    for root, number in roots:
        for which, verb in ((hosts, guests.by_date), (lenders, days.give_back_unused), (capacity.tellers, capacity.forget)):
            with transaction(context_of(root, number)) as s:
                found = s.scalars(which(s.info["ctx"])).all()
            for tenant_no in found:
                with transaction(context_of(root, tenant_no)) as s:
                    done += verb(s)
    log.info("loans_by_date", done=done)
    return done


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
    """Bureaus of the subtree whose people have left a host while their data are still lent."""
    mine = (LoanOfficer.root_id == ctx.root, LoanOfficer.tenant_no.between(ctx.lo, ctx.hi), LoanOfficer.sent)
    guest = (LoanGuest.root_id == LoanOfficer.root_id) & (LoanGuest.to_no == LoanOfficer.tenant_no)
    return (
        select(LoanOfficer.tenant_no).distinct()
        .join(LoanGuest, guest & (LoanGuest.officer_id == LoanOfficer.id))
        .where(*mine, LoanGuest.left_on.is_not(None))
        .order_by(LoanOfficer.tenant_no)
    )  # fmt: skip
