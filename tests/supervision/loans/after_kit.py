"""A sealed draw of the city with borrowed officers in its teams, and what happens to them afterwards."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from saas import clock
from saas.supervision.draws import after
from saas.supervision.draws.models import DrawPerson
from saas.supervision.draws.models_after import ChangeRequest
from saas.supervision.inspections import notices, visits
from saas.supervision.inspections.models import Inspection
from saas.supervision.loans import guests, nightly
from saas.supervision.loans.models_people import LoanGuest
from tests.factories.drawn import staff
from tests.factories.world import CHAOAN, CITY, RAOPING, World
from tests.supervision import kit
from tests.supervision.draws import lending
from tests.supervision.draws.later import After

LAST = date(2023, 8, 31)


@dataclass
class Lent(After):
    """The sealed attempt of the law firms; ``tasks`` by line of the plan."""

    tasks: dict | None = None

    def guests(self) -> list[LoanGuest]:
        """The guests in force, whoever holds most seats first."""
        rows = lending.guests(self.world, task_id=self.tasks[4])
        return sorted((row for row in rows if row.state == "in_force"), key=lambda row: (-len(self.seats(row.id)), row.id))

    def guest(self, number: int) -> LoanGuest:
        with self.acting() as s:
            return s.get(LoanGuest, (44, number))

    def person_of(self, guest: int) -> int:
        """The guest's row in the frozen pool."""
        with self.acting() as s:
            return s.scalars(select(DrawPerson.id).where(DrawPerson.guest_id == guest, DrawPerson.attempt_id == self.attempt)).one()

    def seats(self, guest: int) -> list[int]:
        """The drawn subjects that the guest is seated for."""
        person = self.person_of(guest)
        return [subject for subject, people in self.teams().items() if person in people]

    def requests(self, **where) -> list[ChangeRequest]:
        with self.acting() as s:
            rows = after.requests_of(s, self.row(s))
        return [row for row in rows if all(getattr(row, name) == value for name, value in where.items())]

    def returned(self, guest: int, on: date | None = None) -> None:
        """The host gives the person back at once."""
        with clock.at(on or self.day), self.acting() as s:
            guests.give_back(s, s.get(LoanGuest, (44, guest)))

    def midnight(self, on: date) -> int:
        """What the night before a day brings."""
        with self.world.working(), clock.at(on):
            return nightly.nightly()

    def leader(self, subject: int):
        """A transaction as the home officer who leads the team."""
        number = self.inspection(subject).members[0].certificate_no[-1]
        return self.world.acting(CITY, f"officer{int(number)}", roles=("inspector",))

    def as_guest(self, guest: LoanGuest):
        """A transaction as the borrowed officer at the host: reach assigned, the own number only."""
        return self.world.acting(
            CITY, "inspector", roles=("inspector",), user_id=guest.user_id, membership=guest.membership_id, reach="assigned",
            hi=CITY, user_name=guest.name,
        )  # fmt: skip

    def noticed(self, subject: int, on: date) -> None:
        """A notice for that day, drafted and issued."""
        number = self.inspection(subject).id
        with clock.at(on), self.acting() as s:
            row = s.get(Inspection, (44, number))
            notices.draft(s, row, visit_on=on, timing="arrival", materials="", contact="科室 0768-0000000")
        with clock.at(on), self.acting("approver") as s:
            notices.issue(s, s.get(Inspection, (44, number)))

    def on_site(self, subject: int, on: date, answers: int = 1) -> int:
        """Begun with the certificates shown, rights told, the subject heard, some points answered; the inspection's id."""
        self.noticed(subject, on)
        number = self.inspection(subject).id
        with clock.at(on), self.leader(subject) as s:
            row = s.get(Inspection, (44, number))
            visits.begin(s, row)
            visits.tell_rights(s, row)
            visits.hear(s, row, "没有意见")
            for record in row.answers[:answers]:
                visits.answer(s, row, record, "conform", "")
        return number

    def ended(self, subject: int, on: date) -> int:
        """The officers have left the place."""
        number = self.on_site(subject, on, answers=100)
        with clock.at(on), self.leader(subject) as s:
            visits.end(s, s.get(Inspection, (44, number)))
        return number


def sealed(world: World, tasks: dict[int, int], home: int, chaoan: int, raoping: int) -> Lent:
    """``home`` officers of the city are there; the counties lend these many until the end of August."""
    loans = lending.counties(world)
    lending.deserted(world, home)
    with clock.at(kit.SPRING):
        staff(world)
    lending.lent(loans, tasks[4], *loans.people[CHAOAN][:chaoan])
    if raoping:
        lending.lent(loans, tasks[4], *loans.people[RAOPING][:raoping], lender=RAOPING)
    return Lent(world, kit.sealed(world, tasks[4], key="with-guests"), tasks=tasks)
