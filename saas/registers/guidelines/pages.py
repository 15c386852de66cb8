"""工作细则、工作指引: the library, one text, two versions side by side."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas import clock
from saas.errors import NotHere
from saas.foundation.attachments import sending
from saas.foundation.attachments.content import KINDS as FILES
from saas.foundation.attachments.public import size_words
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.registers.guidelines import service
from saas.registers.guidelines.comparing import compared, counted
from saas.registers.guidelines.markup import blocks
from saas.registers.guidelines.models import GuidelineVersion
from saas.registers.guidelines.words import KINDS
from tenants.tree import names
from tenants.unit import ctx_of

bp = Blueprint("guidelines", __name__, url_prefix="/guidelines")


class Issue(Schema):
    """What publication fixes."""

    document_number = forms.text(_l("文号"), required=False, longest=60, help=_l("没有单独发文的可以不填。"))
    effective_from = forms.day(_l("施行日期"))


@route(bp, "", action="guideline.read")
def index(s):
    """What is in force for the reader: own, city's, province's."""
    ctx, every = ctx_of(s), service.shelves(s)
    kind = request.args.get("kind", "")
    every = [one for one in every if kind not in KINDS or one.guideline.kind == kind]
    called = names(s)
    shelves = [
        (called[number], number == ctx.me, [one for one in every if one.guideline.tenant_no == number])
        for number in sorted({ctx.me, *ctx.anc}, reverse=True)
    ]
    return render(
        "guidelines/index.html", shelves=shelves, kinds=KINDS, kind=kind, state=_state,
        may_edit=registry.permits(ctx.roles, "guideline.edit"),
    )  # fmt: skip


def _state(version: GuidelineVersion, now: GuidelineVersion | None) -> tuple[str, str]:
    if not version.published:
        return "none", _("草稿")
    if now is not None and version.id == now.id:
        return "ok", _("现行")
    return "none", _("尚未施行") if version.effective_from > clock.today() else _("已被替代")


@route(bp, "/<int:version_id>", action="guideline.read", scope="sub")
def show(s, version: GuidelineVersion):
    """One version to read, with the others beside it."""
    return _shown(s, version, _issue(version))


def _issue(version: GuidelineVersion) -> forms.Form:
    since = version.effective_from or clock.today()
    return forms.Form(Issue, initial={"document_number": version.document_number, "effective_from": since})


def _shown(s, version: GuidelineVersion, issue: forms.Form):
    ctx = ctx_of(s)
    here = service.shelved(version.guideline)
    home, file = version.tenant_no == ctx.me, service.document(s, version)
    may_edit = home and registry.permits(ctx.roles, "guideline.edit")
    return render(
        "guidelines/show.html", "guidelines/_publish.html", status=422 if issue.errors else 200, version=version, here=here,
        blocks=blocks(version.body), bureau=names(s)[version.tenant_no], kinds=KINDS, file=file, files=FILES,
        size=size_words(file.size) if file else "", state=_state(version, here.now), states=_state, home=home,
        missing=service.missing(version), issue=issue, drafting=home and not version.published,
        may_edit=may_edit and not version.published, may_revise=may_edit and version.published and here.draft is None,
        may_publish=home and registry.permits(ctx.roles, "guideline.publish"),
        wrote=ctx.user_id in (version.author_id, *version.editor_ids),
        former=next((one for one in here.published if one.number < version.number), None),
    )  # fmt: skip


@route(bp, "/<int:version_id>/publish", action="guideline.publish", methods=("POST",))
def publish(s, version: GuidelineVersion):
    """Publication by another person; cannot be undone."""
    form = _issue(version)
    if form.bind().valid:
        with form.catching():
            service.publish(
                s, version, effective_from=form.data["effective_from"], document_number=form.data["document_number"] or ""
            )
        if form.valid:
            return done(url_for("guidelines.show", version_id=version.id), _("“%(title)s”已发布并公示。", title=version.title))
    return _shown(s, version, form)


@route(bp, "/<int:version_id>/compare", action="guideline.read", scope="sub")
def compare(s, version: GuidelineVersion):
    """This version beside an earlier one, changed words marked."""
    every = service.shelved(version.guideline)
    readable = [one for one in (*every.published, every.draft) if one is not None]
    wanted = request.args.get("with", type=int)
    others = [one for one in readable if one.id != version.id]
    earlier = max((one for one in others if one.number < version.number), key=lambda one: one.number, default=None)
    other = next((one for one in others if one.number == wanted), None) or earlier or (others[0] if others else None)
    if other is None:  # the first version stands alone
        return done(url_for("guidelines.show", version_id=version.id))
    old, new = sorted((other, version), key=lambda one: one.number)
    found = compared(blocks(old.body), blocks(new.body))
    return render(
        "guidelines/compare.html", version=version, old=old, new=new, changes=found, counts=counted(found),
        others=sorted(others, key=lambda one: one.number), kinds=KINDS, other=other,
    )  # fmt: skip


@route(bp, "/<int:version_id>/file", action="guideline.read", scope="sub")
def file(s, version: GuidelineVersion):
    """The attached file."""
    kept = service.document(s, version)
    if kept is None:
        raise NotHere("rule_document")
    return sending.send(
        kept.root_id, kept.tenant_no, sha256=kept.sha256, size=kept.size, media_type=kept.media_type, name=kept.file_name,
        number=kept.id,
    )  # fmt: skip
