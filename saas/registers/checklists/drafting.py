"""Writing a draft edition: from nothing or from an edition in force; items with legal basis and points."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload

from saas.errors import Refusal
from saas.foundation import journal
from saas.registers.checklists.checking import check
from saas.registers.checklists.effective import standing
from saas.registers.checklists.layering import layer_of
from saas.registers.checklists.models import CheckItem, ChecklistEdition, CheckPoint
from saas.registers.checklists.words import GROUPS
from tenants.unit import ctx_of, lock_bureau

# what a copy of an item and of a point takes along
KEPT = (
    "seq", "name", "categories", "organ", "item_grade", "methods", "basis", "power_code", "origin_no", "serial",
    "levels", "partners", "rate_p", "rate_q", "times", "per", "valid_from", "valid_to",
)
KEPT_POINT = ("seq", "content_group", "content", "check_standard", "origin_no", "serial")


def open_draft(s: Session) -> ChecklistEdition | None:
    """The own bureau's draft; there is at most one at a time."""
    ctx = ctx_of(s)
    mine = (ChecklistEdition.root_id == ctx.root, ChecklistEdition.tenant_no == ctx.me)
    return s.scalar(select(ChecklistEdition).where(*mine, ~ChecklistEdition.published).limit(1))


def new_draft(s: Session, *, title: str, source: ChecklistEdition | None = None) -> ChecklistEdition:
    """The next edition of the own bureau as a draft, with a copy of ``source`` if that is one of its own.

    Below the owner of a master list it is a layer upon the edition that the bureau works by: nothing of a superior's is
    copied, refinements and own items are written into it. Raises Refusal ``E_DRAFT_OPEN`` while another draft waits.
    """
    ctx = ctx_of(s)
    lock_bureau(s)
    if open_draft(s) is not None:
        raise Refusal("E_DRAFT_OPEN", _("本局还有一个未发布的版次，请先发布或者删去它。"))
    mine = (ChecklistEdition.root_id == ctx.root, ChecklistEdition.tenant_no == ctx.me)
    last = s.scalar(select(func.max(ChecklistEdition.number)).where(*mine)) or 0
    here = standing(s)
    base = here.newest if here.master is None else here.master
    edition = ChecklistEdition(number=last + 1, title=title, author_id=ctx.user_id, editor_ids=[ctx.user_id])
    if not here.owns_master:
        edition.base_no, edition.base_id = base.tenant_no, base.id
    s.add(edition)
    s.flush()
    if source is not None and source.tenant_no == ctx.me:
        _copy(s, source, edition)
    journal.record(s, "checklist.draft", f"checklist_edition:{edition.id}", source=source.id if source else None)
    return edition


def _copy(s: Session, source: ChecklistEdition, edition: ChecklistEdition) -> None:
    same = (CheckItem.root_id == source.root_id, CheckItem.tenant_no == source.tenant_no)
    stmt = select(CheckItem).where(*same, CheckItem.edition_id == source.id).options(selectinload(CheckItem.points))
    for old in s.scalars(stmt.order_by(CheckItem.seq)):
        item = CheckItem(edition_id=edition.id, **{name: _plain(getattr(old, name)) for name in KEPT})
        s.add(item)
        s.flush()
        s.add_all(CheckPoint(item_id=item.id, **{name: getattr(p, name) for name in KEPT_POINT}) for p in old.points)
    s.flush()


def _plain(value):
    return list(value) if isinstance(value, list) else value


def next_serial(s: Session, model) -> int:
    """The next number that the own bureau gives to an item or point of its own; never given twice."""
    ctx = ctx_of(s)
    mine = (model.root_id == ctx.root, model.tenant_no == ctx.me, model.origin_no == ctx.me)
    return (s.scalar(select(func.max(model.serial)).where(*mine)) or 0) + 1


def writing(s: Session, edition: ChecklistEdition) -> None:
    """Notes who writes in a draft. Raises Refusal ``E_PUBLISHED``: a published edition never changes."""
    if edition.published:
        raise Refusal("E_PUBLISHED", _("已发布的版次不能修改，请另起草一版。"))
    me = ctx_of(s).user_id
    if me not in edition.editor_ids:
        edition.editor_ids = [*edition.editor_ids, me]


def describe(
    s: Session, edition: ChecklistEdition, *, title: str, document_number: str, effective_from: date | None
) -> None:
    """Title, document number and first day of a draft; the last two may wait until publication."""
    writing(s, edition)
    edition.title, edition.document_number, edition.effective_from = title, document_number.strip(), effective_from
    s.flush()
    journal.record(s, "checklist.describe", f"checklist_edition:{edition.id}", after={"document": document_number})


def save_item(
    s: Session, edition: ChecklistEdition, item: CheckItem | None, *, name: str, categories: Sequence[str], organ: str,
    methods: Sequence[str], basis: Sequence[dict], points: Sequence[dict], item_grade: str = "general",
    power_code: str = "", **more,
) -> CheckItem:  # fmt: skip
    """A new or changed item of the bureau's own in a draft, with its points (``content_group``, ``content``,
    ``check_standard``, and ``serial`` of a point that was there before).

    ``more``: ``levels`` (province, city, county), ``partners`` (departments of a joint inspection, S3-01), ``rate_p`` of
    ``rate_q``, ``times`` in each ``per``, ``valid_from``, ``valid_to`` (S2-07); what is not given stays as it was.
    Basis and points may still be missing in a draft. Raises Refusal ``E_PUBLISHED``, ``E_VALUE``, ``E_RATE``,
    ``E_DATES``, ``E_BASIS_LEVEL`` (below city level: S2-24), ``E_SAME_ITEM`` (a superior's list has it: it is refined
    instead), ``E_MASTER_ITEM`` (the row refines a superior's). The four elements of an item: S0-09.
    """
    writing(s, edition)
    check(categories, methods, item_grade, basis, points, **more)
    if item is not None and item.origin_no != item.tenant_no:
        raise Refusal("E_MASTER_ITEM", _("“%(name)s”是上级清单的事项，只能细化。", name=item.name))
    if any((row.get("origin_no") or edition.tenant_no) != edition.tenant_no for row in points):
        raise Refusal("E_VALUE", _("本局事项的要点只能是本局的。"), "points")
    _not_a_superiors(s, edition, name)
    if item is None:
        item = CheckItem(edition_id=edition.id, seq=next_seq(s, edition), serial=next_serial(s, CheckItem))
        s.add(item)
    for column, value in more.items():
        setattr(item, column, list(value) if isinstance(value, list | tuple) else value)
    item.name, item.categories, item.item_grade, item.organ = name, list(categories), item_grade, organ
    item.methods, item.power_code = list(methods), power_code
    item.basis = [{key: row[key].strip() for key in ("title", "article", "level")} for row in basis]
    s.flush()
    write_points(s, item, points)
    journal.record(s, "checklist.item", f"check_item:{item.id}", edition=edition.id, name=name, points=len(points))
    return item


def _not_a_superiors(s: Session, edition: ChecklistEdition, name: str) -> None:
    layer = layer_of(s, edition)
    same = next((one for one in layer.above if one.name.strip() == name.strip()), None)
    if same is not None:
        bureau = layer.names.get(same.row.origin_no, "")
        raise Refusal("E_SAME_ITEM", _("%(bureau)s的清单已有这一项，请在那一项上细化。", bureau=bureau), "name")


def next_seq(s: Session, edition: ChecklistEdition) -> int:
    """The place of the next row of a draft."""
    return (s.scalar(select(func.max(CheckItem.seq)).where(*_of(edition))) or 0) + 1


def write_points(s: Session, item: CheckItem, points: Sequence[dict]) -> None:
    """Replaces the points of a draft's row; each keeps its permanent number: the one it brings along (``origin_no``,
    ``serial``), else that of a former point in the same words, else a new one."""
    ctx = ctx_of(s)
    mine = (CheckPoint.root_id == item.root_id, CheckPoint.tenant_no == item.tenant_no, CheckPoint.item_id == item.id)
    former = {(p.content, p.check_standard): (p.origin_no, p.serial) for p in s.scalars(select(CheckPoint).where(*mine))}
    s.execute(delete(CheckPoint).where(*mine))
    s.expire(item, ["points"])
    brought = {(row.get("origin_no") or ctx.me, row["serial"]) for row in points if row.get("serial")}
    fresh = max([next_serial(s, CheckPoint), *(n + 1 for origin, n in {*brought, *former.values()} if origin == ctx.me)])
    taken: set[tuple[int, int]] = set()
    for n, row in enumerate(sorted(points, key=lambda row: list(GROUPS).index(row["content_group"])), 1):
        key = (row.get("origin_no") or ctx.me, row["serial"]) if row.get("serial") else None
        if key is None:
            key = former.get((row["content"], row["check_standard"]))
            key = None if key in brought else key
        if key is None or key in taken:  # one number never stands for two points
            key, fresh = (ctx.me, fresh), fresh + 1
        taken.add(key)
        words = {name: row[name] for name in ("content_group", "content", "check_standard")}
        s.add(CheckPoint(item_id=item.id, seq=n, origin_no=key[0], serial=key[1], **words))
    s.flush()


def remove_item(s: Session, item: CheckItem) -> None:
    """Takes an own item out of a draft; those after it move up.

    Raises Refusal ``E_MASTER_ITEM``: a superior's item can be refined, not removed (S4-09, S2-24); ``E_PUBLISHED``.
    """
    edition = item.edition
    if item.origin_no != ctx_of(s).me:
        layer = layer_of(s, edition if edition.tenant_no == ctx_of(s).me else open_draft(s) or edition)
        raise never_removed(layer.names.get(item.origin_no, ""), layer.documents.get(item.origin_no, ""), item.name)
    writing(s, edition)
    drop_row(s, item)
    journal.record(s, "checklist.item_remove", f"check_item:{item.id}", edition=edition.id, name=item.name)


def never_removed(bureau: str, document: str, name: str) -> Refusal:
    """What whoever wants to remove a superior's item is told."""
    said = _(
        "“%(name)s”是%(bureau)s清单（%(document)s）的事项，本局不能删去，只能细化。",
        name=name, bureau=bureau, document=document or _("现行"),
    )  # fmt: skip
    return Refusal("E_MASTER_ITEM", said)


def drop_row(s: Session, item: CheckItem) -> None:
    """Deletes a row of a draft with its points; those after it move up."""
    edition = item.edition
    _delete(s, [item.id])
    after = select(CheckItem).where(*_of(edition), CheckItem.seq > item.seq).order_by(CheckItem.seq)
    for later in s.scalars(after).all():  # one by one: two items never share a number
        later.seq -= 1
        s.flush()


def discard(s: Session, edition: ChecklistEdition) -> None:
    """Throws a draft away. Raises Refusal ``E_PUBLISHED``."""
    writing(s, edition)
    _delete(s, list(s.scalars(select(CheckItem.id).where(*_of(edition)))))
    journal.record(s, "checklist.discard", f"checklist_edition:{edition.id}", number=edition.number)
    s.delete(edition)
    s.flush()


def _of(edition: ChecklistEdition) -> tuple:
    return (
        CheckItem.root_id == edition.root_id, CheckItem.tenant_no == edition.tenant_no,
        CheckItem.edition_id == edition.id,
    )  # fmt: skip


def _delete(s: Session, item_ids: list[int]) -> None:
    ctx = ctx_of(s)
    for model, column in ((CheckPoint, CheckPoint.item_id), (CheckItem, CheckItem.id)):
        mine = (model.root_id == ctx.root, model.tenant_no == ctx.me, column.in_(item_ids))
        s.execute(delete(model).where(*mine))
