"""What the personas knock at: one family of rows in every bureau, each text bearing the bureau's canary."""

import json
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import saas.models  # noqa: F401
from saas.foundation.accounts.principal import hashed
from saas.supervision.loans.papers import paper
from tenants.base import Base
from tests.factories import rows
from tests.factories.forest import BUREAUS, Forest
from tests.isolation.endpoints.personas import PERSONAS, seat

HOUSE = Path(__file__).parents[3]

SKIPPED = {"tenant", "clock", "ref", "intake"}
RECORD = json.loads((HOUSE / "tests/vectors/draw-v1/draw-sha256.json").read_text(encoding="utf-8"))
RECORD |= {"seed_plan": [{"kind": "dice", "party": "public", "sides": 6, "count": 25}]}
# what stands on public pages bears another sign, so that the canary of anything else is a leak there
PUBLIC_SIGN = "公示帜"
# facts that pages rely on and that types do not tell
WHEN = datetime(2023, 8, 21, 9, tzinfo=UTC)
FAR = datetime(2999, 1, 1, tzinfo=UTC)
COUNTS = {"rows": 1, "new": 1, "changed": 0, "unchanged": 0, "wrong": 0, "blank": 0, "unknown": []}
BATCH = {"rows": [], "errors": [], "counts": COUNTS}
ORDER = dict.fromkeys(("organ", "lender", "number", "request", "consent", "task", "purpose", "issued_name"), "") | {
    "categories": ["law_firm"], "window": ["2023-08-21", "2023-09-22"], "persons": [{"name": "某", "certificate_no": "1"}],
    "issued_on": "2023-08-21", "paper": paper("调派单", "某局", "1", "某局", ""),
}  # fmt: skip
# who lends to whom: the last four digits of two bureaus of a province; siblings where there are any
PARTNERS = {102: 199, 100: 200, 202: 203, 0: 9004}
PARTNERS |= {b: a for a, b in PARTNERS.items()}
GIVEN: dict[str, dict] = {
    "annual_plan": {"state": "published", "year": 2023},
    "plan_line": {"rules": {"draw_rate": {}, "rounding": {"value": {"mode": "up"}}}},
    "inspection_task": {"deviations": {}},
    "setting_value": {
        "code": "draw_rate", "scope": "", "mode": "overridable", "published": False,
        "value": {"p": 10, "q": 100, "times": 1, "per": "year", "min": 1},
    },
    "publication": {"kind": "plan"},
    "pub_record": {"kind": "plan"},
    "inspection": {"state": "submitted", "entered_by": 1},
    "pub_draw": {name: RECORD[name] for name in ("attempt", "commitment", "commit", "head")}
    | {
        "state": "sealed", "committed_on": WHEN.date(), "sealed_on": WHEN.date(), "opened_on": WHEN.date(),
        "record": json.dumps(RECORD, ensure_ascii=False), "names": {}, "numbers": {}, "left_out": [], "left_out_count": 0,
        "steps": [["freeze", WHEN.isoformat(), "", "0" * 64]], "events": [], "recordings": [],
    },
    "import_batch": BATCH | {"kind": "subjects"},
    "job_run": {"state": "failed"},
    "draw_recording": {"state": "kept", "media_type": "video/mp4", "size": 9, "received": 9, "sha256_server": "ab" * 32, "kept_at": WHEN},
    "draw_attempt": {name: RECORD[name] for name in ("commit", "seed", "head")}
    | {
        "record": RECORD,
        "committed_by": 2,
        "frozen_by": 1,
        "committed_at": WHEN,
        "drawn_at": WHEN,
        "sealed_at": WHEN,
        "sealed_on": WHEN.date(),
    },
    "draw_person": {"salt": b"s" * 32},
    # a loan in force of every bureau with its partner: both directions, so that everybody lends and borrows
    "loan_need": {"state": "open"},
    "loan_request": {"state": "sent", "sent": True, "sent_on": WHEN.date(), "persons": 1},
    "loan_offer": {"state": "granted", "sent": True, "drafted_by": 1, "decided_by": 2, "decided_on": WHEN.date()},
    "loan_officer": {"sent": True},
    "loan_conflict": {"sent": True},
    "loan_order": {"state": "in_force", "sent": True, "issued_by": 2, "issued_on": WHEN.date(), "body": ORDER},
    "loan_guest": {"state": "in_force", "sent": True, "left_on": None},
    "rule_document": {"media_type": "application/pdf", "number": "司规〔2023〕1号", "series": "number:司规〔2023〕1号"}
    | {"sha256": "cd" * 32},
    "draw_party": {"state": "invited", "suite": "sha256", "context": "probe#1"},
    "draw_event": {
        "body": {
            "n": 5, "type": "substitute", "object": "O0001", "reason": "closed", "time": "2023-08-21T17:00:00+08:00",
            "plan": RECORD["seed_plan"],
        },
    },
}  # fmt: skip


def furnish(forest: Forest) -> None:
    """A family in every bureau, the personas, and a note of which row is whose."""
    with forest.admin() as admin:
        admin.execute("create schema if not exists probe")
        admin.execute("create table probe.object (root int, no int, name text, id bigint, slug text, aim int)")
    for root, number in BUREAUS:
        made = family(forest, root, number)
        with forest.admin() as admin:
            for table, row in made.items():
                aim = row.get("to_no") if row.get("sent") else None
                admin.execute(
                    "insert into probe.object values (%s, %s, %s, %s, %s, %s)",
                    (root, number, table, row.get("id"), row.get("slug"), aim),
                )
    with forest.admin() as admin:
        pair(admin)
    for persona in PERSONAS:
        seat(forest, persona)


def family(forest: Forest, root: int, number: int) -> dict[str, dict]:
    """One row of every table; children are children of the same parents."""
    made: dict[str, dict] = {}
    seen: dict[str, int] = {}
    with forest.session(forest.ctx(root, number)) as s:
        made["outbox"] = rows.insert_row(s, "outbox", seen)
        for table in Base.metadata.sorted_tables:
            kind, given = table.info["rls"], dict(GIVEN.get(table.name, {}))
            if kind in SKIPPED or table.name in made or (table.info.get("direction") == "down" and BUREAUS[root, number].level == "county"):
                continue
            if table.info.get("direction") == "across":
                given["to_no"] = partner(number)
            if table.name == "job_run":
                given["outbox_id"] = made["outbox"]["id"]
            if kind == "pub":
                with patch.object(rows, "canary", _public):
                    made[table.name] = rows.insert_row(s, table, seen, slug=f"{root}{table.name}{number}", **given)
            else:
                made[table.name] = rows.insert_row(s, table, seen, **given)
            seen.setdefault(table.name, made[table.name].get("id", 0))
        rows.insert_row(
            s, "token", seen, purpose="party", object=f"draw_party:{made['draw_party']['id']}", hash=hashed(link_of(root, number)),
            expires_at=FAR, revoked_at=None, used_at=None, user_id=None,
        )  # fmt: skip
        made["import_batch:inspectors"] = rows.insert_row(s, "import_batch", seen, kind="inspectors", **BATCH)
    made["feedback"] = rows.make(forest, "feedback", root, number)
    return made


def partner(number: int) -> int:
    """The bureau that lends to this one, and borrows from it."""
    return number - number % 10_000 + PARTNERS[number % 10_000]


# column of one bureau's row ← the row of its own (me) or its partner's (other) that it names as a plain value
PLAIN = (
    ("loan_need", "task_id", "me", "inspection_task"), ("loan_order", "task_id", "me", "inspection_task"),
    ("loan_guest", "task_id", "me", "inspection_task"), ("loan_offer", "request_id", "other", "loan_request"),
    ("loan_order", "offer_id", "other", "loan_offer"), ("loan_guest", "officer_id", "other", "loan_officer"),
    ("loan_day", "host_no", "", ""),
)  # fmt: skip


def pair(admin) -> None:
    """Answers answer their partner's letters, orders follow its answers: what one bureau could not know before the other
    had its rows."""
    for table, column, whose, named in PLAIN:
        for root, no in BUREAUS:
            if not named:
                admin.execute(f"update app.{table} set {column} = %s where root_id = %s and tenant_no = %s", (partner(no), root, no))
                continue
            admin.execute(
                f"update app.{table} set {column} = (select id from probe.object where no = %s and name = %s) "
                "where root_id = %s and tenant_no = %s",
                (no if whose == "me" else partner(no), named, root, no),
            )


def link_of(root: int, number: int) -> str:
    """The secret of the link that a bureau's party holds."""
    return f"{root}.party-of-{number}"


def _public(_root: int, _number: int) -> str:
    return PUBLIC_SIGN
