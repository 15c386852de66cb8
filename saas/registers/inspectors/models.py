"""Who may inspect (S1-04, B-28): certified officers of the bureau and of its partner departments."""

from datetime import date

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent


class Inspector(Owned, Base):
    """执法检查人员: name, unit, sex, certificate, post, and the categories that the person may inspect (S0-22).

    ``user_id`` is the account with which the person signs in, a plain value; a partner department's officer is a user
    of this bureau with reach ``assigned`` (R10).
    """

    __tablename__ = "inspector"
    keys = (
        parent("partner_department", "department_id"),
        parent("section", "section_id"),
        UniqueConstraint("root_id", "tenant_no", "certificate_no"),
        CheckConstraint("state in ('active', 'left')", name="state"),
        CheckConstraint("personnel_class in ('officer', 'certified_staff', 'daily_supervision')", name="class"),
        Index("inspector_list_idx", "root_id", "tenant_no", "name_key", "id"),
        Index("inspector_province_idx", "root_id", "name_key", "id"),
    )
    name: Mapped[str]
    name_key: Mapped[str]
    sex: Mapped[str]
    unit: Mapped[str]
    post: Mapped[str] = mapped_column(server_default="")
    personnel_class: Mapped[str] = mapped_column(server_default="officer")
    certificate_no: Mapped[str]
    certificate_from: Mapped[date]
    certificate_to: Mapped[date]
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    specialties: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    section_id: Mapped[int | None] = mapped_column(BigInteger)
    department_id: Mapped[int | None] = mapped_column(BigInteger)
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(server_default="active")
    joined_on: Mapped[date]
    left_on: Mapped[date | None]


class InspectorPii(Owned, Base):
    """An officer's telephone (R5): sealed, for the own bureau only, each look traced."""

    __tablename__ = "inspector_pii"
    rls = "private"
    keys = (parent("inspector", "inspector_id"), UniqueConstraint("root_id", "tenant_no", "inspector_id"))
    inspector_id: Mapped[int] = mapped_column(BigInteger)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
