"""A recording of a draw in the browser: broken off, gone on with, both hashes equal; paused; without script; refused."""

import hashlib
import re
import wave
from pathlib import Path

import pytest

from tests.factories.world import CITY, PASSWORD
from tests.journeys.looking import Person
from tests.journeys.site import open_site
from tests.supervision.draws.recording_kit import film

pytestmark = [pytest.mark.e2e, pytest.mark.req("S0-17", "B-20")]
SIZE = 9 << 20
ROWS = "select state, received, size, sha256_browser, sha256_server from app.draw_recording where file_name = %s order by id desc"


@pytest.fixture(scope="module")
def site(cluster, drawn_template, tmp_path_factory):
    """The city's tasks drawn and sealed, running."""
    made = open_site(cluster, tmp_path_factory.mktemp("recordings"), "journey_recordings", drawn_template[0])
    try:
        made.start()
        yield made
    finally:
        made.kill()


@pytest.fixture
def attempt(site) -> str:
    """The page of a sealed attempt."""
    return f"/draws/{site.rows('select min(id) from app.draw_attempt where tenant_no = %s', CITY)[0][0]}"


def planner(person, attempt: str, script: bool = True) -> Person:
    return person(script=script).sign_in(44, f"{CITY}-planner", PASSWORD).go(attempt)


def made(folder: Path, name: str, size: int = SIZE) -> tuple[Path, str]:
    """A film on the disk of the person's computer, and its hash."""
    path = folder / name
    path.write_bytes(film(size, 60))
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def send(person: Person, path: Path) -> Person:
    """Chooses the file and presses the button."""
    person.page.set_input_files("#recording-file", path)
    person.page.locator("#recording-form").get_by_role("button", name="上传").click()
    return person


def saved(person: Person, name: str) -> Person:
    """Waits until the list says that the server has kept it."""
    person.page.locator(".mq-recording", has_text=name).filter(has_text="已保存").first.wait_for()
    return person


def under_way(person: Person) -> None:
    """Waits until some pieces are acknowledged."""
    person.page.locator("[data-said]", has_text=re.compile(r"已传 [1-9]\d*\.\d MB")).wait_for()


def offsets(person: Person) -> list[int]:
    """Where the pieces begin that this browser sends from now on."""
    found: list[int] = []
    pattern = re.compile(r"/chunk\?offset=(\d+)$")
    person.page.on("request", lambda r: found.append(int(m.group(1))) if (m := pattern.search(r.url)) else None)
    return found


def test_an_upload_broken_off_and_reloaded_goes_on_and_both_hashes_are_equal(site, person, attempt, tmp_path):
    path, digest = made(tmp_path, "现场全程.mp4")
    one = planner(person, attempt)
    passed = []

    def line(route):
        passed.append(route.request.url)
        if len(passed) > 3:
            route.abort()
        else:
            route.continue_()

    one.page.route("**/chunk?*", line)
    send(one, path)
    one.page.locator("[data-said]", has_text="连不上服务器").wait_for()
    one.said.clear()  # the console tells of the broken line, as it should
    one.page.unroute("**/chunk?*")
    one.page.reload()
    one.sees("没有传完")
    [(state, received, size, *_)] = site.rows(ROWS, path.name)
    assert state == "uploading" and 0 < received < size == SIZE
    one.look("recording-unfinished")
    begun = offsets(one)
    saved(send(one, path), path.name)
    assert begun[0] == received and begun == sorted(set(begun))
    [(state, received, _size, browser, server)] = site.rows(ROWS, path.name)
    assert (state, received, browser, server) == ("kept", SIZE, digest, digest)
    one.look("recording-kept")
    with one.page.expect_download() as download:
        one.page.get_by_role("link", name=path.name).click()
    assert hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest() == digest
    assert download.value.suggested_filename == path.name


def test_another_browser_after_a_restart_of_the_server_goes_on_too(site, person, attempt, tmp_path):
    path, digest = made(tmp_path, "第二机位.mp4")
    one = planner(person, attempt)
    one.page.route("**/chunk?*", lambda route: route.abort() if "offset=0" not in route.request.url else route.continue_())
    send(one, path)
    one.page.locator("[data-said]", has_text="连不上服务器").wait_for()
    one.leave()
    site.kill("web")
    site.start("web")
    [(_state, received, *_)] = site.rows(ROWS, path.name)
    two = planner(person, attempt)
    begun = offsets(two)
    saved(send(two, path), path.name)
    assert begun[0] == received > 0
    assert site.rows(ROWS, path.name)[0][3:5] == (digest, digest)


def test_the_server_goes_away_and_comes_back_under_a_running_upload(site, person, attempt, tmp_path):
    path, digest = made(tmp_path, "服务器重启.mp4", 40 << 20)
    one = planner(person, attempt)
    one.page.route("**/chunk?*", lambda route: (one.page.wait_for_timeout(100), route.continue_()))
    send(one, path)
    under_way(one)
    site.kill("web")
    one.page.locator("[data-said]", has_text="连不上服务器").wait_for()
    site.start("web")
    saved(one, path.name)
    one.said.clear()
    assert site.rows(ROWS, path.name)[0][3:5] == (digest, digest)


def test_pause_and_go_on(site, person, attempt, tmp_path):
    path, digest = made(tmp_path, "暂停.mp4", 30 << 20)
    one = planner(person, attempt)
    one.page.route("**/chunk?*", lambda route: (one.page.wait_for_timeout(150), route.continue_()))
    send(one, path)
    under_way(one)
    one.page.get_by_role("button", name="暂停").click()
    one.page.locator("[data-said]", has_text="已暂停").wait_for()
    one.page.wait_for_timeout(1000)
    [(_s, before, *_)] = site.rows(ROWS, path.name)
    one.page.wait_for_timeout(1500)
    [(state, after, *_)] = site.rows(ROWS, path.name)
    assert state == "uploading" and after == before < 30 << 20
    one.look("recording-paused")
    one.page.get_by_role("button", name="继续").click()
    saved(one, path.name)
    assert site.rows(ROWS, path.name)[0][3:5] == (digest, digest)


def test_a_file_of_another_kind_is_refused_in_words(site, person, attempt, tmp_path):
    path = tmp_path / "其实是文档.mp4"
    path.write_bytes(b"%PDF-1.7\n" + bytes(3 << 20))
    one = planner(person, attempt)
    send(one, path)
    one.page.locator("[data-wrong]", has_text="不是系统认得的音频或视频文件").wait_for()
    one.page.locator(".mq-recording", has_text=path.name).filter(has_text="没有收下").wait_for()
    one.look("recording-refused")
    assert site.rows(ROWS, path.name)[0][0] == "refused"


def test_without_script_a_small_file_goes_too_and_the_next_reader_plays_it(site, person, attempt, tmp_path):
    path, digest = made(tmp_path, "录音笔.mp4", 1 << 20)
    one = planner(person, attempt, script=False)
    send(one, path)
    one.sees("已经收到")
    for _n in range(60):
        if site.rows(ROWS, path.name)[0][0] == "kept":
            break
        one.page.wait_for_timeout(500)
    assert site.rows(ROWS, path.name)[0][3:5] == (None, digest)
    one.go(attempt).look("recording-plain")
    reader = person().sign_in(44, f"{CITY}-reviewer", PASSWORD).go(attempt)
    assert reader.page.locator("#recording-form").count() == 0
    row = reader.page.locator(".mq-recording", has_text=path.name)
    row.locator("summary", has_text="播放").click()
    assert row.locator("video").is_visible()
    reader.look("recording-reader")


def test_a_long_recording_is_played_from_any_moment(site, person, attempt, tmp_path):
    path = tmp_path / "现场录音.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(2)
        sound.setsampwidth(2)
        sound.setframerate(44_100)
        sound.writeframes(bytes(range(256)) * (44_100 * 4 * 60 // 256))
    one = planner(person, attempt)
    saved(send(one, path), path.name)
    answers = []
    one.page.on("response", lambda r: answers.append((r.status, r.headers)) if r.url.endswith("/file") else None)
    row = one.page.locator(".mq-recording", has_text=path.name)
    row.locator("summary", has_text="播放").click()
    length, moment = row.locator("audio").evaluate(
        """async (audio) => {
          audio.preload = "auto"; audio.load();
          const on = (name) => new Promise((done, no) => {
            audio.addEventListener(name, done, { once: true });
            audio.onerror = () => no(audio.error.message);
          });
          await on("loadedmetadata");
          const seeked = on("seeked"); audio.currentTime = 50; await seeked;
          return [audio.duration, audio.currentTime];
        }"""
    )
    assert abs(length - 60) < 0.1 and moment == 50
    assert {status for status, _headers in answers} == {206}
    assert max(int(headers["content-length"]) for _status, headers in answers) <= 2 << 20
