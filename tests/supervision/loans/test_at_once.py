"""The host gives people back while an event is being decided: whichever comes first, no seat is left to nobody (S2-30)."""

from threading import Thread

import pytest
from psycopg.errors import DeadlockDetected
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from saas.supervision.draws.engine import canon, verify
from saas.supervision.draws.models import DrawPerson
from tests.supervision.loans import after_kit

pytestmark = pytest.mark.req("S2-30")


def test_going_back_and_an_outcome_at_the_same_time_leave_no_seat_unasked(world, tasks):
    """One is replaced; the two who could step in are given back in the moment in which the throws are typed."""
    lent = after_kit.sealed(world, tasks, home=1, chaoan=2, raoping=1)
    first, *stay = [row.id for row in lent.guests()]
    lent.returned(first)
    event = lent.event(lent.decide(lent.requests(state="asked")[0].id, "withdraw").event_n)
    lent.typed(event.n, "planner")
    turns = [lambda: lent.typed(event.n, "publisher"), *(lambda number=number: lent.returned(number) for number in stay)]
    wrong = []

    def act(turn):
        for _try in range(4):
            try:
                return turn()
            except OperationalError as failure:  # the web, too, tries again where the database broke a deadlock
                if not isinstance(failure.orig, DeadlockDetected):
                    return wrong.append(failure)
            except Exception as failure:
                return wrong.append(failure)
        return wrong.append("four deadlocks")

    threads = [Thread(target=act, args=(turn,)) for turn in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and lent.event(event.n).state == "done" and lent.guests() == []
    assert verify(canon(lent.record())).ok
    waiting = {(row.draw_subject_id, row.draw_person_id) for row in lent.requests() if row.state in ("asked", "granted")}
    with lent.acting() as s:
        left = set(s.scalars(select(DrawPerson.id).where(DrawPerson.guest_id.is_not(None), DrawPerson.attempt_id == lent.attempt)))
    seats = [(subject, person) for subject, people in lent.teams().items() for person in set(people) & left]
    assert len(seats) == 5 and set(seats) <= waiting
    assert all(lent.inspection(subject).held for subject, _person in seats)
