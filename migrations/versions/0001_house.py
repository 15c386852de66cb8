"""The house: tree, accounts, trace, jobs, settings, registers, the flow, publication, statistics."""

from pathlib import Path

from alembic import op

import saas.models  # noqa: F401
from tenants import functions, rls
from tenants.base import Base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
SAAS = Path(__file__).parents[2] / "saas"


def upgrade() -> None:
    run = op.get_bind().connection.driver_connection.execute
    run(functions.sql("context"))
    run("create sequence app.audit_seq")
    Base.metadata.create_all(op.get_bind())
    for table in Base.metadata.sorted_tables:
        for statement in rls.statements(table):
            run(statement)
    run("grant select on app.ref_clock to app_auth, app_maint")
    run("create policy ref_clock_doors on app.ref_clock for select to app_auth, app_maint using (true)")
    for statement in functions.installed():
        run(statement)
    run("set role app_definer")
    run("grant execute on function app.create_root(int, text, date, jsonb) to app_owner")
    run("set role app_owner")
    run((SAAS / "foundation/journal/trace.sql").read_text(encoding="utf-8"))
    run((SAAS / "surfaces/statistics/triggers.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    raise RuntimeError("the first migration is not taken back; restore a backup instead")
