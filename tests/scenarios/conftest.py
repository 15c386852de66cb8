"""All five scenarios side by side on one database, loaded once."""

import os
from collections.abc import Iterator
from datetime import date

import pytest

from saas import clock
from saas.app import create_app
from tests.factories.fixtures import let_go
from tests.scenarios.loader import House, load
from tests.scenarios.reading import IDS, scenario

TODAY = date(2023, 8, 20)


@pytest.fixture(scope="module")
def house(cluster, tmp_path_factory) -> Iterator[House]:
    """Thirty bureaus of five provinces, their rules in force."""
    name = f"mingqian_scenarios_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    let_go()
    cluster.create_database(name)
    settings = cluster.config(name, 5, tmp_path_factory.mktemp("scenarios"))
    app = create_app(settings)
    with app.test_request_context(), clock.at(TODAY):
        yield load(settings.owner_url, [scenario(one) for one in IDS])
    let_go()
    cluster.drop_database(name)
