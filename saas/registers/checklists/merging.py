"""A new master edition seen with one's own refinements: what changed, what it does to them, what has to be decided.

Pure: composed lists of before and after and the own layer in, entries out. Entries stand for items and points by their
permanent identity; nothing of the new master is ever left out of a result (S4-09; docs/decisions/0011).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from saas.foundation.settings.values import PER_YEAR
from saas.registers.checklists.compose import Item, Key, Point, key_of
from saas.registers.checklists.wording import Clash, lost, merging

# what an item says itself; its points are entries of their own
FACTS = (
    "name", "categories", "basis", "organ", "methods", "item_grade", "rate", "frequency", "power_code", "levels",
    "partners", "valid_from", "valid_to",
)  # fmt: skip
WORDS = ("content", "check_standard")


@dataclass(frozen=True)
class Entry:
    """One thing that is the same or differs between two master editions.

    ``kind``: same, changed, added, dropped. ``state``: ``plain`` (nothing of ours is touched), ``kept`` (our tightening
    of an item's rate, methods or grade goes on), ``merged`` (our words go on in the new ones), ``undecided`` (both
    changed the same words, or the result would lose some), ``gone`` (what we refined is no more). ``old``, ``new``:
    :class:`Item` or :class:`Point`; ``own``: our row, if any. ``merged``: (content, standard) that keeps both, or None.
    """

    code: str
    item: Key
    point: Key | None
    kind: str
    state: str
    number: str
    name: str
    old: Any = None
    new: Any = None
    own: Any = None
    merged: tuple[str, str] | None = None
    clashes: tuple[Clash, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def touches(self) -> bool:
        """Whether something that we wrote has to be rewritten before the new edition can count."""
        return self.state in ("merged", "undecided", "gone")


def code_of(item: Key, point: Key | None = None) -> str:
    """How an entry is called in addresses and in ``decisions``."""
    return "-".join(str(n) for n in (*item, *(point or ())))


def entries(old: Sequence[Item], new: Sequence[Item], own_rows: Iterable[Any]) -> list[Entry]:
    """In the order of the new list, dropped items where they stood. ``old``: what stands above us by the edition that we
    work by; ``new``: the same by the newest; ``own_rows``: the items of our layer (refinements have foreign numbers)."""
    before, after = {item.key: item for item in old}, {item.key: item for item in new}
    mine = {key_of(row): row for row in own_rows}
    out: list[Entry] = []
    waiting = [item for item in old if item.key not in after]
    for item in new:
        while waiting and waiting[0].row.seq < item.row.seq:
            out.append(_dropped(waiting.pop(0), mine))
        out += _pair(before.get(item.key), item, mine.get(item.key))
    return out + [_dropped(item, mine) for item in waiting]


def _dropped(item: Item, mine: dict[Key, Any]) -> Entry:
    own = mine.get(item.key)
    state = "gone" if own is not None else "plain"
    return Entry(code_of(item.key), item.key, None, "dropped", state, str(item.row.seq), item.name, item, None, own)


def _pair(old: Item | None, new: Item, own: Any) -> list[Entry]:
    head, number = (code_of(new.key), new.key, None), str(new.row.seq)
    if old is None:
        return [Entry(*head, "added", "plain", number, new.name, None, new, own)]
    facts = tuple(name for name in FACTS if _plain(getattr(old, name)) != _plain(getattr(new, name)))
    points = _points(old, new, own, number)
    if facts:
        return [Entry(*head, "changed", _item_state(old, new, own), number, new.name, old, new, own, facts=facts), *points]
    return points or [Entry(*head, "same", "kept" if own is not None else "plain", number, new.name, old, new, own)]


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | tuple) and not any(isinstance(one, dict) for one in value) else value


def _item_state(old: Item, new: Item, own: Any) -> str:
    if own is None:
        return "plain"
    return "merged" if item_after(old, new, own) else "kept" if tightened(own) else "plain"


def item_after(old: Item, new: Item, own: Any) -> dict[str, Any]:
    """What of our refinement of an item itself has to change: figures that are no longer stricter and methods that the
    master does not name any more give way; the rest goes on."""
    out: dict[str, Any] = {}
    if own.rate_p is not None and new.rate is not None and Fraction(own.rate_p, own.rate_q) <= Fraction(*new.rate):
        out |= {"rate_p": None, "rate_q": None}
    if own.times is not None and new.frequency is not None and _often(own.times, own.per) <= _often(*new.frequency):
        out |= {"times": None, "per": None}
    followed = not own.methods or set(own.methods) == set(old.methods)
    methods = [] if followed else [code for code in own.methods if code in new.methods]
    methods = [] if set(methods) == set(new.methods) else methods
    return out | ({"methods": methods} if methods != list(own.methods) else {})


def _often(times: int, per: str) -> int:
    return times * PER_YEAR[per]


def tightened(own: Any) -> bool:
    """Whether a refinement says something about the item itself, and not only about its points."""
    return own.rate_p is not None or own.times is not None or own.item_grade == "key" or bool(own.methods)


def _points(old: Item, new: Item, own: Any, number: str) -> list[Entry]:
    before, after = _first(old.points), _first(new.points)
    said = {key_of(row): row for row in own.points if row.origin_no != row.tenant_no} if own is not None else {}
    out = []
    for n, (key, point) in enumerate(after.items(), 1):
        head = (code_of(new.key, key), new.key, key)
        if key not in before:
            out.append(Entry(*head, "added", "plain", f"{number}.{n}", point.content, None, point))
        elif any(getattr(before[key], name) != getattr(point, name) for name in (*WORDS, "content_group")):
            out.append(_changed(head, f"{number}.{n}", before[key], point, said.get(key)))
    for n, (key, point) in enumerate(before.items(), 1):
        if key not in after:
            state = "gone" if key in said else "plain"
            head = (code_of(new.key, key), new.key, key)
            out.append(Entry(*head, "dropped", state, f"{number}.{n}", point.content, point, None, said.get(key)))
    return out


def _first(points: Sequence[Point]) -> dict[Key, Point]:
    """By identity; words that stand beside a point because they lost some of its own do not count for it."""
    out: dict[Key, Point] = {}
    for point in points:
        out.setdefault(point.key, point)
    return out


def _changed(head: tuple, number: str, old: Point, new: Point, own: Any) -> Entry:
    if own is None:
        return Entry(*head, "changed", "plain", number, new.content, old, new)
    tried = [merging(getattr(old, name), getattr(new, name), getattr(own, name)) for name in WORDS]
    clashes = tuple(clash for one in tried for clash in one.clashes)
    texts = tuple(one.text for one in tried)
    whole = None if None in texts or any(lost(getattr(new, name), said) for name, said in zip(WORDS, texts, strict=True)) else texts
    state = "merged" if whole is not None and not clashes else "undecided"
    return Entry(*head, "changed", state, number, new.content, old, new, own, whole, clashes)


def find(found: Sequence[Entry], code: str) -> Entry | None:
    """The entry of that code."""
    return next((entry for entry in found if entry.code == code), None)


CHOICES = ("merge", "master", "own")


def chosen(entry: Entry, choice: str, content: str = "", check_standard: str = "") -> tuple[str, str] | None:
    """The words that we put in place of our old ones; None where the master's alone count and ours go to history.

    Raises ValueError for a choice that this entry does not offer; whether own words keep the master's is asked by
    :func:`missing`.
    """
    if choice == "master":
        return None
    if choice == "merge" and entry.merged is not None:
        return entry.merged
    if choice == "own":
        return content.strip(), check_standard.strip()
    raise ValueError(choice)


def missing(entry: Entry, words: tuple[str, str] | None) -> list[tuple[str, str]]:
    """(field, first words of the new master that are not kept), for each field that lost some."""
    if words is None:
        return []
    pairs = ((name, lost(getattr(entry.new, name), said)) for name, said in zip(WORDS, words, strict=True))
    return [(name, gone) for name, gone in pairs if gone]


def key_parts(code: str) -> tuple[Key, Key | None]:
    """The identity of the item, and that of the point if the entry is one."""
    numbers = [int(part) for part in code.split("-")]
    return (numbers[0], numbers[1]), ((numbers[2], numbers[3]) if len(numbers) == 4 else None)


def undecided(edition: Any, rows: Iterable[Any]) -> list[str]:
    """Codes of what is still open in a draft layer with these rows; while there are any it cannot be published. Where
    our words were taken back in the meantime there is nothing left to decide."""
    ours = {(key_of(row), key_of(point)) for row in rows for point in row.points}
    return [code for code, given in (edition.decisions or {}).items() if not given.get("choice") and key_parts(code) in ours]
