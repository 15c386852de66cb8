"""制度: the rules in force here, where each comes from, what came before, and a new one."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas import clock
from saas.errors import NotHere
from saas.foundation.settings import service
from saas.foundation.settings.definitions import (
    DEFINITIONS,
    GROUPS,
    LEVELS,
    MODES,
    Definition,
    categories,
    known_scope,
    scope_label,
)
from saas.foundation.settings.models import SettingValue
from saas.foundation.settings.resolve import Effective, in_force
from saas.foundation.web import forms
from saas.foundation.web.filters import date_zh
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from tenants.unit import ctx_of

bp = Blueprint("settings", __name__, url_prefix="/settings")


@dataclass(frozen=True)
class Line:
    """One rule as the list shows it."""

    known: Definition
    now: Effective

    @property
    def title(self) -> str:
        """The rule, or for whom it is, where one rule has several rows."""
        return scope_label(self.now.scope) or str(self.known.label)

    @property
    def url(self) -> str:
        return url_for("settings.show", code=self.known.code, scope=self.now.scope or None)

    @property
    def rule(self) -> dict:
        return self.now.as_rule()

    @property
    def origin(self) -> str:
        return self.now.origin


class Ruling(Schema):
    """What every new value needs beside the value itself."""

    effective_from = forms.day(_l("施行日期"))
    effective_to = forms.day(_l("失效日期"), required=False, help=_l("没有就不填。"))
    document_number = forms.text(_l("文号"), longest=60, help=_l("例如 潮司〔2023〕9号。"))
    article = forms.text(_l("条款"), required=False, longest=60)
    below = forms.choice(_l("对下级的效力"), MODES.items(), kind="radio")


@route(bp, "", action="setting.read")
def rules(s):
    """Every rule in force for the reader's bureau, by group; one read of the database."""
    book = service.book(s)
    every = [(known, scope) for known in DEFINITIONS.values() for scope in _scopes(book, known, s)]
    lines = [Line(known, book.effective(known.code, scope)) for known, scope in every]
    groups = [(label, [line for line in lines if line.known.group == group]) for group, label in GROUPS.items()]
    bureaus = (*book.line, (0, _("平台默认")))
    origins = [(name, sum(line.now.origin_no == number for line in lines)) for number, name in bureaus]
    return render("settings/rules.html", groups=groups, origins=origins, coming=_coming(book), own=ctx_of(s).me)


def _scopes(book: service.Book, known: Definition, s) -> list[str]:
    """Without scope: one row. With: every category at one's own level, and what the own bureau set for levels below."""
    if not known.scoped:
        return [""]
    ctx = ctx_of(s)
    here = [f"{category}/{ctx.level}" for category in categories]
    below = {row.scope for row in book.rows.get(known.code, ()) if row.tenant_no == ctx.me and row.scope} - set(here)
    order = {f"{category}/{level}": n for n, (level, category) in enumerate((v, c) for v in LEVELS for c in categories)}
    return here + sorted(below, key=lambda scope: order.get(scope, 999))


def _coming(book: service.Book) -> list[dict]:
    """Published, but not in force yet: of the own line, the next first."""
    names, today = dict(book.line), clock.today()
    rows = [row for some in book.rows.values() for row in some if row.published and row.effective_from > today]
    return [
        {
            "text": _title(row.code, row.scope), "words": DEFINITIONS[row.code].said(row.value)[0],
            "bureau": names[row.tenant_no], "day": row.effective_from,
            "url": url_for("settings.show", code=row.code, scope=row.scope or None),
        }
        for row in sorted(rows, key=lambda row: row.effective_from)
    ][:8]  # fmt: skip


def _title(code: str, scope: str) -> str:
    label = DEFINITIONS[code].label
    return f"{label}·{scope_label(scope)}" if scope else str(label)


def _asked(code: str) -> tuple[Definition, str]:
    """The setting and scope that the address names. Raises NotHere for unknown ones."""
    scope = request.values.get("scope", "")
    category, level = request.args.get("category", ""), request.args.get("level", "")
    if category and level:
        scope = f"{category}/{level}"
    if code not in DEFINITIONS or not known_scope(DEFINITIONS[code], scope):
        raise NotHere("setting")
    return DEFINITIONS[code], scope


@route(bp, "/<code>", action="setting.read")
def show(s, code: str):
    """One rule: value, chain, history."""
    known, scope = _asked(code)
    now, ctx = service.effective(s, code, scope), ctx_of(s)
    return render(
        "settings/show.html", known=known, scope=scope, title=_title(code, scope), now=now, past=_past(s, known, scope),
        modes=MODES, switch=_switch(known, scope, ctx.level),
        may_edit=registry.permits(ctx.roles, "setting.edit") and not now.locked,
    )  # fmt: skip


def _past(s, known: Definition, scope: str) -> list[dict]:
    """The history as rows of a table, each with its state in words."""
    today, now = clock.today(), service.effective(s, known.code, scope)
    overruled = {step.row.id: step.passed_over for step in now.steps if step.row is not None and step.passed_over}
    speaking = {step.row.id for step in now.steps if step.row is not None}
    out = []
    for bureau, row in service.history(s, known.code, scope):
        headline, note = known.said(row.value)
        state = _state(row, today, row.id in speaking, overruled.get(row.id, ""))
        out.append({"bureau": bureau, "value": headline, "note": note, "row": row, "state": state, "span": _span(row)})
    return out


def _span(row: SettingValue) -> str:
    if row.effective_to is None:
        return _("%(day)s起", day=date_zh(row.effective_from))
    return _("%(first)s至%(last)s", first=date_zh(row.effective_from), last=date_zh(row.effective_to))


def _state(row: SettingValue, today: date, speaking: bool, overruled: str) -> tuple[str, str]:
    if not row.published:
        return "none", _("草稿")
    if row.effective_from > today:
        return "none", _("尚未施行")
    if not in_force(row, today):
        return "none", _("已失效")
    if not speaking:
        return "none", _("已被替代")
    return ("odd", overruled) if overruled else ("ok", _("现行"))


def _switch(known: Definition, scope: str, level: str) -> list[forms.Field]:
    """The two lists with which another category or level is looked at."""
    if not known.scoped:
        return []
    category, _slash, at = scope.partition("/")
    return [
        forms.Field("category", _("对象类别"), "select", False, "", category, list(categories.items()), {}),
        forms.Field("level", _("实施层级"), "select", False, "", at or level, list(LEVELS.items()), {}),
    ]


@route(bp, "/<code>/new", action="setting.edit", methods=("GET", "POST"))
def new(s, code: str):
    """A new value of one's own bureau; refused in words when a superior's rule binds."""
    known, scope = _asked(code)
    now = service.effective(s, code, scope)
    schema = type("New" + known.schema.__name__, (Ruling, known.schema), {})
    initial = dict(now.value) | {"effective_from": clock.today(), "below": "overridable"}
    form = forms.Form(schema, initial=initial)
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            _store(s, known, scope, form.data)
        if form.valid:
            since = date_zh(form.data["effective_from"])
            message = _("已发布“%(rule)s”，%(day)s起施行。", rule=_title(code, scope), day=since)
            return done(url_for("settings.show", code=code, scope=scope or None), message)
    return render(
        "settings/new.html", "settings/_form.html", status=422 if form.errors else 200, form=form, known=known,
        scope=scope, title=_title(code, scope), now=now, names=list(known.schema().fields),
        has_below=ctx_of(s).level != "county",
    )  # fmt: skip


def _store(s, known: Definition, scope: str, data: dict) -> None:
    value = {name: data[name] for name in known.schema().fields}
    service.set_value(
        s, known.code, scope, value, effective_from=data["effective_from"], effective_to=data["effective_to"],
        document_number=data["document_number"], article=data["article"] or "", mode=data["below"],
    )  # fmt: skip
