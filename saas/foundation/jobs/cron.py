"""Periodic work. Two cron processes only hint twice; every promise is kept once (tenancy §8)."""

import logging
from collections.abc import Callable

from redis import Redis
from rq import Queue, Retry, get_current_job
from rq.cron import CronScheduler

from saas import clock
from saas.foundation.jobs.queue import NAME, connection
from saas.foundation.jobs.service import relay

RELAY_SECONDS = 5
DAY = "mingqian:business_day"
nightly: list[tuple[str, Callable[[], object]]] = []
daily: list[Callable[[], object]] = []  # what becomes due by date alone


def tick() -> int:
    """Finds promises whose hint was lost, and sees to it that a new day begins."""
    job = get_current_job()
    if job is not None:
        new_day(job.connection)
    return relay()


def new_day(redis: Redis) -> bool:
    """Whether the business day (in Shanghai, or as a demonstration's clock was moved) is another one than at the last look:
    then everything that becomes due by date is done now, some seconds after midnight. Each of these verbs is safe to repeat;
    the times in :data:`nightly` are their second chance."""
    today = clock.today().isoformat().encode()
    if redis.get(DAY) == today:
        return False
    queue = Queue(NAME, connection=redis)
    for verb in daily:
        queue.enqueue(verb, result_ttl=60, failure_ttl=3600, job_timeout=3600, retry=Retry(max=3))
    redis.set(DAY, today)
    return True


def main(redis_url: str) -> None:
    """Runs until told to stop."""
    cron = CronScheduler(connection=connection(redis_url), logging_level=logging.WARNING)
    cron.register(tick, NAME, interval=RELAY_SECONDS, result_ttl=10, failure_ttl=60)
    for expression, verb in nightly:
        cron.register(verb, NAME, cron=expression, result_ttl=60, failure_ttl=3600)
    cron.start()
