"""Databases with the forest in them: planted once a run as a template, copied for every worker."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from tests import cluster as servers
from tests.cluster import Cluster
from tests.factories.forest import Forest, plant

PLANTED = "mingqian_planted"
_open: dict[str, Forest] = {}


def urls(cluster: Cluster, database: str) -> dict[str, str]:
    """The four urls of a `Forest` on one database."""
    made = {name: servers.at(url, database) for name, url in cluster.logins.items()}
    return made | {"owner_url": servers.at(cluster.admin_url, database)}


def planted(cluster: Cluster) -> dict[tuple[int, int], int]:
    """Makes the template database once a run, whichever worker asks first; returns the bureaus' permanent ids."""
    folder = Path(os.environ[servers.FOLDER].rsplit(":", 1)[0])
    with servers.locked(folder):
        told = folder / "planted.json"
        if not told.exists():
            cluster.create_database(PLANTED)
            where = urls(cluster, PLANTED)
            made = plant(where["owner_url"], where["web_url"])
            told.write_text(json.dumps([[root, no, tenant_id] for (root, no), tenant_id in made.items()]))
        return {(root, no): tenant_id for root, no, tenant_id in json.loads(told.read_text())}


def furnished(cluster: Cluster, purpose: str, furnish: Callable[[Forest], None]) -> str:
    """A template with more than the forest in it, made once a run by `furnish`; returns its name."""
    ids = planted(cluster)
    folder, name = Path(os.environ[servers.FOLDER].rsplit(":", 1)[0]), f"mingqian_{purpose}"
    with servers.locked(folder):
        if not (folder / name).exists():
            cluster.create_database(name, PLANTED)
            forest = Forest(**urls(cluster, name), ids=ids)
            furnish(forest)
            forest.close()
            (folder / name).touch()
    return name


def copy(cluster: Cluster, purpose: str, furnish: Callable[[Forest], None] | None = None) -> Forest:
    """A forest of this worker's own; the same one for the same `purpose`."""
    if purpose not in _open:
        ids = planted(cluster)
        template = furnished(cluster, purpose, furnish) if furnish else PLANTED
        cluster.create_database(_name(purpose), template)
        _open[purpose] = Forest(**urls(cluster, _name(purpose)), ids=ids)
    return _open[purpose]


def drop(cluster: Cluster, purpose: str) -> None:
    """Closes a forest's pools and removes its database."""
    forest = _open.pop(purpose, None)
    if forest is not None:
        forest.close()
        cluster.drop_database(_name(purpose))


def _name(purpose: str) -> str:
    return f"mingqian_{purpose}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
