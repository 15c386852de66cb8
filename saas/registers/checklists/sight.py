"""What a bureau has before it when a new master edition has come: both editions, its own layer, its decisions (S4-09).

Read as plain columns, because two editions of three hundred items are some thousand rows: eight reads at most, however
long the lists are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.registers.checklists.compose import compose
from saas.registers.checklists.effective import Standing, standing
from saas.registers.checklists.merging import Entry, entries, key_parts
from saas.registers.checklists.models import CheckItem, ChecklistEdition, CheckPoint
from tenants.unit import ctx_of


@dataclass(frozen=True)
class Sight:
    """``old``: the edition that the bureau works by, if any; ``new``: the newest of the master list; ``layer``: its newest
    published edition; ``draft``: the one in work; ``rows``: the draft's rows (else the layer's) as they stand now."""

    here: Standing
    old: ChecklistEdition | None
    new: ChecklistEdition
    layer: ChecklistEdition | None
    draft: ChecklistEdition | None
    entries: list[Entry]
    rows: dict[tuple, Any] = field(default_factory=dict)

    @property
    def begun(self) -> bool:
        """Whether the draft is already a layer upon the new edition."""
        return begun(self.draft, self.new)

    @property
    def decisions(self) -> dict[str, dict]:
        """By code; empty until the draft was begun."""
        return self.draft.decisions if self.begun else {}

    @property
    def touched(self) -> list[Entry]:
        """What we wrote and what the change reaches."""
        return [entry for entry in self.entries if entry.touches]

    @property
    def open(self) -> list[Entry]:
        """What somebody still has to decide."""
        return [one for one in self.entries if self.is_open(one)]

    def is_open(self, entry: Entry) -> bool:
        """Whether it waits for a decision: once begun the draft knows, also when our words were edited elsewhere."""
        if not self.begun:
            return entry.state == "undecided"
        return self.decisions.get(entry.code, {"choice": "-"})["choice"] == "" and entry.own is not None

    def now(self, entry: Entry) -> Any:
        """Our row for the entry as it stands, None where there is none (any more)."""
        row = self.rows.get(entry.item)
        if row is None or entry.point is None:
            return row
        return next((point for point in row.points if (point.origin_no, point.serial) == entry.point), None)


def begun(draft: ChecklistEdition | None, new: ChecklistEdition) -> bool:
    """Whether a draft answers the change to this edition."""
    return draft is not None and draft.base_id == new.id and bool(draft.decisions)


def sight(s: Session, here: Standing | None = None) -> Sight | None:
    """None where the bureau writes the master list itself or nobody has published one. ``here``: if known already."""
    here = here or standing(s)
    if here.newest is None or here.owns_master:
        return None
    me, published, draft = here.line[0][0], *_layers(s, here)
    layer = published.get(me)
    old = _old(s, here, layer)
    now = [one for one in here.layers if one.tenant_no != me]
    coming = [published[number] for number, _name in reversed(here.line) if number in published and number != me]
    source = draft or layer
    found = light(s, [one.id for one in (old, here.newest, source, *now, *coming) if one is not None])
    before = compose([found[one.id] for one in (old, *now)]) if old is not None else []
    after = compose([found[one.id] for one in (here.newest, *coming)])
    rows = found[source.id].items if source is not None else []
    standing_rows = {(row.origin_no, row.serial): row for row in rows}
    was = _before(rows, draft.decisions) if draft is not None else rows
    return Sight(here, old, here.newest, layer, draft, entries(before, after, was), standing_rows)


def _layers(s: Session, here: Standing) -> tuple[dict[int, ChecklistEdition], ChecklistEdition | None]:
    """The newest published layer of each bureau of the line, in force or coming like the new edition, and our draft."""
    numbers = [number for number, _name in here.line if number != here.newest.tenant_no]
    mine = (ChecklistEdition.root_id == ctx_of(s).root, ChecklistEdition.tenant_no.in_(numbers))
    rows = s.scalars(select(ChecklistEdition).where(*mine).order_by(ChecklistEdition.number)).all()
    published = {row.tenant_no: row for row in rows if row.published}
    return published, next((row for row in rows if not row.published and row.tenant_no == numbers[0]), None)


def _old(s: Session, here: Standing, layer: ChecklistEdition | None) -> ChecklistEdition | None:
    """What we took over last, what our layer was written for, what we work by, else the edition before the newest."""
    if here.accepted is not None:
        return s.get(ChecklistEdition, (ctx_of(s).root, here.accepted.edition_id))
    if layer is not None and layer.base_no == here.newest.tenant_no:
        return s.get(ChecklistEdition, (ctx_of(s).root, layer.base_id))
    if here.master is not None and here.master.id != here.newest.id:
        return here.master
    of_owner = (ChecklistEdition.root_id == ctx_of(s).root, ChecklistEdition.tenant_no == here.newest.tenant_no)
    stmt = select(ChecklistEdition).where(*of_owner, ChecklistEdition.published, ChecklistEdition.number < here.newest.number)
    return s.scalar(stmt.order_by(ChecklistEdition.number.desc()).limit(1))


def light(s: Session, ids: Iterable[int]) -> dict[int, SimpleNamespace]:
    """Editions by id as plain values with ``tenant_no``, ``items`` and their ``points``; three reads."""
    root, wanted = ctx_of(s).root, list(ids)
    editions = s.execute(
        select(ChecklistEdition.id, ChecklistEdition.tenant_no).where(ChecklistEdition.root_id == root, ChecklistEdition.id.in_(wanted))
    )
    found = {number: SimpleNamespace(id=number, tenant_no=owner, items=[]) for number, owner in editions}
    owners = {one.tenant_no for one in found.values()}
    mine = (CheckItem.root_id == root, CheckItem.tenant_no.in_(owners), CheckItem.edition_id.in_(wanted))
    items: dict[int, SimpleNamespace] = {}
    for row in s.execute(select(CheckItem.__table__).where(*mine).order_by(CheckItem.seq)).mappings():
        items[row["id"]] = SimpleNamespace(**row, points=[])
        found[row["edition_id"]].items.append(items[row["id"]])
    within = select(CheckItem.id).where(*mine)
    theirs = (CheckPoint.root_id == root, CheckPoint.tenant_no.in_(owners), CheckPoint.item_id.in_(within))
    for row in s.execute(select(CheckPoint.__table__).where(*theirs).order_by(CheckPoint.seq)).mappings():
        items[row["item_id"]].points.append(SimpleNamespace(**row))
    return found


def _before(rows: Sequence[Any], decisions: dict[str, dict]) -> list[Any]:
    """Our rows as they were before they were rewritten, so that the comparison stays what it was."""
    out = {(row.origin_no, row.serial): SimpleNamespace(**{**vars(row), "points": list(row.points)}) for row in rows}
    for code, given in decisions.items():
        was = given.get("was")
        if not was:
            continue
        item, key = key_parts(code)
        if item not in out:
            out[item] = SimpleNamespace(**was["item"], points=[])
        if key is None:
            out[item] = SimpleNamespace(**{**vars(out[item]), **was["item"]})
            out[item].points += [SimpleNamespace(**point) for point in was.get("points", [])]
        else:
            others = [one for one in out[item].points if (one.origin_no, one.serial) != key]
            out[item].points = [*others, SimpleNamespace(**was["point"])]
    return list(out.values())


__all__ = ["Sight", "begun", "light", "sight"]
