"""Recounting on the command line: `mingqian verify | draw | conformance`, and the same in `verify_draw.pyz`.

Standard library and the engine only, by relative imports: this file goes into the stand-alone verifier as it is.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from .engine.console import ENGLISH, Said, Words, conformance_lines, draw_lines, verify_lines
from .engine.verify import LIMIT


def verify(path: str, words: Words = ENGLISH) -> int:
    """Recounts the record in a file; 0 it stands, 1 it does not, 2 there is nothing to read."""
    return _said(lambda: verify_lines(_text(Path(path)), words), path, words)


def draw(path: str, words: Words = ENGLISH) -> int:
    """The whole record for a file with inputs and contributions, canonical, without a line end; exit codes as above."""
    return _said(lambda: draw_lines(_text(Path(path)), words), path, words, end="")


def conformance(path: str, words: Words = ENGLISH) -> int:
    """Runs every vector file of a folder; 1 if one of them, or nothing in it, is as the protocol wants it."""
    return _said(lambda: conformance_lines(_files(Path(path)), words), path, words)


def main(arguments: list[str]) -> int:
    """The stand-alone verifier: a file alone is verified."""
    actions: dict[str, Callable[[str], int]] = {"verify": verify, "draw": draw, "conformance": conformance}
    if len(arguments) == 1 and arguments[0] not in actions and not arguments[0].startswith("-"):
        return verify(arguments[0])
    if len(arguments) == 2 and arguments[0] in actions:
        return actions[arguments[0]](arguments[1])
    _write(sys.stderr, [ENGLISH.usage])
    return 2


def _text(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LIMIT + 1)  # one more than a record may have: enough to see that it is too long


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(path.iterdir()):
        yield (entry.name, entry.read_bytes()) if entry.is_file() else (f"{entry.name}/", b"")


def _said(action: Callable[[], Said], path: str, words: Words, end: str = "\n") -> int:
    try:
        said = action()
    except OSError as error:
        _write(sys.stderr, [str(words.unreadable) % {"path": error.filename or path, "reason": error.strerror or error}])
        return 2
    _write(sys.stdout, said.out, end)
    _write(sys.stderr, said.err)
    return said.code


def _write(stream, lines: list[str], end: str = "\n") -> None:
    # A record is UTF-8 wherever it goes; only a terminal has a say of its own.
    encoding = stream.encoding if stream.isatty() else "utf-8"
    stream.buffer.write("".join(f"{line}{end}" for line in lines).encode(encoding, "backslashreplace"))
    stream.flush()
