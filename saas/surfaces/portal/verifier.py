"""The two stand-alone verifiers: one static page with a policy of its own, one file for Python; and the search by hash."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Response, abort, current_app, redirect, request, url_for
from markupsafe import escape

from saas.foundation.web.guard import route
from saas.supervision.draws import zipapp
from saas.surfaces.portal import draw_words, draws, frame
from saas.surfaces.portal.pages import bp

PAGE, POLICY = "verify.html", "verify.policy.txt"
RECORD = '<script type="application/json" id="record" data-name="%s">%s</script>'
ENDS = re.compile(r"<(?=[/!sS])")  # what could end a block of data, or begin another one, inside a page
LARGEST = 8 * 1024 * 1024  # a longer record is downloaded and dropped onto the page instead


@dataclass(frozen=True)
class Pyz:
    """The verifier for Python, and by what everybody recognises it."""

    name: str
    data: bytes
    sha256: str


@dataclass(frozen=True)
class Page:
    """The verifier page as built, and the policy that lets exactly its own script and style act and nothing else."""

    html: str
    policy: str


@lru_cache(maxsize=1)
def pyz() -> Pyz:
    """The file is the same on every machine."""
    data = zipapp.pyz_bytes()
    return Pyz(zipapp.NAME, data, hashlib.sha256(data).hexdigest())


@lru_cache(maxsize=2)
def _read(folder: Path, _changed: int) -> Page:
    policy = (folder / POLICY).read_text(encoding="utf-8").strip()
    return Page((folder / PAGE).read_text(encoding="utf-8"), f"{policy}; frame-ancestors 'none'")


def built() -> Page | None:
    """The page as it was built; one built anew is found without a restart. None where the front end was never built."""
    folder = Path(current_app.static_folder)
    files = (folder / PAGE, folder / POLICY)
    return _read(folder, sum(file.stat().st_mtime_ns for file in files)) if all(file.is_file() for file in files) else None


def with_record(html: str, name: str, text: str) -> str:
    """The page with a record in it, before its own scripts. ``<`` stands only inside strings of a JSON text, where it may
    be written as an escape: so nothing in the record can end the block, and its value stays the same."""
    block = RECORD % (escape(name), ENDS.sub(r"\\u003c", text))
    return html.replace("<script", block + "<script", 1)


def _sent(html: str, policy: str) -> Response:
    answer = Response(html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = policy
    return frame.cached(answer)


@route(bp, "/verify", action="public")
def verify(s):
    page = built()
    return _sent(page.html, page.policy) if page else redirect(url_for("portal.verify_find"), 303)


@route(bp, "/draw/<slug>/verify", action="public")
def draw_verify(s, slug: str):
    """The same page with the record of one attempt already in it; it asks nobody for anything."""
    row = draws.by_slug(s, slug) or abort(404)
    file, page = draws.file_of(s, row), built()
    if file is None:
        abort(404)
    if page is None or file.size > LARGEST:
        return redirect(url_for("portal.verify"), 303)
    return _sent(with_record(page.html, f"{row.name}-{row.attempt}.json", draws.record_text(s, row)), page.policy)


@route(bp, f"/verify/{zipapp.NAME}", action="public")
def verify_file(s):
    answer = Response(pyz().data, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{zipapp.NAME}"'
    return frame.cached(answer)


@route(bp, "/verify/find", action="public")
def verify_find(s):
    """From a fingerprint that somebody noted down to the draw it belongs to."""
    typed = request.args.get("hash", "").strip()[:200]
    fingerprint = draws.cleaned(typed)
    rows = draws.found(s, fingerprint) if fingerprint else []
    if len(rows) == 1:
        return redirect(url_for("portal.draw", slug=rows[0].slug), 303)
    return frame.page(
        "portal/find.html", None, "verify", typed=typed, readable=bool(fingerprint), rows=rows, words=draw_words,
        names=draws.bureau_names(s, rows), pyz=pyz(),
    )  # fmt: skip
