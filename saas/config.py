"""Where this process finds its database, its queue and its keys.

The environment wins; what it leaves open is read from `urls.json` in the data folder, which `mingqian db init`
writes with mode 0600. Nothing here imports Flask, so that jobs, migrations and tests read the same settings.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = "urls.json"
# setting → environment variable; the database owner's URL never stands in a file that web or jobs read
VARIABLES = {
    "redis_url": "MINGQIAN_REDIS_URL",
    "web_url": "MINGQIAN_WEB_URL",
    "job_url": "MINGQIAN_JOB_URL",
    "portal_url": "MINGQIAN_PORTAL_URL",
    "secret_key": "MINGQIAN_SECRET_KEY",
    "pii_key": "MINGQIAN_PII_KEY",
}
REQUIRED = ("redis_url", "web_url", "job_url", "portal_url", "secret_key", "pii_key")


class Incomplete(RuntimeError):
    """A process that needs a setting found it neither in the environment nor in the data folder."""


@dataclass(frozen=True)
class Config:
    """Settings of one process. Empty strings stand for what is not set; `require` turns them into an error."""

    home: Path
    owner_url: str = ""
    redis_url: str = ""
    web_url: str = ""
    job_url: str = ""
    portal_url: str = ""
    secret_key: str = ""
    pii_key: str = ""
    secure_cookies: bool = True
    demo: bool = False
    proxies: int = 0  # how many of our own proxies stand before the web process
    metrics_token: str = ""
    blobs_folder: str = ""  # where files that people send in are kept; empty: beside the rest of the data

    @property
    def blobs(self) -> Path:
        """The folder of received files; several machines must share one."""
        return Path(self.blobs_folder).absolute() if self.blobs_folder else self.home / "blobs"

    def require(self, *names: str) -> Config:
        """Return self, or raise Incomplete naming each of `names` (default: all that a system needs) left empty."""
        missing = [n for n in names or REQUIRED if not getattr(self, n)]
        if missing:
            wanted = "、".join(VARIABLES.get(n, "MINGQIAN_DATABASE_URL") for n in missing)
            raise Incomplete(f"缺少设置 {wanted}:请设环境变量，或先运行 mingqian db init(数据目录 {self.home})")
        return self


def home_of(env: Mapping[str, str] = os.environ) -> Path:
    """The data folder: MINGQIAN_HOME, else `.mingqian` in the user's home."""
    return Path(env.get("MINGQIAN_HOME") or Path.home() / ".mingqian").absolute()


def load(env: Mapping[str, str] = os.environ) -> Config:
    """Read the settings: environment first, then `urls.json`. What is missing stays empty (see Config.require)."""
    home = home_of(env)
    stored = read(home)
    values = {name: env.get(variable) or stored.get(name, "") for name, variable in VARIABLES.items()}
    return Config(
        home=home,
        owner_url=env.get("MINGQIAN_DATABASE_URL", ""),
        demo=flag(env, "MINGQIAN_DEMO", False),
        proxies=int(env.get("MINGQIAN_PROXIES") or 0),
        metrics_token=env.get("MINGQIAN_METRICS_TOKEN", ""),
        blobs_folder=env.get("MINGQIAN_BLOBS", ""),
        secure_cookies=flag(env, "MINGQIAN_SECURE_COOKIES", True),
        **values,
    )


def flag(env: Mapping[str, str], name: str, default: bool) -> bool:
    """A yes/no variable: 1, true, yes, on are yes; empty means `default`."""
    text = env.get(name, "").strip().lower()
    return text in ("1", "true", "yes", "on") if text else default


def read(home: Path) -> dict[str, str]:
    """What `urls.json` holds; an empty mapping where there is none. Raises Incomplete when it is damaged."""
    try:
        return json.loads((home / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Incomplete(f"{home / FILE} 已损坏：请删除后重新运行 mingqian db init") from error


def store(home: Path, **values: str) -> None:
    """Merge `values` into `urls.json`, mode 0600, whole or not at all; signing and encryption keys are made once."""
    keys = {"secret_key": secrets.token_urlsafe(48), "pii_key": secrets.token_urlsafe(32)}
    merged = {**keys, **read(home), **values}
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=home, prefix=f".{FILE}.")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(merged, file, indent=1)
        os.replace(name, home / FILE)
    except OSError:
        os.unlink(name)
        raise
