"""Starting a child so that it cannot outlive the supervisor, and ending it with everything it started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from saas.embedded.identity import MYSELF, Identity, die_with_parent
from saas.embedded.signals import ALL, Signals
from saas.embedded.stop import Stop, from_os_error

MARK = "MINGQIAN_SUPERVISED"  # in the environment of every child: whose it is


def spawn(
    argv: Sequence[object],
    log: Path | None,
    env: Mapping[str, str],
    *,
    identity: Identity = MYSELF,
    ending: int | None = signal.SIGTERM,
    cwd: Path | None = None,
) -> subprocess.Popen:
    """Start `argv` in a session of its own, output appended to `log` (None: this process's own output).

    `ending` is the signal the kernel sends it when we die, None for a child meant to outlive us. Raises Stop.
    """
    parent = os.getpid()

    def before_exec() -> None:
        for number in ALL:
            signal.signal(number, signal.SIG_DFL)
        identity.step_down()
        if ending is not None:
            die_with_parent(ending, parent)

    out = None
    try:
        out = open(log, "ab") if log else None  # noqa: SIM115 - handed to the child
        return subprocess.Popen(
            [str(a) for a in argv],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out and subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            preexec_fn=before_exec,
        )
    except OSError as error:
        raise from_os_error(error, log or str(argv[0])) from error
    except subprocess.SubprocessError as error:  # stepping down was refused after `choose` had seen it work
        raise Stop("MQ-ROOT", "本机不允许切换运行身份：请改用普通用户运行本命令") from error
    finally:
        if out:
            out.close()


def finish(child: subprocess.Popen, seconds: float = 3600) -> int:
    """Wait for `child` to end by itself; its exit code. It is ended with everything it started when a signal
    (Ended) or the end of `seconds` breaks off the waiting."""
    until = time.monotonic() + seconds
    try:
        while child.poll() is None and time.monotonic() < until:
            Signals.check()
            time.sleep(0.02)
    finally:
        end(child)
    return child.returncode


def end(child: subprocess.Popen, number: int | None = signal.SIGTERM, seconds: float = 10) -> None:
    """Ask `child` to end with `number` (None: it was asked already); after `seconds` kill it. Then kill what is left
    of its session."""
    if child.poll() is None:
        if number is not None:
            child.send_signal(number)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    sweep(lambda pid, session, _: session == child.pid)


Chosen = Callable[[int, int, bytes], bool]  # (pid, session, environment it was started with)


def sweep(chosen: Chosen, seconds: float = 3) -> None:
    """Kill every process that is `chosen`, until none is left or `seconds` are over."""
    until = time.monotonic() + seconds
    while (found := _matching(chosen)) and time.monotonic() < until:
        for pid in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)


def count(chosen: Chosen) -> int:
    """How many processes are `chosen`."""
    return len(_matching(chosen))


def _matching(chosen: Chosen) -> list[int]:
    return [pid for pid, session in processes() if pid != os.getpid() and chosen(pid, session, environment(pid))]


def processes() -> list[tuple[int, int]]:
    """(pid, session) of every living process that this machine shows; empty where there is no /proc."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            found.append((int(entry.parent.name), int(fields[3])))
    return found


def environment(pid: int) -> bytes:
    """The environment that `pid` was started with; empty when it is not ours to read."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def reap(keep: Collection[int] = ()) -> None:
    """Collect orphans that this process adopted and that have ended; the pids in `keep` are left to their Popen."""
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(errors="replace").rpartition(")")[2].split()
            pid = int(entry.parent.name)
            if fields[0] == "Z" and int(fields[1]) == os.getpid() and pid not in keep:
                os.waitpid(pid, os.WNOHANG)
        except OSError:
            continue
