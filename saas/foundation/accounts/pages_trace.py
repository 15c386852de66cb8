"""The audit administrator's trace: who did what, before and after, with the leaf recomputed (S0-20)."""

import csv
import io
from datetime import date

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from saas.foundation.accounts.pages_admin import bp
from saas.foundation.accounts.roles import label
from saas.foundation.journal import reading, words
from saas.foundation.journal.models import AuditEvent
from saas.foundation.journal.reading import Asked
from saas.foundation.web.filters import time_zh
from saas.foundation.web.forms import Field
from saas.foundation.web.guard import route
from saas.foundation.web.listing import harmless, wants_csv
from saas.foundation.web.registry import Registry
from saas.foundation.web.render import render
from tenants.tree import subtree
from tenants.unit import ctx_of


def fill(registry: Registry) -> None:
    """An event is found by its number in the reader's subtree."""
    registry.loader("event_id", "event", reading.find)


def _asked() -> Asked:
    """What was typed; what makes no sense is left out rather than refused."""
    args = request.args
    try:
        day = date.fromisoformat(args.get("day", ""))
    except ValueError:
        day = None
    typed = {name: args.get(name, "").strip()[:60] for name in ("act", "obj", "person")}
    return Asked(**typed, day=day, tenant_no=args.get("tenant_no", 0, type=int))


def _filters(s: Session, asked: Asked) -> list[Field]:
    kinds = [
        ("", "—"),
        *((code, f"{said}（{code}）") for code, said in words.THINGS.items() if code in words.ACT_NOUNS),
    ]
    made = [
        Field("act", _("行为"), "select", False, "", asked.act, kinds, {}),
        Field("obj", _("对象"), "text", False, "", asked.obj, [], {"placeholder": "annual_plan:7"}),
        Field("person", _("办理人"), "text", False, "", asked.person, [], {}),
        Field("day", _("业务日期"), "date", False, "", asked.day.isoformat() if asked.day else "", [], {}),
    ]
    places = subtree(s)
    if len(places) > 1:
        choices = [("", _("本局和下级")), *((str(row.tenant_no), row.name) for row in places)]
        made.append(Field("tenant_no", _("单位"), "select", False, "", asked.tenant_no or "", choices, {}))
    return made


@route(bp, "/trace", action="trace.read")
def trace(s):
    asked = _asked()
    if wants_csv():
        return _csv(s, asked)
    events, more = reading.page(s, asked, request.args.get("before", 0, type=int))
    kept = {name: value for name, value in request.args.items() if name in ("act", "obj", "person", "day", "tenant_no")}
    kept = {name: value for name, value in kept.items() if value}
    return render(
        "admin/trace.html", "admin/_trace.html", events=events, words=words, filters=_filters(s, asked),
        asked=bool(kept), places={row.tenant_no: row.name for row in subtree(s)}, own=ctx_of(s).me,
        older=url_for("admin.trace", **kept, before=events[-1].id) if more else "",
        newest=url_for("admin.trace", **kept) if request.args.get("before") else "",
        csv_url=url_for("admin.trace", **kept, format="csv"),
    )  # fmt: skip


@route(bp, "/trace/<int:event_id>", action="trace.read", scope="sub")
def event(s, event: AuditEvent):
    return render(
        "admin/event.html", event=event, words=words, leaf=reading.leaf_of(s, event),
        day=date.fromisoformat(event.business_day),
        changes=words.changes(event.detail, label), facts=words.facts(event.detail, label),
        places={row.tenant_no: row.name for row in subtree(s)},
    )  # fmt: skip


def _csv(s: Session, asked: Asked) -> Response:
    """Exactly what the list shows, newest first, up to 5,000 events."""
    out = io.StringIO()
    writer = csv.writer(out)
    head = (_("编号"), _("时间"), _("业务日期"), _("单位代码"), _("办理人"), _("行为"), _("对象"), _("内容"), _("指纹"))
    writer.writerow(head)
    for e in reading.export(s, asked):
        cells = (
            e.id,
            time_zh(e.at),
            e.business_day,
            e.tenant_no,
            e.actor_name,
            e.act,
            e.obj,
            words.value_words(e.detail),
        )
        writer.writerow([harmless(cell) for cell in (*cells, e.leaf.hex())])
    headers = {"Content-Disposition": "attachment; filename=trace.csv"}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)
