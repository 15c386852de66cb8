"""After the last piece: the server's own SHA-256, compared with the browser's; and what the night clears away (S0-17)."""

import time
from datetime import timedelta

import structlog
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation import blobs, journal
from saas.foundation.jobs.service import Progress, context_of
from saas.supervision.draws import media
from saas.supervision.draws.models_recordings import DrawRecording
from saas.supervision.draws.recording_uploads import discard_later, lapse, refuse
from saas.supervision.draws.recordings import SPACE, get, part_of, place_of, repost
from tenants.context import MAINT
from tenants.tree import Tenant
from tenants.unit import ctx_of, transaction

log = structlog.get_logger("draws")
PATIENCE = timedelta(days=7)  # without a piece, then an upload counts as abandoned
ORPHAN_SECONDS = 24 * 3600  # a part whose row was never committed; younger ones may be on their way
MB = 1 << 20


class _Heard:
    """Tells the reader how far the hashing is, and the database that this transaction is alive; once a second."""

    def __init__(self, s: Session, progress: Progress, total: int) -> None:
        self.s, self.progress, self.total, self.last = s, progress, total, time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self.last >= 1:
            self.last = time.monotonic()
            self.progress.tell(done // MB, self.total)
            self.s.execute(text("select 1"))


def check(s: Session, payload: dict, progress: Progress) -> str | None:
    """Keeps a complete recording if both computations agree, refuses it if not; safe to repeat. Returns its page."""
    row = get(s, payload["recording"])
    if row is None or row.state != "checking":
        return None
    url = url_of(row)
    found = _digest(row, _Heard(s, progress, -(-row.size // MB)))
    s.refresh(row, with_for_update=True)
    if row.state != "checking":
        return url
    row.sha256_server = found
    if found is None:
        refuse(s, row, "E_LOST")
    elif row.sha256_browser not in (None, found):
        refuse(s, row, "E_SHA256")
    else:
        _keep(s, row, found)
    return url


def url_of(row: DrawRecording) -> str:
    """The attempt's page; a worker knows no application, so its address is written out."""
    return f"/draws/{row.attempt_id}#recordings"


def _digest(row: DrawRecording, heard: _Heard) -> str | None:
    """SHA-256 of what was received; where a crash fell between filing and commit, of what was filed; None if all is gone."""
    try:
        return part_of(row).digest(row.size, heard)
    except (FileNotFoundError, ValueError):
        pass
    if row.sha256_browser is None:
        return None
    try:
        with blobs.read(place_of(row), row.sha256_browser) as file:
            return blobs.digest(file, row.size, heard)
    except (blobs.Missing, ValueError):
        return None


def _keep(s: Session, row: DrawRecording, sha256: str) -> None:
    lock(s, sha256)
    part = part_of(row)
    if part.exists():
        blobs.keep(part, sha256, row.size)
    with blobs.read(place_of(row), sha256) as file:
        row.seconds = media.seconds_of(file, row.size, row.media_type)
    row.state, row.kept_at = "kept", clock.now()
    s.flush()
    journal.record(
        s, "draw.recording_keep", f"draw_recording:{row.id}", draw_attempt=row.attempt_id, sha256=sha256, size=row.size,
        kind=row.media_type,
    )  # fmt: skip
    discard_later(s, row)
    repost(s, row.attempt_id)


def lock(s: Session, sha256: str) -> None:
    """Filing and dropping the same bytes of one bureau wait for each other."""
    ctx = ctx_of(s)
    key = f"blob:{ctx.root}:{ctx.me}:{sha256}"
    s.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


def drop(s: Session, payload: dict, _progress: Progress) -> None:
    """Removes the bytes of a removed recording, unless another one of the bureau is the same file."""
    ctx, sha256 = ctx_of(s), payload["sha256"]
    lock(s, sha256)
    mine = (DrawRecording.root_id == ctx.root, DrawRecording.tenant_no == ctx.me, DrawRecording.state == "kept")
    if s.scalar(select(DrawRecording.id).where(*mine, DrawRecording.sha256_server == sha256).limit(1)) is None:
        blobs.remove(blobs.Place(ctx.root, ctx.me, SPACE), sha256)


def nightly() -> int:
    """Bureau by bureau, because the rows are private; returns how many uploads were cleared away. Safe to repeat."""
    with transaction(MAINT) as s:
        bureaus = s.execute(select(Tenant.root_id, Tenant.tenant_no).order_by(Tenant.root_id, Tenant.tenant_no)).all()
    done = 0
    for root, number in bureaus:
        with transaction(context_of(root, number)) as s:
            done += sweep(s)
    log.info("recordings_swept", done=done)
    return done


def sweep(s: Session) -> int:
    """Uploads of the own bureau that nobody went on with, and parts that belong to no row; how many rows moved."""
    ctx = ctx_of(s)
    mine = (DrawRecording.root_id == ctx.root, DrawRecording.tenant_no == ctx.me)
    late = (DrawRecording.state == "uploading", DrawRecording.touched_at < clock.now() - PATIENCE)
    rows = s.scalars(select(DrawRecording).where(*mine, *late).with_for_update(skip_locked=True)).all()
    for row in rows:
        lapse(s, row)
    parts = [part for part in blobs.parts_of(blobs.Place(ctx.root, ctx.me, SPACE)) if part.age() > ORPHAN_SECONDS]
    wanted = (DrawRecording.id.in_([part.number for part in parts]), DrawRecording.state.in_(("uploading", "checking")))
    known = set(s.scalars(select(DrawRecording.id).where(*mine, *wanted))) if parts else set()
    for part in parts:
        if part.number not in known:
            part.discard()
    return len(rows)
