"""借调函: drafted, sent, reminded, withdrawn by the borrower. Sent, it is read by the lender, who answers with its own row."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation import journal
from saas.foundation.calendars import service as calendars
from saas.foundation.settings import service as settings
from saas.supervision.loans import nearby, needs
from saas.supervision.loans.locking import lock_letter
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.numbering import number
from tenants.unit import ctx_of, lock_bureau


@dataclass(frozen=True)
class Letter:
    """What a request says; ``window`` and ``categories`` lie within the need's own."""

    persons: int
    categories: Sequence[str]
    window: tuple[date, date]
    purpose: str
    reply_by: date
    contact: str = ""


def usual_reply(s: Session) -> date:
    """By when an answer is wanted: so many working days from today, by the bureau's own rule."""
    return calendars.add_workdays(clock.today(), settings.effective(s, "loan_reach").value["reply_days"])


def draft(s: Session, need: LoanNeed, to_no: int, letter: Letter) -> LoanRequest:
    """A letter to one bureau, or the changed draft; a letter to it that is out already is given back as it is.

    Raises Refusal: ``E_STATE`` (the need is settled), ``E_REACH`` (the settings do not reach so far), ``E_WINDOW``,
    ``E_CHOICE`` (categories), ``E_PURPOSE``, ``E_REPLY_BY``.
    """
    ctx = ctx_of(s)
    if need.tenant_no != ctx.me:
        raise NotHere("loan_need")
    lock_bureau(s)  # two people at once write one letter
    s.refresh(need)
    row = live(s, need, to_no)
    if row is not None and row.state == "sent":
        return row
    _check(s, need, to_no, letter)
    if row is None:
        row = number(s, LoanRequest(need_id=need.id, to_no=to_no, drafted_by=ctx.user_id or 0, drafted_on=clock.today()))
        row.drafted_name = ctx.user_name
    row.task_name, row.subjects, row.persons, row.categories = need.task_name, need.subjects, letter.persons, list(letter.categories)
    row.window_from, row.window_to = letter.window
    row.purpose, row.contact, row.reply_by = letter.purpose.strip(), letter.contact.strip(), letter.reply_by
    s.add(row)
    s.flush()
    journal.record(s, "loan.draft", f"loan_request:{row.id}", to=to_no, number=row.number, persons=row.persons)
    return row


def _check(s: Session, need: LoanNeed, to_no: int, letter: Letter) -> None:
    """What a letter must be, when it is written and again when it goes out."""
    if need.state != "open":
        raise Refusal("E_STATE", _("这个缺口已经办结。"))
    if to_no not in nearby.allowed(s) and to_no not in nearby.named_by_superior(s, need):
        raise Refusal("E_REACH", _("按本局的借调范围，不能向这个单位借调。"), "lenders")
    first, last = letter.window
    if not (need.window_from <= first <= last <= need.window_to):
        raise Refusal("E_WINDOW", _("借调的日子应在检查时间之内。"), "window_to")
    if last < clock.today():
        raise Refusal("E_WINDOW", _("这些日子已经过去。"), "window_to")
    if not letter.categories or not set(letter.categories) <= set(need.categories):
        raise Refusal("E_CHOICE", _("请从列表中选择"), "categories")
    if len(letter.purpose.strip()) < 2:
        raise Refusal("E_PURPOSE", _("请写明借调做什么"), "purpose")
    if not clock.today() <= letter.reply_by <= last:
        raise Refusal("E_REPLY_BY", _("答复期限应在今天和借调的最后一天之间"), "reply_by")


def send(s: Session, row: LoanRequest) -> LoanRequest:
    """From now on the lender reads it. A second click changes nothing. Raises Refusal ``E_STATE`` for a withdrawn one, and
    everything that :func:`draft` raises: a draft may have lain until its days were over."""
    s.refresh(row, with_for_update=True)
    if row.state == "sent":
        return row
    if row.state != "drafted":
        raise Refusal("E_STATE", _("这份借调函已经撤回。"))
    need = s.get(LoanNeed, (row.root_id, row.need_id), populate_existing=True)
    window = (row.window_from, row.window_to)
    _check(s, need, row.to_no, Letter(row.persons, row.categories, window, row.purpose, row.reply_by, row.contact))
    row.state, row.sent, row.sent_on, row.sent_name = "sent", True, clock.today(), ctx_of(s).user_name
    s.flush()
    journal.record(s, "loan.send", f"loan_request:{row.id}", to=row.to_no, number=row.number)
    return row


def ask(s: Session, need: LoanNeed, lenders: Collection[int], letter: Letter) -> list[LoanRequest]:
    """One letter to each of several bureaus, sent at once. Raises Refusal ``E_CHOICE`` for none, and as :func:`draft`."""
    if not lenders:
        raise Refusal("E_CHOICE", _("至少选择一个单位。"), "lenders")
    return [send(s, draft(s, need, to_no, letter)) for to_no in sorted(lenders)]


def remind(s: Session, row: LoanRequest) -> None:
    """Once a day, as long as there is no answer; the lender sees it beside its to-do. Raises Refusal ``E_STATE``,
    ``E_REMINDED``."""
    s.refresh(row, with_for_update=True)
    if row.state != "sent" or offer_to(s, row) is not None:
        raise Refusal("E_STATE", _("对方已经答复，或者借调函没有发出。"))
    if clock.today() in row.reminded:
        raise Refusal("E_REMINDED", _("今天已经提醒过。"))
    row.reminded = [*row.reminded, clock.today()]
    s.flush()
    journal.record(s, "loan.remind", f"loan_request:{row.id}", times=len(row.reminded))


def withdraw(s: Session, row: LoanRequest, reason: str) -> None:
    """The borrower needs them no longer; before an order is in force, a drafted one ends with the letter. A sent letter stays
    readable, with the reason.

    Raises Refusal ``E_ORDERED`` (an order is in force: give the officers back), ``E_REASON``.
    """
    lock_letter(s, row.tenant_no, row.id)
    s.refresh(row, with_for_update=True)
    if row.state == "withdrawn":
        return
    if row.state == "sent" and len(reason.strip()) < 2:
        raise Refusal("E_REASON", _("请写明撤回的理由"), "reason")
    for order in orders_of(s, row):
        if order.sent:
            raise Refusal("E_ORDERED", _("已经有调派单，请办理归还。"))
        if order.state == "drafted":
            order.state, order.ended_on, order.end_reason = "ended", clock.today(), reason.strip()
    row.state, row.withdrawn_on, row.withdraw_reason = "withdrawn", clock.today(), reason.strip()
    s.flush()
    journal.record(s, "loan.withdraw", f"loan_request:{row.id}", reason=row.withdraw_reason)


def withdraw_rest(s: Session, need: LoanNeed, reason: str) -> None:
    """Every letter of a need that led to no order is withdrawn: nobody is left with a question that is none any more."""
    for row in of_need(s, need):
        if row.state != "withdrawn" and not any(order.sent for order in orders_of(s, row)):
            withdraw(s, row, reason)


def close(s: Session, need: LoanNeed, reason: str) -> None:
    """The need is given up, and its open letters with it. Raises Refusal ``E_REASON``."""
    lock_bureau(s)
    needs.settle(s, need, "closed", reason)
    withdraw_rest(s, need, reason)


def follow_seal(s: Session, *, task, **_more) -> None:
    """Follows ``draw.sealed``: the task is drawn, so letters without an order are withdrawn."""
    need = needs.latest_of_task(s, task.id)
    if need is not None:
        with force_locale("zh_CN"):
            withdraw_rest(s, need, _("抽取已经封存，不再需要。"))


def orders_of(s: Session, row: LoanRequest) -> list[LoanOrder]:
    """The borrower's orders upon a letter: one at most is in force, others are drafts upon consents taken back."""
    mine = (LoanOrder.root_id == row.root_id, LoanOrder.tenant_no == row.tenant_no, LoanOrder.request_id == row.id)
    return list(s.scalars(select(LoanOrder).where(*mine).order_by(LoanOrder.id)))


def load(s: Session, request_id: int) -> LoanRequest | None:
    """A request that the reader may see: own, of the subtree, or sent to it."""
    return s.get(LoanRequest, (ctx_of(s).root, request_id))


def live(s: Session, need: LoanNeed, to_no: int) -> LoanRequest | None:
    """The need's letter to one bureau that is not withdrawn."""
    mine = (LoanRequest.root_id == need.root_id, LoanRequest.tenant_no == need.tenant_no, LoanRequest.need_id == need.id)
    return s.scalar(select(LoanRequest).where(*mine, LoanRequest.to_no == to_no, LoanRequest.state != "withdrawn"))


def of_need(s: Session, need: LoanNeed) -> list[LoanRequest]:
    """All letters of a need, the oldest first."""
    mine = (LoanRequest.root_id == need.root_id, LoanRequest.tenant_no == need.tenant_no, LoanRequest.need_id == need.id)
    return list(s.scalars(select(LoanRequest).where(*mine).order_by(LoanRequest.id)))


def offer_to(s: Session, row: LoanRequest) -> LoanOffer | None:
    """The lender's answer as the reader may see it: the borrower only one that was sent."""
    aimed = (LoanOffer.root_id == row.root_id, LoanOffer.tenant_no == row.to_no, LoanOffer.request_id == row.id)
    return s.scalar(
        select(LoanOffer).where(*aimed, LoanOffer.to_no == row.tenant_no, LoanOffer.state != "withdrawn").limit(1)
    )
