"""Holding the children of one run: start, look after, restart with a growing pause, end them all."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from saas.embedded import process
from saas.embedded.signals import Signals
from saas.embedded.stop import Stop

PAUSES = (1, 2, 4, 8, 16, 30)  # seconds before the first, second … restart in a row
STEADY = 60  # a child that lived this long starts again with the shortest pause


@dataclass
class Child:
    """Something that must be alive while the run lasts. `start` makes it anew and returns its process."""

    name: str
    start: Callable[[], subprocess.Popen]
    ending: int = signal.SIGTERM
    seconds: float = 10
    log: Path | None = None
    ground: bool = False  # a server that the others stand on: ends after them
    running: subprocess.Popen | None = None
    began: float = 0
    deaths: int = 0
    due: float = 0


@dataclass
class Supervisor:
    """The children in order of dependence: the last started is the first to end. `say` prints one line."""

    mark: str
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)

    def begin(self, child: Child) -> None:
        """Start `child` and look after it from now on."""
        self.children.append(child)
        child.running, child.began = child.start(), time.monotonic()

    def watch(self, every: float = 0.5, until: Callable[[], bool] = lambda: False) -> None:
        """Look after the children until a signal raises Ended, or `until()` holds.
        Raises Stop when a restart cannot work."""
        while not until():
            Signals.check()
            for child in self.children:
                self._look(child)
            process.reap(keep=[c.running.pid for c in self.children if c.running])
            time.sleep(every)

    def _look(self, child: Child) -> None:
        now = time.monotonic()
        if child.running is not None:
            code = child.running.poll()
            if code is None:
                return
            left = child.running.pid
            process.sweep(lambda pid, session, _: session == left)
            child.deaths = 1 if now - child.began > STEADY else child.deaths + 1
            pause = PAUSES[min(child.deaths, len(PAUSES)) - 1]
            child.running, child.due = None, now + pause
            where = f",日志 {child.log}" if child.log else ""
            self.say(f"{child.name}意外结束({describe(code)}),{pause} 秒后重新启动（第 {child.deaths} 次{where}）")
        elif now >= child.due:
            child.running, child.began = child.start(), time.monotonic()
            self.say(f"{child.name}已重新启动")

    def end(self) -> None:
        """End every child, the last first, and whatever else carries this run's mark."""
        living = [c for c in reversed(self.children) if c.running is not None]
        for child in living:
            if not child.ground and child.running.poll() is None:
                child.running.send_signal(child.ending)
        for child in living:
            process.end(child.running, child.ending if child.ground else None, child.seconds)
        wanted = f"{process.MARK}={self.mark}\0".encode()
        process.sweep(lambda pid, session, environment: wanted in environment + b"\0")
        process.reap()


def describe(code: int) -> str:
    """An exit code in words: `代码 1`, or the name of the signal that ended the process."""
    if code >= 0:
        return f"代码 {code}"
    try:
        return f"信号 {signal.Signals(-code).name}"
    except ValueError:
        return f"信号 {-code}"


def sweep_leftovers(mark: str) -> int:
    """Let what an earlier run of the same data folder left behind end by itself for a moment, then kill it;
    return how many were left. (Its supervisor was killed, upon which the kernel asked the children to end.)"""
    wanted = f"{process.MARK}={mark}\0".encode()

    def ours(pid: int, session: int, environment: bytes) -> bool:
        return wanted in environment + b"\0"

    until, found = time.monotonic() + 4, 0
    while (left := process.count(ours)) and time.monotonic() < until:
        found = max(found, left)
        time.sleep(0.1)
    process.sweep(ours)
    return found


def free_port(host: str, port: int, patience: float) -> None:
    """Raise Stop MQ-PORT unless `port` can be listened on; wait `patience` seconds for one that is just closing."""
    import socket

    until = time.monotonic() + patience
    while True:
        try:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
                probe.listen(1)
            return
        except PermissionError:
            raise Stop(
                "MQ-PORT", f"没有使用端口 {port} 的权限：请用 1024 以上的端口，如 mingqian up --port 8001"
            ) from None
        except OSError as error:
            if time.monotonic() > until:
                raise Stop(
                    "MQ-PORT",
                    f"端口 {port} 不能使用({error.strerror}):请换一个端口,"
                    f"如 make run PORT={port + 1} 或 mingqian up --port {port + 1}",
                ) from None
            time.sleep(0.2)
