"""What waits for a lent officer at home: visits at the host, which are opened there and nowhere else (R10)."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.web.registry import Todo
from saas.supervision.loans.models_people import LoanGuest
from tenants.context import Ctx
from tenants.tree import names

MOST = 20


def elsewhere(s: Session, ctx: Ctx) -> list[Todo]:
    """The hosts that drew the officer, as their sent rows say; the page leads to choosing the bureau to act in."""
    rows = s.scalars(
        select(LoanGuest)
        .where(LoanGuest.root_id == ctx.root, LoanGuest.to_no == ctx.me, LoanGuest.sent, LoanGuest.user_id == ctx.user_id)
        .where(LoanGuest.state == "in_force", LoanGuest.visits > 0, LoanGuest.window_to >= clock.today())
        .order_by(LoanGuest.window_to, LoanGuest.id)
        .limit(MOST)
    ).all()
    called = names(s) if rows else {}
    return [
        Todo(
            _("%(host)s抽中您检查 %(n)s 家，请切换到该单位办理", host=called.get(row.tenant_no, ""), n=row.visits),
            url_for("accounts.choose"), due=row.window_to, rank=20,
        )
        for row in rows
    ]  # fmt: skip
