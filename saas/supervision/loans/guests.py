"""Borrowed officers at the host: whom a draw may take in, who is released, returned, recalled, or over at midnight."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts import guests as seats
from saas.foundation.web.filters import date_zh
from saas.foundation.web.registry import registry
from saas.supervision.loans import needs
from saas.supervision.loans.models import LoanOrder
from saas.supervision.loans.models_people import LoanConflict, LoanGuest, LoanOfficer
from saas.supervision.loans.words import LEFT
from tenants.people import Membership
from tenants.unit import ctx_of


@dataclass(frozen=True)
class Borrowed:
    """A borrowed officer as a pool sees one: the columns of the inspector register under a number below zero, which no
    register row has. ``loan``: first and last day here; ``load``: visits still open at home."""

    guest: LoanGuest
    loan: tuple[date, date]

    section_id = department_id = None
    state = "active"

    @property
    def id(self) -> int:
        return -self.guest.id

    def __getattr__(self, name: str):
        return getattr(self.guest, name)


def borrowed(s: Session, task_id: int) -> list[Borrowed]:
    """The own guests in force for a task, each until the day on which the lender wants them back."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(LoanGuest, LoanOfficer.recalled_to)
        .outerjoin(LoanOfficer, _named())
        .where(LoanGuest.root_id == ctx.root, LoanGuest.tenant_no == ctx.me, LoanGuest.task_id == task_id)
        .where(LoanGuest.state == "in_force")
        .order_by(LoanGuest.certificate_no, LoanGuest.id)
    )
    found = [(row, min(row.window_to, recalled or row.window_to)) for row, recalled in rows]
    return [Borrowed(row, (row.window_from, last)) for row, last in found if last >= max(clock.today(), row.window_from)]


def _named():
    """A guest and the lender's row about the same person."""
    return (
        (LoanOfficer.root_id == LoanGuest.root_id) & (LoanOfficer.tenant_no == LoanGuest.to_no)
        & (LoanOfficer.id == LoanGuest.officer_id)
    )  # fmt: skip


def barred(s: Session, people: list[Borrowed]) -> set[tuple[int, str]]:
    """(number in the pool, credit code) of the institutions that borrowed officers declared (S0-31)."""
    if not people:
        return set()
    ctx = ctx_of(s)
    own = {(one.guest.to_no, one.guest.officer_id): one.id for one in people}
    rows = s.execute(
        select(LoanConflict.tenant_no, LoanConflict.officer_id, LoanConflict.uscc).where(
            LoanConflict.root_id == ctx.root, LoanConflict.to_no == ctx.me, LoanConflict.sent,
            LoanConflict.tenant_no.in_({no for no, _id in own}), LoanConflict.officer_id.in_({number for _no, number in own}),
        )
    )  # fmt: skip
    return {(own[no, officer], code) for no, officer, code in rows if (no, officer) in own}


def load(s: Session, guest_id: int) -> LoanGuest | None:
    """A guest whom the reader may see, or None."""
    return s.get(LoanGuest, (ctx_of(s).root, guest_id))


@dataclass(frozen=True)
class Standing:
    """How long a guest is at the host's disposal: ``last`` day, whether that ``over`` is, and whether it ends ``early``,
    because the host gives the person back or the lender wants the person. ``why`` is one of :data:`LEFT`."""

    guest: LoanGuest
    last: date
    over: bool
    early: bool
    why: str


def standings(s: Session, guest_ids: Collection[int]) -> dict[int, Standing]:
    """Own guest → how long, as both sides' rows say today: a recall counts before the host has acted upon it."""
    if not guest_ids:
        return {}
    ctx = ctx_of(s)
    rows = s.execute(
        select(LoanGuest, LoanOfficer.recalled_to)
        .outerjoin(LoanOfficer, _named())
        .where(LoanGuest.root_id == ctx.root, LoanGuest.tenant_no == ctx.me, LoanGuest.id.in_(guest_ids))
        .execution_options(populate_existing=True)
    )
    found = {}
    for guest, recalled_to in rows:
        last = guest.left_on or min(guest.window_to, recalled_to or guest.window_to)
        over = guest.state != "in_force" or last < clock.today()
        why = guest.left_why or ("recalled" if last < guest.window_to else "expired")
        found[guest.id] = Standing(guest, last, over, bool(guest.left_why) or last < guest.window_to, why)
    return found


def left_words(s: Session, guest_id: int | None):
    """Why a guest is no longer here, in words; nothing for anybody else."""
    standing = standings(s, [guest_id]).get(guest_id) if guest_id is not None else None
    return LEFT[standing.why] if standing else ""


def check_serving(s: Session, guest_id: int | None, day: date) -> None:
    """Whether a guest may act here on a day. Raises Refusal ``E_LOAN_OVER`` with the last day; ``None`` is nobody's guest.

    A guest reads no row of the loan: for the person's own acts the membership, which ends with the loan, says the same.
    """
    standing = standings(s, [guest_id]).get(guest_id) if guest_id is not None else None
    if standing is None:
        return
    guest = standing.guest
    if guest.state != "in_force" or not guest.window_from <= day <= standing.last:
        who = guest.name or _("借调人员")
        said = _("%(who)s的借调自%(a)s至%(b)s", who=who, a=date_zh(guest.window_from), b=date_zh(standing.last))
        raise Refusal("E_LOAN_OVER", _("%(said)s，这一天不能以本局名义检查。", said=said), "visit_on")


def check_certificate(s: Session, guest_id: int | None, day: date) -> None:
    """Raises Refusal ``E_CERTIFICATE`` for a guest whose certificate does not hold on that day (S3-15)."""
    guest = load(s, guest_id) if guest_id is not None else None
    if guest is not None and not guest.certificate_from <= day <= guest.certificate_to:
        raise Refusal("E_CERTIFICATE", _("%(name)s的行政执法证在检查当日无效", name=guest.name), "visit_on")


def keep_visits(s: Session, held: Mapping[int, int]) -> None:
    """Seats have changed: ``held`` guest → seats held now. Whoever held one once is not emptied when the loan ends (D-23)."""
    for number, standing in standings(s, held.keys()).items():
        guest = standing.guest
        kept = held[number] or min(guest.visits, 1)
        if guest.state == "in_force" and guest.visits != kept:
            guest.visits = kept
    s.flush()


def settle_draw(s: Session, task_id: int, picked: Mapping[int, int], pool: Collection[int] | None = None) -> None:
    """At the seal: ``picked`` guest → number of subjects drawn for. Whoever was drawn for nothing is released (S2-30), but not
    whoever came too late to be in the frozen ``pool`` of guests; the need is met."""
    for one in borrowed(s, task_id):
        if pool is not None and one.guest.id not in pool:
            continue
        one.guest.visits = max(one.guest.visits, picked.get(one.guest.id, 0))
        if not one.guest.visits:
            leave(s, one.guest, "not_drawn")
    need = needs.open_of_task(s, task_id)
    if need is not None:
        needs.settle(s, need, "met")
    s.flush()


def shorten(s: Session, guest: LoanGuest, last_day: date, why: str) -> None:
    """The loan ends earlier: ``returned`` by the host or ``recalled`` by the lender. The person's visits that have not
    begun go to somebody else (follower of ``loan.leaving``). The same again changes nothing.

    Raises Refusal ``E_STATE`` (gone), ``E_DATE`` (past, or later than agreed).
    """
    _lock(s, guest)
    s.refresh(guest, with_for_update=True)
    if guest.state != "in_force":
        raise Refusal("E_STATE", _("这名人员已经离开。"))
    if guest.left_why == why and guest.window_to == last_day:
        return
    if not clock.today() <= last_day <= guest.window_to:
        raise Refusal("E_DATE", _("最后一天应从今天起、不晚于%(day)s", day=date_zh(guest.window_to)), "last_day")
    before, guest.window_to = guest.window_to, max(last_day, guest.window_from)
    guest.left_why = why
    s.flush()
    _reseat(s, guest)
    journal.record(s, "loan.shorten", f"loan_guest:{guest.id}", before={"until": before}, after={"until": last_day}, why=why)
    registry.announce("loan.leaving", s, guest=guest)
    if last_day < guest.window_from:
        leave(s, guest, why)  # never comes: on the first day the person may be promised to somebody else


def give_back(s: Session, guest: LoanGuest) -> None:
    """The host lets the person go now; whatever is open is handed to somebody else (followers of ``loan.left``). Raises
    Refusal ``E_STATE`` (gone)."""
    _lock(s, guest)
    s.refresh(guest, with_for_update=True)
    if guest.state != "in_force":
        raise Refusal("E_STATE", _("这名人员已经离开。"))
    leave(s, guest, "returned")


def _lock(s: Session, *guests: LoanGuest) -> None:
    """The locks of whatever draws keep about these people come before the people's own rows: an event of a draw takes them
    in that order, too (answered through ``loan.lock``)."""
    registry.announce("loan.lock", s, guests=guests)


def leave(s: Session, guest: LoanGuest, why: str) -> None:
    """The person is no longer at the host's disposal. Who was drawn for nothing leaves no data behind (D-23); who visited
    stands in the records of these visits, acting for the host. The same again changes nothing."""
    s.flush()
    s.refresh(guest, with_for_update=True)
    if guest.state != "in_force":
        return
    guest.state = "ended" if guest.visits else "released"
    guest.left_on, guest.left_why = min(clock.today(), guest.window_to), why
    if not guest.visits:
        guest.name = guest.certificate_no = ""
        guest.facts = {}
    s.flush()
    _reseat(s, guest)
    _forget(s, guest)
    journal.record(s, "loan.depart", f"loan_guest:{guest.id}", why=why, visits=guest.visits)
    registry.announce("loan.left", s, guest=guest)
    _close(s, guest)


def _reseat(s: Session, guest: LoanGuest) -> None:
    """The membership lasts as long as the person's loans to this bureau that are in force."""
    mine = (LoanGuest.root_id == guest.root_id, LoanGuest.tenant_no == guest.tenant_no, LoanGuest.user_id == guest.user_id)
    spans = s.execute(select(LoanGuest.window_from, LoanGuest.window_to).where(*mine, LoanGuest.state == "in_force")).all()
    member = s.get(Membership, (guest.root_id, guest.membership_id))
    seats.unseat_officer(s, member, [tuple(span) for span in spans])


def _forget(s: Session, guest: LoanGuest) -> None:
    """The seat of somebody of whom no record here speaks keeps no name either; the trace knows the user's number (D-23)."""
    mine = (LoanGuest.root_id == guest.root_id, LoanGuest.tenant_no == guest.tenant_no, LoanGuest.user_id == guest.user_id)
    if not s.scalar(select(LoanGuest.id).where(*mine, LoanGuest.name != "").limit(1)):
        with force_locale("zh_CN"):
            s.get(Membership, (guest.root_id, guest.membership_id)).name = _("已释放的借调人员")
        s.flush()


def _close(s: Session, guest: LoanGuest) -> None:
    """With the last guest the order has ended."""
    order = s.get(LoanOrder, (guest.root_id, guest.order_id))
    mine = (LoanGuest.root_id == guest.root_id, LoanGuest.tenant_no == guest.tenant_no, LoanGuest.order_id == guest.order_id)
    if order.state == "in_force" and not s.scalar(select(LoanGuest.id).where(*mine, LoanGuest.state == "in_force").limit(1)):
        order.state, order.ended_on, order.end_reason = "ended", clock.today(), str(LEFT[guest.left_why])
        s.flush()
        journal.record(s, "loan.end", f"loan_order:{order.id}", why=guest.left_why)


def recalled(s: Session) -> list[tuple[LoanGuest, LoanOfficer]]:
    """Own guests whom the lender recalls to an earlier day than stands here: the host has to act."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(LoanGuest, LoanOfficer)
        .join(LoanOfficer, _named())
        .where(LoanGuest.root_id == ctx.root, LoanGuest.tenant_no == ctx.me, LoanGuest.state == "in_force")
        .where(LoanOfficer.recalled_to < LoanGuest.window_to)
        .order_by(LoanGuest.id)
        .execution_options(populate_existing=True)
    )
    return [(guest, officer) for guest, officer in rows]


def officer_of(s: Session, guest: LoanGuest) -> LoanOfficer | None:
    """The lender's row about a guest, as long as the lender shows it."""
    found = s.get(LoanOfficer, (guest.root_id, guest.officer_id), populate_existing=True)
    return found if found is not None and found.tenant_no == guest.to_no else None


def take_note(s: Session, guest: LoanGuest) -> LoanGuest:
    """The host acts upon a recall: the last day here is the one the lender names. Raises Refusal ``E_STATE``."""
    officer = officer_of(s, guest)
    if officer is None or officer.recalled_to is None:
        raise Refusal("E_STATE", _("对方没有召回这名人员。"))
    if officer.recalled_to < guest.window_to:
        shorten(s, guest, max(officer.recalled_to, clock.today()), "recalled")
    return guest


def by_date(s: Session) -> int:
    """What midnight brings to the own bureau: recalls that nobody acted upon take effect, loans whose last day is over end.
    Returns how many people it concerned; safe to repeat."""
    ctx, today, done = ctx_of(s), clock.today(), 0
    mine = (LoanGuest.root_id == ctx.root, LoanGuest.tenant_no == ctx.me, LoanGuest.state == "in_force")
    over = select(LoanGuest).where(*mine, LoanGuest.window_to < today).order_by(LoanGuest.id)
    _lock(s, *(guest for guest, officer in recalled(s) if officer.recalled_to < today), *s.scalars(over))
    for guest, officer in recalled(s):
        if officer.recalled_to < today:  # before the loan has even begun, too
            guest.window_to = max(guest.window_from, officer.recalled_to)
            leave(s, guest, "recalled")
            done += 1
    for guest in s.scalars(over.execution_options(populate_existing=True)).all():
        leave(s, guest, guest.left_why or "expired")
        done += 1
    return done
