"""R8 and tenancy §5: no context, no data; and no context that outlives its transaction."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import create_engine, event, func, select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from saas.registers.subjects.models import Subject
from tenants.context import DOOR, MAINT, PUBLIC
from tenants.unit import NoContext, Pools, run, transaction
from tests.factories.forest import Forest
from tests.factories.rows import insert_row

BUREAUS = (430000, 430100, 430102, 430199, 440102)
WHO = text(
    "select current_user, current_setting('app.root', true), current_setting('app.me', true), "
    "current_setting('app.reach', true)"
)


@pytest.fixture
def pools(forest: Forest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's own wrapper on this worker's forest."""
    monkeypatch.setattr(Pools, "urls", {"main": forest.web_url, "public": forest.portal_url})


@pytest.mark.req("S0-04")
def test_a_session_without_context_raises_and_stays_refused(forest: Forest):
    with Session(forest.engine()) as s:
        with pytest.raises(NoContext):
            s.execute(select(Subject))
        with pytest.raises((NoContext, ProgrammingError)) as refused:
            s.execute(select(Subject))
        assert refused.type is NoContext or refused.value.orig.sqlstate == "42501"


@pytest.mark.req("S0-04")
@pytest.mark.parametrize(
    "statement",
    [
        select(Subject),
        select(func.count()).select_from(Subject),
        update(Subject).values(name="x"),
        text("select * from app.subject"),
        text("delete from app.subject"),
    ],
)
def test_no_kind_of_statement_leaves_without_context(forest: Forest, statement):
    with Session(forest.engine()) as s, pytest.raises(NoContext):
        s.execute(statement)


@pytest.mark.parametrize("door", [DOOR, PUBLIC])
def test_a_door_is_not_a_bureau(forest: Forest, pools: None, door):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction(door) as s:
        s.execute(select(Subject))


def test_the_web_login_is_no_relay(pools: None):
    with pytest.raises(ProgrammingError, match="permission denied to set role"), transaction(MAINT) as s:
        s.execute(text("select 1"))


def test_the_wrapper_commits_at_the_end_and_rolls_back_on_any_exception(forest: Forest, pools: None):
    hints = []
    with transaction(forest.ctx(43, 430102)) as s:
        kept = insert_row(s, "subject")["id"]
        s.info["after_commit"].append(lambda: hints.append("kept"))
    with pytest.raises(KeyboardInterrupt), transaction(forest.ctx(43, 430102)) as s:
        lost = insert_row(s, "subject")["id"]
        s.info["after_commit"].append(lambda: hints.append("lost"))
        raise KeyboardInterrupt
    with transaction(forest.ctx(43, 430102)) as s:
        assert set(s.scalars(select(Subject.id).where(Subject.id.in_([kept, lost])))) == {kept}
    assert hints == ["kept"]


def test_a_deadlock_is_tried_once_more_and_another_failure_is_not(forest: Forest, pools: None):
    seen = []

    def fails(s: Session):
        seen.append(s)
        s.execute(text("do $$ begin raise exception using errcode = '40P01'; end $$"))

    def fails_once(s: Session):
        seen.append(s)
        if len(seen) == 1:
            s.execute(text("do $$ begin raise exception using errcode = '40P01'; end $$"))
        return s.scalar(text("select app.me()"))

    assert run(forest.ctx(43, 430102), fails_once) == 430102
    seen.clear()
    with pytest.raises(Exception, match="40P01|P0001|deadlock") as raised:
        run(forest.ctx(43, 430102), fails)
    assert raised.value.orig.sqlstate == "40P01"
    assert len(seen) == 2


@pytest.mark.req("S0-04")
def test_nothing_leaks_over_one_pooled_connection(forest: Forest):
    """Transactions of five bureaus and of guests take turns on one connection, and end in every way there is."""
    for number in BUREAUS:
        forest.make_row("subject", number // 10_000, number)
    with forest.admin() as admin:
        expected = {
            number: admin.execute(
                "select count(*) from app.subject where root_id = %s and tenant_no between %s and %s",
                (number // 10_000, number, number + span),
            ).fetchone()[0]
            for number, span in zip(BUREAUS, (9_999, 99, 0, 0, 0), strict=True)
        }
    engine = create_engine(forest.engine().url, pool_size=1, max_overflow=0, connect_args={"prepare_threshold": None})
    backends, dice = set(), random.Random(20230821)
    sessions: list[str] = []
    event.listen(engine, "connect", lambda *_: sessions.append("connect"))
    for _ in range(300):
        number, reach = dice.choice(BUREAUS), dice.choice(("own", "own", "own", "assigned"))
        context = forest.ctx(number // 10_000, number, reach=reach)
        with Session(engine, info={"ctx": context}) as s:
            backends.add(s.scalar(text("select pg_backend_pid()")))
            assert tuple(s.execute(WHO).one()) == ("app_rw", str(number // 10_000), str(number), reach)
            assert s.scalar(select(func.count()).select_from(Subject)) == (expected[number] if reach == "own" else 0)
            match dice.choice(("commit", "rollback", "savepoint", "failure", "close", "twice")):
                case "commit":
                    s.commit()
                case "rollback":
                    insert_row(s, "section")
                    s.rollback()
                case "savepoint":
                    with pytest.raises(RuntimeError), s.begin_nested():
                        s.execute(text("select set_config('app.me', '1', true)"))
                        raise RuntimeError
                    assert s.scalar(text("select app.me()")) == number
                case "failure":
                    with pytest.raises(ProgrammingError):
                        s.execute(text("select no_such_column from app.subject"))
                    s.rollback()
                    assert s.scalar(text("select app.me()")) == number
                case "twice":
                    s.commit()
                    assert tuple(s.execute(WHO).one())[2] == str(number)
                case "close":
                    pass
        with engine.connect() as bare:
            assert tuple(bare.execute(WHO).one())[0] == "app_login"
            assert set(tuple(bare.execute(WHO).one())[1:]) <= {"", None}
    engine.dispose()
    assert len(backends) == 1
    assert sessions == ["connect"]
