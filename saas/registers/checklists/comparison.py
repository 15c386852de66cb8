"""Two editions of one list compared by the permanent identity of their items and points (S0-10, S4-11).

Pure: lists of plain items (:func:`public.plain`) in, differences out; the public page, the import and the history use it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# what an item says itself, in reading order; where an item stands in the list is no difference
FACTS = (
    "name", "categories", "grade", "basis", "organ", "levels", "partners", "methods", "rate", "frequency", "power_code",
    "valid_from", "valid_to",
)  # fmt: skip
WORDS = ("group", "content", "standard")


@dataclass(frozen=True)
class PointChange:
    """``kind``: added, dropped or changed; ``old`` and ``new``: the plain points."""

    kind: str
    old: dict | None
    new: dict | None


@dataclass(frozen=True)
class Change:
    """One item that both lists have. ``facts``: names of :data:`FACTS` that differ."""

    old: dict
    new: dict
    facts: tuple[str, ...]
    points: tuple[PointChange, ...]


@dataclass
class Comparison:
    """Items by what became of them, in the order of the newer list; dropped ones in the order of the older."""

    added: list[dict] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    dropped: list[dict] = field(default_factory=list)
    same: list[dict] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {name: len(getattr(self, name)) for name in ("added", "changed", "dropped", "same")}

    @property
    def empty(self) -> bool:
        """Whether the lists say the same."""
        return not (self.added or self.changed or self.dropped)


def compare(old: Sequence[dict], new: Sequence[dict]) -> Comparison:
    """What became of every item of ``old``, and what ``new`` has beyond it."""
    before, after = {tuple(item["key"]): item for item in old}, {tuple(item["key"]): item for item in new}
    out = Comparison(dropped=[item for key, item in before.items() if key not in after])
    for key, item in after.items():
        if key not in before:
            out.added.append(item)
            continue
        change = _change(before[key], item)
        if change.facts or change.points:
            out.changed.append(change)
        else:
            out.same.append(item)
    return out


def _change(old: dict, new: dict) -> Change:
    facts = tuple(name for name in FACTS if old.get(name) != new.get(name))
    return Change(old, new, facts, tuple(_points(old["points"], new["points"])))


def _points(old: Iterable[dict], new: Iterable[dict]) -> Iterable[PointChange]:
    before, after = _known(old), _known(new)
    for key, point in after.items():
        if key not in before:
            yield PointChange("added", None, point)
        elif any(before[key][name] != point[name] for name in WORDS):
            yield PointChange("changed", before[key], point)
    for key, point in before.items():
        if key not in after:
            yield PointChange("dropped", point, None)


def _known(points: Iterable[dict]) -> dict[tuple, dict]:
    """By identity; words that stand beside a point are known by it and by the bureau that put them there."""
    return {(*point["key"], point["by"][0] if point.get("by") else 0): point for point in points}
