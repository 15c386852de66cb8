"""What must not stand outside: names are masked, working notes cut when the public row is written (R6, B-38, D-13)."""

import hashlib
import json
import re
from typing import Any

MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
)


def masked(name: str) -> str:
    """陆川 → 陆*, 陆砚川 → 陆*川: the first and the last character stay, one alone becomes a star."""
    if len(name) < 3:
        return name[:1] + "*" if len(name) == 2 else "*" * len(name)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def public_body(body: dict) -> dict:
    """The body as the public row keeps it: the paths named by ``_mask`` masked, every key that begins with ``_`` gone.

    A path is dotted, ``[]`` walks a list: ``inspectors[].name``.
    """
    copy = json.loads(json.dumps(body, ensure_ascii=False))
    for path in body.get("_mask", ()):
        _mask(copy, path.split("."))
    return _cut(copy)


def _mask(value: Any, path: list[str]) -> None:
    name, rest = path[0].removesuffix("[]"), path[1:]
    if not isinstance(value, dict) or name not in value:
        return
    if path[0].endswith("[]"):
        for index, inner in enumerate(value[name]):
            if rest:
                _mask(inner, rest)
            else:
                value[name][index] = masked(inner)
    elif rest:
        _mask(value[name], rest)
    else:
        value[name] = masked(value[name])


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cut(inner) for key, inner in value.items() if not key.startswith("_")}
    if isinstance(value, list):
        return [_cut(inner) for inner in value]
    return value


def personal(value: Any) -> str | None:
    """The first telephone or identity number in a text, or anywhere in a body; None when there is none (B-38)."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return next((found for found in map(personal, value) if found), None)
    if not isinstance(value, str):
        return None
    found = IDENTITY.search(value) or MOBILE.search(value)
    return found.group() if found else None


def digest(body: dict) -> str:
    """sha256 of the canonical JSON: what a reader may compare the public record with."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
