"""整套制度: a bureau's rules as one document: taken away, brought in, compared with what stands, stored."""

import difflib
import re
from collections.abc import Callable
from typing import TypeVar

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas import clock
from saas.errors import Refusal
from saas.foundation.settings import rulesets, service
from saas.foundation.settings.definitions import DEFINITIONS
from saas.foundation.settings.effects import said
from saas.foundation.settings.pages import bp
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from tenants.unit import ctx_of

KINDS = {"json": "application/json", "yaml": "application/yaml"}
MOST_BYTES = 400_000  # a form field of the next step holds no more
PROBLEMS = 40
TOKENS = re.compile(r"\d+|[A-Za-z]+|\s+|.", re.DOTALL)
T = TypeVar("T")


class Bringing(Schema):
    """A file, or its text."""

    file = forms.upload(_l("文件"), help=_l("JSON 或 YAML，不超过 400 KB。"), accept=".json,.yaml,.yml,.txt")
    text = forms.text(_l("或者粘贴文字"), required=False, longest=MOST_BYTES, kind="textarea", rows=14, spellcheck="false")


@route(bp, "/set", action="setting.read")
def ruleset(s):
    """What can be taken away, and the form for bringing in."""
    return _page(s, _form())


@route(bp, "/set/file", action="setting.read")
def ruleset_file(s):
    """The document itself, as JSON or YAML."""
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else "json"
    answer = Response(rulesets.dumps(rulesets.export(s), kind), mimetype=KINDS[kind], content_type=f"{KINDS[kind]}; charset=utf-8")
    name = f"rules-{ctx_of(s).me}-{clock.today():%Y%m%d}.{kind}"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


@route(bp, "/set/compare", action="setting.edit", methods=("POST",), idem=False)
def ruleset_compare(s):
    """What importing would change; nothing is written. Everything that is wrong is said, the text stays in the form."""
    form = _form().bind()
    document = _document(form)
    changes = _attempt(form, lambda: rulesets.diff(s, document)) if document is not None else None
    if changes is None:
        return _page(s, form, status=422)
    return render("settings/compare.html", now=Comparison(changes), text=rulesets.dumps(document, "json"))


@route(bp, "/set/apply", action="setting.edit", methods=("POST",))
def ruleset_apply(s):
    """Stores what is new, all or nothing, as rules or as drafts."""
    form, published = _form().bind(), not request.form.get("draft")
    document = _document(form)
    changes = _attempt(form, lambda: rulesets.apply(s, document, published=published)) if document is not None else None
    if changes is None:
        return _page(s, form, status=422)
    return done(url_for("settings.rules"), _stored(changes, published))


def _form() -> forms.Form:
    form = forms.Form(Bringing)
    form.schema.fields["file"].required = form.fields["file"].required = False
    return form


def _page(s, form: forms.Form, status: int = 200):
    own = [row for rows in service.book(s).rows.values() for row in rows if row.tenant_no == ctx_of(s).me and row.published]
    papers = {row.document_number for row in own}
    may_edit = registry.permits(ctx_of(s).roles, "setting.edit")
    return render("settings/ruleset.html", status=status, form=form, rules=len(own), papers=len(papers), may_edit=may_edit)


def _document(form: forms.Form) -> rulesets.Document | None:
    """The document that was brought, as file or as text; None where the form now says what is wrong with it."""
    if not form.valid:
        return None
    file, text, raw = form.data.get("file"), form.data.get("text") or "", b""
    if file is not None:
        raw = file.read(MOST_BYTES + 1)
        try:
            text = raw[:MOST_BYTES].decode("utf-8-sig", "strict" if len(raw) <= MOST_BYTES else "ignore")
        except UnicodeDecodeError:
            form.add_error("file", "E_ENCODING", _("文件不是 UTF-8 文字，请另存为 UTF-8 再上传。"))
            return None
        form.fields["text"].value = text
    if max(len(text.encode()), len(raw)) > MOST_BYTES:
        form.fields["text"].value = ""
        form.add_error("file", "E_TOO_LARGE", _("超过 400 KB，请按文号分成几份导入。"))
    elif not text.strip():
        form.add_error("text", "E_REQUIRED", _("请选择文件，或者粘贴文字"))
    else:
        return _attempt(form, lambda: rulesets.loads(text))
    return None


def _attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """``act``; what it refuses stands in the form afterwards, each problem with its place."""
    try:
        return act()
    except rulesets.RuleSetRefused as no:
        for problem in no.problems[:PROBLEMS]:
            form.add_error(None, problem.code, problem.sentence)
        if len(no.problems) > PROBLEMS:
            form.add_error(None, "E_MORE", _("另有 %(n)s 处。", n=len(no.problems) - PROBLEMS))
    except Refusal as no:
        form.add_error(None, no.code, no.message)
    return None


def _stored(changes: list[rulesets.Change], published: bool) -> str:
    new = sum(change.kind in ("added", "changed") for change in changes)
    same = sum(change.kind == "same" for change in changes)
    if not new:
        return _("没有要写入的内容：%(n)s 项规定本来就有。", n=same)
    if published:
        return _("已发布 %(new)s 项规定，%(same)s 项本来就有。", new=new, same=same)
    return _("已存 %(new)s 份草稿，%(same)s 项本来就有。", new=new, same=same)


class Comparison:
    """What the page shows of a comparison: refused ones first, then what changes, then what stays, folded."""

    def __init__(self, changes: list[rulesets.Change]) -> None:
        self.refused = [Compared(one) for one in changes if one.why is not None]
        moved = [one for one in changes if one.why is None and one.kind in ("added", "changed")]
        self.changed = [Compared(one) for one in moved if one.kind == "changed"]
        self.added = [Compared(one) for one in moved if one.kind == "added"]
        self.same = [Compared(one) for one in changes if one.kind == "same"]
        self.only_here = [Compared(one) for one in changes if one.kind == "only_here"]
        self.moved = sorted([*self.changed, *self.added], key=lambda one: one.same)


class Compared:
    """One rule of the document beside what stands."""

    def __init__(self, change: rulesets.Change) -> None:
        known = DEFINITIONS[change.code]
        self.title, self.document, self.day = change.title, change.document_number, change.effective_from
        self.kind, self.why = change.kind, change.why.message if change.why else ""
        old, new = ("" if value is None else said(known, value) for value in (change.old, change.new))
        self.value, self.same = new or old, old == new
        self.old, self.new = marked(old, new) if old and new else ([(old, False)] if old else [], [(new, bool(new))] if new else [])


Words = list[tuple[str, bool]]


def marked(old: str, new: str) -> tuple[Words, Words]:
    """Both texts in pieces, with whether the other has them: numbers and words as wholes, Chinese letter by letter."""
    before, after = TOKENS.findall(old), TOKENS.findall(new)
    left: Words = []
    right: Words = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left += [("".join(before[a:b]), kind != "equal")] if b > a else []
        right += [("".join(after[c:d]), kind != "equal")] if d > c else []
    return left, right
