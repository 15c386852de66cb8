"""What checklists bring to the application; the catalogue's categories become the scopes of the rates."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from saas.foundation.publication import showing
from saas.foundation.settings.definitions import use_categories
from saas.foundation.web.registry import Found, NavEntry, Registry, Todo
from saas.registers.catalogue import category_choices
from saas.registers.checklists import laws, pages_accept, pages_items, pages_laws, pages_out, pages_refine, public, service, todos
from saas.registers.checklists.drafting import open_draft
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from saas.registers.checklists.models_laws import LawChange
from saas.registers.checklists.pages import bp
from tenants.context import Ctx
from tenants.unit import ctx_of

use_categories(category_choices())
showing.TABLES["checklist"] = public.tables
blueprints = [bp, pages_laws.bp]


def fill(registry: Registry) -> None:
    """Entry, URL objects, what waits for the publisher, and items by name."""
    registry.navigation.append(NavEntry("work", _l("事项清单"), "checklists.index", "checklist.read", 80))
    registry.loader("edition_id", "edition", lambda s, number: s.get(ChecklistEdition, (ctx_of(s).root, number)))
    registry.loader("item_id", "item", lambda s, number: s.get(CheckItem, (ctx_of(s).root, number)))
    registry.loader("law_id", "law", lambda s, number: s.get(LawChange, (ctx_of(s).root, number)))
    registry.todos += [("checklist.publish", to_publish), ("checklist.edit", to_review)]
    registry.todos += [("checklist.edit", todos.to_merge), ("checklist.publish", todos.to_accept)]
    registry.finders.append(("checklist.read", find))


def to_publish(s: Session, ctx: Ctx) -> list[Todo]:
    """A draft that is complete and was written by others."""
    draft = open_draft(s)
    if draft is None or ctx.user_id in (draft.author_id, *draft.editor_ids):
        return []
    if service.missing(service.layer_of(s, draft)):
        return []
    return [Todo(_("发布“%(title)s”", title=draft.title), url_for("checklists.show", edition_id=draft.id), rank=40)]


def to_review(s: Session, ctx: Ctx) -> list[Todo]:
    """Items of the bureau that rest upon amended articles and that nobody has looked at (S1-08)."""
    these = laws.changes(s)
    found = laws.touched_by(s, these) if these else {}
    return [
        Todo(_("复核%(law)s修改涉及的 %(n)s 个事项", law=one.law, n=n), url_for("laws.show", law_id=one.id), rank=50)
        for one in these
        if (n := laws.open_of(found[one.id]))
    ]


def find(s: Session, q: str) -> list[Found]:
    """Items of the list by which the bureau checks whose name holds ``q``."""
    here = service.standing(s)
    if here.nearest is None:
        return []
    note, page = _("第 %(n)s 版", n=here.nearest.number), url_for("checklists.show", edition_id=here.nearest.id)
    hits = [item for item in service.items_of(s, here) if q.lower() in item.name.lower()]
    return [Found(_("抽查事项"), item.name, f"{page}#item-{item.id}", note) for item in hits[:20]]


__all__ = ["blueprints", "fill", "pages_accept", "pages_items", "pages_out", "pages_refine"]
