"""A running deployment for one journey: its own database, `mingqian web`, `worker` and `cron` as processes, a movable clock."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import psycopg
from redis import Redis

from tests.cluster import TEMPLATE, Cluster, dsn
from tests.conftest import environment

MINGQIAN = [sys.executable, "-m", "saas.cli"]
QUEUE_NUMBER = 12


@dataclass
class Site:
    """Where it answers, and how to move its day."""

    settings: object
    folder: Path
    port: int
    children: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str) -> str:
        """One command of the operator; its output."""
        done = subprocess.run([*MINGQIAN, *arguments], env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **environment(self.settings)}

    def start(self, *kinds: str) -> None:
        """Starts web, worker, cron, or those named, and waits until the page answers."""
        for kind in kinds or ("web", "worker", "cron"):
            extra = ["--port", str(self.port)] if kind == "web" else []
            with open(self.folder / f"{kind}.log", "ab") as log:
                self.children[kind] = subprocess.Popen(
                    [*MINGQIAN, kind, *extra], env=self.environment, stdout=log, stderr=log, start_new_session=True
                )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError((self.folder / "web.log").read_text())

    def kill(self, *kinds: str) -> None:
        """Kills the processes without a word, as a power cut would."""
        for kind in kinds or tuple(self.children):
            process = self.children.pop(kind, None)
            if process is not None:
                try:
                    os.killpg(process.pid, 9)
                except ProcessLookupError:
                    continue
                process.wait()

    def set_day(self, day: date, hour: int = 9) -> None:
        """From now on it is this day for every process (the demonstration's clock)."""
        moment = f"{day.isoformat()} {hour:02}:30+08"
        with psycopg.connect(dsn(self.settings.owner_url), autocommit=True) as c:
            c.execute(
                "insert into app.ref_clock (id, shift_seconds) values (1, extract(epoch from %s::timestamptz - clock_timestamp())::int) "
                "on conflict (id) do update set shift_seconds = excluded.shift_seconds",
                (moment,),
            )
        time.sleep(1.1)  # each process reads the clock once a second

    def rows(self, statement: str, *bind) -> list[tuple]:
        """What the database holds, as its administrator sees it."""
        with psycopg.connect(dsn(self.settings.owner_url), autocommit=True) as c:
            return c.execute(statement, bind).fetchall()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def open_site(cluster: Cluster, folder: Path, name: str, template: str = TEMPLATE) -> Site:
    """A migrated deployment, empty or a copy of ``template``; nothing runs yet, and nothing is left in its queue."""
    cluster.create_database(name, template)
    settings = cluster.config(name, QUEUE_NUMBER, folder)
    with Redis.from_url(settings.redis_url) as queue:
        queue.flushdb()
    return Site(settings, folder, free_port())


def chromium_path() -> str:
    """Debian's browser. Raises RuntimeError naming the package where it is missing."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise RuntimeError("chromium is missing: apt install chromium fonts-noto-cjk")
    return path
