"""A rule's document for everybody: offered by one person, published by another, like everything public (S1-13, R6)."""

from flask import g, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.attachments import service as attachments
from saas.foundation.attachments.models import RuleDocument
from saas.foundation.attachments.public import body_of
from saas.foundation.publication import service
from saas.foundation.publication.models import Publication
from saas.foundation.publication.pages import bp
from saas.foundation.web.guard import route
from saas.foundation.web.render import done
from tenants.unit import ctx_of


def offer(s, document: RuleDocument) -> Publication:
    """Makes a document ready to be published. Raises Refusal ``E_OLDER`` for a file that a newer one replaced, and what
    :func:`service.prepare` refuses."""
    newest = attachments.current(s, document.tenant_no, document.series)
    if newest.id != document.id:
        raise Refusal("E_OLDER", _("这份文件已经换成新的，请公开现在的文件。"))
    with force_locale("zh_CN"):
        body = body_of(document)
    row = service.prepare(s, "guideline", f"document:{document.id}", document.title, "", body, None, None, ctx_of(s).user_id)
    journal.record(s, "document.offer", f"rule_document:{document.id}", ref=row.ref)
    return row


@bp.app_template_global("document_publication")
def of_document(document: RuleDocument) -> Publication | None:
    """What became of the wish to publish a document."""
    mine = (Publication.root_id == document.root_id, Publication.tenant_no == document.tenant_no)
    wanted = (Publication.kind == "guideline", Publication.ref == f"document:{document.id}")
    return g.s.scalar(select(Publication).where(*mine, *wanted))


@route(bp, "/publications/documents/<int:document_id>/offer", action="document.edit", methods=("POST",))
def offer_document(s, document: RuleDocument):
    """From the document's page to the list of what waits for publication."""
    offer(s, document)
    return done(url_for("documents.show", document_id=document.id), _("已送公示，由另一位人员在“公示”中公开。"))
