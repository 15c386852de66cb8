"""Recordings of a draw on their way in: pieces, breaks, refusals, both hashes, what the night clears (S0-17, B-20)."""

import io
import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from saas import clock
from saas.foundation import blobs
from saas.foundation.jobs.models import JobRun
from saas.foundation.journal.models import AuditEvent
from saas.supervision.draws import recording_checks, recordings
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_recordings import DrawRecording
from tests.factories.world import CITY
from tests.supervision.draws.recording_kit import (
    DATA,
    PIECE,
    attempt,
    begin,
    blob,
    failed,
    film,
    idem,
    kept,
    part,
    pieces,
    send,
    sent,
    sha,
    stored,
    swept,
)

pytestmark = pytest.mark.req("S0-17", "B-20")


@pytest.fixture(scope="module")
def planner(world):
    return world.client(CITY, "planner")


@pytest.fixture
def number(world) -> int:
    """A fresh attempt."""
    return attempt(world)


def test_pieces_are_put_together_and_kept_under_the_hash_that_both_sides_computed(world, planner, number, keep_promises):
    row = kept(world, planner, number, keep_promises)
    assert row["state"] == "kept"
    found = stored(world, row["id"])
    assert found.sha256_server == found.sha256_browser == sha(DATA) and found.media_type == "video/mp4" and found.seconds == 725
    assert blob(world, sha(DATA)).read_bytes() == DATA and not part(world, row["id"]).exists()
    with world.acting(CITY) as s:
        job = s.get(JobRun, (44, found.job_id))
        assert (job.state, job.total, job.done) == ("done", 1, 1) and "现场" not in job.label
    shown = planner.get(f"/draws/{number}/recordings", headers={"HX-Request": "true"}).text
    assert "开签现场.mp4" in shown and sha(DATA)[:4] in shown and "0:12:05" in shown and "已保存" in shown and "hx-get" not in shown


def test_after_a_break_the_same_file_goes_on_where_the_server_is(world, planner, number):
    row = begin(planner, number)
    for offset, piece in pieces(DATA)[:2]:
        send(planner, row, offset, piece)
    again = begin(world.client(CITY, "planner"), number)  # another browser, the same person and file
    assert (again["id"], again["received"]) == (row["id"], 2 * PIECE)
    assert planner.get(row["status"]).json["received"] == 2 * PIECE
    assert begin(planner, number, modified=5)["id"] != row["id"]
    assert begin(world.client(CITY, "publisher"), number)["id"] != row["id"], "another person's upload is left alone"


def test_a_piece_sent_twice_changes_nothing_and_one_from_elsewhere_is_sent_back(world, planner, number):
    row = begin(planner, number)
    (first, one), (second, two), *_rest = pieces(DATA)
    send(planner, row, first, one)
    assert send(planner, row, first, one).json["received"] == PIECE
    for offset, piece in ((2 * PIECE, two), (first, two), (PIECE - 5, two)):
        answer = send(planner, row, offset, piece)
        assert answer.status_code == 409 and answer.json["received"] == PIECE and answer.json["code"] == "E_OFFSET"
    assert send(planner, row, second, two).json["received"] == 2 * PIECE
    assert part(world, row["id"]).read_bytes() == DATA[: 2 * PIECE]


def test_half_a_piece_on_the_disk_is_not_counted_and_not_kept(world, planner, number, keep_promises):
    """What a killed server leaves: bytes after the acknowledged ones. The next piece cuts them off."""
    row = begin(planner, number)
    send(planner, row, 0, DATA[:PIECE])
    with open(part(world, row["id"]), "ab") as torn:
        torn.write(b"torn" * 5000)
    assert planner.get(row["status"]).json["received"] == PIECE
    for offset, piece in pieces(DATA)[1:]:
        assert send(planner, row, offset, piece).status_code == 200
    planner.post(row["finish"], data={"sha256": sha(DATA)})
    keep_promises(world)
    assert planner.get(row["status"]).json["state"] == "kept"


def test_a_piece_cut_short_by_a_broken_line_is_no_piece(world, planner, number):
    """As the web server hands it on: fewer bytes than were announced, and no error."""
    row = begin(planner, number)
    send(planner, row, 0, DATA[:PIECE])
    announced = {"CONTENT_LENGTH": str(PIECE), "wsgi.input_terminated": True}
    answer = planner.post(
        f"{row['chunk']}?offset={PIECE}", input_stream=io.BytesIO(DATA[PIECE : PIECE + 500]), environ_overrides=announced,
        content_type="application/octet-stream",
    )  # fmt: skip
    assert answer.status_code == 422 and answer.json["code"] == "E_PIECE"
    assert planner.get(row["status"]).json["received"] == PIECE and part(world, row["id"]).read_bytes() == DATA[:PIECE]


@pytest.mark.parametrize("size", [0, -1, (2 << 30) + 1, "", "1e9", "9" * 16])
def test_a_size_that_cannot_be_is_refused(planner, number, size):
    form = {"name": "a.mp4", "type": "", "size": size, "modified": 1, "_idem": idem()}
    answer = planner.post(f"/draws/{number}/recordings", data=form)
    assert answer.status_code == 422 and answer.json["code"] in ("E_SIZE", "E_REQUEST")


def test_pieces_of_a_wrong_size_are_refused(world, planner, number):
    row = begin(planner, number)
    for offset, piece in ((0, b""), (0, bytes(recordings.PIECE + 1)), (0, DATA + b"!"), (0, DATA[:10])):
        answer = send(planner, row, offset, piece)
        assert answer.status_code == 422 and answer.json["code"] == "E_PIECE"
    assert planner.post(row["chunk"], data=DATA[:PIECE], content_type="application/octet-stream").json["code"] == "E_REQUEST"
    assert planner.get(row["status"]).json["received"] == 0 and not part(world, row["id"]).exists()


@pytest.mark.parametrize("head", [b"%PDF-1.7\n", b"MZ\x90\x00", b"<html><script>", b"PK\x03\x04", b"\x89PNG\r\n"])
def test_what_is_neither_sound_nor_pictures_is_refused_whatever_it_calls_itself(world, planner, number, head):
    row = begin(planner, number, data=head + bytes(500), name="录像.mp4")
    answer = send(planner, row, 0, head + bytes(500)).json
    assert answer["state"] == "refused" and answer["code"] == "E_MEDIA" and "没有收下" in answer["message"]
    assert not part(world, row["id"]).exists()
    assert send(planner, row, 0, DATA[: len(head) + 500]).json["code"] == "E_RECORDING_STATE"
    form = {"name": "a.pdf", "type": "application/pdf", "size": 9, "modified": 1, "_idem": idem()}
    assert planner.post(f"/draws/{number}/recordings", data=form).json["code"] == "E_MEDIA"


def test_a_file_that_changed_on_its_way_is_refused_and_its_bytes_go(world, planner, number, keep_promises):
    data = film(2 * PIECE + 3)
    row = sent(planner, number, data)
    planner.post(row["finish"], data={"sha256": sha(data + b"!")})
    keep_promises(world)
    said = planner.get(row["status"]).json
    assert said["state"] == "refused" and said["code"] == "E_SHA256" and "不一致" in said["message"]
    assert not part(world, row["id"]).exists()
    assert not blob(world, sha(data)).exists()
    assert begin(planner, number, data)["id"] != row["id"], "the next try begins anew"


def test_finishing_is_for_whole_files_and_may_be_repeated(world, planner, number, keep_promises):
    row = begin(planner, number)
    send(planner, row, 0, DATA[:PIECE])
    early = planner.post(row["finish"], data={"sha256": sha(DATA)})
    assert early.status_code == 409 and early.json["received"] == PIECE
    for offset, piece in pieces(DATA)[1:]:
        send(planner, row, offset, piece)
    assert planner.post(row["finish"], data={"sha256": "x"}).json["code"] == "E_DIGEST"
    for _n in range(3):
        assert planner.post(row["finish"], data={"sha256": sha(DATA)}).json["state"] == "checking"
    with world.acting(CITY) as s:
        job = stored(world, row["id"]).job_id
        assert s.get(JobRun, (44, job + 1)) is None, "one check for one file"
    keep_promises(world)
    assert planner.post(row["finish"], data={"sha256": sha(DATA)}).json["state"] == "kept"


def test_the_check_is_safe_to_repeat_after_a_crash_between_filing_and_commit(world, planner, number, keep_promises, monkeypatch):
    data = film(3 * PIECE, seconds=1)
    row = sent(planner, number, data)
    planner.post(row["finish"], data={"sha256": sha(data)})
    with monkeypatch.context() as patch:
        patch.setattr(recording_checks.journal, "record", lambda *a, **kw: 1 / 0)  # after the bytes were filed
        keep_promises(world)
    assert planner.get(row["status"]).json["state"] == "checking"
    part(world, row["id"]).unlink()  # a disk without second names has moved it already
    keep_promises(world)
    assert planner.get(row["status"]).json["state"] == "kept"


def test_a_file_that_vanished_from_the_server_is_said_to_be_lost(world, planner, number, keep_promises):
    data = film(2 * PIECE + 1)
    row = begin(planner, number, data)
    send(planner, row, 0, data[:PIECE])
    part(world, row["id"]).unlink()
    assert send(planner, row, PIECE, data[PIECE : 2 * PIECE]).json["code"] == "E_LOST"
    row = sent(planner, number, data)
    planner.post(row["finish"], data={"sha256": sha(data)})
    part(world, row["id"]).unlink()
    keep_promises(world)
    assert planner.get(row["status"]).json["code"] == "E_LOST"


def test_a_failed_check_is_sent_on_its_way_again_from_the_card(world, planner, number, keep_promises):
    data = film(PIECE + 77)
    row = sent(planner, number, data)
    planner.post(row["finish"], data={"sha256": sha(data)})
    failed(world, row["id"])
    shown = planner.get(f"/draws/{number}/recordings", headers={"HX-Request": "true"}).text
    assert "重新核对" in shown and "hx-get" not in shown
    assert planner.post(row["finish"], data={"back": "1"}).status_code == 303
    keep_promises(world)
    assert planner.get(row["status"]).json["state"] == "kept"


def test_without_script_a_small_file_goes_in_one_form(world, planner, number, keep_promises):
    form = {"_idem": idem(), "recording": (io.BytesIO(DATA), "现场录音.mp4", "video/mp4")}
    answer = planner.post(f"/draws/{number}/recordings/file", data=form)
    assert answer.status_code == 303 and answer.headers["Location"] == f"/draws/{number}#recordings"
    keep_promises(world)
    with world.acting(CITY) as s:
        [row] = recordings.of_attempt(s, s.get(DrawAttempt, (44, number)))
        assert (row.state, row.sha256_server, row.sha256_browser, row.file_name) == ("kept", sha(DATA), None, "现场录音.mp4")
    for wrong, code in ((b"%PDF-1.7" * 20, "E_MEDIA"), (b"", "E_SIZE"), (None, "E_REQUIRED")):
        form = {"_idem": idem()} | ({} if wrong is None else {"recording": (io.BytesIO(wrong), "x.mp4")})
        answer = planner.post(f"/draws/{number}/recordings/file", data=form)
        assert answer.status_code == 422 and code in answer.text
    answer = planner.post(f"/draws/{number}/recordings/file", data=bytes(21 << 20), content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


def test_an_upload_is_let_go(world, planner, number):
    row = begin(planner, number)
    send(planner, row, 0, DATA[:PIECE])
    assert planner.post(f"/recordings/{row['id']}/give-up", data={"_idem": idem()}).status_code == 303
    assert planner.get(row["status"]).json["state"] == "removed" and not part(world, row["id"]).exists()
    assert send(planner, row, PIECE, DATA[PIECE : 2 * PIECE]).json["code"] == "E_RECORDING_STATE"


def test_the_night_clears_away_what_nobody_went_on_with(world, planner, number):
    old, new = begin(planner, number, modified=1), begin(planner, number, modified=2)
    for row in (old, new):
        send(planner, row, 0, DATA[:PIECE])
    with world.acting(CITY) as s:
        s.get(DrawRecording, (44, old["id"])).touched_at = clock.now() - timedelta(days=7, minutes=1)
        s.get(DrawRecording, (44, new["id"])).touched_at = clock.now() - timedelta(days=6, hours=23)
    orphan = part(world, 999_999)
    orphan.write_bytes(b"its row was never committed")
    young = part(world, 999_998)
    young.write_bytes(b"its row may be on its way")
    os.utime(orphan, (time.time() - 2 * 86400,) * 2)
    assert swept(world) == 1
    assert planner.get(old["status"]).json["code"] == "E_ABANDONED" and not part(world, old["id"]).exists()
    assert planner.get(new["status"]).json["state"] == "uploading" and part(world, new["id"]).exists()
    assert not orphan.exists() and young.exists()
    young.unlink()
    with world.acting(CITY) as s:
        acts = s.scalars(select(AuditEvent.act).where(AuditEvent.obj == f"draw_recording:{old['id']}")).all()
        assert set(acts) == {"draw.recording_begin", "draw.recording_lapse"}
    assert swept(world) == 0


def test_there_is_an_end_to_the_number_and_to_the_disk(world, planner, number, monkeypatch):
    monkeypatch.setattr(blobs, "room", lambda: 100 << 20)
    form = {"name": "a.mp4", "type": "", "size": 1000, "modified": 1, "_idem": idem()}
    assert planner.post(f"/draws/{number}/recordings", data=form).json["code"] == "E_DISK"
    monkeypatch.setattr(blobs, "room", lambda: 100 << 30)
    for n in range(40):
        begin(planner, number, modified=n)
    assert planner.post(f"/draws/{number}/recordings", data=form | {"modified": 99, "_idem": idem()}).json["code"] == "E_RECORDINGS"
