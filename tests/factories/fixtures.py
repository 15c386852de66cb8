"""Fixtures over the test world: built once per worker, copied for every module that asks."""

import itertools
import os

import pytest

from tenants.unit import engine_for
from tests.factories.world import World, build

_numbers = itertools.count(1)


def let_go() -> None:
    """Closes every pooled connection, so that a database can be copied or dropped."""
    from saas import clock

    for engine in _engines():
        engine.dispose()
    engine_for.cache_clear()
    clock._shift = (-1e9, None)


def _engines() -> list:
    import gc

    from sqlalchemy import Engine

    return [found for found in gc.get_objects() if isinstance(found, Engine)]


@pytest.fixture(scope="session")
def world_template(cluster, config, tmp_path_factory) -> tuple[str, World]:
    """A database with the world in it; nobody is connected to it."""
    name = f"mingqian_world_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    cluster.create_database(name)
    made = build(cluster.config(name, 7, tmp_path_factory.mktemp("world")))
    let_go()
    return name, made


@pytest.fixture(scope="module")
def world(cluster, world_template, tmp_path_factory) -> World:
    """A fresh copy of the world for this module."""
    template, made = world_template
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"mingqian_{worker}_m{next(_numbers)}"
    let_go()
    cluster.create_database(name, template)
    number = int(worker.removeprefix("gw")) + 8 if worker.startswith("gw") else 7
    fresh = World(cluster.config(name, number, tmp_path_factory.mktemp("copy")), dict(made.users), dict(made.sections), dict(made.members))
    fresh.app  # noqa: B018  (sets the process up for this database)
    yield fresh
    let_go()
    cluster.drop_database(name)


@pytest.fixture
def keep_promises():
    """Does what the worker would do now: keeps every open promise of the outbox; returns how many."""
    from sqlalchemy import select

    from saas.foundation.jobs.models import Outbox
    from saas.foundation.jobs.service import keep
    from tenants.context import MAINT
    from tenants.unit import Pools, transaction

    def run(world: World) -> int:
        web = Pools.urls["main"]
        Pools.use(main=world.settings.job_url, public=world.settings.portal_url)
        try:
            with transaction(MAINT) as s:
                rows = s.execute(select(Outbox.root_id, Outbox.id).where(Outbox.done_at.is_(None)).order_by(Outbox.id)).all()
            return sum(keep(root, number) for root, number in rows)
        finally:
            Pools.use(main=web, public=world.settings.portal_url)

    return run


__all__ = ["keep_promises", "world", "world_template"]
