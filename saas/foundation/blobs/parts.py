"""A file on its way in. How far it has come is the caller's number, committed only after ``append`` returned: whatever a
crash left behind it on the disk is cut off by the next ``append``."""

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from saas.foundation.blobs.place import Place, folder, make, settle

BLOCK = 1 << 20


class Full(OSError):
    """The disk has no room for what comes in."""


@dataclass(frozen=True)
class Part:
    """The file being received at ``place`` under ``number``."""

    place: Place
    number: int

    @property
    def path(self) -> Path:
        return self.place.part(self.number)

    def exists(self) -> bool:
        """Whether anything of it has arrived."""
        return self.path.is_file()

    def age(self) -> float:
        """Seconds since the last piece came, by the disk's clock; 0 where there is nothing."""
        return max(0.0, time.time() - self.path.stat().st_mtime) if self.exists() else 0.0

    def append(self, offset: int, data: bytes) -> None:
        """Writes ``data`` at ``offset``, which is as much as has been acknowledged, and returns once it is durable.

        Raises ValueError where the file is shorter than what was acknowledged, Full where the disk is.
        """
        if offset == 0:
            make(self.path.parent)
        new = not self.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | (os.O_CREAT if offset == 0 else 0), 0o600)
        try:
            if os.fstat(handle).st_size < offset:
                raise ValueError("less has been kept than was acknowledged")
            os.ftruncate(handle, offset)
            _write(handle, offset, data)
            os.fsync(handle)
        except OSError as failure:
            if failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise Full(failure.errno, "no room") from failure
            raise
        finally:
            os.close(handle)
        if new:
            settle(self.path.parent)

    def holds(self, offset: int, data: bytes) -> bool:
        """Whether exactly ``data`` stands at ``offset``: a piece that was sent once more."""
        if not self.exists():
            return False
        with open(self.path, "rb") as file:
            file.seek(offset)
            return file.read(len(data)) == data

    def digest(self, size: int, tell: Callable[[int], None] = lambda done: None) -> str:
        """SHA-256 over the first ``size`` bytes, in hexadecimal; ``tell`` hears how many are through, after every block.

        Raises ValueError where there are fewer.
        """
        with open(self.path, "rb") as file:
            return digest(file, size, tell)

    def discard(self) -> None:
        """Removes what has arrived; nothing happens where there is nothing."""
        self.path.unlink(missing_ok=True)


def digest(file, size: int, tell: Callable[[int], None] = lambda done: None) -> str:
    """SHA-256 of the next ``size`` bytes of an open file, read block by block. Raises ValueError at an early end."""
    found, block, done = hashlib.sha256(), bytearray(BLOCK), 0
    view = memoryview(block)
    while done < size:
        n = file.readinto(view[: min(BLOCK, size - done)])
        if not n:
            raise ValueError("the file is shorter than it should be")
        found.update(view[:n])
        done += n
        tell(done)
    return found.hexdigest()


def parts_of(place: Place) -> list[Part]:
    """Everything that is on its way in, or was left lying there."""
    waiting = place.path / "parts"
    return [Part(place, int(path.name)) for path in waiting.iterdir() if path.name.isdecimal()] if waiting.is_dir() else []


def room() -> int:
    """Bytes free where blobs are kept."""
    path = folder()
    while not path.is_dir():
        path = path.parent
    return shutil.disk_usage(path).free


def _write(handle: int, offset: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        n = os.pwrite(handle, view, offset)
        view, offset = view[n:], offset + n
