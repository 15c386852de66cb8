"""What publication brings to the application."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from saas.foundation.publication import pages_documents
from saas.foundation.publication.kinds import KINDS
from saas.foundation.publication.models import Feedback, Publication
from saas.foundation.publication.pages import bp, open_feedback
from saas.foundation.web.registry import NavEntry, Registry, Todo
from tenants.context import Ctx
from tenants.unit import ctx_of

blueprints = [bp]
PAGES = (pages_documents,)  # declare their routes
MOST = 50


def fill(registry: Registry) -> None:
    """Loaders, navigation, to-dos."""
    registry.loader("publication_id", "publication", lambda s, n: s.get(Publication, (ctx_of(s).root, n)))
    registry.loader("feedback_id", "feedback", lambda s, n: s.get(Feedback, (ctx_of(s).root, n)))
    registry.navigation.append(NavEntry("work", _l("公示"), "publication.publications", "publication.read", 60))
    registry.todos += [("publication.publish", to_publish), ("feedback.handle", to_answer)]
    registry.waiting.append(("inspection.review", publication_awaited))


def _ready(s):
    ctx = ctx_of(s)
    return s.execute(
        select(Publication.id, Publication.kind, Publication.title, Publication.due_on, Publication.author_id)
        .where(Publication.root_id == ctx.root, Publication.tenant_no == ctx.me, Publication.state == "ready")
        .order_by(Publication.due_on)
        .limit(MOST)
    )


def _todo(row, who: str = "") -> Todo:
    title = _("公示%(kind)s：%(title)s", kind=KINDS[row.kind], title=row.title)
    return Todo(title, url_for("publication.show", publication_id=row.id), row.due_on, who, rank=5)


def to_publish(s, ctx: Ctx) -> list[Todo]:
    """The publisher: what others have made ready, by its last day (S0-34)."""
    return [_todo(row) for row in _ready(s) if row.author_id != ctx.user_id]


def publication_awaited(s, ctx: Ctx) -> list[Todo]:
    """The reviewer waits for the publisher."""
    return [_todo(row, _("公示人")) for row in _ready(s) if row.author_id == ctx.user_id]


def to_answer(s, ctx: Ctx) -> list[Todo]:
    """What strangers sent in and nobody has dealt with."""
    n = open_feedback(s)
    return (
        [Todo(_("处理 %(n)s 条公众反馈", n=n), url_for("publication.feedback", handled="open"), rank=60)] if n else []
    )
