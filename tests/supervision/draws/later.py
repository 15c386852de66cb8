"""Steps after the seal for tests: who sits where, asking, deciding, throwing for an event."""

from datetime import date
from functools import partial

from sqlalchemy import select

from saas import clock
from saas.supervision.draws import after, events_book, recusals, seeding
from saas.supervision.draws import service as draws
from saas.supervision.draws.models import DrawAttempt, DrawPerson, DrawSeat, DrawSubject
from saas.supervision.draws.models_after import ChangeRequest, DrawEvent
from saas.supervision.inspections.models import Inspection
from tests.factories.world import CITY, World
from tests.supervision import kit

DAY = date(2023, 7, 20)
THROWS = "4163524163524163524163524"


class After:
    """One sealed attempt, looked at and changed through the product's verbs on :data:`DAY`."""

    def __init__(self, world: World, attempt: int) -> None:
        self.world, self.attempt = world, attempt

    def acting(self, role: str = "planner", **more):
        return self.world.acting(CITY, role, **more)

    def teams(self) -> dict[int, list[int]]:
        """Drawn subject → the people of its seats, by seat."""
        with self.acting() as s:
            rows = s.scalars(select(DrawSubject).where(DrawSubject.attempt_id == self.attempt, DrawSubject.drawn)).all()
            return {row.id: [person.id for person, _seat in after.team(s, row.id)] for row in rows}

    def inspection(self, subject: int) -> Inspection:
        with self.acting() as s:
            row = s.scalars(select(Inspection).where(Inspection.draw_subject_id == subject)).one()
            assert row.members is not None
            return row

    def record(self) -> dict:
        """The whole record, with every contribution."""
        with self.acting() as s:
            return seeding.whole(s, s.get(DrawAttempt, (44, self.attempt)))

    def ask(self, subject: int, person: int | None, kind: str = "recusal", code: str = "interest", role: str = "planner") -> int:
        with clock.at(DAY), self.acting(role) as s:
            return recusals.ask(
                s, attempt_id=self.attempt, draw_subject_id=subject, draw_person_id=person, kind=kind, side="bureau", code=code,
                reason="具体情况只有决定的人看得到",
            ).id  # fmt: skip

    def decide(self, request: int, way: str, role: str = "approver", **more) -> ChangeRequest:
        with clock.at(DAY), self.acting(role) as s:
            return recusals.decide(s, s.get(ChangeRequest, (44, request)), way, **more)

    def throw(self, n: int, digits: str = THROWS, roles: tuple[str, ...] = ("planner", "publisher")) -> DrawEvent:
        """Two people type the throws of event n."""
        for role in roles:
            with clock.at(DAY), self.acting(role) as s:
                event = next(one for one in after.events_of(s, draws.get_attempt(s, self.attempt)) if one.n == n)
                events_book.enter(s, event, 0, digits)
        return self.event(n)

    def event(self, n: int) -> DrawEvent:
        with self.acting() as s:
            return next(one for one in after.events_of(s, draws.get_attempt(s, self.attempt)) if one.n == n)

    def change(self, subject: int, person: int | None, way: str, kind: str = "recusal", code: str = "interest") -> DrawEvent:
        """Asked, granted and thrown for; the event."""
        request = self.decide(self.ask(subject, person, kind, code), way)
        return self.throw(request.event_n)


sealed = partial(kit.sealed)
__all__ = ["DAY", "THROWS", "After", "DrawPerson", "DrawSeat", "sealed"]
