"""Who below has accepted the newest edition of the master list, and who has not, since how many working days (S4-09)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from saas import clock
from saas.foundation.calendars import service as calendars
from saas.registers.checklists.effective import standing
from saas.registers.checklists.models import ChecklistAcceptance, ChecklistEdition
from tenants.tree import Tenant
from tenants.unit import ctx_of

PAGE = 100
SHOWS = ("open", "done")


@dataclass(frozen=True)
class Bureau:
    """One bureau below. ``number_before``: the edition it accepted before, if any; ``on``: when it accepted the newest."""

    number: int
    name: str
    level: str
    on: date | None
    who: str
    number_before: int | None


@dataclass(frozen=True)
class Board:
    """``days``: working days since the edition was published; ``waiting``, ``done``: how many bureaus."""

    edition: ChecklistEdition | None
    owner: str
    days: int
    waiting: int
    done: int
    show: str
    page: int
    more: bool
    rows: list[Bureau]


def _below(s: Session) -> tuple:
    ctx = ctx_of(s)
    return (Tenant.root_id == ctx.root, Tenant.tenant_no.between(ctx.lo, ctx.hi), Tenant.tenant_no != ctx.me, Tenant.state == "active")


def counts(s: Session, edition: ChecklistEdition) -> tuple[int, int]:
    """(bureaus below that have not accepted the edition, those that have); one read."""
    taken = aliased(ChecklistAcceptance)
    stmt = select(func.count(), func.count(taken.id)).select_from(Tenant).outerjoin(taken, _of(taken, edition)).where(*_below(s))
    every, done = s.execute(stmt).one()
    return every - done, done


def _of(taken, edition: ChecklistEdition):
    return and_(taken.root_id == Tenant.root_id, taken.tenant_no == Tenant.tenant_no, taken.edition_id == edition.id)


def board(s: Session, show: str = "open", page: int = 1) -> Board:
    """The own subtree, in tree order, ``PAGE`` bureaus at a time; five reads. Without a published master list: empty."""
    here, show = standing(s), show if show in SHOWS else "open"
    if here.newest is None:
        return Board(None, "", 0, 0, 0, show, 1, False, [])
    waiting, done = counts(s, here.newest)
    taken, former = aliased(ChecklistAcceptance), aliased(ChecklistAcceptance)
    before = (
        select(func.max(ChecklistEdition.number))
        .join(former, and_(former.root_id == ChecklistEdition.root_id, former.edition_id == ChecklistEdition.id))
        .where(former.root_id == Tenant.root_id, former.tenant_no == Tenant.tenant_no, former.edition_no == here.newest.tenant_no)
        .where(ChecklistEdition.tenant_no == here.newest.tenant_no, ChecklistEdition.id != here.newest.id)
        .correlate(Tenant)
        .scalar_subquery()
    )
    rows = s.execute(
        select(Tenant.tenant_no, Tenant.name, Tenant.level, taken.accepted_on, taken.accepted_name, before)
        .select_from(Tenant)
        .outerjoin(taken, _of(taken, here.newest))
        .where(*_below(s), taken.id.is_(None) if show == "open" else taken.id.is_not(None))
        .order_by(Tenant.tenant_no)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    ).all()
    days = calendars.workdays_between(here.newest.published_on, clock.today())
    owner = dict(here.line)[here.newest.tenant_no]
    return Board(here.newest, owner, days, waiting, done, show, page, len(rows) > PAGE, [Bureau(*row) for row in rows[:PAGE]])
