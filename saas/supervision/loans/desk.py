"""What loans leave waiting, derived from the sent rows of both sides: one bounded question for each kind (R2, S2-30)."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.web.registry import Found, Registry, Todo
from saas.supervision.loans import guests
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_people import LoanOfficer
from tenants.context import Ctx
from tenants.tree import names

MOST, HITS = 20, 10


def _letter(number: int) -> str:
    return url_for("loans.letter", asked_id=number)


def _called(s: Session, rows) -> dict[int, str]:
    """Names of bureaus, asked for only where there is something to say."""
    return names(s) if rows else {}


def _of(offer=LoanOffer, request=LoanRequest):
    """An answer and the letter that it answers."""
    return and_(
        offer.root_id == request.root_id, offer.request_id == request.id, offer.tenant_no == request.to_no, offer.to_no == request.tenant_no
    )


def _live(state: tuple[str, ...]):
    """A letter with an answer in one of these states."""
    return exists().where(_of(), LoanOffer.state.in_(state))


def to_answer(s: Session, ctx: Ctx) -> list[Todo]:
    """The lender: letters that nobody has answered or drafted an answer to, with how often the other side reminded."""
    rows = s.scalars(
        select(LoanRequest)
        .where(LoanRequest.root_id == ctx.root, LoanRequest.to_no == ctx.me, LoanRequest.sent, LoanRequest.state == "sent")
        .where(LoanRequest.window_to >= clock.today(), ~_live(("drafted", "granted", "refused")))
        .order_by(LoanRequest.reply_by, LoanRequest.id)
        .limit(MOST)
    ).all()
    called = _called(s, rows)
    return [
        Todo(
            _("答复%(who)s的借调函：%(n)s 人", who=called.get(row.tenant_no, ""), n=row.persons), _letter(row.id), row.reply_by,
            _("已提醒 %(n)s 次", n=len(row.reminded)) if row.reminded else "", 15,
        )
        for row in rows
    ]  # fmt: skip


def _drafted(s: Session, ctx: Ctx):
    """Own drafted answers with their letters."""
    return s.execute(
        select(LoanRequest, LoanOffer)
        .join(LoanOffer, _of())
        .where(LoanOffer.root_id == ctx.root, LoanOffer.tenant_no == ctx.me, LoanOffer.state == "drafted")
        .where(LoanRequest.state == "sent", LoanRequest.window_to >= clock.today())
        .order_by(LoanRequest.reply_by, LoanRequest.id)
        .limit(MOST)
    ).all()


def to_consent(s: Session, ctx: Ctx) -> list[Todo]:
    """The approver: answers drafted by somebody else."""
    rows = [(asked, offer) for asked, offer in _drafted(s, ctx) if ctx.user_id not in offer.namers]
    called = _called(s, rows)
    return [
        Todo(_("审批借给%(who)s", who=called.get(asked.tenant_no, "")), _letter(asked.id), asked.reply_by, offer.drafted_name, 14)
        for asked, offer in rows
    ]  # fmt: skip


def consent_awaited(s: Session, ctx: Ctx) -> list[Todo]:
    """Whoever named the officers waits for the approver."""
    rows = [(asked, offer) for asked, offer in _drafted(s, ctx) if ctx.user_id in offer.namers]
    called = _called(s, rows)
    return [
        Todo(_("审批借给%(who)s", who=called.get(asked.tenant_no, "")), _letter(asked.id), asked.reply_by, _("审批人"))
        for asked, _offer in rows
    ]  # fmt: skip


def named(s: Session, ctx: Ctx) -> list[Todo]:
    """The officer who is named and has not said anything yet."""
    rows = s.execute(
        select(LoanOfficer.id, LoanOfficer.to_no, LoanOffer.window_from)
        .join(LoanOffer, and_(LoanOffer.root_id == LoanOfficer.root_id, LoanOffer.id == LoanOfficer.offer_id))
        .join(LoanRequest, and_(_of(), LoanRequest.state == "sent"))
        .where(LoanOfficer.root_id == ctx.root, LoanOfficer.tenant_no == ctx.me, LoanOfficer.user_id == ctx.user_id)
        .where(LoanOfficer.answer == "", LoanOffer.state.in_(("drafted", "granted")), LoanOffer.window_to >= clock.today())
        .order_by(LoanOffer.window_from, LoanOfficer.id)
        .limit(MOST)
    ).all()
    called = _called(s, rows)
    return [
        Todo(_("您被点名借调到%(who)s：请回复", who=called.get(host, "")), url_for("loans.lent", lent_id=number), day, rank=12)
        for number, host, day in rows
    ]  # fmt: skip


def to_order(s: Session, ctx: Ctx) -> list[Todo]:
    """The borrower: a consent without an order."""
    ordered = exists().where(
        LoanOrder.root_id == LoanOffer.root_id, LoanOrder.tenant_no == ctx.me, LoanOrder.to_no == LoanOffer.tenant_no,
        LoanOrder.offer_id == LoanOffer.id,
    )  # fmt: skip
    rows = s.execute(
        select(LoanRequest, LoanOffer)
        .join(LoanOffer, _of())
        .where(LoanRequest.root_id == ctx.root, LoanRequest.tenant_no == ctx.me, LoanOffer.to_no == ctx.me, LoanOffer.sent)
        .where(LoanRequest.state == "sent", LoanOffer.state == "granted", LoanOffer.window_to >= clock.today(), ~ordered)
        .order_by(LoanOffer.window_from, LoanOffer.id)
        .limit(MOST)
    ).all()
    called = _called(s, rows)
    return [
        Todo(_("%(who)s已同意借出：起草调派单", who=called.get(asked.to_no, "")), _letter(asked.id), offer.window_from, rank=11)
        for asked, offer in rows
    ]  # fmt: skip


def to_ask(s: Session, ctx: Ctx) -> list[Todo]:
    """The borrower: a need of which nobody was asked, or whose every letter was refused or withdrawn."""
    hope = exists().where(
        LoanRequest.root_id == LoanNeed.root_id, LoanRequest.tenant_no == LoanNeed.tenant_no, LoanRequest.need_id == LoanNeed.id,
        LoanRequest.state != "withdrawn", ~_live(("refused",)),
    )  # fmt: skip
    refused = exists().where(
        LoanRequest.root_id == LoanNeed.root_id, LoanRequest.tenant_no == LoanNeed.tenant_no, LoanRequest.need_id == LoanNeed.id,
        LoanRequest.sent,
    )  # fmt: skip
    rows = s.execute(
        select(LoanNeed, refused)
        .where(LoanNeed.root_id == ctx.root, LoanNeed.tenant_no == ctx.me, LoanNeed.state == "open", ~hope)
        .where(LoanNeed.window_to >= clock.today())
        .order_by(LoanNeed.window_from, LoanNeed.id)
        .limit(MOST)
    ).all()
    said = {True: _("都已拒绝，另找：%(task)s差 %(n)s 人"), False: _("起草借调申请：%(task)s差 %(n)s 人")}
    return [
        Todo(said[tried] % {"task": need.task_name, "n": need.missing}, url_for("loans.need", need_id=need.id), need.window_from, rank=16)
        for need, tried in rows
    ]  # fmt: skip


def _silent(s: Session, ctx: Ctx, *more):
    """Own letters that are out without an answer."""
    return s.scalars(
        select(LoanRequest)
        .where(LoanRequest.root_id == ctx.root, LoanRequest.tenant_no == ctx.me, LoanRequest.state == "sent", *more)
        .where(LoanRequest.window_to >= clock.today(), ~_live(("granted", "refused")))
        .order_by(LoanRequest.reply_by, LoanRequest.id)
        .limit(MOST)
    ).all()


def to_remind(s: Session, ctx: Ctx) -> list[Todo]:
    """The borrower: letters past their day that were not reminded of today."""
    today = clock.today()
    rows = _silent(s, ctx, LoanRequest.reply_by < today, ~LoanRequest.reminded.op("@>", is_comparison=True)([today]))
    called = _called(s, rows)
    return [Todo(_("%(who)s逾期未答复：提醒", who=called.get(row.to_no, "")), _letter(row.id), row.reply_by, rank=17) for row in rows]


def answers_awaited(s: Session, ctx: Ctx) -> list[Todo]:
    """Whom the borrower waits for."""
    rows = _silent(s, ctx)
    called = _called(s, rows)
    return [Todo(_("答复借调函 %(no)s", no=row.number), _letter(row.id), row.reply_by, called.get(row.to_no, "")) for row in rows]


def _orders(s: Session, ctx: Ctx):
    return s.scalars(
        select(LoanOrder)
        .join(LoanOffer, and_(LoanOffer.root_id == LoanOrder.root_id, LoanOffer.id == LoanOrder.offer_id))
        .where(LoanOrder.root_id == ctx.root, LoanOrder.tenant_no == ctx.me, LoanOrder.state == "drafted")
        .where(LoanOffer.tenant_no == LoanOrder.to_no, LoanOffer.state == "granted")
        .where(LoanOrder.window_to >= clock.today())
        .order_by(LoanOrder.window_from, LoanOrder.id)
        .limit(MOST)
    ).all()


def to_issue(s: Session, ctx: Ctx) -> list[Todo]:
    """The approver of the host: orders drafted by somebody else."""
    return [
        Todo(_("签发调派单 %(no)s", no=row.number), url_for("loans.order", order_id=row.id), row.window_from, row.drafted_name, 13)
        for row in _orders(s, ctx)
        if row.drafted_by != ctx.user_id
    ]


def issue_awaited(s: Session, ctx: Ctx) -> list[Todo]:
    """Whoever drafted an order waits for the approver."""
    return [
        Todo(_("签发调派单 %(no)s", no=row.number), url_for("loans.order", order_id=row.id), row.window_from, _("审批人"))
        for row in _orders(s, ctx)
        if row.drafted_by == ctx.user_id
    ]


def recalls(s: Session, ctx: Ctx) -> list[Todo]:
    """The host: somebody whom the lender wants back earlier."""
    return [
        Todo(_("对方召回%(name)s：办理", name=guest.name), url_for("loans.order", order_id=guest.order_id), officer.recalled_to, rank=9)
        for guest, officer in guests.recalled(s)[:MOST]
    ]


def find(s: Session, q: str) -> list[Found]:
    """Letters and orders by a part of their number, of one's own bureau or sent to it."""
    ctx, out = s.info["ctx"], []
    kinds = ((LoanRequest, "loans.letter", "asked_id", _("借调函")), (LoanOrder, "loans.order", "order_id", _("调派单")))
    for model, endpoint, key, kind in kinds:
        mine = or_(model.tenant_no == ctx.me, and_(model.to_no == ctx.me, model.sent))
        stmt = select(model).where(model.root_id == ctx.root, mine, model.number.contains(q, autoescape=True))
        rows = s.scalars(stmt.order_by(model.id.desc()).limit(HITS))
        out += [Found(kind, row.number, url_for(endpoint, **{key: row.id})) for row in rows]
    return out


def fill(registry: Registry) -> None:
    """To-dos, what others owe, and finding by number."""
    registry.todos += [
        ("loan.offer", to_answer), ("loan.decide", to_consent), ("loan.decide", to_issue), ("loan.answer", named),
        ("loan.request", to_order), ("loan.request", to_ask), ("loan.request", to_remind), ("loan.request", recalls),
    ]  # fmt: skip
    registry.waiting += [("loan.request", answers_awaited), ("loan.request", issue_awaited), ("loan.offer", consent_awaited)]
    registry.finders.append(("loan.read", find))
