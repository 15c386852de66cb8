"""Sixteen clicks at once, or a kill at any step: one event, nothing lost, nothing drawn twice (tenancy §8)."""

import pickle
import signal
import subprocess
import sys
import threading

import pytest
from sqlalchemy import func, select

from saas.errors import Refusal
from saas.supervision.draws.engine.verify import verify
from saas.supervision.draws.models_after import ChangeRequest, DrawEvent
from saas.supervision.draws.models_seed import DrawEntry


def sixteen(act) -> tuple[list, list]:
    """What came back from sixteen threads, and what was refused."""
    found, wrong = [], []

    def click() -> None:
        try:
            found.append(act())
        except Exception as failure:
            wrong.append(failure)

    threads = [threading.Thread(target=click) for _n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found, wrong


def count(firms, model) -> int:
    with firms.acting() as s:
        return s.scalar(select(func.count()).select_from(model))


def test_sixteen_people_ask_for_the_same_at_once(firms):
    subject, _leader, person = firms.pairs()[0]
    found, wrong = sixteen(lambda: firms.ask(subject, person))
    assert len(found) == 1 and {no.code for no in wrong} == {"E_REQUEST_TWICE"} and count(firms, ChangeRequest) == 1


def test_sixteen_decisions_at_once_make_one_event(firms):
    subject, _leader, person = firms.pairs()[0]
    number = firms.asked(subject, person)
    found, wrong = sixteen(lambda: firms.decide(number, "withdraw").event_n)
    assert wrong == [] and found == [1] * 16 and count(firms, DrawEvent) == 1


def test_sixteen_last_typings_at_once_finish_it_once(firms):
    firms.typed(1, "planner")
    _found, wrong = sixteen(lambda: firms.typed(1, "publisher"))
    assert wrong == [] and firms.event(1).state == "done"
    with firms.acting() as s:
        assert s.scalar(select(func.count()).select_from(DrawEntry).where(DrawEntry.event_n == 1)) == 2
    record = firms.record()
    assert len(record["events"]) == 1 and verify(record).ok


def test_different_decisions_at_once_leave_one(firms):
    subject, leader, _person = firms.pairs()[1]
    number, ways = firms.ask(subject, leader), iter(["withdraw", "swap"] * 8)
    lock = threading.Lock()

    def act():
        with lock:
            way = next(ways)
        return firms.decide(number, way).way

    found, wrong = sixteen(act)
    assert len(set(found)) == 1 and all(isinstance(no, Refusal) and no.code == "E_STATE" for no in wrong)
    assert count(firms, DrawEvent) == 2
    firms.throw(2)


def die(firms, step: str, of: int, moment: str) -> None:
    told = pickle.dumps((firms.world.settings, firms.world.users, firms.world.members, firms.attempt, step, of, moment))
    died = subprocess.run([sys.executable, "-W", "error", "-m", "tests.supervision.draws.dying_later"], input=told, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()[-2000:]


@pytest.mark.req("S1-19")
def test_killed_between_the_publication_and_the_end_loses_nothing(firms):
    subject, _leader, person = firms.pairs()[2]
    number, before = firms.ask(subject, person), firms.teams()
    die(firms, "decide", number, "after")
    event = firms.event(3)
    assert event.state == "published" and firms.inspection(subject).held
    firms.typed(3, "planner")
    die(firms, "publisher", 3, "before")
    assert firms.event(3).state == "published" and firms.teams() == before
    firms.typed(3, "publisher")
    assert firms.event(3).commit == event.commit and verify(firms.record()).ok and len(firms.record()["events"]) == 3


@pytest.mark.deep
@pytest.mark.req("S1-19")
def test_killed_at_every_step(firms):
    subject, leader, _person = firms.pairs()[0]
    number, n, before = firms.ask(subject, leader), len(firms.events()) + 1, firms.teams()
    die(firms, "decide", number, "before")
    assert firms.request(number).state == "asked" and count(firms, DrawEvent) == n - 1 and not firms.inspection(subject).held
    die(firms, "decide", number, "after")
    assert firms.decide(number, "withdraw").event_n == n and count(firms, DrawEvent) == n  # whoever was cut off clicks again
    for role in ("planner", "publisher"):
        die(firms, role, n, "before")
        assert firms.event(n).state == "published" and firms.teams() == before
        die(firms, role, n, "after")
    done = firms.event(n)
    firms.typed(n, "publisher")
    assert done.state == "done" and firms.event(n).head == done.head and verify(firms.record()).ok
