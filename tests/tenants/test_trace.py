"""The trace (S0-20, R7): every row carries the hash of what it says, and nobody changes or removes one."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import insert, select, text
from sqlalchemy.exc import ProgrammingError

from saas import clock
from saas.foundation.journal import record
from saas.foundation.journal.models import AuditEvent
from tests.factories.forest import DAY, Forest
from tests.factories.rows import insert_row

COVERED = (
    "root_id, tenant_id, id, txid::text, at, business_day, actor_kind, actor, actor_name, on_behalf, "
    "host(ip), act, obj, detail"
)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)), max_size=12)
DETAILS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def written(value) -> str:
    """JSON as PostgreSQL's jsonb writes it: keys by length in bytes, then by bytes."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda k: (len(k.encode()), k.encode()))
        return "{" + ", ".join(f"{written(k)}: {written(value[k])}" for k in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def leaf(row: tuple) -> bytes:
    """The hash again, from the stored columns alone (an auditor's recount)."""
    root, tenant, number, txid, at, *rest = row
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return hashlib.sha256(written([root, tenant, number, txid, moment, *rest]).encode()).digest()


def stored(forest: Forest, where: str = "true") -> list[tuple]:
    with forest.admin() as admin:
        return admin.execute(f"select leaf, {COVERED} from app.audit_event where {where} order by id").fetchall()


@pytest.mark.req("S0-20")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=WORDS,
    behalf=st.none() | st.integers(1, 2**40),
    ip=st.sampled_from([None, "192.0.2.1", "2001:db8::7"]),
    detail=st.dictionaries(WORDS, DETAILS, max_size=4),
)
def test_the_leaf_is_the_hash_of_what_the_row_says(
    forest: Forest, name: str, behalf: int | None, ip: str | None, detail: dict
):
    with forest.session(430102, user_name=name, ip=ip) as s:
        s.execute(
            insert(AuditEvent)
            .values(
                tenant_id=1,
                business_day="2023-08-21",
                actor_kind="user",
                actor=7,
                actor_name=name,
                on_behalf=behalf,
                ip=ip,
                act="plan.publish",
                obj="plan:1",
                detail=detail,
                leaf=b"",
            )
            .inline()
        )
    kept, *row = stored(forest)[-1]
    assert row[13] == detail
    assert leaf(tuple(row)) == kept


@pytest.mark.req("S0-20")
def test_every_stored_leaf_is_right_and_any_change_shows(forest: Forest):
    forest.make_row("audit_event", 43, 430102)
    forest.make_row("audit_event", 44, 440100)
    rows = stored(forest)
    assert all(leaf(tuple(row)) == kept for kept, *row in rows)
    kept, *row = rows[-1]
    for column in range(len(row)):
        changed = list(row)
        changed[column] = {"x": 1} if column == 13 else row[4].replace(year=1999) if column == 4 else "changed"
        assert leaf(tuple(changed)) != kept


@pytest.mark.req("S0-20")
def test_a_renumbered_bureau_keeps_its_leaves(forest: Forest):
    made = forest.make_row("audit_event", 43, 430102)
    with forest.admin() as admin, admin.transaction(force_rollback=True):
        admin.execute("update app.audit_event set tenant_no = 430150 where id = %s", (made["id"],))
        kept, *row = admin.execute(
            f"select leaf, {COVERED} from app.audit_event where id = %s", (made["id"],)
        ).fetchone()
    assert leaf(tuple(row)) == kept


@pytest.mark.req("S0-20")
@pytest.mark.parametrize("claimed", [None, 0, 999_999])
def test_a_row_belongs_to_the_chain_of_the_bureau_that_acts(forest: Forest, claimed: int | None):
    with clock.at(DAY), forest.session(430102, tenant_id=claimed) as s:
        record(s, "plan.publish", "plan:7", before={"state": "submitted"}, after={"state": "published"})
        event = s.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
        assert event.tenant_id == forest.ids[43, 430102]
        assert event.business_day == "2023-08-21"
        assert event.detail == {"before": {"state": "submitted"}, "after": {"state": "published"}}


@pytest.mark.req("S0-20")
@pytest.mark.parametrize(
    "statement",
    [
        "update app.audit_event set detail = '{}'",
        "delete from app.audit_event",
        "truncate app.audit_event",
        "update app.audit_event set leaf = leaf where false",
    ],
)
@pytest.mark.parametrize("number", [430000, 430102])
def test_no_bureau_changes_or_removes_a_row(forest: Forest, statement: str, number: int):
    forest.make_row("audit_event", 43, 430102)
    with pytest.raises(ProgrammingError, match="permission denied"), forest.session(number) as s:
        s.execute(text(statement))


@pytest.mark.req("S0-20")
@pytest.mark.parametrize("role", ["app_maint", "app_definer", "app_auth", "app_pub", "app_owner"])
def test_nor_does_any_role_of_the_house(forest: Forest, role: str):
    forest.make_row("audit_event", 43, 430102)
    before = stored(forest)
    for statement in ("update app.audit_event set detail = '{}'", "delete from app.audit_event"):
        with forest.admin() as admin:
            admin.execute(f"set role {role}")
            if role == "app_owner":  # forced row security: the owner has the right and no rows
                assert admin.execute(statement).rowcount == 0
            else:
                with pytest.raises(InsufficientPrivilege):
                    admin.execute(statement)
    assert stored(forest) == before


@pytest.mark.req("S0-20")
def test_an_act_that_fails_leaves_no_row(forest: Forest):
    before = len(stored(forest))
    with pytest.raises(RuntimeError), forest.session(430102) as s:
        insert_row(s, "audit_event")
        raise RuntimeError
    assert len(stored(forest)) == before


def test_a_row_knows_its_transaction_and_real_time(forest: Forest):
    with forest.session(430102) as s:
        made = insert_row(s, "audit_event")
        now, txid = s.execute(text("select clock_timestamp(), pg_current_xact_id()::text")).one()
    assert str(made["txid"]) == txid
    assert abs((now - made["at"]).total_seconds()) < 5
