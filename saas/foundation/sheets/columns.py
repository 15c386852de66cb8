"""What a workbook for a register looks like: its columns, how each cell is understood, what may be wrong with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any


class Wrong(Exception):
    """A cell or a row cannot be used. ``code`` names the sentence (``sentences.py`` or the kind's own)."""

    def __init__(self, code: str, column: str = "", **facts: Any) -> None:
        super().__init__(code)
        self.code, self.column, self.facts = code, column, facts


@dataclass(frozen=True)
class Column:
    """One column. ``title`` is Chinese in every language: it is what stands in the file. ``needed`` means that the
    column and a value in every row must be there; ``pii`` that the value is sealed before it is kept (R5)."""

    key: str
    title: str
    read: Callable[[Any], Any]
    needed: bool = False
    pii: bool = False
    aliases: tuple[str, ...] = ()
    labels: dict[Any, Any] = field(default_factory=dict)
    help: str = ""
    example: str = ""
    width: int = 16

    @property
    def words(self) -> tuple[str, ...]:
        """What the list of the template offers."""
        return tuple(source(label) for label in self.labels.values())

    def shown(self, value: Any) -> str:
        """A value as a page shows it, in the reader's language."""
        if isinstance(value, list):
            return "、".join(self.shown(one) for one in value)
        return str(self.labels.get(value, "" if value is None else value))


@dataclass(frozen=True)
class Sheet:
    """The table of one register: a title that is also the sheet's name, its columns, and sentences to go with it."""

    title: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    @property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}


@dataclass
class Row:
    """One line of the file. ``act`` is new, changed or unchanged; ``before`` holds what a change would replace."""

    n: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    act: str = ""
    id: int | None = None
    before: dict[str, Any] = field(default_factory=dict)

    def refuse(self, code: str, column: str = "", **facts: Any) -> None:
        """Marks the row as unusable."""
        self.wrong.append(Wrong(code, column, **facts))


def source(label: Any) -> str:
    """The Chinese source of a lazy label: files are written in it whatever the reader's language."""
    return label._args[0] if hasattr(label, "_args") else str(label)


def words_of(labels: dict[Any, Any]) -> dict[str, Any]:
    """Chinese word → code, from code → label."""
    return {source(label): code for code, label in labels.items()}


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return value


def repeated(rows: Iterable[Row], key: str, code: str) -> None:
    """Refuses every row whose ``key`` stands in the file more than once, naming the other line."""
    seen: dict[Any, list[Row]] = {}
    for row in rows:
        if row.values.get(key) not in (None, ""):
            seen.setdefault(row.values[key], []).append(row)
    for same in seen.values():
        for row in same if len(same) > 1 else ():
            other = next(one for one in same if one is not row)
            row.refuse(code, key, line=other.n)
