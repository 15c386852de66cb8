"""Whom may be inspected (R9): a subject belongs to one home bureau, the lowest with jurisdiction."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent, to_tenant


class Subject(Owned, Base):
    """An institution in the register (S0-23): who it is, its licence, since when it is here."""

    __tablename__ = "subject"
    keys = (
        UniqueConstraint("root_id", "uscc"),
        CheckConstraint("license_status in ('valid','suspended','revoked','cancelled','expired')", name="license"),
        CheckConstraint("state in ('active', 'left')", name="state"),
        Index("subject_bureau_idx", "root_id", "tenant_no", "category", "name_key", "id"),
        Index("subject_province_idx", "root_id", "category", "name_key", "id"),
    )
    kind: Mapped[str] = mapped_column(server_default="institution")
    category: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str]
    uscc: Mapped[str]
    license_no: Mapped[str]
    license_status: Mapped[str] = mapped_column(server_default="valid")
    license_from: Mapped[date | None]
    license_to: Mapped[date | None]
    address: Mapped[str] = mapped_column(server_default="")
    head_name: Mapped[str] = mapped_column(server_default="")
    practitioners: Mapped[int] = mapped_column(server_default=text("0"))
    state: Mapped[str] = mapped_column(server_default="active")
    source: Mapped[str] = mapped_column(server_default="")
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    left_reason: Mapped[str] = mapped_column(server_default="")
    updated_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


class SubjectPii(Owned, Base):
    """How to reach a subject (R5): sealed, for the own bureau only, each look traced."""

    __tablename__ = "subject_pii"
    rls = "private"
    keys = (parent("subject", "subject_id"), UniqueConstraint("root_id", "tenant_no", "subject_id"))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    contact_name: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_phone: Mapped[bytes | None] = mapped_column(LargeBinary)


class SubjectToken(Owned, Base):
    """Two-character pieces of a name: what "find" looks up by equality, since row security hides other indexes."""

    __tablename__ = "subject_token"
    keys = (
        parent("subject", "subject_id"),
        UniqueConstraint("root_id", "tenant_no", "token", "subject_id"),
        Index("subject_token_subject_idx", "root_id", "tenant_no", "subject_id"),
    )
    subject_id: Mapped[int] = mapped_column(BigInteger)
    token: Mapped[str]


class SubjectCheck(Owned, Base):
    """That a subject was checked, by whom, with what outcome; told to its home bureau when the visit begins (R9)."""

    __tablename__ = "subject_check"
    rls = "directed"
    info = {"direction": "down_or_self"}
    keys = (
        to_tenant("to_no"),
        UniqueConstraint("root_id", "tenant_no", "inspection_id"),
        Index("subject_check_file_idx", "root_id", "to_no", "subject_id", text("began_on desc")),
    )
    to_no: Mapped[int]
    sent: Mapped[bool] = mapped_column(server_default=text("true"))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    inspection_id: Mapped[int] = mapped_column(BigInteger)
    task_name: Mapped[str]
    began_on: Mapped[date]
    outcome: Mapped[str | None]
    slug: Mapped[str | None]
