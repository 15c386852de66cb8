"""The XML behind a sheet, read as a stream: which cells are formulas or errors, which are merged, how large it is."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_COLUMNS = 100
MOST_TEXT = 64 * 1024 * 1024
LONGEST_CELL = 40_000
MOST_MERGES = 200
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Marks:
    """Cells by (row, column) from 1: formulas, error values, merged ranges (first and last cell)."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    rows: int = 0
    too_many: bool = False
    too_wide: bool = False


class Enough(Exception):
    """Nothing more needs to be read."""


def stream(xml: bytes, start: Callable, text: Callable | None = None, end: Callable | None = None) -> None:
    """Reads one part. Raises ValueError for broken XML and for a document type, which no workbook has."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def no_types(*_args) -> None:
        raise ValueError("document type")

    parser.StartDoctypeDeclHandler = no_types
    parser.StartElementHandler = lambda name, given: start(name.rsplit(" ", 1)[-1], given)
    if text:
        parser.CharacterDataHandler = text
    if end:
        parser.EndElementHandler = lambda name: end(name.rsplit(" ", 1)[-1])
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as broken:
        raise ValueError("broken XML") from broken
    except Enough:
        return


def sheets_of(workbook: bytes, relations: bytes) -> list[tuple[str, str, bool]]:
    """``(name, path, visible)`` of every sheet in the order of the tabs."""
    targets: dict[str, str] = {}
    found: list[tuple[str, str, bool]] = []

    def relation(name: str, given: dict) -> None:
        if name == "Relationship":
            target = given.get("Target", "")
            targets[given.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")

    def sheet(name: str, given: dict) -> None:
        if name == "sheet":
            link = next((value for key, value in given.items() if key.rsplit(" ", 1)[-1] == "id"), "")
            found.append((given.get("name", ""), targets.get(link, ""), given.get("state", "visible") == "visible"))

    stream(relations, relation)
    stream(workbook, sheet)
    return found


def string_lengths(shared: bytes) -> list[int]:
    """How long each shared string is: a few long ones in many cells would fill the memory."""
    lengths: list[int] = []
    if not shared:
        return lengths

    def start(name: str, _given: dict) -> None:
        if name == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    stream(shared, start, text)
    return lengths


def place(reference: str) -> tuple[int, int]:
    """(row, column) of ``B7``. Raises ValueError."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def cell_name(row: int, column: int) -> str:
    """``B7`` of (7, 2)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


class _Reader:
    """Handlers for one sheet; ``at`` is the cell that is open."""

    def __init__(self, lengths: list[int], most: int) -> None:
        self.marks, self.lengths, self.most = Marks(), lengths, most
        self.at, self.row, self.column, self.kind, self.value, self.inside, self.total = None, 0, 0, "", "", False, 0

    def start(self, name: str, given: dict) -> None:
        if name == "row":
            self.row, self.column = int(given.get("r", self.row + 1)), 0
        elif name == "c":
            self.at = place(given["r"]) if "r" in given else (self.row, self.column + 1)
            self.column, self.kind, self.value = self.at[1], given.get("t", "n"), ""
        elif name == "f" and self.at:
            self.marks.formulas.add(self.at)
            self._counts()
        elif name in ("v", "t") and self.at:
            self.inside = True
        elif name == "mergeCell" and len(self.marks.merged) < MOST_MERGES:
            first, last = (given.get("ref", "").split(":") * 2)[:2]
            self.marks.merged.append((*place(first), *place(last)))

    def text(self, data: str) -> None:
        if self.inside:
            self.value += data
            if len(self.value) > LONGEST_CELL:
                self.marks.too_wide = True
                raise Enough

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.inside = False
        elif name == "c" and self.at:
            if self.value:
                self._counts()
                self.total += self._length()
            if self.kind == "e":
                self.marks.errors.add(self.at)
            self.at = None
            if self.total > MOST_TEXT:
                self.marks.too_wide = True
                raise Enough

    def _length(self) -> int:
        if self.kind != "s":
            return len(self.value)
        number = int(self.value)
        return self.lengths[number] if 0 <= number < len(self.lengths) else 0

    def _counts(self) -> None:
        row, column = self.at
        self.marks.rows = max(self.marks.rows, row)
        self.marks.too_many = self.marks.too_many or row > self.most
        self.marks.too_wide = self.marks.too_wide or column > MOST_COLUMNS
        if self.marks.too_many or self.marks.too_wide:
            raise Enough


def mark_cells(xml: bytes, lengths: list[int], most: int) -> Marks:
    """Reads a sheet; stops where it is larger than ``most`` rows or wider than any register."""
    reader = _Reader(lengths, most)
    stream(xml, reader.start, reader.text, reader.end)
    return reader.marks
