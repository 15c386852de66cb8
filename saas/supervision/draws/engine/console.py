"""Verification, drawing and conformance as text: what the command line and the stand-alone verifier print.

The words come from outside, so that both speak their own language. Files are read, and lines printed, by the caller.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from .advice import ADVICE
from .canon import canon
from .conformance import run
from .errors import DrawError
from .record import complete
from .shapes import bad
from .verify import read, verify


class Words(NamedTuple):
    """The sentences of one language: templates for `%` with the numbers of `Verdict.steps`, and advice for each code.

    `notes` are said of outcomes that are no errors, where there are any.
    """

    stages: tuple[str, ...]
    notes: Mapping[str, str]
    refused: str
    file: str
    failed: str
    unreadable: str
    usage: str
    advice: Callable[[str], str]


class Said(NamedTuple):
    """What goes to standard output, what to standard error, and the exit code."""

    out: list[str]
    err: list[str]
    code: int


ENGLISH = Words(
    stages=(
        "1 structure   objects %(objects)d, persons %(persons)d, experts %(experts)d, barred %(barred)d, "
        "strata %(strata)d, later changes %(events)d",
        "2 commitment  %(commit)s",
        "3 seed        sources %(sources)d, withheld %(withheld)d: %(seed)s",
        "4 result      drawn %(drawn)d, capped %(capped)d, short %(short)d; officer teams %(teams)d, unstaffed "
        "%(unstaffed)d; expert teams %(expert_teams)d, unstaffed %(expert_unstaffed)d",
        "5 changes     %(events)d: done %(ok)d, unfilled %(unfilled)d, exhausted %(exhausted)d",
    ),
    notes={
        "withheld": "  note: %(withheld)d revealing parties kept silent; a later source stands in for them",
        "nothing": "  note: nothing was drawn, because the pool is empty or every quota is zero; check pool and rates",
        "capped_must": "  note: %(capped_must)d objects that had to be drawn have reached their yearly cap",
        "short": "  note: %(short)d fewer were drawn than the minimum asks for; the pool has no more",
        "unstaffed": "  note: %(unstaffed)d objects have no team; see the causes in the record, then borrow officers and "
                     "draw those objects again in a supplementary draw",
        "expert_unstaffed": "  note: %(expert_unstaffed)d objects have no expert; see the causes in the record",
        "unfilled": "  note: %(unfilled)d seats stay empty after a change; nobody fits them",
        "exhausted": "  note: %(exhausted)d objects were withdrawn with no substitute left",
    },
    refused="%(stage)d REFUSED     %(code)s%(at)s: %(message)s. %(advice)s",
    file="%(name)s  %(held)d of %(cases)d",
    failed="%(name)s  %(held)d of %(cases)d  FAILED: %(failed)s",
    unreadable="cannot read %(path)s: %(reason)s",
    usage="usage: verify_draw.pyz [verify] FILE | draw FILE | conformance DIR",
    advice=ADVICE.__getitem__,
)


def _line(value: Mapping) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _refusal(code: str, where: str) -> str:
    return _line({"ok": False, "code": code, "where": where})


def verify_lines(data: bytes, words: Words = ENGLISH) -> Said:
    """One line a stage with what was counted, then `{"ok":true,"head":…}` or `{"ok":false,"code":…,"where":…}`.

    Exit code 0 or 1. Source: draw protocol, section 10.
    """
    verdict = verify(data)
    lines = []
    for template, counts in zip(words.stages, verdict.steps, strict=False):
        lines.append(str(template) % counts)
        lines += [str(note) % counts for name, note in words.notes.items() if counts.get(name)]
    if verdict.ok:
        return Said([*lines, _line({"ok": True, "head": verdict.head})], [], 0)
    told = {"stage": verdict.stage, "code": verdict.code, "at": verdict.where and f" {verdict.where}",
            "message": verdict.message, "advice": words.advice(verdict.code)}
    return Said([*lines, str(words.refused) % told, _refusal(verdict.code, verdict.where)], [], 1)


def draw_lines(data: bytes, words: Words = ENGLISH) -> Said:
    """The canonical text of the whole record that inputs and contributions give; else the refusal on standard error.

    Source: draw protocol, sections 3 to 8.
    """
    try:
        inputs = read(data)
        if not isinstance(inputs, Mapping):
            raise bad("", "a record is one JSON object")
        return Said([canon(complete(inputs)).decode()], [], 0)
    except DrawError as refused:
        return Said([], [f"{refused}. {words.advice(refused.code)}", _refusal(refused.code, refused.where)], 1)


def conformance_lines(files: Iterable[tuple[str, bytes]], words: Words = ENGLISH) -> Said:
    """One line a vector file, then `{"ok":…,"files":…,"cases":…,"failed":…}`; a folder without any file fails too.

    Source: draw protocol, section 14.
    """
    lines, total, cases, failed = [], 0, 0, 0
    for name, text in files:
        outcome = run(name, text)
        told = {"name": name, "held": outcome.held, "cases": outcome.cases, "failed": "; ".join(outcome.failed)}
        lines.append(str(words.file if outcome.ok else words.failed) % told)
        total, cases, failed = total + 1, cases + outcome.cases, failed + (not outcome.ok)
    ok = total > 0 and not failed
    return Said([*lines, _line({"ok": ok, "files": total, "cases": cases, "failed": failed})], [], 0 if ok else 1)
