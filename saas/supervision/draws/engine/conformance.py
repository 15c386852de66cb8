"""Whether this engine gives what the protocol's test vectors say. Reading the files is left to the caller."""

from dataclasses import dataclass

from .canon import parse
from .errors import DrawError
from .vectors import KINDS

# What a damaged vector, or an engine that answers nonsense, may raise.
_BROKEN = (DrawError, KeyError, TypeError, ValueError, IndexError, AttributeError)


@dataclass(frozen=True)
class Outcome:
    """One vector file: how many cases it has, how many of them hold, and what does not.

    Nothing is passed over: an unknown kind of file, and one without a case, have the reason among the failed.
    """

    name: str
    cases: int
    held: int
    failed: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.failed


def kind_of(name: str) -> str | None:
    """The kind that a vector file's name tells (`canon.json`, `draw-*.json`, …), None for any other file."""
    stem, _, ending = name.rpartition(".")
    kind = "draw" if stem.startswith("draw-") else stem
    return kind if ending == "json" and kind in KINDS and stem != "draw" else None


def run(name: str, text: bytes) -> Outcome:
    """Run one vector file. Never raises for anything about the file. Source: draw protocol, section 14."""
    kind = kind_of(name)
    if kind is None:
        return Outcome(name, 0, 0, ("unknown kind of file",))
    cases, held, failed = 0, 0, []
    try:
        for label, check, arguments in KINDS[kind](parse(text)):
            cases += 1
            try:
                if check(*arguments):
                    held += 1
                else:
                    failed.append(label)
            except _BROKEN as broken:
                failed.append(f"{label} {type(broken).__name__}")
    except _BROKEN as broken:
        failed.append(f"unreadable: {broken}"[:80])
    if not cases and not failed:
        failed.append("no case in it")
    return Outcome(name, cases, held, tuple(failed))
