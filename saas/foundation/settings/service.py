"""Reading and setting the rules of a bureau (制度): one read loads the whole line, verbs refuse in words."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation import journal
from saas.foundation.settings.definitions import DEFINITIONS, LEVELS, MODES, definition, known_scope, scope_label
from saas.foundation.settings.models import SettingValue
from saas.foundation.settings.resolve import Bureau, Effective, Spoken, answer, frozen_rule, resolve, spoken
from tenants.tree import Tenant
from tenants.unit import ctx_of

_ROW = [column for column in SettingValue.__table__.c if column.name not in ("root_id", "tenant_no")]


@dataclass(frozen=True)
class Book:
    """Everything a bureau and its superiors have said: ``line`` is own first, ``rows`` by code, each with the columns of
    SettingValue as it was read: a line has hundreds, and nobody changes a rule here."""

    line: tuple[Bureau, ...]
    rows: dict[str, list[Any]]

    def effective(self, code: str, scope: str = "", on: date | None = None) -> Effective:
        """The value in force, without asking the database again."""
        return answer(code, scope, on or clock.today(), self.line, self._spoken.get(code, {}))

    @cached_property
    def _spoken(self) -> dict[str, Spoken]:
        """The rows in the order in which they are asked for."""
        return {code: spoken(rows) for code, rows in self.rows.items()}

    def scopes(self, code: str) -> list[str]:
        """The scopes for which anybody of the line has published a value; the empty one comes first."""
        return sorted({"", *(row.scope for row in self.rows.get(code, ()) if row.published)})


def book(s: Session, tenant_no: int | None = None) -> Book:
    """The rules of one's own bureau, of one below, or of a superior as far as published; one query, kept for the
    transaction. Raises NotHere for a bureau beside one's own line."""
    ctx = ctx_of(s)
    number = ctx.me if tenant_no is None else tenant_no
    kept = s.info.setdefault("settings", {})
    if number in kept:
        return kept[number]
    if not (ctx.covers(number) or number in ctx.anc):
        raise NotHere("tenant")
    above = and_(Tenant.root_id == ctx.root, Tenant.lo <= number, Tenant.hi >= number)
    mine = and_(SettingValue.root_id == Tenant.root_id, SettingValue.tenant_no == Tenant.tenant_no)
    bureau = (Tenant.tenant_no, Tenant.name, (Tenant.hi - Tenant.lo).label("width"))
    line: dict[int, tuple[int, str]] = {}
    rows: dict[str, list[Any]] = {}
    for row in s.execute(select(*bureau, *_ROW).outerjoin(SettingValue, mine).where(above)):
        line[row.tenant_no] = (row.width, row.name)
        if row.code in DEFINITIONS:
            rows.setdefault(row.code, []).append(row)
    if number not in line:
        raise NotHere("tenant")
    near = sorted(line, key=lambda one: (line[one][0], one != number))
    kept[number] = Book(tuple((one, line[one][1]) for one in near), rows)
    return kept[number]


def effective(
    s: Session, code: str, scope: str = "", *, on: date | None = None, tenant_no: int | None = None
) -> Effective:
    """The value in force on a day (today) for a bureau (one's own), with origin, document and chain.

    Raises KeyError for an unknown code, NotHere for a bureau beside one's own line. Source: settings.md; S1-36.
    """
    return book(s, tenant_no).effective(code, scope, on)


def set_value(
    s: Session, code: str, scope: str, value: dict, *, effective_from: date, document_number: str,
    mode: str = "overridable", effective_to: date | None = None, article: str = "", published: bool = True,
) -> SettingValue:  # fmt: skip
    """A value of one's own bureau, in force from a day on; the former ones stay as history.

    ``published=False`` keeps it as a draft: nobody below sees it and it has no effect. Raises Refusal: ``E_SCOPE``,
    ``E_VALUE``, ``E_MODE``, ``E_DATES``, ``E_DOCUMENT`` (a rule needs its document), ``E_FIXED`` and ``E_LOOSER``
    (a superior's rule binds, on the day it takes effect), ``E_SAME_DAY``. Sources: settings.md; S3-08 … S3-13.
    """
    value = checked(
        s, code, scope, value, mode=mode, effective_from=effective_from, effective_to=effective_to,
        document_number=document_number, published=published,
    )  # fmt: skip
    row = SettingValue(
        code=code, scope=scope, value=value, mode=mode, effective_from=effective_from, effective_to=effective_to,
        document_number=document_number.strip(), article=article.strip(), published=published, author_id=ctx_of(s).user_id,
    )  # fmt: skip
    before = effective(s, code, scope, on=effective_from)
    s.add(row)
    s.flush()
    s.info.pop("settings", None)
    journal.record(
        s, "setting.set", f"setting_value:{row.id}", before={"value": before.value, "origin_no": before.origin_no},
        after={"value": value, "mode": mode}, code=code, scope=scope, effective_from=effective_from,
        published=published,
    )  # fmt: skip
    return row


def checked(
    s: Session, code: str, scope: str, value: dict, *, mode: str, effective_from: date, effective_to: date | None,
    document_number: str, published: bool, instead_of: int | None = None,
) -> dict:  # fmt: skip
    """The value with its types right, if one's own bureau may say so on that day; ``instead_of``: the id of the draft whose
    place it takes. Raises Refusal as :func:`set_value` does."""
    known, rules = definition(code), book(s)
    if not known_scope(known, scope):
        raise Refusal("E_SCOPE", _("这项制度不能按“%(scope)s”规定。", scope=scope_label(scope) or scope), "scope")
    downwards, at = list(LEVELS), scope.partition("/")[2]
    if at and ctx_of(s).level in LEVELS and downwards.index(at) < downwards.index(ctx_of(s).level):
        raise Refusal("E_SCOPE", _("只能规定本级和下级的，不能规定“%(scope)s”。", scope=scope_label(scope)), "scope")
    if mode not in MODES:
        raise Refusal("E_MODE", _("请选择下级能否另定。"), "mode")
    if effective_to is not None and effective_to < effective_from:
        raise Refusal("E_DATES", _("失效日期不能早于施行日期。"), "effective_to")
    if published and not document_number.strip():
        raise Refusal("E_DOCUMENT", _("请写明发布这项规定的文号。"), "document_number")
    value = known.checked(value)
    for day in _days(rules, code, effective_from, effective_to):
        _must_not_loosen(rules, code, scope, value, day)
    for row in rules.rows.get(code, ()):
        if (row.tenant_no, row.scope, row.effective_from) == (ctx_of(s).me, scope, effective_from) and row.id != instead_of:
            raise Refusal("E_SAME_DAY", _same_day(row), "effective_from")
    return value


def _same_day(row: SettingValue) -> str:
    if row.published:
        return _("本局已有同日施行的规定，请改一个施行日期。")
    return _("本局已有同日施行的草稿，请改一个施行日期，或者修改、弃用那份草稿。")


def _days(rules: Book, code: str, since: date, until: date | None) -> list[date]:
    """The first day of a value, and those up to today on which a superior began to rule: what begins in the past has to
    hold against what binds since. A bound that is still to come makes the value give way on its day, and is no refusal."""
    last = min(until or date.max, clock.today())
    above = {number for number, _name in rules.line[1:]}
    starts = {row.effective_from for row in rules.rows.get(code, ()) if row.tenant_no in above and row.published}
    return [since, *sorted(day for day in starts if since < day <= last)]


def _must_not_loosen(rules: Book, code: str, scope: str, value: dict, on: date) -> None:
    """The check of a new value against the superiors' rules on the day it takes effect, in words."""
    above = resolve(code, scope, on, rules.line[1:], rules.rows.get(code, ()))
    known = definition(code)
    if above.mode == "fixed":
        document = above.document_number or _("平台规则")
        what = {"bureau": above.origin, "rule": known.label, "document": document}
        raise Refusal("E_FIXED", _("%(bureau)s已统一规定%(rule)s（%(document)s），本局不能另定。", **what))
    for bureau, bound in above.bounds:
        wrong = known.looser(value, bound)
        if wrong:
            said = " ".join(part for part in known.said(bound) if part)
            why = _("；").join(wrong)
            sentence = _("%(bureau)s规定“%(said)s”，下级只能从严：%(why)s。", bureau=bureau, said=said, why=why)
            raise Refusal("E_LOOSER", sentence, next(iter(value)))


def history(s: Session, code: str, scope: str = "") -> list[tuple[str, SettingValue]]:
    """Every value that one's own bureau and its superiors have set for this scope, newest first, with the bureau."""
    rules = book(s)
    names = dict(rules.line)
    rows = [row for row in rules.rows.get(code, ()) if row.scope == scope]
    rows.sort(key=lambda row: (row.effective_from, row.id), reverse=True)
    return [(names[row.tenant_no], row) for row in rows]


__all__ = ["Book", "Effective", "book", "checked", "effective", "frozen_rule", "history", "set_value"]
