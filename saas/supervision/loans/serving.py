"""Whether a borrowed officer serves here today, asked from wherever the loan itself cannot be read (S2-30, R10).

A guest reads no row of the loan and a sign-in is read before any bureau is known, so the bureau itself looks it up.
"""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.supervision.loans.guests import standings
from saas.supervision.loans.models_people import LoanGuest
from tenants.context import Ctx
from tenants.unit import transaction


def serves(ctx: Ctx, user_id: int, today: date, guest_id: int | None = None) -> bool:
    """Whether a person from another bureau may act on that day for the bureau of ``ctx``: by any loan, or by this one. Of
    somebody who was never lent here it says nothing, the membership alone decides."""
    own = replace(ctx, lo=ctx.me, hi=ctx.me, reach="own", roles=(), user_id=None, membership=None, actor_kind="job")
    with transaction(own) as s:
        if guest_id is not None:
            return _live(s, [guest_id], today)
        mine = (LoanGuest.root_id == ctx.root, LoanGuest.tenant_no == ctx.me, LoanGuest.user_id == user_id)
        numbers = s.scalars(select(LoanGuest.id).where(*mine)).all()
        return not numbers or _live(s, numbers, today)


def _live(s: Session, numbers, today: date) -> bool:
    return any(
        one.guest.state == "in_force" and one.guest.window_from <= today <= one.last for one in standings(s, numbers).values()
    )
