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
from saas.foundation.web.filters import date_zh
from saas.registers.catalogue import category_label
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from saas.registers.checklists.words import BASIS_LEVELS, GRADES, GROUPS, METHODS
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


def public_body(edition: ChecklistEdition, items: list[CheckItem]) -> dict:
    """What the public page shows: basis, organ, content and method of every item (S0-09), then its points."""
    return {
        "facts": [
            [_("版次"), _("第 %(n)s 版", n=edition.number)],
            [_("文号"), edition.document_number],
            [_("施行日期"), date_zh(edition.effective_from)],
            [_("事项"), _("%(n)s 项", n=len(items))],
        ],
        "tables": [_overview(items), *(_points(item) for item in items)],
        "items": [_plain(item) for item in items],
        "number": edition.number,
        "effective_from": edition.effective_from.isoformat(),
    }


def _overview(items: list[CheckItem]) -> dict:
    columns = (
        ("name", _("抽查事项")), ("categories", _("抽查对象")), ("basis", _("抽查依据")), ("organ", _("抽查主体")),
        ("methods", _("抽查方式")), ("grade", _("事项类别")),
    )  # fmt: skip
    rows = [
        {
            "name": f"{item.seq}. {item.name}", "organ": item.organ, "grade": str(GRADES[item.item_grade]),
            "categories": _("、").join(str(category_label(code)) for code in item.categories),
            "methods": _("、").join(str(METHODS[code]) for code in item.methods),
            "basis": _("；").join(basis_words(row) for row in item.basis),
        }
        for item in items
    ]  # fmt: skip
    return {"title": _("抽查事项"), "columns": [{"key": key, "label": label} for key, label in columns], "rows": rows}


def _points(item: CheckItem) -> dict:
    columns = (("group", _("分组")), ("content", _("抽查内容")), ("standard", _("检查标准")))
    rows = [
        {"group": str(GROUPS[point.content_group]), "content": point.content, "standard": point.check_standard}
        for point in item.points
    ]
    return {
        "title": f"{item.seq}. {item.name}", "columns": [{"key": key, "label": label} for key, label in columns],
        "rows": rows,
    }  # fmt: skip


def _plain(item: CheckItem) -> dict:
    return {
        "seq": item.seq, "name": item.name, "categories": list(item.categories), "grade": item.item_grade,
        "organ": item.organ, "methods": list(item.methods), "basis": list(item.basis), "power_code": item.power_code,
    }  # fmt: skip


def basis_words(row: dict) -> str:
    """《公证法》第四十一条（法律）."""
    level = BASIS_LEVELS.get(row["level"], row["level"])
    return _("%(title)s%(article)s（%(level)s）", title=row["title"], article=row["article"], level=level)
