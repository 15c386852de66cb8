"""Pages of an import, the same for every register: template, upload, preview, wrong rows, confirmation, result."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.errors import NotHere
from saas.foundation import journal
from saas.foundation.jobs.pages import load as load_job
from saas.foundation.sheets import service, staging, writing
from saas.foundation.sheets.kinds import Kind
from saas.foundation.sheets.models import ImportBatch
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from tenants.unit import ctx_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50


class UploadForm(Schema):
    """The workbook."""

    file = forms.upload(_l("填好的工作簿"), help=_l(".xlsx，不超过 20 MB、5,000 行"), accept=".xlsx")


def mount(bp: Blueprint, kind: Kind) -> None:
    """Adds the pages of one kind to the register's own blueprint, under the register's own permission."""
    base = kind.address

    def declare(rule: str, view, methods=("GET",)) -> None:
        route(bp, f"{base}{rule}", action=kind.action, methods=methods, endpoint=view.__name__)(view)

    def import_new(s):
        return _new(s, kind)

    def import_template(s):
        return _file(writing.template(kind.sheet(s)), f"{kind.code}-template")

    def import_show(s, batch: ImportBatch):
        return _show(s, _of(batch, kind), kind)

    def import_wrong(s, batch: ImportBatch):
        _of(batch, kind)
        journal.record(s, "import.wrong_rows", f"import_batch:{batch.id}", kind=kind.code, rows=len(batch.errors))
        return _file(writing.corrections(kind.sheet(s), batch.errors), f"{kind.code}-{batch.id}-wrong")

    def import_confirm(s, batch: ImportBatch):
        service.confirm(s, _of(batch, kind))
        return done(_address(kind, batch))

    def import_discard(s, batch: ImportBatch):
        service.discard(s, _of(batch, kind))
        return done(url_for(f"{kind.code}.import_new"), _("已放弃，名录没有变动。"))

    declare("/import", import_new, ("GET", "POST"))
    declare("/import/template.xlsx", import_template)
    declare("/imports/<int:batch_id>", import_show)
    declare("/imports/<int:batch_id>/wrong.xlsx", import_wrong)
    declare("/imports/<int:batch_id>/confirm", import_confirm, ("POST",))
    declare("/imports/<int:batch_id>/discard", import_discard, ("POST",))


def _of(batch: ImportBatch, kind: Kind) -> ImportBatch:
    if batch.kind != kind.code:
        raise NotHere("import_batch")
    return batch


def _address(kind: Kind, batch: ImportBatch) -> str:
    return url_for(f"{kind.code}.import_show", batch_id=batch.id)


def _file(content: bytes, name: str) -> Response:
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": f"attachment; filename={name}.xlsx"})


def _new(s, kind: Kind) -> Response:
    form = forms.Form(UploadForm)
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            upload = form.data["file"]
            with upload.stream:
                batch = service.stage(s, kind, upload.filename or "", upload.read())
            return done(_address(kind, batch))
    recent = service.recent(s, kind.code)
    status = 422 if form.errors else 200
    return render("sheets/new.html", status=status, form=form, kind=kind, sheet=kind.sheet(s), recent=recent)


def _show(s, batch: ImportBatch, kind: Kind) -> Response:
    sheet = kind.sheet(s)
    columns = sheet.by_key
    job = load_job(s, batch.job_id) if batch.job_id else None
    retry = job and job.state == "failed" and registry.permits(ctx_of(s).roles, "job.retry")
    return render(
        "sheets/batch.html",
        batch=batch,
        kind=kind,
        columns=columns,
        job=job,
        retry_url=url_for("jobs.retry", job_id=job.id) if retry else "",
        wrong=[_wrong(columns, one) for one in batch.errors[:SHOWN]],
        changed=[_changed(columns, one) for one in batch.rows if one["act"] == "changed"][:SHOWN],
        new=[one["values"] for one in batch.rows if one["act"] == "new"][:SHOWN],
        shown=SHOWN,
        same=service.same_file(s, batch) if batch.state == "preview" else None,
    )


def _wrong(columns: dict, row: dict) -> dict:
    """A wrong row as the page shows it."""
    found = [
        {"column": columns[one["column"]].title if one["column"] in columns else "", "code": one["code"],
         "said": staging.sentence(one)}
        for one in row["wrong"]
    ]  # fmt: skip
    return {"n": row["n"], "wrong": found}


def _changed(columns: dict, row: dict) -> dict:
    """What a row would change; personal data is only said to change (R5)."""
    moves = []
    for key, old in row["before"].items():
        column = columns.get(key)
        if column is None:
            moves.append((_("状态"), _("已出库"), _("重新入库")))
        elif column.pii:
            moves.append((column.title, "", _("有变动（内容已加密）")))
        else:
            moves.append((column.title, column.shown(old), column.shown(staging.bare(row["values"][key]))))
    return {"n": row["n"], "name": row["values"].get("name", ""), "moves": moves}
