"""What checklists bring to the application; the catalogue's categories become the scopes of the rates."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.publication import showing
from saas.foundation.settings.definitions import use_categories
from saas.foundation.web.registry import Found, NavEntry, Registry, Todo
from saas.registers.catalogue import category_choices
from saas.registers.checklists import pages_items, public, service
from saas.registers.checklists.drafting import open_draft
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from saas.registers.checklists.pages import bp
from tenants.context import Ctx
from tenants.unit import ctx_of

use_categories(category_choices())
showing.TABLES["checklist"] = public.tables
blueprints = [bp]


def fill(registry: Registry) -> None:
    """Entry, URL objects, what waits for the publisher, and items by name."""
    registry.navigation.append(NavEntry("work", _l("事项清单"), "checklists.index", "checklist.read", 80))
    registry.loader("edition_id", "edition", lambda s, number: s.get(ChecklistEdition, (ctx_of(s).root, number)))
    registry.loader("item_id", "item", lambda s, number: s.get(CheckItem, (ctx_of(s).root, number)))
    registry.todos.append(("checklist.publish", to_publish))
    registry.finders.append(("checklist.read", find))


def to_publish(s: Session, ctx: Ctx) -> list[Todo]:
    """A draft that is complete and was written by others."""
    draft = open_draft(s)
    if draft is None or ctx.user_id in (draft.author_id, *draft.editor_ids):
        return []
    if service.missing(draft, service.whole(s, draft)):
        return []
    return [Todo(_("发布“%(title)s”", title=draft.title), url_for("checklists.show", edition_id=draft.id), rank=40)]


def find(s: Session, q: str) -> list[Found]:
    """Items of the edition in force whose name holds ``q``."""
    edition = service.in_force(s)
    if edition is None:
        return []
    like = f"%{q.replace('%', '').replace('_', '')}%"
    mine = (CheckItem.root_id == edition.root_id, CheckItem.tenant_no == edition.tenant_no)
    stmt = select(CheckItem).where(*mine, CheckItem.edition_id == edition.id, CheckItem.name.like(like))
    note, page = _("第 %(n)s 版", n=edition.number), url_for("checklists.show", edition_id=edition.id)
    return [
        Found(_("抽查事项"), item.name, f"{page}#item-{item.id}", note)
        for item in s.scalars(stmt.order_by(CheckItem.seq).limit(20))
    ]


__all__ = ["blueprints", "fill", "pages_items"]
