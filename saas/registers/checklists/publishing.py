"""Publishing an edition: complete, by another person, for ever; the public page is written in the same act."""

from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.publication import service as publications
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from saas.registers.checklists.public import basis_words, public_body
from tenants.unit import ctx_of, lock_bureau


def missing(edition: ChecklistEdition, items: list[CheckItem]) -> list[tuple[str, str]]:
    """What keeps a draft from being published, as ``(code, sentence)``; nothing when it is complete (S0-09, S0-29)."""
    if not items:
        return [("E_NO_ITEMS", _("清单里还没有事项。"))]
    out = []
    for item in items:
        if not item.basis:
            out.append(("E_NO_BASIS", _("第 %(n)s 项“%(name)s”没有依据。", n=item.seq, name=item.name)))
        if not item.points:
            out.append(("E_NO_POINTS", _("第 %(n)s 项“%(name)s”没有检查内容。", n=item.seq, name=item.name)))
    return out


def publish(
    s: Session, edition: ChecklistEdition, *, document_number: str = "", effective_from: date | None = None
) -> ChecklistEdition:
    """Publishes a draft downwards and to the public; number, document and first day are then fixed.

    Raises Refusal ``E_PUBLISHED``, ``E_SAME_PERSON`` (whoever wrote in it; the database refuses the same),
    ``E_DOCUMENT``, ``E_DATES``, ``E_NO_ITEMS``, ``E_NO_POINTS``, ``E_NO_BASIS`` (S0-29).
    """
    ctx = ctx_of(s)
    lock_bureau(s)
    s.refresh(edition, with_for_update=True)
    if edition.published:
        raise Refusal("E_PUBLISHED", _("这一版已经发布。"))
    if ctx.user_id == edition.author_id or ctx.user_id in edition.editor_ids:
        raise Refusal("E_SAME_PERSON", _("您参与了起草，须由另一位人员发布。"))
    mine = (CheckItem.root_id == edition.root_id, CheckItem.tenant_no == edition.tenant_no)
    stmt = select(CheckItem).where(*mine, CheckItem.edition_id == edition.id).order_by(CheckItem.seq)
    items = list(s.scalars(stmt.options(selectinload(CheckItem.points))))
    for code, sentence in missing(edition, items):
        raise Refusal(code, sentence)
    number, since = document_number.strip() or edition.document_number, effective_from or edition.effective_from
    if not number:
        raise Refusal("E_DOCUMENT", _("请写明发布清单的文号。"), "document_number")
    if since is None:
        raise Refusal("E_DATES", _("请写明施行日期。"), "effective_from")
    edition.document_number, edition.effective_from = number, since
    edition.published, edition.published_on, edition.published_by = True, clock.today(), ctx.user_id
    for item in items:
        item.published = True
        for point in item.points:
            point.published = True
    s.flush()
    journal.record(
        s, "checklist.publish", f"checklist_edition:{edition.id}", number=edition.number, items=len(items),
        document=edition.document_number, effective_from=edition.effective_from,
    )  # fmt: skip
    with force_locale("zh_CN"):
        title, body = edition.title, public_body(edition, items)
    prepared = publications.prepare(
        s, "checklist", f"edition:{edition.id}", title, "", body, None, None, edition.author_id
    )
    publications.publish(s, prepared)
    return edition


__all__ = ["basis_words", "missing", "public_body", "publish"]
