"""`mingqian verify | draw | conformance` as a person calls them: another process, no database, exit codes, last lines."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from saas.supervision.draws import words
from saas.supervision.draws.engine import canon
from saas.supervision.draws.engine.conformance import kind_of
from tests.factories import draw_records

ROOT = Path(__file__).parents[3]
VECTORS = ROOT / "tests/vectors/draw-v1"


def mingqian(*arguments: object) -> subprocess.CompletedProcess:
    """Without any setting: what needs a database or a queue would fail."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MINGQIAN_")}
    return subprocess.run([sys.executable, "-m", "saas.cli", *map(str, arguments)], cwd=ROOT, env=environment,
                          capture_output=True)  # fmt: skip


def lines(output: bytes) -> list[str]:
    return output.decode("utf-8").splitlines()


@pytest.mark.req("B-46")
def test_a_record_that_stands():
    done = mingqian("verify", VECTORS / "draw-sha256.json")
    said = lines(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert [line[0] for line in said if line[0].isdigit()] == list("12345")
    assert "对象 24，执法人员 9，专家 2" in said[0] and "抽中 5" in said[3]
    assert json.loads(said[-1]) == {"ok": True, "head": "b643e4d12ef696bbd187fcc1a0f804454a59d0fc299a64af0f4fcdb12e3e9eb5"}
    assert said[-1].startswith('{"ok":true,"head":"')


def test_a_record_that_does_not_stand(tmp_path):
    record = json.loads((VECTORS / "draw-sha256.json").read_bytes())
    record["result"]["officers"]["teams"][0]["members"][0] = "P0000"
    path = tmp_path / "记录.json"
    path.write_bytes(canon(record))
    done = mingqian("verify", path)
    said = lines(done.stdout)
    assert done.returncode == 1
    assert said[-1] == '{"ok":false,"code":"E_RESULT","where":"result.officers"}'
    assert said[-2].startswith("4 不通过  E_RESULT result.officers：") and str(words.sentence("E_RESULT")) in said[-2]
    assert [line[0] for line in said[:-2] if line[0] != " "] == list("123")


def test_a_record_is_drawn_and_the_one_drawn_stands(tmp_path):
    inputs = draw_records.inputs(12)
    path = tmp_path / "inputs.json"
    path.write_text(json.dumps(inputs | {"events": []}, indent=2), "utf-8")
    done = mingqian("draw", path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == canon(draw_records.record(12))
    whole = tmp_path / "record.json"
    whole.write_bytes(done.stdout)
    assert mingqian("verify", whole).returncode == 0
    again = mingqian("draw", whole)  # what is drawn already is not drawn again
    assert again.returncode == 1 and json.loads(lines(again.stderr)[-1])["code"] == "E_FORMAT"


@pytest.mark.parametrize("text, code", [(b"[]", "E_FORMAT"), (b"{", "E_FORMAT"), (None, "E_SEED")])
def test_what_cannot_be_drawn(tmp_path, text, code):
    path = tmp_path / "inputs.json"
    path.write_bytes(text or canon(draw_records.inputs(12) | {"contributions": []}))
    done = mingqian("draw", path)
    said = lines(done.stderr)
    assert (done.returncode, done.stdout) == (1, b"")
    assert json.loads(said[-1]) == {"ok": False, "code": code, "where": "contributions" if text is None else ""}
    assert str(words.sentence(code)) in said[-2]


@pytest.mark.req("B-46")
def test_all_published_vectors_hold():
    done = mingqian("conformance", VECTORS)
    said = lines(done.stdout)
    assert done.returncode == 0
    assert [line.split("  ")[0] for line in said[:-1]] == sorted(path.name for path in VECTORS.iterdir())
    counts = json.loads(said[-1])
    assert (counts["ok"], counts["files"], counts["failed"]) == (True, len(said) - 1, 0) and counts["cases"] > 100


def test_a_strange_or_damaged_file_among_the_vectors_is_named(tmp_path):
    for name in ("drbg.json", "quota.json"):
        shutil.copy(VECTORS / name, tmp_path)
    (tmp_path / "notes.txt").write_text("?")
    (tmp_path / "more").mkdir()
    (tmp_path / "drbg.json").write_bytes((VECTORS / "drbg.json").read_bytes().replace(b'"out": "', b'"out": "9'))
    done = mingqian("conformance", tmp_path)
    said = lines(done.stdout)
    assert done.returncode == 1
    assert [line.split("  ")[0] for line in said[:-1]] == ["drbg.json", "more/", "notes.txt", "quota.json"]
    assert ["不符" in line for line in said[:-1]] == [True, True, True, False]
    assert json.loads(said[-1])["failed"] == 3 and kind_of("notes.txt") is None


def test_an_empty_folder_proves_nothing(tmp_path):
    done = mingqian("conformance", tmp_path)
    assert done.returncode == 1 and json.loads(lines(done.stdout)[-1])["ok"] is False


@pytest.mark.parametrize("command", ["verify", "draw", "conformance"])
def test_a_path_that_is_not_there_is_one_line(command, tmp_path):
    done = mingqian(command, tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, b"")
    assert lines(done.stderr) == [line for line in lines(done.stderr) if "无法读取" in line and "none" in line]


def test_neither_database_nor_web_server_is_loaded():
    code = (
        "import sys; from saas import cli; cli.main(['verify', 'tests/vectors/draw-v1/draw-sm3.json']);"
        "print({'sqlalchemy', 'psycopg', 'redis', 'granian', 'flask_login'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_a_file_longer_than_the_limit_is_read_no_further(tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(300 * 2**20)
    done = mingqian("verify", path)
    assert done.returncode == 1 and json.loads(lines(done.stdout)[-1])["code"] == "E_FORMAT"
    assert "longer than 209715200 bytes" in lines(done.stdout)[-2]
