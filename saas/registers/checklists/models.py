"""随机抽查事项清单: what may be checked, on which legal basis, against which standard (S0-09, B-14)."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tenants.base import Base, Owned, parent, same


class ChecklistEdition(Owned, Base):
    """One numbered edition of a bureau's checklist; once published it never changes.

    ``editor_ids``: everybody who wrote in the draft; none of them publishes it.
    """

    __tablename__ = "checklist_edition"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (
        UniqueConstraint("root_id", "tenant_no", "number"),
        CheckConstraint("published_by is null or published_by <> author_id", name="two_people"),
        CheckConstraint("published_by is null or published_by <> all (editor_ids)", name="editors"),
        CheckConstraint("not published or (document_number <> '' and effective_from is not null)", name="complete"),
    )
    number: Mapped[int]
    title: Mapped[str]
    document_number: Mapped[str] = mapped_column(server_default="")
    effective_from: Mapped[date | None]
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    published_on: Mapped[date | None]
    published_by: Mapped[int | None] = mapped_column(BigInteger)
    author_id: Mapped[int] = mapped_column(BigInteger)
    editor_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    items: Mapped[list["CheckItem"]] = relationship(
        primaryjoin=same("CheckItem", "ChecklistEdition", "edition_id"),
        order_by="CheckItem.seq",
        back_populates="edition",
    )


class CheckItem(Owned, Base):
    """抽查事项: one thing that may be checked. ``basis``: [{"title", "article", "level"}], not empty once published."""

    __tablename__ = "check_item"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (
        parent("checklist_edition", "edition_id"),
        UniqueConstraint("root_id", "tenant_no", "edition_id", "seq"),
        CheckConstraint("item_grade in ('general', 'key')", name="grade"),
        CheckConstraint("not published or jsonb_array_length(basis) > 0", name="basis"),
    )
    edition_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int]
    name: Mapped[str]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    item_grade: Mapped[str] = mapped_column(server_default="general")
    organ: Mapped[str]
    methods: Mapped[list[str]] = mapped_column(ARRAY(Text))
    basis: Mapped[list] = mapped_column(JSONB, server_default=text("'[]'"))
    power_code: Mapped[str] = mapped_column(server_default="")
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    edition: Mapped[ChecklistEdition] = relationship(
        primaryjoin=same("CheckItem", "ChecklistEdition", "edition_id"), back_populates="items"
    )
    points: Mapped[list["CheckPoint"]] = relationship(
        primaryjoin=same("CheckPoint", "CheckItem", "item_id"), order_by="CheckPoint.seq", back_populates="item"
    )


class CheckPoint(Owned, Base):
    """检查要点: one line that an officer answers, with the standard that it is judged by (S0-13: five groups)."""

    __tablename__ = "check_point"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (parent("check_item", "item_id"), UniqueConstraint("root_id", "tenant_no", "item_id", "seq"))
    item_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int]
    content_group: Mapped[str]
    content: Mapped[str]
    check_standard: Mapped[str]
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    item: Mapped[CheckItem] = relationship(
        primaryjoin=same("CheckPoint", "CheckItem", "item_id"), back_populates="points"
    )
