"""Counts kept exactly, in the transaction that changes the fact (tenancy §9)."""

from sqlalchemy import BigInteger, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from tenants.base import Base


class StatCell(Base):
    """How many of one measure a bureau had in a period (``2023``, ``2023-08`` or ``all``). Own bureau only."""

    __tablename__ = "stat_cell"
    __table_args__ = (
        Index("stat_cell_rollup_idx", "root_id", "measure", "period", "tenant_no"),
        {"info": {"rls": "own", "reaches": ("own", "assigned"), "maint": "select"}},
    )
    root_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, server_default=text("app.root()"))
    tenant_no: Mapped[int] = mapped_column(primary_key=True, server_default=text("app.me()"))
    measure: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger)
