"""Publishing an edition: complete, by another person, for ever; the public page is written in the same act."""

from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.publication import service as publications
from saas.foundation.web.filters import date_zh
from saas.registers.checklists import accepting
from saas.registers.checklists.boundaries import faults
from saas.registers.checklists.compose import compose
from saas.registers.checklists.effective import load, newest_own, standing
from saas.registers.checklists.layering import Layer, layer_of
from saas.registers.checklists.merging import undecided
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from saas.registers.checklists.public import ACCEPTED, basis_words, public_body
from saas.registers.checklists.words import BASIS_LEVELS
from tenants.unit import ctx_of, lock_bureau


def missing(layer: Layer) -> list[tuple[str, str]]:
    """What keeps a draft from being published, as ``(code, sentence)``; nothing when it is complete (S0-09, S0-29).

    Refinements are held against the superiors' list of today, whatever wrote them (S2-24, S4-09).
    """
    rows, mine = layer.rows, layer.edition.tenant_no
    if not rows and not layer.edition.decisions and (layer.base is None or layer.edition.number == 1):
        return [("E_NO_ITEMS", _("清单里还没有事项。") if layer.base is None else _("还没有细化的内容，也没有本局事项。"))]
    out = []
    if open_ones := undecided(layer.edition, rows):
        out.append(("E_UNDECIDED", _("上级新版清单还有 %(n)s 条没有决定怎样处理。", n=len(open_ones))))
    for row in rows:
        out += _own(layer, row) if row.origin_no == mine else _refinement(layer, row)
    return out


def _own(layer: Layer, row: CheckItem) -> list[tuple[str, str]]:
    out, said = [], {"n": row.seq if layer.base is None else _number(layer, row), "name": row.name}
    if not row.basis:
        out.append(("E_NO_BASIS", _("第 %(n)s 项“%(name)s”没有依据。", **said)))
    if any(one.get("level") not in BASIS_LEVELS for one in row.basis):
        out.append(("E_BASIS_LEVEL", _("第 %(n)s 项“%(name)s”的依据低于市级规范性文件。", **said)))
    if not row.points:
        out.append(("E_NO_POINTS", _("第 %(n)s 项“%(name)s”没有检查内容。", **said)))
    if any(point.origin_no != row.tenant_no for point in row.points):
        out.append(("E_VALUE", _("第 %(n)s 项“%(name)s”里有不属于本局的要点。", **said)))
    if row.name.strip() in {one.name.strip() for one in layer.above}:
        out.append(("E_SAME_ITEM", _("第 %(n)s 项“%(name)s”上级清单已有，请改为细化。", **said)))
    return out


def _number(layer: Layer, row: CheckItem) -> int:
    return next((one.seq for one in layer.items if one.row is row), row.seq)


def _refinement(layer: Layer, row: CheckItem) -> list[tuple[str, str]]:
    above = layer.demanded.get((row.origin_no, row.serial))
    if above is None:
        return [("E_GONE", _("“%(name)s”已不在上级清单里，请收回细化。", name=row.name))]
    said = {"n": above.seq, "name": above.name}
    nothing = not (row.points or row.methods or row.rate_p is not None or row.times is not None or row.item_grade == "key")
    if nothing:
        return [("E_NOTHING", _("第 %(n)s 项“%(name)s”没有细化的内容，请收回。", **said))]
    return [
        (fault.code, _("第 %(n)s 项“%(name)s”：%(fault)s", **said, fault=fault.sentence))
        for fault in faults(above, row, layer.names, layer.documents)
    ]


def publish(
    s: Session, edition: ChecklistEdition, *, document_number: str = "", effective_from: date | None = None
) -> ChecklistEdition:
    """Publishes a draft downwards and to the public; number, document and first day are then fixed.

    Raises Refusal ``E_PUBLISHED``, ``E_SAME_PERSON`` (whoever wrote in it; the database refuses the same),
    ``E_DOCUMENT``, ``E_DATES``, ``E_NO_ITEMS``, ``E_NO_POINTS``, ``E_NO_BASIS`` (S0-29), and for what leaves the
    superiors' boundaries ``E_LOOSER``, ``E_METHODS``, ``E_CONTRADICTS``, ``E_GONE``, ``E_SAME_ITEM``, ``E_BASIS_LEVEL``.
    Whoever publishes a layer accepts with it the master edition that it stands on (:mod:`.accepting`).
    """
    ctx = ctx_of(s)
    lock_bureau(s)
    s.refresh(edition, with_for_update=True)
    if edition.published:
        raise Refusal("E_PUBLISHED", _("这一版已经发布。"))
    if ctx.user_id == edition.author_id or ctx.user_id in edition.editor_ids:
        raise Refusal("E_SAME_PERSON", _("您参与了起草，须由另一位人员发布。"))
    layer = layer_of(s, edition)
    for code, sentence in missing(layer):
        raise Refusal(code, sentence)
    number, since = document_number.strip() or edition.document_number, effective_from or edition.effective_from
    if not number:
        raise Refusal("E_DOCUMENT", _("请写明发布清单的文号。"), "document_number")
    if since is None:
        raise Refusal("E_DATES", _("请写明施行日期。"), "effective_from")
    _timely(s, layer, since)
    edition.document_number, edition.effective_from = number, since
    if layer.base is not None:
        edition.base_no, edition.base_id = layer.base.tenant_no, layer.base.id
    edition.published, edition.published_on, edition.published_by = True, clock.today(), ctx.user_id
    for item in layer.rows:
        item.published = True
        for point in item.points:
            point.published = True
    s.flush()
    journal.record(
        s, "checklist.publish", f"checklist_edition:{edition.id}", number=edition.number, items=len(layer.rows),
        document=edition.document_number, effective_from=edition.effective_from,
    )  # fmt: skip
    if layer.base is not None:
        accepting.accept(s, layer.base, edition)
    with force_locale("zh_CN"):
        title, body = edition.title, public_body(edition, layer.items)
    prepared = publications.prepare(
        s, "checklist", f"edition:{edition.id}", title, "", body, None, None, edition.author_id
    )
    publications.publish(s, prepared)
    return edition


def _timely(s: Session, layer: Layer, since: date) -> None:
    """An edition follows the bureau's former one and begins no earlier than the master edition that it stands on; upon a
    master edition that is no longer in force on its first day nothing new begins."""
    here = standing(s)
    former = newest_own(s)
    if former is not None and since < former.effective_from:
        said = _("施行日期不能早于本局第 %(n)s 版的施行日期（%(day)s）。", n=former.number, day=date_zh(former.effective_from))
        raise Refusal("E_DATES", said, "effective_from")
    base, newest = layer.base, here.newest
    if base is None:
        return
    if since < base.effective_from:
        said = _("施行日期不能早于上级第 %(n)s 版的施行日期（%(day)s）。", n=base.number, day=date_zh(base.effective_from))
        raise Refusal("E_DATES", said, "effective_from")
    if newest.id != base.id and newest.effective_from <= since:
        said = _("上级第 %(n)s 版%(day)s起施行，请先接收它，再发布本局的清单。", n=newest.number, day=date_zh(newest.effective_from))
        raise Refusal("E_BEHIND", said)


def tell_public(s: Session, master: ChecklistEdition, layer: ChecklistEdition | None) -> None:
    """The public reads by what list a bureau works since it accepted an edition in one step: no edition of its own says
    so. The list is composed as on the day from which the accepted edition counts."""
    day = max(master.effective_from, clock.today())
    editions = load(s, [one.id for one in standing(s, day).editions])
    with force_locale("zh_CN"):
        title = _("接收“%(title)s”第 %(n)s 版", title=master.title, n=master.number)
        body = public_body(layer or master, compose(editions, day))
    body |= {"form": ACCEPTED, "effective_from": day.isoformat(), "document_number": master.document_number, "note": ""}
    prepared = publications.prepare(s, "checklist", f"accepted:{master.id}", title, "", body, None, None, master.author_id)
    publications.publish(s, prepared)


__all__ = ["basis_words", "missing", "public_body", "publish", "tell_public"]
