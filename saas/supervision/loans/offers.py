"""答复: the lender names officers, another person consents; refuses, takes back, recalls (S2-30). All are the lender's rows."""

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation import journal
from saas.foundation.accounts.standins import acting_for
from saas.foundation.web.filters import date_zh
from saas.foundation.web.registry import registry
from saas.registers.inspectors import constraints
from saas.registers.inspectors.models import Inspector
from saas.supervision.loans import days
from saas.supervision.loans.locking import lock_letter
from saas.supervision.loans.models import LoanOffer, LoanOrder, LoanRequest
from saas.supervision.loans.models_nearby import LoanDirective
from saas.supervision.loans.models_people import LoanConflict, LoanOfficer
from saas.supervision.loans.numbering import number
from saas.supervision.loans.words import SHOWABLE
from tenants.unit import ctx_of

Span = tuple[date, date]


def name_officers(
    s: Session, request: LoanRequest, inspector_ids: Collection[int], *, shown: Sequence[str] = (), window: Span | None = None,
    note: str = "",
) -> LoanOffer:  # fmt: skip
    """Drafts the answer with named officers, more than asked for if the lender likes (the host's draw picks among them), or
    names others as long as nobody consented. Each of them is told and may say no.

    Raises Refusal: ``E_STATE`` (withdrawn, answered, over), ``E_WINDOW``, ``E_CHOICE``, and about a person ``E_NO_ACCOUNT``,
    ``E_CERTIFICATE``, ``E_CATEGORY``, ``E_AWAY`` (absent in these days), ``E_LENT`` (promised elsewhere).
    """
    _asked(s, request)
    window = window or (max(request.window_from, clock.today()), request.window_to)
    if not request.window_from <= window[0] <= window[1] <= request.window_to:
        raise Refusal("E_WINDOW", _("借出的日子应在对方要的日子之内。"), "window_to")
    if window[1] < clock.today():
        raise Refusal("E_WINDOW", _("这些日子已经过去。"), "window_to")
    people = _people(s, inspector_ids)
    for one in people:
        _fit(s, one, request, window)
    bound = _bound(s, request)
    offer = own_answer(s, request)
    if offer is not None and offer.state == "refused" and bound:
        _withdraw(s, offer, _("上级发出调派令"))  # the order came after the refusal: the letter is open again
        offer = None
    if offer is not None:
        s.refresh(offer, with_for_update=True)
        if offer.state != "drafted":
            raise Refusal("E_STATE", _("已经答复过。"))
    ctx = ctx_of(s)
    offer = offer or number(s, LoanOffer(to_no=request.tenant_no, request_id=request.id))
    offer.window_from, offer.window_to, offer.note = *window, note.strip()
    offer.shown = [field for field in SHOWABLE if field in shown]
    offer.drafted_by, offer.drafted_name, offer.drafted_on = ctx.user_id, ctx.user_name, clock.today()
    offer.namers = sorted({*(offer.namers or ()), ctx.user_id or 0})
    offer.directive_id = bound
    s.add(offer)
    s.flush()
    _name(s, offer, people, window)
    journal.record(s, "loan.name", f"loan_offer:{offer.id}", to=offer.to_no, number=offer.number, officers=len(people))
    return offer


def _people(s: Session, ids: Collection[int]) -> list[Inspector]:
    ctx = ctx_of(s)
    mine = (Inspector.root_id == ctx.root, Inspector.tenant_no == ctx.me, Inspector.department_id.is_(None))
    found = list(s.scalars(select(Inspector).where(*mine, Inspector.id.in_(list(ids)), Inspector.state == "active").order_by(Inspector.id)))
    if not found or len(found) != len(set(ids)):
        raise Refusal("E_CHOICE", _("请从本局在岗的执法人员中选择至少一名。"), "officers")
    return found


def unfit(
    s: Session, one: Inspector, request: LoanRequest, window: Span, absences: dict[int, list[Span]] | None = None
) -> tuple[str, str] | None:
    """(code, sentence) of what keeps an own officer from being offered, or None; ``absences`` where they are known already."""
    if one.user_id is None:
        return "E_NO_ACCOUNT", _("%(who)s还没有账号，借出后不能办理检查；请先由系统管理员开通。", who=one.name)
    if one.certificate_from > window[0] or one.certificate_to < window[1]:
        return "E_CERTIFICATE", _("%(who)s的执法证没有覆盖这些日子。", who=one.name)
    if not set(request.categories) & set(one.categories):
        return "E_CATEGORY", _("%(who)s不负责对方要查的机构类别。", who=one.name)
    away = (constraints.absences(s, [one.id], window) if absences is None else absences).get(one.id)
    if away:
        return "E_AWAY", _("%(who)s %(a)s至%(b)s不在岗。", who=one.name, a=date_zh(away[0][0]), b=date_zh(away[0][1]))
    return None


def _fit(s: Session, one: Inspector, request: LoanRequest, window: Span) -> None:
    wrong = unfit(s, one, request, window)
    if wrong:
        raise Refusal(*wrong, "officers")


def _name(s: Session, offer: LoanOffer, people: Sequence[Inspector], window: Span) -> None:
    """The officers of the offer are these. Whoever stays keeps the own answer, but a no: named again is asked again."""
    known = {row.inspector_id: row for row in officers_of(s, offer)}
    for gone in known.keys() - {one.id for one in people}:
        for conflict in conflicts_of(s, known[gone]):
            s.delete(conflict)
        s.flush()
        s.delete(known[gone])
    loads: dict[int, int] = {}
    registry.announce("loan.load", s, inspectors=[one.id for one in people], window=window, found=loads)
    for one in people:
        row = known.get(one.id) or LoanOfficer(offer_id=offer.id, to_no=offer.to_no, inspector_id=one.id)
        row.user_id, row.name, row.certificate_no = one.user_id, one.name, one.certificate_no
        row.certificate_from, row.certificate_to, row.categories = one.certificate_from, one.certificate_to, list(one.categories)
        row.facts = {field: _fact(one, field) for field in offer.shown}
        row.load = loads.get(one.id, 0)
        if row.answer == "refused":
            row.answer, row.answer_reason, row.answered_on = "", "", None
        s.add(row)
    s.flush()


def _fact(one: Inspector, field: str):
    value = getattr(one, field)
    return list(value) if isinstance(value, list) else value


def consent(s: Session, offer: LoanOffer) -> LoanOffer:
    """The approver consents: the days are promised, and the host learns whom it may draw from. A second click changes
    nothing.

    Raises Refusal: ``E_STATE``, ``E_NO_RIGHT``, ``E_SAME_PERSON``, ``E_NOBODY`` (all of them said no), ``E_LENT``, and those
    about a person as :func:`name_officers`.
    """
    request = _request(s, offer)
    _asked(s, request)
    s.refresh(offer, with_for_update=True)
    if offer.state == "granted":
        return offer
    if offer.state != "drafted":
        raise Refusal("E_STATE", _("已经答复过，或者已经撤回。"))
    if offer.window_to < clock.today():
        raise Refusal("E_WINDOW", _("同意借出的日子已经过去，请重新点名或者拒绝。"))
    going = [row for row in officers_of(s, offer) if row.answer != "refused"]
    on_behalf = _sign(s, {*offer.namers, *(row.user_id for row in going)})
    if not going:
        raise Refusal("E_NOBODY", _("点名的人员都说明不能参加，请另行点名或者拒绝。"))
    window = (max(offer.window_from, clock.today()), offer.window_to)
    for one in _people(s, [row.inspector_id for row in going]):
        _fit(s, one, request, window)
    days.book(s, going, window)
    for row in going:
        row.sent = True
        for conflict in conflicts_of(s, row):
            conflict.sent = True
    _decide(s, offer, "granted", on_behalf)
    journal.record(
        s, "loan.consent", f"loan_offer:{offer.id}", to=offer.to_no, number=offer.number, officers=len(going), on_behalf=on_behalf
    )
    return offer


def refuse(s: Session, request: LoanRequest, reason: str) -> LoanOffer:
    """The approver refuses, with a reason that the borrower reads. Raises Refusal ``E_STATE``, ``E_NO_RIGHT``,
    ``E_SAME_PERSON``, ``E_REASON``, ``E_BOUND`` (a superior has ordered the loan)."""
    _asked(s, request)
    if len(reason.strip()) < 2:
        raise Refusal("E_REASON", _("请写明为什么不能借出，对方会看到"), "reason")
    if _bound(s, request):
        raise Refusal("E_BOUND", _("上级已经发出调派令，不能拒绝；人选有困难请与上级商量。"))
    offer = own_answer(s, request)
    if offer is not None:
        s.refresh(offer, with_for_update=True)
        if offer.state != "drafted":
            raise Refusal("E_STATE", _("已经答复过。"))
    on_behalf = _sign(s, set(offer.namers) if offer else set())
    if offer is None:
        offer = number(s, LoanOffer(to_no=request.tenant_no, request_id=request.id, drafted_on=clock.today()))
        offer.window_from, offer.window_to = request.window_from, request.window_to
        s.add(offer)
    offer.reason = reason.strip()
    _decide(s, offer, "refused", on_behalf)
    journal.record(s, "loan.refuse", f"loan_offer:{offer.id}", to=offer.to_no, number=offer.number, on_behalf=on_behalf)
    return offer


def take_back(s: Session, offer: LoanOffer, reason: str) -> None:
    """The consent is taken back before the host's order; afterwards people are recalled one by one. A refusal stands. Raises
    Refusal ``E_STATE``, ``E_IN_FORCE``, ``E_BOUND`` (a superior has ordered the loan), ``E_REASON``."""
    request = _request(s, offer)
    lock_letter(s, offer.to_no, offer.request_id)
    s.refresh(offer, with_for_update=True)
    if offer.state == "withdrawn":
        return
    if offer.state == "refused":
        raise Refusal("E_STATE", _("已经拒绝的答复不能撤回；愿意借出时，请对方重新来函。"))
    if order_of(s, offer) is not None:
        raise Refusal("E_IN_FORCE", _("对方的调派单已经生效，请逐人召回。"))
    if offer.state == "granted" and _bound(s, request):
        raise Refusal("E_BOUND", _("上级已经发出调派令，不能拒绝；人选有困难请与上级商量。"))
    if offer.state == "granted" and len(reason.strip()) < 2:
        raise Refusal("E_REASON", _("请写明撤回的理由，对方会看到"), "reason")
    _withdraw(s, offer, reason)


def _withdraw(s: Session, offer: LoanOffer, reason: str) -> None:
    for row in officers_of(s, offer):
        days.free(s, row)
        days.take_back_row(s, row)
    offer.state, offer.withdrawn_on, offer.withdraw_reason = "withdrawn", clock.today(), reason.strip()
    s.flush()
    journal.record(s, "loan.unconsent", f"loan_offer:{offer.id}", to=offer.to_no, reason=offer.withdraw_reason)


def recall(s: Session, officer: LoanOfficer, last_day: date, reason: str) -> LoanOfficer:
    """The lender wants an officer back after ``last_day``; the days after it are free at once, the host hands the person's
    visits to somebody else. The same again changes nothing.

    Raises Refusal ``E_STATE`` (nothing granted, already back), ``E_DATE`` (past, or not earlier than agreed), ``E_REASON``.
    """
    offer = s.get(LoanOffer, (officer.root_id, officer.offer_id))
    lock_letter(s, offer.to_no, offer.request_id)
    s.refresh(offer)
    s.refresh(officer, with_for_update=True)
    if offer.state != "granted" or not officer.sent or officer.answer == "refused":
        raise Refusal("E_STATE", _("这名人员没有借出，或者已经归还。"))
    if officer.recalled_to == last_day:
        return officer
    end = min(officer.recalled_to or offer.window_to, offer.window_to)
    if not clock.today() <= last_day < end:
        raise Refusal("E_DATE", _("召回前的最后一天应从今天起、早于%(day)s", day=date_zh(end)), "last_day")
    if len(reason.strip()) < 2:
        raise Refusal("E_REASON", _("请写明召回的理由，对方会看到"), "reason")
    officer.recalled_to, officer.recalled_on, officer.recalled_name = last_day, clock.today(), ctx_of(s).user_name
    officer.recall_reason = reason.strip()
    days.free(s, officer, after=last_day)
    s.flush()
    journal.record(s, "loan.recall", f"loan_officer:{officer.id}", to=officer.to_no, last_day=last_day)
    return officer


def _asked(s: Session, request: LoanRequest) -> None:
    """A live letter to this bureau, locked and read again. Raises NotHere for any other, Refusal ``E_STATE`` when it is
    withdrawn or over."""
    if request.to_no != ctx_of(s).me or not request.sent:
        raise NotHere("loan_request")
    lock_letter(s, request.tenant_no, request.id)
    s.refresh(request)
    if request.state == "withdrawn":
        raise Refusal("E_STATE", _("对方已经撤回这份借调函。"))
    if request.window_to < clock.today():
        raise Refusal("E_STATE", _("对方要人的日子已经过去。"))


def _request(s: Session, offer: LoanOffer) -> LoanRequest:
    found = s.get(LoanRequest, (offer.root_id, offer.request_id))
    if found is None or found.tenant_no != offer.to_no:
        raise NotHere("loan_request")
    return found


def _bound(s: Session, request: LoanRequest) -> int | None:
    """The superior's order about this need, if there is one."""
    return s.scalar(
        select(LoanDirective.id)
        .where(LoanDirective.root_id == request.root_id, LoanDirective.to_no == request.to_no, LoanDirective.kind == "order")
        .where(LoanDirective.host_no == request.tenant_no, LoanDirective.need_id == request.need_id)
        .limit(1)
    )


def _sign(s: Session, concerned: set[int | None]) -> int | None:
    """Whoever decides approves today, has named nobody and is not named; returns for whom, if for somebody absent."""
    acting = acting_for(s, "approver")
    if not acting.allowed:
        raise Refusal("E_NO_RIGHT", _("您今天没有审批借调的权限。"))
    if {ctx_of(s).user_id, acting.on_behalf} & (concerned - {None}):
        raise Refusal("E_SAME_PERSON", _("由您经办或者借出的是您本人，须由另一位审批人决定。"))
    return acting.on_behalf


def _decide(s: Session, offer: LoanOffer, state: str, on_behalf: int | None) -> None:
    ctx = ctx_of(s)
    offer.state, offer.sent, offer.decided_by, offer.decided_for = state, True, ctx.user_id, on_behalf
    offer.decided_name, offer.decided_on = ctx.user_name, clock.today()
    s.flush()


def own_answer(s: Session, request: LoanRequest) -> LoanOffer | None:
    """The own bureau's answer to a letter, drafted or decided."""
    ctx = ctx_of(s)
    mine = (LoanOffer.root_id == ctx.root, LoanOffer.tenant_no == ctx.me, LoanOffer.to_no == request.tenant_no)
    return s.scalar(select(LoanOffer).where(*mine, LoanOffer.request_id == request.id, LoanOffer.state != "withdrawn"))


def order_of(s: Session, offer: LoanOffer) -> LoanOrder | None:
    """The host's order upon an offer, as soon as it is in force (a draft is the host's own)."""
    aimed = (LoanOrder.root_id == offer.root_id, LoanOrder.tenant_no == offer.to_no, LoanOrder.to_no == offer.tenant_no)
    return s.scalar(select(LoanOrder).where(*aimed, LoanOrder.offer_id == offer.id, LoanOrder.sent))


def officers_of(s: Session, offer: LoanOffer) -> list[LoanOfficer]:
    """The named officers, as far as the reader sees them."""
    theirs = (LoanOfficer.root_id == offer.root_id, LoanOfficer.tenant_no == offer.tenant_no, LoanOfficer.offer_id == offer.id)
    return list(s.scalars(select(LoanOfficer).where(*theirs).order_by(LoanOfficer.certificate_no, LoanOfficer.id)))


def conflicts_of(s: Session, officer: LoanOfficer) -> list[LoanConflict]:
    """The institutions that an officer must not inspect."""
    theirs = (LoanConflict.root_id == officer.root_id, LoanConflict.tenant_no == officer.tenant_no)
    return list(s.scalars(select(LoanConflict).where(*theirs, LoanConflict.officer_id == officer.id).order_by(LoanConflict.uscc)))


def load(s: Session, offer_id: int) -> LoanOffer | None:
    """An offer that the reader may see, or None."""
    return s.get(LoanOffer, (ctx_of(s).root, offer_id))
