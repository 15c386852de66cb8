"""What the subject register brings to the application."""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from saas import clock
from saas.foundation.sheets import kinds
from saas.foundation.sheets import pages as sheet_pages
from saas.foundation.sheets import service as imports
from saas.foundation.web.registry import Found, NavEntry, Registry, Todo
from saas.registers import asking
from saas.registers.catalogue import category_label
from saas.registers.subjects import importing, pages_edit, service
from saas.registers.subjects.pages import bp

kinds.offer(importing.KIND)
sheet_pages.mount(bp, importing.KIND)
blueprints = [bp]
jobs = {"subject_check.report": service.keep_report}
LEFT_OPEN_DAYS = 3


def fill(registry: Registry) -> None:
    """Subjects in addresses, the register's entry, what waits for its steward, finding."""
    registry.loader("subject_id", "subject", service.load)
    registry.navigation.append(
        NavEntry("work", _l("名录库"), "subjects.index", "subject.read", 70, prefix="/registers")
    )
    registry.todos.append(("subject.edit", todos))
    registry.finders.append(("subject.read", find))
    asking.subjects.find, asking.subjects.get = service.institutions, service.institution


def todos(s, ctx) -> list[Todo]:
    """Licences that ran out while the subject is still in the register, and imports that nobody confirmed."""
    out = []
    lapsed = service.completeness(s, clock.today()).lapsed_own
    if lapsed:
        title = _("核实 %(n)s 家执业许可已到期的检查对象", n=lapsed)
        out.append(Todo(title, url_for("subjects.index", license="lapsed"), who=ctx.user_name, rank=30))
    for batch in imports.recent(s, state="preview"):
        kind = kinds.KINDS[batch.kind]
        title = _("确认或放弃导入：%(file)s", file=batch.file_name)
        due = clock.today() if batch.created_at is None else (batch.created_at.date() + timedelta(days=LEFT_OPEN_DAYS))
        out.append(Todo(title, f"{kind.address}/imports/{batch.id}", due, ctx.user_name, 40))
    return out


def find(s, q: str) -> list[Found]:
    """Subjects by name, code or licence number."""
    return [
        Found(_("检查对象"), one.name, url_for("subjects.show", subject_id=one.id), str(category_label(one.category)))
        for one in service.find(s, q)
    ]


__all__ = ["blueprints", "pages_edit"]
