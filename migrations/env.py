"""Alembic as app_owner: one migration at a time, each in its own transaction, never waiting long for a lock."""

from alembic import context
from sqlalchemy import create_engine, pool, text

import saas.models  # noqa: F401  (fills the metadata)
from tenants.base import Base

url = context.get_x_argument(as_dictionary=True).get("url") or context.config.get_main_option("sqlalchemy.url")
engine = create_engine(url, poolclass=pool.NullPool)
with engine.connect() as connection:
    connection.execute(text("select pg_advisory_lock(hashtextextended('mingqian:migrate', 0))"))
    connection.execute(text("set role app_owner"))
    connection.execute(text("set lock_timeout = '5s'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        version_table_schema="migration",
        include_schemas=True,
        include_name=lambda name, kind, _: kind != "schema" or name == "app",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
