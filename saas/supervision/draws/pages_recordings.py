"""Recordings of a draw over the wire: begin, pieces, where to go on, finish; the list; giving up and removing."""

from functools import wraps

from flask import Blueprint, Response, g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from saas.errors import Refusal
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, is_htmx, render
from saas.supervision.draws import recording_uploads, recordings
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_recordings import DrawRecording

bp = Blueprint("recordings", __name__)


@bp.before_request
def take_in():
    """Reads a piece before the transaction begins, so that a slow line holds no row and no connection. A line that broke
    in the middle of a piece brings no piece at all: the server in front of us hands on what has come, without a word."""
    if request.endpoint != "recordings.chunk" or request.method != "POST" or not current_user.is_authenticated:
        return
    wanted = request.content_length or 0
    data = request.get_data(cache=False) if 0 < wanted <= recordings.PIECE else b""
    g.piece = data if len(data) == wanted else b""


def answering(view):
    """The script of the page gets a refusal as code and sentence; what was begun is undone (guard)."""

    @wraps(view)
    def answered(*args, **kwargs):
        try:
            return view(*args, **kwargs)
        except Refusal as no:
            said = {"code": no.code, "message": no.message}
            if isinstance(no, recording_uploads.Elsewhere):
                said["received"] = no.received
            return jsonify(said), no.status

    return answered


def _state(row: DrawRecording) -> Response:
    said = {"id": row.id, "state": row.state, "received": row.received, "size": row.size, "piece": row.chunk_size}
    if row.state in ("refused", "removed"):
        said |= {"code": row.reason, "message": str(recordings.WHY.get(row.reason, row.reason))}
    said |= {name: url_for(f"recordings.{name}", recording_id=row.id) for name in ("chunk", "finish", "status")}
    return jsonify(said)


def _number(name: str) -> int:
    """A whole number of the form or the address, at most 15 digits; Refusal ``E_REQUEST`` for anything else."""
    text = request.values.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise Refusal("E_REQUEST", _("请求不完整。"))
    return int(text)


@route(bp, "/draws/<int:attempt_id>/recordings", action="draw.read", endpoint="listing", scope="sub")
def listing(s, attempt: DrawAttempt):
    """The list alone, for a page that waits for the server's hash."""
    if not is_htmx():
        return redirect(_page(attempt.id), 303)
    return render("draws/_recording_list.html", recordings=recordings.card(s, attempt))


def _page(attempt_id: int) -> str:
    return url_for("draws.attempt", attempt_id=attempt_id, _anchor="recordings")


@route(bp, "/draws/<int:attempt_id>/recordings", action=recordings.ADD, methods=("POST",))
@answering
def begin(s, attempt: DrawAttempt):
    name, kind = request.form.get("name", ""), request.form.get("type", "")
    row = recording_uploads.begin(s, attempt, name=name, size=_number("size"), modified=_number("modified"), kind=kind)
    answer = _state(row)
    answer.headers["Location"] = url_for("recordings.status", recording_id=row.id)
    return answer


@route(bp, "/draws/<int:attempt_id>/recordings/file", action=recordings.ADD, methods=("POST",))
def whole(s, attempt: DrawAttempt):
    """The plain form of a browser without script."""
    sent = request.files.get("recording")
    if sent is None or not sent.filename:
        raise Refusal("E_REQUIRED", _("请选择一个音频或视频文件。"), "recording")
    with sent.stream as stream:
        size = stream.seek(0, 2)
        recording_uploads.whole(s, attempt, name=sent.filename, stream=stream, size=size)
    return done(_page(attempt.id), _("已经收到，服务器正在计算指纹。"))


@route(bp, "/recordings/<int:recording_id>", action="draw.read")
def status(s, recording: DrawRecording):
    """Where to go on after a break."""
    return _state(recording)


@route(bp, "/recordings/<int:recording_id>/chunk", action=recordings.ADD, methods=("POST",), idem=False)
@answering
def chunk(s, recording: DrawRecording):
    """The next piece as the bare body of the request; ``offset`` says where it belongs. The same one again does no harm."""
    return _state(recording_uploads.receive(s, recording, _number("offset"), g.piece))


@route(bp, "/recordings/<int:recording_id>/finish", action=recordings.ADD, methods=("POST",), idem=False)
@answering
def finish(s, recording: DrawRecording):
    """All pieces are sent; ``sha256`` is what the browser computed. The same call again does no harm."""
    row = recording_uploads.finish(s, recording, request.form.get("sha256") or None)
    return done(_page(row.attempt_id)) if request.form.get("back") else _state(row)


@route(bp, "/recordings/<int:recording_id>/give-up", action=recordings.ADD, methods=("POST",))
def give_up(s, recording: DrawRecording):
    recording_uploads.give_up(s, recording)
    return done(_page(recording.attempt_id), _("已放弃这次上传。"))


@route(bp, "/recordings/<int:recording_id>/remove", action=recordings.REMOVE, methods=("POST",))
def remove(s, recording: DrawRecording):
    recording_uploads.remove(s, recording, request.form.get("reason", ""))
    return done(_page(recording.attempt_id), _("已移除，指纹和理由留在记录里。"))
