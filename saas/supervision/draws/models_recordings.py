"""视听资料 of a draw (S0-17, B-20): what was filmed or recorded, received in pieces and compared by its SHA-256."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base, Owned, parent

NOW = text("clock_timestamp()")


class DrawRecording(Owned, Base):
    """One file of sound or pictures, which never leaves the bureau: it shows faces. The public learns hash, size, kind,
    length and time of a kept one.

    ``state``: uploading (``received`` bytes are safe on the disk) → checking (all of it, being hashed on the server) →
    kept or refused; removed with its reason, the row and its hash stay. ``modified`` is the file's own time in
    milliseconds: with name and size it tells a browser, days later, that this is the file to go on with.
    """

    __tablename__ = "draw_recording"
    rls = "private"
    keys = (
        parent("draw_attempt", "attempt_id"),
        CheckConstraint("state in ('uploading', 'checking', 'kept', 'refused', 'removed')", name="state"),
        CheckConstraint("received between 0 and size", name="received"),
        CheckConstraint("state <> 'kept' or received = size and sha256_server is not null", name="kept"),
        Index("draw_recording_attempt_idx", "root_id", "tenant_no", "attempt_id", "id"),
        Index(
            "draw_recording_waiting_idx", "root_id", "tenant_no", "touched_at",
            postgresql_where=text("state = 'uploading'"),
        ),
    )  # fmt: skip
    attempt_id: Mapped[int] = mapped_column(BigInteger)
    file_name: Mapped[str]
    media_type: Mapped[str] = mapped_column(server_default="")
    size: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[int | None]
    chunk_size: Mapped[int]
    modified: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    received: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    sha256_browser: Mapped[str | None]
    sha256_server: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="uploading")
    reason: Mapped[str] = mapped_column(server_default="")
    job_id: Mapped[int | None] = mapped_column(BigInteger)
    uploaded_by: Mapped[int] = mapped_column(BigInteger)
    uploaded_name: Mapped[str] = mapped_column(server_default="")
    at: Mapped[datetime] = mapped_column(server_default=NOW)
    touched_at: Mapped[datetime] = mapped_column(server_default=NOW)
    kept_at: Mapped[datetime | None]
    removed_by: Mapped[int | None] = mapped_column(BigInteger)
    removed_name: Mapped[str] = mapped_column(server_default="")
    removed_at: Mapped[datetime | None]
