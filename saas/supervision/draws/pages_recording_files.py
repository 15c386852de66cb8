"""A kept recording on its way out: whole or in ranges, streamed after the transaction, to a few readers at a time."""

from datetime import timedelta
from urllib.parse import quote

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.http import dump_options_header
from werkzeug.wsgi import FileWrapper

from saas import clock
from saas.errors import NotHere, Refusal
from saas.foundation import blobs, journal
from saas.foundation.web.guard import route
from saas.foundation.web.readers import Readers
from saas.supervision.draws import recordings
from saas.supervision.draws.media import SUFFIXES
from saas.supervision.draws.models_recordings import DrawRecording
from saas.supervision.draws.pages_recordings import bp
from tenants.unit import ctx_of

BLOCK = 1 << 18
PLAYED = 2 << 20  # bytes that a player gets at once: a paused one would hold its answer, and its thread, for as long
READERS = Readers(2)  # in each process: half its threads stay free for everything else, however slow they read
ONCE_IN = timedelta(minutes=10)  # a player asks for a film in many ranges, the trace tells once who looked at it
SEALED = "default-src 'none'; sandbox"  # whatever the file is, it acts nowhere


class Gone(Refusal):
    """The row is here, its bytes are not."""

    status = 410


@route(bp, "/recordings/<int:recording_id>/file", action="draw.read")
def file(s, recording: DrawRecording):
    """The recording, or the range asked for."""
    if recording.state != "kept":
        raise NotHere("draw_recording")
    try:
        stream = blobs.read(recordings.place_of(recording), recording.sha256_server)
    except blobs.Missing as gone:
        raise Gone("E_BLOB", _("文件不在存储中，请联系系统管理员从备份恢复。")) from gone
    _trace(s, recording)
    answer = Response(FileWrapper(stream, BLOCK), mimetype=recording.media_type, direct_passthrough=True)
    answer.content_length = recording.size
    answer.set_etag(recording.sha256_server)
    answer.headers["Content-Disposition"] = dump_options_header("attachment", _named(recording))
    answer.headers["Content-Security-Policy"] = SEALED
    try:
        return answer.make_conditional(_asked(recording.size), accept_ranges=True, complete_length=recording.size)
    except Exception:
        stream.close()
        raise


@bp.after_request
def hold_a_place(response: Response) -> Response:
    """A file takes one of the few places until its last byte or its reader is gone."""
    sending = request.endpoint == "recordings.file" and request.method == "GET" and response.status_code in (200, 206)
    if not sending:
        return response
    return READERS.seat(response, _("正在下载视听资料的人较多。"))


def _asked(size: int) -> dict:
    """The request as far as ranges go; what a player asks for is cut to a part, and it asks for the next one itself."""
    if request.headers.get("Sec-Fetch-Dest") not in ("audio", "video") or request.range is None:
        return request.environ
    span = request.range.range_for_length(size)
    if span is None:
        return request.environ
    return {**request.environ, "HTTP_RANGE": f"bytes={span[0]}-{min(span[1], span[0] + PLAYED) - 1}"}


def _named(recording: DrawRecording) -> dict[str, str]:
    """Its own name, with the suffix that its content has earned; and a plain name for old browsers."""
    suffix = SUFFIXES[recording.media_type]
    stem = recording.file_name.rpartition(".")[0] or recording.file_name
    return {"filename": f"recording-{recording.id}{suffix}", "filename*": f"UTF-8''{quote(stem + suffix, safe='')}"}


def _trace(s, recording: DrawRecording) -> None:
    obj, ctx = f"draw_recording:{recording.id}", ctx_of(s)
    since = clock.real_now() - ONCE_IN
    for event in journal.of_object(s, obj):
        if (event.act, event.actor) == ("draw.recording_read", ctx.user_id) and event.at > since:
            return
    journal.record(s, "draw.recording_read", obj, draw_attempt=recording.attempt_id)
