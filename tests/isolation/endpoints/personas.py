"""Who knocks: every role at three levels of the tree, and those who are only half inside."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from saas.foundation.accounts.principal import hashed
from tests.factories import rows
from tests.factories.forest import BUREAUS, Forest
from tests.isolation.endpoints.table import APPROVER, AUDIT, INSPECTOR, PLANNER, ROLES

COUNTY, CITY, PROVINCE = 430102, 430100, 430000
SIBLING, LONG_AGO, YESTERDAY = 430199, date(2000, 1, 1), date(2020, 1, 1)


@dataclass(frozen=True)
class Persona:
    """One person in one bureau. ``effective``: the roles that count; none of them, where the person is outside."""

    name: str
    at: int
    roles: tuple[str, ...]
    reach: str = "own"
    home: int | None = None
    lends: tuple[str, ...] = ()
    outside: bool = False
    person: dict = field(default_factory=dict, hash=False, compare=False)
    seat: dict = field(default_factory=dict, hash=False, compare=False)
    sign_in: dict = field(default_factory=dict, hash=False, compare=False)

    @property
    def effective(self) -> frozenset[str]:
        return frozenset() if self.outside else frozenset(self.roles + self.lends)

    @property
    def secret(self) -> str:
        return f"43.persona-{self.name}"

    @property
    def level(self) -> str:
        return BUREAUS[43, self.at].level

    @property
    def covers(self) -> range:
        """The numbers whose rows the person may read: the subtree, or the one bureau for whoever is assigned."""
        return range(self.at, self.at + (BUREAUS[43, self.at].span if self.reach == "own" else 1))

    def __str__(self) -> str:
        return self.name


STRANGER = Persona("signed out", COUNTY, (), outside=True)
OVER = {"valid_from": LONG_AGO, "valid_to": YESTERDAY}
PERSONAS: list[Persona] = [
    *(
        Persona(f"{role}@{level}", number, (role,))
        for level, number in (("county", COUNTY), ("city", CITY), ("province", PROVINCE))
        for role in ROLES
    ),
    Persona("member without role", COUNTY, ()),
    Persona("partner officer", COUNTY, (INSPECTOR,), "assigned", seat={"department": "县发展和改革局"}),
    Persona("partner officer whom somebody made planner", COUNTY, (PLANNER,), "assigned", outside=False),
    Persona("borrowed inspector", COUNTY, (INSPECTOR,), "assigned", home=SIBLING),
    Persona("guest administrator", COUNTY, (AUDIT,), home=CITY),
    Persona("deputy of the approver", COUNTY, (PLANNER,), lends=(APPROVER,)),
    Persona("disabled account", COUNTY, (PLANNER,), outside=True, person={"state": "disabled"}),
    Persona("disabled membership", COUNTY, (PLANNER,), outside=True, seat={"state": "disabled"}),
    Persona("expired membership", COUNTY, (PLANNER,), outside=True, seat=OVER),
    Persona("ended sign-in", COUNTY, (PLANNER,), outside=True, sign_in={"ended": True}),
    STRANGER,
]
BY_NAME = {persona.name: persona for persona in PERSONAS}
SAMPLE = [
    BY_NAME[name]
    for name in (
        "planner@city",
        "publisher@county",
        "inspector@city",
        "sys_admin@city",
        "partner officer",
        "signed out",
    )
]


def seat(forest: Forest, persona: Persona) -> None:
    """Account at home, membership where the person acts, an open sign-in; written by the bureaus themselves."""
    if persona is STRANGER:
        return
    home = persona.home or persona.at
    with forest.session(home) as s:
        login = persona.name.replace(" ", "-")
        given = {"login": login, "name": persona.name, "state": "active", "must_change": False} | persona.person
        user = rows.insert_row(s, "user_account", **given)["id"]
    with forest.session(persona.at) as s:
        given = {"user_id": user, "user_home": home, "name": persona.name, "roles": list(persona.roles)}
        given |= {"reach": persona.reach, "valid_from": LONG_AGO, "valid_to": None, "state": "active"} | persona.seat
        member = rows.insert_row(s, "membership", **given)["id"]
        if persona.lends:
            _lend(s, persona, member)
    with forest.session(home) as s:
        ended = "2023-01-01" if persona.sign_in.get("ended") else None
        rows.insert_row(
            s, "sign_in", user_id=user, hash=hashed(persona.secret), membership_no=persona.at, membership_id=member,
            ended_at=ended,
        )  # fmt: skip


def _lend(s: Session, persona: Persona, deputy: int) -> None:
    absent = rows.insert_row(s, "membership", name="absent", roles=list(persona.lends), valid_from=LONG_AGO, state="active")
    rows.insert_row(s, "stand_in", absent_id=absent["id"], deputy_id=deputy, valid_from=LONG_AGO, valid_to=date(2999, 1, 1))
