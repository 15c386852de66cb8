"""Canonical JSON (section 1): one value, one byte string, in every language.

Everything that is hashed or compared goes through `canon`; everything that comes from outside goes through `parse`.
"""

import json
from collections import Counter

from .errors import E_FORMAT, DrawError

INT_MAX = 2**53 - 1
# Records are about ten levels deep. A fixed limit makes every platform refuse the same texts, where its own stack
# limit would decide otherwise.
DEPTH_MAX = 64
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canon(value: object) -> bytes:
    """The canonical UTF-8 text of a value.

    Raises DrawError E_FORMAT for anything outside the integer-only subset. Source: draw protocol, section 1.
    """
    _check(value, 0)
    # json escapes exactly the characters section 1 names, in the same spelling; keys are ASCII, so that Python's
    # ordering by code point is the ordering by byte.
    return _ENCODER.encode(value).encode("utf-8")


def proper(value: object) -> None:
    """Refuse a value from inside that no JSON text of the protocol could have given.

    Raises DrawError E_FORMAT. Source: draw protocol, section 1.
    """
    _check(value, 0)


def same(left: object, right: object) -> bool:
    """Whether two values are equal in the protocol's sense, that is by `canon` (section 10): 1 is not true here."""
    return canon(left) == canon(right)


def parse(text: str | bytes) -> object:
    """The value of a JSON text from outside; white space and key order are free.

    Raises DrawError E_FORMAT for bad UTF-8, duplicate or non-ASCII keys, fractions, exponents, `-0`, integers out of
    range and lone surrogates. Source: draw protocol, section 1.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_unique, parse_int=_integer, parse_float=_refuse,
                           parse_constant=_refuse)
    except DrawError:
        raise
    except (ValueError, RecursionError) as problem:
        raise DrawError(E_FORMAT, f"not a JSON text: {problem}") from None
    _check(value, 0)
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        (twice, _), = Counter(key for key, _ in pairs).most_common(1)
        raise DrawError(E_FORMAT, f"key {twice[:40]!r} occurs twice")
    return value


def _integer(digits: str) -> int:
    # The length is looked at first: a number of a million digits is refused without being computed.
    if len(digits) > 17 or digits == "-0" or not digits.isascii():
        raise DrawError(E_FORMAT, f"integer {digits[:20]} not allowed")
    return int(digits)


def _refuse(token: str) -> None:
    raise DrawError(E_FORMAT, f"number {token[:20]} is not a plain integer")


def _check(value: object, depth: int) -> None:
    kind = type(value)
    if depth == DEPTH_MAX and kind in (dict, list):
        raise DrawError(E_FORMAT, "nested too deeply")
    if kind is str:
        try:
            if not value.isascii():
                value.encode("utf-8")
        except UnicodeEncodeError:
            raise DrawError(E_FORMAT, "lone surrogate in a string") from None
    elif kind is int:
        if not -INT_MAX <= value <= INT_MAX:
            raise DrawError(E_FORMAT, "integer out of range")
    elif kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key or not (key.isascii() and key.isprintable()):
                raise DrawError(E_FORMAT, f"key {key!r} is not printable ASCII")
            _check(item, depth + 1)
    elif kind is list:
        for item in value:
            _check(item, depth + 1)
    elif value is not None and kind is not bool:
        raise DrawError(E_FORMAT, f"{kind.__name__} is not a JSON value of this protocol")
