"""`mingqian demo`: five provinces side by side, Chaozhou half-way through its year, then the clock.

Everything goes through the product's own verbs, done by the people whose work it is, on the days on which they did it.
"""

import logging
import time
from datetime import datetime

import structlog

from saas import clock, config, registries
from saas.demo import checklists, constraints, county, loans, mark, people, plans, regimes, registers, trees, year
from saas.foundation import blobs
from tenants.unit import Pools

NOW = datetime(2023, 8, 20, 9, 30, tzinfo=clock.ZONE)


def main() -> None:
    """Loads the demonstration, or says in one line why there is nothing to do; the nights it lives through say nothing."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    print(run(config.load().require("owner_url", *config.REQUIRED)), end="", flush=True)


def run(settings: config.Config) -> str:
    """Loads the demonstration into an empty, migrated database; says what was done.

    A second time changes nothing. A database with bureaus of its own is left as it is. After a load that broke off
    the tables are emptied and filled anew.
    """
    _prepare(settings)
    with mark.owner(settings.owner_url) as c:
        if mark.stands():
            return " 已载入过，保留原样；"
        again = mark.broke_off(c)
        if again:
            mark.empty(c)
        elif mark.has_bureaus():
            return " 数据库中已有单位，不载入演示数据；"
        mark.begin(c)
        began = time.monotonic()
        fill(settings.owner_url)
        mark.finish(c, NOW)
    seconds = f"{time.monotonic() - began:.0f} 秒"
    return f" 上次没有载完，已清空重来，用 {seconds}；" if again else ""


def fill(owner_url: str) -> None:
    """All five provinces, each in transactions of its own."""
    first = 0
    for province in trees.PROVINCES:
        cast = people.seat(owner_url, province, first)
        first += len(cast.contexts)
        registers.fill(cast, province)
        regimes.publish(cast, province)
        checklists.publish(cast, province)
        if province.number == year.CITY // 10_000 * 10_000:
            year.walk(cast)
            county.walk(cast)
            constraints.declare(cast)
        if province.number == loans.PROVINCE:
            loans.walk(cast)
        plans.draft(cast, province)


def _prepare(settings: config.Config) -> None:
    """What a process needs to speak with the product: its login, verbs that follow one another, the sealing key.

    It is the worker's login, because the promises made on the way (imports) are kept at once; no queue is told of them.
    """
    Pools.use(main=settings.job_url, public=settings.portal_url)
    blobs.use(settings.blobs)
    registries.fill()
    registries.fill_jobs()
    registries.use_keys(settings.pii_key)
