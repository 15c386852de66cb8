"""Work that runs after the commit: the outbox row is the truth, the queue only a hint (tenancy §8)."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent

NOW = text("clock_timestamp()")


class Outbox(Owned, Base):
    """A promise made in the same transaction as the change that caused it; kept exactly once."""

    __tablename__ = "outbox"
    reaches = ("own", "assigned", "link")
    info = {"maint": "select, update"}
    keys = (Index("outbox_due_idx", "next_at", postgresql_where=text("done_at is null")),)
    topic: Mapped[str]
    payload: Mapped[dict] = mapped_column(JSONB)
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    next_at: Mapped[datetime] = mapped_column(server_default=NOW)
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class JobRun(Owned, Base):
    """What the user sees of a job: how far it is, what went wrong, and whether it may be tried again."""

    __tablename__ = "job_run"
    keys = (
        parent("outbox", "outbox_id"),
        CheckConstraint("state in ('queued', 'running', 'done', 'failed')", name="state"),
        Index("job_run_recent_idx", "root_id", "tenant_no", text("id desc")),
    )
    outbox_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    label: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="queued")
    done: Mapped[int] = mapped_column(server_default=text("0"))
    total: Mapped[int] = mapped_column(server_default=text("0"))
    error: Mapped[str | None]
    result_url: Mapped[str | None]
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)
    finished_at: Mapped[datetime | None]
