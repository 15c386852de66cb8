"""The tree of bureaus as integer intervals (tenancy §2)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Identity, Integer, SmallInteger, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tenants.base import Base
from tenants.context import Ctx
from tenants.unit import ctx_of

LEVELS = ("province", "city", "county")
SPANS = {"province": 10_000, "city": 100, "county": 1}


class Tenant(Base):
    """A bureau: its number is its place in the tree, ``tenant_id`` its identity for ever."""

    __tablename__ = "tenant"
    __table_args__ = (
        UniqueConstraint("root_id", "tenant_id"),
        CheckConstraint("tenant_no = lo and hi >= lo", name="interval"),
        CheckConstraint("level in ('province', 'city', 'county')", name="level"),
        CheckConstraint("state in ('active', 'closed')", name="state"),
        {"info": {"rls": "tenant", "definer": "select, insert", "maint": "select"}},
    )
    root_id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    tenant_no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    tenant_id: Mapped[int] = mapped_column(Integer, Identity(always=True))
    parent_no: Mapped[int | None] = mapped_column(Integer)
    name: Mapped[str]
    level: Mapped[str]
    lo: Mapped[int]
    hi: Mapped[int]
    state: Mapped[str] = mapped_column(server_default="active")
    created_at: Mapped[datetime] = mapped_column(server_default=text("clock_timestamp()"))


def interval(number: int, level: str) -> tuple[int, int]:
    """The numbers a bureau of this level covers: provinces end in 0000, cities in 00, counties in neither.

    Raises ``ValueError`` for a number that does not have the shape of its level.
    """
    span = SPANS[level]
    if not 110_000 <= number <= 829_999 or number % span or (level == "county" and number % 100 == 0):
        raise ValueError(number)
    return number, number + span - 1


def superiors(s: Session, tenant_no: int) -> list[Tenant]:
    """The bureaus above, nearest first."""
    ctx = ctx_of(s)
    rows = s.scalars(
        select(Tenant)
        .where(Tenant.root_id == ctx.root, Tenant.lo <= tenant_no, Tenant.hi >= tenant_no)
        .where(Tenant.tenant_no != tenant_no)
    )
    return sorted(rows, key=lambda row: row.hi - row.lo)


def subtree(s: Session, ctx: Ctx | None = None) -> list[Tenant]:
    """One's own bureau and all below it, in tree order."""
    ctx = ctx or ctx_of(s)
    return list(
        s.scalars(
            select(Tenant)
            .where(Tenant.root_id == ctx.root, Tenant.tenant_no.between(ctx.lo, ctx.hi))
            .order_by(Tenant.tenant_no)
        )
    )


def names(s: Session) -> dict[int, str]:
    """Number → name for the whole province; names and numbers are public (§4, class tenant)."""
    ctx = ctx_of(s)
    rows = s.execute(select(Tenant.tenant_no, Tenant.name).where(Tenant.root_id == ctx.root))
    return dict(rows.all())
