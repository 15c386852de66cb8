"""Recounts as jobs: on demand for one subtree, every night for every province."""

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation import journal
from saas.foundation.jobs.service import Progress, context_of
from saas.surfaces.statistics import service
from tenants.context import MAINT
from tenants.tree import Tenant
from tenants.unit import transaction

log = structlog.get_logger("statistics")


def recount(s: Session, payload: dict, progress: Progress) -> None:
    """Compares the cells of the asking bureau's subtree with its facts and traces the outcome. Reads only."""
    found = service.recount(s)
    journal.record(
        s, "statistics.recount", "stat_cell:subtree", differences=len(found),
        first=[f"{d.tenant_no} {d.measure} {d.period} {d.facts}/{d.cells}" for d in found[:20]],
    )  # fmt: skip
    if found:
        log.error("statistics_differ", tenant=s.info["ctx"].me, differences=len(found))


def nightly() -> int:
    """Every province once; returns how many differences there were (none is what should be)."""
    with transaction(MAINT) as s:
        roots = s.execute(select(Tenant.root_id, Tenant.tenant_no).where(Tenant.parent_no.is_(None))).all()
    total = 0
    for root, number in roots:
        with transaction(context_of(root, number)) as s:
            found = service.recount(s)
            total += len(found)
            journal.record(s, "statistics.recount", "stat_cell:subtree", differences=len(found))
        if found:
            log.error("statistics_differ", tenant=number, differences=len(found))
    return total
