"""What the migrations make is what the models say; a second run changes nothing."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

import saas.models  # noqa: F401
from migrations.run import upgrade
from tenants import rls
from tenants.base import Base


def opened(config):
    """The migrated database as its administrator sees it."""
    url = config.owner_url.replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(url, poolclass=NullPool)


def test_the_models_and_the_migrated_schema_are_the_same(config):
    """Tables, columns, types, keys and indexes; a model changed without a migration fails here."""
    options = {
        "include_schemas": True,
        "include_name": lambda name, kind, _parents: kind != "schema" or name == "app",
        "compare_type": True,
    }
    engine = opened(config)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    assert [change for change in found if change[0] != "remove_table_comment"] == []  # the comment names the class


def test_the_policies_are_those_of_the_classes(config):
    """The classes that the migrations remember are the classes of the models."""
    with opened(config).connect() as connection:
        stored = {row.policyname for row in connection.execute(text("select policyname from pg_policies where schemaname = 'app'"))}
    wanted = {
        statement.split()[2]
        for table in Base.metadata.sorted_tables
        for statement in rls.statements(table)
        if statement.startswith("create policy")
    }
    assert stored - wanted == {"ref_clock_doors"} and wanted <= stored


def test_migrating_twice_changes_nothing(config):
    upgrade(config.owner_url)
    with opened(config).connect() as connection:
        assert connection.execute(text("select count(*) from migration.alembic_version")).scalar() == 1
