"""What becomes due by date, what is drawn by a job, and when a closed record opens."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from saas import clock
from saas.foundation.jobs import service as jobs
from saas.foundation.jobs.models import JobRun, Outbox
from saas.supervision.draws import drawing, engine, nightly, opening
from saas.supervision.draws import service as draws
from saas.supervision.draws.engine.verify import verify
from saas.supervision.draws.models import DrawAttempt
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.plans.models import InspectionTask
from tests.factories.world import CITY
from tests.supervision import kit
from tests.supervision.draws import walk


def state(world, number: int) -> str:
    with world.acting(CITY) as s:
        return draws.get_attempt(s, number).state


def test_an_attempt_left_lying_is_void_after_its_deadline_and_everybody_sees_it(world, tasks):
    number = kit.committed(world, tasks[1], key="left-lying")
    with world.working(), clock.at(date(2023, 7, 9)):
        nightly.nightly()
    assert state(world, number) == "committed"
    with world.working(), clock.at(date(2023, 7, 10)):
        assert nightly.nightly() == 1
        assert nightly.nightly() == 0
    with world.acting(CITY) as s:
        attempt = draws.get_attempt(s, number)
        assert (attempt.state, attempt.void_kind) == ("void", "overdue")
        public = s.scalar(select(PubDraw).where(PubDraw.name == "445100-2023-1"))
        assert (public.state, public.commit) == ("void", attempt.commit) and "到期" in public.void_reason
    again = kit.frozen(world, tasks[1], key="next-try")
    with clock.at(kit.JULY), world.acting(CITY) as s:
        attempt = draws.get_attempt(s, again)
        assert attempt.attempt == 2
        draws.void(s, attempt, "让出位置。")


def test_a_large_pool_is_drawn_by_a_job_that_may_be_repeated(world, tasks, monkeypatch):
    monkeypatch.setattr(draws, "LARGE", 3)
    for step in list(walk.STEPS)[:-1]:
        walk.take(world, tasks[4], step)
    with world.acting(CITY) as s:
        attempt = draws.current(s, s.get(InspectionTask, (44, tasks[4])))
        number = attempt.id
        assert attempt.state == "seeded" and attempt.seed is None
        job = s.scalar(select(JobRun).where(JobRun.kind == "draw.finish"))
        outbox = s.scalar(select(Outbox.id).where(Outbox.topic == "draw.finish"))
        assert job.label == "抽取 445100-2023-4"
    monkeypatch.setitem(jobs.handlers.verbs, "draw.finish", drawing.finish_job)
    with world.working(), clock.at(kit.JULY):
        assert jobs.keep(44, outbox) is True
        assert jobs.keep(44, outbox) is False
    assert state(world, number) == "drawn"
    with world.acting(CITY) as s:
        assert s.scalar(select(JobRun.state).where(JobRun.kind == "draw.finish")) == "done"
        before = draws.get_attempt(s, number).seed
        drawing.finish_job(s, {"attempt": number}, jobs.Progress(s.info["ctx"], None))
        assert draws.get_attempt(s, number).seed == before
    walk.take(world, tasks[4], "seal")


@pytest.mark.req("S0-01")
def test_a_closed_record_opens_when_all_are_settled_and_then_verifies_from_the_public_row_alone(world, tasks):
    with clock.at(date(2023, 8, 1)), world.acting(CITY) as s:
        attempt = draws.current(s, s.get(InspectionTask, (44, tasks[4])))
        rows = [row for row, _team in draws.drawn(s, attempt.id)]
        for row in rows[:-1]:
            opening.settle(s, row.id, "visited")
        assert attempt.opened_on is None and _public(s).record is None
        opening.settle(s, rows[-1].id, "given_up")
        opening.settle(s, rows[-1].id, "visited")
        assert rows[-1].settled_how == "given_up"
        public = _public(s)
        assert attempt.opened_on == public.opened_on == date(2023, 8, 1)
        verdict = verify(public.record)
        assert (verdict.ok, verdict.head) == (True, public.head)
        assert json.loads(public.record)["commitment"] == public.commitment
        assert len(public.left_out) == public.left_out_count


def test_the_end_of_the_window_opens_what_is_still_closed(world, tasks):
    number = kit.sealed(world, tasks[3], key="never-visited")
    with world.working(), clock.at(date(2023, 8, 31)):
        nightly.nightly()
        with world.acting(CITY) as s:
            assert draws.get_attempt(s, number).opened_on is None
    with world.working(), clock.at(date(2023, 9, 1)):
        assert nightly.nightly() == 1
    with world.acting(CITY) as s:
        attempt = draws.get_attempt(s, number)
        assert attempt.opened_on == date(2023, 9, 1) and verify(engine.canon(attempt.record)).ok
        assert s.scalars(select(DrawAttempt.id).where(DrawAttempt.closed, DrawAttempt.opened_on.is_(None))).all() != [number]


def _public(s) -> PubDraw:
    return s.scalar(select(PubDraw).where(PubDraw.name == "445100-2023-4"))
