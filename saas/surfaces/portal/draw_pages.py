"""Draws outside: the list of a bureau, one attempt with everything it fixed, its record, and "why us?" (R6, protocol §4)."""

from datetime import date

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from saas.foundation.web.guard import route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.registers.catalogue import category_label
from saas.supervision.draws import engine
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.draws.views import chance_words
from saas.surfaces.portal import chain, draw_json, draw_view, draw_words, draws, frame, service, verifier, why
from saas.surfaces.portal.opened import opened
from saas.surfaces.portal.pages import bp, tenant_or_404

PER_FILE = 100
CSV = [
    (_l("抽取编号"), lambda r: r.name),
    (_l("第几次"), lambda r: r.attempt),
    (_l("任务"), lambda r: r.task),
    (_l("状态"), lambda r: draw_words.STATES[draw_words.state_of(r)][0]),
    (_l("承诺日期"), lambda r: r.committed_on),
    (_l("封存日期"), lambda r: r.sealed_on),
    (_l("公开日期"), lambda r: r.opened_on),
    (_l("作废理由"), lambda r: r.void_reason),
    (_l("抽中家数"), lambda r: r.numbers.get("subjects")),
    (_l("承诺指纹"), lambda r: r.commit),
    (_l("记录指纹"), lambda r: r.head),
    (_l("上一份指纹"), lambda r: r.commitment["prev"]),
    (_l("地址"), lambda r: url_for("portal.draw", slug=r.slug)),
]


def draw_or_404(s, slug: str) -> PubDraw:
    """The attempt at an address."""
    return draws.by_slug(s, slug) or abort(404)


@route(bp, "/b/<int:code>/draws", action="public")
def draws_list(s, code: int):
    tenant = tenant_or_404(s, code)
    entries = draws.chain_of(s, tenant.root_id, tenant.tenant_no)
    months = sorted({f"{entry.committed_on:%Y-%m}" for entry in entries}, reverse=True)
    states = [(state, words) for state, (words, _kind) in draw_words.STATES.items()]
    listing = Listing(
        s, select(PubDraw).where(*draws.of_bureau(tenant)).options(*draws.BRIEF),
        sorts={"committed_on": [PubDraw.committed_on]}, sort="committed_on", dir="desc", tie=PubDraw.id, total=len(entries),
        filters=[
            Filter("state", _("状态"), lambda q, v: q.where(draws.STATES[v]), states),
            Filter("month", _("承诺月份"), _in_month, [(month, month) for month in months]),
        ] if entries else [],
    )  # fmt: skip
    if any(one.value for one in listing.filters):
        listing.total = None
    if wants_csv():
        return frame.cached(listing.csv(CSV, f"{code}-draws"))
    return frame.cached(
        frame.page(
            "portal/draws.html", tenant, "draw", listing=listing, links=chain.links(entries),
            broken=chain.missing_attempts(entries), counts=service.counts(s, tenant), above=service.line(s, tenant), words=draw_words,
        )
    )  # fmt: skip


def _in_month(stmt, month: str):
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return stmt.where(PubDraw.committed_on >= first, PubDraw.committed_on < after)


@route(bp, "/b/<int:code>/draws.json", action="public")
def draws_json(s, code: int):
    tenant = tenant_or_404(s, code)
    page = min(max(request.args.get("page", 1, type=int) or 1, 1), 500)
    rows = draws.newest(s, PER_FILE + 1, *draws.of_bureau(tenant), skip=(page - 1) * PER_FILE)
    more = url_for("portal.draws_json", code=code, page=page + 1) if len(rows) > PER_FILE else None
    bureau = {"code": tenant.tenant_no, "name": tenant.name, "level": tenant.level}
    return frame.data({"bureau": bureau, "draws": [draw_json.brief(row) for row in rows[:PER_FILE]], "next": more})


@route(bp, "/draw/<slug>", action="public")
def draw(s, slug: str):
    row = draw_or_404(s, slug)
    tenant = tenant_or_404(s, row.tenant_no)
    return frame.cached(
        frame.page(
            "portal/draw.html", tenant, "draw", look=draw_view.look(s, row), row=row, words=draw_words,
            above=service.line(s, tenant), pyz=verifier.pyz(),
        )
    )  # fmt: skip


@route(bp, "/draw/<slug>.json", action="public")
def draw_data(s, slug: str):
    row = draw_or_404(s, slug)
    return frame.data(draw_json.whole(row, draws.file_of(s, row), draws.left_out(s, row)))


@route(bp, "/draw/<slug>/record.json", action="public")
def draw_record(s, slug: str):
    """The canonical text, byte for byte; its SHA-256 stands on the page and is the ETag."""
    row = draw_or_404(s, slug)
    file = draws.file_of(s, row) or abort(404)
    answer = _download(row)
    answer.set_etag(file.sha256)
    if not request.if_none_match.contains(file.sha256):
        answer.set_data(draws.record_text(s, row).encode())
    return answer.make_conditional(request)


@route(bp, "/draw/<slug>/void.json", action="public")
def draw_void(s, slug: str):
    """The notice of a void attempt, canonical, for whoever checks a bureau's whole chain."""
    row = draw_or_404(s, slug)
    answer = _download(row) if row.state == "void" else abort(404)
    answer.set_data(engine.canon(draw_json.notice(row)))
    return frame.cached(answer)


def _download(row: PubDraw) -> Response:
    answer = Response(mimetype="application/json")
    answer.headers["Cache-Control"] = f"public, max-age={frame.SECONDS}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.name}-{row.attempt}.json"'
    return answer


@route(bp, "/draw/<slug>/why", action="public")
def draw_why(s, slug: str):
    row = draw_or_404(s, slug)
    tenant, q = tenant_or_404(s, row.tenant_no), request.args.get("q", "").strip()[:80]
    found = opened(s, row)
    hits = draws.named(s, row, q, service.MOST) if found and len(q) > 1 else []
    exact = [hit for hit in hits if q.upper() == hit[0] or q == hit[1]]
    chosen = exact[0] if len(exact) == 1 else hits[0] if len(hits) == 1 else None
    said = chosen and why.answer(found, *chosen, dict(draws.left_out(s, row)))
    near = draws.names_of(s, row, [one[1] for one in said.near]) if said else {}
    return frame.cached(
        frame.page(
            "portal/why.html", tenant, "draw", row=row, q=q, hits=hits, said=said, near=near, found=found, words=draw_words,
            chance_words=chance_words, category_label=category_label, most_squares=why.SQUARES, above=service.line(s, tenant),
        )
    )  # fmt: skip
