"""The tests of guidelines stand on the day of the world."""

import pytest

from saas import clock
from tests.factories.world import TODAY


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(TODAY):
        yield TODAY
