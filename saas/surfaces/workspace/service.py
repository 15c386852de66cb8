"""To-dos derived from the states of rows through what each feature registered; there is no obligation table yet."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.web.registry import Found, Todo, registry
from tenants.unit import ctx_of

MOST = 60


@dataclass(frozen=True)
class Desk:
    """What the home page shows."""

    todos: list[Todo]
    waiting: list[Todo]


def desk(s: Session) -> Desk:
    """The reader's to-dos by due date, and what others still owe."""
    return Desk(_collect(s, registry.todos), _collect(s, registry.waiting))


def _collect(s: Session, providers: list) -> list[Todo]:
    ctx = ctx_of(s)
    rows = [todo for action, provide in providers if registry.permits(ctx.roles, action) for todo in provide(s, ctx)]
    far = clock.today().replace(year=clock.today().year + 50)
    return sorted(rows, key=lambda todo: (todo.due or far, todo.rank, todo.title))[:MOST]


def find(s: Session, q: str) -> list[Found]:
    """Everything of one's own bureau (and below) that answers to ``q``; two characters at least."""
    if len(q) < 2:
        return []
    ctx = ctx_of(s)
    return [hit for action, look in registry.finders if registry.permits(ctx.roles, action) for hit in look(s, q)][:MOST]
