"""Two versions of a text compared: paragraphs first, then the words of those that changed; what stayed is folded away.

Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from saas.registers.checklists.wording import changes
from saas.registers.guidelines.markup import Block

LONGEST = 4000  # signs of one paragraph that are compared word by word
ALIKE = 0.35  # paragraphs that share less are an old one gone and a new one come


@dataclass(frozen=True)
class Change:
    """``kind``: same, gone, new, changed. ``pieces``: ("same" | "gone" | "new", words) of a changed paragraph; ``count``:
    how many paragraphs a folded stretch has."""

    kind: str
    block: Block | None = None
    pieces: tuple[tuple[str, str], ...] = ()
    count: int = 0


def compared(old: Sequence[Block], new: Sequence[Block], around: int = 1) -> list[Change]:
    """In reading order. Of stretches that stayed, ``around`` paragraphs stand beside each change, the rest is folded."""
    a, b = [block.words for block in old], [block.words for block in new]
    out: list[Change] = []
    for how, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if how == "equal":
            out += [Change("same", block) for block in new[k:m]]
        else:
            out += _replaced(old[i:j], new[k:m])
    return _folded(out, around)


def _replaced(old: Sequence[Block], new: Sequence[Block]) -> list[Change]:
    """Paragraphs that only got another number pair first; between them those of one number (第五条 with 第五条), then those
    of like words; the rest went or came."""
    out: list[Change] = []
    renumbered = SequenceMatcher(None, [one.text for one in old], [one.text for one in new], autojunk=False)
    for how, i, j, k, m in renumbered.get_opcodes():
        if how == "equal":
            out += [_changed(a, b) for a, b in zip(old[i:j], new[k:m], strict=True)]
        else:
            out += _paired(old[i:j], new[k:m])
    return out


def _changed(old: Block, new: Block) -> Change:
    return Change("changed", new, tuple(_pieces(old.words, new.words)))


def _paired(old: Sequence[Block], new: Sequence[Block]) -> list[Change]:
    out, rest = [], list(old)
    for block in new:
        twin = _twin(block, rest)
        if twin is None:
            out.append(Change("new", block))
            continue
        at = rest.index(twin)
        out += [Change("gone", one) for one in rest[:at]]
        del rest[: at + 1]
        out.append(_changed(twin, block))
    return out + [Change("gone", one) for one in rest]


def _twin(block: Block, rest: Sequence[Block]) -> Block | None:
    same = next((one for one in rest if block.lead and (one.kind, one.lead) == (block.kind, block.lead)), None)
    if same is not None:
        return same
    likely = [(_alike(one.words, block.words), n) for n, one in enumerate(rest) if one.kind == block.kind]
    best = max(likely, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
    return rest[best[1]] if best[0] >= ALIKE else None


def _alike(one: str, other: str) -> float:
    match = SequenceMatcher(None, one[:LONGEST], other[:LONGEST], autojunk=False)
    return match.ratio() if match.quick_ratio() >= ALIKE else 0.0


def _pieces(old: str, new: str) -> list[tuple[str, str]]:
    if max(len(old), len(new)) > LONGEST:
        return [("gone", old), ("new", new)]
    return changes(old, new)


def _folded(found: list[Change], around: int) -> list[Change]:
    near = {n + d for n, one in enumerate(found) if one.kind != "same" for d in range(-around, around + 1)}
    out: list[Change] = []
    for n, one in enumerate(found):
        if one.kind != "same" or n in near:
            out.append(one)
        elif out and out[-1].count:
            out[-1] = Change("same", count=out[-1].count + 1)
        else:
            out.append(Change("same", count=1))
    return out


def counted(found: Sequence[Change]) -> tuple[int, int, int]:
    """How many paragraphs changed, came and went."""
    return tuple(sum(one.kind == kind for one in found) for kind in ("changed", "new", "gone"))  # type: ignore[return-value]
