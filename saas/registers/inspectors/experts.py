"""The expert register (S4-17): who may be asked to assist. Experts are drawn apart from officers and never count among
them (S2-18: 不得以行业协会人员替代行政执法人员)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.sheets.columns import plain
from saas.registers.inspectors.editing import name_key
from saas.registers.inspectors.models import Inspector
from saas.registers.inspectors.models_constraints import Expert
from tenants.unit import ctx_of

STATES = {"active": _l("在库"), "left": _l("已离库")}
MOST_FOUND = 20
FIELDS = ("name", "unit", "title", "categories", "user_id")


def candidates(s: Session, categories: Sequence[str]) -> list[Expert]:
    """The own bureau's active experts who know one of the categories, by name; who sits where is the draw's matter."""
    ctx = ctx_of(s)
    return list(
        s.scalars(
            select(Expert)
            .where(Expert.root_id == ctx.root, Expert.tenant_no == ctx.me, Expert.state == "active")
            .where(Expert.categories.op("&&", is_comparison=True)(list(categories)))
            .order_by(Expert.name_key, Expert.id)
        )
    )


def add(s: Session, values: dict[str, Any]) -> Expert:
    """Puts somebody into the own bureau's register. Raises Refusal ``E_NO_CATEGORY``, ``E_EXPERT_TWICE`` (same name and
    unit), ``E_EXPERT_OFFICER`` (is an officer in duty here), ``E_LOGIN_TWICE`` (the account is another's)."""
    _check(s, values, None)
    expert = Expert(**values, name_key=name_key(values["name"]), joined_on=clock.today())
    s.add(expert)
    s.flush()
    after = {name: plain(values[name]) for name in FIELDS if values.get(name)}
    journal.record(s, "expert.add", f"expert:{expert.id}", before={}, after=after)
    return expert


def change(s: Session, expert: Expert, values: dict[str, Any]) -> bool:
    """Changes facts of an own expert; False where everything was so already. Raises Refusal as ``add`` does."""
    _check(s, values, expert)
    moved = {name: values[name] for name in FIELDS if values[name] != getattr(expert, name)}
    if not moved:
        return False
    before = {name: plain(getattr(expert, name)) for name in moved}
    for name, value in moved.items():
        setattr(expert, name, value)
    expert.name_key = name_key(expert.name)
    after = {name: plain(value) for name, value in moved.items()}
    journal.record(s, "expert.change", f"expert:{expert.id}", before=before, after=after)
    return True


def leave(s: Session, expert: Expert, on: date, reason: str) -> None:
    """From a day on the expert is drawn no more. Raises Refusal ``E_STATE``, ``E_DATE_RANGE``."""
    if expert.state != "active":
        raise Refusal("E_STATE", _("这名专家已经离库。"))
    if not expert.joined_on <= on <= clock.today():
        raise Refusal("E_DATE_RANGE", _("离库日期应在入库日期与今天之间。"), "left_on")
    expert.state, expert.left_on = "left", on
    journal.record(s, "expert.exit", f"expert:{expert.id}", on=on, reason=reason)


def come_back(s: Session, expert: Expert) -> None:
    """Puts an expert who had left into the register again. Raises Refusal ``E_STATE``, or as ``add`` does."""
    if expert.state != "left":
        raise Refusal("E_STATE", _("这名专家没有离库。"))
    _check(s, {name: getattr(expert, name) for name in FIELDS}, expert)
    was = {"left_on": plain(expert.left_on)}
    expert.state, expert.left_on = "active", None
    journal.record(s, "expert.come_back", f"expert:{expert.id}", before=was, after={})


def in_view(s: Session) -> tuple:
    """The conditions of every list of experts: the own subtree; a section's member sees who knows its categories."""
    ctx, in_hand = ctx_of(s), categories_in_hand(s)
    where = (Expert.root_id == ctx.root, Expert.tenant_no.between(ctx.lo, ctx.hi))
    return where if in_hand is None else (*where, Expert.categories.op("&&", is_comparison=True)(in_hand))


def load(s: Session, expert_id: int) -> Expert | None:
    """An expert whom the reader may see, or None."""
    expert = s.get(Expert, (ctx_of(s).root, expert_id))
    in_hand = categories_in_hand(s)
    seen = expert is not None and (in_hand is None or set(in_hand) & set(expert.categories))
    return expert if seen else None


def find(s: Session, words: str) -> list[Expert]:
    """Experts of the own subtree whose name begins with ``words``."""
    stmt = select(Expert).where(*in_view(s), Expert.name.op("^@", is_comparison=True)(words))
    return list(s.scalars(stmt.order_by(Expert.state, Expert.name_key, Expert.id).limit(MOST_FOUND)))


def _check(s: Session, values: dict[str, Any], present: Expert | None) -> None:
    if not values["categories"]:
        raise Refusal("E_NO_CATEGORY", _("请选择熟悉的机构类别。"), "categories")
    own, user = present.id if present else None, values.get("user_id")
    same = (values["name"], values["unit"])
    if _there(s, Expert, (Expert.name == same[0]) & (Expert.unit == same[1]), own):
        raise Refusal("E_EXPERT_TWICE", _("本局专家名录中已有同单位的同名专家。"), "name")
    if user and _there(s, Expert, (Expert.user_id == user) & (Expert.state == "active"), own):
        raise Refusal("E_LOGIN_TWICE", _("这个账号已与另一名在库专家对应。"), "user_id")
    officer = (Inspector.name == same[0]) & (Inspector.unit == same[1])
    if user:
        officer = officer | (Inspector.user_id == user)
    if _there(s, Inspector, officer & (Inspector.state == "active"), None):
        said = _("这名人员是本局在岗执法检查人员。专家不计入执法人员，同一人不能兼任。")
        raise Refusal("E_EXPERT_OFFICER", said, "name")


def _there(s: Session, model, clause, own: int | None) -> bool:
    """Whether another row of the own bureau answers to ``clause``."""
    ctx = ctx_of(s)
    stmt = select(model.id).where(model.root_id == ctx.root, model.tenant_no == ctx.me, clause).limit(2)
    return any(found != own for found in s.scalars(stmt))
