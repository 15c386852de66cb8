"""Hash suites, tagged hashes, keys and tickets (section 2)."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial

from .errors import E_FORMAT, DrawError
from .sm3 import sm3 as plain_sm3

# The standard's own first example, SM3("abc").
_SM3_ABC = bytes.fromhex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")


@dataclass(frozen=True)
class Suite:
    """One of the two hash functions a draw may name, with everything section 2 builds from it."""

    name: str
    hash: Callable[[bytes], bytes]
    # The same function as an object of hashlib, where there is one: begun with a prefix it can be copied and continued.
    begin: Callable[[bytes], object] | None = None

    def tagged(self, tag: str, *parts: bytes | str) -> bytes:
        """`H(tag, p1, …, pn)`: every part is length-prefixed, so that no two lists of parts give the same bytes."""
        chunks = []
        for part in (f"DRD1/{tag}", *parts):
            raw = part.encode("utf-8") if isinstance(part, str) else part
            chunks += (len(raw).to_bytes(4, "big"), raw)
        return self.hash(b"".join(chunks))

    def key(self, base: bytes, label: str) -> bytes:
        """`key(base, label)`: an independent 32-byte key per use of one seed."""
        return self.tagged("key", base, label)

    def ticket(self, key: bytes, n: int, ident: str) -> bytes:
        """`T(k, n, id)`: the lot of one id under one key; the lower lot wins."""
        return self.hash(key + n.to_bytes(4, "big") + ident.encode("ascii"))

    def begun(self, prefix: bytes) -> object:
        """The hash of a prefix, to be copied and continued: half the time of as many calls of `hash`."""
        return _Message(self.hash, prefix) if self.begin is None else self.begin(prefix)

    def digests(self, prefix: bytes, tails: Iterable[bytes]) -> list[bytes]:
        """`hash(prefix ‖ tail)` of many tails."""
        copy = self.begun(prefix).copy
        return [one.digest() for tail in tails if not (one := copy()).update(tail)]


class _Message:
    """What `hashlib` calls a hash object, over a function of whole messages."""

    def __init__(self, function: Callable[[bytes], bytes], message: bytes) -> None:
        self._function, self._message = function, message

    def copy(self) -> "_Message":
        return _Message(self._function, self._message)

    def update(self, more: bytes) -> None:
        self._message += more

    def digest(self) -> bytes:
        return self._function(self._message)


def _sha256(message: bytes) -> bytes:
    return hashlib.sha256(message).digest()


def _openssl_sm3(message: bytes) -> bytes:
    return hashlib.new("sm3", message).digest()


def _right(function: Callable[[bytes], bytes]) -> bool:
    try:
        return function(b"abc") == _SM3_ABC
    except ValueError:  # this OpenSSL has no SM3, or its policy forbids it
        return False


def working_sm3(candidates: tuple[Callable[[bytes], bytes], ...] = (_openssl_sm3, plain_sm3)) -> Callable:
    """The first SM3 that passes its self-test; OpenSSL's where it can be had.

    Raises RuntimeError if none does: a draw must not run on a wrong hash.
    """
    for function in candidates:
        if _right(function):
            return function
    raise RuntimeError("no working SM3 on this machine")


@lru_cache(maxsize=4)
def suite_of(name: str) -> Suite:
    """The suite with this name, self-tested once per process.

    Raises DrawError E_FORMAT for an unknown name. Source: draw protocol, section 2.
    """
    if name == "sha256":
        return Suite(name, _sha256, hashlib.sha256)
    if name == "sm3":
        function = working_sm3()
        return Suite(name, function, partial(hashlib.new, "sm3") if function is _openssl_sm3 else None)
    raise DrawError(E_FORMAT, f"unknown suite {name!r}", "suite")
