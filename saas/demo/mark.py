"""Whether the demonstration stands: the clock's row comes last, so a load that broke off leaves none.

While a load runs, a comment on the schema says so. Who finds that comment and no clock row empties the tables that the
broken load had begun to fill (it began in an empty database, so nothing else is in them) and begins again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from psycopg import Connection, sql
from sqlalchemy import select

from saas import clock
from saas.foundation.accounts import doors
from tenants.cluster import connect
from tenants.context import DOOR
from tenants.unit import transaction

LOADING = "demonstration: loading"
LOCK = "mingqian:demo"


@contextmanager
def owner(url: str) -> Iterator[Connection]:
    """The owner of the tables, alone with the demonstration: a second load waits here for the first."""
    with connect(url) as c:
        c.execute("set role app_owner")
        c.execute("select pg_advisory_lock(hashtextextended(%s, 0))", (LOCK,))
        yield c


def stands() -> bool:
    """Whether the demonstration was loaded to its end."""
    with transaction(DOOR) as s:
        return s.scalar(select(clock.Clock.id)) is not None


def has_bureaus() -> bool:
    """Whether any province was opened, by whomever."""
    with transaction(DOOR) as s:
        return bool(doors.roots(s))


def broke_off(c: Connection) -> bool:
    """Whether an earlier load of ours did not come to its end."""
    return c.execute("select obj_description('app'::regnamespace)").fetchone()[0] == LOADING


def begin(c: Connection) -> None:
    """From here on everything in the database is the demonstration's."""
    c.execute(sql.SQL("comment on schema app is {}").format(sql.Literal(LOADING)))


def empty(c: Connection) -> None:
    """Takes away what a broken load left."""
    with c.transaction():
        names = [row[0] for row in c.execute("select tablename from pg_tables where schemaname = 'app' order by 1")]
        tables = sql.SQL(", ").join(sql.Identifier("app", name) for name in names)
        c.execute(sql.SQL("truncate {} restart identity").format(tables))
        c.execute("alter sequence app.audit_seq restart")


def finish(c: Connection, moment: datetime) -> None:
    """The demonstration's clock runs from ``moment``; from here on the load counts as done."""
    shift = int((moment - clock.real_now()).total_seconds())
    with c.transaction():  # not even the owner passes a forced policy, and a row of the clock is made here only
        c.execute("alter table app.ref_clock no force row level security")
        c.execute("insert into app.ref_clock (id, shift_seconds) values (1, %s)", (shift,))
        c.execute("alter table app.ref_clock force row level security")
        c.execute("comment on schema app is null")
    clock.forget()
