"""Which value is in force: own → city → province → platform, never looser than a superior's binding rule.

Pure: rows in, answer out (settings.md, inheritance principle). A superior's ``tighten_only`` value is a bound,
``fixed`` ends the matter; what a stored value says more loosely than a bound gives way to the bound part by part,
however it came into the table, and a value of which nothing is left is passed over.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from saas.foundation.settings.definitions import Definition, definition, scope_label
from saas.foundation.web.filters import date_zh

Bureau = tuple[int, str]
Spoken = dict[tuple[int, str], list]  # (bureau, scope) → its published rows
# what the words of a value that no form of ours has written may raise: it may be a list, a number, anything
RUBBISH = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Step:
    """What one bureau of the line says: its value, why it does not take effect, if so, and what of it gave way."""

    bureau: str
    number: int
    value: dict | None
    row: Any = None
    passed_over: str = ""
    gave_way: str = ""


@dataclass(frozen=True)
class Effective:
    """The value in force for a bureau on a day, with where it comes from. ``origin_no`` 0 is the platform's default.

    ``locked``: a superior fixed it. ``bounds``: (bureau, value) of superiors that allow only stricter ones.
    """

    code: str
    scope: str
    value: dict
    origin_no: int
    origin: str
    document_number: str
    article: str
    since: date | None
    mode: str
    locked: bool
    steps: tuple[Step, ...] = field(repr=False)
    bounds: tuple[tuple[str, dict], ...] = field(repr=False)

    @property
    def chain(self) -> list[tuple[str, str, bool]]:
        """Own bureau first, the platform last: (name, words, whether this one is in force)."""
        return [(step.bureau, _step_words(self.code, step), step.number == self.origin_no) for step in self.steps]

    @property
    def words(self) -> tuple[str, str]:
        """The value as headline and note."""
        return definition(self.code).said(self.value)

    def frozen(self) -> dict:
        """What a plan line, task or draw keeps: the value as it stood, with origin and document (settings.md, end)."""
        return {
            "code": self.code, "scope": self.scope, "value": dict(self.value), "origin": self.origin,
            "origin_no": self.origin_no, "document_number": self.document_number, "article": self.article,
            "since": self.since.isoformat() if self.since else None,
        }  # fmt: skip

    def as_rule(self, title: str = "") -> dict:
        """For the macro ``rule_mark``."""
        return _rule(self.frozen(), title) | {"fixed": self.locked, "chain": self.chain}


def _step_words(code: str, step: Step) -> str:
    if step.value is None:
        return _("未作规定")
    try:
        words = definition(code).said(step.value)[0]
    except RUBBISH:
        return step.passed_over
    why = step.passed_over or step.gave_way
    return _("%(words)s（%(why)s）", words=words, why=why) if why else words


def frozen_rule(kept: dict, title: str = "") -> dict:
    """``rule_mark`` for a value that was kept with :meth:`Effective.frozen`."""
    return _rule(kept, title) | {"fixed": False, "chain": []}


def _rule(kept: dict, title: str) -> dict:
    known = definition(kept["code"])
    headline, note = known.said(kept["value"])
    since = date_zh(date.fromisoformat(kept["since"])) if kept["since"] else ""
    scope = scope_label(kept["scope"])
    origin = kept["origin"] if kept["origin_no"] else _("平台默认")
    return {
        "title": title or (f"{known.label}·{scope}" if scope else str(known.label)),
        "value": headline, "note": note, "origin": origin, "document": kept["document_number"],
        "article": kept["article"], "since": _("%(day)s起", day=since) if since else "",
    }  # fmt: skip


def in_force(row: Any, on: date) -> bool:
    """Whether a row is published and valid on that day."""
    return row.published and row.effective_from <= on and (row.effective_to is None or on <= row.effective_to)


def pick(rows: Iterable[Any], scope: str, on: date) -> Any | None:
    """The row of one bureau that speaks: its value for the scope, else for all scopes; of several the newest."""
    valid = [row for row in rows if row.scope in (scope, "") and in_force(row, on)]
    return max(valid, key=lambda row: (row.scope == scope, row.effective_from), default=None)


def resolve(code: str, scope: str, on: date, line: Sequence[Bureau], rows: Iterable[Any]) -> Effective:
    """``line``: (number, name) of the bureau and its superiors, own first. ``rows``: SettingValue of this code.

    Source: settings.md, inheritance principle; S1-36 (the rule in force on its date).
    """
    return answer(code, scope, on, line, spoken(rows))


def spoken(rows: Iterable[Any]) -> Spoken:
    """What was published, by bureau and scope: the form in which many answers are given from the same rows."""
    of: Spoken = {}
    for row in rows:
        if row.published:
            of.setdefault((row.tenant_no, row.scope), []).append(row)
    return of


def answer(code: str, scope: str, on: date, line: Sequence[Bureau], of: Spoken) -> Effective:
    """:func:`resolve` from rows that are in order already."""
    known, platform = definition(code), _("平台默认")
    best, fixed_by = None, platform if known.mode == "fixed" else ""
    bounds = () if known.mode == "overridable" else ((platform, known.default),)
    steps = [Step(platform, 0, known.default)]
    for number, name in reversed(line):
        row = _newest(of.get((number, scope), ()), on) or (_newest(of.get((number, ""), ()), on) if scope else None)
        if row is None:
            steps.append(Step(name, number, None))
            continue
        value, why, gave_way = _beside(known, row.value, bounds, fixed_by)
        steps.append(Step(name, number, row.value, row, why, gave_way))
        if why:
            continue
        best = (number, name, row, value)
        if row.mode == "tighten_only":
            bounds = (*bounds, (name, value))
        fixed_by = name if row.mode == "fixed" else fixed_by
    shared = {"code": code, "scope": scope, "steps": tuple(reversed(steps)), "bounds": bounds}
    if best is None:
        return Effective(
            **shared, value=known.default, origin_no=0, origin=platform, document_number="", article="",
            since=None, mode=known.mode, locked=known.mode == "fixed",
        )  # fmt: skip
    number, name, row, value = best
    return Effective(
        **shared, value=value, origin_no=number, origin=name, document_number=row.document_number,
        article=row.article, since=row.effective_from, mode=row.mode, locked=bool(fixed_by) and number != line[0][0],
    )  # fmt: skip


def _newest(rows: Iterable[Any], on: date) -> Any | None:
    """Of the rows of one bureau and scope the one that speaks."""
    found = None
    for row in rows:
        if in_force(row, on) and (found is None or row.effective_from > found.effective_from):
            found = row
    return found


# stored values that were found whole, as their form loads them: the same few are asked for again and again. Rubbish is
# not kept, since a form may learn to take it (its choices are asked anew each time).
_whole: dict[tuple, dict] = {}
KEPT = 20_000


def _filled(known: Definition, value: Any) -> dict | None:
    """:meth:`Definition.filled`, of which each caller gets a copy of its own."""
    key = (known.schema, repr(value))
    found = _whole.get(key)
    if found is None:
        found = known.filled(value)
        if found is None:
            return None
        if len(_whole) >= KEPT:
            _whole.clear()
        _whole[key] = found
    return {name: list(part) if isinstance(part, list) else part for name, part in found.items()}


def _beside(known: Definition, value: dict, bounds: Sequence[tuple[str, dict]], fixed_by: str) -> tuple[dict, str, str]:
    """(the value as it takes effect, why it does not, what of it gave way to whom)."""
    if fixed_by:
        return value, _("%(bureau)s已定，不生效", bureau=fixed_by), ""
    result, gave_way = _filled(known, value), ""
    if result is None:
        return value, _("值不完整，不生效"), ""
    for bureau, bound in bounds:
        clamped = known.clamped(result, bound)
        if clamped != result:
            result, gave_way = clamped, bureau
    if not gave_way:
        return result, "", ""
    if _filled(known, result) is None or any(result == bound for _bureau, bound in bounds):
        return value, _("宽于%(bureau)s，不生效", bureau=gave_way), ""
    words = "，".join(part for part in known.said(result) if part)
    return result, "", _("宽于%(bureau)s的部分不生效，按%(words)s执行", bureau=gave_way, words=words)
