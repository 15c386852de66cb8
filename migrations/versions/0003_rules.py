"""Rules and checklists down the tree: layers upon the master list, and who accepted which edition.

Frozen like every migration: text under ``sql/0003``, the class of each new table as it was.
"""

from pathlib import Path

from alembic import op

from tenants import rls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None
SQL = Path(__file__).parents[1] / "sql/0003"
PARTS = ("checklists", "library", "laws", "draws")
CLASSES = {
    "checklist_acceptance": {"reaches": ("own", "assigned"), "rls": "down"},
    "rule_document": {"reaches": ("own", "assigned"), "rls": "down"},
    "guideline": {"reaches": ("own", "assigned"), "rls": "down"},
    "guideline_version": {"reaches": ("own", "assigned"), "rls": "down"},
    "law_change": {"reaches": ("own", "assigned"), "rls": "down"},
    "law_review": {"reaches": ("own", "assigned"), "rls": "down"},
}


def upgrade() -> None:
    run = op.get_bind().connection.driver_connection.execute
    for part in PARTS:
        run((SQL / f"{part}.sql").read_text(encoding="utf-8"))
    for name, info in CLASSES.items():
        for statement in rls.statements(rls.Declared(name, info)):
            run(statement)


def downgrade() -> None:
    raise RuntimeError("published checklists are not taken back; restore a backup instead")
