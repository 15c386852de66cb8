"""Words of check points compared: what changed, whether a refinement keeps all of its master's words, merging of three.

Pure. A refinement may add words and may tighten a number; it takes nothing away (S4-09, S2-24): whoever writes more
narrowly still says everything that the master says.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction

TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千万半]+|[A-Za-z]+|\s+|.", re.DOTALL)
DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
LIMITS = re.compile(r"^(?:个)?(?:工作日|日|天|个月|月|小时|分钟|年)")  # a time limit: fewer is stricter
LEAST = re.compile(r"(?:不少于|不低于|不得少于|不得低于|至少|达到)$")  # a minimum: more is stricter
MOST = re.compile(r"(?:不超过|不得超过|不多于|至多|以内|低于)$")
PART_OF = re.compile(r"^.{0,3}?(?:的?(?:百|千|万)?分之|的?[一二三四五六七八九十百千万半]+分之|的一半|以下|左右|上下)")
ABOUT = re.compile(r"(?:约|大约|大概|近)$")


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
    before, after = value(old[n]), value(new[at])
    if before is None or after is None:
        return old[n] == new[at]
    if old[n + 1 : n + 2] != new[at + 1 : at + 2] or _a_part(new, at):
        return False  # a word put beside the number would make another number of it: 五分之一件
    if before == after:
        return True
    lead, rest = "".join(old[max(n - 4, 0) : n]), "".join(old[n + 1 : n + 5])
    if LEAST.search(lead):
        return after >= before
    if MOST.search(lead) or LIMITS.match(rest):
        return after <= before
    return False


def _a_part(words: list[str], at: int) -> bool:
    """Whether the number at that place is only a part of what it was: 五件的百分之一, 五件以下, 约五件."""
    return bool(PART_OF.match("".join(words[at + 1 : at + 9])) or ABOUT.search("".join(words[max(at - 2, 0) : at])))


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


@dataclass(frozen=True)
class Clash:
    """Words that master and bureau both changed. ``taken``: whose stands in the proposal: ``own`` or ``master`` (the
    stricter number), ``both`` (one after the other, or one within the other), "" where there is no proposal."""

    master: str
    own: str
    taken: str


@dataclass(frozen=True)
class Merging:
    """``text``: the new master text with the own additions, None where somebody has to decide without a proposal."""

    text: str | None
    clashes: tuple[Clash, ...] = ()


def merged(base: str, master: str, own: str) -> str | None:
    """The new master text with the own additions, or None where both changed the same words."""
    return merging(base, master, own).text


def merging(base: str, master: str, own: str) -> Merging:
    """Three texts joined (diff3, by signs and numbers): additions at one place stand one after the other, the master's
    first; of two numbers the stricter counts. What comes out keeps all words of the new master, or there is no text."""
    if base == master or master == own:
        return Merging(own)
    if base == own:
        return Merging(master)
    one, two = tokens(master), tokens(own)
    out: list[str] = []
    clashes: list[Clash] = []
    for words, a, b in _regions(tokens(base), one, two):
        new, mine = one[slice(*a)], two[slice(*b)]
        if words == mine or new == mine:
            out += new
        elif words == new:
            out += mine
        else:
            said, taken = _both(words, new, mine, _stricter(one, a, two, b))
            unit = LIMITS.match("".join(one[a[1] : a[1] + 4])) if taken in ("own", "master") else None
            after = unit.group() if unit else ""
            clashes.append(Clash("".join(new) + after, "".join(mine) + after, taken))
            if not taken:
                return Merging(None, tuple(clashes))
            out += said
    text = "".join(out)
    return Merging(None if lost(master, text) else text, tuple(clashes))


def _regions(base: list[str], one: list[str], two: list[str]) -> list[tuple[list[str], tuple, tuple]]:
    """Pieces in order: words of the base, and where they stand in the other two. Between pieces that all three share lie
    those that were changed; one shared sign alone between two changes is chance, not agreement."""
    first, second = _places(base, one), _places(base, two)
    runs: list[list[int]] = []
    for at in range(len(base)):
        if at in first and at in second:
            last = runs[-1][-1] if runs else None
            if last is not None and at == last + 1 and first[at] == first[last] + 1 and second[at] == second[last] + 1:
                runs[-1].append(at)
            else:
                runs.append([at])
    out, done = [], (0, 0, 0)
    ends = (len(base), len(one), len(two))
    for run in runs:
        start = (run[0], first[run[0]], second[run[0]])
        stop = (run[-1] + 1, first[run[-1]] + 1, second[run[-1]] + 1)
        if len(run) == 1 and stop != ends and start != (0, 0, 0) and start != done:
            continue
        if start != done:
            out.append((base[done[0] : start[0]], (done[1], start[1]), (done[2], start[2])))
        out.append((base[start[0] : stop[0]], (start[1], stop[1]), (start[2], stop[2])))
        done = stop
    if done != ends:
        out.append((base[done[0] :], (done[1], ends[1]), (done[2], ends[2])))
    return out


def _places(base: list[str], other: list[str]) -> dict[int, int]:
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {i + n: j + n for i, j, size in blocks for n in range(size)}


def _stricter(one: list[str], a: tuple[int, int], two: list[str], b: tuple[int, int]) -> str:
    if a[1] - a[0] != 1 or b[1] - b[0] != 1 or value(one[a[0]]) is None or value(two[b[0]]) is None:
        return ""
    if _kept(one, a[0], two, b[0]):
        return "own"
    return "master" if _kept(two, b[0], one, a[0]) else ""


def _both(words: list[str], new: list[str], mine: list[str], stricter: str) -> tuple[list[str], str]:
    if not words:
        return new + mine, "both"
    if stricter:
        return (mine if stricter == "own" else new), stricter
    for outer, inner in ((mine, new), (new, mine)):
        at = next((n for n in range(len(outer) - len(words) + 1) if outer[n : n + len(words)] == words), None)
        if at is not None:
            return outer[:at] + inner + outer[at + len(words) :], "both"
    return [], ""


def marked(old: str, master: str, text: str) -> list[tuple[str, str]]:
    """A text in pieces by where its words come from: ("same" | "new" | "own", words); "new" only in the new master."""
    said = tokens(text)
    known, before = set(_places(said, tokens(master))), set(_places(said, tokens(old)))
    out: list[tuple[str, str]] = []
    for n, token in enumerate(said):
        kind = "own" if n not in known else "same" if n in before else "new"
        if out and out[-1][0] == kind:
            out[-1] = (kind, out[-1][1] + token)
        else:
            out.append((kind, token))
    return out


def additions(old: str, own: str) -> str:
    """What a bureau wrote beyond its master's words, joined."""
    return "".join(words for kind, words in changes(old, own) if kind == "new")
