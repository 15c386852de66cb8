"""工作细则、工作指引、程序文本、格式文本: what a bureau writes down about how the work is done (S4-21, S0-03)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tenants.base import Base, Owned, parent, same


class Guideline(Owned, Base):
    """One text through all its versions. ``published``: one of them is."""

    __tablename__ = "guideline"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (CheckConstraint("kind in ('rules', 'guide', 'procedure', 'form')", name="kind"),)
    kind: Mapped[str]
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    author_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    versions: Mapped[list["GuidelineVersion"]] = relationship(
        primaryjoin=same("GuidelineVersion", "Guideline", "guideline_id"),
        order_by="GuidelineVersion.number.desc()",
        back_populates="guideline",
    )


class GuidelineVersion(Owned, Base):
    """One numbered version; once published it never changes (the database refuses). ``body`` is plain text in the small
    notation of ``markup``; ``document_id``: the attached file. ``editor_ids``: everybody who wrote in the draft, none of
    them publishes it. ``note``: what was changed and why, for the public history."""

    __tablename__ = "guideline_version"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (
        parent("guideline", "guideline_id"),
        parent("rule_document", "document_id"),
        UniqueConstraint("root_id", "tenant_no", "guideline_id", "number"),
        CheckConstraint("published_by is null or published_by <> author_id", name="two_people"),
        CheckConstraint("published_by is null or published_by <> all (editor_ids)", name="editors"),
        CheckConstraint("not published or effective_from is not null", name="complete"),
    )
    guideline_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int]
    title: Mapped[str]
    document_number: Mapped[str] = mapped_column(server_default="")
    effective_from: Mapped[date | None]
    body: Mapped[str] = mapped_column(server_default="")
    note: Mapped[str] = mapped_column(server_default="")
    document_id: Mapped[int | None] = mapped_column(BigInteger)
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    published_on: Mapped[date | None]
    published_by: Mapped[int | None] = mapped_column(BigInteger)
    published_name: Mapped[str] = mapped_column(server_default="")
    author_id: Mapped[int] = mapped_column(BigInteger)
    editor_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    guideline: Mapped[Guideline] = relationship(
        primaryjoin=same("GuidelineVersion", "Guideline", "guideline_id"), back_populates="versions"
    )
