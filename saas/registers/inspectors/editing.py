"""Changing the inspector register: add, change, leave, come back, reveal. Every verb is traced (S0-20, S1-05)."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.sheets import sealing
from saas.foundation.sheets.columns import plain
from saas.foundation.sheets.sentences import say
from saas.registers.inspectors.conditions import lacking
from saas.registers.inspectors.models import Inspector, InspectorPii
from saas.registers.inspectors.models_constraints import Expert
from saas.registers.inspectors.rules import FIELDS, check, tidy
from tenants.unit import ctx_of


def name_key(name: str) -> str:
    """Where a person's name stands in a list: its pinyin."""
    from pypinyin import lazy_pinyin  # takes a second to load: only who writes a register pays for it

    return " ".join(lazy_pinyin(name)).lower()


def add(s: Session, values: dict[str, Any], *, source: str = "manual") -> Inspector:
    """Puts a person into the own bureau's register.

    Raises Refusal with the codes of ``rules.py``: ``E_CERTIFICATE_HERE`` for a number that the bureau has already,
    ``E_NO_CATEGORY`` for an own officer who manages nothing, ``E_LOGIN_TWICE`` for an account that is taken,
    ``E_FIELD_HERE`` and ``E_CLASS_HERE`` where the bureau's own rules want more.
    """
    values = _checked(s, values, None)
    inspector = Inspector(**fresh(values))
    s.add(inspector)
    s.flush()
    write_phone(s, inspector, values)
    journal.record(s, "inspector.add", f"inspector:{inspector.id}", before={}, after=traced(values), source=source)
    return inspector


def fresh(values: dict[str, Any]) -> dict[str, Any]:
    """The columns of a new row."""
    given = {key: values[key] for key in FIELDS if values.get(key) is not None}
    return given | {"name_key": name_key(values["name"]), "joined_on": clock.today()}


def change(s: Session, inspector: Inspector, values: dict[str, Any], *, source: str | None = None) -> bool:
    """Changes facts of an own person; False where everything was so already. An empty telephone leaves it as it is.
    Raises Refusal as ``add`` does."""
    values = _checked(s, {key: getattr(inspector, key) for key in FIELDS} | values, inspector)
    moved = {key: values[key] for key in FIELDS if key in values and values[key] != getattr(inspector, key)}
    before = {key: plain(getattr(inspector, key)) for key in moved}
    for key, value in moved.items():
        setattr(inspector, key, value)
    if "name" in moved:
        inspector.name_key = name_key(inspector.name)
    phone = write_phone(s, inspector, values)
    if not moved and not phone:
        return False
    obj = f"inspector:{inspector.id}"
    journal.record(s, "inspector.change", obj, before=before, after=traced(moved), phone=phone, source=source)
    return True


def leave(s: Session, inspector: Inspector, on: date, reason: str) -> None:
    """From a day on a person is drawn no more (S1-05: 动态管理). Raises Refusal ``E_STATE``, ``E_DATE_RANGE``."""
    if inspector.state != "active":
        raise Refusal("E_STATE", _("这名人员已经离岗。"))
    if not inspector.joined_on <= on <= clock.today():
        raise Refusal("E_DATE_RANGE", _("离岗日期应在入库日期与今天之间。"), "left_on")
    inspector.state, inspector.left_on = "left", on
    journal.record(s, "inspector.exit", f"inspector:{inspector.id}", on=on, reason=reason)


def come_back(s: Session, inspector: Inspector) -> None:
    """Puts a person who had left into the register again. Raises Refusal ``E_STATE``."""
    if inspector.state != "left":
        raise Refusal("E_STATE", _("这名人员没有离岗。"))
    was = {"left_on": plain(inspector.left_on)}
    inspector.state, inspector.left_on = "active", None
    journal.record(s, "inspector.come_back", f"inspector:{inspector.id}", before=was, after={})


def reveal(s: Session, inspector: Inspector) -> str:
    """The telephone of an own person in plain digits; each look is traced (R5)."""
    journal.record(s, "pii.reveal", f"inspector:{inspector.id}", fields=["phone"])
    row = pii_of(s, inspector)
    return sealing.unseal(row.phone) if row else ""


def pii_of(s: Session, inspector: Inspector) -> InspectorPii | None:
    """The sealed row of an own person."""
    return s.scalar(
        select(InspectorPii).where(
            InspectorPii.root_id == inspector.root_id,
            InspectorPii.tenant_no == inspector.tenant_no,
            InspectorPii.inspector_id == inspector.id,
        )
    )


def write_phone(s: Session, inspector: Inspector, values: dict[str, Any]) -> bool:
    """Seals the telephone given in ``values``; True where it changed."""
    if not values.get("phone"):
        return False
    row = pii_of(s, inspector)
    if row is not None and sealing.unseal(row.phone) == values["phone"]:
        return False
    if row is None:
        row = InspectorPii(inspector_id=inspector.id)
        s.add(row)
    row.phone = sealing.seal(values["phone"])
    s.flush()
    return True


def traced(values: dict[str, Any]) -> dict[str, Any]:
    """What the trace may hold: no telephone."""
    return {key: plain(values[key]) for key in FIELDS if values.get(key) not in (None, "", [])}


def _checked(s: Session, values: dict[str, Any], present: Inspector | None) -> dict[str, Any]:
    values = tidy(values)
    for wrong in check(values):
        raise _refusal(wrong.code, wrong.column)
    if not values.get("categories") and not values.get("department_id"):
        raise _refusal("E_NO_CATEGORY", "categories")
    for wrong in lacking(s, values, present is not None and pii_of(s, present) is not None):
        raise _refusal(wrong.code, wrong.column)
    own = present.id if present else None
    if _other(s, Inspector.certificate_no == values["certificate_no"], own):
        raise _refusal("E_CERTIFICATE_HERE", "certificate_no")
    if values.get("user_id") and _other(
        s, (Inspector.user_id == values["user_id"]) & (Inspector.state == "active"), own
    ):
        raise _refusal("E_LOGIN_TWICE", "user_id")
    if values.get("user_id") and _an_expert(s, values["user_id"]):
        raise Refusal("E_LOGIN_TWICE", _("这个账号已与一名在库专家对应。"), "user_id")
    return values


def _an_expert(s: Session, user_id: int) -> bool:
    """Whether the account is an active expert's: experts never count among the officers (S2-18)."""
    ctx = ctx_of(s)
    mine = (Expert.root_id == ctx.root, Expert.tenant_no == ctx.me, Expert.state == "active")
    return s.scalar(select(Expert.id).where(*mine, Expert.user_id == user_id).limit(1)) is not None


def _refusal(code: str, field: str) -> Refusal:
    return Refusal(code, say(code, {}), field)


def _other(s: Session, clause, own: int | None) -> bool:
    """Whether another row of the own bureau answers to ``clause``."""
    ctx = ctx_of(s)
    stmt = select(Inspector.id).where(Inspector.root_id == ctx.root, Inspector.tenant_no == ctx.me, clause)
    return any(found != own for found in s.scalars(stmt.limit(2)))
