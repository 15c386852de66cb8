"""Steps after the seal for tests: who sits where, asking, deciding, throwing for an event."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from saas import clock
from saas.foundation.settings import service as settings
from saas.supervision.draws import after, events_book, recusals, seeding
from saas.supervision.draws import service as draws
from saas.supervision.draws.models import DrawAttempt, DrawPerson, DrawSubject
from saas.supervision.draws.models_after import ChangeRequest, DrawEvent
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.inspections.models import Inspection
from tests.factories.world import CITY, World

DAY = date(2023, 7, 20)
THROWS = "4163524163524163524163524"
PRIVATE = "只有决定的人看得到的情况"
RULES = {"opening": "visited", "redraw": "fresh", "balance": "even", "substitutes": 2, "most": 0, "days": 3}


def rules(world: World, since: date = date(2023, 7, 1), **changes) -> None:
    """The city's rules of drawing from a day on."""
    with clock.at(since), world.acting(CITY, "publisher") as s:
        settings.set_value(
            s, "draw_rules", "", RULES | changes, mode="overridable", effective_from=since,
            document_number="潮司〔2023〕9号", article="第七条",
        )  # fmt: skip


@dataclass
class After:
    """One sealed attempt, looked at and changed through the product's verbs on ``day``."""

    world: World
    attempt: int
    day: date = DAY

    def acting(self, role: str = "planner", **more):
        return self.world.acting(CITY, role, **more)

    def row(self, s) -> DrawAttempt:
        return draws.get_attempt(s, self.attempt)

    def teams(self) -> dict[int, list[int]]:
        """Drawn subject → the people of its seats, by seat."""
        with self.acting() as s:
            rows = s.scalars(select(DrawSubject).where(DrawSubject.attempt_id == self.attempt, DrawSubject.drawn)).all()
            return {row.id: [person.id for person, _seat in after.team(s, row.id)] for row in rows}

    def subject(self, number: int) -> DrawSubject:
        with self.acting() as s:
            return s.get(DrawSubject, (44, number))

    def person(self, number: int) -> DrawPerson:
        with self.acting() as s:
            return s.get(DrawPerson, (44, number))

    def inspection(self, subject: int) -> Inspection:
        """The inspection of a drawn subject, its members loaded."""
        with self.acting() as s:
            row = s.scalars(select(Inspection).where(Inspection.draw_subject_id == subject)).one()
            assert row.members is not None and row.answers is not None
            return row

    def record(self) -> dict:
        """The whole record, with every contribution."""
        with self.acting() as s:
            return seeding.whole(s, self.row(s))

    def public(self) -> PubDraw:
        with self.acting() as s:
            return s.scalars(select(PubDraw).where(PubDraw.name == self.row(s).record["draw_id"])).one()

    def pairs(self) -> list[tuple[int, int, int]]:
        """(subject, leader, second) of every full team; an event may leave a seat empty."""
        return [(subject, *people) for subject, people in self.teams().items() if len(people) == 2]

    def row_window_end(self) -> date:
        """The day after the window."""
        return date.fromisoformat(self.record()["params"]["window"][1]) + timedelta(days=1)

    def ask(
        self, subject: int, person: int | None, kind: str = "recusal", code: str = "interest", role: str = "planner", side: str = "bureau"
    ) -> int:
        with clock.at(self.day), self.acting(role) as s:
            return recusals.ask(
                s, attempt_id=self.attempt, draw_subject_id=subject, draw_person_id=person, kind=kind, side=side, code=code,
                reason=PRIVATE,
            ).id  # fmt: skip

    def decide(self, request: int, way: str, note: str = "", role: str = "approver", **more) -> ChangeRequest:
        with clock.at(self.day), self.acting(role) as s:
            return recusals.decide(s, s.get(ChangeRequest, (44, request)), way, note, **more)

    def asked(self, subject: int, person: int) -> int:
        """The open request about the pair, asked for now where there is none."""
        with self.acting() as s:
            rows = [row for row in after.requests_of(s, self.row(s)) if row.state == "asked"]
        found = next((row.id for row in rows if (row.draw_subject_id, row.draw_person_id) == (subject, person)), None)
        return found or self.ask(subject, person)

    def decide_as(self, ctx: dict, request: int, way: str, note: str = "") -> ChangeRequest:
        """Decided by somebody put together for the purpose: ``role`` names the account, the rest the context."""
        ctx = dict(ctx)
        with clock.at(self.day), self.acting(ctx.pop("role"), **ctx) as s:
            return recusals.decide(s, s.get(ChangeRequest, (44, request)), way, note)

    def request(self, number: int) -> ChangeRequest:
        with self.acting() as s:
            return s.get(ChangeRequest, (44, number))

    def typed(self, n: int, role: str, digits: str = THROWS) -> None:
        """One person types the throws of event n."""
        with clock.at(self.day), self.acting(role) as s:
            events_book.enter(s, next(one for one in after.events_of(s, self.row(s)) if one.n == n), 0, digits)

    def throw(self, n: int, digits: str = THROWS) -> DrawEvent:
        """Two people type the same."""
        self.typed(n, "planner", digits)
        self.typed(n, "publisher", digits)
        return self.event(n)

    def event(self, n: int) -> DrawEvent:
        return next(one for one in self.events() if one.n == n)

    def events(self) -> list[DrawEvent]:
        with self.acting() as s:
            return after.events_of(s, self.row(s))

    def change(self, subject: int, person: int | None, way: str, kind: str = "recusal", code: str = "interest") -> DrawEvent:
        """Asked, granted and thrown for; the event."""
        request = self.decide(self.ask(subject, person, kind, code), way)
        event = self.event(request.event_n)
        return event if event.state == "done" else self.throw(event.n)
