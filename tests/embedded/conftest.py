"""A short home: the path of a Unix socket may have about a hundred bytes."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="mqh-", dir="/tmp"))
    yield folder / "home"
    shutil.rmtree(folder)
