"""Words of check points compared: what changed, whether a refinement keeps all of its master's words, merging of three.

Pure. A refinement may add words and may tighten a number; it takes nothing away (S4-09, S2-24): whoever writes more
narrowly still says everything that the master says.
"""

import re
from difflib import SequenceMatcher
from fractions import Fraction

from merge3 import Merge3

TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千万半]+|[A-Za-z]+|\s+|.", re.DOTALL)
DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
LIMITS = re.compile(r"^(?:个)?(?:工作日|日|天|个月|月|小时|分钟|年)")  # a time limit: fewer is stricter
LEAST = re.compile(r"(?:不少于|不低于|不得少于|不得低于|至少|达到)$")  # a minimum: more is stricter
MOST = re.compile(r"(?:不超过|不得超过|不多于|至多|以内|低于)$")


def tokens(text: str) -> list[str]:
    """Numbers and Latin words whole, everything else sign by sign."""
    return TOKEN.findall(text)


def value(token: str) -> Fraction | None:
    """The number a token stands for, in digits or in Chinese signs (十五, 半); None for a word."""
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", token):
        return Fraction(token)
    if token == "半":
        return Fraction(1, 2)
    if not token or any(sign not in DIGITS and sign not in SCALES for sign in token):
        return None
    total, last = 0, None
    for sign in token:
        if sign in SCALES:
            total += (1 if last is None else last) * SCALES[sign]
            last = None
        else:
            last = (last or 0) * 10 + DIGITS[sign] if last is not None else DIGITS[sign]
    return Fraction(total + (last or 0))


def lost(master: str, own: str) -> str:
    """The first words of the master's text that the own text does not keep; nothing where it keeps them all."""
    old, new = tokens(master), tokens(own)
    at = 0
    for n, token in enumerate(old):
        while at < len(new) and not _kept(old, n, new, at):
            at += 1
        if at == len(new):
            return _missing(old, new) or token
        at += 1
    return ""


def _kept(old: list[str], n: int, new: list[str], at: int) -> bool:
    if old[n] == new[at]:
        return True
    before, after = value(old[n]), value(new[at])
    if before is None or after is None or old[n + 1 : n + 2] != new[at + 1 : at + 2]:
        return False
    lead, rest = "".join(old[max(n - 4, 0) : n]), "".join(old[n + 1 : n + 5])
    if LEAST.search(lead):
        return after >= before
    if MOST.search(lead) or LIMITS.match(rest):
        return after <= before
    return False


def _missing(old: list[str], new: list[str]) -> str:
    gone = [
        "".join(old[a:b])
        for how, a, b, _c, _d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if how in ("delete", "replace")
    ]
    return gone[0] if gone else ""


def changes(old: str, new: str) -> list[tuple[str, str]]:
    """Pieces in reading order: ("same" | "gone" | "new", words). Single kept signs between changes are not kept apart,
    because nobody can read confetti."""
    a, b = tokens(old), tokens(new)
    out: list[tuple[str, str]] = []
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for n, (how, i, j, k, m) in enumerate(blocks):
        if how == "equal" and j - i < 2 and 0 < n < len(blocks) - 1:
            out += [("gone", "".join(a[i:j])), ("new", "".join(b[k:m]))]
        elif how == "equal":
            out.append(("same", "".join(a[i:j])))
        else:
            out += [("gone", "".join(a[i:j])), ("new", "".join(b[k:m]))]
    return _joined(out)


def _joined(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    gone = new = ""
    for kind, words in [*pieces, ("same", "")]:
        if kind == "gone":
            gone += words
        elif kind == "new":
            new += words
        else:
            out += [(name, said) for name, said in (("gone", gone), ("new", new), ("same", words)) if said]
            gone = new = ""
    return out


def merged(base: str, master: str, own: str) -> str | None:
    """The new master text with the own additions, or None where both changed the same words."""
    if base == master or master == own:
        return own
    if base == own:
        return master
    three = Merge3(tokens(base), tokens(master), tokens(own), is_cherrypick=False)
    out: list[str] = []
    for group in three.merge_groups():
        if group[0] == "conflict":
            return None
        out += group[1]
    return "".join(out)
