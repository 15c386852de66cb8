"""Midnight comes to a deployment whose clock is Shanghai's or the demonstration's: once a day, by the real queue."""

from datetime import UTC, date, datetime

import pytest
from redis import Redis
from rq import Queue

from saas import clock, registries
from saas.foundation.jobs import cron
from saas.foundation.jobs.queue import NAME


@pytest.fixture
def redis(world):
    """The world's own Valkey, with nothing in it; it is emptied again afterwards."""
    client = Redis.from_url(world.settings.redis_url)
    client.flushdb()
    registries.fill_jobs()
    yield client
    client.flushdb()


def waiting(redis: Redis) -> list[str]:
    return sorted(job.func_name for job in Queue(NAME, connection=redis).get_jobs())


@pytest.mark.req("S2-30")
def test_what_is_due_by_date_is_done_when_the_day_changes_and_not_before(redis):
    with clock.at(date(2023, 9, 22)):
        assert cron.new_day(redis) and not cron.new_day(redis)
    first = waiting(redis)
    assert {"saas.supervision.loans.nightly.nightly", "saas.supervision.draws.nightly.nightly"} <= set(first)
    with clock.at(date(2023, 9, 23)):
        assert cron.new_day(redis) and not cron.new_day(redis)
    assert waiting(redis) == sorted(first * 2)


def test_the_day_is_shanghais(redis):
    with clock.at(datetime(2023, 9, 22, 15, 59, tzinfo=UTC).astimezone(clock.ZONE)):
        cron.new_day(redis)
    with clock.at(datetime(2023, 9, 22, 16, 1, tzinfo=UTC).astimezone(clock.ZONE)):
        assert cron.new_day(redis)
