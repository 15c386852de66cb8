"""The draw anyone can recompute: seed parties, events, requests for a change, what the public knows of a draw, and its recordings.

Frozen like every migration: text under ``sql/0002``, the class of each new table as it was.
"""

from pathlib import Path

from alembic import op

from tenants import rls

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
SQL = Path(__file__).parents[1] / "sql/0002"
PARTS = ("session", "registers", "recordings", "after")
CLASSES = {
    "change_request": {"reaches": ("own", "assigned"), "rls": "private"},
    "draw_entry": {"reaches": ("own",), "rls": "private"},
    "draw_event": {"reaches": ("own",), "rls": "own"},
    "draw_party": {"reaches": ("own", "link"), "rls": "private"},
    "draw_recording": {"reaches": ("own",), "rls": "private"},
    "expert": {"reaches": ("own",), "rls": "own"},
    "inspector_absence": {"reaches": ("own",), "rls": "private"},
    "inspector_conflict": {"reaches": ("own",), "rls": "private"},
    "pub_draw": {"reaches": ("own", "link"), "rls": "pub"},
}


def upgrade() -> None:
    run = op.get_bind().connection.driver_connection.execute
    for part in PARTS:
        run((SQL / f"{part}.sql").read_text(encoding="utf-8"))
    for name, info in CLASSES.items():
        for statement in rls.statements(rls.Declared(name, info)):
            run(statement)


def downgrade() -> None:
    raise RuntimeError("records of draws are not taken back; restore a backup instead")
