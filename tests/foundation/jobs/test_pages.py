"""Pages of jobs: progress, the list, once more after a failure; another bureau's are not there."""

import pytest
from sqlalchemy import select

from saas.foundation import jobs
from saas.foundation.jobs.models import JobRun
from saas.foundation.jobs.service import handlers
from saas.foundation.journal.models import AuditEvent
from tests.factories.queries import counted
from tests.factories.world import CHAOAN, CITY, XIANGQIAO


def promised(world, number=XIANGQIAO, topic="test.topic"):
    with world.acting(number, "steward") as s:
        return jobs.enqueue(s, topic, {}, label=f"{number} 的试验", total=4).id


@pytest.fixture
def verb():
    """A topic whose verb does what the test says."""
    says = {"then": lambda s, payload, progress: "/w"}
    handlers.verbs["test.topic"] = lambda *args: says["then"](*args)
    yield says
    handlers.verbs.pop("test.topic")


def test_progress_is_a_fragment_that_asks_again_until_it_is_done(world, keep_promises, verb):
    number, client = promised(world), world.client(XIANGQIAO, "planner")
    htmx = {"HX-Request": "true"}
    waiting = client.get(f"/jobs/{number}/progress", headers=htmx)
    assert "hx-get" in waiting.text and "正在排队" in waiting.text and "HX-Refresh" not in waiting.headers
    assert "<html" in client.get(f"/jobs/{number}/progress").text
    keep_promises(world)
    done = client.get(f"/jobs/{number}/progress", headers=htmx)
    assert done.headers["HX-Refresh"] == "true" and "hx-get" not in done.text and "4 / 4" in done.text
    assert 'href="/w"' in client.get(f"/jobs/{number}").text


def test_a_failed_job_can_be_asked_for_again_by_the_steward(world, keep_promises, verb):
    from saas.errors import Refusal

    def refuse(*_args):
        raise Refusal("E_TEST", "这次不行。")

    verb["then"] = refuse
    number, steward = promised(world), world.client(XIANGQIAO, "steward")
    early = steward.post(f"/jobs/{number}/retry", data={"_idem": "retry-early-1"})
    assert early.status_code == 404
    keep_promises(world)
    assert "这次不行。" in steward.get(f"/jobs/{number}").text and "重试" in steward.get("/jobs").text
    assert (
        world.client(XIANGQIAO, "planner").post(f"/jobs/{number}/retry", data={"_idem": "retry-plan-1"}).status_code
        == 403
    )
    verb["then"] = lambda *_args: None
    assert steward.post(f"/jobs/{number}/retry", data={"_idem": "retry-good-1"}).status_code == 303
    keep_promises(world)
    with world.acting(XIANGQIAO, "steward") as s:
        assert s.get(JobRun, (44, number)).state == "done"
        assert s.scalar(
            select(AuditEvent.id).where(AuditEvent.act == "job.retry", AuditEvent.obj == f"job_run:{number}")
        )


def test_jobs_of_another_bureau_are_not_there(world, verb):
    strange = promised(world, CHAOAN)
    for client in (world.client(XIANGQIAO, "steward"), world.client(CITY, "steward")):
        for path in (f"/jobs/{strange}", f"/jobs/{strange}/progress"):
            assert client.get(path).status_code == 404
        assert client.post(f"/jobs/{strange}/retry", data={"_idem": "retry-else-1"}).status_code == 404
        with counted() as queries:
            assert str(CHAOAN) not in client.get("/jobs").text
        assert len(queries) <= 2
