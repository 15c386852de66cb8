"""How a cell is understood, whatever Excel made of it: dates as text or serial, numbers as text, full-width letters."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from saas.foundation.sheets.columns import Wrong

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
SERIAL_ZERO = date(1899, 12, 30)
EXACT = 1e15


def as_text(cell: Any) -> str:
    """What stands in the cell, as somebody reads it: 12.0 is 12, leading zeros of a text stay, dates as 2023-07-01.

    Raises Wrong ``E_PRECISION`` for a number so long that Excel has already dropped its last digits.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if abs(cell) >= EXACT:
            raise Wrong("E_PRECISION")
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == datetime.min.time() else cell
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return unicodedata.normalize("NFKC", str(cell).translate(_HIDDEN)).replace("\r", "").strip()


def text(longest: int = 200) -> Callable[[Any], str]:
    """One line of text."""

    def read(cell: Any) -> str:
        said = " ".join(as_text(cell).split())
        if len(said) > longest:
            raise Wrong("E_TOO_LONG", most=longest)
        return said

    return read


def code(pattern: str, wrong: str, longest: int = 40) -> Callable[[Any], str]:
    """A number on a document: no spaces, capitals, half-width."""
    shape = re.compile(pattern)

    def read(cell: Any) -> str:
        said = "".join(as_text(cell).split()).upper()
        if said and (len(said) > longest or not shape.fullmatch(said)):
            raise Wrong(wrong)
        return said

    return read


def day(cell: Any) -> date | None:
    """A date: a date cell, 2023-7-1, 2023年7月1日, 20230701, or Excel's serial number. Raises Wrong ``E_DATE``."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = as_text(cell)
    if not said:
        return None
    found = _DATE.fullmatch(said)
    try:
        if found:
            made = date(*map(int, found.groups()))
        elif re.fullmatch(r"\d{8}", said):
            made = date(int(said[:4]), int(said[4:6]), int(said[6:]))
        elif re.fullmatch(r"\d{5}", said):
            made = SERIAL_ZERO + timedelta(days=int(said))
        else:
            raise Wrong("E_DATE")
    except ValueError as no_such_day:
        raise Wrong("E_DATE") from no_such_day
    if not 1949 <= made.year <= 2199:
        raise Wrong("E_DATE")
    return made


def whole(least: int, most: int) -> Callable[[Any], int | None]:
    """A whole number within bounds, also where it was typed as text."""

    def read(cell: Any) -> int | None:
        said = as_text(cell).replace(",", "")
        if not said:
            return None
        if not re.fullmatch(r"\d{1,9}", said):
            raise Wrong("E_NUMBER")
        if not least <= int(said) <= most:
            raise Wrong("E_RANGE", least=least, most=most)
        return int(said)

    return read


def one_of(words: dict[str, str]) -> Callable[[Any], str]:
    """One word of a list, or its code."""

    def read(cell: Any) -> str:
        said = as_text(cell)
        if said and said not in words and said not in words.values():
            raise Wrong("E_WORD", words="、".join(words))
        return words.get(said, said)

    return read


def some_of(words: dict[str, str]) -> Callable[[Any], list[str]]:
    """Several words of a list, parted by 、 or a comma."""
    single = one_of(words)

    def read(cell: Any) -> list[str]:
        return list(dict.fromkeys(single(part) for part in listed(cell)))

    return read


def listed(cell: Any) -> list[str]:
    """The parts of a cell that holds several things."""
    return [part.strip() for part in re.split(r"[、,;/\n]", as_text(cell)) if part.strip()]


PHONE = re.compile(r"1\d{10}|0\d{2,3}-?\d{7,8}|\d{7,8}")


def phone(cell: Any) -> str:
    """A mobile or landline number. Raises Wrong ``E_PHONE``."""
    said = "".join(as_text(cell).split())
    if said and not PHONE.fullmatch(said):
        raise Wrong("E_PHONE")
    return said
