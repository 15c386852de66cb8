"""抽取: a task and round has one draw, a draw attempts, every attempt its frozen pool (tenancy §8)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent

NOW = text("clock_timestamp()")


class Draw(Owned, Base):
    """The one draw of a task's round, whatever is clicked twice; ``part`` 1, 2, … are its supplementary draws (§9),
    each with the ``reason`` for it."""

    __tablename__ = "draw"
    keys = (
        parent("inspection_task", "task_id"),
        UniqueConstraint("root_id", "tenant_no", "task_id", "round", "part"),
        UniqueConstraint("root_id", "tenant_no", "name"),
    )
    task_id: Mapped[int] = mapped_column(BigInteger)
    round: Mapped[int] = mapped_column(server_default=text("1"))
    part: Mapped[int] = mapped_column(server_default=text("0"))
    name: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class DrawAttempt(Owned, Base):
    """One run of the protocol from freezing to sealing; a void one stays with its reason and the next counts on.

    ``record`` is the whole protocol object as far as it has come (draw-protocol §3); the bare columns repeat what lists
    and constraints need. ``closed``: nobody outside may learn whom it drew until ``opened_on``; until then the bureau's
    own reveal is missing from ``record`` and stands sealed in its ``draw_party``. ``deadline`` is the last day on which
    the attempt may be finished; then it is void for everybody to see. ``rules`` are those it stands under, with origin.
    """

    __tablename__ = "draw_attempt"
    keys = (
        parent("draw", "draw_id"),
        UniqueConstraint("root_id", "tenant_no", "draw_id", "attempt"),
        UniqueConstraint("root_id", "tenant_no", "idem_key"),
        CheckConstraint("state in ('frozen', 'committed', 'seeded', 'drawn', 'sealed', 'void')", name="state"),
        CheckConstraint("committed_by is null or committed_by <> frozen_by", name="two_people"),
        Index(
            "draw_attempt_open_idx",
            "root_id",
            "tenant_no",
            unique=True,
            postgresql_where=text("state in ('frozen', 'committed', 'seeded', 'drawn')"),
        ),
        Index(
            "draw_attempt_waiting_idx",
            "root_id",
            "tenant_no",
            postgresql_where=text(
                "state in ('frozen', 'committed', 'seeded', 'drawn') or state = 'sealed' and closed and opened_on is null"
            ),
        ),
        Index("draw_attempt_province_idx", "root_id", text("id desc")),
        Index("draw_attempt_recent_idx", "root_id", "tenant_no", text("id desc")),
    )
    draw_id: Mapped[int] = mapped_column(BigInteger)
    attempt: Mapped[int]
    idem_key: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="frozen")
    record: Mapped[dict] = mapped_column(JSONB)
    commit: Mapped[str | None]
    seed: Mapped[str | None]
    head: Mapped[str | None]
    witnesses: Mapped[list] = mapped_column(JSONB, server_default=text("'[]'"))
    frozen_by: Mapped[int] = mapped_column(BigInteger)
    frozen_name: Mapped[str] = mapped_column(server_default="")
    committed_by: Mapped[int | None] = mapped_column(BigInteger)
    committed_name: Mapped[str] = mapped_column(server_default="")
    closed: Mapped[bool] = mapped_column(server_default=text("true"))
    deadline: Mapped[date | None]
    reveals_closed_at: Mapped[datetime | None]
    frozen_at: Mapped[datetime] = mapped_column(server_default=NOW)
    frozen_on: Mapped[date]
    committed_at: Mapped[datetime | None]
    drawn_at: Mapped[datetime | None]
    sealed_at: Mapped[datetime | None]
    sealed_on: Mapped[date | None]
    opened_on: Mapped[date | None]
    rules: Mapped[dict] = mapped_column(JSONB, server_default=text("'{}'"))
    void_reason: Mapped[str | None]
    void_kind: Mapped[str] = mapped_column(server_default="")


class DrawSubject(Owned, Base):
    """A subject as it stood when the pool was frozen: copied, because the register goes on changing (R9).

    ``drawn`` is where things stand today: a withdrawn subject is no longer drawn, its substitute is. ``settled_on``:
    visited, substituted or given up, so that nothing about it needs to stay closed.
    """

    __tablename__ = "draw_subject"
    keys = (
        parent("draw_attempt", "attempt_id"),
        UniqueConstraint("root_id", "tenant_no", "attempt_id", "subject_id"),
        CheckConstraint("not drawn or excluded is null", name="excluded"),
        Index(
            "draw_subject_waiting_idx", "root_id", "tenant_no", "attempt_id",
            postgresql_where=text("drawn and settled_on is null"),
        ),  # fmt: skip
    )
    attempt_id: Mapped[int] = mapped_column(BigInteger)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    subject_no: Mapped[int]
    pid: Mapped[str]
    name: Mapped[str]
    category: Mapped[str]
    address: Mapped[str] = mapped_column(server_default="")
    excluded: Mapped[str | None]
    ticket: Mapped[str | None]
    place: Mapped[int | None]
    drawn: Mapped[bool] = mapped_column(server_default=text("false"))
    why: Mapped[str | None]
    settled_on: Mapped[date | None]
    settled_how: Mapped[str] = mapped_column(server_default="")


class DrawPerson(Owned, Base):
    """An officer as frozen into the pool under a pseudonym (draw-protocol §11), or kept out of it with the reason. A
    borrowed one is no row of the register here: ``guest_id``, and ``home_no`` for the bureau that lends (S2-30)."""

    __tablename__ = "draw_person"
    keys = (
        parent("draw_attempt", "attempt_id"),
        parent("loan_guest", "guest_id"),
        UniqueConstraint("root_id", "tenant_no", "attempt_id", "pid"),
    )
    attempt_id: Mapped[int] = mapped_column(BigInteger)
    inspector_id: Mapped[int | None] = mapped_column(BigInteger)
    expert_id: Mapped[int | None] = mapped_column(BigInteger)
    guest_id: Mapped[int | None] = mapped_column(BigInteger)
    home_no: Mapped[int | None]
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    pid: Mapped[str]
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str]
    certificate_no: Mapped[str]
    department: Mapped[str] = mapped_column(server_default="")
    lead: Mapped[bool] = mapped_column(server_default=text("false"))
    expert: Mapped[bool] = mapped_column(server_default=text("false"))
    excluded: Mapped[str | None]


class DrawSeat(Owned, Base):
    """Who is to inspect whom today; seat 1 leads, experts sit behind the officers (S4-17)."""

    __tablename__ = "draw_seat"
    keys = (
        parent("draw_attempt", "attempt_id"),
        parent("draw_subject", "draw_subject_id"),
        parent("draw_person", "draw_person_id"),
        UniqueConstraint("root_id", "tenant_no", "draw_subject_id", "seat"),
        UniqueConstraint("root_id", "tenant_no", "draw_subject_id", "draw_person_id"),
    )
    attempt_id: Mapped[int] = mapped_column(BigInteger)
    draw_subject_id: Mapped[int] = mapped_column(BigInteger)
    draw_person_id: Mapped[int] = mapped_column(BigInteger)
    seat: Mapped[int]
