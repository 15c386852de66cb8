"""`verify_draw.pyz`: the engine as one file that any Python 3.10 runs, without this product and without a network.

The same sources give the same bytes on every machine, so that its SHA-256 can be published beside it.
"""

import hashlib
import io
import zipfile
from pathlib import Path

NAME = "verify_draw.pyz"
_HERE = Path(__file__).parent
# Understood by any Python, so that an old one says what is missing.
_MAIN = b"""import sys

if sys.version_info < (3, 10):
    sys.exit("verify_draw needs Python 3.10 or newer")

from draws.commands import main

sys.exit(main(sys.argv[1:]))
"""


def pyz_bytes() -> bytes:
    """The whole file; stored, not compressed, because compressors differ from machine to machine."""
    files = {"__main__.py": _MAIN, "draws/__init__.py": b"", "draws/commands.py": _source(_HERE / "commands.py")}
    files |= {f"draws/engine/{path.name}": _source(path) for path in (_HERE / "engine").glob("*.py")}
    out = io.BytesIO(b"#!/usr/bin/env python3\n")
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def build_pyz(target: Path | str) -> str:
    """Writes the file and returns its SHA-256 in hex."""
    data = pyz_bytes()
    Path(target).write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _source(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")
