"""制度 · 文件: the documents behind the rules, which rules lack theirs, and their former files (S1-13)."""

from flask import Blueprint, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from marshmallow import Schema

from saas.foundation.attachments import sending
from saas.foundation.attachments import service as documents
from saas.foundation.attachments.content import KINDS
from saas.foundation.attachments.models import RuleDocument
from saas.foundation.attachments.public import size_words
from saas.foundation.settings import service
from saas.foundation.settings.definitions import DEFINITIONS, scope_label
from saas.foundation.web import forms
from saas.foundation.web.guard import DECLARED, route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from tenants.tree import names
from tenants.unit import ctx_of

bp = Blueprint("documents", __name__, url_prefix="/settings/documents")
ACCEPT = ".pdf,.ofd,.doc,.docx,.png,.jpg,.jpeg"
HELP = _l("PDF、OFD、Word 或图片，不超过 20 MB。")


class Bringing(Schema):
    """A document and its file."""

    number = forms.text(_l("文号"), longest=60, help=_l("例如 潮司〔2023〕9号。一份文件可以是许多项规定的依据，只需上传一次。"))
    title = forms.text(_l("文件名称"), longest=200)
    file = forms.upload(_l("文件"), help=HELP, accept=ACCEPT)


class Replacing(Schema):
    """A newer file of the same document."""

    title = forms.text(_l("文件名称"), longest=200)
    file = forms.upload(_l("新的文件"), help=HELP, accept=ACCEPT)


bp.add_app_template_filter(size_words, "file_size")


@bp.app_template_global("rule_document")
def rule_document(tenant_no: int, number: str) -> RuleDocument | None:
    """The file behind a rule's document number, for any template; one read a page (``settings/_document.html``)."""
    return documents.of_number(g.s, tenant_no, number or "") if g.get("s") is not None else None


@bp.app_template_global("rules_lacking")
def rules_lacking(rules: list) -> list[tuple[int, str]]:
    """Which (bureau, document number) pairs of a page have no file."""
    return documents.lacking(g.s, rules)


@bp.app_template_global("rule_places")
def rule_places() -> list[tuple[str, str, bool]]:
    """The second level of 制度, for ``p.tabs``: what the reader may open."""
    if not getattr(current_user, "is_authenticated", False):
        return []
    ctx, out = current_user.ctx, []
    for entry in registry.navigation:
        if entry.surface != "rules" or not registry.permits(ctx.roles, entry.action):
            continue
        if ctx.reach in getattr(current_app.view_functions[entry.endpoint], DECLARED).reach:
            here = request.blueprint == entry.endpoint.partition(".")[0]
            out.append((entry.label, url_for(entry.endpoint), here))
    return out


def _rules(s) -> list[tuple]:
    """(bureau, number, rule in words, its page) of every published value that the own line has set."""
    out = []
    for code, rows in service.book(s).rows.items():
        for row in rows:
            if row.published and row.document_number:
                label = scope_label(row.scope)
                name = f"{DEFINITIONS[code].label}·{label}" if label else str(DEFINITIONS[code].label)
                page = url_for("settings.show", code=code, scope=row.scope or None)
                out.append((row.tenant_no, row.document_number, name, page))
    return out


@route(bp, "", action="document.read")
def index(s):
    """What the own bureau and its superiors have brought, and what is missing."""
    ctx, rules = ctx_of(s), _rules(s)
    line = dict(service.book(s).line)
    used: dict[tuple[int, str], dict] = {}
    for tenant_no, number, name, url in rules:
        used.setdefault((tenant_no, documents.series_of(number)), {}).setdefault(url, name)
    rows = [
        {
            "document": one, "bureau": line[one.tenant_no], "own": one.tenant_no == ctx.me, "kind": KINDS[one.media_type],
            "used": len(used.get((one.tenant_no, one.series), ())),
        }
        for one in documents.shelf(s, line)
    ]  # fmt: skip
    missing = [
        {"number": number, "bureau": line[no], "own": no == ctx.me, "rules": len(used[no, documents.series_of(number)])}
        for no, number in documents.lacking(s, [rule[:2] for rule in rules])
    ]
    may_edit = registry.permits(ctx.roles, "document.edit")
    return render(
        "documents/index.html", rows=sorted(rows, key=lambda row: not row["own"]), missing=missing, may_edit=may_edit,
        may_rules=registry.permits(ctx.roles, "setting.read"),
    )  # fmt: skip


@route(bp, "/new", action="document.edit", methods=("GET", "POST"))
def new(s):
    """A document is brought; where its number has a file already, as the newer one."""
    form = forms.Form(Bringing, initial={"number": request.args.get("number", "")[:60]})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            kept = _keep(s, form, form.data["number"])
        if form.valid:
            return done(url_for("documents.show", document_id=kept.id), _("已保存“%(title)s”。", title=kept.title))
    status = 422 if form.errors else 200
    return render("documents/new.html", "documents/_new.html", status=status, form=form, document=None)


def _keep(s, form: forms.Form, number: str) -> RuleDocument:
    file = form.data["file"]
    return documents.add(s, title=form.data["title"], name=file.filename or "", data=file.read(), number=number)


@route(bp, "/<int:document_id>", action="document.read", scope="sub")
def show(s, document: RuleDocument):
    """One document: its file, what rests upon it, its former files."""
    ctx, every = ctx_of(s), documents.revisions(s, document)
    resting = {
        url: name
        for tenant_no, number, name, url in (_rules(s) if registry.permits(ctx.roles, "setting.read") else ())
        if (tenant_no, documents.series_of(number)) == (document.tenant_no, document.series)
    }
    home = document.tenant_no == ctx.me
    return render(
        "documents/show.html", document=document, newest=every[0], every=every, kinds=KINDS, resting=resting,
        bureau=names(s)[document.tenant_no], home=home, may_edit=home and registry.permits(ctx.roles, "document.edit"),
    )  # fmt: skip


@route(bp, "/<int:document_id>/replace", action="document.edit", methods=("GET", "POST"))
def replace(s, document: RuleDocument):
    """A newer file; the former ones stay in the history."""
    form = forms.Form(Replacing, initial={"title": document.title})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            kept = _keep_next(s, form, document)
        if form.valid:
            return done(url_for("documents.show", document_id=kept.id), _("已换成新的文件，原来的文件留在历史中。"))
    status = 422 if form.errors else 200
    return render("documents/new.html", "documents/_new.html", status=status, form=form, document=document)


def _keep_next(s, form: forms.Form, document: RuleDocument) -> RuleDocument:
    file = form.data["file"]
    return documents.add(
        s, title=form.data["title"], name=file.filename or "", data=file.read(), number=document.number, series=document.series
    )


@route(bp, "/<int:document_id>/file", action="document.read", scope="sub")
def file(s, document: RuleDocument):
    """The bytes, as an attachment."""
    return sending.send(
        document.root_id, document.tenant_no, sha256=document.sha256, size=document.size, media_type=document.media_type,
        name=document.file_name, number=document.id,
    )  # fmt: skip
