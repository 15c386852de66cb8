"""What a checklist file says, whichever way it is written: items with their points, each with its place."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: ``place`` names sheet and line or the way through the JSON, ``column`` what stands there."""

    place: str
    column: str
    code: str
    sentence: str


@dataclass
class Given:
    """One item as a file has it. ``values`` by column key; ``points`` rows with ``place``, ``key``, ``group``, ``content``,
    ``standard``."""

    place: str
    key: tuple[int, int] | None
    values: dict[str, Any]
    points: list[SimpleNamespace] = field(default_factory=list)


@dataclass
class File:
    """What a file holds."""

    items: list[Given] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
