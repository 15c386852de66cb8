"""The rules of a bureau as data (settings.md): inherited down the tree, effective-dated, with document and origin."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned


class SettingValue(Owned, Base):
    """One value of one setting, set by one bureau, in force from a day on.

    ``scope`` narrows it: ``category/level`` of the acting bureau, e.g. ``law_firm/county``; empty means all.
    ``mode`` says what bureaus below may do: override it, only tighten it, or nothing.
    """

    __tablename__ = "setting_value"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (
        UniqueConstraint("root_id", "tenant_no", "code", "scope", "effective_from"),
        CheckConstraint("mode in ('overridable', 'tighten_only', 'fixed')", name="mode"),
        CheckConstraint("effective_to is null or effective_to >= effective_from", name="span"),
        CheckConstraint("not published or document_number <> ''", name="document"),
    )
    code: Mapped[str]
    scope: Mapped[str] = mapped_column(server_default="")
    value: Mapped[dict] = mapped_column(JSONB)
    mode: Mapped[str] = mapped_column(server_default="overridable")
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    document_number: Mapped[str] = mapped_column(server_default="")
    article: Mapped[str] = mapped_column(server_default="")
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    author_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
