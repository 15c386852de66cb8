"""A bureau with attempts in every state: void and repeated, opened, sealed and closed, committed."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from saas import clock
from saas.registers.subjects.models import Subject
from saas.supervision.draws import bulletin, opening
from saas.supervision.draws import service as draws
from saas.supervision.draws.models import DrawSubject
from saas.supervision.draws.models_public import PubDraw
from saas.supervision.plans import service as plans
from tests.factories.world import CITY, RAOPING, World
from tests.supervision import kit

OPENED_ON = date(2023, 8, 12)
BROKEN = "骰子滚落桌外，本次作废。"


@dataclass
class Bureau:
    """``attempts`` and ``slugs`` by what they are: void, opened, closed, committed."""

    world: World
    tasks: dict[int, int]
    attempts: dict[str, int] = field(default_factory=dict)

    def row(self, name: str) -> PubDraw:
        """The public row of an attempt."""
        with self.world.acting(CITY) as s:
            return bulletin.of_attempt(s, draws.get_attempt(s, self.attempts[name]))

    def slug(self, name: str) -> str:
        return self.row(name).slug

    def subjects(self, name: str) -> list[DrawSubject]:
        """The frozen subjects of an attempt, inside."""
        with self.world.acting(CITY) as s:
            return list(s.scalars(select(DrawSubject).where(DrawSubject.attempt_id == self.attempts[name])))

    def get(self, path: str, **kw):
        """What a stranger is answered."""
        return self.world.client().get(path, **kw)


@pytest.fixture(scope="module")
def bureau(world) -> Bureau:
    """The grassroots offices drawn at the second try and opened, the law firms sealed, the notaries committed."""
    made = build(world)
    made.attempts["committed"] = kit.committed(world, made.tasks[2], key="portal-committed")
    return made


def build(world: World) -> Bureau:
    """The first three, with one institution of each category left out."""
    made = Bureau(world, kit.published(world))
    with clock.at(kit.SPRING), world.acting(RAOPING, "steward") as s:  # one firm that cannot be drawn
        s.execute(update(Subject).where(Subject.uscc == kit.uscc("law_firm", 48)).values(license_status="revoked"))
        s.execute(update(Subject).where(Subject.uscc == kit.uscc("grassroots_legal_service_office", 5)).values(license_status="revoked"))
    made.attempts["void"] = kit.committed(world, made.tasks[3], key="portal-void")
    with clock.at(kit.JULY), world.acting(CITY, "planner") as s:
        draws.void(s, draws.get_attempt(s, made.attempts["void"]), BROKEN)
    made.attempts["opened"] = kit.sealed(world, made.tasks[3], kit.DICE[::-1], key="portal-opened")
    made.attempts["closed"] = kit.sealed(world, made.tasks[4], key="portal-closed")
    open_record(made, "opened")
    return made


def open_record(made: Bureau, name: str, day: date = OPENED_ON) -> None:
    """What happens when the last subject was visited."""
    with clock.at(day), made.world.acting(CITY, "planner") as s:
        attempt = draws.get_attempt(s, made.attempts[name])
        opening.open_now(s, attempt)
        bulletin.post(s, attempt, plans.get_task(s, draws.get_draw(s, attempt.draw_id).task_id))


@pytest.fixture(autouse=True)
def on_time(request):
    """Pages of draws are read on 15 August, three days after one was opened."""
    with clock.at(OPENED_ON + timedelta(days=3)):
        yield
