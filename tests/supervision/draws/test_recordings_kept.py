"""Recordings that are kept: downloads, who gets in, what the public and the trace learn, removal (S0-17, B-20)."""

import pytest
from sqlalchemy import select

from saas import clock
from saas.foundation.jobs.service import Progress
from saas.foundation.journal.models import AuditEvent
from saas.supervision.draws import recording_checks, recordings
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.draws.pages_recording_files import PLAYED, READERS
from tests.factories.world import CHAOAN, CITY, PROVINCE
from tests.supervision.draws.recording_kit import DATA, PIECE, attempt, begin, blob, film, idem, kept, part, send, sent, sha, stored

pytestmark = pytest.mark.req("S0-17", "B-20")


@pytest.fixture(scope="module")
def planner(world):
    return world.client(CITY, "planner")


@pytest.fixture
def number(world) -> int:
    """A fresh attempt."""
    return attempt(world)


def test_downloads_come_whole_or_in_ranges_and_are_traced_once_a_sitting(world, planner, number, keep_promises):
    row = kept(world, planner, number, keep_promises)
    url = f"/recordings/{row['id']}/file"
    whole = planner.get(url, buffered=True)
    assert whole.data == DATA and whole.headers["Content-Length"] == str(len(DATA)) and whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Content-Type"] == "video/mp4" and whole.headers["Content-Disposition"].startswith("attachment;")
    assert whole.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in whole.headers["Content-Security-Policy"]
    assert whole.headers["Cache-Control"] == "no-store"
    for asked, start, stop in (("0-9", 0, 10), (f"{PIECE}-", PIECE, len(DATA)), ("-7", len(DATA) - 7, len(DATA)), ("5-5", 5, 6)):
        got = planner.get(url, buffered=True, headers={"Range": f"bytes={asked}"})
        assert got.status_code == 206 and got.data == DATA[start:stop]
        assert got.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(DATA)}"
    assert planner.get(url, buffered=True, headers={"Range": f"bytes={len(DATA)}-"}).status_code == 416
    assert planner.get(url, buffered=True, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    with world.acting(CITY) as s:
        mine = (AuditEvent.obj == f"draw_recording:{row['id']}", AuditEvent.act == "draw.recording_read")
        assert len(s.scalars(select(AuditEvent).where(*mine)).all()) == 1
        world.client(CITY, "reviewer").get(url, buffered=True, headers={"Range": "bytes=1-2"})
        assert {event.actor for event in s.scalars(select(AuditEvent).where(*mine))} == {
            world.users[CITY, "planner"], world.users[CITY, "reviewer"]
        }  # fmt: skip


def test_a_player_gets_a_part_at_a_time_and_a_download_all_of_it(world, planner, number, keep_promises):
    data = film(PLAYED + 5000)
    url = f"/recordings/{kept(world, planner, number, keep_promises, data)['id']}/file"
    end = len(data)
    for asked, start, stop in (("0-", 0, PLAYED), ("9-", 9, PLAYED + 9), (f"{PLAYED}-", PLAYED, end), ("-10", end - 10, end)):
        got = planner.get(url, buffered=True, headers={"Range": f"bytes={asked}", "Sec-Fetch-Dest": "video"})
        assert got.status_code == 206 and got.data == data[start:stop]
        assert got.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{end}"
    assert planner.get(url, buffered=True, headers={"Range": "bytes=0-", "Sec-Fetch-Dest": "document"}).data == data
    assert planner.get(url, headers={"Range": f"bytes={end}-", "Sec-Fetch-Dest": "video"}).status_code == 416


def test_slow_readers_leave_room_for_everybody_else(world, planner, number, keep_promises):
    url = f"/recordings/{kept(world, planner, number, keep_promises)['id']}/file"
    slow = [planner.get(url), planner.get(url, headers={"Range": "bytes=5-"})]
    busy = planner.get(url)
    assert busy.status_code == 503 and "E_BUSY" in busy.text and busy.headers["Retry-After"] == "10"
    assert planner.get(url, buffered=True, headers={"If-None-Match": slow[0].headers["ETag"]}).status_code == 304
    assert planner.head(url, buffered=True).status_code == 200
    slow[0].close()
    slow[0].close()
    assert planner.get(url, buffered=True).data == DATA
    slow[1].close()
    assert READERS.places._value == READERS.places._initial_value == 2


def test_names_never_name_a_place(world, planner, number, keep_promises):
    row = kept(world, planner, number, keep_promises, name="..\\..\\/etc/录‮像\n.mp4.exe")
    assert stored(world, row["id"]).file_name == "录像.mp4.exe"
    said = planner.get(f"/recordings/{row['id']}/file", buffered=True).headers["Content-Disposition"]
    assert said.endswith("%E5%BD%95%E5%83%8F.mp4.mp4") and "\n" not in said and "/" not in said.replace("UTF-8''", "")
    assert len(stored(world, begin(planner, number, name="长" * 300 + ".mp4")["id"]).file_name) <= 120


def test_nobody_else_finds_any_of_it(world, planner, number, keep_promises):
    """Private: the superior and the neighbour get 404 for the recording, whoever only reads gets 403 for changing it."""
    row = kept(world, planner, number, keep_promises)
    open_row = begin(planner, number, film(9999))
    for bureau in (PROVINCE, CHAOAN):
        other = world.client(bureau, "planner")
        urls = [row["status"], f"/recordings/{row['id']}/file"]
        assert [other.get(url).status_code for url in urls] == [404, 404]
        assert send(other, open_row, 0, DATA[:100]).status_code == 404
        assert other.post(open_row["finish"], data={"sha256": sha(DATA)}).status_code == 404
        assert other.post(f"/recordings/{open_row['id']}/give-up", data={"_idem": idem()}).status_code == 404
        assert other.post(f"/draws/{number}/recordings", data={"_idem": idem()}).status_code == 404
    reader = world.client(CITY, "reviewer")
    assert send(reader, open_row, 0, DATA[:100]).status_code == 403
    assert reader.post(f"/draws/{number}/recordings", data={"_idem": idem()}).status_code == 403
    assert send(world.client(), open_row, 0, DATA[:100]).status_code in (303, 401)


def test_a_job_in_another_bureaus_name_touches_nothing(world, planner, number, keep_promises):
    done, open_row = kept(world, planner, number, keep_promises), sent(planner, number, film(777))
    planner.post(open_row["finish"], data={"sha256": sha(film(777))})
    for bureau in (PROVINCE, CHAOAN):
        with world.acting(bureau) as s:
            assert recording_checks.check(s, {"recording": open_row["id"]}, Progress(s.info["ctx"], None)) is None
            recording_checks.drop(s, {"sha256": sha(DATA)}, Progress(s.info["ctx"], None))
            assert recording_checks.sweep(s) == 0
    assert planner.get(open_row["status"]).json["state"] == "checking" and part(world, open_row["id"]).exists()
    assert blob(world, sha(DATA)).exists() and planner.get(done["status"]).json["state"] == "kept"


def test_the_superior_sees_the_public_fingerprints_only(world, planner, number, keep_promises):
    kept(world, planner, number, keep_promises)
    above = world.client(PROVINCE, "supervisor").get(f"/draws/{number}/recordings", headers={"HX-Request": "true"}).text
    assert sha(DATA)[:4] in above and "开签现场" not in above and "/recordings/" not in above.replace(f"/draws/{number}/recordings", "")


def test_the_public_learns_hash_size_kind_length_and_time_and_a_removed_one_does_not_vanish(world, planner, number, keep_promises):
    row = kept(world, planner, number, keep_promises)
    with world.acting(CITY) as s:
        made = s.get(DrawAttempt, (44, number))
        [said] = recordings.public_list(s, made)
        public = s.scalar(select(PubDraw).where(PubDraw.name == made.record["draw_id"]))
        assert public.recordings == [said]
        assert set(said) == {"sha256", "size", "type", "at", "seconds"}
        assert (said["sha256"], said["size"], said["type"], said["seconds"]) == (sha(DATA), len(DATA), "video/mp4", 725)
    url, reason = f"/recordings/{row['id']}/remove", {"reason": "拍到了无关人员"}
    assert planner.post(url, data={"_idem": idem(), **reason}).status_code == 403
    publisher = world.client(CITY, "publisher")
    assert publisher.post(url, data={"_idem": idem(), "reason": " "}).status_code == 422
    assert publisher.post(url, data={"_idem": idem(), **reason}).status_code == 303
    keep_promises(world)
    with world.acting(CITY) as s:
        [said] = s.scalar(select(PubDraw).where(PubDraw.name == str(number))).recordings
        assert said["removed"] == clock.today().isoformat() and said["sha256"] == sha(DATA)
    assert planner.get(f"/recordings/{row['id']}/file").status_code == 404
    shown = planner.get(f"/draws/{number}/recordings", headers={"HX-Request": "true"}).text
    assert "拍到了无关人员" in shown and "已移除" in shown


def test_whoever_brought_a_recording_does_not_remove_it(world, number, keep_promises):
    publisher = world.client(CITY, "publisher")
    row = kept(world, publisher, number, keep_promises)
    answer = publisher.post(f"/recordings/{row['id']}/remove", data={"_idem": idem(), "reason": "不想保留了"})
    assert answer.status_code == 422 and "E_SAME_PERSON" in answer.text
    assert publisher.get(row["status"]).json["state"] == "kept"


def test_the_same_film_of_two_draws_stays_until_neither_needs_it(world, planner, keep_promises):
    data = film(2 * PIECE + 9, seconds=3)
    one, two = (kept(world, planner, attempt(world), keep_promises, data) for _ in range(2))
    file = blob(world, sha(data))
    publisher = world.client(CITY, "publisher")
    for row, left in ((one, True), (two, False)):
        publisher.post(f"/recordings/{row['id']}/remove", data={"_idem": idem(), "reason": "重复上传了两次"})
        keep_promises(world)
        assert file.exists() is left
    assert planner.get(two["status"]).json["state"] == "removed"


def test_a_missing_file_is_told_apart_from_a_missing_row(world, planner, number, keep_promises):
    data = film(PIECE + 5)
    row = kept(world, planner, number, keep_promises, data)
    blob(world, sha(data)).unlink()
    answer = planner.get(f"/recordings/{row['id']}/file")
    assert answer.status_code == 410 and "E_BLOB" in answer.text


def test_the_trace_tells_hash_and_size_but_no_file_name(world, planner, number, keep_promises):
    row = kept(world, planner, number, keep_promises, name="陆砚川的录像.mp4")
    with world.acting(CITY) as s:
        events = s.scalars(select(AuditEvent).where(AuditEvent.obj == f"draw_recording:{row['id']}").order_by(AuditEvent.id)).all()
        assert [event.act for event in events] == ["draw.recording_begin", "draw.recording_keep"]
        assert events[1].detail["sha256"] == sha(DATA) and "陆砚川" not in str([event.detail for event in events])


