"""The append-only trace (tenancy §10). Sealing links the leaves later; the leaf itself is made by the database."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, SmallInteger, text
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from tenants.base import Base


class Xid8(UserDefinedType):
    """PostgreSQL's 64-bit transaction number."""

    cache_ok = True

    def get_col_spec(self, **_) -> str:
        return "xid8"


ischema_names["xid8"] = Xid8  # so that migrations can compare the table


class AuditEvent(Base):
    """One thing that somebody did: who, for whom, what, to which object, before and after. Never changed."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("audit_event_recent_idx", "root_id", "tenant_no", text("id desc")),
        Index("audit_event_province_idx", "root_id", text("id desc")),
        Index("audit_event_object_idx", "root_id", "tenant_no", "obj"),
        {"info": {"rls": "log", "reaches": ("own", "assigned", "link"), "maint": "select"}},
    )
    root_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, server_default=text("app.root()"))
    tenant_no: Mapped[int] = mapped_column(primary_key=True, server_default=text("app.me()"))
    tenant_id: Mapped[int]
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, server_default=text("nextval('app.audit_seq')"))
    txid: Mapped[str] = mapped_column(Xid8, server_default=text("pg_current_xact_id()"))
    at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))
    business_day: Mapped[str]
    actor_kind: Mapped[str]
    actor: Mapped[int] = mapped_column(BigInteger)
    actor_name: Mapped[str]
    on_behalf: Mapped[int | None] = mapped_column(BigInteger)
    ip: Mapped[str | None] = mapped_column(INET)
    act: Mapped[str]
    obj: Mapped[str]
    detail: Mapped[dict] = mapped_column(JSONB)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)
