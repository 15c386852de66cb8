"""One Valkey of our own for the queue: a Unix socket only, every write kept in the append-only file."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis

from saas.embedded import binaries
from saas.embedded.identity import MYSELF, Identity
from saas.embedded.process import end, spawn
from saas.embedded.signals import Signals
from saas.embedded.stop import from_log

READY_SECONDS = 30


@dataclass
class Valkey:
    """A server with its files in `data` and its socket in `run`. `fleeting`: a test's, nothing is kept."""

    data: Path
    run: Path
    log: Path
    identity: Identity = MYSELF
    fleeting: bool = False
    child: subprocess.Popen | None = None

    @property
    def socket(self) -> Path:
        return self.run / "valkey.sock"

    def url(self, number: int = 0) -> str:
        """redis-py URL of logical database `number`."""
        return f"unix://{quote(str(self.socket))}?db={number}"

    def start(self, *, outlive: bool = False) -> None:
        """Start the server and wait until it answers. Raises Stop when it ends instead."""
        mark = self.log.stat().st_size if self.log.exists() else 0
        argv = [
            binaries.valkey_server(),
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
            "--dir",
            self.data,
            "--appendonly",
            "no" if self.fleeting else "yes",
            "--save",
            "",
            "--maxmemory-policy",
            "noeviction",
            "--daemonize",
            "no",
            "--databases",
            "64",
            "--loglevel",
            "warning",
        ]
        self.child = spawn(
            argv,
            self.log,
            os.environ,
            identity=self.identity,
            ending=None if outlive else signal.SIGTERM,
            cwd=self.data,
        )
        try:
            if self._answers():
                return
        except BaseException:
            self.stop()
            raise
        end(self.child)
        with open(self.log, "rb") as file:
            file.seek(mark)
            raise from_log(file.read()[-4000:].decode(errors="replace"), "Valkey", self.log)

    def _answers(self) -> bool:
        until = time.monotonic() + READY_SECONDS
        while self.child.poll() is None and time.monotonic() < until:
            Signals.check()
            try:
                with redis.Redis.from_url(self.url()) as client:
                    client.ping()
                return True
            except (redis.ConnectionError, redis.BusyLoadingError):
                time.sleep(0.03)
        return False

    def stop(self) -> None:
        """End the server; it writes its file first."""
        if self.child is not None:
            end(self.child, signal.SIGTERM, 10)
