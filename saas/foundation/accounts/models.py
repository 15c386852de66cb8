"""How a bureau is organised inside: sections, partner departments, stand-ins (S0-05, S0-06, S3-03)."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent


class Section(Owned, Base):
    """内设科室: a section and the subject categories that it manages. ``duty`` marks coordination or supervision."""

    __tablename__ = "section"
    reaches = ("own", "assigned")
    keys = (
        UniqueConstraint("root_id", "tenant_no", "name"),
        CheckConstraint("duty in ('', 'coordination', 'supervision')", name="duty"),
    )
    name: Mapped[str]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    duty: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="active")


class PartnerDepartment(Owned, Base):
    """Another department of the same government that joins inspections (S3-02)."""

    __tablename__ = "partner_department"
    keys = (UniqueConstraint("root_id", "tenant_no", "name"),)
    name: Mapped[str]
    code: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="active")


class StandIn(Owned, Base):
    """For a dated absence one approver acts for another; every act done so names both."""

    __tablename__ = "stand_in"
    keys = (
        parent("membership", "absent_id"),
        parent("membership", "deputy_id"),
        CheckConstraint("deputy_id <> absent_id", name="two_people"),
        CheckConstraint("valid_to >= valid_from", name="span"),
    )
    absent_id: Mapped[int] = mapped_column(BigInteger)
    deputy_id: Mapped[int] = mapped_column(BigInteger)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    reason: Mapped[str]
    granted_by: Mapped[int] = mapped_column(BigInteger)
    granted_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    revoked_at: Mapped[datetime | None]
