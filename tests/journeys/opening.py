"""Opening bureaus and seating people, by the administrators, in the browser."""

from saas.demo import fiction
from tests.journeys.looking import Person
from tests.journeys.people import PARTNER, Cast, Post

SECTIONS = (
    ("律师工作管理科", "", ["law_firm", "grassroots_legal_service_office"]),
    ("公共法律服务管理科", "", ["notary_office", "forensic_institution"]),
    ("法治督察科", "supervision", []),
)


def provinces(site, number: int, name: str) -> dict[str, str]:
    """What the operator's command prints: login → activation link."""
    lines = site.run("root", "create", str(number), name, "--address", site.address).splitlines()
    return {line.split()[1]: line.split()[2] for line in lines[1:]}


def handed(person: Person) -> dict[str, str]:
    """The links on the page: login → address."""
    rows = person.page.locator("#links li")
    return {
        row.locator(".mq-note").inner_text().split()[-1]: row.locator("input").input_value() for row in rows.all()
    }


def bureau(person: Person, parent: int, level: str, number: int, name: str, first: int, look: str = "") -> dict[str, str]:
    """A superior's system administrator opens a bureau; login → link of its three administrators."""
    person.go("/admin/bureaus/new")
    if look:
        person.look(f"{look}-form")
    person.fill(parent=str(parent), level=level, number=str(number), name=name)
    for n, role in enumerate(("sys", "sec", "audit")):
        who = {f"{role}_admin_name": fiction.person(first + n), f"{role}_admin_login": f"{number}-{role}"}
        person.fill(**who)
    person.press("开通", f"{name} 已开通")
    links = handed(person)
    assert len(links) == 3
    if look:
        person.look(f"{look}-links")
        person.page.reload()
        assert handed(person) == {}, "links are shown once"
    return links


def rooms(person: Person) -> None:
    """The three sections of the city and its partner department."""
    for name, duty, categories in SECTIONS:
        person.go("/admin/sections/new").fill(name=name, duty=duty, categories=categories)
        person.press("保存", f"已保存{name}")
    person.go("/admin/departments/new").look("department").fill(name=PARTNER, code="drc")
    person.press("保存", f"已保存{PARTNER}")


def hire(person: Person, post: Post, look: str = "") -> str:
    """An account; its activation link."""
    person.go("/admin/users/new")
    if look:
        person.look(look)
    person.fill(name=post.name, login=post.login)
    if post.section:
        person.fill(section=post.section)
    if post.department:
        person.fill(department=post.department, basis="部门联合抽查工作安排")
    person.press("开设账号", f"已为 {post.name} 开设账号")
    return handed(person)[post.login]


def grant(person: Person, post: Post, look: str = "") -> None:
    """The security administrator gives the post."""
    person.go(f"/admin/roles?q={post.name}").page.locator("main tbody a", has_text=post.name).first.click()
    person.sees(f"{post.name} 的岗位")
    if look:
        person.look(look)
    person.fill(business=[post.role])
    if post.section:
        person.fill(section=post.section)
    person.press("保存岗位", "岗位已更新")


def staff(cast: Cast, number: int, posts: tuple[Post, ...], look: str = "") -> None:
    """Accounts, links, roles of one bureau."""
    person = cast.as_(f"{number}-sys")
    links = [hire(person, post, f"{look}-user" if look and not n else "") for n, post in enumerate(posts)]
    if look:
        person.look(f"{look}-user-links")
        person.go("/admin/users").look(f"{look}-users")
        person.go("/admin/sections").look(f"{look}-sections")
    cast.activate(*links)
    person = cast.as_(f"{number}-sec")
    for n, post in enumerate(posts):
        grant(person, post, f"{look}-grant" if look and not n else "")
    if look:
        person.go("/admin/roles").look(f"{look}-grants")
