"""The demonstration, loaded once for the tests of this folder through its own entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from flask import Flask

from saas.app import create_app
from saas.config import Config
from saas.demo import load, trees
from tenants.context import Ctx
from tenants.unit import transaction
from tests.factories.fixtures import let_go

SPAN = {"province": 9_999, "city": 99, "county": 0}


@dataclass
class Demo:
    """A database with the demonstration in it, and the application on it."""

    settings: Config
    app: Flask

    @contextmanager
    def reading(self, number: int):
        """A transaction of that bureau, by nobody in particular."""
        known = {one.number: one for one in (*trees.PROVINCES, *trees.BUREAUS)}
        level, above = known[number].level, []
        while known[above[-1] if above else number].parent:
            above.append(known[above[-1] if above else number].parent)
        with transaction(Ctx(number // 10_000, number, number, number + SPAN[level], tuple(above), level=level)) as s:
            yield s


@pytest.fixture
def empty(cluster, tmp_path) -> Iterator[Config]:
    """Settings with an empty, migrated database."""
    let_go()
    cluster.create_database("mingqian_demo_empty")
    yield cluster.config("mingqian_demo_empty", 6, tmp_path)
    let_go()
    cluster.drop_database("mingqian_demo_empty")


@pytest.fixture(scope="module")
def demo(cluster, tmp_path_factory) -> Iterator[Demo]:
    """The demonstration as `make run` loads it."""
    let_go()
    cluster.create_database("mingqian_demo")
    settings = cluster.config("mingqian_demo", 6, tmp_path_factory.mktemp("demo"))
    assert load.run(settings) == ""
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False)
    yield Demo(settings, app)
    let_go()
    cluster.drop_database("mingqian_demo")
