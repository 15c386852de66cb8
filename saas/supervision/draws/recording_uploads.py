"""Receiving a recording piece by piece: begin, receive, finish; give up; remove (S0-17).

What is acknowledged is on the disk: ``received`` grows in the transaction that ends after the piece's fsync.
"""

import re
import unicodedata
from typing import BinaryIO

import structlog
from flask_babel import gettext as _
from sqlalchemy import text
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import blobs, jobs, journal
from saas.foundation.jobs.models import JobRun
from saas.foundation.jobs.service import retry
from saas.supervision.draws import media
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_recordings import DrawRecording
from saas.supervision.draws.recordings import LARGEST, PIECE, PLAIN, of_attempt, part_of, repost
from tenants.unit import ctx_of

log = structlog.get_logger("draws")
TOPIC, DROP = "draw.recording", "draw.recording_drop"
MOST = 40  # recordings of one attempt that are kept or under way
RESERVE = 512 << 20  # bytes that stay free for the rest of the system
DIGEST = re.compile(r"[0-9a-f]{64}")
LIVE = ("uploading", "checking", "kept")


class Elsewhere(Refusal):
    """A piece that does not begin where the acknowledged ones end; ``received`` says where to go on."""

    status = 409

    def __init__(self, received: int) -> None:
        super().__init__("E_OFFSET", _("请从已收到的位置接着传。"))
        self.received = received


def begin(s: Session, attempt: DrawAttempt, *, name: str, size: int, modified: int = 0, kind: str = "") -> DrawRecording:
    """A new recording of ``size`` bytes, or the same person's unfinished one of the same name, size and time.

    ``kind``: what the browser takes the file for; "" is believed until the first bytes are here. Raises Refusal:
    ``E_SIZE`` (empty, or over 2 GB), ``E_MEDIA``, ``E_RECORDINGS`` (too many), ``E_DISK``.
    """
    ctx, name = ctx_of(s), clean(name)
    key = f"recordings:{ctx.root}:{ctx.me}:{attempt.id}"
    s.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    rows = of_attempt(s, attempt)
    wanted = ("uploading", ctx.user_id, name, size, modified)
    for row in rows:
        if (row.state, row.uploaded_by, row.file_name, row.size, row.modified) == wanted:
            return row
    if size <= 0:
        raise Refusal("E_SIZE", _("这个文件是空的。"), "recording")
    if size > LARGEST:
        raise Refusal("E_SIZE", _("一个文件不能超过 2 GB，请分段录制或者压缩后再上传。"), "recording")
    if kind and not kind.startswith(("audio/", "video/", "application/ogg", "application/octet-stream")):
        raise Refusal("E_MEDIA", _("只收音频和视频文件。"), "recording")
    if sum(row.state in LIVE for row in rows) >= MOST:
        raise Refusal("E_RECORDINGS", _("一次抽取最多保留 %(n)s 份视听资料。", n=MOST), "recording")
    if blobs.room() < size + RESERVE:
        raise Refusal("E_DISK", _("服务器的存储空间不够，请联系系统管理员。"), "recording")
    row = DrawRecording(
        attempt_id=attempt.id, file_name=name, size=size, modified=modified, chunk_size=PIECE, received=0,
        state="uploading", reason="", media_type="", uploaded_by=ctx.user_id, uploaded_name=ctx.user_name,
        at=clock.now(), touched_at=clock.now(), removed_name="",
    )  # fmt: skip
    s.add(row)
    s.flush()
    journal.record(s, "draw.recording_begin", f"draw_recording:{row.id}", draw_attempt=attempt.id, size=size)
    return row


def clean(name: str) -> str:
    """The bare file name without folders and invisible characters, at most 120 letters."""
    bare = re.split(r"[/\\]", name)[-1]
    seen = "".join(one for one in bare if unicodedata.category(one)[0] != "C").strip()
    if len(seen) > 120:
        stem, dot, suffix = seen.rpartition(".")
        seen = f"{stem[:110]}{dot}{suffix[:8]}" if dot else seen[:120]
    return seen or "recording"


def receive(s: Session, row: DrawRecording, offset: int, data: bytes) -> DrawRecording:
    """The next piece, safe on the disk when this returns; a piece that is here already changes nothing.

    A first piece that is neither sound nor pictures makes the recording ``refused`` (``E_MEDIA``). Raises Elsewhere,
    Refusal ``E_PIECE``, ``E_RECORDING_STATE``, ``E_DISK``.
    """
    s.refresh(row, with_for_update=True)
    if row.state != "uploading":
        raise Refusal("E_RECORDING_STATE", _("这份视听资料已经不在上传中。"))
    end = offset + len(data)
    if not data or len(data) > row.chunk_size or offset < 0 or end > row.size:
        raise Refusal("E_PIECE", _("这一段的大小不对。"))
    part = part_of(row)
    if end <= row.received and part.holds(offset, data):
        return row
    if offset != row.received:
        raise Elsewhere(row.received)
    if offset == 0:
        if len(data) < min(row.size, media.ENOUGH):
            raise Refusal("E_PIECE", _("这一段的大小不对。"))
        found = media.kind_of(data[: media.ENOUGH])
        if found is None:
            return refuse(s, row, "E_MEDIA")
        row.media_type = found
    try:
        part.append(offset, data)
    except blobs.Full as full:
        raise Refusal("E_DISK", _("服务器的存储空间不够，请联系系统管理员。")) from full
    except (ValueError, FileNotFoundError):  # somebody's hand in the folder: what was acknowledged is gone
        return refuse(s, row, "E_LOST")
    row.received, row.touched_at = end, clock.now()
    s.flush()
    return row


def finish(s: Session, row: DrawRecording, sha256: str | None) -> DrawRecording:
    """All pieces are here: the server hashes them after the commit. ``sha256``: what the browser computed, None only
    where it could not. A second call changes nothing, but sends a failed check on its way again.

    Raises Refusal ``E_DIGEST``, Elsewhere while pieces are missing.
    """
    s.refresh(row, with_for_update=True)
    if row.state == "checking" and row.job_id is not None:
        job = s.get(JobRun, (row.root_id, row.job_id))
        if job is not None and job.state == "failed":
            retry(s, job)
    if row.state != "uploading":
        return row
    if sha256 is not None and not DIGEST.fullmatch(sha256):
        raise Refusal("E_DIGEST", _("SHA-256 应当是 64 位十六进制数。"))
    if row.received != row.size:
        raise Elsewhere(row.received)
    row.state, row.sha256_browser, row.touched_at = "checking", sha256, clock.now()
    label = _("核对视听资料（%(n)s MB）", n=-(-row.size // (1 << 20)))
    job = jobs.enqueue(s, TOPIC, {"recording": row.id}, label=label, total=-(-row.size // (1 << 20)))
    row.job_id = job.id
    s.flush()
    return row


def whole(s: Session, attempt: DrawAttempt, *, name: str, stream: BinaryIO, size: int) -> DrawRecording:
    """A small file that came in one form, from a browser without script. Raises Refusal like :func:`begin`."""
    if size > PLAIN:
        raise Refusal("E_SIZE", _("不启用脚本时，一个文件不能超过 %(n)s MB。", n=PLAIN >> 20), "recording")
    row = begin(s, attempt, name=name, size=size)
    while row.state == "uploading" and row.received < row.size:
        stream.seek(row.received)
        receive(s, row, row.received, stream.read(row.chunk_size))
    if row.state == "refused":
        raise Refusal(row.reason, _("不是系统认得的音频或视频文件，没有收下。"), "recording")
    return finish(s, row, None)


def refuse(s: Session, row: DrawRecording, code: str) -> DrawRecording:
    """The row stays with its reason, the bytes go."""
    row.state, row.reason = "refused", code
    journal.record(s, "draw.recording_refuse", f"draw_recording:{row.id}", draw_attempt=row.attempt_id, code=code)
    discard_later(s, row)
    return row


def give_up(s: Session, row: DrawRecording) -> DrawRecording:
    """An upload is let go before it is complete. Raises Refusal ``E_RECORDING_STATE``."""
    s.refresh(row, with_for_update=True)
    if row.state == "removed":
        return row
    if row.state != "uploading":
        raise Refusal("E_RECORDING_STATE", _("这份视听资料已经不在上传中。"))
    return _out(s, row, "E_GIVEN_UP", "draw.recording_give_up")


def remove(s: Session, row: DrawRecording, reason: str) -> DrawRecording:
    """Takes a kept recording out, by somebody else than whoever brought it; hash, reason and names stay.

    Raises Refusal ``E_REASON``, ``E_SAME_PERSON``, ``E_RECORDING_STATE``.
    """
    s.refresh(row, with_for_update=True)
    if row.state == "removed":
        return row
    if row.state != "kept":
        raise Refusal("E_RECORDING_STATE", _("这份视听资料没有保存，不用移除。"))
    if not 4 <= len(reason.strip()) <= 200:
        raise Refusal("E_REASON", _("请写明移除的理由，4 到 200 个字。"), "reason")
    if row.uploaded_by == ctx_of(s).user_id:
        raise Refusal("E_SAME_PERSON", _("自己上传的视听资料须由监督科室的另一位人员移除。"))
    _out(s, row, reason.strip(), "draw.recording_remove", sha256=row.sha256_server)
    repost(s, row.attempt_id)
    jobs.enqueue(s, DROP, {"sha256": row.sha256_server})
    return row


def lapse(s: Session, row: DrawRecording) -> None:
    """Nobody went on with it for a week."""
    _out(s, row, "E_ABANDONED", "draw.recording_lapse")


def _out(s: Session, row: DrawRecording, reason: str, act: str, **detail) -> DrawRecording:
    ctx, before = ctx_of(s), row.state
    row.state, row.reason = "removed", reason
    row.removed_by, row.removed_name, row.removed_at = ctx.user_id, ctx.user_name, clock.now()
    s.flush()
    changed = {"before": {"state": before}, "after": {"state": "removed"}}
    journal.record(s, act, f"draw_recording:{row.id}", **changed, draw_attempt=row.attempt_id, size=row.size, **detail)
    discard_later(s, row)
    return row


def discard_later(s: Session, row: DrawRecording) -> None:
    """What was received goes once the row says so for good; what cannot be removed now, the night removes."""
    part = part_of(row)

    def discard() -> None:
        try:
            part.discard()
        except OSError as failure:
            log.warning("part_stays", recording=row.id, kind=type(failure).__name__)

    s.info["after_commit"].append(discard)
