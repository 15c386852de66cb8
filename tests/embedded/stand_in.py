"""Stand-ins for the product's own processes, so that the launcher is tested alone: a page, a worker with a grandchild
of its own process group, a cron, and a `prepare` that keeps one row for every start.

`python -m tests.embedded.stand_in up PORT` is the launcher with these in place of `mingqian web`, `worker`, `cron`."""

import http.server
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg


def launcher(port: str) -> int:
    from saas.embedded import up

    up.command = lambda *argv: [sys.executable, "-m", "tests.embedded.stand_in", *argv]
    return up.main(port=int(port), demo="--no-demo" not in sys.argv)


def prepare() -> int:
    if os.environ.get("STAND_IN_PREPARE_FAILS"):
        print("MQ-DB · 试验:未能完成", file=sys.stderr)
        return 2
    with psycopg.connect(os.environ["MINGQIAN_DATABASE_URL"].replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("create table if not exists start(at timestamptz default clock_timestamp())")
        connection.execute("insert into start default values")
        print("starts", connection.execute("select count(*) from start").fetchone()[0], flush=True)
    return 0


def web() -> int:
    assert "MINGQIAN_DATABASE_URL" not in os.environ
    grandchild()
    port = int(sys.argv[sys.argv.index("--port") + 1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), http.server.SimpleHTTPRequestHandler)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server.serve_forever()
    return 0


def grandchild() -> None:
    """A descendant that ignores SIGTERM and has left its parent's process group, as a job's process does."""
    code = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.setpgrp(); time.sleep(600)"
    subprocess.Popen([sys.executable, "-c", code])


def sleeper() -> int:
    grandchild()
    Path(os.environ["MINGQIAN_HOME"], "log", f"{sys.argv[1]}.pid").write_text(str(os.getpid()))
    if os.environ.get("STAND_IN_DIES") == sys.argv[1]:
        return 3
    while True:
        time.sleep(1)


if __name__ == "__main__":
    name = sys.argv[1]
    actions = {"prepare": prepare, "web": web, "worker": sleeper, "cron": sleeper, "logins": lambda: 0}
    sys.exit(launcher(sys.argv[2]) if name == "up" else actions[name]())
