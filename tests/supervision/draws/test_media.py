"""The kind and the length of a recording by its own bytes."""

import io
import struct

import pytest

from saas.supervision.draws.media import BRANDS, ENOUGH, SUFFIXES, kind_of, seconds_of
from saas.supervision.draws.recordings import KINDS
from tests.supervision.draws.recording_kit import film

pytestmark = pytest.mark.req("S0-17")
HEADS = {
    "video/mp4": [b"\0\0\0\x20ftypisom", b"\0\0\0\x18ftypmp42", b"\0\0\0\x1cftypM4V ", b"\0\0\0\x14ftypavc1"],
    "video/quicktime": [b"\0\0\0\x14ftypqt  ", b"\0\0\0\x08wide\0\0", b"\0\x01\0\0moov", b"\0\0\0\x08free"],
    "video/3gpp": [b"\0\0\0\x18ftyp3gp4", b"\0\0\0\x18ftyp3g2a"],
    "audio/mp4": [b"\0\0\0\x1cftypM4A ", b"\0\0\0\x1cftypM4B "],
    "video/webm": [b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"],
    "video/x-msvideo": [b"RIFF\x10\0\0\0AVI LIST"],
    "audio/wav": [b"RIFF\x10\0\0\0WAVEfmt "],
    "audio/mpeg": [b"ID3\x04\0", b"\xff\xfb\x90\x64", b"\xff\xf3\x40\xc0", b"\xff\xfa\x90\x64"],
    "audio/aac": [b"\xff\xf1\x50\x80", b"\xff\xf9\x4c\x80"],
    "audio/ogg": [b"OggS\0\x02"],
    "audio/flac": [b"fLaC\0\0"],
    "audio/amr": [b"#!AMR\n", b"#!AMR-WB\n"],
}
OTHERS = [
    b"", b"\0" * 64, b"%PDF-1.4", b"PK\x03\x04", b"MZ", b"\x7fELF", b"<?xml", b"<svg", b"\xff\xd8\xff\xe0JFIF",
    b"GIF89a", b"\x89PNG", b"RIFF\x10\0\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypavif", b"#!/bin/sh",
    b"\xff\xfea\0b\0", b"\xfe\xff\0a", b"\xff\xff\xff\xff", b"\x1aE\xdf\xa3\x9fB\x82\x88matroska", b"OLE2", b"ID2",
]  # fmt: skip


@pytest.mark.parametrize("kind", sorted(HEADS))
def test_a_kind_is_known_by_its_first_bytes(kind):
    assert [kind_of(head.ljust(ENOUGH, b"\x11")) for head in HEADS[kind]] == [kind] * len(HEADS[kind])


@pytest.mark.parametrize("head", OTHERS)
def test_anything_else_is_not(head):
    assert kind_of(head) is None and kind_of(head.ljust(ENOUGH, b"\x11")) is None


def test_every_kind_has_a_name_and_a_suffix():
    assert set(HEADS) == set(KINDS) == set(SUFFIXES) >= set(BRANDS.values())


def box(name: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I4s", 8 + len(content), name) + content


def asked(data: bytes, kind: str = "video/mp4") -> int | None:
    return seconds_of(io.BytesIO(data), len(data), kind)


FTYP = box(b"ftyp", b"isom\0\0\0\0")
SHORT = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 600, 600 * 95))
LONG = box(b"mvhd", struct.pack(">IQQIQ", 1 << 24, 0, 0, 90_000, 90_000 * 7200))


def test_a_film_tells_its_length_at_the_front_or_at_the_end():
    data = box(b"mdat", bytes(1000))
    assert asked(FTYP + box(b"moov", SHORT) + data) == 95
    assert asked(FTYP + data + box(b"moov", box(b"iods", b"x"), SHORT)) == 95
    assert asked(FTYP + box(b"moov", LONG) + data) == 7200
    assert asked(film(5000, 725)) == 725
    large = struct.pack(">I4sQ", 1, b"mdat", 16 + 1000) + bytes(1000)
    assert asked(FTYP + large + box(b"moov", SHORT)) == 95


@pytest.mark.parametrize(
    "data",
    [
        FTYP, FTYP + box(b"moov"), FTYP + box(b"moov", SHORT)[:-9], FTYP + struct.pack(">I4s", 4, b"moov"),
        FTYP + struct.pack(">I4s", 2**31, b"free") + box(b"moov", SHORT), FTYP + box(b"moov", box(b"mvhd", bytes(20))),
        FTYP + box(b"moov", box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1, 2**31))), FTYP + struct.pack(">I4s", 1, b"moov"),
        box(b"free") * 20_000,
    ],
)  # fmt: skip
def test_a_broken_header_tells_nothing(data):
    assert asked(data) is None


def test_a_wave_tells_its_length():
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 16_000, 2, 16)
    wave = b"RIFF\0\0\0\0WAVE" + struct.pack("<4sI", b"LIST", 3) + b"abc\0" + fmt + struct.pack("<4sI", b"data", 160_000) + bytes(160_000)
    assert asked(wave, "audio/wav") == 10
    assert asked(wave[:20], "audio/wav") is None and asked(b"RIFF\0\0\0\0WAVE" + struct.pack("<4sI", b"data", 9), "audio/wav") is None
    assert asked(wave, "audio/mpeg") is None
