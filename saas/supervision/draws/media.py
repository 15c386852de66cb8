"""Sound or pictures by their own first bytes; what a browser or a file name says is not believed (S0-17)."""

import struct
from typing import BinaryIO

ENOUGH = 64  # bytes from which the kind can be told
LONGEST = 7 * 24 * 3600  # seconds; a header that says more is wrong
# the brand of an MP4-like file → its kind; everything else of that family is a film
BRANDS = {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"F4A ": "audio/mp4"}
STILLS = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"crx ")  # pictures that do not move
OLD_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
SUFFIXES = {
    "video/mp4": ".mp4", "video/quicktime": ".mov", "video/3gpp": ".3gp", "video/webm": ".webm",
    "video/x-msvideo": ".avi", "audio/mp4": ".m4a", "audio/mpeg": ".mp3", "audio/aac": ".aac", "audio/ogg": ".ogg",
    "audio/wav": ".wav", "audio/flac": ".flac", "audio/amr": ".amr",
}  # fmt: skip


def kind_of(head: bytes) -> str | None:
    """The media type of a file that begins with ``head`` (ENOUGH bytes, or all of a shorter file); None for others."""
    if head[4:8] == b"ftyp":
        return _branded(head[8:12])
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm" if b"webm" in head[:ENOUGH] else None
    if head[:4] == b"RIFF":
        return {b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12])
    if head[4:8] in OLD_QUICKTIME:
        return "video/quicktime"
    for mark, kind in ((b"OggS", "audio/ogg"), (b"fLaC", "audio/flac"), (b"#!AMR", "audio/amr"), (b"ID3", "audio/mpeg")):
        if head.startswith(mark):
            return kind
    return _frame(head)


def _branded(brand: bytes) -> str | None:
    if brand in STILLS:
        return None
    return BRANDS.get(brand, "video/3gpp" if brand[:2] == b"3g" else "video/mp4")


def _frame(head: bytes) -> str | None:
    """A bare MPEG sound frame: eleven bits set, then a version, a layer and a rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    if layer == 0:
        return "audio/aac" if head[1] & 0xF0 == 0xF0 and head[2] >> 2 & 15 < 13 else None
    # layer I is left out: nobody records in it, and text in UTF-16 begins like one of its frames
    return "audio/mpeg" if layer < 3 and version != 1 and head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3 else None


def seconds_of(file: BinaryIO, size: int, kind: str) -> int | None:
    """How long a recording lasts, by its own header; None where the kind keeps no such number in one place."""
    try:
        if kind in ("video/mp4", "video/quicktime", "video/3gpp", "audio/mp4"):
            found = _film(file, size)
        elif kind == "audio/wav":
            found = _wave(file, size)
        else:
            return None
    except (struct.error, ZeroDivisionError, OSError):
        return None
    return round(found) if found is not None and 0 < found <= LONGEST else None


def _film(file: BinaryIO, size: int) -> float | None:
    """``mvhd`` inside ``moov``, wherever that stands; the long film data are skipped, not read."""
    inside = _box(file, 0, size, b"moov")
    header = inside and _box(file, *inside, b"mvhd")
    if not header:
        return None
    file.seek(header[0])
    version = file.read(4)[0:1]
    if version == b"\x01":
        scale, length = struct.unpack(">16xIQ", file.read(28))
    else:
        scale, length = struct.unpack(">8xII", file.read(16))
    return length / scale


def _box(file: BinaryIO, at: int, end: int, wanted: bytes) -> tuple[int, int] | None:
    """(first byte, end) of the content of the first box of that name between ``at`` and ``end``."""
    for _n in range(10_000):
        if at + 8 > end:
            return None
        file.seek(at)
        length, name = struct.unpack(">I4s", file.read(8))
        head = 8
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
            head = 16
        length = length or end - at
        if length < head or at + length > end:
            return None
        if name == wanted:
            return at + head, at + length
        at += length
    return None


def _wave(file: BinaryIO, size: int) -> float | None:
    """Bytes of sound by bytes a second."""
    at, rate = 12, 0
    for _n in range(1000):
        if at + 8 > size:
            return None
        file.seek(at)
        name, length = struct.unpack("<4sI", file.read(8))
        if name == b"fmt ":
            (rate,) = struct.unpack("<8xI", file.read(12))
        elif name == b"data":
            return min(length, size - at - 8) / rate
        at += 8 + length + length % 2
    return None
