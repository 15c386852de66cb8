"""What the set-up scripts say of a machine that lacks something: one line that names it."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def preflight(path: Path, *needs: str, **programs: str) -> subprocess.CompletedProcess:
    """Run scripts/preflight.sh on a machine that has only `programs` (name → shell text)."""
    for name, text in programs.items():
        (path / name).write_text(f"#!/bin/sh\n{text}\n")
        (path / name).chmod(0o755)
    return subprocess.run(
        ["/bin/sh", "scripts/preflight.sh", *needs], cwd=ROOT, env={"PATH": str(path)}, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("programs", "needs", "named"),
    [
        ({}, (), "Python 3.11"),
        ({"python3": "exit 1"}, (), "Python 3.11"),
        ({"python3": 'case "$2" in *ensurepip*) exit 1;; esac'}, (), "python3-venv"),
        ({"python3": "exit 0"}, ("chromium",), "chromium"),
        ({"python3": "exit 0", "chromium": "exit 0", "fc-list": "exit 0"}, ("chromium",), "fonts-noto-cjk"),
    ],
)
def test_what_is_missing_is_named_in_one_line(tmp_path, programs, needs, named):
    done = preflight(tmp_path, *needs, **programs)
    assert done.returncode == 2 and done.stdout == ""
    assert named in done.stderr and done.stderr.count("\n") == 1 and "MQ-NEED" in done.stderr


def test_a_machine_that_has_all_is_told_which_python(tmp_path):
    done = preflight(
        tmp_path, "chromium", **{"python3": "exit 1", "python3.12": "exit 0", "chromium": "", "fc-list": "echo Noto"}
    )
    assert (done.returncode, done.stdout.strip()) == (0, "python3.12")


def test_nothing_that_is_committed_names_a_place_of_installation():
    for file in ROOT.glob("requirements*.txt"):
        assert "http" not in file.read_text(), file
    for file in ROOT.glob("frontend/package-lock.json"):
        assert "resolved" not in file.read_text(), file


@pytest.mark.parametrize("script", ["scripts/setup.sh", "scripts/frontend.sh", "scripts/preflight.sh", ".ci/run"])
def test_scripts_are_well_formed_and_executable(script):
    shell = "bash" if script == ".ci/run" else "sh"
    subprocess.run([shell, "-n", script], cwd=ROOT, check=True)
    assert os.access(ROOT / script, os.X_OK)
