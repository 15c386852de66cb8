"""The rules of one bureau as a list that can be read: by group, equal scopes folded into one line, filtered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import NotHere
from saas.foundation.settings import service
from saas.foundation.settings.definitions import DEFINITIONS, GROUPS, Definition
from saas.foundation.settings.effects import effects_of, level_of, said
from saas.foundation.settings.models import SettingValue
from saas.foundation.settings.resolve import Effective
from saas.foundation.settings.scopes import LEVELS, categories, scope_label
from saas.foundation.web.forms import Field
from tenants.unit import ctx_of

NAMED = 2  # so many scopes of a line stand in it by name, more of them are folded
SOON = 8  # so many versions that are not yet in force stand beside the list
PLATFORM = "0"


@dataclass(frozen=True)
class Seen:
    """Whose rules are looked at: one's own bureau, one below, or a superior's published ones."""

    number: int
    book: service.Book
    own: bool
    covered: bool

    @property
    def name(self) -> str:
        return self.book.line[0][1]

    @property
    def level(self) -> str:
        return level_of(self.number)

    @property
    def param(self) -> int | None:
        """What addresses carry; one's own bureau needs no saying."""
        return None if self.own else self.number

    @property
    def above(self) -> list[tuple[int, str]]:
        """The superiors, the topmost first."""
        return list(reversed(self.book.line[1:]))


def asked(s: Session) -> Seen:
    """The bureau that the address names, else one's own. Raises NotHere for one beside one's own line."""
    ctx, given = ctx_of(s), request.args.get("bureau", "")
    if given and not (given.isascii() and given.isdigit() and len(given) <= 6):
        raise NotHere("tenant")
    number = int(given) if given else ctx.me
    return Seen(number, service.book(s, number), number == ctx.me, ctx.covers(number))


@dataclass
class Line:
    """One line: a rule, for all or for the scopes that it is the same for."""

    known: Definition
    now: Effective
    bureau: int | None
    scopes: list[str] = field(default_factory=list)
    next: list[dict] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.known.label)

    @property
    def url(self) -> str:
        return self.address(self.now.scope)

    def address(self, scope: str) -> str:
        """The page of the rule for one scope."""
        return url_for("settings.show", code=self.known.code, scope=scope or None, bureau=self.bureau)

    @property
    def places(self) -> list[tuple[str, str]]:
        """The scopes with their addresses."""
        return [(scope_label(scope), self.address(scope)) for scope in self.scopes]

    @property
    def folded(self) -> str:
        """What stands for the scopes where there are too many to name; nothing where there are few."""
        if len(self.scopes) <= NAMED:
            return ""
        level = LEVELS[self.now.scope.partition("/")[2]]
        if len(self.scopes) == len(categories):
            return _("各类对象·%(level)s", level=level)
        return _("%(level)s %(n)s 类对象", level=level, n=len(self.scopes))

    @cached_property
    def rule(self) -> dict:
        """What the mark 据 shows, put into words once: the table asks for it in every cell."""
        told = self.now.as_rule()
        return told | {"title": self.title if self.folded else told["title"], "bounds": bounds(self.now)}

    @property
    def acts(self) -> bool:
        """Whether anything in the product goes by this rule by itself."""
        return getattr(self.known, "acts", True)

    @property
    def odd(self) -> str:
        """What of the bureau's own stored value does not count, in words."""
        own = self.now.steps[0]
        return own.passed_over or own.gave_way

    def about(self) -> str:
        """All that the text filter looks through."""
        words = [self.title, self.known.help, *self.now.words, self.now.origin, self.now.document_number, *map(scope_label, self.scopes)]
        return " ".join(map(str, words)).casefold()


def bounds(now: Effective) -> list[tuple[str, str]]:
    """The superiors' values that may only be made stricter: (bureau, in words); what the bureau itself binds is for others."""
    own = now.steps[0]
    binds = own.row is not None and not own.passed_over and own.row.mode == "tighten_only"
    return [(bureau, said(DEFINITIONS[now.code], value)) for bureau, value in (now.bounds[:-1] if binds else now.bounds)]


def lines(seen: Seen) -> list[Line]:
    """Every rule in force for the bureau, equal scopes of one level in one line."""
    out = []
    for known in DEFINITIONS.values():
        same: dict[tuple, Line] = {}
        for scope in scopes(seen, known):
            now = seen.book.effective(known.code, scope)
            own = now.steps[0].row
            key = (scope.partition("/")[2], str(now.value), now.origin_no, now.document_number, now.article, now.since, own and own.id)
            line = same.setdefault(key, Line(known, now, seen.param))
            line.scopes += [scope] if scope else []
        out += same.values()
    return out


def scopes(seen: Seen, known: Definition) -> list[str]:
    """Without scope: one. With: every category at the bureau's level, and what the bureau set for other levels."""
    if not known.scoped:
        return [""]
    here = [f"{category}/{seen.level}" for category in categories]
    rows = seen.book.rows.get(known.code, ())
    more = {row.scope for row in rows if row.tenant_no == seen.number and row.scope and row.published} - set(here)
    order = {f"{category}/{level}": n for n, (level, category) in enumerate((v, c) for v in LEVELS for c in categories)}
    return here + sorted(more, key=lambda scope: order.get(scope, 999))


@dataclass(frozen=True)
class Filters:
    """What the reader typed and chose above the list."""

    words: str
    origin: str
    origins: list[tuple[str, str, int]]

    @classmethod
    def read(cls, seen: Seen, every: list[Line]) -> "Filters":
        """``origins``: (number, name, lines) of each bureau of the line and the platform."""
        bureaus = [*((str(number), name) for number, name in seen.book.line), (PLATFORM, _("平台默认"))]
        origins = [(number, name, sum(str(line.now.origin_no) == number for line in every)) for number, name in bureaus]
        origin = request.args.get("origin", "")
        return cls(request.args.get("words", "").strip()[:40], origin if origin in dict(bureaus) else "", origins)

    @property
    def used(self) -> bool:
        return bool(self.words or self.origin)

    def fields(self) -> list[Field]:
        choices = [("", _("全部")), *((number, _("%(name)s（%(n)s）", name=name, n=n)) for number, name, n in self.origins)]
        return [
            Field("words", _l("规则、规定或文号"), "text", False, "", self.words, [], {"maxlength": 40}),
            Field("origin", _l("定于"), "select", False, "", self.origin, choices, {}),
        ]

    def keeps(self, line: Line) -> bool:
        """Whether a line is shown."""
        fits = not self.origin or str(line.now.origin_no) == self.origin
        return fits and all(word in line.about() for word in self.words.casefold().split())


def groups(every: Iterable[Line]) -> list[tuple[str, Any, list[Line]]]:
    """(code, label, lines) of every group that has lines."""
    found = [(code, label, [line for line in every if line.known.group == code]) for code, label in GROUPS.items()]
    return [group for group in found if group[2]]


def coming(s: Session, seen: Seen) -> list[dict]:
    """Published, but not in force yet: of the bureau's line, the next first, with what changes here and for how many below.

    The number of bureaus below is left out for a superior's version: what others have stored is not for the reader.
    """
    today, names, ctx = clock.today(), dict(seen.book.line), ctx_of(s)
    rows = [row for some in seen.book.rows.values() for row in some if row.published and row.effective_from > today]
    rows = sorted(rows, key=lambda row: (row.effective_from, row.id))[:SOON]
    known = effects_of(s, [row for row in rows if ctx.covers(row.tenant_no)])
    return [_turn(seen, row, names[row.tenant_no], known.get(row.id)) for row in rows]


def _turn(seen: Seen, row: SettingValue, bureau: str, effects: list | None) -> dict:
    now, then = (seen.book.effective(row.code, row.scope, on=day) for day in (clock.today(), row.effective_from))
    return {
        "code": row.code, "scope": row.scope, "title": title(row.code, row.scope), "bureau": bureau, "day": row.effective_from,
        "now": now.words[0] if now.words[0] != then.words[0] else " ".join(now.words),
        "then": then.words[0] if now.words[0] != then.words[0] else " ".join(then.words), "same": now.value == then.value,
        "row": row, "url": url_for("settings.ruling", ruling_id=row.id, bureau=seen.param),
        "changed": None if effects is None else len({one.number for one in effects if one.changed}),
    }  # fmt: skip


def announce(every: Iterable[Line], turns: list[dict]) -> None:
    """Puts each version that is not yet in force beside the line that it will change."""
    for line in every:
        line.next = [turn for turn in turns if turn["code"] == line.known.code and turn["scope"] in ("", *line.scopes) and not turn["same"]]


def title(code: str, scope: str) -> str:
    """抽查比例与频次·律师事务所·县级."""
    label = DEFINITIONS[code].label
    return f"{label}·{scope_label(scope)}" if scope else str(label)
