"""Sealing identifying personal data before it reaches a table (R5)."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

_boxes: list[Fernet] = []


def use(key: str) -> None:
    """Sets the deployment's key; any text long enough serves, a fixed derivation makes it a Fernet key."""
    _boxes[:] = [Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))]


def seal(plain: str | None) -> bytes | None:
    """The sealed form, or None for nothing."""
    return _boxes[0].encrypt(plain.encode()) if plain else None


def unseal(sealed: bytes | None) -> str:
    """The plain text again. Raises ValueError when it was sealed with another key."""
    if not sealed:
        return ""
    try:
        return _boxes[0].decrypt(bytes(sealed)).decode()
    except InvalidToken as other:
        raise ValueError("sealed with another key") from other
