"""Pseudonyms (section 11): a public record names no person."""

from .hashing import suite_of


def pid(suite: str, salt: bytes, draw_id: str, natural_id: str) -> str:
    """The 32 hex digits that stand for one person in one draw.

    `salt` is 32 fresh random bytes per person and draw, made before the commitment and kept by the bureau: publishing
    it opens this person in this draw and nothing else.
    Raises ValueError for a salt of another length. Source: draw protocol, section 11.
    """
    if len(salt) != 32:
        raise ValueError("the salt of a pseudonym has 32 bytes")
    return suite_of(suite).tagged("pid", salt, draw_id, natural_id).hex()[:32]
