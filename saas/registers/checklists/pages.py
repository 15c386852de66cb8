"""事项清单: editions of the own bureau and of its superiors, one edition to read, and its publication."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas import clock
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.registers.checklists import service
from saas.registers.checklists.drafting import open_draft
from saas.registers.checklists.models import ChecklistEdition
from saas.registers.checklists.showing import WORDS, Shown
from tenants.unit import ctx_of

bp = Blueprint("checklists", __name__, url_prefix="/checklists")
STARTS = {"copy": _l("以本局上一版为底稿"), "blank": _l("从空白开始")}


class NewEdition(Schema):
    """A title, and whether to begin from what is in force."""

    title = forms.text(_l("名称"), longest=120, help=_l("例如 潮州市司法局随机抽查事项清单（2023 年版）。"))
    start = forms.choice(_l("从哪里开始"), STARTS.items(), kind="radio")


class Description(Schema):
    """What a draft may carry before it is published."""

    title = forms.text(_l("名称"), longest=120)
    document_number = forms.text(_l("文号"), required=False, longest=60, help=_l("发布时才定的可以先不填。"))
    effective_from = forms.day(_l("施行日期"), required=False)


class Issue(Schema):
    """What publication fixes."""

    document_number = forms.text(_l("文号"), longest=60)
    effective_from = forms.day(_l("施行日期"))


@route(bp, "", action="checklist.read")
def index(s):
    """Own editions, superiors' editions, and which one counts today."""
    ctx, standing, counts = ctx_of(s), service.standing(s), service.extents(s)
    current = standing.nearest
    rows = [
        {
            "edition": edition, "bureau": bureau, "own": edition.tenant_no == ctx.me,
            "count": counts.get(edition.id, (0, 0)), "state": _state(edition, standing),
        }
        for edition, bureau in service.editions(s)
    ]  # fmt: skip
    draft = next((row["edition"] for row in rows if row["own"] and not row["edition"].published), None)
    here = next((row for row in rows if current is not None and row["edition"].id == current.id), None)
    return render(
        "checklists/index.html", own=[row for row in rows if row["own"]], above=[row for row in rows if not row["own"]],
        draft=draft, here=here, items=service.items_of(s, standing), line=dict(standing.line), standing=standing,
        may_edit=registry.permits(ctx.roles, "checklist.edit"),
        may_publish=registry.permits(ctx.roles, "checklist.publish"),
    )  # fmt: skip


def _state(edition: ChecklistEdition, here: service.Standing) -> tuple[str, str]:
    if not edition.published:
        return "none", _("草稿")
    if here.nearest is not None and edition.id == here.nearest.id:
        return "ok", _("本局现行")
    if edition.id in {one.id for one in here.editions}:
        return "ok", _("本局沿用")
    if edition.effective_from > here.on:
        return "none", _("尚未施行")
    counted = {one.tenant_no for one in here.editions}
    return "none", _("已被替代") if edition.tenant_no in counted else _("不适用于本局")


@route(bp, "/new", action="checklist.edit", methods=("GET", "POST"))
def new(s):
    """A new draft, empty or as a copy of the edition in force."""
    standing, own = service.standing(s), service.newest_own(s)
    form = forms.Form(NewEdition, initial={"start": "copy" if own else "blank"})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            source = own if form.data["start"] == "copy" else None
            edition = service.new_draft(s, title=form.data["title"], source=source)
        if form.valid:
            return done(url_for("checklists.show", edition_id=edition.id), _("已起草第 %(n)s 版。", n=edition.number))
    return render(
        "checklists/new.html", "checklists/_new.html", status=422 if form.errors else 200, form=form, own=own,
        standing=standing, line=dict(standing.line), draft=open_draft(s),
    )  # fmt: skip


@route(bp, "/<int:edition_id>", action="checklist.read", scope="sub")
def show(s, edition: ChecklistEdition):
    """One edition to read: items, points, and what its draft still lacks."""
    return _shown(s, edition, _issue(edition))


def _issue(edition: ChecklistEdition) -> forms.Form:
    initial = {"document_number": edition.document_number, "effective_from": edition.effective_from or clock.today()}
    return forms.Form(Issue, initial=initial)


def _shown(s, edition: ChecklistEdition, issue: forms.Form):
    ctx, layer = ctx_of(s), service.layer_of(s, edition)
    drafting = edition.tenant_no == ctx.me and not edition.published
    may_publish = drafting and registry.permits(ctx.roles, "checklist.publish")
    return render(
        "checklists/show.html", "checklists/_publish.html", status=422 if issue.errors else 200, edition=edition,
        layer=layer, items=layer.items, shown=Shown(layer, ctx.me), bureau=layer.names[edition.tenant_no],
        missing=service.missing(layer) if drafting else [],
        drafting=drafting, may_edit=drafting and registry.permits(ctx.roles, "checklist.edit"), may_publish=may_publish,
        wrote=ctx.user_id in (edition.author_id, *edition.editor_ids), issue=issue, **WORDS,
        state=_state(edition, service.standing(s)), points=sum(len(item.points) for item in layer.items),
        own=sum(row.origin_no == edition.tenant_no for row in layer.rows),
        refined=sum(row.origin_no != edition.tenant_no for row in layer.rows),
    )  # fmt: skip


@route(bp, "/<int:edition_id>/publish", action="checklist.publish", methods=("POST",))
def publish(s, edition: ChecklistEdition):
    """Publication by another person; cannot be undone."""
    form = _issue(edition)
    if form.bind().valid:
        with form.catching():
            service.publish(s, edition, **form.data)
        if form.valid:
            message = _("第 %(n)s 版已发布并公示。", n=edition.number)
            return done(url_for("checklists.show", edition_id=edition.id), message)
    return _shown(s, edition, form)


@route(bp, "/<int:edition_id>/edit", action="checklist.edit", methods=("GET", "POST"))
def describe(s, edition: ChecklistEdition):
    """Title, document number and first day of a draft."""
    initial = {name: getattr(edition, name) for name in ("title", "document_number", "effective_from")}
    form = forms.Form(Description, initial=initial)
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            service.describe(s, edition, **form.data | {"document_number": form.data["document_number"] or ""})
        if form.valid:
            return done(url_for("checklists.show", edition_id=edition.id), _("已保存。"))
    status = 422 if form.errors else 200
    return render("checklists/edit.html", "checklists/_edit.html", status=status, form=form, edition=edition)


@route(bp, "/<int:edition_id>/discard", action="checklist.edit", methods=("POST",))
def discard(s, edition: ChecklistEdition):
    """Throws a draft away."""
    service.discard(s, edition)
    return done(url_for("checklists.index"), _("已删去这一版草稿。"))
