"""What pages show of the time after the seal: each event and each request in names and words."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from saas.foundation.web.registry import registry
from saas.supervision.draws import after, leftover, people, seeding
from saas.supervision.draws.after_words import EVENTS, KINDS, SIDES, STATES, STATUS, WAY_WORDS, code_words, kind_words
from saas.supervision.draws.models import Draw, DrawAttempt, DrawPerson, DrawSubject
from saas.supervision.draws.models_after import ChangeRequest, DrawEvent
from saas.supervision.draws.notices import plan_words
from saas.supervision.draws.reading import attempts_of, draws_of, get_attempt, get_draw
from saas.supervision.plans import service as plans
from tenants.unit import ctx_of

WORDS = {
    "events": EVENTS, "kinds": KINDS, "states": STATES, "status": STATUS, "ways": WAY_WORDS, "sides": SIDES, "code": code_words,
    "kind": kind_words,
    "plan": plan_words,
}  # fmt: skip


@dataclass(frozen=True)
class EventLine:
    """An event with the names behind its pseudonyms and codes; they never leave the bureau."""

    event: DrawEvent
    names: dict[str, str]

    @property
    def kind(self) -> str:
        return self.event.body["type"]

    @property
    def status(self) -> str:
        """ok, unfilled, exhausted, or nothing while the source has not spoken."""
        return (self.event.outcome or {}).get("status", "")

    def name(self, code: str | None) -> str:
        return self.names.get(code, "") if code else ""

    @property
    def filling(self) -> bool:
        """An empty seat is filled; nobody leaves."""
        return self.kind == "replace" and self.event.body["person"] is None


@dataclass(frozen=True)
class RequestLine:
    """A request with the names it is about."""

    row: ChangeRequest
    subject: str
    person: str


@dataclass
class Card:
    """Everything after the seal of one attempt. Empty where nothing has happened and nothing is missing."""

    events: list[EventLine] = field(default_factory=list)
    requests: list[RequestLine] = field(default_factory=list)
    vacancies: list = field(default_factory=list)
    open: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    parts: list[tuple[Draw, DrawAttempt]] = field(default_factory=list)
    words: dict = field(default_factory=lambda: WORDS)
    may_supplement: bool = False
    may_decide: bool = False
    task_id: int = 0

    def __bool__(self) -> bool:
        return bool(self.events or self.requests or self.vacancies or self.open or self.lost or self.parts)


def card(s: Session, attempt: DrawAttempt) -> Card:
    """The card of a sealed attempt of the own bureau; an empty one for anything else."""
    ctx = ctx_of(s)
    if attempt.state != "sealed" or attempt.tenant_no != ctx.me:
        return Card()
    task = plans.get_task(s, get_draw(s, attempt.draw_id).task_id)
    parts = [(draw, tries[0]) for draw in draws_of(s, task) if draw.part and (tries := attempts_of(s, draw))]
    return Card(
        event_lines(s, attempt, after.events_of(s, attempt)), request_lines(s, after.requests_of(s, attempt)),
        after.vacancies(s, attempt), [one for one in leftover.open_subjects(s, task) if one.attempt.id == attempt.id],
        [row for row in after.withdrawn(s, attempt) if row.settled_on is None],
        [(draw, row) for draw, row in parts if row.id != attempt.id],
        may_supplement=registry.permits(ctx.roles, "draw.run"), may_decide=registry.permits(ctx.roles, "recusal.decide"),
        task_id=task.id,
    )  # fmt: skip


def event_lines(s: Session, attempt: DrawAttempt, events: Iterable[DrawEvent]) -> list[EventLine]:
    """Events with names."""
    events = list(events)
    codes = {value for event in events for part in (event.body, event.outcome or {}) for value in part.values() if isinstance(value, str)}
    names = _names(s, attempt, codes) if codes else {}
    return [EventLine(event, names) for event in events]


def _names(s: Session, attempt: DrawAttempt, codes: set[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    mine = (DrawSubject.root_id == attempt.root_id, DrawSubject.tenant_no == attempt.tenant_no, DrawSubject.attempt_id == attempt.id)
    out |= dict(s.execute(select(DrawSubject.pid, DrawSubject.name).where(*mine, DrawSubject.pid.in_(codes))).all())
    return out | {row.pid: name for row, name in _people(s, DrawPerson.attempt_id == attempt.id, DrawPerson.pid.in_(codes))}


def _people(s: Session, *where) -> list[tuple[DrawPerson, str]]:
    """Frozen people with what they are called today: an event may have picked a borrowed officer who was released."""
    rows = list(s.scalars(select(DrawPerson).where(DrawPerson.root_id == ctx_of(s).root, *where)))
    bureaus = people.lenders(s, rows)
    return [(row, people.called(row, bureaus)) for row in rows]


def request_lines(s: Session, requests: Iterable[ChangeRequest]) -> list[RequestLine]:
    """Requests with names."""
    requests, root = list(requests), ctx_of(s).root
    subjects = _by_id(s, DrawSubject, root, {row.draw_subject_id for row in requests})
    ids = {row.draw_person_id for row in requests if row.draw_person_id}
    known = {row.id: name for row, name in _people(s, DrawPerson.id.in_(ids))} if ids else {}
    return [RequestLine(row, subjects[row.draw_subject_id], known.get(row.draw_person_id, "")) for row in requests]


def _by_id(s: Session, model, root: int, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(s.execute(select(model.id, model.name).where(model.root_id == root, model.id.in_(ids))).all())


@dataclass(frozen=True)
class Part:
    """One entry of an event's plan: who has typed it, and the value once two agree."""

    number: int
    kind: str
    words: str
    plan: dict
    entries: list
    mine: bool
    fixed: str | None


def parts_of(s: Session, event: DrawEvent) -> list[Part]:
    """The plan of an event with what has come so far; nobody is shown what another person typed until both agree."""
    typed, me = seeding.entries_of(s, get_attempt(s, event.attempt_id), event.n), ctx_of(s).user_id
    return [
        Part(n, part["kind"], plan_words([part]), part, typed.get(n, []), any(row.user_id == me for row in typed.get(n, [])),
             seeding.agreed(typed.get(n, [])))
        for n, part in enumerate(event.body["plan"])
    ]  # fmt: skip
