"""The people of the demonstration: three administrators and the staff of every bureau, through the product's own verbs.

Every account goes through the activation door with one and the same stored hash, so that a few hundred people take
seconds: argon2 is slow on purpose.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy.orm import Session

from saas import clock
from saas.demo import fiction, trees
from saas.foundation.accounts import bureaus, doors, organisation, people, roots
from saas.foundation.accounts.roles import ADMINS
from tenants.context import DOOR, Ctx
from tenants.tree import subtree
from tenants.unit import transaction

PASSWORD = "Mingqian-2023"
OPENED = date(2023, 1, 4)
ADMIN_ENDINGS = {"sys_admin": "sys", "sec_admin": "sec", "audit_admin": "audit"}


@dataclass(frozen=True)
class Post:
    """One person's place: what the login ends in, the role, the section (its place in the bureau's list)."""

    ending: str
    role: str
    section: int | None = None
    department: str = ""


LEAST = (
    Post("planner", "planner", 0), Post("publisher", "publisher", -1), Post("steward", "steward"),
    Post("supervisor", "supervisor"),
)  # fmt: skip
WHOLE = (
    *LEAST, Post("approver", "approver"), Post("reviewer", "reviewer"), Post("inspector", "inspector", 0),
    Post("inspector2", "inspector", 0),
)  # fmt: skip
CITY = (
    Post("planner", "planner", 0), Post("planner2", "planner", 1), Post("publisher", "publisher", 2),
    Post("approver", "approver"), Post("reviewer", "reviewer", 2), Post("steward", "steward"),
    Post("supervisor", "supervisor"), Post("loans", "loan_coordinator"),
    *(Post(f"inspector{n or ''}", "inspector", 0 if n < 6 else 1) for n in (0, *range(2, 10))),
    *(Post(f"drc-{n}", "inspector", None, "潮州市发展和改革局") for n in (1, 2, 3)),
)  # fmt: skip
# bureaus that lend officers to each other (S2-30): 渝中 and its four neighbours, and the province above them
BORROWER = (*WHOLE, Post("loans", "loan_coordinator"))
LENDER = (*BORROWER, Post("inspector3", "inspector", 0))
STAFF = (
    {445100: CITY, 500103: BORROWER, 500000: (*LEAST, Post("approver", "approver"), Post("loans", "loan_coordinator"))}
    | dict.fromkeys((445102, 445103, 445122, 210400, 411721, 421200), WHOLE)
    | dict.fromkeys((500105, 500106, 500107, 500108), LENDER)
)


def login_of(bureau: trees.Bureau, post: Post) -> str:
    """``cz-planner``; officers of a partner department sign in as themselves (``drc-1``)."""
    return post.ending if post.department else f"{bureau.prefix}-{post.ending}"


@dataclass
class Cast:
    """Everybody of one province: login → the context in which that person acts; sections and departments by name."""

    contexts: dict[str, Ctx] = field(default_factory=dict)
    sections: dict[tuple[int, str], int] = field(default_factory=dict)
    departments: dict[tuple[int, str], int] = field(default_factory=dict)

    def user(self, login: str) -> int:
        """The account of a login."""
        return self.contexts[login].user_id

    @contextmanager
    def acting(self, login: str):
        """A transaction in which that person acts; commits at the end."""
        with transaction(self.contexts[login]) as s:
            yield s


def seat(owner_url: str, province: trees.Bureau, first_name: int) -> Cast:
    """Opens a province with its tree, its sections and its people; returns the cast.

    ``first_name``: where in the list of names this province begins. Raises Refusal as the verbs do.
    """
    cast, names = Cast(), iter(range(first_name, first_name + 1000))
    with clock.at(OPENED):
        admins = roots.open_root(owner_url, province.number, province.name, _three(province, names), since=OPENED)
        top = Ctx(
            province.number // 10_000, province.number, province.number, province.number + 9_999, roles=("sys_admin",),
            user_name=admins[0].name, level="province", tenant_name=province.name,
        )  # fmt: skip
        with transaction(top) as s:
            for bureau in trees.below(province):
                _id, made = bureaus.open_bureau(
                    s, parent=bureau.parent, number=bureau.number, name=bureau.name, level=bureau.level,
                    people=_three(bureau, names),
                )  # fmt: skip
                admins += made
        _activate([admin.secret for admin in admins])
        bare = _bare(top)
        secrets = []
        for bureau in (province, *trees.below(province)):
            secrets += _employ(cast, bureau, bare[bureau.number], names)
        _activate(secrets)
        for bureau in (province, *trees.below(province)):
            _grant(cast, bureau)
    return cast


def _three(bureau: trees.Bureau, names) -> dict[str, tuple[str, str]]:
    return {role: (f"{bureau.prefix}-{end}", fiction.person(next(names))) for role, end in ADMIN_ENDINGS.items()}


def _activate(secrets: list[str]) -> None:
    with transaction(DOOR) as s:
        for secret in secrets:
            doors.activate(s, secret, _encoded())


@cache
def _encoded() -> str:
    return doors.HASHER.hash(PASSWORD)


def _bare(top: Ctx) -> dict[int, Ctx]:
    """The place of every bureau of the province, without a person."""
    with transaction(top) as s:
        rows = subtree(s)
    return {
        row.tenant_no: Ctx(
            root=row.root_id, me=row.tenant_no, lo=row.lo, hi=row.hi, tenant_id=row.tenant_id, tenant_name=row.name,
            level=row.level,
            anc=tuple(up.tenant_no for up in rows if up.lo <= row.lo and up.hi >= row.hi and up is not row),
        )
        for row in rows
    }  # fmt: skip


def _person(bare: Ctx, member, roles: list[str]) -> Ctx:
    return Ctx(
        root=bare.root, me=bare.me, lo=bare.lo, hi=bare.hi, anc=bare.anc, tenant_id=bare.tenant_id, level=bare.level,
        tenant_name=bare.tenant_name, user_id=member.user_id, membership=member.id, user_name=member.name,
        roles=tuple(roles), reach=member.reach, section_id=member.section_id,
    )  # fmt: skip


def _employ(cast: Cast, bureau: trees.Bureau, bare: Ctx, names) -> list[str]:
    """Sections, partner departments and accounts, by the bureau's own system administrator; the links' secrets."""
    with transaction(bare) as s:
        for member in people.members(s):
            cast.contexts[f"{bureau.prefix}-{ADMIN_ENDINGS[member.roles[0]]}"] = _person(bare, member, member.roles)
    with cast.acting(f"{bureau.prefix}-sys") as s:
        rooms = _rooms(s, cast, bureau)
        for name, code in trees.PARTNERS.get(bureau.number, ()):
            made = organisation.save_department(s, None, name=name, code=code)
            cast.departments[bureau.number, name] = made.id
        secrets = []
        for post in STAFF.get(bureau.number, LEAST):
            section = None if post.section is None else rooms[post.section]
            basis = f"{post.department}派员参加部门联合抽查" if post.department else ""
            _user, secret = people.create_user(
                s, login=login_of(bureau, post), name=fiction.person(next(names)), section_id=section,
                department=post.department or None, basis=basis,
            )  # fmt: skip
            secrets.append(secret)
    return secrets


def _rooms(s: Session, cast: Cast, bureau: trees.Bureau) -> list[int]:
    made = []
    for name, categories, duty in trees.sections(bureau):
        section = organisation.save_section(s, None, name=name, duty=duty, categories=list(categories))
        cast.sections[bureau.number, name] = section.id
        made.append(section.id)
    return made


def _grant(cast: Cast, bureau: trees.Bureau) -> None:
    """The bureau's own security administrator gives every person the role of the post, in the order of the accounts."""
    with cast.acting(f"{bureau.prefix}-sec") as s:
        newcomers = sorted((m for m in people.members(s) if not set(m.roles) & set(ADMINS)), key=lambda m: m.id)
        for member, post in zip(newcomers, STAFF.get(bureau.number, LEAST), strict=True):
            people.grant(s, member, [post.role], section_id=member.section_id)
            cast.contexts[login_of(bureau, post)] = _person(cast.contexts[f"{bureau.prefix}-sys"], member, member.roles)
