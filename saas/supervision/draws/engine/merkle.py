"""Merkle roots as in RFC 6962 (section 2): the pool can stay closed while one row is opened against the root."""

from collections.abc import Iterable

from .hashing import Suite


def root(suite: Suite, lines: Iterable[bytes]) -> bytes:
    """The 32-byte root over lines in their order; an odd last node moves up unchanged.

    Source: draw protocol, section 2.
    """
    level = [suite.hash(b"\x00" + line) for line in lines]
    if not level:
        return suite.hash(b"")
    while len(level) > 1:
        odd = level[len(level) & ~1:]
        level = [suite.hash(b"\x01" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)] + odd
    return level[0]
