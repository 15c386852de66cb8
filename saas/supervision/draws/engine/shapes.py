"""Small checks from which `validate` spells out the structures of section 3.

A check takes a value and its path, returns nothing, and raises DrawError.
"""

import re
from collections.abc import Callable

from .canon import INT_MAX
from .errors import E_DUP_ID, E_FORMAT, DrawError

Check = Callable[[object, str], None]

_ID = re.compile(r"[A-Za-z0-9_.:\-]{1,64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HEX64 = re.compile(r"[0-9a-f]{64}")


def bad(where: str, message: str, code: str = E_FORMAT) -> DrawError:
    """The error for one value, to be raised by the caller."""
    return DrawError(code, message, where)


def text(value: object, where: str) -> None:
    """Any string that can be written as UTF-8."""
    if type(value) is not str or any("\ud800" <= c <= "\udfff" for c in value):
        raise bad(where, "not a text")


def flag(value: object, where: str) -> None:
    """true or false, never 0 or 1."""
    if type(value) is not bool:
        raise bad(where, "not true or false")


def ident(value: object, where: str) -> None:
    """An id: 1 to 64 characters of `A-Za-z0-9_.:-` (section 3)."""
    if type(value) is not str or not _ID.fullmatch(value):
        raise bad(where, "not an id")


def hex64(value: object, where: str) -> None:
    """32 bytes as lower-case hex."""
    unhex32(value, where)


def span(value: object, where: str) -> None:
    """`[from, to]`, both included; dates are compared as text (section 3)."""
    if type(value) is not list or len(value) != 2 or not all(type(d) is str and _DATE.fullmatch(d) for d in value):
        raise bad(where, "not a span of two dates")
    if value[0] > value[1]:
        raise bad(where, "span ends before it begins")


def unhex32(value: object, where: str, code: str = E_FORMAT) -> bytes:
    """The 32 bytes of a value that records carry as hex. Raises DrawError with the given code for another shape."""
    if type(value) is not str or not HEX64.fullmatch(value):
        raise bad(where, "not 64 lower-case hex digits", code)
    return bytes.fromhex(value)


def integer(low: int, high: int = INT_MAX) -> Check:
    """A whole number in low..high."""
    def check(value: object, where: str) -> None:
        if type(value) is not int or not low <= value <= high:
            raise bad(where, f"not an integer from {low} to {high}")
    return check


def one_of(*allowed: object) -> Check:
    """One of the listed words."""
    def check(value: object, where: str) -> None:
        if type(value) is not str or value not in allowed:
            raise bad(where, f"not one of {', '.join(map(str, allowed))}")
    return check


def optional(inner: Check) -> Check:
    """null, or what `inner` allows."""
    def check(value: object, where: str) -> None:
        if value is not None:
            inner(value, where)
    return check


def listing(inner: Check) -> Check:
    """A list whose every entry passes `inner`."""
    def check(value: object, where: str) -> None:
        if type(value) is not list:
            raise bad(where, "not a list")
        for i, item in enumerate(value):
            inner(item, f"{where}[{i}]")
    return check


def shape(**fields: Check) -> Check:
    """An object with exactly these keys: unknown and missing ones are refused (section 1)."""
    def check(value: object, where: str) -> None:
        if type(value) is not dict or value.keys() != fields.keys():
            raise bad(where, f"must have exactly the keys {', '.join(sorted(fields))}")
        for name, inner in fields.items():
            inner(value[name], f"{where}.{name}")
    return check


def in_order(keys: list, where: str) -> None:
    """Keys must rise strictly. Raises E_DUP_ID for a repeated one, E_FORMAT for a wrong order."""
    if len(set(keys)) != len(keys):
        raise bad(where, "an id occurs twice", E_DUP_ID)
    if keys != sorted(keys):
        raise bad(where, "rows are not sorted by id")
