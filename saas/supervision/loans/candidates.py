"""Whom the lender could name for a letter: own officers of the categories, each with what speaks against it (S2-30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.web.registry import registry
from saas.registers.inspectors import constraints
from saas.registers.inspectors.models import Inspector
from saas.supervision.loans import days, offers
from saas.supervision.loans.models import LoanRequest
from tenants.unit import ctx_of

MOST = 200


@dataclass(frozen=True)
class Candidate:
    """An own officer as the lender chooses among them. ``wrong``: why not (a sentence), or empty; ``promised``: days already
    promised to others inside the window; ``load``: visits still open at home in these days."""

    inspector: Inspector
    wrong: str
    promised: Sequence[days.Promise]
    load: int

    @property
    def fit(self) -> bool:
        return not self.wrong and not self.promised


def candidates(s: Session, request: LoanRequest, window: tuple[date, date]) -> list[Candidate]:
    """Officers who manage one of the categories, those who can go first; a fixed number of questions."""
    ctx = ctx_of(s)
    mine = (Inspector.root_id == ctx.root, Inspector.tenant_no == ctx.me, Inspector.department_id.is_(None))
    people = list(
        s.scalars(
            select(Inspector)
            .where(*mine, Inspector.state == "active", Inspector.categories.op("&&", is_comparison=True)(list(request.categories)))
            .order_by(Inspector.name_key, Inspector.id)
            .limit(MOST)
        )
    )
    ids, loads = [one.id for one in people], {}
    away = constraints.absences(s, ids, window) if ids else {}
    promised = days.promised(s, ids, window)
    registry.announce("loan.load", s, inspectors=ids, window=window, found=loads)
    found = []
    for one in people:
        wrong = offers.unfit(s, one, request, window, away)
        found.append(Candidate(one, wrong[1] if wrong else "", promised.get(one.id, ()), loads.get(one.id, 0)))
    return sorted(found, key=lambda one: not one.fit)
