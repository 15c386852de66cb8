"""What every test stands on: no network, one throw-away cluster a run, one database a worker."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from saas.config import Config
from tests import cluster as servers
from tests.network import close_network

pytest_plugins = ("tests.factories.fixtures", "tests.factories.drawn_fixtures")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the controller, or the only process
        config.stash[FOLDER] = servers.open_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    if FOLDER in config.stash:
        servers.close_run(config.stash[FOLDER])


FOLDER = pytest.StashKey[Path]()


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """Every connection but to this machine is refused: a test that needs the world is a wrong test."""
    with pytest.MonkeyPatch.context() as patch:
        close_network(patch, socket)
        yield


@pytest.fixture(scope="session")
def cluster() -> servers.Cluster:
    """The run's PostgreSQL and Valkey."""
    return servers.acquire()


@pytest.fixture(scope="session")
def config(cluster: servers.Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    """Settings with a migrated database and a queue of this worker's own; `MINGQIAN_*` of the process say the same."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"mingqian_{worker}"
    cluster.create_database(name)
    settings = cluster.config(
        name, int(worker.removeprefix("gw")) + 1 if worker.startswith("gw") else 0, tmp_path_factory.mktemp("home")
    )
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in environment(settings).items():
            patch.setenv(variable, value)
        yield settings


def environment(settings: Config) -> dict[str, str]:
    """The variables with which a child process or `saas.config.load()` finds the same settings."""
    from saas.config import VARIABLES

    return {variable: getattr(settings, name) for name, variable in VARIABLES.items()} | {
        "MINGQIAN_HOME": str(settings.home),
        "MINGQIAN_DATABASE_URL": settings.owner_url,
        "MINGQIAN_SECURE_COOKIES": "0",
        "MINGQIAN_DEMO": "0",
    }
