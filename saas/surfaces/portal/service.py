"""What the public site reads: projections, tombstones, the tree of bureaus, as a login that sees nothing else (R6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session

from saas.foundation.publication.models import Feedback, PubRecord, PubTombstone
from saas.supervision.draws.models_public import PubDraw
from tenants.tree import Tenant

SPAN = 10_000
MOST = 20
OPEN_TREE = 400


@dataclass
class Place:
    """A bureau with those below it that the page shows."""

    number: int
    name: str
    level: str
    below: list["Place"] = field(default_factory=list)


def bureau(s: Session, code: int) -> Tenant | None:
    """The bureau of that number; a number that no province begins is nobody's and is not asked for."""
    if not _province(code):
        return None
    return s.scalar(select(Tenant).where(Tenant.root_id == code // SPAN, Tenant.tenant_no == code))


def names(s: Session, rows: Sequence[PubRecord]) -> dict[int, str]:
    """Number → name of the bureaus that published these."""
    roots, numbers = {row.root_id for row in rows}, {row.tenant_no for row in rows}
    found = s.execute(
        select(Tenant.tenant_no, Tenant.name).where(Tenant.root_id.in_(roots), Tenant.tenant_no.in_(numbers))
    )
    return dict(found.all())


def line(s: Session, tenant: Tenant) -> list[Tenant]:
    """The bureaus above, province first."""
    rows = s.scalars(
        select(Tenant).where(Tenant.root_id == tenant.root_id, Tenant.lo <= tenant.tenant_no, Tenant.hi >= tenant.hi)
    )
    return sorted((row for row in rows if row.tenant_no != tenant.tenant_no), key=lambda row: row.lo - row.hi)


def below(s: Session, tenant: Tenant) -> list[Tenant]:
    """The bureaus directly under one."""
    return list(
        s.scalars(
            select(Tenant)
            .where(Tenant.root_id == tenant.root_id, Tenant.parent_no == tenant.tenant_no)
            .order_by(Tenant.tenant_no)
        )
    )


def tree(s: Session, province: int | None = None) -> list[Place]:
    """All provinces; with those below where there are few bureaus in all, or for the one province asked for."""
    total = s.scalar(select(func.count()).select_from(Tenant))
    stmt = select(Tenant.root_id, Tenant.tenant_no, Tenant.parent_no, Tenant.name, Tenant.level)
    if total > OPEN_TREE:
        stmt = stmt.where(Tenant.parent_no.is_(None) | (Tenant.root_id == _province(province or 0)))
    rows = s.execute(stmt.order_by(Tenant.tenant_no)).all()
    places = {row.tenant_no: Place(row.tenant_no, row.name, row.level) for row in rows}
    for row in rows:
        if row.parent_no in places:
            places[row.parent_no].below.append(places[row.tenant_no])
    return [places[row.tenant_no] for row in rows if row.parent_no is None]


def bureaus_named(s: Session, words: str) -> list[Tenant]:
    """Bureaus with the words in their name."""
    found = Tenant.name.contains(words, autoescape=True)
    return list(s.scalars(select(Tenant).where(found).order_by(Tenant.tenant_no).limit(MOST)))


def results_named(s: Session, words: str) -> list[PubRecord]:
    """Results of subjects whose name is, or begins with, these words; never what merely was drawn (R9)."""
    begins = PubRecord.title.op("^@", is_comparison=True)(words)
    return list(
        s.scalars(
            select(PubRecord)
            .where(PubRecord.kind == "result", begins)
            .order_by(PubRecord.title, PubRecord.published_on.desc(), PubRecord.id.desc())
            .limit(MOST)
        )
    )


def newest(s: Session, n: int = 10, *where: ColumnElement[bool]) -> list[PubRecord]:
    """What was published last."""
    stmt = select(PubRecord).where(*where).order_by(PubRecord.published_on.desc(), PubRecord.id.desc())
    return list(s.scalars(stmt.limit(n)))


def news(s: Session, *where: ColumnElement[bool]) -> list[PubRecord]:
    """What readers look for first: results, plans and checklists. Draws have a list of their own, one row an attempt."""
    return newest(s, 8, PubRecord.kind != "draw", *where)


def of_bureau(tenant: Tenant) -> tuple[ColumnElement[bool], ...]:
    """The condition that a record is this bureau's."""
    return PubRecord.root_id == tenant.root_id, PubRecord.tenant_no == tenant.tenant_no


def counts(s: Session, tenant: Tenant) -> dict[str, int]:
    """How many records of each kind stand on a bureau's page; of draws the attempts, not their notices."""
    rows = s.execute(select(PubRecord.kind, func.count()).where(*of_bureau(tenant)).group_by(PubRecord.kind))
    attempts = select(func.count()).where(PubDraw.root_id == tenant.root_id, PubDraw.tenant_no == tenant.tenant_no)
    return dict(rows.all()) | {"draw": s.scalar(attempts)}


def record(s: Session, slug: str) -> PubRecord | None:
    """The record at an address."""
    return s.scalar(select(PubRecord).where(PubRecord.root_id == root_of(slug), PubRecord.slug == slug))


def tombstone(s: Session, slug: str) -> PubTombstone | None:
    """What stands at the address of a withdrawn record."""
    return s.scalar(select(PubTombstone).where(PubTombstone.root_id == root_of(slug), PubTombstone.slug == slug))


def root_of(slug: str) -> int:
    """The province of a public address: its first two characters; 0 where there is none."""
    return int(slug[:2]) if slug[:2].isascii() and slug[:2].isdigit() else 0


def _province(code: int) -> int:
    """The province of a bureau's number; 0 where it cannot be one (a province has two digits, the database's column few)."""
    return code // SPAN if 0 < code < 100 * SPAN else 0


def send_feedback(s: Session, tenant: Tenant, about: str, body: str) -> None:
    """A stranger's words for one bureau; the public login may write these four columns and read nothing (R12)."""
    s.execute(insert(Feedback).inline().values(root_id=tenant.root_id, to_no=tenant.tenant_no, about=about, body=body))
