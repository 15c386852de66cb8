"""The data folder: whose it is, which version made it, and what is said when it cannot be used (it stays untouched)."""

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from saas.embedded import binaries, identity
from saas.embedded import home as module
from saas.embedded.home import FORMAT, open_home
from saas.embedded.identity import Identity, choose
from saas.embedded.postgres import Postgres
from saas.embedded.stop import Stop, from_log, from_os_error
from saas.embedded.supervisor import describe


def code_of(path: Path) -> str:
    with pytest.raises(Stop) as stop:
        open_home(path).close()
    assert "\n" not in stop.value.line and len(stop.value.line) > 15
    return stop.value.code


def tree(path: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file() and p.name != "lock"}


def test_a_new_home_is_private_and_stamped(home):
    opened = open_home(home)
    assert opened.fresh
    opened.close()
    assert home.stat().st_mode & 0o777 == 0o700
    assert json.loads((home / "stamp.json").read_text())["format"] == FORMAT
    again = open_home(home)
    assert not again.fresh and again.admin_password() == again.admin_password()
    again.close()


def test_a_long_path_keeps_its_sockets_in_a_short_private_folder(home):
    opened = open_home(home / ("long" * 30))
    assert len(str(opened.run)) < 80 and opened.run.stat().st_mode & 0o777 == 0o700
    opened.close()
    assert not opened.run.exists()


@pytest.mark.parametrize("found", [FORMAT + 1, FORMAT - 1])
def test_a_home_of_another_version_is_refused_untouched(home, found):
    open_home(home).close()
    (home / "stamp.json").write_text(json.dumps({"format": found}))
    before = tree(home)
    assert code_of(home) == "MQ-VERSION"
    assert tree(home) == before


def test_a_cluster_of_another_postgresql_is_refused_untouched(home, tmp_path):
    (home / "pg").mkdir(parents=True)
    (home / "pg" / "PG_VERSION").write_text("15\n")
    with pytest.raises(Stop) as stop:
        Postgres(home / "pg", tmp_path, tmp_path / "log", "secret").prepare()
    assert stop.value.code == "MQ-VERSION" and "15" in stop.value.line
    assert (home / "pg" / "PG_VERSION").read_text() == "15\n"


def test_a_damaged_stamp_and_a_strangers_folder_are_refused(home):
    open_home(home).close()
    (home / "stamp.json").write_text("{}")
    assert code_of(home) == "MQ-HOME"
    stranger = home.with_name("papers")
    stranger.mkdir()
    (stranger / "thesis.txt").write_text("mine")
    assert code_of(stranger) == "MQ-HOME"
    assert (stranger / "thesis.txt").read_text() == "mine"


def test_one_supervisor_at_a_time(home):
    opened = open_home(home)
    assert code_of(home) == "MQ-RUNNING"
    opened.close()
    open_home(home).close()


def test_a_disk_without_room_is_said_before_anything_is_made(home, monkeypatch):
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9 - 1000, 1000))
    assert code_of(home) == "MQ-DISK"
    assert tree(home) == {}


def test_no_right_to_write_is_said_plainly(home):
    home.mkdir()
    home.chmod(0o755)
    if os.geteuid() == 0:
        assert as_nobody(lambda: code_of(home)) == "MQ-PERM"
        assert as_nobody(lambda: code_of(Path("/proc/mingqian"))) in ("MQ-PERM", "MQ-FILE")
    else:
        home.chmod(0o555)
        assert code_of(home) == "MQ-PERM"


def test_a_file_where_the_folder_should_be(home):
    home.write_text("not a folder")
    assert code_of(home) == "MQ-FILE"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "MQ-DISK"),
        (errno.EDQUOT, "MQ-DISK"),
        (errno.EACCES, "MQ-PERM"),
        (errno.EROFS, "MQ-PERM"),
        (errno.EIO, "MQ-FILE"),
    ],
)
def test_each_operating_system_error_has_its_line(number, code):
    assert from_os_error(OSError(number, os.strerror(number), "/data"), "/data").code == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('could not write to file "pg_wal/xlogtemp.31": No space left on device', "MQ-DISK"),
        ("The data directory was initialized by PostgreSQL version 16, which is not compatible", "MQ-VERSION"),
        ('could not open file "global/pg_filenode.map": Permission denied', "MQ-PERM"),
        ("could not create shared memory segment: Cannot allocate memory", "MQ-MEMORY"),
        ("something else", "MQ-SERVER"),
    ],
)
def test_a_server_that_ends_while_starting_is_explained(said, code):
    assert from_log(said, "PostgreSQL", Path("/log")).code == code


class Forbidding:
    """A kernel that allows no user namespace."""

    def unshare(self, flags):
        return -1

    def prctl(self, *_):
        return 0


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr(identity.os, "geteuid", lambda: 0)


def test_root_without_user_namespaces_and_with_a_closed_folder_is_told_to_be_someone_else(home, as_root, monkeypatch):
    home.mkdir(mode=0o700)
    monkeypatch.setattr(identity, "_usable", lambda *_: False)
    with pytest.raises(Stop) as stop:
        choose(home, Path("/bin/true"))
    assert stop.value.code == "MQ-ROOT" and "普通用户" in stop.value.line


def test_a_refused_namespace_is_noticed_in_the_probe(home, monkeypatch):
    home.mkdir()
    monkeypatch.setattr(identity, "LIBC", Forbidding())
    assert not identity._usable(Identity(unmapped=True), home, Path("/bin/true"))
    assert identity._usable(Identity(), home, Path("/bin/true"))


def test_binaries_of_ones_own_can_stand_in(monkeypatch, tmp_path):
    monkeypatch.setenv("MINGQIAN_PG_BIN", str(tmp_path))
    with pytest.raises(Stop) as stop:
        binaries.postgres_bin()
    assert stop.value.code == "MQ-BINARY" and "MINGQIAN_PG_BIN" in stop.value.line
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 17.2 (Debian 17.2-1)'\n")
    (tmp_path / "postgres").chmod(0o755)
    assert binaries.postgres_major(binaries.postgres_bin()) == "17"
    monkeypatch.setenv("MINGQIAN_VALKEY_SERVER", "/bin/true")
    assert binaries.valkey_server() == Path("/bin/true")


def test_how_a_process_ended_in_words():
    assert (describe(1), describe(-9), describe(-200)) == ("代码 1", "信号 SIGKILL", "信号 200")


def as_nobody(work):
    """The value of `work()` in a forked child that has given up root for good."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            os.write(writing, work().encode())
            os._exit(0)
        except BaseException as error:
            os.write(writing, repr(error).encode())
            os._exit(1)
    os.close(writing)
    os.waitpid(pid, 0)
    with os.fdopen(reading, "rb") as answer:
        return answer.read().decode()
