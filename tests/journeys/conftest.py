"""The deployments and the browser of the journeys."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.looking import ARGUMENTS, Person
from tests.journeys.site import Site, chromium_path, open_site

DEMO = "journey_demo"
KEPT: dict[str, Path] = {}  # template → the files that its rows name


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def site(cluster, config, tmp_path_factory, request) -> Iterator[Site]:
    """An empty deployment that runs; ended when the module is over."""
    name = request.module.__name__.rsplit(".", 1)[-1]
    yield from _running(open_site(cluster, tmp_path_factory.mktemp(name), f"journey_{name}"))


@pytest.fixture(scope="session")
def demonstration(cluster, config, tmp_path_factory) -> str:
    """A database with the five provinces of the demonstration; made once, copied by each module that wants it."""
    made = open_site(cluster, tmp_path_factory.mktemp(DEMO), DEMO)
    made.run("demo")
    KEPT[DEMO] = made.settings.blobs
    return DEMO


@pytest.fixture(scope="module")
def demo_site(cluster, demonstration, tmp_path_factory, request) -> Iterator[Site]:
    """The demonstration on 20 August 2023, running."""
    name = request.module.__name__.rsplit(".", 1)[-1]
    made = open_site(cluster, tmp_path_factory.mktemp(name), f"journey_{name}", demonstration)
    shutil.copytree(KEPT[demonstration], made.settings.blobs)
    yield from _running(made)


def _running(made: Site) -> Iterator[Site]:
    try:
        made.start()
        yield made
    finally:
        made.kill()


@pytest.fixture
def person(browser: Browser, request) -> Iterator[Callable[..., Person]]:
    """Makes people at the deployment of the test; all of them leave at the end."""
    made: list[Person] = []
    where = request.getfixturevalue("demo_site" if "demo_site" in request.fixturenames else "site")

    def come(size: str = "1366", script: bool = True) -> Person:
        made.append(Person(browser, where.address, size, script))
        return made[-1]

    yield come
    for one in made:
        one.leave()
