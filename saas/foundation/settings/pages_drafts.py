"""One value as it was or will be ruled: what it does below, and, while it is a draft, its three verbs."""

from collections import Counter

from flask import request, url_for
from flask_babel import gettext as _

from saas import clock
from saas.foundation.settings import drafts, reading, service
from saas.foundation.settings.definitions import DEFINITIONS, MODES
from saas.foundation.settings.effects import Effect, effects, said
from saas.foundation.settings.models import SettingValue
from saas.foundation.settings.pages import bp
from saas.foundation.settings.pages_rule import blank, drafting, given, span, state
from saas.foundation.settings.scopes import scope_label
from saas.foundation.web.filters import date_zh
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from tenants.unit import ctx_of

ROWS, WAYS = 50, 6


@route(bp, "/rulings/<int:ruling_id>", action="setting.read", scope="sub")
def ruling(s, ruling: SettingValue):
    """A draft or a published value with its effect, bureau by bureau, where the author is the reader or below."""
    ctx, book, known = ctx_of(s), service.book(s, ruling.tenant_no), DEFINITIONS[ruling.code]
    waits = not ruling.published or ruling.effective_from > clock.today()
    now = book.effective(ruling.code, ruling.scope)
    step = next((one for one in now.steps if one.row is not None and one.row.id == ruling.id), None)
    return render(
        "settings/ruling.html", row=ruling, known=known, title=reading.title(ruling.code, ruling.scope), now=now,
        value=_words(known, ruling.value), scope_name=scope_label, author=book.line[0][1],
        span=span(ruling), state=state(ruling, clock.today(), step), modes=MODES, bounds=reading.bounds(now), waits=waits,
        effect=Below(effects(s, ruling)) if waits and ctx.covers(ruling.tenant_no) else None,
        may_edit=not ruling.published and ruling.tenant_no == ctx.me and registry.permits(ctx.roles, "setting.edit"),
    )  # fmt: skip


def _words(known, value: dict) -> tuple[str, str]:
    whole = known.filled(value)
    return known.said(whole) if whole is not None else (said(known, value), "")


class Below:
    """The effect as the page shows it: counts for all, the first rows of those for whom something changes."""

    def __init__(self, every: list[Effect]) -> None:
        self.bureaus = len({one.number for one in every})
        self.changed = len({one.number for one in every if one.changed})
        self.same = self.bureaus - self.changed
        self.giving = len({one.number for one in every if one.gives_way})
        moved = [one for one in every if one.changed or one.gives_way]
        moved.sort(key=lambda one: (not one.gives_way, one.number, one.scope))
        self.rows, self.rest = moved[:ROWS], max(len(moved) - ROWS, 0)
        ways = Counter((one.before[0], one.after[0]) for one in every if one.changed)
        self.ways, self.more_ways = ways.most_common(WAYS), max(len(ways) - WAYS, 0)
        self.scoped = any(one.scope for one in every)


@route(bp, "/rulings/<int:ruling_id>/edit", action="setting.edit", methods=("GET", "POST"))
def ruling_edit(s, ruling: SettingValue):
    """The draft's form; it may be published from there too."""
    known = DEFINITIONS[ruling.code]
    if ruling.published:
        return done(url_for("settings.ruling", ruling_id=ruling.id), _("这项规定已经发布，不能修改，只能用新的规定替代。"), "info")
    form = blank(
        known, known.filled(ruling.value) or known.default, below=ruling.mode, effective_from=ruling.effective_from,
        effective_to=ruling.effective_to, document_number=ruling.document_number, article=ruling.article,
    )  # fmt: skip
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            value, rest = given(known, form.data)
            drafts.change(s, ruling, value, **rest)
            if not drafting():
                drafts.publish(s, ruling)
        if form.valid:
            return _published(ruling) if ruling.published else _kept(ruling)
    now = service.effective(s, ruling.code, ruling.scope)
    return render(
        "settings/new.html", "settings/_form.html", status=422 if form.errors else 200, form=form, known=known, row=ruling,
        scope=ruling.scope, title=reading.title(ruling.code, ruling.scope), now=now, names=list(known.schema().fields),
        bounds=reading.bounds(now), has_below=ctx_of(s).level != "county",
    )  # fmt: skip


@route(bp, "/rulings/<int:ruling_id>/publish", action="setting.edit", methods=("POST",))
def ruling_publish(s, ruling: SettingValue):
    """Makes the draft a rule."""
    drafts.publish(s, ruling)
    return _published(ruling)


@route(bp, "/rulings/<int:ruling_id>/discard", action="setting.edit", methods=("POST",))
def ruling_discard(s, ruling: SettingValue):
    """Removes the draft."""
    drafts.discard(s, ruling)
    return done(url_for("settings.rules"), _("“%(rule)s”的草稿已弃用。", rule=reading.title(ruling.code, ruling.scope)))


def _published(row: SettingValue):
    message = _("已发布“%(rule)s”，%(day)s起施行。", rule=reading.title(row.code, row.scope), day=date_zh(row.effective_from))
    return done(url_for("settings.show", code=row.code, scope=row.scope or None), message)


def _kept(row: SettingValue):
    message = _("“%(rule)s”已存为草稿，还没有效力。", rule=reading.title(row.code, row.scope))
    return done(url_for("settings.ruling", ruling_id=row.id), message)
