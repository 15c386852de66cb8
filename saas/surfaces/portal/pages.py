"""The public site: reads projections only, as a login that can read nothing else (R6)."""

import json

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from sqlalchemy import select

from saas.foundation.publication.kinds import KINDS, REASONS
from saas.foundation.publication.models import PubRecord
from saas.foundation.publication.showing import shown
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.foundation.web.render import done
from saas.surfaces.portal import draw_words, draws, frame, limits, series, service

bp = Blueprint("portal", __name__)
# kind → (session, row, bureau) → the page of a record that has one of its own; filled by the modules that have them
BODIES: dict = {}
LISTED = 200
NEWEST, FEW = 6, 4
CSV = [
    (_l("名称"), lambda row: row.title),
    (_l("任务"), lambda row: row.body.get("task", "")),
    (_l("检查结果"), lambda row: row.body.get("outcome_words", "")),
    (_l("公示日期"), lambda row: row.published_on),
    (_l("内容指纹"), lambda row: row.digest),
    (_l("地址"), lambda row: url_for("portal.record", slug=row.slug)),
]


class FeedbackForm(Schema):
    """What anybody may say to a bureau; ``website`` is a trap that people do not see."""

    body = forms.text(
        _l("您的意见"), kind="textarea", longest=2000, shortest=5, rows=6,
        help=_l("不用登录，也不用留姓名。请不要填写身份证号、手机号等个人信息。"),
    )  # fmt: skip
    about = forms.text("", required=False, longest=40, kind="hidden", pattern=r"^[0-9a-z]*$")
    website = forms.text("", required=False, longest=200, kind="hidden")


@route(bp, "/", action="public")
def home(s):
    q = request.args.get("q", "").strip()[:80]
    found = service.results_named(s, q) if len(q) > 1 else []
    bureaus = service.bureaus_named(s, q) if len(q) > 1 else []
    rows, latest = (found, []) if q else (service.news(s), draws.newest(s, NEWEST))
    return frame.cached(
        frame.page(
            "portal/home.html", q=q, found=found, bureaus=bureaus, newest=rows, names=service.names(s, [*rows, *latest]),
            tree=service.tree(s, request.args.get("at", type=int)), words=_words, draws=latest, draw_words=draw_words,
        )
    )  # fmt: skip


def _words(row: PubRecord) -> str:
    """The second line of a record in a list: what it is, and the outcome where it is a result."""
    return row.body.get("outcome_words") or str(KINDS.get(row.kind, row.kind))


def tenant_or_404(s, code: int):
    """The bureau of that number."""
    return service.bureau(s, code) or abort(404)


@route(bp, "/b/<int:code>", action="public")
def bureau(s, code: int):
    tenant = tenant_or_404(s, code)
    rows = service.news(s, *service.of_bureau(tenant))
    return frame.cached(
        frame.page(
            "portal/bureau.html", tenant, newest=rows, counts=service.counts(s, tenant), words=_words,
            draws=draws.newest(s, FEW, *draws.of_bureau(tenant)), draw_words=draw_words,
            above=service.line(s, tenant), below=service.below(s, tenant),
        )
    )  # fmt: skip


@route(bp, "/b/<int:code>/<any(checklist, plan, draw, result):kind>", action="public")
def records(s, code: int, kind: str):
    if kind == "draw":  # where the notices were listed before every attempt had a page
        return redirect(url_for("portal.draws_list", code=code), 301)
    tenant = tenant_or_404(s, code)
    begins = PubRecord.title.op("^@", is_comparison=True)
    listing = Listing(
        s, select(PubRecord).where(*service.of_bureau(tenant), PubRecord.kind == kind),
        sorts={"published_on": [PubRecord.published_on], "title": [PubRecord.title]}, sort="published_on", dir="desc",
        tie=PubRecord.id,
        filters=[Filter("name", _("检查对象") if kind == "result" else _("名称"), lambda q, v: q.where(begins(v)))],
    )  # fmt: skip
    if wants_csv():
        return frame.cached(listing.csv(CSV, f"{code}-{kind}"))
    counts = service.counts(s, tenant)
    if not listing.filters[0].value:
        listing.total = counts.get(kind, 0)
    if not counts.get(kind):
        listing.filters = []
    return frame.cached(
        frame.page(
            "portal/records.html", tenant, kind, listing=listing, counts=counts, words=_words,
            above=service.line(s, tenant),
        )
    )  # fmt: skip


@route(bp, "/b/<int:code>.json", action="public")
def bureau_json(s, code: int):
    tenant = tenant_or_404(s, code)
    rows = service.newest(s, LISTED, *service.of_bureau(tenant))
    attempts = draws.newest(s, LISTED, *draws.of_bureau(tenant))
    return frame.data(
        {
            "bureau": {"code": tenant.tenant_no, "name": tenant.name, "level": tenant.level},
            "counts": service.counts(s, tenant),
            "records": [
                {
                    "url": url_for("portal.record_json", slug=row.slug), "kind": row.kind, "title": row.title,
                    "category": row.category, "published_on": row.published_on.isoformat(), "sha256": row.digest,
                }
                for row in rows
            ],
            "draws": [
                {
                    "url": url_for("portal.draw_data", slug=row.slug), "draw": row.name, "attempt": row.attempt,
                    "task": row.task, "state": draw_words.state_of(row), "committed_on": row.committed_on.isoformat(),
                    "commit": row.commit, "head": row.head,
                }
                for row in attempts
            ],
        }
    )  # fmt: skip


@route(bp, "/r/<slug>", action="public")
def record(s, slug: str):
    row = service.record(s, slug)
    if row is None:
        return _gone(s, slug)
    tenant = tenant_or_404(s, row.tenant_no)
    own = BODIES[row.kind](s, row, tenant) if row.kind in BODIES else None
    if own is not None:
        return frame.cached(own)
    told = {"title": row.title, "kind": row.kind, "body": row.body, "digest": row.digest}
    commit = row.body.get("commit")
    drawn = draws.by_commit(s, row.root_id, row.tenant_no, commit) if isinstance(commit, str) else None
    return frame.cached(
        frame.page(
            "portal/record.html", tenant, row.kind, row=row, shown=shown(told, tenant.name, row.published_on),
            above=service.line(s, tenant), drawn=drawn, words=draw_words, versions=series.versions(s, tenant, row),
        )
    )  # fmt: skip


def _gone(s, slug: str) -> Response:
    stone = service.tombstone(s, slug) or abort(404)
    tenant = tenant_or_404(s, stone.tenant_no)
    return frame.page(
        "portal/gone.html", tenant, stone.kind, status=410, stone=stone, reason=REASONS.get(stone.reason_code, ""),
        above=service.line(s, tenant),
    )  # fmt: skip


@route(bp, "/r/<slug>.json", action="public")
def record_json(s, slug: str):
    row = service.record(s, slug)
    if row is None:
        stone = service.tombstone(s, slug) or abort(404)
        gone = {"withdrawn_on": stone.withdrawn_on.isoformat(), "reason": stone.reason_code, "kind": stone.kind}
        return Response(json.dumps(gone), 410, mimetype="application/json")
    return frame.data(
        {
            "bureau": row.tenant_no, "kind": row.kind, "title": row.title, "category": row.category,
            "published_on": row.published_on.isoformat(), "sha256": row.digest, "body": row.body,
        }
    )  # fmt: skip


@route(bp, "/b/<int:code>/feedback", action="public", methods=("GET", "POST"))
def feedback(s, code: int):
    """The one public page with a form; it alone sets a cookie, for the token against forged requests."""
    tenant = tenant_or_404(s, code)
    form = forms.Form(FeedbackForm, initial={"about": request.args.get("about", "")[:40]})
    sent = url_for("portal.feedback", code=code, sent=1)
    if request.method == "POST" and form.bind().valid:
        if form.data["website"]:
            return done(sent)
        if limits.too_many(tenant.root_id, tenant.tenant_no):
            abort(429)
        service.send_feedback(s, tenant, form.data["about"] or "", form.data["body"])
        return done(sent)
    return frame.page(
        "portal/feedback.html", tenant, "feedback", status=422 if form.errors else 200, form=form,
        sent=request.args.get("sent") == "1", above=service.line(s, tenant),
    )  # fmt: skip
