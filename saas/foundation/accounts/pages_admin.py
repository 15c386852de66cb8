"""Administration (interface.md, Surfaces): the blueprint, the loaders, and links that are handed over once."""

from dataclasses import dataclass

from flask import Blueprint, session, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from saas.foundation.accounts import roster
from saas.foundation.accounts.models import PartnerDepartment, Section, StandIn
from saas.foundation.web.guard import get_or_404
from saas.foundation.web.registry import NavEntry, Registry, Todo
from tenants.context import Ctx
from tenants.people import Membership, SignIn, User

bp = Blueprint("admin", __name__, url_prefix="/admin")
HANDED = "handed"


@dataclass(frozen=True)
class Link:
    """An activation link and who gets it. Shown once: the database knows only its hash (R11)."""

    who: str
    login: str
    url: str


def hand_over(about: str, links: list[tuple[str, str, str]]) -> None:
    """Keeps (who, login, secret) for the next page of this browser alone, so that a double submit still shows them."""
    session[HANDED] = {"about": about, "links": links}


def handed(about: str) -> list[Link]:
    """The links that were just made for ``about``; asking again gives nothing."""
    kept = session.get(HANDED)
    if not kept or kept["about"] != about:
        return []
    session.pop(HANDED)
    return [
        Link(who, login, url_for("accounts.activate", secret=secret, _external=True))
        for who, login, secret in kept["links"]
    ]


def user_of(s: Session, member: Membership) -> User | None:
    """The account behind a membership when it stands at this bureau, None for a guest."""
    return s.get(User, (member.root_id, member.user_id)) if member.user_home == member.tenant_no else None


def fill(registry: Registry) -> None:
    """Objects in addresses, entries of the bar, and what waits for an administrator."""
    for argument, name, model in (
        ("member_id", "member", Membership),
        ("section_id", "section", Section),
        ("department_id", "department", PartnerDepartment),
        ("stand_in_id", "stand_in", StandIn),
        ("sign_in_id", "sign_in", SignIn),
    ):
        registry.loader(argument, name, _by_id(model))
    for order, label, endpoint, action in (
        (100, _l("用户"), "admin.users", "user.manage"),
        (101, _l("科室与部门"), "admin.sections", "section.manage"),
        (102, _l("下级单位"), "admin.bureaus", "tenant.manage"),
        (110, _l("岗位授权"), "admin.grants", "role.grant"),
        (111, _l("代理审批"), "admin.stand_ins", "standin.manage"),
        (112, _l("登录情况"), "admin.sign_ins", "signin.manage"),
        (120, _l("留痕"), "admin.trace", "trace.read"),
    ):
        registry.navigation.append(NavEntry("work", label, endpoint, action, order))
    registry.todos += [("user.manage", _never_activated), ("role.grant", _without_roles)]


def _by_id(model):
    return lambda s, row_id: get_or_404(s, model, row_id)


def _never_activated(s: Session, ctx: Ctx) -> list[Todo]:
    return [
        Todo(
            str(_l("%(name)s 还没有启用账号，链接快到期或已到期", name=member.name)),
            url_for("admin.user", member_id=member.id), expires.date() if expires else None, rank=40,
        )
        for member, expires in roster.never_activated(s)
    ]  # fmt: skip


def _without_roles(s: Session, ctx: Ctx) -> list[Todo]:
    return [
        Todo(str(_l("为 %(name)s 授予岗位", name=member.name)), url_for("admin.grant", member_id=member.id))
        for member in roster.without_roles(s)
    ]
