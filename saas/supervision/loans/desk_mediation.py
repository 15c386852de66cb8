"""What a superior's word leaves waiting: at the superior, at the bureau that is to lend, at the needy one. Derived, R2."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from saas import clock
from saas.foundation.calendars import service as calendars
from saas.foundation.settings import service as settings
from saas.foundation.web.registry import Todo
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanRequest
from saas.supervision.loans.models_nearby import LoanDirective
from tenants.context import Ctx
from tenants.tree import names

MOST = 20


def to_mediate(s: Session, ctx: Ctx) -> list[Todo]:
    """Bureaus below asked for help and nobody has answered since."""
    if ctx.lo == ctx.hi:
        return []
    answer = aliased(LoanDirective)
    heard = (
        select(answer.id)
        .where(answer.root_id == LoanNeed.root_id, answer.to_no == LoanNeed.tenant_no, answer.need_id == LoanNeed.id)
        .where(answer.kind == "answer", answer.issued_on >= LoanNeed.mediation_on)
        .exists()
    )
    rows = s.scalars(
        select(LoanNeed)
        .where(LoanNeed.root_id == ctx.root, LoanNeed.tenant_no.between(ctx.lo, ctx.hi), LoanNeed.tenant_no != ctx.me)
        .where(LoanNeed.state == "open", LoanNeed.mediation_on.is_not(None), LoanNeed.window_to >= clock.today(), ~heard)
        .order_by(LoanNeed.window_from, LoanNeed.id)
        .limit(MOST)
    ).all()
    called = names(s) if rows else {}
    return [
        Todo(
            _("%(who)s请求协调借调：差 %(n)s 人", who=called.get(row.tenant_no, ""), n=row.missing),
            url_for("loans.mediation", need_id=row.id), due=row.window_from, rank=25,
        )
        for row in rows
    ]  # fmt: skip


def to_obey(s: Session, ctx: Ctx) -> list[Todo]:
    """A superior's word to this bureau that has no answer yet: an order after a refusal waits again."""
    if not ctx.anc:
        return []
    rows = s.execute(
        select(LoanDirective, LoanRequest.id, LoanRequest.reply_by, LoanOffer.state)
        .outerjoin(
            LoanRequest,
            (LoanRequest.root_id == LoanDirective.root_id) & (LoanRequest.tenant_no == LoanDirective.host_no)
            & (LoanRequest.need_id == LoanDirective.need_id) & (LoanRequest.to_no == ctx.me) & (LoanRequest.state == "sent"),
        )
        .outerjoin(
            LoanOffer,
            (LoanOffer.root_id == LoanRequest.root_id) & (LoanOffer.tenant_no == ctx.me)
            & (LoanOffer.request_id == LoanRequest.id) & (LoanOffer.state != "withdrawn"),
        )
        .where(LoanDirective.root_id == ctx.root, LoanDirective.to_no == ctx.me, LoanDirective.kind != "answer")
        .where(LoanDirective.window_to >= clock.today())
        .order_by(LoanDirective.id.desc())
        .limit(MOST)
    ).all()  # fmt: skip
    called, out = names(s) if rows else {}, []
    for row, request_id, reply_by, state in rows:
        if state == "granted" or (state == "refused" and row.kind != "order"):
            continue
        who = {"who": called.get(row.host_no, "")}
        url = url_for("loans.directive", directive_id=row.id)
        if request_id is None:
            said = _("上级调派令：准备借给%(who)s，等对方来函", **who) if row.kind == "order" else _("上级协调函：%(who)s将来函借调", **who)
        else:
            said = _("上级调派令：请答复%(who)s", **who) if row.kind == "order" else _("上级协调函：请答复%(who)s", **who)
        # the superior's word gives as many days anew as a letter would: what came today is not late today
        fresh = calendars.add_workdays(row.issued_on, settings.effective(s, "loan_reach").value["reply_days"])
        out.append(Todo(said, url, due=max(fresh, reply_by or fresh), rank=15 if row.kind == "order" else 25))
    return out


def to_write(s: Session, ctx: Ctx) -> list[Todo]:
    """A superior found bureaus for an own open need that have no letter yet."""
    if not ctx.anc:
        return []
    rows = s.execute(
        select(LoanDirective, LoanNeed)
        .join(LoanNeed, (LoanNeed.root_id == LoanDirective.root_id) & (LoanNeed.id == LoanDirective.need_id))
        .where(LoanDirective.root_id == ctx.root, LoanDirective.to_no == ctx.me, LoanDirective.kind == "answer")
        .where(LoanNeed.tenant_no == ctx.me, LoanNeed.state == "open", LoanNeed.window_to >= clock.today())
        .order_by(LoanDirective.id)
        .limit(MOST)
    ).all()
    if not rows:
        return []
    letters = s.execute(
        select(LoanRequest.need_id, LoanRequest.to_no)
        .where(LoanRequest.root_id == ctx.root, LoanRequest.tenant_no == ctx.me, LoanRequest.state == "sent")
        .where(LoanRequest.need_id.in_({need.id for _row, need in rows}))
    )
    live = {(number, to_no) for number, to_no in letters}
    called, out = names(s), []
    for row, need in rows:
        left = [one for one in row.lenders if (need.id, one) not in live]
        if left:
            who = _("、").join(called.get(one, "") for one in left)
            said = _("上级已协调：向%(who)s发出借调函", who=who)
            out.append(Todo(said, url_for("loans.mediation", need_id=need.id), due=need.window_from, rank=15))
    return out
