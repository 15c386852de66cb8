"""The common superior's word about a need: 协调函 asks a bureau below to help, 调派令 binds it, the answer tells the needy one.

All are rows of the superior's own, aimed down (R2); it writes nothing into the rows of others (S2-30).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation import journal
from saas.foundation.accounts.standins import acting_for
from saas.supervision.loans.models import LoanNeed, LoanOffer, LoanRequest
from saas.supervision.loans.models_nearby import LoanDirective
from saas.supervision.loans.numbering import number
from tenants.tree import Tenant, names, superiors
from tenants.unit import ctx_of, lock_bureau

LONGEST = 2000


@dataclass(frozen=True)
class Word:
    """What a superior says: officers wanted of each bureau, categories and days within the need's own, and the text."""

    persons: int
    categories: Sequence[str]
    window: tuple[date, date]
    text: str


def mediate(s: Session, need: LoanNeed, lenders: Collection[int], word: Word) -> list[LoanDirective]:
    """协调函 to each of several bureaus below, and the answer to the needy one. They may still refuse.

    Raises NotHere (no common superior), Refusal: ``E_STATE``, ``E_CHOICE``, ``E_WINDOW``, ``E_PERSONS``, ``E_REASON``,
    ``E_ALREADY`` (that bureau has such a word of ours about this need).
    """
    return _direct(s, "mediate", need, lenders, word, None)


def order(s: Session, need: LoanNeed, lenders: Collection[int], word: Word) -> list[LoanDirective]:
    """调派令: the bureaus have to name officers. By an approver. Raises as :func:`mediate`, and Refusal ``E_NO_RIGHT``."""
    acting = acting_for(s, "approver")
    if not acting.allowed:
        raise Refusal("E_NO_RIGHT", _("您今天没有签发调派令的权限。"))
    return _direct(s, "order", need, lenders, word, acting.on_behalf)


def answer(s: Session, need: LoanNeed, text: str) -> LoanDirective:
    """Tells the needy bureau that nobody was asked, and why. Raises NotHere, Refusal ``E_STATE``, ``E_REASON``."""
    _common(s, need)
    word = Word(need.missing, need.categories, (need.window_from, need.window_to), text)
    _said(word)
    row = _write(s, "answer", need, need.tenant_no, word)
    journal.record(s, "loan.direct", f"loan_directive:{row.id}", kind="answer", host=need.tenant_no, number=row.number)
    return row


def _direct(
    s: Session, kind: str, need: LoanNeed, lenders: Collection[int], word: Word, on_behalf: int | None
) -> list[LoanDirective]:  # fmt: skip
    _common(s, need)
    _check(need, word)
    possible = {row.tenant_no for row in bureaus(s, need)}
    chosen = sorted(set(lenders))
    if not chosen or not possible.issuperset(chosen):
        raise Refusal("E_CHOICE", _("请从下级单位中选择至少一个。"), "lenders")
    lock_bureau(s)
    told = {row.to_no for row in own(s, need) if row.kind == kind}
    again = [names(s)[one] for one in chosen if one in told]
    if again:
        raise Refusal("E_ALREADY", _("已经就这个缺口发给%(who)s。", who=_("、").join(again)), "lenders")
    rows = [_write(s, kind, need, one, word) for one in chosen]
    for row in rows:
        journal.record(
            s, "loan.direct", f"loan_directive:{row.id}", kind=kind, host=need.tenant_no, to=row.to_no, number=row.number,
            persons=row.persons, on_behalf=on_behalf,
        )  # fmt: skip
    reply = _write(s, "answer", need, need.tenant_no, word, lenders=chosen, binding=kind == "order")
    journal.record(s, "loan.direct", f"loan_directive:{reply.id}", kind="answer", host=need.tenant_no, number=reply.number)
    return [*rows, reply]


def _common(s: Session, need: LoanNeed) -> None:
    """Only for a superior of the needy bureau, as long as the need is open."""
    ctx = ctx_of(s)
    if not ctx.covers(need.tenant_no) or need.tenant_no == ctx.me:
        raise NotHere("loan_need")
    if need.state != "open" or need.window_to < clock.today():
        raise Refusal("E_STATE", _("这个缺口已经办结，或者检查时间已经过去。"))


def _check(need: LoanNeed, word: Word) -> None:
    first, last = word.window
    if not need.window_from <= first <= last <= need.window_to:
        raise Refusal("E_WINDOW", _("借调的日子应在检查时间之内。"), "window_to")
    if last < clock.today():
        raise Refusal("E_WINDOW", _("这些日子已经过去。"), "window_to")
    if not word.categories or not set(word.categories) <= set(need.categories):
        raise Refusal("E_CHOICE", _("请从列表中选择"), "categories")
    if not 1 <= word.persons <= 20:
        raise Refusal("E_PERSONS", _("每个单位 1 到 20 人"), "persons")
    _said(word)


def _said(word: Word) -> None:
    if not 2 <= len(word.text.strip()) <= LONGEST:
        raise Refusal("E_REASON", _("请写明协调意见，不超过 2000 字"), "text")


def _write(s: Session, kind: str, need: LoanNeed, to_no: int, word: Word, **more) -> LoanDirective:
    ctx = ctx_of(s)
    row = number(s, LoanDirective(kind=kind, to_no=to_no, host_no=need.tenant_no, need_id=need.id, **more))
    row.persons, row.categories, row.body = word.persons, list(word.categories), word.text.strip()
    row.window_from, row.window_to = word.window
    row.issued_by, row.issued_name, row.issued_on = ctx.user_id or 0, ctx.user_name, clock.today()
    s.add(row)
    s.flush()
    return row


def bureaus(s: Session, need: LoanNeed) -> list[Tenant]:
    """Whom the superior may turn to: active bureaus below it, neither the needy one nor one of its superiors."""
    ctx = ctx_of(s)
    above = {row.tenant_no for row in superiors(s, need.tenant_no)}
    rows = s.scalars(
        select(Tenant)
        .where(Tenant.root_id == ctx.root, Tenant.tenant_no.between(ctx.lo, ctx.hi), Tenant.state == "active")
        .where(Tenant.tenant_no.not_in({ctx.me, need.tenant_no, *above}))
        .order_by(Tenant.tenant_no)
    )
    return list(rows)


def own(s: Session, need: LoanNeed) -> list[LoanDirective]:
    """What the reader's bureau has said about a need, the oldest first."""
    ctx = ctx_of(s)
    mine = (LoanDirective.root_id == ctx.root, LoanDirective.tenant_no == ctx.me, LoanDirective.host_no == need.tenant_no)
    return list(s.scalars(select(LoanDirective).where(*mine, LoanDirective.need_id == need.id).order_by(LoanDirective.id)))


def answers(s: Session, need: LoanNeed) -> list[LoanDirective]:
    """What superiors answered to the needy bureau, the newest first; read by that bureau and by its superiors."""
    ctx = ctx_of(s)
    aimed = (LoanDirective.root_id == ctx.root, LoanDirective.to_no == need.tenant_no, LoanDirective.need_id == need.id)
    rows = s.scalars(select(LoanDirective).where(*aimed, LoanDirective.kind == "answer").order_by(LoanDirective.id.desc()))
    return [row for row in rows if row.host_no == need.tenant_no]


def directive_for(s: Session, request: LoanRequest) -> LoanDirective | None:
    """The superior's word to the lender of a letter about the same need, an order before a mediation, the newest first.
    The lender and its superiors read it; the borrower reads its own answer instead (:func:`answers`)."""
    aimed = (LoanDirective.root_id == request.root_id, LoanDirective.to_no == request.to_no, LoanDirective.kind != "answer")
    about = (LoanDirective.host_no == request.tenant_no, LoanDirective.need_id == request.need_id)
    return s.scalar(
        select(LoanDirective).where(*aimed, *about)
        .order_by((LoanDirective.kind == "order").desc(), LoanDirective.id.desc()).limit(1)
    )  # fmt: skip


def letter_of(s: Session, row: LoanDirective) -> LoanRequest | None:
    """The needy bureau's live letter to the bureau of a directive, as the reader may see it."""
    theirs = (LoanRequest.root_id == row.root_id, LoanRequest.tenant_no == row.host_no, LoanRequest.need_id == row.need_id)
    return s.scalar(select(LoanRequest).where(*theirs, LoanRequest.to_no == row.to_no, LoanRequest.state == "sent"))


def decided(s: Session, letters: Sequence[LoanRequest]) -> dict[int, LoanOffer]:
    """Letter → the lender's decided answer; what a lender has only drafted is nobody else's business, superiors included."""
    if not letters:
        return {}
    aimed = (LoanOffer.root_id == letters[0].root_id, LoanOffer.to_no == letters[0].tenant_no, LoanOffer.sent)
    rows = s.scalars(
        select(LoanOffer).where(*aimed, LoanOffer.request_id.in_([row.id for row in letters]), LoanOffer.state != "withdrawn")
    )
    return {row.request_id: row for row in rows}


def load(s: Session, directive_id: int) -> LoanDirective | None:
    """A directive that the reader may see, or None."""
    return s.get(LoanDirective, (ctx_of(s).root, directive_id))
