"""The one loader of all scenarios: bureaus opened by the product's verbs, rule sets stored by each bureau's publisher.

Nothing here knows one scenario from another; what differs stands in their files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from saas.foundation.accounts import bureaus, doors, organisation, people, roots
from saas.foundation.settings import rulesets
from tenants.context import DOOR, Ctx
from tenants.tree import interval
from tenants.unit import transaction
from tests.factories.world import PASSWORD
from tests.scenarios.reading import Scenario

ADMINS = ("sys_admin", "sec_admin", "audit_admin")


@dataclass
class House:
    """Every bureau that was opened: number → its context without a person, and with its publisher."""

    bare: dict[int, Ctx] = field(default_factory=dict)
    publishers: dict[int, Ctx] = field(default_factory=dict)
    stored: dict[int, list[rulesets.Change]] = field(default_factory=dict)

    @contextmanager
    def acting(self, number: int) -> Iterator[Session]:
        """A transaction of that bureau's publisher."""
        with transaction(self.publishers[number]) as s:
            yield s


def load(owner_url: str, scenarios: list[Scenario]) -> House:
    """Opens all bureaus of all scenarios and stores their rule sets, superiors first. Raises Refusal as the verbs do."""
    house, encoded = House(), doors.HASHER.hash(PASSWORD)
    for one in scenarios:
        _open(house, owner_url, one, encoded)
        for bureau in one.bureaus:
            _furnish(house, one, bureau["number"], encoded)
        for document in one.documents():
            with house.acting(document.bureau_no) as s:
                house.stored[document.bureau_no] = rulesets.apply(s, document)
    return house


def _open(house: House, owner_url: str, one: Scenario, encoded: str) -> None:
    top, *below = one.bureaus
    links = roots.open_root(owner_url, top["number"], top["name"], _three(top))
    for bureau in one.bureaus:
        house.bare[bureau["number"]] = _place(one, bureau)
    with transaction(replace(house.bare[top["number"]], roles=("sys_admin",))) as s:
        for bureau in below:
            known = {key: bureau[key] for key in ("number", "name", "level", "parent")}
            links += bureaus.open_bureau(s, **known, people=_three(bureau))[1]
    _activate([link.secret for link in links], encoded)


def _three(bureau: dict) -> dict[str, tuple[str, str]]:
    return {role: (f"{bureau['number']}-{role}", "管理员") for role in ADMINS}


def _place(one: Scenario, bureau: dict) -> Ctx:
    number = bureau["number"]
    lo, hi = interval(number, bureau["level"])
    above, up = [], bureau.get("parent")
    while up:
        above.append(up)
        up = next(b.get("parent") for b in one.bureaus if b["number"] == up)
    return Ctx(
        number // 10_000, number, lo, hi, tuple(above), tenant_id=1, tenant_name=bureau["name"], level=bureau["level"], user_name="某人"
    )


def _furnish(house: House, one: Scenario, number: int, encoded: str) -> None:
    """Sections, partner departments and one publisher, by the bureau's own administrators."""
    held, bare = one.data["structure"], house.bare[number]
    with transaction(replace(bare, roles=("sys_admin",))) as s:
        for section in held.get("sections", {}).get(number, ()):
            categories = section.get("categories", [])
            organisation.save_section(s, None, name=section["name"], duty=section.get("duty", ""), categories=categories)
        for n, name in enumerate(held.get("departments", {}).get(number, ())):
            organisation.save_department(s, None, name=name, code=f"d{n}")
        user, secret = people.create_user(s, login=f"{number}-publisher", name="发布人")
    _activate([secret], encoded)
    with transaction(replace(bare, roles=("sec_admin",))) as s:
        member = next(m for m in people.members(s) if m.user_id == user.id)
        people.grant(s, member, ["publisher"])
    house.publishers[number] = replace(bare, user_id=user.id, membership=member.id, roles=("publisher",))


def _activate(secrets: list[str], encoded: str) -> None:
    with transaction(DOOR) as s:
        for secret in secrets:
            doors.activate(s, secret, encoded)
