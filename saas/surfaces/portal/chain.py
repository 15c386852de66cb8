"""The chain of a bureau's attempts as the public can check it: each names the one before it (draw protocol §3, §4)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ZERO = "0" * 64


@dataclass(frozen=True)
class Entry:
    """What the chain needs to know of one published attempt."""

    slug: str
    name: str
    attempt: int
    state: str
    committed_on: date
    commit: str
    head: str | None
    prev: str
    void_reason: str | None = None
    sealed_on: date | None = None
    opened_on: date | None = None

    @property
    def anchor(self) -> str | None:
        """What the next attempt must name: the head of a record, the commit of a void attempt; None while it goes on."""
        return self.head if self.head else self.commit if self.state == "void" else None


@dataclass(frozen=True)
class Link:
    """How one attempt hangs on the chain.

    ``kind``: ``first`` (there is none before it), ``linked``, ``gap`` (it names something that was never published) or
    ``fork`` (another attempt names the same one, or one stands between them that it leaves out).
    """

    kind: str
    before: Entry | None = None
    after: tuple[Entry, ...] = ()

    @property
    def sound(self) -> bool:
        return self.kind in ("first", "linked")


def links(entries: Sequence[Entry]) -> dict[str, Link]:
    """Address → link of every attempt of one bureau; ``entries`` in the order in which they were published.

    Source: draw protocol §4, serial rule: silent repetition shows as a gap or a fork.
    """
    named = {entry.anchor: entry for entry in entries if entry.anchor}
    times = Counter(entry.prev for entry in entries)
    after: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.prev in named:
            after.setdefault(named[entry.prev].slug, []).append(entry)
    out = {}
    for place, entry in enumerate(entries):
        before = named.get(entry.prev)
        one_before = entries[place - 1] if place else None
        if before is None:
            kind = "gap" if entry.prev != ZERO else "first" if one_before is None else "fork"
        else:
            kind = "linked" if before is one_before and times[entry.prev] == 1 else "fork"
        out[entry.slug] = Link(kind, before, tuple(after.get(entry.slug, ())))
    return out


def repeats(entries: Sequence[Entry], entry: Entry) -> list[Entry]:
    """All attempts of the same draw, the first one first."""
    return sorted((row for row in entries if row.name == entry.name), key=lambda row: row.attempt)


def missing_attempts(entries: Sequence[Entry]) -> dict[str, list[int]]:
    """Name of a draw → numbers below its latest attempt that were never published."""
    seen: dict[str, set[int]] = {}
    for entry in entries:
        seen.setdefault(entry.name, set()).add(entry.attempt)
    gaps = {name: [n for n in range(1, max(found)) if n not in found] for name, found in seen.items()}
    return {name: found for name, found in gaps.items() if found}
