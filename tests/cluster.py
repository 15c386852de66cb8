"""The throw-away PostgreSQL and Valkey of one test run, and one migrated database for every xdist worker.

The first test that needs a database starts a keeper process; it holds both servers and ends them when the run's
controller is gone, however it went. Tests without a database never pay for it.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from saas.config import Config

FOLDER = "MINGQIAN_TEST_CLUSTER"  # set by the controller, inherited by its xdist workers
TEMPLATE = "mingqian_template"


@dataclass(frozen=True)
class Cluster:
    """A running pair of servers: the cluster administrator's URL, the queue's, and the three logins of `db init`."""

    admin_url: str
    redis_url: str
    logins: dict[str, str]

    def config(self, database: str, number: int, home: Path) -> Config:
        """Settings of a process that works on `database` and on queue database `number`."""
        urls = {name: at(url, database) for name, url in self.logins.items()}
        return Config(
            home=home,
            owner_url=at(self.admin_url, database),
            redis_url=self.redis_url.replace("db=0", f"db={number}"),
            secret_key="test-" + "k" * 40,
            pii_key="cGlpLXRlc3Qta2V5LXBpaS10ZXN0LWtleS1waWktdGU",
            secure_cookies=False,
            demo=False,
            **urls,
        )

    def create_database(self, name: str, template: str = TEMPLATE) -> None:
        """A copy of the migrated template, or of `template`; replaces one of the same name."""
        with psycopg.connect(dsn(self.admin_url), autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')
            connection.execute(f'create database "{name}" template "{template}"')

    def drop_database(self, name: str) -> None:
        """Remove a database with every connection to it."""
        with psycopg.connect(dsn(self.admin_url), autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')


def at(url: str, database: str) -> str:
    """The same login on another database of the cluster."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def dsn(url: str) -> str:
    """A SQLAlchemy URL as libpq takes it."""
    return url.replace("+psycopg", "", 1)


def open_run() -> Path:
    """By the controller, before any test: the run's own folder. `/tmp` keeps the socket's path short."""
    folder = Path(tempfile.mkdtemp(prefix="mqt-", dir="/tmp"))
    os.environ[FOLDER] = f"{folder}:{os.getpid()}"
    return folder


def close_run(folder: Path) -> None:
    """By the controller, after the last test: end the keeper and remove the folder."""
    with locked(folder):
        (folder / "end").touch()
    until = time.monotonic() + 30
    while (folder / "keeper").exists() and time.monotonic() < until:
        time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


def acquire() -> Cluster:
    """The run's cluster; started, given its roles and its migrated template by whoever asks first."""
    folder, controller = os.environ[FOLDER].rsplit(":", 1)
    folder = Path(folder)
    with locked(folder):
        state, broken = folder / "cluster.json", folder / "broken"
        if broken.exists():
            raise RuntimeError(
                f"the test database could not be made: {broken.read_text()} (see the first error of the run)"
            )
        if not state.exists():
            try:
                _start(folder, int(controller))
                state.write_text(json.dumps(_furnish(json.loads((folder / "keeper").read_text()))))
            except BaseException as error:
                broken.write_text(repr(error))
                raise
        return Cluster(**json.loads(state.read_text()))


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One process of the run at a time."""
    with open(folder / "lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _start(folder: Path, controller: int) -> None:
    with open(folder / "keeper.log", "ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.cluster", str(folder), str(controller)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=Path(__file__).parent.parent,
        )
    while not (folder / "keeper").exists():
        if keeper.poll() is not None:
            raise RuntimeError(f"the test cluster did not start:\n{(folder / 'keeper.log').read_text()}")
        time.sleep(0.02)
    keeper.returncode = 0  # it outlives this worker on purpose


def _furnish(urls: dict[str, str]) -> dict:
    from migrations.run import upgrade
    from tenants.cluster import init

    with psycopg.connect(dsn(urls["admin_url"]), autocommit=True) as connection:
        connection.execute(f'create database "{TEMPLATE}"')
    owner = at(urls["admin_url"], TEMPLATE)
    logins = init(owner)
    upgrade(owner)
    return {**urls, "logins": logins}


def keep(folder: Path, controller: int) -> None:
    """The keeper: hold both servers until the controller says `end` or is gone."""
    from saas.embedded import binaries
    from saas.embedded.identity import choose
    from saas.embedded.postgres import Postgres
    from saas.embedded.valkey import Valkey

    began = born(controller)
    servers, run = folder / "servers", folder / "run"
    servers.mkdir()
    identity = choose(servers, binaries.postgres_bin() / "postgres")
    for made in (run, servers / "valkey"):
        made.mkdir()
        os.chown(made, identity.owner, -1)
    postgres = Postgres(servers / "pg", run, folder / "pg.log", secrets.token_urlsafe(12), identity, fleeting=True)
    valkey = Valkey(servers / "valkey", run, folder / "valkey.log", identity, fleeting=True)
    try:
        postgres.prepare()
        postgres.start()
        valkey.start()
        told = folder / "keeper.new"
        told.write_text(json.dumps({"admin_url": postgres.url("postgres"), "redis_url": valkey.url()}))
        told.rename(folder / "keeper")
        while not (folder / "end").exists() and born(controller) == began:
            time.sleep(0.1)
    finally:
        postgres.stop()
        valkey.stop()
        shutil.rmtree(folder, ignore_errors=True)


def born(pid: int) -> str | None:
    """When a living process started; with its number it names one process only. None when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
