"""Official documents as Word: the XML of a document is a Jinja template that escapes every value; packed reproducibly.

The parts that every document shares lie in ``paper/word``; a template imports its macros from ``word/official.xml``.
"""

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from saas.foundation.documents.typesetting import PAPER, plain

PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "rels.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/footer.xml": "footer.xml",
}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive can name


@cache
def _environment(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader([folder, PAPER]), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def word(template: Path, data: dict[str, Any]) -> bytes:
    """The .docx of a ``template`` (the XML of ``word/document.xml``) with ``data``; same data, same bytes.

    Raises jinja2.UndefinedError for a value that the template wants and ``data`` does not have.
    """
    given, made = {"data": plain(data)}, _environment(template.parent)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, part in PARTS.items():
            z.writestr(_entry(name), made.get_template(f"word/{part}").render(given))
        z.writestr(_entry("word/document.xml"), made.get_template(template.name).render(given))
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
