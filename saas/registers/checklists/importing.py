"""A checklist file into a draft: written all or not at all, identities kept (S0-42, S4-09).

What the file does not mention stays as it is.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from saas.foundation import journal
from saas.registers.checklists import public
from saas.registers.checklists.comparison import Comparison, compare
from saas.registers.checklists.drafting import drop_row, next_seq, next_serial, writing
from saas.registers.checklists.exchange import Fault, File
from saas.registers.checklists.judging import Plan, Target, judged
from saas.registers.checklists.layering import layer_of
from saas.registers.checklists.models import CheckItem, ChecklistEdition, CheckPoint
from tenants.unit import ctx_of, lock_bureau


def bring_in(
    s: Session, edition: ChecklistEdition, file: File, *, drop: bool = False, trial: bool = False, **trace: Any
) -> tuple[list[Fault], Comparison]:
    """Imports a file into a draft; ``(faults, Comparison)``: with any fault nothing was written.

    ``drop``: own rows that the file does not mention leave the draft; ``trial``: tells what would happen and writes
    nothing. ``trace``: facts of the file for the journal. Raises Refusal ``E_PUBLISHED``.
    """
    lock_bureau(s)
    if edition.published:
        writing(s, edition)
    layer = layer_of(s, edition)
    before = public.plain(layer.items)
    plan = judged(s, layer, file)
    if plan.faults:
        return plan.faults, Comparison()
    with s.begin_nested() as attempt:
        writing(s, edition)
        _write(s, edition, plan, drop)
        s.expire_all()
        told = compare(before, public.plain(layer_of(s, edition).items))
        if trial:
            attempt.rollback()
        else:
            journal.record(s, "checklist.import", f"checklist_edition:{edition.id}", counts=told.counts, **trace)
    return [], told


def _write(s: Session, edition: ChecklistEdition, plan: Plan, drop: bool) -> None:
    for row in [*plan.taken_back, *(plan.unlisted if drop else ())]:
        drop_row(s, row)
    changed = [target for target in plan.targets if target.row is not None]
    former = {target.row.id: {(p.content, p.check_standard): (p.origin_no, p.serial) for p in target.row.points} for target in changed}
    if changed:
        mine = (CheckPoint.root_id == edition.root_id, CheckPoint.tenant_no == edition.tenant_no)
        s.execute(delete(CheckPoint).where(*mine, CheckPoint.item_id.in_(former)))
    serials, seq = _from(next_serial(s, CheckItem)), _from(next_seq(s, edition))
    rows = []
    for target in plan.targets:
        row = target.row
        if row is None:
            origin_no, serial = target.key or (edition.tenant_no, next(serials))
            row = CheckItem(edition_id=edition.id, seq=next(seq), origin_no=origin_no, serial=serial)
            s.add(row)
        for name, value in target.columns.items():
            setattr(row, name, value)
        rows.append(row)
    s.flush()
    fresh = _from(next_point(s, plan, former))
    for target, row in zip(plan.targets, rows, strict=True):
        s.add_all(_points(target, row.id, former.get(row.id, {}), fresh, edition.tenant_no))
    s.flush()


def next_point(s: Session, plan: Plan, former: dict[int, dict]) -> int:
    """The first free number for a point, also beyond those that were just taken out to be written anew."""
    ctx = ctx_of(s)
    mine = (CheckPoint.root_id == ctx.root, CheckPoint.tenant_no == ctx.me, CheckPoint.origin_no == ctx.me)
    stands = s.scalar(select(func.max(CheckPoint.serial)).where(*mine)) or 0
    brought = [point[0][1] for target in plan.targets for point in target.points if point[0] and point[0][0] == ctx.me]
    had = [key[1] for words in former.values() for key in words.values() if key[0] == ctx.me]
    return max([stands, *brought, *had]) + 1


def _points(target: Target, item_id: int, former: dict, fresh: Iterator[int], mine: int) -> Iterator[CheckPoint]:
    taken = {point[0] for point in target.points if point[0]}
    for n, (given, group, content, standard) in enumerate(target.points, 1):
        key = given
        if key is None:
            stood = former.get((content, standard))
            key = stood if stood and stood not in taken else (mine, next(fresh))
            taken.add(key)
        yield CheckPoint(
            item_id=item_id, seq=n, origin_no=key[0], serial=key[1], content_group=group, content=content, check_standard=standard,
        )  # fmt: skip


def _from(n: int) -> Iterator[int]:
    while True:
        yield n
        n += 1
