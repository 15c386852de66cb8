"""视听资料 of a draw as its readers see it: the card of an attempt, the public list, the states in words (S0-17, B-20)."""

from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation import blobs
from saas.foundation.jobs.models import JobRun
from saas.foundation.web.registry import registry
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.draws.models_recordings import DrawRecording
from tenants.unit import ctx_of

SPACE = "recordings"
ADD, REMOVE = "draw.enter", "draw.witness"  # whoever is at the ceremony brings them, the supervision section takes out
LARGEST = 2 << 30  # bytes of one recording: about four hours as an ordinary recorder writes them
PIECE = 8 << 20  # bytes that one request may bring
PLAIN = 20 << 20  # bytes of a whole form, for browsers without script (MAX_CONTENT_LENGTH)
KINDS = {
    "video/mp4": _l("视频 MP4"), "video/quicktime": _l("视频 MOV"), "video/3gpp": _l("视频 3GP"),
    "video/webm": _l("视频 WebM"), "video/x-msvideo": _l("视频 AVI"), "audio/mp4": _l("音频 M4A"),
    "audio/mpeg": _l("音频 MP3"), "audio/aac": _l("音频 AAC"), "audio/ogg": _l("音频 OGG"),
    "audio/wav": _l("音频 WAV"), "audio/flac": _l("音频 FLAC"), "audio/amr": _l("音频 AMR"),
}  # fmt: skip
# why a file was not kept; a removed one has the words of whoever removed it instead
WHY = {
    "E_MEDIA": _l("不是系统认得的音频或视频文件，没有收下。"),
    "E_SHA256": _l("服务器收到的内容与这台电脑上的文件不一致，没有收下，请重新上传。"),
    "E_LOST": _l("服务器上找不到已收到的内容，请重新上传。"),
    "E_GIVEN_UP": _l("没有传完就放弃了。"),
    "E_ABANDONED": _l("连续 7 天没有续传，已自动清理。"),
}


@dataclass
class Shown:
    """One recording as the card draws it."""

    row: DrawRecording
    kind: object
    why: object
    job: JobRun | None
    mine: bool
    removable: bool


@dataclass
class Card:
    """``rows`` for the bureau itself; whoever looks from above sees the ``public`` fingerprints only."""

    attempt_id: int
    own: bool
    may_add: bool
    rows: list[Shown] = field(default_factory=list)
    public: list[dict] = field(default_factory=list)
    kinds: dict = field(default_factory=lambda: KINDS)
    piece: int = PIECE
    plain_mb: int = PLAIN >> 20

    @property
    def waiting(self) -> bool:
        """Whether the list should ask for itself again: the server is still hashing."""
        return any(one.row.state == "checking" and not (one.job and one.job.state == "failed") for one in self.rows)


def get(s: Session, recording_id: int) -> DrawRecording | None:
    """A recording of the own bureau by its id; nobody else sees the row."""
    return s.get(DrawRecording, (ctx_of(s).root, recording_id))


def of_attempt(s: Session, attempt: DrawAttempt) -> list[DrawRecording]:
    """All rows of an attempt in the order in which they were begun."""
    mine = (DrawRecording.root_id == attempt.root_id, DrawRecording.tenant_no == attempt.tenant_no)
    return list(s.scalars(select(DrawRecording).where(*mine, DrawRecording.attempt_id == attempt.id).order_by(DrawRecording.id)))


def place_of(row: DrawRecording) -> blobs.Place:
    """Where its bytes lie."""
    return blobs.Place(row.root_id, row.tenant_no, SPACE)


def part_of(row: DrawRecording) -> blobs.Part:
    """The file that is being received."""
    return blobs.Part(place_of(row), row.id)


def card(s: Session, attempt: DrawAttempt) -> Card:
    """What ``draws/_recordings.html`` draws, for whoever may read the attempt."""
    ctx = ctx_of(s)
    if attempt.tenant_no != ctx.me:
        row = _public_row(s, attempt)
        return Card(attempt.id, False, False, public=row.recordings if row else [])
    rows = of_attempt(s, attempt)
    jobs = _jobs(s, [row.job_id for row in rows if row.job_id and row.state == "checking"])
    may_remove = registry.permits(ctx.roles, REMOVE)
    shown = [
        Shown(
            row, KINDS.get(row.media_type, row.media_type), WHY.get(row.reason, row.reason), jobs.get(row.job_id),
            row.uploaded_by == ctx.user_id, may_remove and row.state == "kept" and row.uploaded_by != ctx.user_id,
        )
        for row in rows
    ]  # fmt: skip
    return Card(attempt.id, True, registry.permits(ctx.roles, ADD), shown)


def _jobs(s: Session, ids: list[int]) -> dict[int, JobRun]:
    if not ids:
        return {}
    ctx = ctx_of(s)
    rows = s.scalars(select(JobRun).where(JobRun.root_id == ctx.root, JobRun.tenant_no == ctx.me, JobRun.id.in_(ids)))
    return {row.id: row for row in rows}


def public_list(s: Session, attempt: DrawAttempt) -> list[dict]:
    """``[{sha256, size, type, at}]`` of an own attempt's kept recordings, for its public row: never a name, never the
    file. ``seconds`` where the file says how long it lasts; ``removed``, the day, where it was taken out afterwards: a
    fingerprint that was public once does not vanish."""
    return [_public(row) for row in of_attempt(s, attempt) if row.kept_at is not None]


def _public(row: DrawRecording) -> dict:
    at = row.kept_at.astimezone(clock.ZONE).isoformat(timespec="seconds")
    out = {"sha256": row.sha256_server, "size": row.size, "type": row.media_type, "at": at}
    if row.seconds is not None:
        out["seconds"] = row.seconds
    if row.removed_at is not None:
        out["removed"] = row.removed_at.astimezone(clock.ZONE).date().isoformat()
    return out


def _public_row(s: Session, attempt: DrawAttempt) -> PubDraw | None:
    mine = (PubDraw.root_id == attempt.root_id, PubDraw.tenant_no == attempt.tenant_no)
    name = attempt.record["draw_id"]
    return s.scalar(select(PubDraw).where(*mine, PubDraw.name == name, PubDraw.attempt == attempt.attempt))


def repost(s: Session, attempt_id: int) -> None:
    """Brings the public row up to date after a recording was kept or removed; before the commitment there is none."""
    attempt = s.get(DrawAttempt, (ctx_of(s).root, attempt_id))
    row = _public_row(s, attempt)
    if row is not None:
        row.recordings, row.changed_at = public_list(s, attempt), clock.now()
        s.flush()
