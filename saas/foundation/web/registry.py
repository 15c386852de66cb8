"""What lower floors ask of upper ones, filled by app.py at start: loaders, permissions, navigation, to-dos, finders."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tenants.context import Ctx


@dataclass(frozen=True)
class NavEntry:
    """One entry of a surface's bar, shown to whoever may do ``action``."""

    surface: str
    label: Any
    endpoint: str
    action: str
    order: int = 50
    prefix: str = ""


@dataclass(frozen=True)
class Todo:
    """Something that waits for the reader, derived from the state of a row; ``due`` is the last day, if there is one."""

    title: str
    url: str
    due: date | None = None
    who: str = ""
    rank: int = 50


@dataclass(frozen=True)
class Found:
    """One hit of "find": what kind of thing, its name, where it is, and a word that tells it from its namesakes."""

    kind: str
    name: str
    url: str
    note: str = ""


@dataclass
class Registry:
    """One per application, but the process has only one application."""

    load_principal: Callable[[str], Any] = lambda token: None
    open_link: Callable[[str, str], tuple[Ctx, int] | None] = lambda secret, purpose: None
    permits: Callable[[Iterable[str], str], bool] = lambda roles, action: False
    section_name: Callable[[Session, Ctx], str] = lambda s, ctx: ""
    guest_serves: Callable[[Ctx, int, date], bool] = lambda ctx, user_id, today: True  # of people whose account is elsewhere
    loaders: dict[str, tuple[str, Callable[[Session, int], Any]]] = field(default_factory=dict)
    navigation: list[NavEntry] = field(default_factory=list)
    todos: list[tuple[str, Callable[[Session, Ctx], list[Todo]]]] = field(default_factory=list)
    waiting: list[tuple[str, Callable[[Session, Ctx], list[Todo]]]] = field(default_factory=list)
    finders: list[tuple[str, Callable[[Session, str], list[Found]]]] = field(default_factory=list)
    categories: list[tuple[str, Any]] = field(default_factory=list)  # subject categories, for dividing among sections
    followers: dict[str, list[Callable[..., None]]] = field(default_factory=dict)

    def announce(self, event: str, s: Session, **what: Any) -> None:
        """Tells the upper floors, in the same transaction, that something happened (``draw.sealed``)."""
        for follow in self.followers.get(event, ()):
            follow(s, **what)

    def loader(self, argument: str, name: str, load: Callable[[Session, int], Any]) -> None:
        """``argument`` of a URL (``task_id``) becomes the object ``name`` (``task``) before the view runs."""
        self.loaders[argument] = (name, load)


registry = Registry()
