"""One attempt whose date comes and that fails keeps no other waiting (tenancy §8)."""

from datetime import date

import pytest

from saas import clock
from saas.foundation.jobs.nights import NightFailed
from saas.supervision.draws import nightly, opening
from saas.supervision.draws import service as draws
from tests.factories.world import CITY
from tests.supervision import kit


def state(world, number: int) -> str:
    with world.acting(CITY) as s:
        return draws.get_attempt(s, number).state


def opened(world, number: int) -> date | None:
    with world.acting(CITY) as s:
        return draws.get_attempt(s, number).opened_on


def test_an_attempt_that_fails_keeps_no_other_from_its_date(world, tasks, monkeypatch):
    """The record cannot be opened: what was left lying is void all the same, and the night counts as failed."""
    closed = kit.sealed(world, tasks[3], key="to-open")
    lying = kit.committed(world, tasks[1], key="left-lying")

    def broken(s, attempt):
        raise RuntimeError("one attempt")

    with world.working(), clock.at(date(2023, 9, 1)):
        with monkeypatch.context() as patch:
            patch.setattr(opening, "publish", broken)
            with pytest.raises(NightFailed):
                nightly.nightly()
        assert closed < lying and [opened(world, closed), state(world, lying)] == [None, "void"]
        assert nightly.nightly() == 1
        assert nightly.nightly() == 0
    assert opened(world, closed) == date(2023, 9, 1)
