"""What strangers send in (R12): they fill the listed columns, read nothing, and the bureau addressed alone finds it."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.errors import CheckViolation, ForeignKeyViolation, InsufficientPrivilege
from sqlalchemy import insert, select, update
from sqlalchemy.exc import ProgrammingError

from saas.foundation.publication.models import Feedback
from tenants.context import PUBLIC
from tests.cluster import dsn
from tests.factories.forest import Forest


def send(forest: Forest, statement: str) -> None:
    with psycopg.connect(dsn(forest.portal_url)) as c:
        c.execute("select set_config('role', 'app_pub', true)")
        c.execute(statement)


@pytest.mark.req("S0-04")
def test_feedback_reaches_the_bureau_addressed_and_nobody_else(forest: Forest):
    with forest.session(PUBLIC, login="portal") as s:
        s.execute(insert(Feedback).inline().values(root_id=43, to_no=430102, body="窗口态度很好"))
    seen = {}
    for number in (430102, 430100, 430199, 430000, 440102):
        with forest.session(number) as s:
            seen[number] = "窗口态度很好" in set(s.scalars(select(Feedback.body)))
    assert seen == {430102: True, 430100: False, 430199: False, 430000: False, 440102: False}


@pytest.mark.parametrize(
    "statement",
    [
        "insert into app.feedback (root_id, to_no, body) values (43, 430102, 'x') returning id",
        "insert into app.feedback (root_id, to_no, body, handled_at) values (43, 430102, 'x', now())",
        "insert into app.feedback (root_id, to_no, body, handled_by) values (43, 430102, 'x', 1)",
        "insert into app.feedback (root_id, to_no, body, sent_at) values (43, 430102, 'x', '2000-01-01')",
        "select count(*) from app.feedback",
        "update app.feedback set body = 'y'",
        "delete from app.feedback",
        "insert into app.feedback (root_id, to_no, body) values (43, 430102, 'x') "
        "on conflict (root_id, id) do update set body = 'y'",
    ],
)
def test_a_stranger_neither_reads_nor_presets(forest: Forest, statement: str):
    with pytest.raises(InsufficientPrivilege):
        send(forest, statement)


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("insert into app.feedback (root_id, to_no, body) values (43, 430777, 'x')", ForeignKeyViolation),
        ("insert into app.feedback (root_id, to_no, body) values (44, 430102, 'x')", ForeignKeyViolation),
        ("insert into app.feedback (root_id, to_no, body) values (43, 430102, '')", CheckViolation),
        ("insert into app.feedback (root_id, to_no, body) values (43, 430102, repeat('x', 2001))", CheckViolation),
    ],
)
def test_what_addresses_nobody_or_says_nothing_is_refused(forest: Forest, statement: str, error: type):
    with pytest.raises(error):
        send(forest, statement)


def test_the_bureau_marks_as_handled_and_changes_no_word(forest: Forest):
    row = forest.make_row("feedback", 43, 430203)
    with forest.session(430203) as s:
        assert s.execute(update(Feedback).where(Feedback.id == row["id"]).values(handled_by=7)).rowcount == 1
    with pytest.raises(ProgrammingError, match="permission denied"), forest.session(430203) as s:
        s.execute(update(Feedback).where(Feedback.id == row["id"]).values(body="好评"))


def test_the_public_login_has_no_way_to_a_bureaus_rows(forest: Forest):
    with psycopg.connect(dsn(forest.portal_url)) as c:
        c.execute(
            "select set_config('role', 'app_pub', true), set_config('app.root', '43', true), "
            "set_config('app.me', '430102', true)"
        )
        with pytest.raises(InsufficientPrivilege):
            c.execute("select from app.publication")
