"""Periodic work. Two cron processes only hint twice; every promise is kept once (tenancy §8)."""

import logging
from collections.abc import Callable

from rq.cron import CronScheduler

from saas.foundation.jobs.queue import NAME, connection
from saas.foundation.jobs.service import relay

RELAY_SECONDS = 5
nightly: list[tuple[str, Callable[[], object]]] = []


def tick() -> int:
    """Finds promises whose hint was lost."""
    return relay()


def main(redis_url: str) -> None:
    """Runs until told to stop."""
    cron = CronScheduler(connection=connection(redis_url), logging_level=logging.WARNING)
    cron.register(tick, NAME, interval=RELAY_SECONDS, result_ttl=10, failure_ttl=60)
    for expression, verb in nightly:
        cron.register(verb, NAME, cron=expression, result_ttl=60, failure_ttl=3600)
    cron.start()
