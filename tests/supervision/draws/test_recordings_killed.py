"""A real server, killed without a word while pieces of a recording arrive: nothing acknowledged is lost, no half counts."""

import contextlib
import http.client
import json
import random
import re
import threading
import time
import urllib.parse
from dataclasses import dataclass, field

import pytest

from saas.supervision.draws.models_recordings import DrawRecording
from tests.factories.fixtures import let_go
from tests.factories.world import CITY, PASSWORD, World
from tests.journeys.site import Site, open_site
from tests.supervision.draws.recording_kit import attempt, film, sha

pytestmark = [pytest.mark.deep, pytest.mark.req("S0-17")]
SIZE, PIECE, KILLS = 64 << 20, 1 << 20, 6
PER_LIFE = 9  # pieces that one life of the server may take, however fast the machine: the file outlasts all kills


@dataclass
class Browser:
    """As much of one as sends pieces: a cookie, a token, one connection."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def ask(self, method: str, path: str, body: bytes | dict | None = None) -> tuple[int, str]:
        """(status, body); raises OSError or HTTPException where the server goes away."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "X-CSRFToken": self.token}
        if isinstance(body, dict):
            body = urllib.parse.urlencode(body).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif body is not None:
            headers["Content-Type"] = "application/octet-stream"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(line):
            line.request(method, path, body, headers)
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            text = answer.read().decode()
        found = re.search(r'name="csrf-token" content="([^"]+)"', text)
        self.token = found.group(1) if found else self.token
        return answer.status, text

    def sign_in(self) -> "Browser":
        self.ask("GET", "/sign-in")
        status, _ = self.ask("POST", "/sign-in", {"root": "44", "login": f"{CITY}-planner", "password": PASSWORD})
        assert status == 303
        self.ask("GET", "/w")
        return self

    def row(self, method: str, path: str, body: bytes | dict | None = None) -> dict:
        status, text = self.ask(method, path, body)
        assert status in (200, 409), (status, text[:300])
        return json.loads(text)


@pytest.fixture
def place(cluster, world_template, tmp_path):
    """The city's bureau, served by the real command; nothing runs yet."""
    template, base = world_template
    let_go()
    site = open_site(cluster, tmp_path, "recordings_killed", template)
    world = World(site.settings, dict(base.users), dict(base.sections), dict(base.members))
    world.app  # noqa: B018  (sets this process up for the database)
    try:
        yield site, world, attempt(world)
    finally:
        site.kill()
        let_go()
        cluster.drop_database("recordings_killed")


def pump(browser: Browser, row: dict, data: bytes, acknowledged: int) -> int:
    """Sends pieces until the server dies or all is there; what it acknowledged last."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        while acknowledged < len(data):
            piece = data[acknowledged : acknowledged + PIECE]
            acknowledged = browser.row("POST", f"{row['chunk']}?offset={acknowledged}", piece)["received"]
    return acknowledged


def test_a_server_killed_again_and_again_keeps_every_acknowledged_byte(place):
    site, world, number = place
    data, dice = film(SIZE, 60), random.Random(17)
    site.start("web", "worker")
    browser = Browser(site.port).sign_in()
    form = {"name": "a.mp4", "type": "video/mp4", "size": SIZE, "modified": 1, "_idem": "killed-again-1"}
    row = browser.row("POST", f"/draws/{number}/recordings", form)
    file = site.settings.blobs / f"44/{CITY}/recordings/parts/{row['id']}"
    acknowledged, longer = 0, 0
    for _n in range(KILLS):
        timer = threading.Timer(dice.uniform(0.02, 0.1), site.kill, ("web",))
        timer.start()
        acknowledged = pump(browser, row, data[: acknowledged + PER_LIFE * PIECE], acknowledged)
        timer.join()
        with world.acting(CITY) as s:
            received = s.get(DrawRecording, (44, row["id"])).received
        on_disk = file.read_bytes() if file.exists() else b""
        assert acknowledged <= received <= len(on_disk) and received % PIECE == 0
        assert on_disk[:received] == data[:received]
        longer += len(on_disk) > received
        site.start("web")
        acknowledged = browser.row("GET", row["status"])["received"]
        assert acknowledged == received
    assert 0 < acknowledged < SIZE, "every kill should fall into the middle of the file"
    assert pump(browser, row, data, acknowledged) == SIZE
    said = browser.row("POST", row["finish"], {"sha256": sha(data)})
    until = time.monotonic() + 60
    while said["state"] == "checking" and time.monotonic() < until:
        time.sleep(0.2)
        said = browser.row("GET", row["status"])
    assert said["state"] == "kept"
    with world.acting(CITY) as s:
        found = s.get(DrawRecording, (44, row["id"]))
        assert found.sha256_server == found.sha256_browser == sha(data) and found.seconds == 60
    print(f"{KILLS} kills; bytes beyond the acknowledged ones on the disk after {longer} of them")


def test_a_connection_broken_in_the_middle_of_a_piece_counts_nothing(place):
    site, world, number = place
    data = film(3 * PIECE)
    site.start("web")
    browser = Browser(site.port).sign_in()
    form = {"name": "a.mp4", "type": "video/mp4", "size": len(data), "modified": 1, "_idem": "broken-line-1"}
    row = browser.row("POST", f"/draws/{number}/recordings", form)
    browser.row("POST", f"{row['chunk']}?offset=0", data[:PIECE])
    broken(site, browser, f"{row['chunk']}?offset={PIECE}", data[PIECE : 2 * PIECE])
    time.sleep(0.5)
    assert browser.row("GET", row["status"])["received"] == PIECE
    assert (site.settings.blobs / f"44/{CITY}/recordings/parts/{row['id']}").read_bytes() == data[:PIECE]
    assert pump(browser, row, data, PIECE) == len(data)


def broken(site: Site, browser: Browser, path: str, body: bytes) -> None:
    """Promises a whole piece, sends half of it and hangs up."""
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    line.putrequest("POST", path)
    for name, value in {
        "Cookie": "; ".join(f"{k}={v}" for k, v in browser.cookies.items()), "X-CSRFToken": browser.token,
        "Content-Type": "application/octet-stream", "Content-Length": str(len(body)),
    }.items():  # fmt: skip
        line.putheader(name, value)
    line.endheaders()
    line.send(body[: len(body) // 2])
    line.close()
