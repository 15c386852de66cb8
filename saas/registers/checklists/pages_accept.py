"""合并上级新版: what changed on the left, one entry in three columns, the decision below; and who has not accepted yet."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas import clock
from saas.foundation.calendars import service as calendars
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, is_htmx, render
from saas.registers.checklists import accept_view as view
from saas.registers.checklists import behind, deciding
from saas.registers.checklists.layering import mark_of
from saas.registers.checklists.merging import Entry, find
from saas.registers.checklists.pages import bp
from saas.registers.checklists.sight import Sight, sight
from tenants.unit import ctx_of

LINES = {"required": False, "longest": 2000, "kind": "textarea", "rows": 2}


class Decision(Schema):
    """How one changed point is answered."""

    choice = forms.choice(_l("本局如何处理"), [(one, one) for one in ("merge", "master", "own")], kind="radio")
    content = forms.text(_l("检查内容"), **LINES)
    check_standard = forms.text(_l("检查标准"), **LINES)


@route(bp, "/accept", action="checklist.read")
def accept(s):
    """The newest master edition against what we work by; one entry opened."""
    return _shown(s, sight(s), request.args.get("entry", ""), request.args.get("show", "changed"))


@route(bp, "/accept", action="checklist.edit", methods=("POST",))
def accept_decide(s):
    """Keeps one decision in the draft layer and goes on to the next open entry."""
    code, show, form = request.form.get("entry", ""), request.form.get("show", "changed"), forms.Form(Decision)
    if form.bind().valid:
        with form.catching():
            words = {name: (form.data[name] or "").replace("\r\n", "\n") for name in view.PARTS}
            deciding.decide(s, code, form.data["choice"], **words)
    seen = sight(s)
    if not form.valid:
        return _shown(s, seen, code, show, form)
    after = deciding.next_open(seen, code)
    following = after.code if after is not None else code
    if not is_htmx():
        return done(url_for("checklists.accept", entry=following, show=show), _("已记下。"))
    answer = _shown(s, seen, following, show)
    answer.headers["HX-Replace-Url"] = url_for("checklists.accept", entry=following, show=show)
    return answer


@route(bp, "/accept/start", action="checklist.edit", methods=("POST",))
def accept_start(s):
    """The draft layer upon the new edition, where nothing has to be decided one by one."""
    seen = deciding.begin(s)
    return done(url_for("checklists.accept"), _("已生成本局第 %(n)s 版草稿。", n=seen.draft.number))


@route(bp, "/accept/take", action="checklist.publish", methods=("POST",))
def accept_take(s):
    """Accepts in one step where nothing of ours is touched."""
    deciding.take(s)
    return done(url_for("checklists.accept"), _("已接收，本局从施行之日起按新版检查。"))


@route(bp, "/accepted", action="checklist.read", scope="sub")
def accepted(s):
    """Which bureaus below have accepted the newest edition, and which have not."""
    page = max(request.args.get("page", 1, type=int), 1)
    return render("checklists/accepted.html", board=behind.board(s, request.args.get("show", "open"), page))


def _shown(s, seen: Sight | None, code: str, show: str, form: forms.Form | None = None):
    show = show if show in view.SHOWS else "changed"
    values = {"seen": None, "above": "", "status": 422 if form is not None else 200}
    if seen is not None:
        values |= _values(s, seen, code, show, form)
    return render("checklists/accept.html", "checklists/_accept.html", **values)


def _values(s, seen: Sight, code: str, show: str, form: forms.Form | None) -> dict:
    ctx, names = ctx_of(s), dict(seen.here.line)
    above = str(mark_of(seen.new.tenant_no, names[seen.new.tenant_no]))
    found = view.shown(seen, show)
    entry = find(seen.entries, code) or next(iter([*seen.open, *found]), None)
    before, after = view.neighbours(found, entry.code) if entry is not None else ("", "")
    same = sum(one.kind == "same" for one in seen.entries)
    counts = {"changed": len(seen.entries) - same, "open": len(seen.open), "same": same}
    if show == "open" and entry is not None and not counts["open"]:
        show, found = "changed", view.shown(seen, "changed")
    return {
        "seen": seen, "above": above, "owner": names[seen.new.tenant_no], "show": show, "shows": view.SHOWS, "counts": counts,
        "rows": [view.row(seen, one) for one in found], "entry": entry, "before": before, "after": after,
        "due": _due(seen), "may_edit": registry.permits(ctx.roles, "checklist.edit"),
        "may_publish": registry.permits(ctx.roles, "checklist.publish"),
        "layered": any(one.tenant_no != ctx.me for one in seen.here.layers),
    } | (_of_entry(seen, entry, above, form) if entry is not None else {})  # fmt: skip


def _of_entry(seen: Sight, entry: Entry, above: str, form: forms.Form | None) -> dict:
    decidable = view.decidable(entry)
    waiting = [one.code for one in seen.open]
    if form is None and decidable:
        form = forms.Form(Decision, initial=view.draft_words(seen, entry))
    choices = view.choices(seen, entry, above) if decidable else []
    typed = form.fields["choice"].value if form is not None else None
    if typed:
        choices = [one | {"on": one["value"] == typed} for one in choices]
    return {
        "lines": view.lines(seen, entry), "badge": view.badge(entry, above), "explained": view.explained(entry, above),
        "decidable": decidable, "choices": choices, "form": form,
        "place": waiting.index(entry.code) + 1 if entry.code in waiting else 0,
        "decided": bool(seen.decisions.get(entry.code, {}).get("choice")),
    }  # fmt: skip


def _due(seen: Sight) -> tuple[str, str]:
    """The light of the head: until the new edition comes into force, or for how long it has been."""
    today, since = clock.today(), seen.new.effective_from
    if since > today:
        state, words = calendars.light(since, today)
        return state, _("%(words)s，%(month)s月%(day)s日起施行", words=words, month=since.month, day=since.day)
    return "soon", _("已施行 %(n)s 个工作日", n=calendars.workdays_between(since, today))
