"""Which inspections a reader sees, and what stands beside them: the loader, teams, notices, progress (tenancy §6)."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.web.place import Place
from saas.foundation.web.registry import registry
from saas.registers.checklists.words import GROUPS
from saas.supervision.inspections.loaned import called, homes_of, serves
from saas.supervision.inspections.models import CheckRecord, Inspection, InspectionMember, InspectionNotice
from tenants.unit import ctx_of

MOST_FOUND = 20


def load(s: Session, inspection_id: int) -> Inspection | None:
    """An inspection for a URL, or None where it is not the reader's: a team's officer sees the own assignments,
    whoever reads inspections those of the own section's categories and, read only, of the subtree (R10, S0-06)."""
    ctx = ctx_of(s)
    row = s.get(Inspection, (ctx.root, inspection_id))
    if row is None or is_member(s, row):
        return row
    if ctx.reach != "own" or not registry.permits(ctx.roles, "inspection.read"):
        return None
    in_hand = categories_in_hand(s)
    return row if in_hand is None or row.category in in_hand else None


def is_member(s: Session, inspection: Inspection) -> bool:
    """Whether the reader belongs to the team; a guest only as long as the loan lasts that gave this seat (S2-30)."""
    ctx = ctx_of(s)
    if ctx.user_id is None or inspection.tenant_no != ctx.me:
        return False
    return any(member.user_id == ctx.user_id and serves(s, member) for member in inspection.members)


def in_view(s: Session, place: Place | None = None) -> tuple:
    """The conditions of a list, the bureau's own unless a place is said, narrowed to the categories of the reader's
    section (S0-05, S0-06)."""
    ctx = ctx_of(s)
    own = (Inspection.root_id == ctx.root, Inspection.tenant_no == ctx.me)
    where = own if place is None else place.where(Inspection)
    in_hand = categories_in_hand(s)
    return where if in_hand is None else (*where, Inspection.category.in_(in_hand))


def mine(s: Session) -> Select:
    """The reader's own assignments."""
    ctx = ctx_of(s)
    joined = (
        (InspectionMember.root_id == Inspection.root_id)
        & (InspectionMember.tenant_no == Inspection.tenant_no)
        & (InspectionMember.inspection_id == Inspection.id)
    )
    return (
        select(Inspection)
        .join(InspectionMember, joined)
        .where(Inspection.root_id == ctx.root, Inspection.tenant_no == ctx.me, InspectionMember.user_id == ctx.user_id)
    )


def begins(words: str):
    """The subject's name begins so; the operator that row security lets an index serve (tenancy §4)."""
    return Inspection.subject_name.op("^@", is_comparison=True)(words)


def find(s: Session, words: str, only_mine: bool = False) -> list[Inspection]:
    """Inspections whose subject's name begins with ``words``, among those that the reader may open."""
    stmt = mine(s) if only_mine else select(Inspection).where(*in_view(s))
    stmt = stmt.where(begins(words))
    return list(s.scalars(stmt.order_by(Inspection.drawn_on.desc(), Inspection.id.desc()).limit(MOST_FOUND)))


def notice_of(s: Session, inspection: Inspection) -> InspectionNotice | None:
    """The notice of one inspection."""
    return s.scalar(
        select(InspectionNotice).where(
            InspectionNotice.root_id == inspection.root_id, InspectionNotice.tenant_no == inspection.tenant_no,
            InspectionNotice.inspection_id == inspection.id,
        )
    )  # fmt: skip


def notices_of(s: Session, inspections: Iterable[Inspection]) -> dict[int, InspectionNotice]:
    """Inspection id → notice, for a page of a list."""
    ctx = ctx_of(s)
    ids = [one.id for one in inspections]
    rows = s.scalars(
        select(InspectionNotice).where(InspectionNotice.root_id == ctx.root, InspectionNotice.inspection_id.in_(ids))
    )
    return {row.inspection_id: row for row in rows}


def teams_of(s: Session, inspections: Iterable[Inspection]) -> dict[int, list[str]]:
    """Inspection id → names of its team, leader first; borrowed officers with their bureau."""
    ctx = ctx_of(s)
    ids = [one.id for one in inspections]
    rows = s.execute(
        select(InspectionMember.inspection_id, InspectionMember.name, InspectionMember.home_no)
        .where(InspectionMember.root_id == ctx.root, InspectionMember.inspection_id.in_(ids))
        .order_by(InspectionMember.inspection_id, InspectionMember.seat)
    ).all()
    homes = homes_of(s, [home for _number, _name, home in rows])
    out: dict[int, list[str]] = {}
    for number, name, home in rows:
        out.setdefault(number, []).append(called(name, home, homes))
    return out


def progress_of(s: Session, inspections: Iterable[Inspection]) -> dict[int, tuple[int, int]]:
    """Inspection id → (points answered, points), for a page of a list."""
    ctx = ctx_of(s)
    ids = [one.id for one in inspections]
    rows = s.execute(
        select(CheckRecord.inspection_id, func.count(CheckRecord.answer), func.count())
        .where(CheckRecord.root_id == ctx.root, CheckRecord.inspection_id.in_(ids))
        .group_by(CheckRecord.inspection_id)
    )
    return {number: (answered, points) for number, answered, points in rows}


def group_label(code: str):
    """The name of a group of points (S0-13)."""
    return GROUPS.get(code, code)


def groups(inspection: Inspection) -> list[dict]:
    """How many points of each group conform, do not, or do not apply; the groups in the order of the list (S0-13)."""
    out: dict[str, dict] = {}
    for record in inspection.answers:
        row = out.setdefault(
            record.content_group,
            {
                "group": str(group_label(record.content_group)),
                "points": 0,
                "conform": 0,
                "nonconform": 0,
                "not_applicable": 0,
            },
        )
        row["points"] += 1
        if record.answer:
            row[record.answer] += 1
    return list(out.values())
