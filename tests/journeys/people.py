"""The people of Chaozhou's year: who holds which post, how they come in, one browser open at a time."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser

from saas.demo import fiction
from tests.journeys.looking import Person
from tests.journeys.site import Site

PASSWORD = "Chunfeng-2023"
ROOT, PROVINCE, CITY, OTHER = 44, 440000, 445100, 420000
COUNTIES = {445102: "湘桥区司法局", 445103: "潮安区司法局", 445122: "饶平县司法局"}
LAWYERS, SERVICES, OVERSIGHT = "律师工作管理科", "公共法律服务管理科", "法治督察科"
PARTNER = "潮州市发展和改革局"


@dataclass(frozen=True)
class Post:
    """One account: login, name, role, and the section or the department."""

    login: str
    name: str
    role: str
    section: str = ""
    department: str = ""


def _post(n: int, login: str, role: str, section: str = "", department: str = "") -> Post:
    return Post(login, fiction.person(n), role, section, department)


CITY_POSTS = (
    _post(1, "cz-planner", "planner", LAWYERS), _post(2, "cz-planner2", "planner", SERVICES),
    _post(3, "cz-publisher", "publisher", OVERSIGHT), _post(4, "cz-approver", "approver"),
    _post(5, "cz-reviewer", "reviewer", OVERSIGHT), _post(6, "cz-steward", "steward"),
    *(_post(6 + n, f"cz-officer{n}", "inspector", LAWYERS if n < 4 else SERVICES) for n in range(1, 7)),
    _post(13, "drc-1", "inspector", "", PARTNER), _post(14, "drc-2", "inspector", "", PARTNER),
)  # fmt: skip
OFFICERS = tuple(post for post in CITY_POSTS if post.role == "inspector")
STEWARDS = {number: _post(20 + n, f"{number}-steward", "steward") for n, number in enumerate(COUNTIES)}
SUPERVISOR = _post(30, "gd-supervisor", "supervisor")


@dataclass
class Cast:
    """Everybody's cookies; ``as_`` opens the browser of one person and closes that of the one before."""

    browser: Browser
    site: Site
    cookies: dict[tuple[str, str], dict] = field(default_factory=dict)
    here: tuple[str, str, Person] | None = None

    def as_(self, login: str, size: str = "1366", root: int = ROOT) -> Person:
        """That person at the desk (or with a phone, ``size="390"``), signed in."""
        if self.here and self.here[:2] == (login, size):
            return self.here[2]
        self.close()
        known = self.cookies.get((login, size))
        person = Person(self.browser, self.site.address, size, state=known)
        if known is None:
            person.sign_in(root, login, PASSWORD)
        self.here = (login, size, person)
        return person

    def stranger(self, size: str = "1366") -> Person:
        """Somebody who never signed in."""
        self.close()
        person = Person(self.browser, self.site.address, size)
        self.here = ("", size, person)
        return person

    def activate(self, *links: str, look: str = "") -> None:
        """Each link opened by its owner, who sets a password."""
        person = self.stranger()
        for link in links:
            person.go(link)
            if look:
                person.look(look)
                look = ""
            person.fill(password=PASSWORD, again=PASSWORD).press("设好密码", "密码已设好")

    def close(self) -> None:
        """Keeps the cookies; what the console said in the meantime must be nothing."""
        if self.here is None:
            return
        login, size, person = self.here
        self.here = None
        if login:
            self.cookies[login, size] = person.context.storage_state()
        said = person.said
        person.leave()
        assert said == [], (login, said)

    def named(self, name: str) -> str:
        """The login of somebody of the city."""
        return next(post.login for post in CITY_POSTS if post.name == name)
