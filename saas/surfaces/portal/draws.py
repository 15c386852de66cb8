"""What the public site reads of draws: one projected row per attempt, its long columns only where they are shown (R6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Text, bindparam, func, or_, select, true
from sqlalchemy.orm import Session, defer

from saas.supervision.draws.models_public import PubDraw
from saas.surfaces.portal.chain import Entry
from saas.surfaces.portal.service import root_of
from tenants.tree import Tenant

CHAIN = 5000  # attempts of one bureau: at sixty a year that is eighty years
SHORTEST, WHOLE, MOST = 16, 64, 5
LONG = (PubDraw.record, PubDraw.names, PubDraw.left_out)
# a list never loads what may be many megabytes; touching such a column of a listed row is an error
BRIEF = tuple(defer(column, raiseload=True) for column in LONG)
ONGOING = ("committed", "seeded", "drawn")
STATES: dict[str, ColumnElement[bool]] = {
    "committed": PubDraw.state.in_(ONGOING),
    "sealed": (PubDraw.state == "sealed") & PubDraw.opened_on.is_(None),
    "opened": (PubDraw.state == "sealed") & PubDraw.opened_on.is_not(None),  # a void record opens too, and stays void
    "void": PubDraw.state == "void",
}


@dataclass(frozen=True)
class File:
    """An opened record as it is downloaded."""

    size: int
    sha256: str


def of_bureau(tenant: Tenant) -> tuple[ColumnElement[bool], ...]:
    """The condition that an attempt is this bureau's."""
    return PubDraw.root_id == tenant.root_id, PubDraw.tenant_no == tenant.tenant_no


def newest(s: Session, n: int, *where: ColumnElement[bool], skip: int = 0) -> list[PubDraw]:
    """What was committed last, of one bureau or of all."""
    stmt = select(PubDraw).where(*where).order_by(PubDraw.committed_on.desc(), PubDraw.id.desc()).options(*BRIEF)
    return list(s.scalars(stmt.limit(n).offset(skip)))


def chain_of(s: Session, root: int, tenant_no: int) -> list[Entry]:
    """Every attempt of a bureau in the order of publication, as far as the chain is concerned."""
    prev = PubDraw.commitment["prev"].as_string()
    rows = s.execute(
        select(
            PubDraw.slug, PubDraw.name, PubDraw.attempt, PubDraw.state, PubDraw.committed_on, PubDraw.commit, PubDraw.head, prev,
            PubDraw.void_reason, PubDraw.sealed_on, PubDraw.opened_on,
        )
        .where(PubDraw.root_id == root, PubDraw.tenant_no == tenant_no)
        .order_by(PubDraw.id.desc())
        .limit(CHAIN)
    )  # fmt: skip
    return [Entry(*row) for row in rows][::-1]


def by_slug(s: Session, slug: str) -> PubDraw | None:
    """The attempt at an address, without its long texts."""
    return s.scalar(select(PubDraw).where(PubDraw.root_id == root_of(slug), PubDraw.slug == slug).options(*BRIEF))


def by_commit(s: Session, root: int, tenant_no: int, commit: str) -> PubDraw | None:
    """A bureau's attempt with that commitment, which a notice or a result names."""
    mine = (PubDraw.root_id == root, PubDraw.tenant_no == tenant_no, PubDraw.commit == commit)
    return s.scalar(select(PubDraw).where(*mine).options(*BRIEF).limit(1))


def cleaned(typed: str) -> str:
    """A fingerprint as people copy it, in groups and capitals, as it is stored; empty where it cannot be one."""
    said = "".join(typed.split()).replace(":", "").replace("-", "").lower()
    return said if SHORTEST <= len(said) <= WHOLE and all(c in "0123456789abcdef" for c in said) else ""


def found(s: Session, fingerprint: str) -> list[PubDraw]:
    """The attempts whose commitment or record has this fingerprint, or one that begins with it (16 digits at least)."""
    upper = fingerprint + "g"  # after every hexadecimal digit
    begins = [(column >= fingerprint) & (column < upper) for column in (PubDraw.commit, PubDraw.head)]
    return list(s.scalars(select(PubDraw).where(or_(*begins)).order_by(PubDraw.id.desc()).options(*BRIEF).limit(MOST)))


def file_of(s: Session, row: PubDraw) -> File | None:
    """Size and SHA-256 of an opened record, computed where it lies; None while it is closed."""
    data = func.convert_to(PubDraw.record, "UTF8")
    stmt = select(func.octet_length(data), func.encode(func.sha256(data), "hex", type_=Text))
    got = s.execute(stmt.where(*_this(row), PubDraw.record.is_not(None))).one_or_none()
    return None if got is None else File(*got)


def record_text(s: Session, row: PubDraw) -> str | None:
    """The canonical text of an opened record."""
    return s.scalar(select(PubDraw.record).where(*_this(row)))


def left_out(s: Session, row: PubDraw) -> list[list[str]] | None:
    """[credit code, reason code] of whoever could not be drawn; None while the record is closed."""
    return s.scalar(select(PubDraw.left_out).where(*_this(row)))


def names_of(s: Session, row: PubDraw, codes: Iterable[str]) -> dict[str, str]:
    """Credit code → name, for these codes of an opened record."""
    entry = func.jsonb_each_text(PubDraw.names).table_valued("key", "value")
    wanted = entry.c.key.in_(bindparam("codes", sorted(set(codes)), expanding=True))
    return dict(s.execute(_pairs(entry).where(*_this(row), wanted)).all())


def named(s: Session, row: PubDraw, words: str, most: int) -> list[tuple[str, str]]:
    """(credit code, name) of institutions in an opened record with that code, or with these words in their name."""
    entry = func.jsonb_each_text(PubDraw.names).table_valued("key", "value")
    hit = (entry.c.key == words.upper()) | (func.strpos(entry.c.value, words) > 0)
    stmt = _pairs(entry).where(*_this(row), hit).order_by(entry.c.value, entry.c.key).limit(most)
    return [(key, value) for key, value in s.execute(stmt)]


def _pairs(entry) -> Select:
    return select(entry.c.key, entry.c.value).select_from(PubDraw).join(entry, true())


def bureau_names(s: Session, rows: Sequence[PubDraw]) -> dict[int, str]:
    """Number → name of the bureaus that drew."""
    numbers = {(row.root_id, row.tenant_no) for row in rows}
    where = (Tenant.root_id.in_({root for root, _no in numbers}), Tenant.tenant_no.in_({no for _root, no in numbers}))
    return dict(s.execute(select(Tenant.tenant_no, Tenant.name).where(*where)).all()) if numbers else {}


def _this(row: PubDraw) -> tuple[ColumnElement[bool], ...]:
    return PubDraw.root_id == row.root_id, PubDraw.id == row.id
