"""Where a bureau's files lie: ``<folder>/<root>/<bureau>/<space>/…`` (tenancy §5: paths contain both numbers).

No part of a path is ever text that somebody typed: numbers, a feature's own word and hexadecimal digits only.
"""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

WORD = re.compile(r"[a-z][a-z_]{0,39}")
DIGEST = re.compile(r"[0-9a-f]{64}")


class _Folder:
    path: Path | None = None


def use(folder: Path) -> None:
    """The folder of this process; it is made when the first file comes. Several machines must share one."""
    _Folder.path = Path(folder)


def folder() -> Path:
    """The folder of all blobs. Raises RuntimeError in a process that was not set up."""
    if _Folder.path is None:
        raise RuntimeError("no folder for blobs was set (saas.app.prepare)")
    return _Folder.path


@dataclass(frozen=True)
class Place:
    """One feature's files of one bureau. Raises ValueError for anything that is no number or no plain word."""

    root: int
    tenant_no: int
    space: str

    def __post_init__(self) -> None:
        if not (type(self.root) is int and type(self.tenant_no) is int and self.root >= 0 and self.tenant_no >= 0):
            raise ValueError("a place is named by numbers")
        if not WORD.fullmatch(self.space):
            raise ValueError("a space is a plain word")

    @property
    def path(self) -> Path:
        """The feature's folder of this bureau."""
        return folder() / str(self.root) / str(self.tenant_no) / self.space

    def part(self, number: int) -> Path:
        """The file that is still being received under ``number``."""
        if type(number) is not int or number < 0:
            raise ValueError("a part is named by a number")
        return self.path / "parts" / str(number)

    def blob(self, sha256: str) -> Path:
        """The file that is kept under its digest; 256 folders keep each of them short."""
        if not DIGEST.fullmatch(sha256):
            raise ValueError("a blob is named by its digest")
        return self.path / sha256[:2] / sha256


def make(path: Path) -> None:
    """The folder, for this account's eyes only, and durable: a crash right afterwards still finds it."""
    if path.is_dir():
        return
    make(path.parent)
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    settle(path.parent)


def settle(path: Path) -> None:
    """Makes a folder's entries durable."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
