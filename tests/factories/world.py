"""A small living world for service and page tests: the five bureaus of Chaozhou's tree, people of every role, a browser.

Made once per worker in a database of its own through the product's own verbs, then copied for each test module.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from flask.testing import FlaskClient

from saas import clock, config
from saas.foundation.accounts import bureaus, doors, people, roots
from saas.foundation.accounts.models import PartnerDepartment, Section
from tenants.context import Ctx
from tenants.people import Membership
from tenants.unit import Pools, transaction

PASSWORD = "Chaozhou-2023!"
TODAY = date(2023, 3, 20)
PROVINCE, CITY, XIANGQIAO, CHAOAN, RAOPING = 440000, 445100, 445102, 445103, 445122
OTHER_PROVINCE, OTHER_COUNTY = 420000, 429004
TREE = {
    CITY: (PROVINCE, "潮州市司法局", "city"),
    XIANGQIAO: (CITY, "湘桥区司法局", "county"),
    CHAOAN: (CITY, "潮安区司法局", "county"),
    RAOPING: (CITY, "饶平县司法局", "county"),
    OTHER_COUNTY: (OTHER_PROVINCE, "仙桃市司法局", "county"),
}
ROLES = ("planner", "publisher", "approver", "inspector", "reviewer", "steward", "supervisor", "loan_coordinator")
SECTIONS = {
    "律师工作管理科": (["law_firm", "grassroots_legal_service_office"], ""),
    "公共法律服务管理科": (["notary_office", "forensic_institution"], ""),
    "法治督察科": ([], "supervision"),
}


@dataclass
class World:
    """Logins are ``<bureau number>-<role>``, all with ``PASSWORD``; ``users`` maps (number, role) to the user's id."""

    settings: config.Config
    users: dict[tuple[int, str], int] = field(default_factory=dict)
    sections: dict[tuple[int, str], int] = field(default_factory=dict)
    members: dict[tuple[int, str], int] = field(default_factory=dict)
    _app: object = None

    def ctx(self, number: int, role: str = "planner", **changes) -> Ctx:
        """The context in which that bureau's holder of ``role`` acts."""
        span = {PROVINCE: 9999, OTHER_PROVINCE: 9999, CITY: 99}.get(number, 0)
        above = {CITY: (PROVINCE,), OTHER_COUNTY: (OTHER_PROVINCE,)}.get(number, () if span else (PROVINCE, CITY))
        name = TREE[number][1] if number in TREE else {PROVINCE: "广东省司法厅", OTHER_PROVINCE: "湖北省司法厅"}[number]
        made = Ctx(
            root=number // 10_000, me=number, lo=number, hi=number + span, anc=above, roles=(role,), user_name=role,
            user_id=self.users.get((number, role)), membership=self.members.get((number, role)), tenant_id=1,
            tenant_name=name, level="province" if span == 9999 else "city" if span else "county",
        )  # fmt: skip
        return replace(made, **changes)

    @contextmanager
    def acting(self, number: int, role: str = "planner", **changes):
        """A transaction in that context."""
        with transaction(self.ctx(number, role, **changes)) as s:
            yield s

    @contextmanager
    def working(self):
        """The block runs with the login of the workers, which may see what is due in every bureau."""
        Pools.use(main=self.settings.job_url, public=self.settings.portal_url)
        try:
            yield
        finally:
            Pools.use(main=self.settings.web_url, public=self.settings.portal_url)

    @property
    def app(self):
        """The web application on this world's database."""
        if self._app is None:
            from saas.app import create_app

            self._app = create_app(self.settings)
            self._app.config.update(TESTING=False, WTF_CSRF_ENABLED=False)
        return self._app

    def client(self, number: int | None = None, role: str = "planner") -> FlaskClient:
        """A browser, signed in as that bureau's holder of ``role`` (or not at all)."""
        client = self.app.test_client()
        if number is not None:
            self.sign_in(client, number, f"{number}-{role}")
        return client

    def sign_in(self, client: FlaskClient, number: int, login: str, password: str = PASSWORD) -> None:
        """Through the real sign-in form."""
        answer = client.post("/sign-in", data={"root": str(number // 10_000), "login": login, "password": password})
        assert answer.status_code == 303, answer.get_data(as_text=True)


def build(settings: config.Config) -> World:
    """Fills a migrated, empty database."""
    from saas.app import create_app

    world = World(settings)
    world._app = create_app(settings)
    world._app.config.update(WTF_CSRF_ENABLED=False)
    with world._app.test_request_context(), clock.at(TODAY):
        encoded = doors.HASHER.hash(PASSWORD)
        links = []
        for number, name in ((PROVINCE, "广东省司法厅"), (OTHER_PROVINCE, "湖北省司法厅")):
            links += [(number, a) for a in roots.open_root(settings.owner_url, number, name)]
        for number, (parent, name, level) in TREE.items():
            top = PROVINCE if number // 10_000 == 44 else OTHER_PROVINCE
            with world.acting(top, "sys_admin") as s:
                names = {role: (f"{number}-{role}", name[:2] + role) for role in ("sys_admin", "sec_admin", "audit_admin")}
                _, admins = bureaus.open_bureau(s, parent=parent, number=number, name=name, level=level, people=names)
                links += [(number, a) for a in admins]
        for _number, admin in links:
            with transaction(doors_ctx()) as s:
                doors.activate(s, admin.secret, encoded)
        for number in (PROVINCE, OTHER_PROVINCE, *TREE):
            _staff(world, number, encoded)
    return world


def doors_ctx():
    """The context before any bureau is known."""
    from tenants.context import DOOR

    return DOOR


def _staff(world: World, number: int, encoded: str) -> None:
    with world.acting(number, "sys_admin", user_id=None) as s:
        for name, (categories, duty) in SECTIONS.items():
            section = Section(name=name, categories=categories, duty=duty)
            s.add(section)
            s.flush()
            world.sections[number, name] = section.id
        if number == CITY:
            s.add(PartnerDepartment(name="潮州市发展和改革局", code="drc"))
        secrets = []
        for role in (*ROLES, "planner2"):
            user, secret = people.create_user(s, login=f"{number}-{role}", name=f"{TREE.get(number, ('', '省厅'))[1][:2]}{role}")
            world.users[number, role] = user.id
            secrets.append(secret)
    with transaction(doors_ctx()) as s:
        for secret in secrets:
            doors.activate(s, secret, encoded)
    with world.acting(number, "sec_admin", user_id=None) as s:
        for member in people.members(s):
            role = next((r for (n, r), uid in world.users.items() if n == number and uid == member.user_id), None)
            if role is None:
                world.users[number, member.roles[0]] = member.user_id
                world.members[number, member.roles[0]] = member.id
                continue
            people.grant(s, member, [role.rstrip("2")])
            world.members[number, role] = member.id


__all__ = ["Membership", "World", "build"]
