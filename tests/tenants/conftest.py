"""The forest on a database of its own, apart from the one that the row matrix counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster import Cluster
from tests.factories import ground
from tests.factories.forest import Forest


@pytest.fixture(scope="session")
def forest(cluster: Cluster) -> Iterator[Forest]:
    """Two provinces, made through the real functions; one worker's own database."""
    yield ground.copy(cluster, "tenants")
    ground.drop(cluster, "tenants")
