"""What a value does below its author: before and after its first day, bureau by bureau (S1-13).

The pure part takes the tree and the rows of one setting; one query reads both for a whole subtree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from saas.errors import NotHere
from saas.foundation.settings.definitions import DEFINITIONS, LEVELS, definition
from saas.foundation.settings.models import SettingValue
from saas.foundation.settings.resolve import RUBBISH, Effective, resolve
from tenants.tree import SPANS, Tenant, interval
from tenants.unit import ctx_of


@dataclass(frozen=True)
class Seat:
    """One bureau in the tree."""

    number: int
    name: str
    parent_no: int | None
    level: str
    active: bool = True


@dataclass(frozen=True)
class Stated:
    """A draft as if it had been published: all that resolution reads of a row."""

    tenant_no: int
    code: str
    scope: str
    value: dict
    mode: str
    effective_from: date
    effective_to: date | None
    document_number: str
    article: str
    published: bool = True

    @classmethod
    def of(cls, row: Any) -> "Stated":
        names = [name for name in cls.__dataclass_fields__ if name != "published"]
        return cls(**{name: getattr(row, name) for name in names})


@dataclass(frozen=True)
class Effect:
    """One bureau, for one scope: its value on the row's first day without the row and with it, as headline and note.

    ``gives_way``: a value that the bureau has stored itself stops counting as it stands, with the reason in words.
    """

    number: int
    bureau: str
    scope: str
    before: tuple[str, str]
    after: tuple[str, str]
    changed: bool
    stored: str = ""
    gives_way: str = ""


def over(row: Any, seats: Sequence[Seat], rows: Iterable[Any]) -> list[Effect]:
    """``seats``: the author, its superiors and everybody below it; ``rows``: all values of the setting that these have stored.

    Every bureau of the author's subtree for which the row's scope means something, in tree order, once with the row and
    once without it, on the row's first day. Bureaus that say the same, or nothing, under the same superiors are resolved once.
    """
    known, on = definition(row.code), row.effective_from
    others = [other for other in rows if other.id != row.id and other.published]
    tree = {seat.number: seat for seat in seats}
    without, beside = _by_bureau(others), _by_bureau([*others, Stated.of(row)])
    said_by = {number: repr(sorted(map(_signature, some), key=repr)) for number, some in beside.items()}
    scopes = {level: _scopes(row, others, level, known.scoped) for level in LEVELS}
    lines: dict[int, tuple[int, ...]] = {}
    answers: dict[tuple, tuple] = {}
    out = []
    for seat in sorted(seats, key=lambda seat: seat.number):
        line = _line(seat.number, tree, lines)
        if row.tenant_no not in line or not seat.active:
            continue
        above = tuple(number for number in line[1:] if number in beside)
        for scope in scopes[seat.level]:
            same = above, said_by.get(seat.number), seat.number == row.tenant_no, scope
            if same not in answers:
                who = [(number, tree[number].name) for number in (seat.number, *above)]
                before, after = (_answer(row.code, scope, on, who, of) for of in (without, beside))
                way = _way(known, seat.number, row.tenant_no, before, after)
                answers[same] = before.words, after.words, before.value != after.value, *way
            out.append(Effect(seat.number, seat.name, scope, *answers[same]))
    return out


def _signature(row: Any) -> tuple:
    """All of a row that resolution reads but whose it is: bureaus that say the same under the same superiors stand alike."""
    return row.scope, row.effective_from, row.effective_to, row.mode, repr(row.value)


def level_of(number: int) -> str:
    """The level that a bureau's number has the shape of (tenancy §2)."""
    return next(level for level, span in SPANS.items() if number % span == 0)


def _by_bureau(rows: Iterable[Any]) -> dict[int, list]:
    of: dict[int, list] = {}
    for row in rows:
        of.setdefault(row.tenant_no, []).append(row)
    return of


def _line(number: int, tree: dict[int, Seat], known: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    """The bureau and its superiors, own first."""
    if number not in known:
        above = tree[number].parent_no
        known[number] = (number, *(_line(above, tree, known) if above in tree else ()))
    return known[number]


def _scopes(row: Any, others: Iterable[Any], level: str, scoped: bool) -> list[str]:
    """A scope counts for the bureaus that act at its level; a value for all, also for every scope that others ruled."""
    if row.scope:
        return [row.scope] if row.scope.endswith(f"/{level}") else []
    more = {other.scope for other in others if other.scope.endswith(f"/{level}")} if scoped else set()
    return ["", *sorted(more)]


def _answer(code: str, scope: str, on: date, who: list, of: dict[int, list]) -> Effective:
    return resolve(code, scope, on, who, [one for number, _name in who for one in of.get(number, ())])


def _way(known: Any, number: int, author: int, before: Effective, after: Effective) -> tuple[str, str]:
    """(what the bureau has stored, why that no longer counts as it stands); nothing where that was so before."""
    if number == author:
        return "", ""
    now = next((step for step in after.steps if step.number == number and step.value is not None), None)
    if now is None or not (now.passed_over or now.gave_way):
        return "", ""
    then = next(step for step in before.steps if step.number == number)
    if (then.passed_over, then.gave_way) == (now.passed_over, now.gave_way):
        return "", ""
    return said(known, now.value), now.passed_over or now.gave_way


def said(known: Any, value: dict) -> str:
    """A stored value in one line, also one that no form of ours has written."""
    try:
        return " ".join(part for part in known.said(value) if part)
    except RUBBISH:
        return _("值不完整")


def effects_of(s: Session, rows: Sequence[SettingValue]) -> dict[int, list[Effect]]:
    """The effect of each of these values over its author's subtree, by the row's id; one query for all of them.

    Raises NotHere where an author is not the reader or below: of other subtrees the row policies show too little to tell.
    """
    ctx = ctx_of(s)
    if any(not ctx.covers(row.tenant_no) for row in rows):
        raise NotHere("setting_value")
    if not rows:
        return {}
    top = min(row.tenant_no for row in rows)
    last = max(interval(row.tenant_no, level_of(row.tenant_no))[1] for row in rows)
    mine = and_(
        SettingValue.root_id == Tenant.root_id, SettingValue.tenant_no == Tenant.tenant_no,
        SettingValue.code.in_({row.code for row in rows}), SettingValue.published.is_(True),
    )  # fmt: skip
    columns = (Tenant.tenant_no, Tenant.name, Tenant.parent_no, Tenant.level, Tenant.state, SettingValue)
    reach = or_(Tenant.tenant_no.between(top, last), and_(Tenant.lo <= top, Tenant.hi >= top))
    seats: dict[int, Seat] = {}
    stored: dict[str, list] = {}
    for number, name, above, level, state, value in s.execute(
        select(*columns).outerjoin(SettingValue, mine).where(Tenant.root_id == ctx.root, reach)
    ):
        seats[number] = Seat(number, name, above, level, state == "active")
        if value is not None and value.code in DEFINITIONS:
            stored.setdefault(value.code, []).append(value)
    return {row.id: over(row, list(seats.values()), stored.get(row.code, ())) for row in rows}


def effects(s: Session, row: SettingValue) -> list[Effect]:
    """What one value, draft or published, does to every bureau of its author's subtree. Raises NotHere as above."""
    return effects_of(s, [row])[row.id]


__all__ = ["Effect", "Seat", "effects", "effects_of", "level_of", "over", "said"]
