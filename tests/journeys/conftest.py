"""The deployment and the browser of the journeys."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.looking import ARGUMENTS, Person
from tests.journeys.site import Site, chromium_path, open_site


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
    made = open_site(cluster, tmp_path_factory.mktemp(name), f"journey_{name}")
    try:
        made.start()
        yield made
    finally:
        made.kill()


@pytest.fixture
def person(browser: Browser, site: Site) -> Iterator[Callable[..., Person]]:
    """Makes people; all of them leave at the end."""
    made: list[Person] = []

    def come(size: str = "1366", script: bool = True) -> Person:
        made.append(Person(browser, site.address, size, script))
        return made[-1]

    yield come
    for one in made:
        one.leave()
