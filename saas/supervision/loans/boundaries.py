"""辖区边界: a bureau uploads its own or those below it as GeoJSON; who borders on whom is computed from them (S2-30, D-23).

Everything of a file or nothing, unless the uploader asks for the right ones alone; words by hand are never touched.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.supervision.loans import neighbours, shapes
from saas.supervision.loans.boundary_words import Bureaus, say
from saas.supervision.loans.models_nearby import BureauBoundary, LoanNeighbour
from tenants.tree import LEVELS, Tenant
from tenants.unit import ctx_of, lock_bureau


@dataclass(frozen=True)
class Taken:
    """A boundary that is right: number in the file, whose it is, whether it had to be mended."""

    n: int
    about: int
    name: str
    mended: bool


@dataclass(frozen=True)
class Amiss:
    """A feature that is not: number in the file, what it calls itself, code and sentence."""

    n: int
    called: str
    code: str
    said: str


@dataclass
class Report:
    """What became of a file. ``written``: the right ones are stored. ``pairs`` that border on each other now, of which
    ``added`` are new; ``removed`` ones do so no longer."""

    taken: list[Taken] = field(default_factory=list)
    wrong: list[Amiss] = field(default_factory=list)
    written: bool = False
    pairs: int = 0
    added: int = 0
    removed: int = 0


def upload(s: Session, file_name: str, data: bytes, *, partial: bool = False) -> Report:
    """Takes the boundaries of a file and computes who borders on whom. With a wrong feature among them nothing is written,
    unless ``partial``. Raises Refusal ``E_TOO_LARGE``, ``E_JSON``, ``E_GEOJSON``, ``E_CRS``, ``E_TOO_MANY``,
    ``E_FILE_POINTS``, ``E_EMPTY`` for a file that cannot be read at all."""
    try:
        features = shapes.read(data)
    except shapes.Wrong as no:
        raise Refusal(no.code, say(no.code, no.facts), "file") from no
    report, found = Report(), _judged(s, features)
    report.wrong = [one for one in found if isinstance(one, Amiss)]
    right = [one for one in found if not isinstance(one, Amiss)]
    report.taken = [taken for taken, _shape in right]
    if not right or (report.wrong and not partial):
        return report
    lock_bureau(s)  # nobody waits while a file is read and mended
    _store(s, [(taken.about, shape) for taken, shape in right], file_name[-120:])
    report.written = True
    report.pairs, report.added, report.removed = compute(s)
    journal.record(
        s, "loan.boundary", f"tenant:{ctx_of(s).me}", file=file_name[-120:], sha256=hashlib.sha256(data).hexdigest(),
        bureaus=[str(one.about) for one in report.taken], count=len(report.taken), wrong=len(report.wrong),
        pairs=report.pairs, added=report.added, removed=report.removed,
    )  # fmt: skip
    return report


def _judged(s: Session, features: list[shapes.Feature]) -> list[tuple[Taken, BaseGeometry] | Amiss]:
    bureaus, found, first = Bureaus.of(s, alone=len(features) == 1), [], {}
    for one in features:
        called = bureaus.called(one.properties)
        try:
            about = bureaus.whose(one.properties)
            if about in first:
                raise shapes.Wrong("E_TWICE", n=first[about])
            shape, mended = shapes.shape(one.geometry)
        except shapes.Wrong as no:
            found.append(Amiss(one.n, called, no.code, say(no.code, no.facts)))
            continue
        first[about] = one.n
        found.append((Taken(one.n, about, bureaus.names[about], mended), shape))
    return found


def _store(s: Session, right: Collection[tuple[int, BaseGeometry]], file_name: str) -> None:
    ctx = ctx_of(s)
    mine = (BureauBoundary.root_id == ctx.root, BureauBoundary.tenant_no == ctx.me)
    there = {row.about_no: row for row in s.scalars(select(BureauBoundary).where(*mine))}
    for about, shape in right:
        row = there.get(about) or BureauBoundary(about_no=about)
        row.geometry, row.file_name, row.uploaded_on = shapes.dumped(shape), file_name, clock.today()
        s.add(row)
    s.flush()


def remove(s: Session, about: int) -> bool:
    """Takes an own upload back; what was computed from it goes. Whether there was one."""
    lock_bureau(s)
    ctx = ctx_of(s)
    mine = (BureauBoundary.root_id == ctx.root, BureauBoundary.tenant_no == ctx.me, BureauBoundary.about_no == about)
    row = s.scalar(select(BureauBoundary).where(*mine))
    if row is None:
        return False
    s.delete(row)
    s.flush()
    _pairs, added, removed = compute(s)
    journal.record(s, "loan.boundary", f"tenant:{ctx.me}", bureaus=[str(about)], count=0, added=added, removed=removed)
    return True


def take_back(s: Session, one: int, two: int) -> bool:
    """The own word by hand goes, and what boundaries say comes back in its place."""
    done = neighbours.unsay(s, one, two)
    if done:
        compute(s)
    return done


def known(s: Session, among: Collection[int] | None = None) -> dict[int, tuple[str, BaseGeometry]]:
    """Bureau → (level, shape) of the whole province or ``among`` some: its own upload, else that of its nearest superior;
    nobody else's counts."""
    ctx = ctx_of(s)
    stmt = (
        select(Tenant.tenant_no, Tenant.level, BureauBoundary)
        .join(BureauBoundary, (BureauBoundary.root_id == Tenant.root_id) & (BureauBoundary.about_no == Tenant.tenant_no))
        .where(Tenant.root_id == ctx.root, Tenant.state == "active")
    )
    rows = s.execute(stmt if among is None else stmt.where(Tenant.tenant_no.in_(among))).all()
    if not rows:
        return {}
    spans = dict(s.execute(select(Tenant.tenant_no, Tenant.hi).where(Tenant.root_id == ctx.root)).all())
    best: dict[int, tuple[int, str, BureauBoundary]] = {}
    for number, level, row in rows:
        width = spans[row.tenant_no] - row.tenant_no
        above = row.tenant_no <= number <= spans[row.tenant_no]
        if above and (number not in best or width < best[number][0]):
            best[number] = (width, level, row)
    return {number: (level, shapes.loaded(row.geometry)) for number, (_width, level, row) in best.items()}


def compute(s: Session) -> tuple[int, int, int]:
    """The acting bureau's rows from boundaries, anew: (pairs, new ones, gone ones). Only pairs about which it may speak,
    and of bureaus of one level; what it says by hand stays."""
    lock_bureau(s)
    ctx, shown = ctx_of(s), known(s)
    found: dict[tuple[int, int], int] = {}
    for level in LEVELS:
        every = {number: shape for number, (its, shape) in shown.items() if its == level}
        only = ctx.me if ctx.me in every else None
        if only is None and not any(ctx.covers(number) for number in every):
            continue
        for a, b, metres in shapes.touching(every, only):
            if only is not None or (ctx.covers(a) and ctx.covers(b)):
                found[a, b] = metres
    return _write(s, found)


def _write(s: Session, found: dict[tuple[int, int], int]) -> tuple[int, int, int]:
    ctx, added, removed = ctx_of(s), 0, 0
    rows = s.scalars(select(LoanNeighbour).where(LoanNeighbour.root_id == ctx.root, LoanNeighbour.tenant_no == ctx.me)).all()
    mine = {(row.a_no, row.b_no): row for row in rows}
    for pair, metres in found.items():
        row = mine.get(pair)
        if row is None:
            s.add(LoanNeighbour(a_no=pair[0], b_no=pair[1], metres=metres, source="boundary", said_on=clock.today()))
            added += 1
        elif row.source == "boundary" and row.metres != metres:
            row.metres, row.said_on = metres, clock.today()
    for pair, row in mine.items():
        if row.source == "boundary" and pair not in found:
            s.delete(row)
            removed += 1
    s.flush()
    return len(found), added, removed
