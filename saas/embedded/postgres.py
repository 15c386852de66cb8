"""One PostgreSQL of our own: made, started and stopped with the wheel's binaries, reachable by Unix socket only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import psycopg

from saas.embedded import binaries
from saas.embedded.identity import MYSELF, Identity
from saas.embedded.process import end, finish, spawn
from saas.embedded.signals import Signals
from saas.embedded.stop import Stop, from_log, from_os_error

ADMIN = "mingqian_admin"  # administers the embedded cluster; the application never signs in as it
DATABASE = "mingqian"
RETRY_SECONDS = 5  # after kill -9 the dead server's lock and memory need a moment to go away
READY_SECONDS = 120  # crash recovery of a busy year is seconds; two minutes mean that something is wrong
SMALL = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "150",
    "shared_buffers": "64MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "256MB",
    "min_wal_size": "64MB",
    "jit": "off",
    "io_method": "sync",
    "huge_pages": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "off",
    "log_checkpoints": "off",
    "password_encryption": "scram-sha-256",
}
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


@dataclass
class Postgres:
    """A cluster in `data`, its socket in `run`, its log in `log`. `fleeting`: a test's, it need not survive a crash."""

    data: Path
    run: Path
    log: Path
    password: str
    identity: Identity = MYSELF
    fleeting: bool = False
    child: subprocess.Popen | None = None
    ENDING: ClassVar[int] = signal.SIGINT  # a fast shutdown

    def url(self, database: str = DATABASE, user: str = ADMIN, password: str | None = None) -> str:
        """SQLAlchemy URL of `database` on this cluster."""
        secret = quote(self.password if password is None else password, safe="")
        return f"postgresql+psycopg://{user}:{secret}@/{database}?host={quote(str(self.run), safe='')}"

    def prepare(self) -> bool:
        """Make the cluster unless it is there; True when made. Raises Stop: other version, no space, no right."""
        folder = binaries.postgres_bin()
        ours = binaries.postgres_major(folder)
        if (self.data / "PG_VERSION").exists():
            made = (self.data / "PG_VERSION").read_text().strip()
            if made != ours:
                raise Stop(
                    "MQ-VERSION",
                    f"数据目录由 PostgreSQL {made} 建立，本版本使用 {ours},不能直接读取:"
                    "请用原版本导出后再导入，或换一个 MINGQIAN_HOME(原数据未改动)",
                )
            return False
        fresh = self.data.with_name(self.data.name + ".new")  # renamed when whole
        shutil.rmtree(fresh, ignore_errors=True)
        secret = fresh.with_name(".initdb-password")
        try:
            secret.write_text(self.password + "\n")
            secret.chmod(0o600)
            os.chown(secret, self.identity.owner, -1)
            child = spawn(
                [
                    folder / "initdb",
                    "-D",
                    fresh,
                    "-U",
                    ADMIN,
                    f"--pwfile={secret}",
                    "-A",
                    "scram-sha-256",
                    "-E",
                    "UTF8",
                    *(["--locale-provider=builtin"] if int(ours) >= 17 else []),
                    "--locale=C.UTF-8",
                    "--no-instructions",
                    *(["--no-sync"] if self.fleeting else []),
                ],
                self.log,
                self._env(),
                identity=self.identity,
            )
            if finish(child, 120) != 0:
                raise from_log(self._tail(), "PostgreSQL", self.log)
            fresh.rename(self.data)
        except OSError as error:
            raise from_os_error(error, self.data) from error
        finally:
            secret.unlink(missing_ok=True)
        return True

    def start(self, *, outlive: bool = False) -> None:
        """Start the server and wait until it answers. Tries again for a few seconds after a kill -9. Raises Stop."""
        settings = {**SMALL, **(FLEETING if self.fleeting else {}), "unix_socket_directories": str(self.run)}
        folder = binaries.postgres_bin()
        if int(binaries.postgres_major(folder)) < 18:  # another server may stand in (MINGQIAN_PG_BIN)
            del settings["io_method"]
        argv = [folder / "postgres", "-D", self.data]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        began = time.monotonic()
        while True:
            mark = self.log.stat().st_size if self.log.exists() else 0
            self.child = spawn(
                argv, self.log, self._env(), identity=self.identity, ending=None if outlive else signal.SIGINT
            )
            try:
                if self._answers():
                    return
            except BaseException:
                self.stop()
                raise
            said = self._tail(mark)
            if (
                "lock file" not in said
                and "shared memory block" not in said
                or time.monotonic() - began > RETRY_SECONDS
            ):
                if "lock file" in said:
                    raise Stop("MQ-LOCK", f"另一个 PostgreSQL 仍在使用 {self.data}:请先结束它，再重新运行")
                raise from_log(said, "PostgreSQL", self.log)
            time.sleep(0.5)

    def ensure_database(self, name: str = DATABASE) -> None:
        """Create the empty database unless it is there."""
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
                connection.execute(f'create database "{name}"')

    def stop(self) -> None:
        """End the server as a fast shutdown: open transactions roll back, data are written."""
        if self.child is not None:
            end(self.child, signal.SIGINT, 20)

    def _dsn(self, database: str) -> str:
        return self.url(database).replace("+psycopg", "", 1)

    def _answers(self) -> bool:
        until = time.monotonic() + READY_SECONDS
        while self.child.poll() is None and time.monotonic() < until:
            Signals.check()
            try:
                psycopg.connect(self._dsn("postgres"), connect_timeout=5).close()
                return True
            except psycopg.OperationalError as error:
                if "password authentication" in str(error):
                    self.stop()
                    raise Stop(
                        "MQ-VERSION",
                        f"{self.data} 的管理口令与数据目录中的不一致：请恢复 pg-admin.secret,"
                        "或换一个 MINGQIAN_HOME(原数据未改动)",
                    ) from error
                time.sleep(0.05)
        return False

    def _tail(self, mark: int = 0) -> str:
        try:
            with open(self.log, "rb") as file:
                file.seek(mark)
                return file.read()[-4000:].decode(errors="replace")
        except OSError:
            return ""

    def _env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return {**kept, "LC_ALL": "C", "TZ": "UTC"}
