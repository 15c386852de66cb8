"""What the shell keeps in the database."""

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned


class FormReceipt(Owned, Base):
    """A form that was sent and acted upon; the same key again is answered with the first answer (tenancy §8)."""

    __tablename__ = "form_receipt"
    rls = "private"
    reaches = ("own", "assigned", "link")
    keys = (UniqueConstraint("root_id", "tenant_no", "key"),)
    key: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    path: Mapped[str]
    location: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
