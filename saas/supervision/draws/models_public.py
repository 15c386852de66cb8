"""What the public knows of an attempt, at every moment of it (R6, tenancy §8): one projected row, written at each step."""

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned

EMPTY = text("'[]'")


class PubDraw(Owned, Base):
    """One attempt as published. Until it is opened the row holds counts and hashes only; then ``record`` is the whole
    canonical text and ``left_out`` the list whose hash was published with the commitment.

    ``steps`` [[code, moment, who, hash], …] is the line of the ceremony; ``numbers`` {subjects, teams, unstaffed} what a
    sealed draw says of itself; ``events`` [{n, at, commit, head}, …]; ``names`` {credit code: institution} helps
    whoever looks for one institution in the opened record.
    """

    __tablename__ = "pub_draw"
    rls = "pub"
    reaches = ("own", "link")
    keys = (
        UniqueConstraint("root_id", "slug"),
        UniqueConstraint("root_id", "tenant_no", "name", "attempt"),
        Index("pub_draw_page_idx", "root_id", "tenant_no", text("committed_on desc"), text("id desc")),
        Index("pub_draw_newest_idx", text("committed_on desc"), text("id desc")),
        Index("pub_draw_commit_idx", "commit"),
        Index("pub_draw_head_idx", "head"),
    )
    slug: Mapped[str]
    name: Mapped[str]
    attempt: Mapped[int]
    task: Mapped[str]
    categories: Mapped[list] = mapped_column(JSONB, server_default=EMPTY)
    window_from: Mapped[date]
    window_to: Mapped[date]
    state: Mapped[str]
    closed: Mapped[bool]
    commit: Mapped[str]
    commitment: Mapped[dict] = mapped_column(JSONB)
    head: Mapped[str | None]
    left_out_count: Mapped[int]
    left_out_hash: Mapped[str]
    left_out: Mapped[list | None] = mapped_column(JSONB)
    numbers: Mapped[dict] = mapped_column(JSONB, server_default=text("'{}'"))
    steps: Mapped[list] = mapped_column(JSONB, server_default=EMPTY)
    events: Mapped[list] = mapped_column(JSONB, server_default=EMPTY)
    committed_on: Mapped[date]
    sealed_on: Mapped[date | None]
    opened_on: Mapped[date | None]
    void_reason: Mapped[str | None]
    record: Mapped[str | None] = mapped_column(Text)
    names: Mapped[dict | None] = mapped_column(JSONB)
    recordings: Mapped[list] = mapped_column(JSONB, server_default=EMPTY)
    changed_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
