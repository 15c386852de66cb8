"""One rule: its value with bounds and chain, what came before and comes next, and a new value, as draft or at once."""

from datetime import date

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas import clock
from saas.errors import NotHere
from saas.foundation.settings import reading, service
from saas.foundation.settings.definitions import DEFINITIONS, MODES, Definition
from saas.foundation.settings.effects import said
from saas.foundation.settings.models import SettingValue
from saas.foundation.settings.pages import bp
from saas.foundation.settings.resolve import Effective, in_force
from saas.foundation.settings.scopes import LEVELS, categories, known_scope
from saas.foundation.web import forms
from saas.foundation.web.filters import date_zh
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from tenants.unit import ctx_of


class Ruling(Schema):
    """What every new value needs beside the value itself."""

    effective_from = forms.day(_l("施行日期"))
    effective_to = forms.day(_l("失效日期"), required=False, help=_l("没有就不填。"))
    document_number = forms.text(_l("文号"), longest=60, help=_l("例如 潮司〔2023〕9号。"))
    article = forms.text(_l("条款"), required=False, longest=60)
    below = forms.choice(_l("对下级的效力"), MODES.items(), kind="radio")


class Drafting(Ruling):
    """A draft may wait for its document."""

    document_number = forms.text(_l("文号"), required=False, longest=60, help=_l("草稿可以先不填，发布前补上。"))


def asked(code: str) -> tuple[Definition, str]:
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
    """One rule for one bureau: value, bounds, chain, history."""
    known, scope = asked(code)
    seen = reading.asked(s)
    now = seen.book.effective(code, scope)
    return render(
        "settings/show.html", known=known, scope=scope, title=reading.title(code, scope), now=now, seen=seen,
        past=past(seen, known, scope, now), modes=MODES, switch=switch(known, scope, seen), bounds=reading.bounds(now),
        may_edit=seen.own and registry.permits(ctx_of(s).roles, "setting.edit") and not now.locked,
    )  # fmt: skip


def past(seen: reading.Seen, known: Definition, scope: str, now: Effective) -> list[dict]:
    """The history of the bureau's line as rows of a table, newest first, each with its state in words."""
    today, names = clock.today(), dict(seen.book.line)
    steps = {step.row.id: step for step in now.steps if step.row is not None}
    rows = [row for row in seen.book.rows.get(known.code, ()) if row.scope == scope]
    rows.sort(key=lambda row: (row.effective_from, row.id), reverse=True)
    return [
        {
            "bureau": names[row.tenant_no], "value": said(known, row.value), "row": row, "span": span(row),
            "state": state(row, today, steps.get(row.id)), "url": url_for("settings.ruling", ruling_id=row.id, bureau=seen.param),
        }
        for row in rows
    ]  # fmt: skip


def span(row: SettingValue) -> str:
    """From when until when a value is in force."""
    if row.effective_to is None:
        return _("%(day)s起", day=date_zh(row.effective_from))
    return _("%(first)s至%(last)s", first=date_zh(row.effective_from), last=date_zh(row.effective_to))


def state(row: SettingValue, today: date, step=None) -> tuple[str, str]:
    """Light and words; ``step``: what resolution made of the row, if it speaks at all."""
    if not row.published:
        return "none", _("草稿")
    if row.effective_from > today:
        return "soon", _("尚未施行")
    if not in_force(row, today):
        return "none", _("已失效")
    if step is None:
        return "none", _("已被替代")
    return ("odd", step.passed_over or step.gave_way) if step.passed_over or step.gave_way else ("ok", _("现行"))


def switch(known: Definition, scope: str, seen: reading.Seen) -> list[forms.Field]:
    """The two lists with which another category or level is looked at."""
    if not known.scoped:
        return []
    category, _slash, at = scope.partition("/")
    return [
        forms.Field("category", _("对象类别"), "select", False, "", category, list(categories.items()), {}),
        forms.Field("level", _("实施层级"), "select", False, "", at or seen.level, list(LEVELS.items()), {}),
    ]


def blank(known: Definition, value: dict, **more) -> forms.Form:
    """The form of a value; as a draft it may lack its document."""
    ruling = Drafting if drafting() else Ruling
    schema = type("New" + known.schema.__name__, (ruling, known.schema), {})
    return forms.Form(schema, initial=dict(value) | more)


def drafting() -> bool:
    """Whether the button was 存为草稿."""
    return bool(request.form.get("draft"))


def given(known: Definition, data: dict) -> tuple[dict, dict]:
    """(the value, what else the form says) as the verbs take them."""
    rest = {name: data[name] for name in ("effective_from", "effective_to")}
    rest |= {"document_number": data["document_number"] or "", "article": data["article"] or "", "mode": data["below"]}
    return {name: data[name] for name in known.schema().fields}, rest


@route(bp, "/<code>/new", action="setting.edit", methods=("GET", "POST"))
def new(s, code: str):
    """A new value of one's own bureau, as draft or at once; refused in words when a superior's rule binds."""
    known, scope = asked(code)
    now = service.effective(s, code, scope)
    own = now.steps[0].row
    form = blank(known, now.value, effective_from=clock.today(), below=own.mode if own is not None else "overridable")
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            value, rest = given(known, form.data)
            row = service.set_value(s, code, scope, value, published=not drafting(), **rest)
        if form.valid:
            return _stored(row)
    return render(
        "settings/new.html", "settings/_form.html", status=422 if form.errors else 200, form=form, known=known,
        scope=scope, title=reading.title(code, scope), now=now, names=list(known.schema().fields), row=None,
        bounds=reading.bounds(now), has_below=ctx_of(s).level != "county",
    )  # fmt: skip


def _stored(row: SettingValue):
    name = reading.title(row.code, row.scope)
    if row.published:
        message = _("已发布“%(rule)s”，%(day)s起施行。", rule=name, day=date_zh(row.effective_from))
        return done(url_for("settings.show", code=row.code, scope=row.scope or None), message)
    return done(url_for("settings.ruling", ruling_id=row.id), _("“%(rule)s”已存为草稿，还没有效力。", rule=name))
