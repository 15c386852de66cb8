"""How often a subject was checked, whichever bureau did it (R9; S0-25)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from saas.registers.subjects.models import SubjectCheck
from tenants.unit import ctx_of


def done_in(s: Session, subject_ids: Collection[int], year: int) -> dict[int, int]:
    """Subject → checks that began in that year and whose result is public; subjects without one are absent."""
    ctx = ctx_of(s)
    stmt = (
        select(SubjectCheck.subject_id, func.count())
        .where(
            SubjectCheck.root_id == ctx.root, SubjectCheck.to_no.between(ctx.lo, ctx.hi),
            SubjectCheck.subject_id.in_(subject_ids), SubjectCheck.outcome.is_not(None),
            SubjectCheck.began_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(SubjectCheck.subject_id)
    )  # fmt: skip
    return dict(s.execute(stmt).all()) if subject_ids else {}
