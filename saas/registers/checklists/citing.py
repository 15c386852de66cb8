"""Which law and which articles a legal basis names, and whether an amendment touches them (S1-08).

Pure. 《中华人民共和国公证法》（2017年修正）, 《公证法》 and 公证法 are one law. 第四十一条 covers 第四十一条第二款; 第三条至第七条
covers 第五条; a basis without articles rests on the whole law, and what cannot be read counts as touched: one look too many
does no harm, one too few does.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saas.registers.checklists.wording import value

N = r"[〇零一二两三四五六七八九十百千0-9]+"
VERSION = re.compile(r"\((?:[12][0-9]{3}|[^()]*(?:修正|修订|修改|公布|发布|施行|版|号|年)[^()]*)\)")
STATE = "中华人民共和国"
TO = r"(?:至|到|-|—|–|~|～|―)+"
ARTICLES = re.compile(
    rf"第?(?P<first>{N})条?(?:之(?P<of>{N}))?{TO}第?(?P<last>{N})条"  # 第三条至第七条, 第三至七条, 3-7条
    rf"|第?(?P<list>{N}(?:[、,]第?{N})+)条"  # 第五、七、九条
    rf"|第?(?P<one>{N})条(?:之(?P<sub>{N}))?"
)
PART = re.compile(
    rf"第?(?P<paras>{N}(?:(?:[、,和及]|{TO})第?{N})*)款(?!项)|第?\(?(?P<items>{N}\)?(?:(?:[、,和及]|{TO})第?\(?{N}\)?)*)项"
)
SEPARATOR = re.compile(r"[\s,，、;；。和及以]*")


@dataclass(frozen=True, order=True)
class Cited:
    """Articles ``first`` to ``last`` as (number, 之 number); ``paragraph`` and ``item`` 0: the article as a whole."""

    first: tuple[int, int]
    last: tuple[int, int]
    paragraph: int = 0
    item: int = 0

    def meets(self, other: "Cited") -> bool:
        """Whether the two share a word of the law: one lies within the other, or their articles overlap."""
        if self.last < other.first or other.last < self.first:
            return False
        if self.first != self.last or other.first != other.last:
            return True
        return _same(self.paragraph, other.paragraph) and _same(self.item, other.item)


def _same(one: int, other: int) -> bool:
    return not one or not other or one == other


def law_name(title: str) -> str:
    """The name by which two citations of one law agree."""
    seen = unicodedata.normalize("NFKC", title)
    seen = "".join(seen.split()).strip("《》〈〉<>\"“”")
    seen = VERSION.sub("", seen).strip("《》〈〉<>\"“”")
    return seen.removeprefix(STATE)


def numeral(words: str) -> int | None:
    """第 41, 四十一, 一百零八 as a number."""
    found = value(words)
    return int(found) if found is not None and found.denominator == 1 else None


def cited(words: str) -> list[Cited] | None:
    """The articles of a citation, in its order; None where something in it cannot be read (第三章, 全文)."""
    seen = "".join(unicodedata.normalize("NFKC", words).split())
    out: list[Cited] = []
    at = 0
    while at < len(seen):
        at = SEPARATOR.match(seen, at).end()
        if at == len(seen):
            break
        found = ARTICLES.match(seen, at)
        if found is None:
            return None
        articles = _articles(found)
        if articles is None:
            return None
        at = found.end()
        at, parts = _parts(seen, at)
        out += [Cited(a, b, *part) for a, b in articles for part in (parts or [(0, 0)])]
    return out


def _articles(found: re.Match) -> list[tuple[tuple[int, int], tuple[int, int]]] | None:
    if found["list"]:
        numbers = [numeral(word.removeprefix("第")) for word in re.split("[、,]", found["list"])]
        return None if None in numbers else [((n, 0), (n, 0)) for n in numbers]
    if found["first"]:
        first, last = numeral(found["first"]), numeral(found["last"])
        return None if first is None or last is None or last < first else [((first, 0), (last, 9999))]
    one, sub = numeral(found["one"]), numeral(found["sub"]) if found["sub"] else 0
    return None if one is None or sub is None else [((one, sub), (one, sub))]


def _parts(seen: str, at: int) -> tuple[int, list[tuple[int, int]]]:
    """第二款第(三)项 → [(2, 3)]; 第一、三款 → [(1, 0), (3, 0)]; 第一款、第三款 the same."""
    out: list[tuple[int, int]] = []
    paragraphs: list[int] = []
    while True:
        joint = re.match(r"[、,和及]?", seen[at:]).end()
        found = PART.match(seen, at + joint)
        if found is None or (joint and not out):
            return at, out
        if found["paras"]:
            paragraphs = _numbers(found["paras"])
            out += [(n, 0) for n in paragraphs]
        else:
            owners = paragraphs[-1:] or [0]
            out = [part for part in out if part != (owners[0], 0)]
            out += [(owners[0], n) for n in _numbers(found["items"])]
        at = found.end()


def _numbers(words: str) -> list[int]:
    out: list[int] = []
    for piece in re.split("[、,和及]", words):
        ends = [numeral(word.strip("第()")) for word in re.split(TO, piece)]
        if None not in ends:
            out += range(ends[0], ends[-1] + 1)
    return out


def touches(law: str, articles: Sequence[str], basis: Iterable[dict]) -> list[dict]:
    """The rows of a basis (``title``, ``article``) that rest upon a touched article; ``articles`` empty: the whole law."""
    name, changed = law_name(law), [cited(one) for one in articles]
    return [row for row in basis if name and law_name(str(row.get("title", ""))) == name and _meet(changed, str(row.get("article", "")))]


def _meet(changed: list[list[Cited] | None], article: str) -> bool:
    resting = cited(article)
    if not changed or not resting or any(not one for one in changed):
        return True
    return any(one.meets(other) for group in changed for one in group for other in resting)


def split(words: str) -> list[str]:
    """The articles that somebody typed, one each, as they are kept: by line, ；, 、 and ，, but 第五、七条 stays together."""
    out: list[str] = []
    for piece in re.split(r"[\n;；]+", words):
        for part in re.split(r"(?<=[条款项])[、,，和及]\s*(?=第?[〇零一二两三四五六七八九十百千0-9]+[条至])", piece.strip()):
            if part.strip(" 、,，。"):
                out.append(part.strip(" 、,，。"))
    return out
