"""How many statements something sends to the database: list pages and dashboards assert it (architecture, tests)."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

# sent for every request whatever the page does: context, sign-in record, demonstration clock, savepoints
FRAME = ("select set_config(", "app.auth_", "ref_clock", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Queries(list):
    """The statements in order; ``len()`` counts them without the frame of a request."""

    def touching(self, table: str) -> list[str]:
        """Those that name a table."""
        return [sql for sql in self if f"app.{table}" in sql]


@contextmanager
def counted() -> Iterator[Queries]:
    """Collects the statements of this process inside the block::

        with counted() as queries:
            client.get("/registers/subjects")
        assert len(queries) <= 6, queries
    """
    found = Queries()

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not any(mark in statement for mark in FRAME):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
