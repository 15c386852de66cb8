"""Driving a whole `up` of stand-ins from outside: start it, wait for its word, look at its descendants."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[2]
STAND_INS = ("tests.embedded.stand_in", "up")
REAL = ("saas.cli", "up", "--no-demo", "--port")


class Run:
    """One launcher on `home`; its lines gather in `lines`."""

    def __init__(self, home: Path, port: int | None = None, real: bool = False, **extra: str) -> None:
        self.home, self.port, self.lines = home, port or free_port(), []
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MINGQIAN_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", *(REAL if real else STAND_INS), str(self.port)],
            cwd=ROOT,
            env={**kept, "MINGQIAN_HOME": str(home), **({} if real else {"PYTHONWARNINGS": "error"}), **extra},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, words: str, seconds: float = 60) -> "Run":
        until = time.monotonic() + seconds
        while words not in self.text:
            assert time.monotonic() < until and (self.process.poll() is None or self.reader.is_alive()), self.text
            time.sleep(0.05)
        return self

    def descendants(self) -> set[tuple[int, str]]:
        """(pid, start time) of everything below the launcher: a pair that no later process has."""
        parents = {pid: (parent, began) for pid, parent, began in stat_of_all()}
        found, grown = {self.process.pid}, True
        while grown:
            more = {pid for pid, (parent, _) in parents.items() if parent in found} - found
            found, grown = found | more, bool(more)
        return {(pid, parents[pid][1]) for pid in found if pid in parents}

    def end(self, number: int = signal.SIGINT, seconds: float = 30) -> int:
        """Send `number` and wait; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(seconds)
        self.reader.join(10)
        self.process.stdout.close()
        return code

    def sql(self, text: str):
        """Ask the embedded database as its administrator."""
        password = (self.home / "pg-admin.secret").read_text().strip()
        with psycopg.connect(
            host=str(self.home / "run"), user="mingqian_admin", password=password, dbname="mingqian", autocommit=True
        ) as connection:
            cursor = connection.execute(text)
            return cursor.fetchone() if cursor.description else None


def stat_of_all() -> list[tuple[int, int, str]]:
    """(pid, parent, start time) of all living processes."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] not in "ZX":
            found.append((int(entry.parent.name), int(fields[1]), fields[19]))
    return found


def alive(processes: set[tuple[int, str]]) -> set[tuple[int, str]]:
    """Which of `processes` still live."""
    return processes & {(pid, began) for pid, _, began in stat_of_all()}


def all_gone(processes: set[tuple[int, str]], seconds: float = 10) -> bool:
    """Whether all of them are gone within `seconds`."""
    until = time.monotonic() + seconds
    while alive(processes) and time.monotonic() < until:
        time.sleep(0.05)
    return not alive(processes)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
