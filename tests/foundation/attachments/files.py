"""Small files of every kind that is taken, and of some that are not."""

import io
import struct
import zipfile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 1, 1, 8, 0, 0, 0, 0) + b"\0" * 4
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40 + b"\xff\xd9"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
DOC = OLE + b"\0" * 504 + "WordDocument".encode("utf-16-le") + b"\0" * 64


def archive(*names: str) -> bytes:
    """A zip archive with empty parts of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
OFD = archive("OFD.xml", "Doc_0/Document.xml")
