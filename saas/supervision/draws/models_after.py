"""After the seal: requests to change what was drawn, and the events of a record that they lead to (§9, S1-16 … S1-19)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent

NOW = text("clock_timestamp()")


class DrawEvent(Owned, Base):
    """One entry of a record's ``events``: published with its commit before its source is known, done once the source
    has spoken. A published event is never taken back; an attempt has one that waits at most."""

    __tablename__ = "draw_event"
    keys = (
        parent("draw_attempt", "attempt_id"),
        UniqueConstraint("root_id", "tenant_no", "attempt_id", "n"),
        UniqueConstraint("root_id", "tenant_no", "idem_key"),
        CheckConstraint("state in ('published', 'done')", name="state"),
        CheckConstraint("(head is not null) = (state = 'done')", name="head"),
        Index(
            "draw_event_open_idx", "root_id", "tenant_no", "attempt_id", unique=True,
            postgresql_where=text("state = 'published'"),
        ),
    )  # fmt: skip
    attempt_id: Mapped[int] = mapped_column(BigInteger)
    n: Mapped[int]
    idem_key: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="published")
    body: Mapped[dict] = mapped_column(JSONB)
    commit: Mapped[str]
    contributions: Mapped[list | None] = mapped_column(JSONB)
    seed: Mapped[str | None]
    outcome: Mapped[dict | None] = mapped_column(JSONB)
    head: Mapped[str | None]
    made_by: Mapped[int] = mapped_column(BigInteger)
    made_name: Mapped[str] = mapped_column(server_default="")
    made_at: Mapped[datetime] = mapped_column(server_default=NOW)
    made_on: Mapped[date]
    done_at: Mapped[datetime | None]


class ChangeRequest(Owned, Base):
    """A request to change what a sealed draw came to: 回避 above all (S0-31, B-36), somebody who cannot come or is gone, a
    subject that is nowhere to be found (S1-16), an empty seat. Asked by one, decided by another; granted it becomes one
    event. ``reason`` never leaves the bureau; ``code`` is what the record says.

    ``state``: asked → granted (waits for its turn until ``event_n``) or rejected; lapsed when an event before it has made
    it pointless. ``plan`` is the seed plan that the decider chose. Whoever is assigned asks about the own assignments.
    """

    __tablename__ = "change_request"
    rls = "private"
    reaches = ("own", "assigned")
    keys = (
        parent("draw_attempt", "attempt_id"),
        parent("draw_subject", "draw_subject_id"),
        parent("draw_person", "draw_person_id"),
        CheckConstraint("kind in ('recusal', 'absence', 'departure', 'substitute', 'vacancy')", name="kind"),
        CheckConstraint("(draw_person_id is null) = (kind in ('substitute', 'vacancy'))", name="person"),
        CheckConstraint("side in ('officer', 'subject', 'bureau')", name="side"),
        CheckConstraint("state in ('asked', 'granted', 'rejected', 'lapsed')", name="state"),
        CheckConstraint("way in ('', 'swap', 'withdraw', 'substitute', 'fill')", name="way"),
        CheckConstraint("(way <> '') = (state in ('granted', 'lapsed'))", name="granted"),
        CheckConstraint("decided_by is null or decided_by <> asked_by", name="two_people"),
        CheckConstraint("decided_for is null or decided_for <> asked_by", name="not_for_author"),
        Index(
            "change_request_person_idx", "root_id", "tenant_no", "draw_subject_id", "draw_person_id", unique=True,
            postgresql_where=text("state = 'asked' and draw_person_id is not null"),
        ),
        Index(
            "change_request_subject_idx", "root_id", "tenant_no", "draw_subject_id", "kind", unique=True,
            postgresql_where=text("state = 'asked' and draw_person_id is null"),
        ),
        Index("change_request_attempt_idx", "root_id", "tenant_no", "attempt_id", "id"),
        Index("change_request_open_idx", "root_id", "tenant_no", "id", postgresql_where=text("state = 'asked'")),
    )  # fmt: skip
    attempt_id: Mapped[int] = mapped_column(BigInteger)
    draw_subject_id: Mapped[int] = mapped_column(BigInteger)
    draw_person_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str]
    side: Mapped[str]
    code: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="asked")
    asked_by: Mapped[int] = mapped_column(BigInteger)
    asked_name: Mapped[str] = mapped_column(server_default="")
    asked_on: Mapped[date]
    way: Mapped[str] = mapped_column(server_default="")
    plan: Mapped[list] = mapped_column(JSONB, server_default=text("'[]'"))
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_for: Mapped[int | None] = mapped_column(BigInteger)
    decided_name: Mapped[str] = mapped_column(server_default="")
    decided_on: Mapped[date | None]
    decision_note: Mapped[str] = mapped_column(server_default="")
    event_n: Mapped[int | None]
