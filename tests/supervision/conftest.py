"""A world with Chaozhou's published plan, one per module."""

import pytest

from tests.supervision import kit


@pytest.fixture(scope="module")
def tasks(world) -> dict[int, int]:
    """Rules, checklist, registers and plan are there; the task's id by line number."""
    return kit.published(world)


@pytest.fixture
def on():
    """Runs the block on a business day: ``with on(kit.JULY):``."""
    from saas import clock

    return clock.at
