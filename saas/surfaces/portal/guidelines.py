"""制度与指引 for everybody: what a bureau works by, all versions, what changed between them, and the files (S4-21, S1-13)."""

from itertools import groupby

from flask import abort, request
from flask_babel import gettext as _

from saas import clock
from saas.foundation.attachments import sending
from saas.foundation.publication.models import PubRecord
from saas.foundation.web.guard import route
from saas.registers.guidelines.comparing import compared, counted
from saas.registers.guidelines.markup import of_plain
from saas.registers.guidelines.words import KINDS as TEXTS
from saas.surfaces.portal import frame, service
from saas.surfaces.portal.pages import bp, tenant_or_404
from saas.surfaces.portal.series import KIND, number_of, rows_of, series_of, versions


def counting(rows: list[PubRecord]) -> PubRecord | None:
    """Which version of one series is in force today; a document's newest file."""
    today = clock.today().isoformat()
    begun = [row for row in rows if str(row.body.get("effective_from") or "") <= today]
    return max(begun, key=lambda row: (str(row.body.get("effective_from") or ""), number_of(row)), default=None)


@route(bp, "/b/<int:code>/guidelines", action="public")
def guidelines(s, code: int):
    """One line for each text and each document, with its former versions."""
    tenant = tenant_or_404(s, code)
    rows = sorted(rows_of(s, tenant), key=lambda row: (series_of(row), -number_of(row)))
    shelves: dict[str, list] = {kind: [] for kind in (*TEXTS, "document")}
    for _key, group in groupby(rows, key=series_of):
        every = list(group)
        now = counting(every)
        shelves.setdefault(str(every[0].body.get("of", "document")), []).append({"head": now or every[0], "now": now, "every": every})
    labels = {**TEXTS, "document": _("制度文件")}
    return frame.cached(
        frame.page(
            "portal/guidelines.html", tenant, KIND, shelves=[(labels.get(k, k), v) for k, v in shelves.items() if v],
            counts=service.counts(s, tenant), above=service.line(s, tenant),
        )
    )  # fmt: skip


def _record_or_404(s, slug: str) -> PubRecord:
    row = service.record(s, slug)
    if row is None:
        abort(410 if service.tombstone(s, slug) is not None else 404)
    return row


@route(bp, "/r/<slug>/changes", action="public")
def record_changes(s, slug: str):
    """A version beside an earlier one (``?with=``), changed words marked."""
    row = _record_or_404(s, slug)
    tenant = tenant_or_404(s, row.tenant_no)
    every = [one for one in versions(s, tenant, row) if one.slug != row.slug]
    wanted = request.args.get("with", type=int)
    earlier = max((one for one in every if number_of(one) < number_of(row)), key=number_of, default=None)
    other = next((one for one in every if number_of(one) == wanted), None) or earlier
    if other is None or row.kind != KIND:
        abort(404)
    old, new = sorted((other, row), key=number_of)
    found = compared(of_plain(old.body.get("blocks", [])), of_plain(new.body.get("blocks", [])))
    return frame.cached(
        frame.page(
            "portal/changes.html", tenant, KIND, row=row, old=old, new=new, changes=found, counts=counted(found),
            number=number_of, above=service.line(s, tenant),
        )
    )  # fmt: skip


@route(bp, "/r/<slug>/file", action="public")
def record_file(s, slug: str):
    """The file that was published with a record: the bytes that its public row names, and no others."""
    row = _record_or_404(s, slug)
    file = row.body.get("file")
    if row.kind != KIND or not isinstance(file, dict):
        abort(404)
    return sending.send(
        row.root_id, row.tenant_no, sha256=file["sha256"], size=file["size"], media_type=file["media_type"], name=file["name"]
    )

