"""`verify_draw.pyz`: one file, no product around it, the same bytes wherever it is built."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from saas.supervision.draws import engine, zipapp
from saas.supervision.draws.engine import canon
from tests.factories import draw_records

VECTORS = Path(__file__).parents[2] / "vectors/draw-v1"


@pytest.fixture(scope="module")
def pyz(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("alone") / zipapp.NAME
    zipapp.build_pyz(path)
    return path


def alone(pyz: Path, *arguments: object) -> subprocess.CompletedProcess:
    """Isolated from this folder, from installed packages and from the environment."""
    return subprocess.run([sys.executable, "-I", "-S", str(pyz), *map(str, arguments)], cwd=pyz.parent, capture_output=True,
                          env={"PATH": os.environ["PATH"]})  # fmt: skip


def test_the_same_bytes_every_time(tmp_path, monkeypatch):
    first = zipapp.pyz_bytes()
    assert zipapp.build_pyz(tmp_path / "a.pyz") == hashlib.sha256(first).hexdigest()
    assert (tmp_path / "a.pyz").read_bytes() == first
    code = "import hashlib; from saas.supervision.draws.zipapp import pyz_bytes as b; print(hashlib.sha256(b()).hexdigest())"
    for zone in ("UTC", "Asia/Shanghai"):
        done = subprocess.run([sys.executable, "-c", code], cwd=VECTORS.parents[2], capture_output=True, text=True, check=True,
                              env=os.environ | {"TZ": zone, "PYTHONHASHSEED": "5"})  # fmt: skip
        assert done.stdout.strip() == hashlib.sha256(first).hexdigest()
    # A checkout with other line ends, on another day, gives the same file.
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: read(self).replace(b"\n", b"\r\n"))
    assert zipapp.pyz_bytes() == first


def test_it_holds_the_whole_engine_and_no_more(pyz):
    modules = {f"draws/engine/{path.name}" for path in Path(engine.__file__).parent.glob("*.py")}
    with zipfile.ZipFile(pyz) as archive:
        assert set(archive.namelist()) == modules | {"__main__.py", "draws/__init__.py", "draws/commands.py"}
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


@pytest.mark.req("B-46")
@pytest.mark.parametrize("arguments", [(), ("verify",)])
def test_it_verifies_by_itself(pyz, arguments):
    done = alone(pyz, *arguments, VECTORS / "draw-sm3.json")
    said = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(said[-1]) == {"ok": True, "head": "1d0cd1452702da0ee0b3579f40127c84f70f0936864fdcf09a697c0b81a0217d"}
    assert said[0].startswith("1 structure   objects 24, persons 9")


def test_it_refuses_by_itself(pyz, tmp_path):
    path = tmp_path / "bent.json"
    path.write_bytes((VECTORS / "draw-sm3.json").read_bytes().replace(b"P0004", b"P0005"))
    done = alone(pyz, path)
    assert done.returncode == 1
    assert json.loads(done.stdout.decode().splitlines()[-1]) == {"ok": False, "code": "E_DUP_ID", "where": "persons"}


def test_it_draws_by_itself(pyz, tmp_path):
    path = tmp_path / "inputs.json"
    path.write_bytes(canon(draw_records.inputs(5)))
    done = alone(pyz, "draw", path)
    assert (done.returncode, done.stdout) == (0, canon(draw_records.record(5)))


def test_it_runs_the_vectors_by_itself(pyz):
    done = alone(pyz, "conformance", VECTORS)
    assert done.returncode == 0
    assert json.loads(done.stdout.decode().splitlines()[-1])["files"] == len(list(VECTORS.iterdir()))


@pytest.mark.parametrize("arguments", [(), ("--help",), ("verify",), ("draw", "a", "b"), ("sign", "a")])
def test_it_says_how_it_is_called(pyz, arguments):
    done = alone(pyz, *arguments)
    assert done.returncode == 2 and done.stderr.startswith(b"usage: verify_draw.pyz")
