"""The night meets an outcome of a draw that has borrowed officers: both go through (S2-30)."""

import time
from datetime import timedelta
from threading import Event, Thread

import pytest

from saas.supervision.draws import loans_after
from tests.supervision.loans import after_kit
from tests.supervision.loans.after_kit import LAST

pytestmark = pytest.mark.req("S2-30")


def test_midnight_and_an_outcome_do_not_wait_for_each_other(world, tasks, monkeypatch):
    """The throws are in the book and have not yet come to the guests' rows when the night begins to end the loans."""
    lent = after_kit.sealed(world, tasks, home=1, chaoan=2, raoping=1)
    first, *stay = [row.id for row in lent.guests()]
    lent.returned(first)
    event = lent.event(lent.decide(lent.requests(state="asked")[0].id, "withdraw").event_n)
    lent.typed(event.n, "planner")
    keep, in_the_book, wrong = loans_after.loans.keep_visits, Event(), []

    def slowly(s, held):
        in_the_book.set()
        time.sleep(0.5)
        return keep(s, held)

    monkeypatch.setattr(loans_after.loans, "keep_visits", slowly)

    def throw():
        lent.typed(event.n, "publisher")

    def night():
        assert in_the_book.wait(20)
        lent.midnight(LAST + timedelta(days=1))

    def act(turn):
        try:
            turn()
        except Exception as failure:
            wrong.append(failure)

    threads = [Thread(target=act, args=(turn,)) for turn in (throw, night)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert {lent.guest(number).state for number in (first, *stay)} == {"ended"}
    assert lent.event(event.n).state == "done"
