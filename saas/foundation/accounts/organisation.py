"""How a bureau is organised inside: sections with their categories, partner departments (S0-05, S0-06, S3-03)."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts.models import PartnerDepartment, Section
from tenants.people import Membership
from tenants.unit import ctx_of

# S0-06: the coordinator sees all sections; S3-07: the supervision section publishes what another section drafted
DUTIES = {
    "": _l("管理下列类别"),
    "coordination": _l("统一协调（看全部类别）"),
    "supervision": _l("监督（发布，看全部类别）"),
}
STATES = {"active": _l("在用"), "closed": _l("停用")}
MOST = 200


def sections(s: Session, *, all_states: bool = False) -> list[Section]:
    """The sections of one's own bureau, oldest first; closed ones only when asked for."""
    return _rows(s, Section, all_states)


def departments(s: Session, *, all_states: bool = False) -> list[PartnerDepartment]:
    """The partner departments whose officers join inspections (S3-02)."""
    return _rows(s, PartnerDepartment, all_states)


def _rows(s: Session, model, all_states: bool) -> list:
    ctx = ctx_of(s)
    stmt = select(model).where(model.root_id == ctx.root, model.tenant_no == ctx.me).order_by(model.id).limit(MOST)
    return list(s.scalars(stmt if all_states else stmt.where(model.state == "active")))


def save_section(
    s: Session, section: Section | None, *, name: str, duty: str, categories: list[str], state: str = "active"
) -> Section:
    """Makes or changes a section. Raises Refusal ``E_NAME_TAKEN``, ``E_CATEGORIES`` (a section without duty manages
    something), ``E_IN_USE`` (somebody still works in a section that is to be closed)."""
    if not duty and not categories:
        raise Refusal("E_CATEGORIES", _("请选择这个科室管理的类别，或选一项职责。"), "categories")
    if section is not None and state == "closed":
        _nobody_in(s, section)
    before = _told(section)
    section = section or Section()
    section.name, section.duty, section.state = name, duty, state
    section.categories = [] if duty else list(categories)
    _store(s, section)
    journal.record(s, "section.save", f"section:{section.id}", before=before, after=_told(section))
    return section


def _told(section: Section | None) -> dict:
    if section is None:
        return {}
    return {
        "name": section.name, "duty": section.duty, "categories": list(section.categories), "state": section.state,
    }  # fmt: skip


def _nobody_in(s: Session, section: Section) -> None:
    ctx = ctx_of(s)
    count = s.scalar(
        select(func.count())
        .select_from(Membership)
        .where(Membership.root_id == ctx.root, Membership.tenant_no == ctx.me, Membership.section_id == section.id)
        .where(Membership.state == "active")
    )
    if count:
        raise Refusal("E_IN_USE", _("还有 %(n)s 人在这个科室，请先调整他们的科室。", n=count), "state")


def save_department(
    s: Session, department: PartnerDepartment | None, *, name: str, code: str, state: str = "active"
) -> PartnerDepartment:
    """Makes or changes a partner department. Raises Refusal ``E_NAME_TAKEN``."""
    before = {} if department is None else _named(department)
    department = department or PartnerDepartment()
    department.name, department.code, department.state = name, code, state
    _store(s, department)
    obj = f"partner_department:{department.id}"
    journal.record(s, "department.save", obj, before=before, after=_named(department))
    return department


def _named(department: PartnerDepartment) -> dict:
    return {"name": department.name, "code": department.code, "state": department.state}


def _store(s: Session, row: Section | PartnerDepartment) -> None:
    with _name_taken(s):
        s.add(row)
        s.flush()


@contextmanager
def _name_taken(s: Session) -> Iterator[None]:
    """The unique name of a bureau's section or department, told as a refusal."""
    try:
        with s.begin_nested():
            yield
    except IntegrityError as failure:
        raise Refusal("E_NAME_TAKEN", _("本局已有同名的，请换一个名称。"), "name") from failure
