"""年度抽查计划 → lines → tasks (S3-05, S3-06, S3-22). Rules are frozen with their origin when a line is published."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tenants.base import Base, Owned, parent, same


class AnnualPlan(Owned, Base):
    """One bureau's plan for one year: drafted by a section, published by the supervision section."""

    __tablename__ = "annual_plan"
    keys = (
        UniqueConstraint("root_id", "tenant_no", "year"),
        CheckConstraint("state in ('draft', 'submitted', 'returned', 'published')", name="state"),
        CheckConstraint("published_by is null or published_by <> author_id", name="two_people"),
        Index("annual_plan_province_idx", "root_id", "year", "tenant_no"),
    )
    year: Mapped[int]
    title: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="draft")
    document_number: Mapped[str] = mapped_column(server_default="")
    author_id: Mapped[int] = mapped_column(BigInteger)
    author_name: Mapped[str]
    submitted_at: Mapped[datetime | None]
    submitted_on: Mapped[date | None]
    return_reason: Mapped[str] = mapped_column(server_default="")
    published_by: Mapped[int | None] = mapped_column(BigInteger)
    published_on: Mapped[date | None]
    lines: Mapped[list["PlanLine"]] = relationship(
        primaryjoin=same("PlanLine", "AnnualPlan", "plan_id"), order_by="PlanLine.seq", back_populates="plan"
    )


class PlanLine(Owned, Base):
    """One row of the plan table. ``rules`` keeps, per field, rule value, origin and document as they stood;
    ``deviations`` the fields that depart from them, each with its reason (D-06)."""

    __tablename__ = "plan_line"
    keys = (
        parent("annual_plan", "plan_id"),
        parent("section", "section_id"),
        parent("checklist_edition", "edition_id"),
        UniqueConstraint("root_id", "tenant_no", "plan_id", "seq"),
        CheckConstraint("rate_p between 0 and rate_q and rate_q between 1 and 1000000", name="rate"),
        CheckConstraint("window_to >= window_from", name="window"),
        CheckConstraint("draw_kind in ('directed', 'undirected')", name="draw_kind"),
    )
    plan_id: Mapped[int] = mapped_column(BigInteger)
    seq: Mapped[int]
    name: Mapped[str]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    draw_kind: Mapped[str] = mapped_column(server_default="undirected")
    rate_p: Mapped[int]
    rate_q: Mapped[int]
    window_from: Mapped[date]
    window_to: Mapped[date]
    check_method: Mapped[str] = mapped_column(server_default="on_site")
    section_id: Mapped[int] = mapped_column(BigInteger)
    edition_id: Mapped[int | None] = mapped_column(BigInteger)
    item_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    department_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    pool_count: Mapped[int] = mapped_column(server_default=text("0"))
    rules: Mapped[dict] = mapped_column(JSONB, server_default=text("'{}'"))
    deviations: Mapped[dict] = mapped_column(JSONB, server_default=text("'{}'"))
    plan: Mapped[AnnualPlan] = relationship(
        primaryjoin=same("PlanLine", "AnnualPlan", "plan_id"), back_populates="lines"
    )


class InspectionTask(Owned, Base):
    """抽查任务: what a published line sets in motion; frozen copies of the line and of the rules it stands under."""

    __tablename__ = "inspection_task"
    keys = (
        parent("plan_line", "line_id"),
        parent("section", "section_id"),
        UniqueConstraint("root_id", "tenant_no", "line_id", "round"),
        CheckConstraint("state in ('prepared', 'drawn', 'inspecting', 'done', 'cancelled')", name="state"),
        Index("inspection_task_list_idx", "root_id", "tenant_no", text("window_from desc"), text("id desc")),
        Index("inspection_task_province_idx", "root_id", text("window_from desc"), text("id desc")),
    )
    line_id: Mapped[int] = mapped_column(BigInteger)
    year: Mapped[int]
    seq: Mapped[int]
    round: Mapped[int] = mapped_column(server_default=text("1"))
    name: Mapped[str]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    draw_kind: Mapped[str]
    rate_p: Mapped[int]
    rate_q: Mapped[int]
    minimum: Mapped[int]
    rounding: Mapped[str]
    team_size: Mapped[int]
    window_from: Mapped[date]
    window_to: Mapped[date]
    check_method: Mapped[str]
    section_id: Mapped[int] = mapped_column(BigInteger)
    edition_id: Mapped[int | None] = mapped_column(BigInteger)
    item_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    department_ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    rules: Mapped[dict] = mapped_column(JSONB)
    deviations: Mapped[dict] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default="prepared")
    created_on: Mapped[date]
    done_on: Mapped[date | None]
