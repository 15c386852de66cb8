"""随机抽查事项清单: what may be checked, on which legal basis, against which standard (S0-09, B-14).

The topmost bureau of a line that has published an edition owns the master list; an edition of a bureau below is a
layer upon it: refinements of the master's items and points, and items of its own (S4-09; docs/decisions/0011).
"""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tenants.base import Base, Owned, parent, same


class ChecklistEdition(Owned, Base):
    """One numbered edition of a bureau's checklist; once published it never changes (the database refuses).

    ``editor_ids``: everybody who wrote in the draft; none of them publishes it. ``base_no``, ``base_id``: the master
    edition that a layer was written against. ``decisions``: how a draft layer answers each change of a new master
    edition, by key of the change. ``note``: what was changed and why, for the public history.
    """

    __tablename__ = "checklist_edition"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (
        UniqueConstraint("root_id", "tenant_no", "number"),
        CheckConstraint("published_by is null or published_by <> author_id", name="two_people"),
        CheckConstraint("published_by is null or published_by <> all (editor_ids)", name="editors"),
        CheckConstraint("not published or (document_number <> '' and effective_from is not null)", name="complete"),
        CheckConstraint("(base_no is null) = (base_id is null)", name="base"),
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
    note: Mapped[str] = mapped_column(server_default="")
    base_no: Mapped[int | None]
    base_id: Mapped[int | None] = mapped_column(BigInteger)
    decisions: Mapped[dict] = mapped_column(JSONB, server_default=text("'{}'"))
    items: Mapped[list["CheckItem"]] = relationship(
        primaryjoin=same("CheckItem", "ChecklistEdition", "edition_id"),
        order_by="CheckItem.seq",
        back_populates="edition",
    )


class CheckItem(Owned, Base):
    """抽查事项: one thing that may be checked. ``basis``: [{"title", "article", "level"}], not empty once published.

    ``origin_no``, ``serial``: its permanent identity through all editions: the bureau that invented it and its number
    there. In a layer a row with a foreign ``origin_no`` is the refinement of that item: it carries only what is
    tightened (rate and frequency, methods, grade) and own points. ``rate_p`` of ``rate_q``, ``times`` in each ``per``:
    None leaves it to the settings. ``partners``: departments of a joint inspection (联合抽查, S3-01); ``levels``: who
    implements it (S0-11); ``valid_from``, ``valid_to``: when the basis carries it.
    """

    __tablename__ = "check_item"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (
        parent("checklist_edition", "edition_id"),
        UniqueConstraint("root_id", "tenant_no", "edition_id", "seq"),
        CheckConstraint("item_grade in ('general', 'key')", name="grade"),
        UniqueConstraint("root_id", "tenant_no", "edition_id", "origin_no", "serial"),
        CheckConstraint("not published or origin_no <> tenant_no or jsonb_array_length(basis) > 0", name="basis"),
        CheckConstraint("num_nulls(rate_p, rate_q) in (0, 2) and num_nulls(times, per) in (0, 2)", name="pairs"),
        CheckConstraint("rate_p is null or (rate_p >= 0 and rate_q > 0 and rate_p <= rate_q)", name="rate"),
        CheckConstraint("valid_to is null or valid_from is null or valid_to >= valid_from", name="span"),
    )
    origin_no: Mapped[int] = mapped_column(server_default=text("app.me()"))
    serial: Mapped[int]
    edition_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int]
    name: Mapped[str]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    item_grade: Mapped[str] = mapped_column(server_default="general")
    organ: Mapped[str]
    methods: Mapped[list[str]] = mapped_column(ARRAY(Text))
    basis: Mapped[list] = mapped_column(JSONB, server_default=text("'[]'"))
    power_code: Mapped[str] = mapped_column(server_default="")
    levels: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    partners: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    rate_p: Mapped[int | None]
    rate_q: Mapped[int | None]
    times: Mapped[int | None]
    per: Mapped[str | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    edition: Mapped[ChecklistEdition] = relationship(
        primaryjoin=same("CheckItem", "ChecklistEdition", "edition_id"), back_populates="items"
    )
    points: Mapped[list["CheckPoint"]] = relationship(
        primaryjoin=same("CheckPoint", "CheckItem", "item_id"), order_by="CheckPoint.seq", back_populates="item"
    )


class CheckPoint(Owned, Base):
    """检查要点: one line that an officer answers, with the standard that it is judged by (S0-13: five groups).

    ``origin_no``, ``serial`` as for items. In a layer a row with a foreign ``origin_no`` is that point in the bureau's
    own, fuller words; one with the own number is an addition.
    """

    __tablename__ = "check_point"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (
        parent("check_item", "item_id"),
        UniqueConstraint("root_id", "tenant_no", "item_id", "seq"),
        UniqueConstraint("root_id", "tenant_no", "item_id", "origin_no", "serial"),
    )
    origin_no: Mapped[int] = mapped_column(server_default=text("app.me()"))
    serial: Mapped[int]
    item_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int]
    content_group: Mapped[str]
    content: Mapped[str]
    check_standard: Mapped[str]
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    item: Mapped[CheckItem] = relationship(
        primaryjoin=same("CheckPoint", "CheckItem", "item_id"), back_populates="points"
    )


class ChecklistAcceptance(Owned, Base):
    """接收: one bureau takes over one edition of the master list; until then it works by the one it took over before.

    ``edition_no``, ``edition_id``: the master edition; ``layer_id``: the own edition that was written for it, if any.
    """

    __tablename__ = "checklist_acceptance"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (
        UniqueConstraint("root_id", "tenant_no", "edition_id"),
        Index("checklist_acceptance_edition_idx", "root_id", "edition_id", "tenant_no"),
    )
    edition_no: Mapped[int]
    edition_id: Mapped[int] = mapped_column(BigInteger)
    layer_id: Mapped[int | None] = mapped_column(BigInteger)
    published: Mapped[bool] = mapped_column(server_default=text("true"))
    accepted_on: Mapped[date]
    accepted_by: Mapped[int] = mapped_column(BigInteger)
    accepted_name: Mapped[str] = mapped_column(server_default="")
