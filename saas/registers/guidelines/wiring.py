"""What guidelines bring to the application."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.web.registry import Found, NavEntry, Registry, Todo
from saas.registers.guidelines import pages_edit, service
from saas.registers.guidelines.models import GuidelineVersion
from saas.registers.guidelines.pages import bp
from saas.registers.guidelines.words import KINDS
from tenants.context import Ctx
from tenants.unit import ctx_of

blueprints = [bp]
PAGES = (pages_edit,)  # declare their routes


def fill(registry: Registry) -> None:
    """Second-level entry under 制度 (officers in the field have none of it: their bar leads here directly)."""
    registry.navigation += [
        NavEntry("rules", _l("细则与指引"), "guidelines.index", "guideline.read", 30),
        NavEntry("work", _l("细则与指引"), "guidelines.index", "inspection.visit", 90),
    ]
    registry.loader("version_id", "version", lambda s, number: s.get(GuidelineVersion, (ctx_of(s).root, number)))
    registry.todos.append(("guideline.publish", to_publish))
    registry.finders.append(("guideline.read", find))


def to_publish(s: Session, ctx: Ctx) -> list[Todo]:
    """Drafts with a text and a first day that others have written."""
    mine = (GuidelineVersion.root_id == ctx.root, GuidelineVersion.tenant_no == ctx.me, ~GuidelineVersion.published)
    rows = s.scalars(select(GuidelineVersion).where(*mine).order_by(GuidelineVersion.id).limit(50))
    return [
        Todo(_("发布“%(title)s”", title=row.title), url_for("guidelines.show", version_id=row.id), rank=45)
        for row in rows
        if ctx.user_id not in (row.author_id, *row.editor_ids) and not service.missing(row)
    ]


def find(s: Session, q: str) -> list[Found]:
    """Guidelines in force whose name or text holds ``q``."""
    out, wanted = [], q.lower()
    for one in service.shelves(s):
        if one.now is not None and (wanted in one.now.title.lower() or wanted in one.now.body.lower()):
            page = url_for("guidelines.show", version_id=one.now.id)
            out.append(Found(str(KINDS[one.guideline.kind]), one.now.title, page, one.now.document_number))
    return out[:20]
