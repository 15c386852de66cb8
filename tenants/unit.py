"""The one transaction wrapper: nothing else in the product commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tenants.context import Ctx, Door

T = TypeVar("T")
Context = Ctx | Door


class NoContext(RuntimeError):
    """A query was about to leave without a bureau (R8)."""


@cache
def engine_for(url: str) -> Engine:
    """One pool per login; a lost idle connection is noticed before use."""
    return create_engine(
        url, pool_pre_ping=True, pool_size=5, max_overflow=10, connect_args={"prepare_threshold": None}
    )


class Pools:
    """Where each kind of context finds its login. ``app.py`` and the workers fill it once at start."""

    urls: dict[str, str] = {}

    @classmethod
    def use(cls, *, main: str, public: str | None = None) -> None:
        """``main``: the login of this process (web or jobs). ``public``: the login that can only read pub_*."""
        cls.urls = {"main": main, "public": public or main}

    @classmethod
    def engine(cls, ctx: Context) -> Engine:
        return engine_for(cls.urls["public" if ctx.db_role == "app_pub" else "main"])


@event.listens_for(Session, "after_begin")
def _enter_context(session: Session, transaction, connection) -> None:
    if transaction.nested:
        return
    ctx: Context | None = session.info.get("ctx")
    if ctx is None:
        raise NoContext("no bureau is set for this transaction")
    values = ctx.settings()
    names = list(values)
    calls = ", ".join(f"set_config(:n{i}, :v{i}, true)" for i in range(len(names)))
    bind = {f"n{i}": name for i, name in enumerate(names)} | {f"v{i}": values[name] for i, name in enumerate(names)}
    connection.execute(text(f"select {calls}"), bind)


@contextmanager
def transaction(ctx: Context) -> Iterator[Session]:
    """One transaction in ``ctx``: commits at the end, rolls everything back on any exception.

    ``session.info["after_commit"]`` is a list of callables that run once the commit is durable (queue hints).
    """
    session = Session(Pools.engine(ctx), expire_on_commit=False, info={"ctx": ctx, "after_commit": []})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
    for hint in session.info["after_commit"]:
        hint()


def run(ctx: Context, work: Callable[[Session], T]) -> T:
    """``work`` in a transaction, tried once more where the database broke a deadlock (tenancy §9)."""
    try:
        with transaction(ctx) as s:
            return work(s)
    except OperationalError as failure:
        if not isinstance(failure.orig, DeadlockDetected | SerializationFailure):
            raise
    with transaction(ctx) as s:
        return work(s)


def ctx_of(s: Session) -> Ctx:
    """The context that a session acts in."""
    return s.info["ctx"]


def lock_bureau(s: Session) -> None:
    """Taken before the first fact that statistics count: within one bureau such transactions wait for each other, so
    that the triggers on several tables cannot meet in opposite orders (tenancy §9)."""
    ctx = ctx_of(s)
    s.execute(text("select pg_advisory_xact_lock(:root, :me)"), {"root": ctx.root, "me": ctx.me})
