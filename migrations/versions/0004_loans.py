"""Inspectors across districts: needs, letters, answers, orders, guests, promised days, and who is near (S2-30).

Frozen like every migration: text under ``sql/0004``, the class of each new table as it was.
"""

from pathlib import Path

from alembic import op

from tenants import rls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
SQL = Path(__file__).parents[1] / "sql/0004"
PARTS = ("loans", "nearby", "flow")
ACROSS = {"reaches": ("own",), "rls": "directed", "direction": "across"}
OWN, PEER = {"reaches": ("own",), "rls": "own"}, {"reaches": ("own",), "rls": "peer"}
CLASSES = {
    "loan_need": OWN,
    "loan_request": ACROSS,
    "loan_offer": ACROSS,
    "loan_order": ACROSS,
    "loan_officer": ACROSS,
    "loan_conflict": ACROSS,
    "loan_day": OWN,
    "loan_guest": ACROSS,
    "loan_neighbour": PEER,
    "bureau_boundary": PEER,
    "loan_capacity": PEER,
    "loan_directive": {"reaches": ("own",), "rls": "directed", "direction": "down"},
    "inspection_handover": {"reaches": ("own", "assigned"), "rls": "own"},
}


def upgrade() -> None:
    run = op.get_bind().connection.driver_connection.execute
    for part in PARTS:
        run((SQL / f"{part}.sql").read_text(encoding="utf-8"))
    for name, info in CLASSES.items():
        for statement in rls.statements(rls.Declared(name, info)):
            run(statement)


def downgrade() -> None:
    raise RuntimeError("loans are part of the records of visits and are not taken back; restore a backup instead")
