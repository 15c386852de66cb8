"""The list a bureau checks by: the master edition that it accepted, its superiors' layers, its own (S4-09).

Pure: editions in, items out. Whatever a layer says, no item and no word of the master is lost: a refinement that does
not keep its master's words stands beside them, a looser rate gives way, unknown items are left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from saas.foundation.settings.values import PER_YEAR
from saas.registers.checklists.wording import lost
from saas.registers.checklists.words import GROUPS

Key = tuple[int, int]


@dataclass(frozen=True)
class Point:
    """One line to check. ``row``: the CheckPoint whose words count; ``master``: whose words were refined, if any;
    ``spoken``: the numbers of the bureaus that worded it, the first one invented it."""

    row: Any
    master: Any = None
    spoken: tuple[int, ...] = ()
    item: Any = field(default=None, repr=False, compare=False)

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def key(self) -> Key:
        return key_of(self.row)

    @property
    def content_group(self) -> str:
        return self.row.content_group

    @property
    def content(self) -> str:
        return self.row.content

    @property
    def check_standard(self) -> str:
        return self.row.check_standard


@dataclass
class Item:
    """One item as a bureau has to check it. ``row``: the CheckItem that invented it; ``refined``: (bureau, its row)."""

    row: Any
    points: list[Point]
    methods: list[str]
    item_grade: str
    rate: tuple[int, int] | None
    frequency: tuple[int, str] | None
    refined: list[tuple[int, Any]] = field(default_factory=list)
    seq: int = 0

    def __getattr__(self, name: str):
        """Name, basis, organ, categories, power code, … are the inventor's."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.row, name)

    @property
    def key(self) -> Key:
        return key_of(self.row)


def key_of(row: Any) -> Key:
    """The permanent identity of an item or a point: the bureau that invented it, and its number there."""
    return (row.origin_no, row.serial)


def compose(editions: Sequence[Any], on: date | None = None) -> list[Item]:
    """``editions``: the accepted master edition, then the layers from top to bottom; each has ``tenant_no`` and
    ``items`` with ``points``. ``on`` leaves out items whose basis is not valid on that day."""
    found: dict[Key, Item] = {}
    for edition in editions:
        for row in edition.items:
            if row.origin_no == edition.tenant_no:
                found.setdefault(key_of(row), _begun(row))
            elif key_of(row) in found:
                _refine(found[key_of(row)], row, edition.tenant_no)
    items = [item for item in found.values() if on is None or valid(item.row, on)]
    for seq, item in enumerate(items, 1):
        item.seq = seq
        item.points = [replace(point, item=item) for point in sorted(item.points, key=_group)]
    return items


def _group(point: Point) -> int:
    """The five standard groups in their order (S0-13), whoever worded a point; an unknown one comes last."""
    order = list(GROUPS)
    return order.index(point.content_group) if point.content_group in order else len(order)


def compose_rows(items: Iterable[Any]) -> list[Item]:
    """Rows of one edition as items; what is composed already stays."""
    return [item if isinstance(item, Item) else _begun(item) for item in items]


def valid(row: Any, on: date) -> bool:
    """Whether the item's legal basis carries it on that day."""
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)


def _begun(row: Any) -> Item:
    points = [Point(point, None, (row.origin_no,)) for point in row.points]
    return Item(row, points, list(row.methods), row.item_grade, _rate(row), _frequency(row))


def _rate(row: Any) -> tuple[int, int] | None:
    return None if row.rate_p is None else (row.rate_p, row.rate_q)


def _frequency(row: Any) -> tuple[int, str] | None:
    return None if row.times is None else (row.times, row.per)


def _refine(item: Item, row: Any, bureau: int) -> None:
    """Tightens an item by a layer's row; what would loosen it is passed over."""
    item.refined.append((bureau, row))
    item.methods = [method for method in item.methods if method in row.methods] or item.methods
    item.item_grade = "key" if "key" in (item.item_grade, row.item_grade) else item.item_grade
    item.rate = stricter_rate(item.rate, _rate(row))
    item.frequency = stricter_frequency(item.frequency, _frequency(row))
    for said in row.points:
        _add(item.points, said, bureau)


def stricter_rate(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    """The higher of two rates; None says nothing."""
    given = [rate for rate in (one, other) if rate is not None]
    return max(given, key=lambda rate: Fraction(*rate), default=None)


def stricter_frequency(one: tuple[int, str] | None, other: tuple[int, str] | None) -> tuple[int, str] | None:
    """The more frequent of two."""
    given = [often for often in (one, other) if often is not None]
    return max(given, key=lambda often: often[0] * PER_YEAR[often[1]], default=None)


def _add(points: list[Point], said: Any, bureau: int) -> None:
    if said.origin_no == bureau:
        points.append(Point(said, None, (bureau,)))
        return
    at = next((n for n, point in enumerate(points) if point.key == key_of(said)), None)
    if at is None:
        return  # the master dropped this point
    here = points[at]
    if keeps(here, said):
        points[at] = Point(said, here.master or here.row, (*here.spoken, bureau))
    else:
        points.insert(at + 1, Point(said, here.master or here.row, (bureau,)))


def keeps(master: Any, own: Any) -> bool:
    """Whether content and standard of a refinement keep all words of what they refine."""
    return not lost(master.content, own.content) and not lost(master.check_standard, own.check_standard)


def by_key(rows: Iterable[Any]) -> dict[Key, Any]:
    """Items or points by their permanent identity."""
    return {key_of(row): row for row in rows}
