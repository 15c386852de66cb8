"""What goes out of a checklist and comes in: workbook, JSON, the official document, and a file into a draft."""

import hashlib
import json
from urllib.parse import quote

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.errors import Refusal
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.checklists import exchange, official, public, service, workbook
from saas.registers.checklists.importing import bring_in
from saas.registers.checklists.models import ChecklistEdition
from saas.registers.checklists.pages import bp

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHOWN = 200


class BringIn(Schema):
    """A file, and what becomes of that which it does not mention."""

    file = forms.upload(_l("清单文件"), help=_l("导出后修改的 .xlsx 或者 .json，不超过 20 MB。"), accept=".xlsx,.json")
    drop = forms.flag(_l("文件里没有的本局事项和细化，从草稿中删去"))


def _file(content: bytes, edition: ChecklistEdition, kind: str, mime: str) -> Response:
    """Named after the edition; programs that know no Chinese names get a number."""
    name = quote("".join("_" if sign in '\\/:*?"<>|\n' else sign for sign in edition.title)[:80], safe="")
    said = f"attachment; filename=checklist-{edition.tenant_no}-{edition.number}.{kind}; filename*=UTF-8''{name}.{kind}"
    return Response(content, mimetype=mime, headers={"Content-Disposition": said, "Cache-Control": "private, no-cache"})


@route(bp, "/<int:edition_id>/list.xlsx", action="checklist.read", scope="sub")
def list_xlsx(s, edition: ChecklistEdition):
    """The list as the bureau checks by it; of a draft also the form to fill."""
    layer = service.layer_of(s, edition, as_published=True)
    return _file(workbook.written(public.plain(layer.items), layer.names), edition, "xlsx", XLSX)


@route(bp, "/<int:edition_id>/list.json", action="checklist.read", scope="sub")
def list_json(s, edition: ChecklistEdition):
    """The same for another machine."""
    layer = service.layer_of(s, edition, as_published=True)
    whole = exchange.as_json(edition, layer.names[edition.tenant_no], public.plain(layer.items))
    return _file(json.dumps(whole, ensure_ascii=False, indent=1).encode(), edition, "json", "application/json")


@route(bp, "/<int:edition_id>/document.pdf", action="checklist.read", scope="sub")
def document_pdf(s, edition: ChecklistEdition):
    """The official document."""
    layer = service.layer_of(s, edition, as_published=True)
    return _file(official.as_pdf(edition, layer.items, layer.names[edition.tenant_no]), edition, "pdf", "application/pdf")


@route(bp, "/<int:edition_id>/document.docx", action="checklist.read", scope="sub")
def document_docx(s, edition: ChecklistEdition):
    """The same in Word."""
    layer = service.layer_of(s, edition, as_published=True)
    return _file(official.as_word(edition, layer.items, layer.names[edition.tenant_no]), edition, "docx", DOCX)


@route(bp, "/<int:edition_id>/import", action="checklist.edit", methods=("GET", "POST"))
def file_in(s, edition: ChecklistEdition):
    """A file into the draft: tried out, or written if nothing in it is wrong."""
    if edition.published:
        raise Refusal("E_PUBLISHED", _("已发布的版次不能修改，请另起草一版。"))
    form, faults, told = forms.Form(BringIn), [], None
    if request.method == "POST" and form.bind().valid:
        with form.catching(), form.data["file"].stream as stream:
            data, trial = stream.read(), bool(request.form.get("trial"))
            faults, told = bring_in(
                s, edition, exchange.read_file(data), drop=form.data["drop"], trial=trial, sha256=hashlib.sha256(data).hexdigest()
            )
            if not faults and not trial:
                return done(url_for("checklists.show", edition_id=edition.id), _brought(told.counts))
    status = 422 if form.errors or faults else 200
    return render(
        "checklists/import.html", status=status, form=form, edition=edition, faults=faults[:SHOWN], wrong=len(faults),
        told=None if faults else told, shown=SHOWN,
    )  # fmt: skip


def _brought(n: dict[str, int]) -> str:
    if not (n["added"] or n["changed"] or n["dropped"]):
        return _("文件和草稿一样，没有改动。")
    return _("已导入：新增 %(added)s 项，修改 %(changed)s 项，删去 %(dropped)s 项，其余 %(same)s 项没有变。", **n)
