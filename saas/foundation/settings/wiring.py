"""What settings bring to the application."""

from flask_babel import lazy_gettext as _l

from saas.foundation.attachments.models import RuleDocument
from saas.foundation.settings import drafts, pages_documents, pages_drafts, pages_rule, pages_ruleset
from saas.foundation.settings.pages import bp
from saas.foundation.web.registry import NavEntry, Registry
from tenants.unit import ctx_of

blueprints = [bp, pages_documents.bp]
PAGES = (pages_drafts, pages_rule, pages_ruleset)  # declare their routes


def fill(registry: Registry) -> None:
    """The entry 制度 of the work bar and its second level, values and documents by their id."""
    registry.loader("ruling_id", "ruling", drafts.load)
    registry.loader("document_id", "document", lambda s, number: s.get(RuleDocument, (ctx_of(s).root, number)))
    registry.navigation += [
        NavEntry("work", _l("制度"), "settings.rules", "setting.read", 90, prefix="/settings /guidelines"),
        NavEntry("rules", _l("制度参数"), "settings.rules", "setting.read", 10),
        NavEntry("rules", _l("文件"), "documents.index", "document.read", 20),
    ]
