"""Prepared inside, projected outside (R6): the public reads ``pub_*`` only."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, to_tenant

NOW = text("clock_timestamp()")


class Publication(Owned, Base):
    """The duty to publish one thing, and what became of it. Author and publisher are two people. ``copied_to`` names
    the section that got a copy when it was published (S3-18)."""

    __tablename__ = "publication"
    keys = (
        UniqueConstraint("root_id", "tenant_no", "kind", "ref"),
        CheckConstraint("state in ('ready', 'published', 'withdrawn')", name="state"),
        CheckConstraint("published_by is null or published_by <> author_id", name="two_people"),
        Index("publication_due_idx", "root_id", "tenant_no", "state", "due_on"),
    )
    kind: Mapped[str]
    ref: Mapped[str]
    title: Mapped[str]
    category: Mapped[str] = mapped_column(server_default="")
    body: Mapped[dict] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default="ready")
    due_on: Mapped[date | None]
    due_rule: Mapped[dict | None] = mapped_column(JSONB)
    slug: Mapped[str]
    author_id: Mapped[int] = mapped_column(BigInteger)
    published_by: Mapped[int | None] = mapped_column(BigInteger)
    published_name: Mapped[str] = mapped_column(server_default="")
    published_on: Mapped[date | None]
    copied_to: Mapped[str] = mapped_column(server_default="")
    withdrawn_on: Mapped[date | None]
    withdraw_reason: Mapped[str | None]
    withdraw_note: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class PubRecord(Owned, Base):
    """A public row, masked when it was written. ``kind``: result, plan, checklist, guideline, draw."""

    __tablename__ = "pub_record"
    rls = "pub"
    keys = (
        UniqueConstraint("root_id", "slug"),
        Index("pub_record_page_idx", "root_id", "tenant_no", "kind", text("published_on desc"), text("id desc")),
        Index("pub_record_newest_idx", text("published_on desc"), text("id desc")),
        Index("pub_record_title_idx", "kind", "title"),
    )
    slug: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    category: Mapped[str] = mapped_column(server_default="")
    body: Mapped[dict] = mapped_column(JSONB)
    published_on: Mapped[date]
    digest: Mapped[str]


class PubTombstone(Owned, Base):
    """What stands at the address of a withdrawn record: that there was one, since when not, and why."""

    __tablename__ = "pub_tombstone"
    rls = "pub"
    keys = (UniqueConstraint("root_id", "slug"),)
    slug: Mapped[str]
    kind: Mapped[str]
    withdrawn_on: Mapped[date]
    reason_code: Mapped[str]


class Feedback(Base):
    """What a stranger sends to a bureau (R12, S4-11). The public login may fill three columns and read nothing."""

    __tablename__ = "feedback"
    __table_args__ = (
        to_tenant("to_no"),
        CheckConstraint("length(body) between 1 and 2000", name="body"),
        {
            "info": {
                "rls": "intake",
                "reaches": ("own",),
                "columns": ("root_id", "to_no", "about", "body"),
                "handled": ("handled_at", "handled_by"),
            }
        },
    )
    root_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True, autoincrement=True)
    to_no: Mapped[int]
    about: Mapped[str] = mapped_column(server_default="")
    body: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(server_default=NOW)
    handled_at: Mapped[datetime | None]
    handled_by: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def tenant_no(self) -> int:
        """Whose it is to answer: the bureau addressed."""
        return self.to_no
