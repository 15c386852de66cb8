"""What the inspector register brings to the application."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from saas import clock
from saas.foundation.sheets import kinds
from saas.foundation.sheets import pages as sheet_pages
from saas.foundation.web.registry import Found, NavEntry, Registry, Todo
from saas.registers.inspectors import (
    absences,
    conflicts,
    experts,
    importing,
    pages_constraints,
    pages_edit,
    pages_experts,
    pages_mine,
    service,
)
from saas.registers.inspectors.pages import bp

kinds.offer(importing.KIND)
sheet_pages.mount(bp, importing.KIND)
blueprints = [bp, pages_experts.bp]


def fill(registry: Registry) -> None:
    """Inspectors, experts, conflicts and absences in addresses, one's own declarations, certificates that run out,
    finding."""
    registry.loader("inspector_id", "inspector", service.load)
    registry.loader("expert_id", "expert", experts.load)
    registry.loader("conflict_id", "conflict", conflicts.load)
    registry.loader("absence_id", "absence", absences.load)
    registry.navigation.append(
        NavEntry("work", _l("我的申报"), "inspectors.my_conflicts", "inspection.visit", 52, "/me/conflicts /me/absences")
    )
    registry.todos.append(("inspector.edit", todos))
    registry.finders += [("inspector.read", find), ("inspector.read", find_experts)]


def todos(s, ctx) -> list[Todo]:
    """Certificates that end within 60 days, or have ended: their holders are drawn no more."""
    out = []
    for one in service.expiring(s, clock.today()):
        if one.certificate_to < clock.today():
            title = _("执法证已过期：%(name)s，换证前不能参加抽取", name=one.name)
        else:
            title = _("执法证到期：%(name)s，到期后不能参加抽取", name=one.name)
        where = url_for("inspectors.show", inspector_id=one.id)
        out.append(Todo(title, where, one.certificate_to, ctx.user_name, 35))
    return out


def find(s, q: str) -> list[Found]:
    """Inspectors by the beginning of their name, or by certificate number."""
    return [
        Found(_("检查人员"), one.name, url_for("inspectors.show", inspector_id=one.id), one.unit)
        for one in service.find(s, q)
    ]


def find_experts(s, q: str) -> list[Found]:
    """Experts by the beginning of their name."""
    return [
        Found(_("行业专家"), one.name, url_for("experts.show", expert_id=one.id), one.unit)
        for one in experts.find(s, q)
    ]


__all__ = ["blueprints", "pages_constraints", "pages_edit", "pages_mine"]
