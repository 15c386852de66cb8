"""Reading checklists: which edition is in force for a bureau, its items and points (S0-09; R3)."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, selectinload

from saas import clock
from saas.registers.checklists.drafting import describe, discard, new_draft, remove_item, save_item
from saas.registers.checklists.models import CheckItem, ChecklistEdition, CheckPoint
from saas.registers.checklists.publishing import missing, publish
from tenants.tree import Tenant
from tenants.unit import ctx_of


def in_force(s: Session, on: date | None = None, tenant_no: int | None = None) -> ChecklistEdition | None:
    """The edition by which a bureau (one's own) checks on a day (today): its own newest published one, else the
    nearest superior's. None where nobody of the line has published any: then nothing may be checked (S0-29)."""
    ctx = ctx_of(s)
    number = ctx.me if tenant_no is None else tenant_no
    owner = and_(Tenant.root_id == ChecklistEdition.root_id, Tenant.tenant_no == ChecklistEdition.tenant_no)
    return s.scalar(
        select(ChecklistEdition)
        .join(Tenant, owner)
        .where(ChecklistEdition.root_id == ctx.root, Tenant.lo <= number, Tenant.hi >= number)
        .where(ChecklistEdition.published, ChecklistEdition.effective_from <= (on or clock.today()))
        .order_by(Tenant.hi - Tenant.lo, ChecklistEdition.effective_from.desc(), ChecklistEdition.number.desc())
        .limit(1)
    )


def items_for(s: Session, categories: Iterable[str], on: date | None = None) -> list[CheckItem]:
    """The items of the edition in force that apply to any of the categories, in its order."""
    edition = in_force(s, on)
    if edition is None:
        return []
    return list(
        s.scalars(
            select(CheckItem)
            .where(CheckItem.root_id == edition.root_id, CheckItem.tenant_no == edition.tenant_no)
            .where(CheckItem.edition_id == edition.id, CheckItem.categories.op("&&")(list(categories)))
            .order_by(CheckItem.seq)
        )
    )


def points_of(s: Session, item_ids: Iterable[int]) -> list[CheckPoint]:
    """The points of these items, item by item, with ``.item`` loaded."""
    return list(
        s.scalars(
            select(CheckPoint)
            .join(CheckPoint.item)
            .where(CheckPoint.root_id == ctx_of(s).root, CheckPoint.item_id.in_(list(item_ids)))
            .order_by(CheckItem.seq, CheckItem.id, CheckPoint.seq)
            .options(selectinload(CheckPoint.item))
        )
    )


def editions(s: Session) -> list[tuple[ChecklistEdition, str]]:
    """Own editions with drafts, and what superiors have published, with the bureau's name; newest first."""
    ctx = ctx_of(s)
    owner = and_(Tenant.root_id == ChecklistEdition.root_id, Tenant.tenant_no == ChecklistEdition.tenant_no)
    rows = s.execute(
        select(ChecklistEdition, Tenant.name)
        .join(Tenant, owner)
        .where(ChecklistEdition.root_id == ctx.root, ChecklistEdition.tenant_no.in_((ctx.me, *ctx.anc)))
        .order_by(ChecklistEdition.tenant_no.desc(), ChecklistEdition.number.desc())
    )
    return [(edition, name) for edition, name in rows]


def counts(s: Session) -> dict[int, int]:
    """How many items each edition of the own bureau and its superiors has."""
    ctx = ctx_of(s)
    rows = s.execute(
        select(CheckItem.edition_id, func.count())
        .where(CheckItem.root_id == ctx.root, CheckItem.tenant_no.in_((ctx.me, *ctx.anc)))
        .group_by(CheckItem.edition_id)
    )
    return dict(tuple(row) for row in rows)


def whole(s: Session, edition: ChecklistEdition) -> list[CheckItem]:
    """All items of an edition with their points, in two reads."""
    mine = (CheckItem.root_id == edition.root_id, CheckItem.tenant_no == edition.tenant_no)
    stmt = select(CheckItem).where(*mine, CheckItem.edition_id == edition.id).order_by(CheckItem.seq)
    return list(s.scalars(stmt.options(selectinload(CheckItem.points))))


__all__ = [
    "counts", "describe", "discard", "editions", "in_force", "items_for", "missing", "new_draft", "points_of",
    "publish", "remove_item", "save_item", "whole",
]  # fmt: skip
