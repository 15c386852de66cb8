"""Writing a guideline: begun, written, the next version, thrown away."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.errors import Refusal
from saas.foundation.attachments.public import size_words
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.guidelines import service
from saas.registers.guidelines.markup import LARGEST, blocks
from saas.registers.guidelines.models import GuidelineVersion
from saas.registers.guidelines.pages import bp
from saas.registers.guidelines.words import KINDS

WRITTEN = ("title", "document_number", "effective_from", "note", "body")
ACCEPT = ".pdf,.ofd,.doc,.docx,.png,.jpg,.jpeg"


class Beginning(Schema):
    """What kind of text, and what it is called."""

    kind = forms.choice(_l("种类"), KINDS.items(), kind="radio")
    title = forms.text(_l("名称"), longest=120, help=_l("例如 潮州市司法局“双随机、一公开”监管工作细则。"))


class Writing(Schema):
    """The text and what stands around it."""

    title = forms.text(_l("名称"), longest=120)
    document_number = forms.text(_l("文号"), required=False, longest=60, help=_l("发布时才定的可以先不填。"))
    effective_from = forms.day(_l("施行日期"), required=False)
    note = forms.text(_l("修改说明"), required=False, longest=300, help=_l("与前一版相比改了什么、为什么，随版本公开。"))
    body = forms.text(_l("正文"), required=False, longest=LARGEST, kind="textarea", rows=24)
    file = forms.upload(
        _l("附件"), required=False, help=_l("PDF、OFD、Word 或图片，不超过 20 MB；再传一次就换成新的。"), accept=ACCEPT
    )
    no_file = forms.flag(_l("不要附件"))


@route(bp, "/new", action="guideline.edit", methods=("GET", "POST"))
def new(s):
    """A new guideline with its first draft."""
    form = forms.Form(Beginning, initial={"kind": "rules"})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            version = service.begin(s, **form.data)
        if form.valid:
            return done(url_for("guidelines.edit", version_id=version.id), _("已起草，请写正文。"))
    return render("guidelines/new.html", "guidelines/_new.html", status=422 if form.errors else 200, form=form)


@route(bp, "/<int:version_id>/edit", action="guideline.edit", methods=("GET", "POST"))
def edit(s, version: GuidelineVersion):
    """The draft's text; 预览 shows how it will be read without leaving the page."""
    if version.published:
        raise Refusal("E_PUBLISHED", _("已发布的版本不能修改，请另起草一版。"))
    form = forms.Form(Writing, initial={name: getattr(version, name) for name in WRITTEN})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            _save(s, version, form.data)
        if form.valid:
            return done(url_for("guidelines.show", version_id=version.id), _("已保存。"))
    kept = service.document(s, version)
    return render(
        "guidelines/edit.html", "guidelines/_edit.html", status=422 if form.errors else 200, form=form, version=version,
        file=kept, size=size_words(kept.size) if kept else "", kinds=KINDS, blocks=blocks(version.body),
    )  # fmt: skip


def _save(s, version: GuidelineVersion, data: dict) -> None:
    service.write(
        s, version, title=data["title"], body=data["body"] or "", document_number=data["document_number"] or "",
        note=data["note"] or "", effective_from=data["effective_from"],
    )  # fmt: skip
    file = data.get("file")
    if file is not None and file.filename:
        service.attach(s, version, name=file.filename, data=file.read())
    elif data["no_file"] and version.document_id is not None:
        service.detach(s, version)


@route(bp, "/<int:version_id>/revise", action="guideline.edit", methods=("POST",))
def revise(s, version: GuidelineVersion):
    """The next version, begun with the words of the last."""
    draft = service.revise(s, version.guideline)
    return done(url_for("guidelines.edit", version_id=draft.id), _("已起草第 %(n)s 版。", n=draft.number))


@route(bp, "/<int:version_id>/discard", action="guideline.edit", methods=("POST",))
def discard(s, version: GuidelineVersion):
    """Throws a draft away."""
    service.discard(s, version)
    return done(url_for("guidelines.index"), _("已删去这一版草稿。"))
