"""The forest on a database of its own, once a worker; the matrix on another, furnished once a run."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.cluster import Cluster, dsn
from tests.factories import ground as databases
from tests.factories.forest import Forest
from tests.isolation.checker import Hands
from tests.isolation.ground import Ground, furnish, survey


@pytest.fixture(scope="session")
def forest(cluster: Cluster) -> Iterator[Forest]:
    """Two provinces, made through the real functions; one worker's own database."""
    yield databases.copy(cluster, "isolation")
    databases.drop(cluster, "isolation")


@pytest.fixture(scope="session")
def matrix(cluster: Cluster) -> Iterator[Forest]:
    """The forest with the twin, the probe tables and a row of everything; nothing in it ever changes."""
    yield databases.copy(cluster, "matrix", furnish)
    databases.drop(cluster, "matrix")


@pytest.fixture(scope="session")
def grounds(matrix: Forest) -> dict[str, Ground]:
    """Every table with all its rows."""
    with matrix.admin() as admin:
        return survey(admin)


@pytest.fixture(scope="session")
def hands(matrix: Forest) -> Iterator[Hands]:
    """The real logins where a login may take the role; the administrator takes the roles that have none."""
    with (
        matrix.admin() as admin,
        psycopg.connect(dsn(matrix.web_url), autocommit=True) as web,
        psycopg.connect(dsn(matrix.job_url), autocommit=True) as job,
        psycopg.connect(dsn(matrix.portal_url), autocommit=True) as portal,
    ):
        yield Hands(admin, app_rw=web, app_auth=web, app_maint=job, app_pub=portal)
