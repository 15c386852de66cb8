"""One bureau's rules as one document: written out, read back, compared with what stands, and stored (制度文件).

Shape: ``{format: "mingqian-ruleset/1", bureau: {number, name}, documents: [{number, title?, effective_from, effective_to?,
rules: [{code, scope?, value, mode?, article?}]}]}``. The same document is what a bureau exports and what a test scenario
holds. A value is known by (code, scope, first day): history is added to, never overwritten (S1-36), so a document that
says something else about a day already ruled is refused for that row and must name another day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas.errors import Refusal
from saas.foundation.settings import ruletext, service
from saas.foundation.settings.definitions import DEFINITIONS, scope_label
from saas.foundation.settings.models import SettingValue
from saas.foundation.settings.resolve import pick
from saas.foundation.settings.rulereading import FORMAT, Document, Rule, RuleSetRefused, loads
from saas.foundation.settings.ruletext import Problem
from tenants.unit import ctx_of, lock_bureau

Key = tuple[str, str, date]


@dataclass(frozen=True)
class Change:
    """What one rule of a document does to the bureau's own rules.

    ``kind``: ``added`` (nothing of its own stood on that day), ``changed`` (another value stood: ``old``), ``same`` (it
    is there already), ``only_here`` (published here, not in the document; importing leaves it alone). ``why``: the
    refusal that storing it would meet, None where it may be stored.
    """

    kind: str
    code: str
    scope: str
    old: dict | None
    new: dict | None
    document_number: str
    effective_from: date
    why: Refusal | None = None

    @property
    def title(self) -> str:
        """抽查比例与频次·律师事务所·县级."""
        label = str(DEFINITIONS[self.code].label)
        return f"{label}·{scope_label(self.scope)}" if self.scope else label


def export(s: Session) -> dict:
    """All published values of one's own bureau, past and coming ones too, by document; importing it changes nothing."""
    ctx = ctx_of(s)
    papers: dict[tuple, list[SettingValue]] = {}
    for row in _own(s):
        if row.published:
            papers.setdefault((row.effective_from, row.document_number, row.effective_to or date.max), []).append(row)
    return {
        "format": FORMAT,
        "bureau": {"number": ctx.me, "name": service.book(s).line[0][1]},
        "documents": [
            {"number": number, "effective_from": since.isoformat()}
            | ({} if until == date.max else {"effective_to": until.isoformat()})
            | {"rules": [_told(row) for row in sorted(rows, key=_order)]}
            for (since, number, until), rows in sorted(papers.items())
        ],
    }


def _order(row: Any) -> tuple[int, str]:
    return list(DEFINITIONS).index(row.code), row.scope


def _told(row: SettingValue) -> dict:
    told = {"code": row.code} | ({"scope": row.scope} if row.scope else {})
    return told | {"value": _value(row), "mode": row.mode} | ({"article": row.article} if row.article else {})


def _value(row: SettingValue) -> dict:
    """A stored value as its form would write it today; one that no form has written stays as it is."""
    value = DEFINITIONS[row.code].filled(row.value)
    return row.value if value is None else {name: value[name] for name in DEFINITIONS[row.code].schema().fields}


def dumps(document: dict | Document, kind: str = "yaml") -> str:
    """A document as ``yaml`` or ``json``; the same document always gives the same text."""
    return ruletext.write(document.plain() if isinstance(document, Document) else document, kind)


def diff(s: Session, document: Document, *, published: bool = True) -> list[Change]:
    """What importing would do, in the document's order, then what only stands here. Writes nothing.

    ``published=False``: the rules are to come in as drafts. Raises Refusal ``E_BUREAU`` for another bureau's document.
    """
    if document.bureau_no != ctx_of(s).me:
        named = f"{document.bureau_name} {document.bureau_no}"
        raise Refusal("E_BUREAU", _("这份制度写明是“%(bureau)s”的，只能由它自己导入。", bureau=named), "document")
    here = {(row.code, row.scope, row.effective_from): row for row in _own(s)}
    changes = [_change(s, rule, here, published) for rule in document.rules]
    named = {rule.key for rule in document.rules}
    rest = [row for key, row in here.items() if key not in named and row.published]
    return changes + [
        Change("only_here", row.code, row.scope, _value(row), None, row.document_number, row.effective_from)
        for row in sorted(rest, key=lambda row: (row.effective_from, *_order(row)))
    ]


def _own(s: Session) -> list[SettingValue]:
    me = ctx_of(s).me
    return [row for rows in service.book(s).rows.values() for row in rows if row.tenant_no == me]


def _change(s: Session, rule: Rule, here: dict[Key, SettingValue], published: bool) -> Change:
    there = here.get(rule.key)
    said = (rule.code, rule.scope)
    rest = (rule.value, rule.document_number, rule.effective_from)
    if there is not None and (there.published or not published) and _same(there, rule):
        return Change("same", *said, _value(there), *rest)
    others = [row for (code, scope, _day), row in here.items() if (code, scope) == said]
    before = there or pick(others, rule.scope, rule.effective_from - timedelta(days=1))
    old = None if before is None else _value(before)
    return Change("changed" if before is not None else "added", *said, old, *rest, _refusal(s, rule, published))


def _same(row: SettingValue, rule: Rule) -> bool:
    """Lists name what is in them; their order says nothing."""
    stored = (row.mode, row.effective_to, row.article, row.document_number)
    return stored == (rule.mode, rule.effective_to, rule.article, rule.document_number) and _sorted(_value(row)) == _sorted(rule.value)


def _sorted(value: dict) -> dict:
    return {name: sorted(one, key=str) if isinstance(one, list) else one for name, one in value.items()}


def _refusal(s: Session, rule: Rule, published: bool) -> Refusal | None:
    try:
        service.checked(s, published=published, **rule.given())
    except Refusal as no:
        return no
    return None


def apply(s: Session, document: Document, *, published: bool = True) -> list[Change]:
    """Stores what is new in a document through :func:`service.set_value`; returns the changes as :func:`diff` saw them.

    All or nothing: a rule that would be refused (``E_LOOSER``, ``E_FIXED``, ``E_SAME_DAY`` …) refuses the whole document
    before anything is written, with every such rule named in ``problems``. A second time changes nothing. What only
    stands here stays. ``published=False`` stores drafts. Raises RuleSetRefused, Refusal ``E_BUREAU``.
    """
    lock_bureau(s)
    changes = diff(s, document, published=published)
    wrong = [Problem(change.title, change.why.code, change.why.message) for change in changes if change.why]
    if wrong:
        raise RuleSetRefused(wrong)
    for rule, change in zip(document.rules, changes, strict=False):
        if change.kind in ("added", "changed"):
            service.set_value(s, published=published, article=rule.article, **rule.given())
    return changes


__all__ = ["Change", "Document", "RuleSetRefused", "apply", "diff", "dumps", "export", "loads"]
