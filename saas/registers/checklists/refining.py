"""细化: what a bureau adds to an item of its superior's list; nothing of it can be taken away (S4-09, S2-05, S2-24)."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas.errors import Refusal
from saas.foundation import journal
from saas.registers.checklists.boundaries import Fault, faults
from saas.registers.checklists.checking import check_figures
from saas.registers.checklists.compose import Item, key_of
from saas.registers.checklists.drafting import drop_row, never_removed, next_seq, write_points, writing
from saas.registers.checklists.layering import Layer, layer_of
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from saas.registers.checklists.words import GROUPS
from tenants.unit import ctx_of, lock_bureau

Rate = tuple[int, int]
Frequency = tuple[int, str]


def refine_item(
    s: Session, edition: ChecklistEdition, item: Any, *, points: Sequence[dict] = (), methods: Sequence[str] = (),
    rate: Rate | None = None, frequency: Frequency | None = None, item_grade: str = "",
) -> CheckItem:  # fmt: skip
    """Writes the draft's refinement of a superior's item (a composed Item or the row that invented it), replacing an
    earlier one of the same draft.

    ``points``: ``content_group``, ``content``, ``check_standard``; with ``origin_no`` and ``serial`` of a superior's point
    they are that point in fuller own words, else an addition. Words equal to the superior's are not kept. ``methods``: a
    part of the superior's, none for all; ``rate`` p/q, ``frequency`` times per period: None follows the superior;
    ``item_grade``: ``key`` raises it.

    Raises Refusal ``E_PUBLISHED``, ``E_ITEM`` (not in the superiors' list), ``E_LOOSER``, ``E_METHODS``,
    ``E_CONTRADICTS`` (words of the superior are missing), ``E_GONE``, ``E_RATE``, ``E_VALUE``, ``E_NOTHING``.
    """
    lock_bureau(s)
    writing(s, edition)
    layer = layer_of(s, edition)
    above = demanded(layer, *key_of(item))
    check_figures(*(rate or (None, None)), *(frequency or (None, None)))
    said = said_of(above, edition.tenant_no, points, methods, rate, frequency)
    for fault in found(layer, above, said):
        raise Refusal(fault.code, fault.sentence, fault.field or None)
    if any(row["content_group"] not in GROUPS for row in said.rows):
        raise Refusal("E_VALUE", _("请给每条检查内容选择分组。"), "points")
    grade = "key" if item_grade == "key" and above.item_grade != "key" else "general"
    if not said.rows and not said.methods and rate is None and frequency is None and grade == "general":
        raise Refusal("E_NOTHING", _("还没有细化的内容：和上级的规定一样。"))
    row = layer.row_of(above.key)
    if row is None:
        origin_no, serial = above.key
        row = CheckItem(edition_id=edition.id, seq=next_seq(s, edition), origin_no=origin_no, serial=serial)
        s.add(row)
    row.name, row.categories, row.organ = above.name, list(above.categories), ctx_of(s).tenant_name
    row.methods, row.item_grade = said.methods, grade
    row.rate_p, row.rate_q, row.times, row.per = said.rate_p, said.rate_q, said.times, said.per
    s.flush()
    write_points(s, row, said.rows)
    journal.record(
        s, "checklist.refine", f"check_item:{row.id}", edition=edition.id, name=row.name, points=len(said.rows),
        origin_no=row.origin_no, serial=row.serial,
    )  # fmt: skip
    return row


def said_of(
    above: Item, mine: int, points: Sequence[dict], methods: Sequence[str], rate: Rate | None, frequency: Frequency | None
) -> SimpleNamespace:
    """What a refinement says beyond its superior, in the shape of a row; ``rows``: its points as they are written."""
    masters: dict = {}
    for point in above.points:
        masters.setdefault(point.key, point)
    rows = []
    for row in points:
        master = masters.get((row.get("origin_no"), row.get("serial")))
        if master is None:
            rows.append(dict(row))
        elif (master.content, master.check_standard) != (row["content"], row["check_standard"]):
            rows.append(dict(row) | {"content_group": master.content_group})
    chosen = [code for code in methods if code in above.methods] + [code for code in methods if code not in above.methods]
    worded = [
        SimpleNamespace(
            origin_no=row.get("origin_no") or mine, serial=row.get("serial"), content=row["content"],
            check_standard=row["check_standard"],
        )
        for row in rows
    ]  # fmt: skip
    p, q = rate or (None, None)
    times, per = frequency or (None, None)
    return SimpleNamespace(
        tenant_no=mine, rows=rows, points=worded, methods=[] if set(chosen) == set(above.methods) else chosen,
        rate_p=p, rate_q=q, times=times, per=per,
    )  # fmt: skip


def found(layer: Layer, above: Item, said: Any) -> list[Fault]:
    """Everything in which ``said`` leaves the boundaries of what the superiors demand."""
    return faults(above, said, layer.names, layer.documents)


def demanded(layer: Layer, origin_no: int, serial: int) -> Item:
    """The superiors' item of that identity. Raises Refusal ``E_ITEM``."""
    above = layer.demanded.get((origin_no, serial))
    if above is None:
        raise Refusal("E_ITEM", _("上级清单里没有这一项。"))
    return above


def take_back(s: Session, row: CheckItem) -> None:
    """Takes a refinement out of a draft; the superior's item stands again as it is.

    Raises Refusal ``E_PUBLISHED``, ``E_VALUE`` for an own item.
    """
    edition = row.edition
    writing(s, edition)
    if row.origin_no == row.tenant_no:
        raise Refusal("E_VALUE", _("这是本局自己的事项，不是细化。"))
    drop_row(s, row)
    journal.record(
        s, "checklist.take_back", f"check_item:{row.id}", edition=edition.id, name=row.name, origin_no=row.origin_no,
        serial=row.serial,
    )  # fmt: skip


def drop(s: Session, edition: ChecklistEdition, origin_no: int, serial: int) -> None:
    """What "remove" means for an item of the superior's list: it never works (S4-09).

    Raises Refusal ``E_MASTER_ITEM``, ``E_ITEM``, ``E_PUBLISHED``.
    """
    writing(s, edition)
    layer = layer_of(s, edition)
    above = demanded(layer, origin_no, serial)
    raise never_removed(layer.names.get(origin_no, ""), layer.documents.get(origin_no, ""), above.name)
