"""Two administrators open the same bureau at the same moment: one wins, the other is told so."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy.exc import DBAPIError

from tests.factories.forest import Forest
from tests.tenants.test_tree import found


def race(*calls) -> list[str]:
    """Each call in a thread of its own, all let go together; the outcomes, sorted."""
    start, said = threading.Barrier(len(calls)), []

    def one(call) -> None:
        start.wait()
        try:
            call()
            said.append("made")
        except DBAPIError as error:
            said.append(error.orig.sqlstate)

    threads = [threading.Thread(target=one, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(said)


@pytest.mark.req("S0-04")
def test_the_same_number_is_given_once(forest: Forest):
    for number in (430131, 430132, 430133):
        said = race(
            *[lambda n=number: found(forest, 430100, 430100, n)] * 3, lambda n=number: found(forest, 430000, 430100, n)
        )
        assert said == ["MQ004", "MQ004", "MQ004", "made"]


def test_overlapping_intervals_cannot_pass_each_other(forest: Forest):
    """No key of the table refuses a city around a county; the lock on the province's tree does."""
    for base in (430700, 430800):
        said = race(
            lambda b=base: found(forest, 430000, 430000, b, "city"), lambda b=base: found(forest, 430000, 430000, b + 1)
        )
        assert said == ["MQ004", "made"]


def test_different_numbers_do_not_hinder_each_other(forest: Forest):
    assert race(*[lambda n=n: found(forest, 430100, 430100, n) for n in (430141, 430142, 430143)]) == ["made"] * 3
