"""The worker processes. The application is set up in the parent (`saas.app.prepare`), each job runs in a fork of it."""

import os

from rq.worker_pool import WorkerPool

from saas.foundation.jobs.queue import NAME, connection


def main(redis_url: str, number: int | None = None) -> None:
    """Runs until told to stop; a killed worker's job is found again by the relay."""
    number = number or int(os.environ.get("MINGQIAN_WORKERS", "2"))
    WorkerPool([NAME], connection=connection(redis_url), num_workers=number).start(logging_level="WARNING")
