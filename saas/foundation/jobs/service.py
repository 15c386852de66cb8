"""Promises kept after the commit (tenancy §8): outbox row first, queue hint second, effects and done-mark together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog
from flask_babel import gettext as _
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation.jobs.models import JobRun, Outbox
from tenants.context import MAINT, Ctx
from tenants.tree import Tenant
from tenants.unit import ctx_of, run, transaction

log = structlog.get_logger("jobs")
MAX_TRIES = 10


@dataclass
class Handlers:
    """Topic → the verb that keeps the promise; filled by app.py and the worker. ``hint`` tells the queue, and may fail."""

    verbs: dict[str, Callable[[Session, dict, "Progress"], str | None]] = field(default_factory=dict)
    hint: Callable[[int, int], None] = lambda root, outbox_id: None


handlers = Handlers()


class Progress:
    """How far a job is; told in a short transaction of its own so that the reader sees it at once."""

    def __init__(self, ctx: Ctx, job_id: int | None) -> None:
        self.ctx, self.job_id = ctx, job_id

    def tell(self, done: int, total: int) -> None:
        """``done`` of ``total`` steps are through."""
        if self.job_id is not None:
            with transaction(self.ctx) as s:
                s.execute(update(JobRun).where(*_mine(self.ctx, self.job_id)).values(done=done, total=total, state="running"))


def _mine(ctx: Ctx, job_id: int) -> tuple:
    return JobRun.root_id == ctx.root, JobRun.tenant_no == ctx.me, JobRun.id == job_id


def enqueue(s: Session, topic: str, payload: dict, *, label: str | None = None, total: int = 0) -> JobRun | None:
    """Promises ``topic`` in the transaction of ``s``; with a ``label`` the user sees it as a job with progress."""
    ctx = ctx_of(s)
    row = Outbox(topic=topic, payload=payload, user_id=ctx.user_id)
    s.add(row)
    s.flush()
    job = None
    if label is not None:
        job = JobRun(outbox_id=row.id, kind=topic, label=label, total=total, user_id=ctx.user_id, created_at=clock.now())
        s.add(job)
        s.flush()
    s.info["after_commit"].append(lambda: _hint(ctx.root, row.id))
    return job


def _hint(root: int, outbox_id: int) -> None:
    """The queue may be away; the relay finds the row later."""
    try:
        handlers.hint(root, outbox_id)
    except Exception as away:
        log.warning("queue_away", kind=type(away).__name__)


def context_of(root: int, tenant_no: int, user_id: int | None = None) -> Ctx:
    """The context in which a job acts for a bureau."""
    with transaction(MAINT) as s:
        row = s.scalar(select(Tenant).where(Tenant.root_id == root, Tenant.tenant_no == tenant_no))
        above = s.scalars(
            select(Tenant.tenant_no).where(
                Tenant.root_id == root, Tenant.lo <= tenant_no, Tenant.hi >= tenant_no, Tenant.tenant_no != tenant_no
            )
        )
        return Ctx(
            root=root, me=tenant_no, lo=row.lo, hi=row.hi, anc=tuple(above), user_id=user_id, reach="own",
            actor_kind="job", tenant_id=row.tenant_id, tenant_name=row.name, level=row.level,
        )  # fmt: skip


def keep(root: int, outbox_id: int) -> bool:
    """Keeps one promise, exactly once: called by the queue, safe to repeat. True when the effects are committed now.

    A failing verb leaves the promise open with a later ``next_at``; the tenth failure closes the visible job as failed.
    """
    with transaction(MAINT) as s:
        found = s.execute(
            select(Outbox.tenant_no, Outbox.user_id, Outbox.done_at).where(Outbox.root_id == root, Outbox.id == outbox_id)
        ).one_or_none()
    if found is None or found.done_at is not None:
        return False
    ctx = context_of(root, found.tenant_no, found.user_id)
    try:
        return run(ctx, lambda s: _act(s, ctx, outbox_id))
    except Exception as failure:
        run(ctx, partial(_failed, ctx=ctx, outbox_id=outbox_id, failure=failure))
        if not isinstance(failure, Refusal):
            log.error("job_failed", outbox_id=outbox_id, kind=type(failure).__name__)
        return False


def _act(s: Session, ctx: Ctx, outbox_id: int) -> bool:
    row = s.scalar(
        select(Outbox)
        .where(Outbox.root_id == ctx.root, Outbox.tenant_no == ctx.me, Outbox.id == outbox_id, Outbox.done_at.is_(None))
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return False
    job = s.scalar(select(JobRun).where(JobRun.root_id == ctx.root, JobRun.tenant_no == ctx.me, JobRun.outbox_id == row.id))
    verb = handlers.verbs[row.topic]
    url = verb(s, row.payload, Progress(ctx, job.id if job else None))
    row.done_at = func.clock_timestamp()
    if job is not None:
        s.refresh(job)
        job.state, job.done, job.finished_at, job.error = "done", job.total, clock.now(), None
        job.result_url = url or job.result_url
    return True


def _failed(s: Session, ctx: Ctx, outbox_id: int, failure: Exception) -> None:
    row = s.get(Outbox, (ctx.root, outbox_id), with_for_update=True)
    refused = isinstance(failure, Refusal)
    row.tries += 1
    row.next_at = func.clock_timestamp() + timedelta(seconds=min(2**row.tries, 600))
    over = refused or row.tries >= MAX_TRIES
    if over:
        row.done_at = func.clock_timestamp()
        said = failure.message if refused else f"E_JOB {type(failure).__name__}"
        s.execute(
            update(JobRun).where(JobRun.root_id == ctx.root, JobRun.tenant_no == ctx.me, JobRun.outbox_id == outbox_id)
            .values(state="failed", error=said, finished_at=clock.now())
        )  # fmt: skip


def retry(s: Session, job: JobRun) -> None:
    """The user asks for a failed job again."""
    if job.state != "failed":
        raise Refusal("E_JOB_STATE", _("只有失败的任务可以重试。"))
    row = s.get(Outbox, (job.root_id, job.outbox_id))
    row.done_at, row.tries, row.next_at = None, 0, func.clock_timestamp()
    job.state, job.error, job.done, job.finished_at = "queued", None, 0, None
    s.info["after_commit"].append(lambda: _hint(job.root_id, job.outbox_id))


def relay(limit: int = 200) -> int:
    """Hints the queue about promises that are due and were not kept; pushes them forward so that others skip them."""
    with transaction(MAINT) as s:
        due = s.scalars(
            select(Outbox)
            .where(Outbox.done_at.is_(None), Outbox.next_at < func.clock_timestamp() - text("interval '3 seconds'"))
            .order_by(Outbox.next_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = [(row.root_id, row.id) for row in due]
        for key in rows:
            s.execute(
                update(Outbox).where(Outbox.root_id == key[0], Outbox.id == key[1])
                .values(next_at=func.clock_timestamp() + text("interval '30 seconds'"))
            )  # fmt: skip
    for root, outbox_id in rows:
        _hint(root, outbox_id)
    return len(rows)
