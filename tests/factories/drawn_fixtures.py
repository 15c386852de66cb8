"""Databases in which the tasks of 2023 are drawn and sealed: made once per worker, copied for each module that asks."""

import itertools
import os

import pytest

from tests.factories.drawn import Drawn, drawn
from tests.factories.fixtures import let_go
from tests.factories.world import World

_numbers = itertools.count(1)
LINES = (4, 3, 1)


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _queue(worker: str) -> int:
    return int(worker.removeprefix("gw")) + 8 if worker.startswith("gw") else 7


def _opened(cluster, name: str, template: str, base: World, home) -> World:
    let_go()
    cluster.create_database(name, template)
    world = World(
        cluster.config(name, _queue(_worker()), home), dict(base.users), dict(base.sections), dict(base.members)
    )
    world.app  # noqa: B018  (sets the process up for this database)
    return world


@pytest.fixture(scope="session")
def drawn_template(cluster, world_template, tmp_path_factory) -> tuple[str, Drawn]:
    """A database with five law firms, one grassroots office and one forensic institution drawn."""
    template, base = world_template
    name = f"mingqian_drawn_{_worker()}"
    world = _opened(cluster, name, template, base, tmp_path_factory.mktemp("drawn"))
    made = drawn(world, LINES)
    let_go()
    return name, made


@pytest.fixture(scope="module")
def drawn_tasks(cluster, drawn_template, tmp_path_factory):
    """A fresh copy for this module."""
    template, first = drawn_template
    name = f"mingqian_{_worker()}_d{next(_numbers)}"
    world = _opened(cluster, name, template, first.world, tmp_path_factory.mktemp("drawn"))
    yield Drawn(world, dict(first.tasks), {seq: list(ids) for seq, ids in first.inspections.items()})
    let_go()
    cluster.drop_database(name)
