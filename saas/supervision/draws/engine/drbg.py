"""The deterministic generator (section 2): every number that is not a ticket comes from here."""

from struct import unpack

from .hashing import Suite


class Drbg:
    """A stream of u64 words under one key; each use in the protocol has a key of its own."""

    def __init__(self, suite: Suite, key: bytes) -> None:
        self._suite = suite
        self._key = key
        self._block = 0
        self._words: list[int] = []

    def word(self) -> int:
        """The next u64. Source: draw protocol, section 2."""
        if not self._words:
            digest = self._suite.hash(self._key + self._block.to_bytes(8, "big"))
            self._words = [int.from_bytes(digest[i:i + 8], "big") for i in (24, 16, 8, 0)]
            self._block += 1
        return self._words.pop()

    def words(self, count: int) -> list[int]:
        """The next `count` words at once: what as many calls of `word` would give."""
        blocks = range(self._block, self._block - (len(self._words) - count) // 4)
        text = b"".join(self._suite.digests(self._key, [i.to_bytes(8, "big") for i in blocks]))
        found = [*reversed(self._words), *unpack(f">{4 * len(blocks)}Q", text)]
        self._block += len(blocks)
        self._words = found[count:][::-1]
        return found[:count]

    def below(self, n: int) -> int:
        """An unbiased number in 0..n-1, for 1 ≤ n ≤ 2^63; n = 1 consumes a word too.

        Raises ValueError outside that range. Source: draw protocol, section 2.
        """
        if not 1 <= n <= 2**63:
            raise ValueError(f"below({n}) is not defined")
        limit = 2**64 // n * n
        while (word := self.word()) >= limit:
            pass
        return word % n
