"""An uploaded workbook between upload and confirmation: rows, their errors, and what became of them."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned


class ImportBatch(Owned, Base):
    """One file as it was read. ``rows`` hold personal data only sealed (``enc:``), like the tables they go to."""

    __tablename__ = "import_batch"
    rls = "private"
    keys = (CheckConstraint("state in ('preview', 'queued', 'applied', 'discarded')", name="state"),)
    kind: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(server_default="preview")
    rows: Mapped[list] = mapped_column(JSONB)
    errors: Mapped[list] = mapped_column(JSONB)
    counts: Mapped[dict] = mapped_column(JSONB)
    author_id: Mapped[int] = mapped_column(BigInteger)
    job_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    applied_at: Mapped[datetime | None]
