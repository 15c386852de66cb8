"""Three verbs over a folder: keep, read, remove. An object store can stand behind the same three later.

A blob is named by its content, so keeping the same file twice costs nothing; whoever removes one makes sure that no other
row of its feature names it.
"""

import os
from contextlib import suppress
from typing import BinaryIO

from saas.foundation.blobs.parts import Part
from saas.foundation.blobs.place import Place, make, settle


class Missing(Exception):
    """The row is there but its file is not: a restored database without its folder, or a hand in the folder."""


def keep(part: Part, sha256: str, size: int) -> None:
    """Files a received part under its digest; safe to repeat. The part itself stays until the caller's commit.

    ``sha256`` is what ``part.digest(size)`` said. Where the disk knows no second names the part is moved instead.
    """
    wanted = part.place.blob(sha256)
    if wanted.is_file() and wanted.stat().st_size == size:
        return
    make(wanted.parent)
    if part.path.stat().st_size != size:
        os.truncate(part.path, size)
    try:
        os.link(part.path, wanted)
    except FileExistsError:  # of another length: a torn copy from elsewhere; the whole one takes its place
        os.replace(part.path, wanted)
    except OSError:
        os.rename(part.path, wanted)
    settle(wanted.parent)


def read(place: Place, sha256: str) -> BinaryIO:
    """The kept file, open for reading and seeking; the caller closes it. Raises Missing."""
    try:
        return open(place.blob(sha256), "rb")
    except FileNotFoundError as gone:
        raise Missing(sha256) from gone


def remove(place: Place, sha256: str) -> None:
    """Removes a kept file; nothing happens where there is none."""
    path = place.blob(sha256)
    with suppress(FileNotFoundError):
        path.unlink()
        settle(path.parent)
