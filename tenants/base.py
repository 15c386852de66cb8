"""How a table of a bureau is declared: keys, server defaults, row class (docs/decisions/0002-tenancy.md)."""

from datetime import datetime

from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    ForeignKeyConstraint,
    Identity,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

SCHEMA = "app"


@compiles(PrimaryKeyConstraint, "postgresql")
def _declared_order(key: PrimaryKeyConstraint, compiler, **_) -> str:
    """SQLAlchemy would put the counter first; every unique key starts with ``root_id`` (tenancy §2)."""
    quote = compiler.preparer
    names = ", ".join(quote.quote(column.name) for column in key.columns)
    return f"CONSTRAINT {quote.format_constraint(key)} PRIMARY KEY ({names})"


class Base(DeclarativeBase):
    """Every mapped table lives in the business schema, which the catalogue gate watches as a whole."""

    type_annotation_map = {datetime: TIMESTAMP(timezone=True), str: Text}
    metadata = MetaData(
        schema=SCHEMA,
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "ck": "%(table_name)s_%(constraint_name)s_check",
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        },
    )


class Owned:
    """A row of one bureau.

    ``rls`` names the row class of tenancy §4; ``reaches`` the contexts that may touch the table at all (R10);
    ``info`` holds what a class needs besides (direction of a directed row, columns a stranger may fill, …).
    """

    rls = "own"
    reaches: tuple[str, ...] = ("own",)
    keys: tuple = ()
    info: dict = {}

    root_id: Mapped[int] = mapped_column(
        SmallInteger, primary_key=True, sort_order=-3, server_default=text("app.root()")
    )
    tenant_no: Mapped[int] = mapped_column(sort_order=-2, server_default=text("app.me()"))
    id: Mapped[int] = mapped_column(
        BigInteger, Identity(always=True), primary_key=True, autoincrement=True, sort_order=-1
    )

    @declared_attr.directive
    def __table_args__(cls):
        return (
            *cls.keys,
            UniqueConstraint("root_id", "tenant_no", "id"),
            ForeignKeyConstraint(["root_id", "tenant_no"], ["app.tenant.root_id", "app.tenant.tenant_no"]),
            {"info": {"rls": cls.rls, "reaches": cls.reaches, **cls.info}},
        )


def parent(table: str, column: str) -> ForeignKeyConstraint:
    """The key to a parent row of the same bureau: three columns, because key checks bypass row security (§2)."""
    return ForeignKeyConstraint(
        ["root_id", "tenant_no", column], [f"app.{table}.{name}" for name in ("root_id", "tenant_no", "id")]
    )


def same(child: str, par: str, column: str) -> str:
    """The ``primaryjoin`` of a parent relation; only the parent id counts as foreign, so it may be set to None."""
    return (
        f"and_(foreign({child}.{column})=={par}.id, {child}.root_id=={par}.root_id, "
        f"{child}.tenant_no=={par}.tenant_no)"
    )


def to_tenant(column: str) -> ForeignKeyConstraint:
    """The key of a directed row to the bureau it is aimed at."""
    return ForeignKeyConstraint(["root_id", column], ["app.tenant.root_id", "app.tenant.tenant_no"])
