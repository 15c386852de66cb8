"""One drawn subject's inspection: notice, visit, answers, result, review (B-01, B-02, S3-07)."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tenants.base import Base, Owned, parent, same

BOTH = ("own", "assigned")


class Inspection(Owned, Base):
    """The check of one subject. Whoever enters the result never reviews it (S3-07). ``steps`` keeps when each step on
    site was done (S2-35), ``statement`` what the subject said. ``held``: a change of its team or of the subject itself
    was granted and is not done yet, so nobody goes there. A cancelled one keeps its reason (S1-16)."""

    __tablename__ = "inspection"
    reaches = BOTH
    keys = (
        parent("inspection_task", "task_id"),
        parent("draw_subject", "draw_subject_id"),
        UniqueConstraint("root_id", "tenant_no", "draw_subject_id"),
        CheckConstraint(
            "state in ('drawn','noticed','visiting','submitted','returned','reviewed','published','cancelled')", name="state"
        ),
        CheckConstraint("reviewed_by is null or reviewed_by <> entered_by", name="two_people"),
        CheckConstraint("ended_at is null or ended_at >= began_at", name="visit"),
        Index("inspection_list_idx", "root_id", "tenant_no", text("drawn_on desc"), text("id desc")),
        Index("inspection_province_idx", "root_id", text("drawn_on desc"), text("id desc")),
        Index("inspection_todo_idx", "root_id", "tenant_no", "state"),
        Index(
            "inspection_unpublished_idx", "root_id", "visited_on", "id",
            postgresql_where=text("visited_on is not null and published_on is null"),
        ),  # fmt: skip
    )
    task_id: Mapped[int] = mapped_column(BigInteger)
    attempt_id: Mapped[int] = mapped_column(BigInteger)
    draw_subject_id: Mapped[int] = mapped_column(BigInteger)
    subject_id: Mapped[int] = mapped_column(BigInteger)
    subject_no: Mapped[int]
    subject_name: Mapped[str]
    uscc: Mapped[str]
    category: Mapped[str]
    address: Mapped[str] = mapped_column(server_default="")
    task_name: Mapped[str]
    section_id: Mapped[int] = mapped_column(BigInteger)
    check_method: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="drawn")
    window_from: Mapped[date]
    window_to: Mapped[date]
    drawn_on: Mapped[date]
    steps: Mapped[dict] = mapped_column(JSONB, server_default=text("'{}'"))
    statement: Mapped[str] = mapped_column(server_default="")
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    visited_on: Mapped[date | None]
    outcome: Mapped[str | None]
    summary: Mapped[str] = mapped_column(server_default="")
    entered_by: Mapped[int | None] = mapped_column(BigInteger)
    entered_name: Mapped[str] = mapped_column(server_default="")
    entered_on: Mapped[date | None]
    reviewed_by: Mapped[int | None] = mapped_column(BigInteger)
    reviewed_name: Mapped[str] = mapped_column(server_default="")
    reviewed_on: Mapped[date | None]
    return_reason: Mapped[str] = mapped_column(server_default="")
    published_on: Mapped[date | None]
    held: Mapped[bool] = mapped_column(server_default=text("false"))
    cancelled_on: Mapped[date | None]
    cancel_reason: Mapped[str] = mapped_column(server_default="")
    members: Mapped[list["InspectionMember"]] = relationship(
        primaryjoin=same("InspectionMember", "Inspection", "inspection_id"), order_by="InspectionMember.seat"
    )
    answers: Mapped[list["CheckRecord"]] = relationship(
        primaryjoin=same("CheckRecord", "Inspection", "inspection_id"), order_by="CheckRecord.seq"
    )


class InspectionMember(Owned, Base):
    """检查组: one officer of the team, as drawn; ``user_id`` is who may open this inspection with reach assigned. An expert
    sits behind the officers and never counts among them (S4-17, S2-18). A borrowed officer acts for this bureau and comes
    from ``home_no`` (S2-30, D-23)."""

    __tablename__ = "inspection_member"
    reaches = BOTH
    keys = (
        parent("inspection", "inspection_id"),
        parent("loan_guest", "guest_id"),
        UniqueConstraint("root_id", "tenant_no", "inspection_id", "seat"),
        Index("inspection_member_user_idx", "root_id", "tenant_no", "user_id"),
    )
    inspection_id: Mapped[int] = mapped_column(BigInteger)
    inspector_id: Mapped[int | None] = mapped_column(BigInteger)
    guest_id: Mapped[int | None] = mapped_column(BigInteger)
    home_no: Mapped[int | None]
    draw_person_id: Mapped[int | None] = mapped_column(BigInteger)
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    seat: Mapped[int]
    leader: Mapped[bool]
    expert: Mapped[bool] = mapped_column(server_default=text("false"))
    name: Mapped[str]
    certificate_no: Mapped[str]
    department: Mapped[str] = mapped_column(server_default="")


class InspectionNotice(Owned, Base):
    """行政检查通知书 (B-02): drafted by one, issued by another, served before or on arrival (D-11)."""

    __tablename__ = "inspection_notice"
    reaches = BOTH
    keys = (
        parent("inspection", "inspection_id"),
        UniqueConstraint("root_id", "tenant_no", "inspection_id"),
        UniqueConstraint("root_id", "tenant_no", "year", "serial"),
        CheckConstraint("state in ('drafted', 'issued', 'served')", name="state"),
        CheckConstraint("issued_by is null or issued_by <> drafted_by", name="two_people"),
        CheckConstraint("issued_for is null or issued_for <> drafted_by", name="not_for_author"),
    )
    inspection_id: Mapped[int] = mapped_column(BigInteger)
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="drafted")
    visit_on: Mapped[date]
    timing: Mapped[str]
    materials: Mapped[str] = mapped_column(server_default="")
    body: Mapped[dict] = mapped_column(JSONB)
    drafted_by: Mapped[int] = mapped_column(BigInteger)
    drafted_on: Mapped[date]
    issued_by: Mapped[int | None] = mapped_column(BigInteger)
    issued_for: Mapped[int | None] = mapped_column(BigInteger)
    issued_name: Mapped[str] = mapped_column(server_default="")
    issued_on: Mapped[date | None]
    served_on: Mapped[date | None]
    served_how: Mapped[str] = mapped_column(server_default="")


class CheckRecord(Owned, Base):
    """The answer to one check point, with the point's wording as it was when the visit began."""

    __tablename__ = "check_record"
    reaches = BOTH
    keys = (
        parent("inspection", "inspection_id"),
        UniqueConstraint("root_id", "tenant_no", "inspection_id", "seq"),
        CheckConstraint("answer is null or answer in ('conform', 'nonconform', 'not_applicable')", name="answer"),
    )
    inspection_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int]
    point_id: Mapped[int] = mapped_column(BigInteger)
    item_name: Mapped[str]
    content_group: Mapped[str]
    content: Mapped[str]
    check_standard: Mapped[str]
    basis: Mapped[str]
    answer: Mapped[str | None]
    note: Mapped[str] = mapped_column(server_default="")


class InspectionHandover(Owned, Base):
    """交接: an officer whose loan was over left an open visit, and whoever the record drew in the empty seat goes on with it
    (S2-30). Both stand in the record with their days: what was done before stays the former one's."""

    __tablename__ = "inspection_handover"
    reaches = BOTH
    keys = (
        parent("inspection", "inspection_id"),
        UniqueConstraint("root_id", "tenant_no", "inspection_id", "n"),
    )
    inspection_id: Mapped[int] = mapped_column(BigInteger)
    n: Mapped[int]
    seat: Mapped[int]
    from_name: Mapped[str]
    from_certificate_no: Mapped[str]
    from_home_no: Mapped[int | None]
    to_name: Mapped[str] = mapped_column(server_default="")
    to_certificate_no: Mapped[str] = mapped_column(server_default="")
    to_home_no: Mapped[int | None]
    points: Mapped[int] = mapped_column(server_default=text("0"))
    handed_on: Mapped[date]
    reason: Mapped[str] = mapped_column(server_default="")
