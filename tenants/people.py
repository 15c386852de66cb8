"""Accounts as the kernel needs them: a person's home row, one membership per bureau, sign-ins and tokens (R10, R11)."""

from datetime import date, datetime

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent

ADMINS = "array['sys_admin','sec_admin','audit_admin']::text[]"
NOW = text("clock_timestamp()")


class User(Owned, Base):
    """A person who signs in; the row stands at the home bureau. Login names are unique in a province."""

    __tablename__ = "user_account"
    rls = "private"
    info = {"definer": "select, insert, update"}
    keys = (
        UniqueConstraint("root_id", "login"),
        CheckConstraint("state in ('active', 'disabled')", name="state"),
    )
    login: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="active")
    must_change: Mapped[bool] = mapped_column(server_default=text("true"))
    failed: Mapped[int] = mapped_column(server_default=text("0"))
    locked_until: Mapped[datetime | None]
    password_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=NOW)


class Membership(Owned, Base):
    """What one person is in one bureau. For guests the person's row stands elsewhere, so name and id are copies.

    Three separate administrators (三员分立): an administrator's membership holds that one role and nothing else,
    and a person has one membership per bureau, so the three are three people without business roles.
    """

    __tablename__ = "membership"
    rls = "private"
    info = {"definer": "select, insert, update"}
    keys = (
        UniqueConstraint("root_id", "tenant_no", "user_id"),
        CheckConstraint(f"not (roles && {ADMINS}) or cardinality(roles) = 1", name="three_admins"),
        CheckConstraint("reach in ('own', 'assigned')", name="reach"),
        CheckConstraint("state in ('active', 'disabled')", name="state"),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="span"),
        Index("membership_user_idx", "root_id", "user_id"),
    )
    user_id: Mapped[int] = mapped_column(BigInteger)
    user_home: Mapped[int]
    name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    reach: Mapped[str] = mapped_column(server_default="own")
    section_id: Mapped[int | None] = mapped_column(BigInteger)
    department: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    basis: Mapped[str] = mapped_column(server_default="")
    state: Mapped[str] = mapped_column(server_default="active")


class SignIn(Owned, Base):
    """One browser that is signed in; only the hash of its secret is kept. Times here are real time, never the clock."""

    __tablename__ = "sign_in"
    rls = "private"
    info = {"definer": "select, insert, update"}
    keys = (UniqueConstraint("root_id", "hash"), parent("user_account", "user_id"))
    user_id: Mapped[int] = mapped_column(BigInteger, index=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    membership_no: Mapped[int | None]
    membership_id: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[datetime] = mapped_column(server_default=NOW)
    seen_at: Mapped[datetime] = mapped_column(server_default=NOW)
    idle_minutes: Mapped[int] = mapped_column(server_default=text("60"))
    until: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp() + interval '12 hours'"))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]
    agent: Mapped[str] = mapped_column(server_default="")
    ip: Mapped[str | None] = mapped_column(INET)


class Token(Owned, Base):
    """A link that acts for one bureau, for one purpose, on one object, until it expires (R11)."""

    __tablename__ = "token"
    rls = "private"
    info = {"definer": "select, insert, update"}
    keys = (UniqueConstraint("root_id", "hash"), parent("user_account", "user_id"))
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[str]
    object: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
