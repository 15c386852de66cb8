"""The whole launcher with stand-ins for the product: what people see, and what is left however it ends."""

import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path

import pytest

from saas.config import read
from saas.embedded.health import answers
from tests.embedded.running import Run, alive, all_gone

pytestmark = pytest.mark.deep


@pytest.fixture
def start(home):
    runs = []

    def starter(**options) -> Run:
        runs.append(Run(options.pop("home", home), **options))
        return runs[-1]

    yield starter
    for run in runs:
        run.end(signal.SIGINT)


@pytest.mark.parametrize("name", ["home", "数据 目录 %41", "a-very-long-name-of-a-folder" * 4])
def test_it_comes_up_and_ctrl_c_leaves_no_process(start, home, name):
    home = home.with_name(name)
    run = start(home=home).wait_for("已就绪")
    below = run.descendants()
    assert len(below) > 10
    assert run.end(signal.SIGINT) == 0
    assert all_gone(below), alive(below)
    assert "已停止" in run.text and "Traceback" not in run.text
    assert (home.stat().st_mode & 0o777, (home / "pg-admin.secret").stat().st_mode & 0o777) == (0o700, 0o600)


def test_kill_9_of_everything_and_a_new_start_lose_nothing(start):
    run = start().wait_for("已就绪")
    run.sql("create table kept as select generate_series(1, 1000) as n")
    below = run.descendants()
    for pid, _ in below:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    assert run.end() == -signal.SIGKILL
    again = start(port=run.port).wait_for("已就绪")
    assert again.sql("select count(*) from kept") == (1000,)
    assert "starts 2" in again.text


def test_kill_9_of_the_launcher_alone_takes_everything_with_it(start):
    run = start().wait_for("已就绪")
    below = run.descendants()
    run.end(signal.SIGKILL)
    again = start(port=run.port).wait_for("已就绪")
    assert all_gone(below), alive(below)
    assert again.sql("select count(*) from start") == (2,)


def test_a_child_that_dies_is_restarted_and_that_is_said(start):
    run = start().wait_for("已就绪")
    pid = pid_of(run, "worker")
    os.kill(pid, signal.SIGKILL)
    run.wait_for("后台任务意外结束(信号 SIGKILL),1 秒后重新启动").wait_for("后台任务已重新启动")
    assert pid_of(run, "worker", but=pid) != pid


def test_the_product_itself_comes_up_survives_a_dead_web_server_and_leaves_nothing(start):
    run = start(real=True).wait_for("已就绪", 120)
    assert {"web_url", "job_url", "portal_url", "redis_url"} <= set(read(run.home))
    assert answers("127.0.0.1", run.port)
    until = time.monotonic() + 30
    while not (workers := [p for p in commands(run) if b"saas.cli\0worker" in p[1]]) and time.monotonic() < until:
        time.sleep(0.1)
    assert workers
    os.kill(min(pid for pid, line in commands(run) if b"granian" in line), signal.SIGKILL)
    run.wait_for("网页服务意外结束(信号 SIGKILL)").wait_for("网页服务已重新启动")
    until = time.monotonic() + 60
    while not answers("127.0.0.1", run.port) and time.monotonic() < until:
        time.sleep(0.2)
    assert answers("127.0.0.1", run.port)
    below = run.descendants()
    assert run.end(signal.SIGTERM) == 0
    assert all_gone(below), alive(below)
    assert "Traceback" not in run.text


def commands(run: Run) -> list[tuple[int, bytes]]:
    """(pid, command line) of everything below the launcher."""
    found = []
    for pid, _ in run.descendants():
        with suppress(OSError):
            found.append((pid, Path(f"/proc/{pid}/cmdline").read_bytes()))
    return found


def pid_of(run: Run, name: str, but: int = 0, seconds: float = 15) -> int:
    """The pid that a stand-in has written, other than `but`."""
    until, file = time.monotonic() + seconds, run.home / "log" / f"{name}.pid"
    while time.monotonic() < until:
        if file.exists() and (text := file.read_text()) and int(text) != but:
            return int(text)
        time.sleep(0.1)
    raise AssertionError(f"{name} has not written its pid")


def test_the_database_dying_is_survived(start):
    run = start().wait_for("已就绪")
    os.kill(int((run.home / "servers/pg/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    run.wait_for("PostgreSQL 意外结束").wait_for("PostgreSQL 已重新启动")
    assert run.sql("select count(*) from start") == (1,)


def test_a_child_that_cannot_live_is_tried_with_growing_pauses(start):
    run = start(STAND_IN_DIES="cron").wait_for("已就绪")
    run.wait_for("定时任务意外结束(代码 3),1 秒").wait_for("定时任务意外结束(代码 3),2 秒", 20)
    assert "第 2 次" in run.text


def test_a_second_up_on_the_same_home_is_refused_in_one_line(start):
    run = start().wait_for("已就绪")
    second = start()
    assert second.process.wait(20) == 2
    second.end()
    assert "MQ-RUNNING" in second.text and str(run.process.pid) in second.text
    assert len([line for line in second.lines if line]) == 1
    assert run.process.poll() is None


def test_a_port_in_use_is_refused_in_one_line(start, home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = start(port=taken.getsockname()[1])
        assert run.process.wait(20) == 2
    run.end()
    assert "MQ-PORT" in run.text and "--port" in run.text and "Traceback" not in run.text
    assert not (home / "servers" / "pg").exists()


def test_a_failing_preparation_ends_everything(start):
    run = start(STAND_IN_PREPARE_FAILS="1")
    assert run.process.wait(30) == 2
    run.end()
    assert "MQ-DB · 试验" in run.text and "MQ-PREPARE" in run.text and "Traceback" not in run.text
    assert alive(run.descendants()) == set()
    assert "已就绪" in start().wait_for("已就绪").text


def test_a_signal_in_the_middle_of_setting_up_leaves_nothing(start):
    run = start().wait_for("建立数据库")
    below = run.descendants()
    assert run.end(signal.SIGTERM) == 0
    assert all_gone(below), alive(below)
    assert "Traceback" not in run.text
    start().wait_for("已就绪")


def test_servers_of_ones_own_replace_the_embedded_ones(start, config):
    run = start(MINGQIAN_DATABASE_URL=config.owner_url, MINGQIAN_REDIS_URL=config.redis_url).wait_for("已就绪")
    assert "使用外部数据库" in run.text and "使用外部队列" in run.text
    assert not (run.home / "servers" / "pg").exists()
