"""A small notation for the texts of an administration: plain text whose own words make the structure (S4-21).

Pure. ``# 标题`` and ``## 标题`` are headings, as are lines that begin with 第一章 or 第一节; 第一条 begins an article; （一） and 1.
begin its items; an empty line ends a paragraph. There is no way to write HTML: a template escapes every word.
"""

import re
from dataclasses import asdict, dataclass

NUMERAL = r"[〇零一二三四五六七八九十百千两0-9]+"
GAP = r"[\s　]*"
HEADING = re.compile(r"(#{1,3})\s*(.+)")
CHAPTER = re.compile(rf"(第{NUMERAL}[编章])(?:[\s　]+(.*)|$)")
SECTION = re.compile(rf"(第{NUMERAL}节)(?:[\s　]+(.*)|$)")
ARTICLE = re.compile(rf"(第{NUMERAL}条(?:之{NUMERAL})?)(?![至到、，和第款]){GAP}(.*)")
ITEM = re.compile(rf"([（(]{NUMERAL}[）)]){GAP}(.*)")
POINT = re.compile(rf"([0-9]{{1,3}}[.．、]){GAP}(?![0-9])(.*)")
LARGEST = 100_000  # signs of one text


@dataclass(frozen=True)
class Block:
    """One paragraph. ``kind``: title, chapter, section, article, item, point, text; ``lead``: its own number."""

    kind: str
    lead: str
    text: str

    @property
    def words(self) -> str:
        """The paragraph in one string, as it is compared."""
        return f"{self.lead}　{self.text}" if self.lead and self.text else self.lead or self.text


def blocks(body: str) -> list[Block]:
    """The paragraphs of a text; lines of one paragraph that were only wrapped are put together."""
    out: list[Block] = []
    fresh = True
    for line in body.replace("\r\n", "\n").split("\n"):
        words = line.strip(" \t　")
        if not words:
            fresh = True
            continue
        made = _begun(words)
        if made is None and not fresh and out and out[-1].kind not in ("title", "chapter", "section"):
            out[-1] = Block(out[-1].kind, out[-1].lead, out[-1].text + _glue(out[-1].text, words) + words)
        else:
            out.append(made or Block("text", "", words))
        fresh = False
    return out


def _begun(words: str) -> Block | None:
    found = HEADING.fullmatch(words)
    if found:
        return Block({1: "title", 2: "chapter", 3: "section"}[len(found[1])], "", found[2])
    for kind, pattern in (("chapter", CHAPTER), ("section", SECTION), ("article", ARTICLE), ("item", ITEM), ("point", POINT)):
        found = pattern.fullmatch(words)
        if found:
            return Block(kind, found[1], (found[2] or "").strip())
    return None


def _glue(before: str, after: str) -> str:
    """Latin words are parted by a space, Chinese ones are not."""
    return " " if before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum() else ""


def plain(body: str) -> list[dict]:
    """The paragraphs as JSON, for the public row."""
    return [asdict(block) for block in blocks(body)]


def of_plain(rows: list[dict]) -> list[Block]:
    """The paragraphs of a public row."""
    return [Block(str(row.get("kind", "text")), str(row.get("lead", "")), str(row.get("text", ""))) for row in rows]
