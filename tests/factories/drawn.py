"""Drawn tasks with officers who can sign in: the real flow up to the seal, then helpers that walk an inspection on.

Officer n signs in as ``445100-officer<n>``; 8 and 9 belong to the partner department (reach assigned).
"""

from dataclasses import dataclass
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import select, update

from saas import clock
from saas.foundation.accounts import doors, people
from saas.foundation.publication import service as publication
from saas.registers.inspectors.models import Inspector
from saas.supervision.inspections import notices, reviews, visits
from saas.supervision.inspections.models import Inspection
from tenants.people import Membership
from tenants.unit import transaction
from tests.factories.world import CITY, PASSWORD, World, doors_ctx
from tests.supervision import kit

VISIT = date(2023, 8, 9)
PARTNER = "潮州市发展和改革局"
NAMES = {
    1: "陆砚川", 2: "纪书棠", 3: "林青禾", 4: "许闻溪", 5: "沈怀瑾", 6: "温予安", 7: "顾之恒", 8: "宋知微", 9: "裴景行",
}  # fmt: skip


@dataclass
class Drawn:
    """``tasks``: id by line of the plan; ``inspections``: ids by line."""

    world: World
    tasks: dict[int, int]
    inspections: dict[int, list[int]]

    def team(self, inspection_id: int) -> list[int]:
        """The numbers of the officers of a team, leader first."""
        with self.world.acting(CITY, "planner") as s:
            row = s.get(Inspection, (44, inspection_id))
            return [int(member.certificate_no[-1]) for member in row.members]

    def acting(self, officer: int):
        """A transaction as one of the officers."""
        reach = "assigned" if officer > 7 else "own"
        role = f"officer{officer}"
        return self.world.acting(CITY, role, roles=("inspector",), reach=reach, user_name=NAMES[officer], hi=hi(reach))

    def client(self, officer: int) -> FlaskClient:
        """A browser, signed in as that officer."""
        client = self.world.app.test_client()
        self.world.sign_in(client, CITY, f"{CITY}-officer{officer}")
        return client


def hi(reach: str) -> int:
    """A guest sees the own number only; a member of the city its counties too."""
    return CITY if reach == "assigned" else CITY + 99


def drawn(world: World, seqs: tuple[int, ...] = (4,)) -> Drawn:
    """The 2023 plan published, officers with accounts, and the tasks of these lines drawn and sealed."""
    tasks = kit.published(world)
    with clock.at(kit.SPRING):
        staff(world)
    for seq in seqs:
        kit.sealed(world, tasks[seq], key=f"click-{seq:04d}")
    found: dict[int, list[int]] = {}
    with world.acting(CITY, "planner") as s:
        for seq in seqs:
            ids = s.scalars(select(Inspection.id).where(Inspection.task_id == tasks[seq]).order_by(Inspection.id))
            found[seq] = list(ids)
    return Drawn(world, tasks, found)


def staff(world: World) -> None:
    """Accounts for the nine officers of the register."""
    encoded, secrets = doors.HASHER.hash(PASSWORD), []
    with world.acting(CITY, "sys_admin") as s:
        for n, name in NAMES.items():
            department = PARTNER if n > 7 else None
            user, secret = people.create_user(s, login=f"{CITY}-officer{n}", name=name, department=department)
            world.users[CITY, f"officer{n}"] = user.id
            secrets.append(secret)
    with transaction(doors_ctx()) as s:
        for secret in secrets:
            doors.activate(s, secret, encoded)
    with world.acting(CITY, "sec_admin") as s:
        for n in NAMES:
            where = (Membership.root_id == 44, Membership.user_id == world.users[CITY, f"officer{n}"])
            member = s.scalars(select(Membership).where(*where)).one()
            people.grant(s, member, ["inspector"])
            world.members[CITY, f"officer{n}"] = member.id
    with world.acting(CITY, "steward") as s:
        for n, name in NAMES.items():
            number = f"1904{n:06d}"
            s.execute(
                update(Inspector)
                .where(Inspector.tenant_no == CITY, Inspector.certificate_no == number)
                .values(user_id=world.users[CITY, f"officer{n}"], name=name, name_key=name)
            )


def noticed(made: Drawn, inspection_id: int, visit_on: date = VISIT) -> None:
    """Drafted by the section, issued by the approver, a week before."""
    with clock.at(date(visit_on.year, visit_on.month, visit_on.day - 7)):
        with made.world.acting(CITY, "planner") as s:
            notices.draft(
                s, s.get(Inspection, (44, inspection_id)), visit_on=visit_on, timing="advance",
                materials="业务档案\n收案登记簿", contact="律师工作管理科 0768-0000000",
            )  # fmt: skip
        with made.world.acting(CITY, "approver") as s:
            notices.issue(s, s.get(Inspection, (44, inspection_id)))


def visited(made: Drawn, inspection_id: int, *, answer: str = "conform", note: str = "", on: date = VISIT) -> int:
    """The leader goes there and answers every point; returns the leader's number."""
    noticed(made, inspection_id, on)
    leader = made.team(inspection_id)[0]
    with clock.at(on), made.acting(leader) as s:
        inspection = s.get(Inspection, (44, inspection_id))
        visits.begin(s, inspection)
        visits.tell_rights(s, inspection)
        visits.hear(s, inspection, "没有意见")
        for record in inspection.answers:
            visits.answer(s, inspection, record, answer, note)
        visits.end(s, inspection)
    return leader


def submitted(made: Drawn, inspection_id: int, outcome: str = "no_violation", summary: str = "", **kw) -> int:
    """With the result handed in."""
    leader = visited(made, inspection_id, **kw)
    with clock.at(kw.get("on", VISIT)), made.acting(leader) as s:
        visits.submit(s, s.get(Inspection, (44, inspection_id)), outcome=outcome, summary=summary)
    return leader


def reviewed(made: Drawn, inspection_id: int, **kw) -> int:
    """Approved by the reviewer; returns the id of the publication that waits."""
    submitted(made, inspection_id, **kw)
    with clock.at(date(2023, 8, 11)), made.world.acting(CITY, "reviewer") as s:
        return reviews.approve(s, s.get(Inspection, (44, inspection_id))).id


def published(made: Drawn, inspection_id: int, **kw) -> str:
    """Public; returns the address."""
    number = reviewed(made, inspection_id, **kw)
    with clock.at(date(2023, 8, 14)), made.world.acting(CITY, "publisher") as s:
        row = publication.publish(s, s.get(publication.Publication, (44, number)))
        return row.slug
