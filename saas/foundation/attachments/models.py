"""The file behind a document number (S1-13): who brought it, when, and what it was at every time."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned


class RuleDocument(Owned, Base):
    """One file of one document. A newer file of the same document is a further ``revision`` of its ``series``; rows never
    change (the database refuses), so that whoever looked at a rule last year can still be shown what stood there.

    ``series``: the number in one spelling (``number:潮司〔2023〕9号``), or what else the file belongs to
    (``guideline:12``). The bytes lie under ``sha256`` in the bureau's folder.
    """

    __tablename__ = "rule_document"
    rls = "down"
    reaches = ("own", "assigned")
    keys = (
        UniqueConstraint("root_id", "tenant_no", "series", "revision"),
        CheckConstraint("size between 1 and 20971520", name="size"),
    )
    series: Mapped[str]
    revision: Mapped[int]
    number: Mapped[str] = mapped_column(server_default="")
    title: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    published: Mapped[bool] = mapped_column(server_default=text("false"))
    uploaded_by: Mapped[int] = mapped_column(BigInteger)
    uploaded_name: Mapped[str] = mapped_column(server_default="")
    uploaded_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
