"""Whatever is clicked sixteen times or killed at any step: one draw, nothing lost, no attempt unseen (tenancy §8)."""

import pickle
import signal
import subprocess
import sys
import threading

import pytest
from sqlalchemy import func, select

from saas.foundation.publication.models import PubRecord
from saas.supervision.draws import engine, seeding
from saas.supervision.draws import service as draws
from saas.supervision.draws.engine.verify import verify
from saas.supervision.draws.models import Draw, DrawAttempt, DrawSeat, DrawSubject
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.draws.models_seed import DrawEntry, DrawParty
from saas.supervision.inspections.models import Inspection
from saas.supervision.plans.models import InspectionTask
from tests.factories.world import CITY
from tests.supervision.draws import walk

MODELS = (Draw, DrawAttempt, DrawParty, DrawEntry, DrawSubject, DrawSeat, PubDraw, PubRecord, Inspection)


def facts(world, task: int) -> tuple:
    """Everything that one draw has left so far: rows, and how far its attempt has come."""
    with world.acting(CITY) as s:
        counts = [s.scalar(select(func.count()).select_from(model)) for model in MODELS]
        attempt = draws.current(s, s.get(InspectionTask, (44, task)))
        if attempt is None:
            return (*counts, None)
        states = [row.state for row in seeding.parties_of(s, attempt)]
        return (*counts, attempt.state, attempt.reveals_closed_at is not None, attempt.commit, attempt.head, *states)


def die(world, task: int, step: str, moment: str) -> None:
    told = pickle.dumps((world.settings, world.users, world.members, task, step, moment))
    died = subprocess.run([sys.executable, "-W", "error", "-m", "tests.supervision.draws.dying"], input=told, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()[-2000:]


@pytest.mark.deep
@pytest.mark.req("S0-01", "S1-15")
def test_killed_before_and_after_the_commit_of_every_step(world, tasks):
    task = tasks[4]
    for step in walk.STEPS:
        before = facts(world, task)
        die(world, task, step, "before")
        assert facts(world, task) == before, step
        die(world, task, step, "after")
        after = facts(world, task)
        assert after != before, step
        walk.take(world, task, step)  # whoever was cut off clicks again
        assert facts(world, task) == after, step
    stands(world, task)


def test_killed_right_before_and_after_the_second_typing(world, tasks):
    task = tasks[3]
    for step in list(walk.STEPS)[: list(walk.STEPS).index("second")]:
        walk.take(world, task, step)
    before = facts(world, task)
    die(world, task, "second", "before")
    assert facts(world, task) == before
    die(world, task, "second", "after")
    after = facts(world, task)
    walk.take(world, task, "second")
    assert facts(world, task) == after != before
    walk.take(world, task, "seal")
    stands(world, task)


def test_sixteen_clicks_at_once_on_every_step_leave_one_draw(world, tasks):
    task = tasks[2]
    for step in walk.STEPS:
        wrong: list[Exception] = []

        def click(step=step, wrong=wrong) -> None:
            try:
                walk.take(world, task, step)
            except Exception as failure:
                wrong.append(failure)

        threads = [threading.Thread(target=click) for _n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == [], step
    stands(world, task)


def stands(world, task: int) -> None:
    """One sealed attempt whose record verifies, one public row for it, one inspection for each drawn subject."""
    with world.acting(CITY) as s:
        draw = draws.draw_of(s, s.get(InspectionTask, (44, task)))
        (attempt,) = draws.attempts_of(s, draw)
        assert attempt.state == "sealed" and verify(engine.canon(seeding.whole(s, attempt))).ok
        public = s.scalars(select(PubDraw).where(PubDraw.name == draw.name)).all()
        assert [(row.attempt, row.state, row.head) for row in public] == [(1, "sealed", attempt.head)]
        visits = s.scalars(select(Inspection.uscc).where(Inspection.attempt_id == attempt.id)).all()
        assert sorted(visits) == sorted(row.pid for row, _team in draws.drawn(s, attempt.id))
