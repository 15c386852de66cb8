"""The RQ queue: it carries outbox ids and nothing else, and may be lost at any time (tenancy §8)."""

from functools import cache

from redis import Redis
from rq import Queue

from saas.foundation.jobs.service import handlers, keep

NAME = "mingqian"


@cache
def connection(redis_url: str) -> Redis:
    """One client per process."""
    return Redis.from_url(redis_url, socket_timeout=None, socket_connect_timeout=2)


def use(redis_url: str) -> None:
    """Lets ``enqueue`` hint this queue."""
    queue = Queue(NAME, connection=connection(redis_url))
    handlers.hint = lambda root, outbox_id: queue.enqueue(
        "saas.foundation.jobs.queue.perform", root, outbox_id, result_ttl=60, failure_ttl=3600, job_timeout=600
    )


def perform(root: int, outbox_id: int) -> bool:
    """What a worker runs."""
    return keep(root, outbox_id)
