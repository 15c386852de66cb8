"""Which editions make up a bureau's list on a day: the accepted master edition and the layers upon it (S0-09, S4-09).

A bureau works by the master edition that it accepted last, else by the one that its nearest superior accepted, else by
the newest in force; a layer counts in its newest published edition.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, selectinload

from saas import clock
from saas.registers.checklists.compose import Item, compose
from saas.registers.checklists.models import CheckItem, ChecklistAcceptance, ChecklistEdition
from tenants.tree import Tenant
from tenants.unit import ctx_of


@dataclass(frozen=True)
class Standing:
    """``line``: (number, name), own bureau first. ``master``: the edition it works by; ``layers``: the superiors' and its
    own, from top to bottom; ``newest``: the master list's newest published edition, in force or coming; ``accepted``:
    what the bureau itself accepted last."""

    line: tuple[tuple[int, str], ...]
    on: date
    master: ChecklistEdition | None
    layers: tuple[ChecklistEdition, ...]
    newest: ChecklistEdition | None
    accepted: ChecklistAcceptance | None

    @property
    def editions(self) -> list[ChecklistEdition]:
        """Master first, own layer last."""
        return [one for one in (self.master, *self.layers) if one is not None]

    @property
    def nearest(self) -> ChecklistEdition | None:
        """The edition by which one calls the list: the own, else the nearest superior's."""
        return self.editions[-1] if self.editions else None

    @property
    def owns_master(self) -> bool:
        """Whether the bureau writes the master list itself: no superior has one."""
        return self.newest is None or self.newest.tenant_no == self.line[0][0]

    @property
    def behind(self) -> bool:
        """Whether an edition waits to be accepted."""
        return not self.owns_master and (self.accepted is None or self.accepted.edition_id != self.newest.id)


def standing(s: Session, on: date | None = None, tenant_no: int | None = None) -> Standing:
    """For one's own bureau or one that one may read; three reads. Raises nothing: an unknown bureau has no list."""
    ctx, day = ctx_of(s), on or clock.today()
    number = ctx.me if tenant_no is None else tenant_no
    above = and_(Tenant.root_id == ctx.root, Tenant.lo <= number, Tenant.hi >= number)
    tenants = sorted(s.scalars(select(Tenant).where(above)), key=lambda one: (one.hi - one.lo, one.tenant_no != number))
    line = tuple((one.tenant_no, one.name) for one in tenants)
    numbers = [number for number, _name in line]
    published = s.scalars(
        select(ChecklistEdition)
        .where(ChecklistEdition.root_id == ctx.root, ChecklistEdition.tenant_no.in_(numbers), ChecklistEdition.published)
        .order_by(ChecklistEdition.effective_from, ChecklistEdition.number)
    ).all()  # fmt: skip
    of = {n: [one for one in published if one.tenant_no == n] for n in numbers}
    top = next((n for n in reversed(numbers) if any(one.effective_from <= day for one in of[n])), None)
    if top is None:
        top = next((n for n in reversed(numbers) if of[n]), None)
    if top is None:
        return Standing(line, day, None, (), None, None)
    taken = _taken(s, ctx.root, numbers, top)
    below = numbers[: numbers.index(top)]
    layers = [newest for n in reversed(below) if (newest := _newest(of[n], day)) is not None]
    accepted = max(taken.get(number, ()), key=lambda row: row.id, default=None)
    begun = {one.id for editions in of.values() for one in editions if one.effective_from <= day}
    return Standing(line, day, _master(of[top], taken, below, day, begun), tuple(layers), of[top][-1], accepted)


def _taken(s: Session, root: int, numbers: list[int], top: int) -> dict[int, list[ChecklistAcceptance]]:
    out: dict[int, list[ChecklistAcceptance]] = {}
    for row in s.scalars(
        select(ChecklistAcceptance).where(
            ChecklistAcceptance.root_id == root, ChecklistAcceptance.tenant_no.in_(numbers),
            ChecklistAcceptance.edition_no == top,
        )
    ):  # fmt: skip
        out.setdefault(row.tenant_no, []).append(row)
    return out


def _master(editions: Sequence, taken: dict, below: list[int], day: date, begun: set[int]) -> ChecklistEdition | None:
    """``below``: the bureau and its superiors under the master's owner, own first. What was accepted together with an own
    layer counts from that layer's first day (``begun``: ids of editions in force), so that both change together."""
    in_force = [one for one in editions if one.effective_from <= day]
    known = {one.id: n for n, one in enumerate(in_force)}
    for number in below:
        counting = [
            row for row in taken.get(number, ()) if row.accepted_on <= day and (row.layer_id is None or row.layer_id in begun)
        ]
        mine = [known[row.edition_id] for row in counting if row.edition_id in known]
        if mine:
            return in_force[max(mine)]
    return in_force[-1] if in_force else None


def _newest(editions: Sequence, day: date) -> ChecklistEdition | None:
    return max((one for one in editions if one.effective_from <= day), key=lambda one: (one.effective_from, one.number), default=None)


def load(s: Session, ids: Iterable[int]) -> list[ChecklistEdition]:
    """Editions with items and points, in the order of ``ids``; three reads, and none for those that are loaded."""
    wanted = list(ids)
    rows = s.scalars(
        select(ChecklistEdition)
        .where(ChecklistEdition.root_id == ctx_of(s).root, ChecklistEdition.id.in_(wanted))
        .options(selectinload(ChecklistEdition.items).selectinload(CheckItem.points))
    )
    found = {row.id: row for row in rows}
    return [found[number] for number in wanted if number in found]


def items_of(s: Session, here: Standing) -> list[Item]:
    """The list as the bureau has to check by it."""
    return compose(load(s, [one.id for one in here.editions]), here.on)


def newest_own(s: Session) -> ChecklistEdition | None:
    """The bureau's own last published edition, in force or coming."""
    ctx = ctx_of(s)
    mine = (ChecklistEdition.root_id == ctx.root, ChecklistEdition.tenant_no == ctx.me, ChecklistEdition.published)
    return s.scalar(select(ChecklistEdition).where(*mine).order_by(ChecklistEdition.number.desc()).limit(1))
