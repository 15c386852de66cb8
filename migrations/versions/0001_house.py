"""The house: tree, accounts, trace, jobs, settings, registers, the flow, publication, statistics.

Frozen: tables and functions as text under ``sql/0001``, the class of each table as it was. Policies are printed by
``tenants.rls.statements``, as in every migration.
"""

from pathlib import Path

from alembic import op

from tenants import functions, rls

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
SQL = Path(__file__).parents[1] / "sql/0001"
CLASSES = {
    "annual_plan": {"reaches": ("own",), "rls": "own"},
    "audit_event": {"maint": "select", "reaches": ("own", "assigned", "link"), "rls": "log"},
    "check_item": {"reaches": ("own", "assigned"), "rls": "down"},
    "check_point": {"reaches": ("own", "assigned"), "rls": "down"},
    "check_record": {"reaches": ("own", "assigned"), "rls": "own"},
    "checklist_edition": {"reaches": ("own", "assigned"), "rls": "down"},
    "draw": {"reaches": ("own",), "rls": "own"},
    "draw_attempt": {"reaches": ("own",), "rls": "own"},
    "draw_person": {"reaches": ("own",), "rls": "own"},
    "draw_seat": {"reaches": ("own",), "rls": "own"},
    "draw_subject": {"reaches": ("own",), "rls": "own"},
    "feedback": {
        "columns": ("root_id", "to_no", "about", "body"),
        "handled": ("handled_at", "handled_by"),
        "reaches": ("own",),
        "rls": "intake",
    },
    "form_receipt": {"reaches": ("own", "assigned", "link"), "rls": "private"},
    "import_batch": {"reaches": ("own",), "rls": "private"},
    "inspection": {"reaches": ("own", "assigned"), "rls": "own"},
    "inspection_member": {"reaches": ("own", "assigned"), "rls": "own"},
    "inspection_notice": {"reaches": ("own", "assigned"), "rls": "own"},
    "inspection_task": {"reaches": ("own",), "rls": "own"},
    "inspector": {"reaches": ("own",), "rls": "own"},
    "inspector_pii": {"reaches": ("own",), "rls": "private"},
    "job_run": {"reaches": ("own",), "rls": "own"},
    "membership": {"definer": "select, insert, update", "reaches": ("own",), "rls": "private"},
    "outbox": {"maint": "select, update", "reaches": ("own", "assigned", "link"), "rls": "own"},
    "partner_department": {"reaches": ("own",), "rls": "own"},
    "plan_line": {"reaches": ("own",), "rls": "own"},
    "pub_record": {"reaches": ("own",), "rls": "pub"},
    "pub_tombstone": {"reaches": ("own",), "rls": "pub"},
    "publication": {"reaches": ("own",), "rls": "own"},
    "ref_clock": {"rls": "clock"},
    "section": {"reaches": ("own", "assigned"), "rls": "own"},
    "setting_value": {"reaches": ("own", "assigned"), "rls": "down"},
    "sign_in": {"definer": "select, insert, update", "reaches": ("own",), "rls": "private"},
    "stand_in": {"reaches": ("own",), "rls": "own"},
    "stat_cell": {"maint": "select", "reaches": ("own", "assigned"), "rls": "own"},
    "subject": {"reaches": ("own",), "rls": "own"},
    "subject_check": {"direction": "down_or_self", "reaches": ("own",), "rls": "directed"},
    "subject_pii": {"reaches": ("own",), "rls": "private"},
    "subject_token": {"reaches": ("own",), "rls": "own"},
    "tenant": {"definer": "select, insert", "maint": "select", "rls": "tenant"},
    "token": {"definer": "select, insert, update", "reaches": ("own",), "rls": "private"},
    "user_account": {"definer": "select, insert, update", "reaches": ("own",), "rls": "private"},
}


def upgrade() -> None:
    run = op.get_bind().connection.driver_connection.execute
    run(text("context"))
    run("create sequence app.audit_seq")
    run(text("tables"))
    for name, info in CLASSES.items():
        for statement in rls.statements(rls.Declared(name, info)):
            run(statement)
    run("grant select on app.ref_clock to app_auth, app_maint")
    run("create policy ref_clock_doors on app.ref_clock for select to app_auth, app_maint using (true)")
    run(text("doors"))
    run(text("tree"))
    for statement in functions.handed_over():
        run(statement)
    run("set role app_definer")
    run("grant execute on function app.create_root(int, text, date, jsonb) to app_owner")
    run("set role app_owner")
    run(text("trace"))
    run(text("triggers"))


def text(name: str) -> str:
    """One file of this migration."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def downgrade() -> None:
    raise RuntimeError("the first migration is not taken back; restore a backup instead")
