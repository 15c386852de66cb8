"""Where the seed comes from: parties with a reveal each, throws and beacon values typed by two people (§5)."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent

NOW = text("clock_timestamp()")
OWN_AND_LINK = ("own", "link")


class DrawParty(Owned, Base):
    """One party of a draw: it deposits a hash before the commitment and sends the value behind it afterwards.

    ``state``: invited → deposited → open (the commitment is public, the value may come) → revealed or withheld. The row
    repeats what a party's link needs to know of the attempt, because a link reaches nothing else. ``value`` is sealed
    with the deployment's key; before ``open`` there is none, so nobody can read or foretell the seed from here.
    """

    __tablename__ = "draw_party"
    rls = "private"
    reaches = OWN_AND_LINK
    keys = (
        parent("draw_attempt", "attempt_id"),
        UniqueConstraint("root_id", "tenant_no", "attempt_id", "party"),
        CheckConstraint("role in ('bureau', 'superior', 'witness')", name="role"),
        CheckConstraint("state in ('invited', 'deposited', 'open', 'revealed', 'withheld')", name="state"),
        CheckConstraint("(value is not null) = (state = 'revealed')", name="value"),
        CheckConstraint("state = 'invited' or reveal_commit is not null", name="deposit"),
    )
    attempt_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int]
    role: Mapped[str]
    party: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="invited")
    suite: Mapped[str]
    context: Mapped[str]
    task_name: Mapped[str]
    reveal_commit: Mapped[str | None]
    value: Mapped[bytes | None] = mapped_column(LargeBinary)
    token_id: Mapped[int | None] = mapped_column(BigInteger)
    deposited_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]


class DrawEntry(Owned, Base):
    """What one person typed for one part of a seed plan; two people must have typed the same. ``event_n`` 0 is the draw
    itself, 1, 2, … its later events; ``part`` counts the plan's entries from 0."""

    __tablename__ = "draw_entry"
    rls = "private"
    keys = (
        parent("draw_attempt", "attempt_id"),
        UniqueConstraint("root_id", "tenant_no", "attempt_id", "event_n", "part", "user_id"),
        Index("draw_entry_part_idx", "root_id", "tenant_no", "attempt_id", "event_n", "part"),
    )
    attempt_id: Mapped[int] = mapped_column(BigInteger)
    event_n: Mapped[int] = mapped_column(server_default=text("0"))
    part: Mapped[int]
    value: Mapped[str]
    user_id: Mapped[int] = mapped_column(BigInteger)
    user_name: Mapped[str] = mapped_column(server_default="")
    at: Mapped[datetime] = mapped_column(server_default=NOW)
