"""How a cell of a checklist's workbook is written and understood; sentences keep their full-width signs as they are."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l

from saas.foundation.sheets import cells
from saas.foundation.sheets.columns import Column, Wrong, source
from saas.foundation.sheets.sentences import SENTENCES
from saas.registers.checklists.words import BASIS_LEVELS, PERIODS

LONGEST = 2000
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_KEY = re.compile(r"(\d{5,6})-(\d{1,9})")
_BASIS = re.compile(r"(.+?)\s*[（(]([^（）()]+)[）)]")
_HALF = {ord(wide): ord(narrow) for wide, narrow in zip("０１２３４５６７８９％／．", "0123456789%/.", strict=True)}
_OFTEN = re.compile(r"(\d{1,2})次?")
SENTENCES.update({
    "E_CHECKLIST_KEY": _l("编号不对，请留空或者照导出时的样子填写，例如 440000-3。"),
    "E_BASIS_SHAPE": _l("每条依据一行，写成“《中华人民共和国公证法》第五条（法律）”：“%(line)s”没有写明名称或者层级。"),
    "E_BASIS_LEVEL": _l("“%(line)s”：市级以上规范性文件才能作为依据，层级只能是%(words)s。"),
    "E_RATE": _l("请填百分数或者分数，例如 10%% 或者 1/3，不超过 100%%。"),
    "E_SHAPE": _l("这里的数据不是规定的样子。"),
    "E_FREQUENCY": _l("请写成“%(words)s”加次数，例如“每年 2 次”。"),
})  # fmt: skip


def said(cell: Any) -> str:
    """The words of a cell with their own signs and line ends; a number or date as it is read."""
    if isinstance(cell, str):
        return cell.translate(_HIDDEN).replace("\r\n", "\n").replace("\r", "\n").strip()
    return cells.as_text(cell)


def line(longest: int) -> Callable[[Any], str]:
    """One line of words."""

    def read(cell: Any) -> str:
        words = " ".join(said(cell).split())
        if len(words) > longest:
            raise Wrong("E_TOO_LONG", most=longest)
        return words

    return read


def words(cell: Any) -> str:
    """Words of a point, over several lines if need be."""
    text = said(cell)
    if len(text) > LONGEST:
        raise Wrong("E_TOO_LONG", most=LONGEST)
    return text


def key(cell: Any) -> tuple[int, int] | None:
    """A permanent identity: the inventing bureau and its number there. Raises Wrong ``E_CHECKLIST_KEY``."""
    text = said(cell)
    if not text:
        return None
    found = _KEY.fullmatch(text)
    if not found:
        raise Wrong("E_CHECKLIST_KEY")
    return int(found[1]), int(found[2])


def key_text(pair: Iterable[int]) -> str:
    """440000-3."""
    return "-".join(str(n) for n in pair)


def one(labels: dict[str, Any]) -> Callable[[Any], str]:
    """One word of a list."""
    known = {source(label): code for code, label in labels.items()}
    read = cells.one_of(known)

    def read_one(cell: Any) -> str:
        return read(cell)

    return read_one


def some(labels: dict[str, Any]) -> Callable[[Any], list[str]]:
    """Several words of a list, in the order of the list."""
    known = {source(label): code for code, label in labels.items()}
    read = cells.some_of(known)

    def read_some(cell: Any) -> list[str]:
        return read(cell)

    return read_some


def names(cell: Any) -> list[str]:
    """Departments, parted by 、 or a line end."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[、；;\n]", said(cell)) if part.strip()))


def day(cell: Any) -> date | None:
    """A date or nothing."""
    return cells.day(cell)


def basis(cell: Any) -> list[dict]:
    """《名称》条款（层级）, one a line. Raises Wrong ``E_BASIS_SHAPE``, ``E_BASIS_LEVEL`` (S2-24)."""
    return [_one_basis(part.strip()) for part in said(cell).split("\n") if part.strip()]


def _one_basis(text: str) -> dict:
    found = _BASIS.fullmatch(text)
    if not found:
        raise Wrong("E_BASIS_SHAPE", line=text[:40])
    named, level = found[1], found[2].strip()
    known = {source(label): code for code, label in BASIS_LEVELS.items()}
    if level not in known and level not in BASIS_LEVELS:
        raise Wrong("E_BASIS_LEVEL", line=text[:40], words="、".join(known))
    if "｜" in named:
        title, _bar, article = named.rpartition("｜")
    else:
        title, closing, article = named.rpartition("》")
        title += closing
    if not title.strip():  # a whole law may be named, without an article
        raise Wrong("E_BASIS_SHAPE", line=text[:40])
    return {"title": title.strip(), "article": article.strip(), "level": known.get(level, level)}


def basis_text(row: dict) -> str:
    """A bar parts title and article where the closing 》 does not."""
    plain = row["title"].endswith("》") and "》" not in row["article"] and "｜" not in row["title"]
    level = source(BASIS_LEVELS.get(row["level"], row["level"]))
    return f"{row['title']}{'' if plain else '｜'}{row['article']}（{level}）"


def rate(cell: Any) -> tuple[int, int] | None:
    """10%, 1/3, or what Excel makes of 10%: 0.1. Raises Wrong ``E_RATE``."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _share(Fraction(repr(cell)), None)
    text = said(cell).replace(" ", "").translate(_HALF)
    if not text:
        return None
    share = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if share:
        return _share(Fraction(0), (int(share[1]), int(share[2])))
    percent = re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?)%", text)
    if not percent:
        raise Wrong("E_RATE")
    return _share(Fraction(percent[1]) / 100, None)


def _share(value: Fraction, pair: tuple[int, int] | None) -> tuple[int, int]:
    if pair is None:
        hundredths = value * 100
        pair = (int(hundredths), 100) if hundredths.denominator == 1 else (value.numerator, value.denominator)
    p, q = pair
    if q <= 0 or not 0 <= p <= q:
        raise Wrong("E_RATE")
    return pair


def rate_text(pair: Iterable[int] | None) -> str:
    """10% where it is hundredths, else 1/3."""
    if not pair:
        return ""
    p, q = pair
    return f"{p}%" if q == 100 else f"{p}/{q}"


def frequency(cell: Any) -> tuple[int, str] | None:
    """每年 2 次. Raises Wrong ``E_FREQUENCY``."""
    text = "".join(said(cell).split())
    if not text:
        return None
    periods = {source(label): code for code, label in PERIODS.items()}
    for name, code in periods.items():
        found = _OFTEN.fullmatch(text.removeprefix(name)) if text.startswith(name) else None
        if found and 1 <= int(found[1]) <= 12:
            return int(found[1]), code
    raise Wrong("E_FREQUENCY", words="、".join(periods))


def frequency_text(pair: Iterable | None) -> str:
    """每年 2 次, in Chinese whatever the reader's language."""
    if not pair:
        return ""
    times, per = pair
    return f"{source(PERIODS.get(per, per))} {times} 次"


def shown(column: Column, item: dict) -> str:
    """What stands in the column for a plain item."""
    value = item[column.key]
    if column.key in TEXTS:
        return TEXTS[column.key](value)
    if column.labels:
        codes = value if isinstance(value, list) else [value]
        return "、".join(source(column.labels.get(code, code)) for code in codes)
    return value or ""


TEXTS: dict[str, Callable[[Any], str]] = {
    "key": key_text,
    "basis": lambda rows: "\n".join(basis_text(row) for row in rows),
    "rate": rate_text,
    "frequency": frequency_text,
    "partners": "、".join,
}

__all__ = ["Column", "Wrong", "source"]
