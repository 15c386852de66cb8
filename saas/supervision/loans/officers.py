"""The officer who is named for a loan: is told, declares interests, or says why not (S0-31, S2-30). At home, as oneself."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn import uscc as codes
from stdnum.exceptions import ValidationError

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation import journal
from saas.supervision.loans import days
from saas.supervision.loans.locking import lock_letter
from saas.supervision.loans.models import LoanOffer
from saas.supervision.loans.models_people import LoanConflict, LoanGuest, LoanOfficer
from saas.supervision.loans.offers import order_of
from tenants.unit import ctx_of

MOST = 50


def mine(s: Session) -> list[LoanOfficer]:
    """Every loan for which the signed-in officer was named at home, the newest first."""
    ctx = ctx_of(s)
    own = (LoanOfficer.root_id == ctx.root, LoanOfficer.tenant_no == ctx.me, LoanOfficer.user_id == ctx.user_id)
    return list(s.scalars(select(LoanOfficer).where(*own).order_by(LoanOfficer.id.desc()).limit(MOST)))


def load(s: Session, officer_id: int) -> LoanOfficer | None:
    """A named officer whom the reader may see, or None."""
    return s.get(LoanOfficer, (ctx_of(s).root, officer_id))


def at_host(s: Session, officer: LoanOfficer) -> LoanGuest | None:
    """The host's row about the own officer, once the order is in force."""
    theirs = (LoanGuest.root_id == officer.root_id, LoanGuest.tenant_no == officer.to_no, LoanGuest.to_no == officer.tenant_no)
    return s.scalar(select(LoanGuest).where(*theirs, LoanGuest.officer_id == officer.id, LoanGuest.sent))


def answer(s: Session, officer: LoanOfficer, word: str, reason: str = "") -> LoanOfficer:
    """``accepted``: has read it; ``refused``: cannot go, with a reason for both bureaus. Until the order is in force; the
    promised days of somebody who refuses are free again.

    Raises NotHere for anybody else's, Refusal ``E_CHOICE``, ``E_REASON``, ``E_IN_FORCE``, ``E_STATE``.
    """
    offer = _enter(s, officer)
    if word not in ("accepted", "refused"):
        raise Refusal("E_CHOICE", _("请从列表中选择"), "answer")
    if word == "refused" and len(reason.strip()) < 2:
        raise Refusal("E_REASON", _("请写明为什么不能参加"), "reason")
    if officer.answer == word:
        return officer
    if order_of(s, offer) is not None:
        raise Refusal("E_IN_FORCE", _("调派单已经生效；不能去的请所在局召回，与对象有利害关系的在检查页申请回避。"))
    if officer.answer == "refused":
        raise Refusal("E_STATE", _("已经说明不能参加；改变主意请告诉经办人重新点名。"))
    officer.answer, officer.answer_reason, officer.answered_on = word, reason.strip(), clock.today()
    if word == "refused":
        days.free(s, officer)
        days.take_back_row(s, officer)  # after a consent the host reads neither the name nor the reason any more
    s.flush()
    # the reason may be about health or family: the trace, which superiors read, keeps the word alone
    journal.record(s, "loan.respond", f"loan_officer:{officer.id}", answer=word)
    return officer


def declare(s: Session, officer: LoanOfficer, code: str) -> LoanConflict:
    """An institution of the host with which the officer has to do: the host's draw keeps the two apart. The same again
    changes nothing. Raises NotHere, Refusal ``E_USCC``, ``E_IN_FORCE`` (then: recusal at the visit)."""
    offer = _enter(s, officer)
    try:
        code = codes.validate(code.strip().upper())
    except ValidationError as wrong:
        raise Refusal("E_USCC", _("统一社会信用代码应为 18 位，请核对"), "uscc") from wrong
    found = next((one for one in _declared(s, officer) if one.uscc == code), None)
    if found is not None:
        return found
    if order_of(s, offer) is not None:
        raise Refusal("E_IN_FORCE", _("调派单已经生效；抽中有利害关系的对象时，请在检查页申请回避。"))
    row = LoanConflict(officer_id=officer.id, to_no=officer.to_no, sent=officer.sent, uscc=code, declared_on=clock.today())
    s.add(row)
    s.flush()
    journal.record(s, "loan.declare", f"loan_officer:{officer.id}")
    return row


def _declared(s: Session, officer: LoanOfficer) -> list[LoanConflict]:
    theirs = (LoanConflict.root_id == officer.root_id, LoanConflict.tenant_no == officer.tenant_no)
    return list(s.scalars(select(LoanConflict).where(*theirs, LoanConflict.officer_id == officer.id)))


def _enter(s: Session, officer: LoanOfficer) -> LoanOffer:
    """The officer's own row, locked together with the offer; for anybody else it is not there. Raises NotHere, Refusal
    ``E_STATE`` once the offer is refused or taken back."""
    ctx = ctx_of(s)
    if officer.tenant_no != ctx.me or officer.user_id is None or officer.user_id != ctx.user_id:
        raise NotHere("loan_officer")
    offer = s.get(LoanOffer, (officer.root_id, officer.offer_id))
    lock_letter(s, offer.to_no, offer.request_id)
    if s.get(LoanOfficer, (officer.root_id, officer.id), populate_existing=True, with_for_update=True) is None:
        raise NotHere("loan_officer")  # somebody else was named in the meantime
    s.refresh(offer)
    if offer.state not in ("drafted", "granted"):
        raise Refusal("E_STATE", _("这次借调已经不办理。"))
    return offer
