"""`mingqian up`: the whole system on one machine, from an empty folder to the sign-in page, in one terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from saas import config
from saas.embedded import binaries, supervisor
from saas.embedded.health import answers
from saas.embedded.home import Home, open_home
from saas.embedded.identity import adopt_orphans
from saas.embedded.postgres import Postgres
from saas.embedded.process import MARK, finish, spawn
from saas.embedded.signals import Ended, Signals
from saas.embedded.stop import Stop, from_os_error
from saas.embedded.supervisor import Child, Supervisor
from saas.embedded.valkey import Valkey

FIRST_ANSWER = 90  # seconds until the first page; a loaded two-core machine needs about ten


def main(port: int = 8000, host: str = "127.0.0.1", demo: bool = True, workers: int = 2) -> int:
    """Run until a signal ends it; the exit code. 0 after a signal, 2 when it cannot run (one line says why)."""
    sys.stdout.reconfigure(line_buffering=True)
    Signals.listen()
    adopt_orphans()
    home = None
    try:
        began = time.monotonic()
        path = config.home_of()
        home = open_home(path)
        left = supervisor.sweep_leftovers(str(path))
        supervisor.free_port(host, port, 5 if left else 0)
        return _run(home, host, port, demo, workers, began)
    except Stop as stop:
        print(f"\n无法启动 · {stop.code} · {stop.line}", file=sys.stderr)
        return 2
    except config.Incomplete as error:
        print(f"\n无法启动 · MQ-CONFIG · {error}", file=sys.stderr)
        return 2
    except OSError as error:
        stop = from_os_error(error, config.home_of())
        print(f"\n无法启动 · {stop.code} · {stop.line}", file=sys.stderr)
        return 2
    except Ended:
        return 0
    finally:
        if home is not None:
            home.close()


def _run(home: Home, host: str, port: int, demo: bool, workers: int, began: float) -> int:
    watched = Supervisor(str(home.path), say)
    env = child_environment(home, demo)
    try:
        say(f"数据目录 {home.path}")
        env |= _database(home, watched)
        env |= _queue(home, watched)
        _prepare(home, env, demo)
        env.pop("MINGQIAN_DATABASE_URL", None)  # the owner's: no web, worker or cron process ever holds it
        web, *others = _product(home, env, host, port, workers)
        with step("启动网页服务"):
            watched.begin(web)
            patience = time.monotonic() + FIRST_ANSWER
            watched.watch(0.1, until=lambda: answers(host, port) or time.monotonic() > patience)
            if not answers(host, port):
                raise Stop("MQ-WEB", f"网页服务没有应答：请查看日志 {home.logs / 'web.log'}")
        for child in others:  # after the first page: on two cores they would only slow it down
            watched.begin(child)
        say(f"已就绪，用时 {time.monotonic() - began:.1f} 秒 · 打开 http://{host}:{port}/ · 按 Ctrl-C 停止")
        if demo:
            _print_logins(env)
        watched.watch()
        return 0
    except Ended:
        say("正在停止…")
        return 0
    finally:
        watched.end()
        say("已停止")


def command(*argv: object) -> list[object]:
    """The command line of one of our own processes."""
    return [sys.executable, "-m", "saas.cli", *argv]


def child_environment(home: Home, demo: bool) -> dict[str, str]:
    """What every child of this run is started with."""
    env = {**os.environ, "MINGQIAN_HOME": str(home.path), MARK: str(home.path), "PYTHONUNBUFFERED": "1"}
    env.setdefault("MINGQIAN_SECURE_COOKIES", "0")  # plain http on this machine; behind a proxy the operator sets 1
    return {**env, "MINGQIAN_DEMO": "1" if demo else "0"}


def _database(home: Home, watched: Supervisor) -> dict[str, str]:
    given = os.environ.get("MINGQIAN_DATABASE_URL")
    if given:
        say("使用外部数据库(MINGQIAN_DATABASE_URL)")
        return {}
    log = home.logs / "postgres.log"
    postgres = Postgres(home.servers / "pg", home.run, log, home.admin_password(), home.identity)
    if not (postgres.data / "PG_VERSION").exists():
        with step("建立数据库"):
            postgres.prepare()
    postgres.prepare()

    def start() -> subprocess.Popen:
        postgres.start()
        return postgres.child

    with step(f"启动 PostgreSQL {binaries.postgres_major(binaries.postgres_bin())}"):
        watched.begin(Child("PostgreSQL ", start, postgres.ENDING, 20, log, ground=True))
        postgres.ensure_database()
    return {"MINGQIAN_DATABASE_URL": postgres.url()}


def _queue(home: Home, watched: Supervisor) -> dict[str, str]:
    if os.environ.get("MINGQIAN_REDIS_URL"):
        say("使用外部队列(MINGQIAN_REDIS_URL)")
        return {}
    log = home.logs / "valkey.log"
    valkey = Valkey(home.servers / "valkey", home.run, log, home.identity)

    def start() -> subprocess.Popen:
        valkey.start()
        return valkey.child

    with step("启动 Valkey"):
        watched.begin(Child("Valkey ", start, log=log, ground=True))
    return {"MINGQIAN_REDIS_URL": valkey.url()}


def _prepare(home: Home, env: dict[str, str], demo: bool) -> None:
    child = spawn(command("prepare", *(["--demo"] if demo else [])), None, env, cwd=_root())
    if finish(child) != 0:
        raise Stop(
            "MQ-PREPARE",
            f"准备数据库未完成（见上一行；PostgreSQL 日志 {home.logs / 'postgres.log'}）:改正后再运行，已有数据未丢失",
        )


def _product(home: Home, env: dict[str, str], host: str, port: int, workers: int) -> list[Child]:
    def child(name: str, log: str, *argv: object) -> Child:
        path = home.logs / log
        return Child(name, lambda: spawn(command(*argv), path, env, cwd=_root()), log=path)

    return [
        child("网页服务", "web.log", "web", "--host", host, "--port", port, "--workers", workers),
        child("后台任务", "worker.log", "worker"),
        child("定时任务", "cron.log", "cron"),
    ]


def _print_logins(env: dict[str, str]) -> None:
    finish(spawn(command("logins"), None, env, cwd=_root()), 30)


def _root() -> Path:
    return Path(__file__).parents[2]


def say(line: str) -> None:
    """One line of progress."""
    print(f"[明签] {line}", flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """A step of setting up: its name at once, its seconds when it is done."""
    Signals.check()
    began = time.monotonic()
    print(f"[明签] {name} …", end="", flush=True)
    yield
    print(f" {time.monotonic() - began:.1f} 秒", flush=True)
