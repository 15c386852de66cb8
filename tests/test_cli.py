"""The command line: every command is known, imports come late, errors are one line."""

import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import yaml

from saas import cli
from saas.config import Incomplete
from saas.embedded.stop import Stop
from saas.errors import Refusal

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "line",
    ["up", "up --port 9000 --no-demo", "db init", "db migrate", "root create 440000 广东省司法厅", "demo", "logins",
     "prepare --demo", "web --host 0.0.0.0 --workers 3", "worker", "cron",
     "verify record.json", "draw inputs.json", "conformance tests/vectors/draw-v1"],
)  # fmt: skip
def test_each_command_is_known(line):
    assert callable(cli.parser().parse_args(line.split()).run)


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1"])
def test_a_port_that_is_none_is_refused(port, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["up", f"--port={port}"])
    assert ended.value.code == 2 and "1 到 65535" in capsys.readouterr().err


def test_help_imports_neither_flask_nor_the_database():
    code = (
        "import sys, saas.cli as c; c.parser(); print({'flask', 'sqlalchemy', 'redis', 'psycopg'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"


def failing(monkeypatch, error):
    def run(_):
        raise error

    monkeypatch.setattr(cli, "worker", run)
    return cli.main(["worker"])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Incomplete("缺少设置"), "MQ-CONFIG"),
        (Stop("MQ-PORT", "端口被占用"), "MQ-PORT"),
        (Refusal("MQ-17", "不可以"), "MQ-17"),
        (ModuleNotFoundError("No module named 'flask'", name="flask"), "MQ-INSTALL"),
        (PermissionError(13, "Permission denied", "/data"), "MQ-PERM"),
        (OSError(28, "No space left on device", "/data"), "MQ-DISK"),
        (psycopg.OperationalError("connection refused"), "MQ-DB"),
        (psycopg.errors.InsufficientPrivilege("permission denied"), "MQ-DB-ROLE"),
        (psycopg.errors.UniqueViolation("duplicate key"), "MQ-TAKEN"),
    ],
)
def test_what_a_person_can_put_right_is_one_line(monkeypatch, capsys, error, code):
    assert failing(monkeypatch, error) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith(code) and "\n" not in said


def test_an_unknown_error_has_a_reference_and_its_traceback_in_the_log(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("MINGQIAN_HOME", str(tmp_path))
    assert failing(monkeypatch, ZeroDivisionError("secret detail")) == 1
    said = capsys.readouterr().err
    reference = re.search(r"编号 ([0-9a-f]{8})", said)[1]
    assert "Traceback" not in said and "secret detail" not in said
    assert (
        reference in (tmp_path / "log/errors.log").read_text()
        and "secret detail" in (tmp_path / "log/errors.log").read_text()
    )


def test_db_init_keeps_the_passwords_that_running_processes_use(config, monkeypatch, tmp_path):
    monkeypatch.setenv("MINGQIAN_HOME", str(tmp_path))
    given = {kind: getattr(config, f"{kind}_url") for kind in ("web", "job", "portal")}
    from saas.config import read, store

    store(tmp_path, **{f"{kind}_url": url for kind, url in given.items()})
    assert cli.main(["db", "init"]) == 0
    assert {kind: read(tmp_path)[f"{kind}_url"] for kind in given} == given
    assert (tmp_path / "urls.json").stat().st_mode & 0o777 == 0o600
    assert config.owner_url not in (tmp_path / "urls.json").read_text()


def test_image_and_compose_file_use_commands_that_exist():
    commands = [
        s["command"] for s in yaml.safe_load((ROOT / "compose.yaml").read_text())["services"].values() if "command" in s
    ]
    ours = [c for c in commands if c[0] != "valkey-server"]
    dockerfile = (ROOT / "Dockerfile").read_text()
    ours.append(re.findall(r'"([^"]+)"', re.search(r"^CMD \[(.*)\]$", dockerfile, re.M)[1]))
    for command in ours:
        assert cli.parser().parse_args(command)
    for path in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.M):
        assert all((ROOT / part).exists() for part in path.split() if part != "frontend/translations"), path
