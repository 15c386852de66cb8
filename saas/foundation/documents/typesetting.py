"""Official documents as PDF: typst sets a template with data; the same data gives the same bytes.

What people wrote reaches a template as JSON values and is set as plain text: no sign in it is ever read as markup.
"""

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import typst

PAPER = Path(__file__).parent / "paper"
FONTS = Path(__file__).parents[3] / "frontend" / "fonts"


class NoFont(RuntimeError):
    """The fonts of official documents are not there: ``make frontend`` fetches them."""


@cache
def _fonts() -> typst.Fonts:
    if not any(FONTS.glob("*.ttf")):
        raise NoFont(f"no fonts in {FONTS}; run: make frontend")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def pdf(template: Path, data: dict[str, Any]) -> bytes:
    """The PDF of a typst ``template``, which finds its values in ``data`` and the parts of every official document
    (``paper/official.typ``: page, letterhead, table head, page numbers) already defined.

    ``data``: what JSON can hold. Raises :class:`NoFont` where the front end was never built, typst.TypstError for a
    template that is wrong.
    """
    source = (PAPER / "official.typ").read_text() + template.read_text()
    given = {"data": json.dumps(plain(data), ensure_ascii=False)}
    compiler = typst.Compiler(source.encode(), root=str(template.parent), font_paths=_fonts(), sys_inputs=given)
    return compiler.compile(format="pdf", timestamp=0)


def plain(value: Any) -> Any:
    """Texts without signs that no paper has (control characters), line ends as one sign."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, str):
        lines = value.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs", "Cn"))
    return value
