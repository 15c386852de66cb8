"""Reading checklists: which edition is in force for a bureau, its items and points (S0-09; R3)."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from saas.registers.checklists.compose import Item, Point, compose
from saas.registers.checklists.drafting import describe, discard, new_draft, remove_item, save_item
from saas.registers.checklists.effective import Standing, items_of, load, newest_own, standing
from saas.registers.checklists.layering import Layer, layer_of, own_rows
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from saas.registers.checklists.publishing import missing, publish
from saas.registers.checklists.refining import refine_item, take_back
from tenants.tree import Tenant
from tenants.unit import ctx_of


def in_force(s: Session, on: date | None = None, tenant_no: int | None = None) -> ChecklistEdition | None:
    """The edition by which a bureau (one's own) calls its list on a day (today): its own newest layer, else the nearest
    superior's, else the master. None where nobody of the line has published any: then nothing may be checked (S0-29)."""
    return standing(s, on, tenant_no).nearest


def items_for(s: Session, categories: Iterable[str], on: date | None = None) -> list[Item]:
    """The items of the list in force that apply to any of the categories, in its order."""
    wanted = set(categories)
    return [item for item in items_of(s, standing(s, on)) if wanted & set(item.categories)]


def points_of(s: Session, item_ids: Iterable[int], editions: Sequence[int] | None = None) -> list[Point]:
    """The points of these items (ids of the rows that invented them), item by item, with ``.item``. ``editions``: the
    ids that a plan froze; without them the list of today."""
    wanted = set(item_ids)
    if not wanted:
        return []
    items = compose(load(s, editions)) if editions else items_of(s, standing(s))
    return [point for item in items if item.id in wanted for point in item.points]


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


def extents(s: Session) -> dict[int, tuple[int, int]]:
    """Edition → (items of its own, refinements of a superior's items), of the own bureau and its superiors."""
    ctx = ctx_of(s)
    own = CheckItem.origin_no == CheckItem.tenant_no
    rows = s.execute(
        select(CheckItem.edition_id, func.count().filter(own), func.count().filter(~own))
        .where(CheckItem.root_id == ctx.root, CheckItem.tenant_no.in_((ctx.me, *ctx.anc)))
        .group_by(CheckItem.edition_id)
    )
    return {number: (mine, refined) for number, mine, refined in rows}


def whole(s: Session, edition: ChecklistEdition) -> list[CheckItem]:
    """All rows of an edition itself with their points, in two reads."""
    return own_rows(s, edition)


__all__ = [
    "Layer", "Standing", "counts", "describe", "discard", "editions", "extents", "in_force", "items_for", "items_of",
    "layer_of", "missing", "new_draft", "newest_own", "points_of", "publish", "refine_item", "remove_item", "save_item",
    "standing", "take_back", "whole",
]  # fmt: skip
