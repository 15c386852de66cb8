"""What a file is, by its own bytes; what its name or a browser says is not believed (S1-13).

Taken: PDF, OFD (GB/T 33190), Word with and without archive, PNG and JPEG. Word files with macros are refused: they are
programs that a bureau below would be handed in its superior's name.
"""

import io
import zipfile

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from saas.errors import Refusal

LARGEST = 20 << 20  # bytes
MOST_PARTS = 5000  # of an archive; its parts are named, never unpacked
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {
    "application/pdf": ".pdf", "application/ofd": ".ofd", DOCX: ".docx", "application/msword": ".doc",
    "image/png": ".png", "image/jpeg": ".jpg",
}  # fmt: skip
KINDS = {
    "application/pdf": "PDF", "application/ofd": "OFD", DOCX: "Word", "application/msword": "Word",
    "image/png": _l("图片"), "image/jpeg": _l("图片"),
}  # fmt: skip


def kind_of(data: bytes) -> str | None:
    """The media type of a whole file; None for everything that is not taken."""
    if data[:5] == b"%PDF-":
        return "application/pdf" if b"%%EOF" in data[-2048:] else None
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "image/png" if data[12:16] == b"IHDR" else None
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg" if b"\xff\xd9" in data[-1024:] else None
    if data[:8] == OLE:
        return "application/msword" if _wide("WordDocument") in data else None
    return _archive(data) if data[:4] == b"PK\x03\x04" else None


def _wide(name: str) -> bytes:
    """A stream's name as an OLE folder writes it."""
    return name.encode("utf-16-le")


def _archive(data: bytes) -> str | None:
    names = _names(data)
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return DOCX
    return "application/ofd" if "OFD.xml" in names else None


def _names(data: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return set()
    return set(found) if len(found) <= MOST_PARTS else set()


def has_macros(data: bytes, kind: str) -> bool:
    """Whether a Word file brings a program along."""
    if kind == DOCX:
        return any(name.lower().endswith("vbaproject.bin") for name in _names(data))
    return kind == "application/msword" and _wide("_VBA_PROJECT") in data


def checked(data: bytes, field: str = "file") -> str:
    """The media type of a file that is taken. Raises Refusal ``E_FILE_EMPTY``, ``E_TOO_LARGE``, ``E_FILE_KIND``,
    ``E_MACROS``."""
    if not data:
        raise Refusal("E_FILE_EMPTY", _("这个文件是空的。"), field)
    if len(data) > LARGEST:
        raise Refusal("E_TOO_LARGE", _("文件超过 20 MB，请压缩或者降低扫描精度后再上传。"), field)
    kind = kind_of(data)
    if kind is None:
        raise Refusal("E_FILE_KIND", _("只收 PDF、OFD、Word 和 PNG、JPEG 图片（只改文件名不行），这个文件不是，或者不完整。"), field)
    if has_macros(data, kind):
        raise Refusal("E_MACROS", _("这个 Word 文件带有宏，请另存为不带宏的文件或者 PDF 后再上传。"), field)
    return kind
