"""Opening bureaus (R13): a superior's system administrator opens one below; an operator opens a province."""

import json
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts import doors
from saas.foundation.accounts.principal import hashed, new_secret
from saas.foundation.accounts.roles import ADMINS
from tenants.context import DOOR
from tenants.tree import interval
from tenants.unit import ctx_of, transaction


@dataclass(frozen=True)
class FirstAdmin:
    """One of the first three administrators, with the secret of the link that is handed over once."""

    role: str
    login: str
    name: str
    secret: str

    def sealed(self) -> dict:
        """What the database is told: the hash of the link, never the link."""
        return {"login": self.login, "name": self.name, "role": self.role, "token": hashed(self.secret).hex()}


def first_admins(root: int, people: dict[str, tuple[str, str]]) -> list[FirstAdmin]:
    """``people``: role → (login, name) for the three administrators. Raises Refusal when two of them are one person."""
    logins = [people[role][0] for role in ADMINS]
    if len(set(logins)) != len(logins):
        raise Refusal("E_THREE_ADMINS", _("系统、安全、审计管理员须是三个人。"), "sec_admin_login")
    return [FirstAdmin(role, *people[role], new_secret(root)) for role in ADMINS]


REFUSED = {
    "MQ001": ("E_NUMBER_SHAPE", "number", _l("代码与级别不符：市级末两位为 00。")),
    "MQ002": ("E_PARENT", "parent", _l("上级单位不在您的辖区内。")),
    "MQ003": ("E_OUTSIDE", "number", _l("代码不在上级单位的区间内。")),
    "MQ004": ("E_NUMBER_TAKEN", "number", _l("代码已被使用，或与另一单位的区间重叠。")),
    "23505": ("E_LOGIN_TAKEN", "sys_admin_login", _l("管理员账号名本省已有人使用。")),
}


def open_bureau(
    s: Session, *, parent: int, number: int, name: str, level: str, people: dict[str, tuple[str, str]]
) -> tuple[int, list[FirstAdmin]]:
    """Opens a bureau below one's own and returns its permanent id and its three administrators' links.

    Raises Refusal with the codes of ``REFUSED``; the database refuses the same, whoever asks (S4-32: irregular trees).
    """
    ctx = ctx_of(s)
    try:
        interval(number, level)
    except (ValueError, KeyError) as wrong:
        code, field, said = REFUSED["MQ001"]
        raise Refusal(code, str(said), field) from wrong
    admins = first_admins(ctx.root, people)
    bind = {
        "p": parent, "n": number, "a": name, "l": level, "t": clock.today(),
        "j": json.dumps([a.sealed() for a in admins], ensure_ascii=False),
    }  # fmt: skip
    try:
        with s.begin_nested():
            made = s.execute(
                text("select app.create_tenant(:p, :n, :a, :l, :t, cast(:j as jsonb))"), bind
            ).scalar_one()
    except DBAPIError as no:
        state = getattr(no.orig, "sqlstate", "")
        if state not in REFUSED:
            raise
        code, field, said = REFUSED[state]
        raise Refusal(code, str(said), (_whose(ctx.root, admins) if state == "23505" else None) or field) from no
    journal.record(s, "tenant.create", f"tenant:{number}", name=name, level=level, parent=parent)
    return made, admins


def _whose(root: int, admins: list[FirstAdmin]) -> str | None:
    """Which administrator's login name is taken; the database hides the key that clashed, the door knows names."""
    with transaction(DOOR) as door:
        return next((f"{a.role}_login" for a in admins if doors.stored(door, root, a.login)), None)
