"""What a big screen and a witness's phone may show of an attempt: steps, hashes and counts, of a closed draw no more."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Text, cast, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, defer

from saas.supervision.draws import bulletin, engine, people, pools, seeding, stage_words, views
from saas.supervision.draws.models import DrawAttempt, DrawSubject
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.draws.models_seed import DrawEntry, DrawParty
from saas.supervision.draws.reading import drawn
from saas.supervision.draws.stage_words import Beat
from tenants.unit import ctx_of

GRID = 96  # tickets that a screen can show so that they can be read
AXIS = 2_000


@dataclass(frozen=True)
class Seat:
    """One party of the ceremony: who, and how far."""

    label: str
    role: str
    state: str
    hash: str


@dataclass(frozen=True)
class Thrown:
    """Dice or a beacon: how many have typed it, and the value once it may be known."""

    kind: str
    words: str
    who: str
    count: int
    typed: int
    agreed: bool
    value: str = ""


@dataclass(frozen=True)
class Card:
    """One ticket of an open draw; ``short`` tells its name from the others, ``at`` is its place on a line of 1000."""

    name: str
    short: str
    ticket: str
    drawn: bool
    group: str
    at: int


@dataclass(frozen=True)
class Winner:
    """One drawn subject of an open draw with the people who go there."""

    name: str
    bureau: str
    ticket: str
    people: list[str]


@dataclass
class Stage:
    """One moment of the ceremony. ``cards`` and ``winners`` are empty while nobody may know whom it drew."""

    bureau: str
    title: str
    name: str
    attempt: int
    state: str
    phase: str
    closed: bool
    pool: int
    beats: list[Beat]
    seats: list[Seat]
    thrown: list[Thrown]
    numbers: dict = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    winners: list[Winner] = field(default_factory=list)
    plan: list[dict] = field(default_factory=list)
    strata: list[views.Group] = field(default_factory=list)
    course: list[tuple[str, str, str]] = field(default_factory=list)
    commit: str = ""
    head: str = ""
    prev: str = ""
    void_reason: str = ""
    slug: str = ""
    void_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Nothing will change any more: the screen stops asking."""
        return self.state in ("sealed", "void")

    @property
    def sentence(self) -> str:
        """What everybody waits for now."""
        return stage_words.sentence(self)

    @property
    def axis(self) -> list[Card]:
        """The tickets as points of one line, where there are not too many to tell apart."""
        return self.cards if self.pool <= AXIS else []

    @property
    def grid(self) -> list[Card]:
        """The tickets one by one; of a large pool the smallest ones."""
        if len(self.cards) <= GRID:
            return self.cards
        return sorted(self.cards, key=lambda card: card.ticket)[:GRID]


def mark(s: Session, attempt: DrawAttempt) -> str:
    """Differs as soon as anything on the own bureau's screen differs; unchanged, nothing is sent again. One small
    statement: everything else that a step changes stands in the attempt's own columns, and its record is not read."""
    mine = (DrawParty.root_id == attempt.root_id, DrawParty.tenant_no == attempt.tenant_no, DrawParty.attempt_id == attempt.id)
    seats = select(func.array_agg(aggregate_order_by(DrawParty.state + func.coalesce(DrawParty.reveal_commit, ""), DrawParty.seq)))
    typed = select(
        func.array_agg(aggregate_order_by(cast(DrawEntry.part, Text) + ":" + DrawEntry.value, DrawEntry.part, DrawEntry.id))
    ).where(
        DrawEntry.root_id == attempt.root_id, DrawEntry.tenant_no == attempt.tenant_no, DrawEntry.attempt_id == attempt.id,
        DrawEntry.event_n == 0,
    )  # fmt: skip
    moving = s.execute(select(seats.where(*mine).scalar_subquery(), typed.scalar_subquery())).one()
    own = (
        attempt.state, attempt.commit, attempt.reveals_closed_at, attempt.drawn_at, attempt.sealed_at, attempt.opened_on,
        attempt.void_reason,
    )  # fmt: skip
    return short_hash((*own, *moving))


def short_hash(what: tuple) -> str:
    """A few digits that tell one moment from another."""
    return hashlib.sha256(repr(what).encode()).hexdigest()[:16]


def of(s: Session, attempt: DrawAttempt, task_name: str) -> Stage:
    """The screen of the own bureau. Names and tickets only where nothing needs to stay unknown."""
    record, public, ctx = attempt.record, bulletin.of_attempt(s, attempt), ctx_of(s)
    told, numbers = public.steps if public is not None else bulletin.steps(s, attempt), {}
    known = not attempt.closed or attempt.opened_on is not None
    if attempt.drawn_at:
        officers = record["result"]["officers"]
        numbers = {
            "subjects": len(engine.drawn_ids(record["result"]["objects"])), "teams": len(officers["teams"]),
            "unstaffed": len(officers["unstaffed"]),
        }  # fmt: skip
    typed = seeding.entries_of(s, attempt)
    thrown = [
        _thrown(part, typed.get(n, []), known and attempt.drawn_at is not None)
        for n, part in enumerate(record["seed_plan"]) if part["kind"] != "reveal"
    ]  # fmt: skip
    rows = seeding.parties_of(s, attempt)
    phase = _phase(attempt.state, rows, attempt.reveals_closed_at)
    counts = {"objects": len(record["objects"]), "persons": len(record["persons"])}
    made = Stage(
        ctx.tenant_name, task_name, record["draw_id"], attempt.attempt, attempt.state, phase, not known, counts["objects"],
        [], _seats(rows), thrown, numbers, commit=attempt.commit or "" if attempt.committed_by else "", head=attempt.head or "",
        prev=record["prev"], void_reason=attempt.void_reason or "", slug=public.slug if public else "",
    )  # fmt: skip
    made.plan = [part for part in record["seed_plan"] if part["kind"] != "reveal"]
    if not attempt.drawn_at and counts["objects"] <= AXIS:
        made.strata = views.strata(record)
    if known and attempt.drawn_at:
        rows = _tickets(s, attempt, counts["objects"])
        made.cards = [
            Card(row.name, short, row.ticket, row.drawn, row.category, int(row.ticket[:8], 16) * 1000 >> 32)
            for row, short in zip(rows, stage_words.shortened([row.name for row in rows]), strict=True)
        ]
        made.winners = _winners(s, attempt)
    made.course = stage_words.course(told)
    made.beats = stage_words.beats(made, views.reached(attempt), told, counts, attempt.seed if known else "")
    return made


def _tickets(s: Session, attempt: DrawAttempt, count: int) -> list[DrawSubject]:
    """The subjects with a ticket, in the order of the record; of a very large pool the smallest ones alone."""
    if count <= AXIS:
        return [row for row in pools.subjects_of(s, attempt) if row.ticket]
    mine = (DrawSubject.root_id == attempt.root_id, DrawSubject.tenant_no == attempt.tenant_no)
    stmt = select(DrawSubject).where(*mine, DrawSubject.attempt_id == attempt.id, DrawSubject.ticket.is_not(None))
    return list(s.scalars(stmt.order_by(DrawSubject.ticket).limit(GRID)))


def _thrown(part: dict, entries: list, shown: bool) -> Thrown:
    agreed = seeding.agreed(entries)
    return Thrown(
        part["kind"], views.plan_words([part]), part.get("party") or part.get("source"), part.get("count", 0), len(entries),
        agreed is not None, agreed or "" if shown else "",
    )  # fmt: skip


def _winners(s: Session, attempt: DrawAttempt) -> list[Winner]:
    found = drawn(s, attempt.id)
    lent = {person.home_no for _subject, team in found for person, _seat in team if person.home_no is not None}
    names = views.bureau_names(s, {subject.subject_no for subject, _team in found} | lent)
    return [
        Winner(
            subject.name, names.get(subject.subject_no, ""), subject.ticket or "", [people.called(one, names) for one, _seat in team]
        )
        for subject, team in found
    ]


def _seats(rows: list[DrawParty]) -> list[Seat]:
    return [Seat(row.party, row.role, row.state, row.reveal_commit or "") for row in rows]


def _phase(state: str, rows: list[DrawParty], closed_at: datetime | None) -> str:
    """deposit, commit, reveal, close, throw, draw, drawn, sealed or void."""
    if state == "frozen":
        return "deposit" if any(row.state == "invited" for row in rows) else "commit"
    if state == "committed" and closed_at is None:
        return "reveal" if any(row.state == "open" for row in rows) else "close"
    return {"committed": "throw", "seeded": "draw"}.get(state, state)


def for_party(s: Session, party: DrawParty) -> Stage:
    """The same for a party's phone, from what a link may read: the parties, and the public row once there is one."""
    mine = (DrawParty.root_id == party.root_id, DrawParty.tenant_no == party.tenant_no)
    rows = list(s.scalars(select(DrawParty).where(*mine, DrawParty.attempt_id == party.attempt_id).order_by(DrawParty.seq)))
    name, _hash, attempt = party.context.rpartition("#")
    public = s.scalar(
        select(PubDraw).where(
            PubDraw.root_id == party.root_id, PubDraw.tenant_no == party.tenant_no, PubDraw.name == name,
            PubDraw.attempt == int(attempt),
        ).options(*(defer(long, raiseload=True) for long in (PubDraw.record, PubDraw.names, PubDraw.left_out)))
    )  # fmt: skip
    shown = Stage(
        ctx_of(s).tenant_name, party.task_name, name, int(attempt), "frozen", _phase("frozen", rows, None), True, 0, [],
        _seats(rows), [],
    )  # fmt: skip
    counts, told, reached = {}, [], 1
    if public is not None:
        counts = {table: public.commitment[table]["count"] for table in ("objects", "persons")}
        told = public.steps
        shown.plan = [part for part in public.commitment["seed_plan"] if part["kind"] != "reveal"]
        shown.state, shown.closed = public.state, public.closed and public.opened_on is None
        shown.numbers, shown.slug, shown.pool = public.numbers, public.slug, counts["objects"]
        committed = any(step[0] == "commit" for step in told)
        shown.commit, shown.head = public.commit if committed else "", public.head or ""
        shown.prev, shown.void_reason = public.commitment["prev"], public.void_reason or ""
        shown.void_at = next((datetime.fromisoformat(step[1]) for step in told if step[0] == "void"), None)
        shown.phase = _phase(public.state, rows, None)
        shown.thrown = [_thrown(part, [], False) for part in shown.plan]
        reached = {"committed": 2, "seeded": 3, "drawn": 5, "sealed": 6}.get(public.state, 2 if committed else 1)
    shown.beats = stage_words.beats(shown, reached, told, counts, "")
    return shown


def role_words(role: str) -> str:
    """What a party is to the draw."""
    return {"bureau": _("抽取单位"), "superior": _("上级"), "witness": _("见证方")}[role]
