"""Pages that read the inspector register: the list, one person, the telephone."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from saas import clock
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.web.guard import route
from saas.foundation.web.listing import wants_csv
from saas.foundation.web.registry import registry
from saas.foundation.web.render import render
from saas.registers.catalogue import category_label
from saas.registers.course import course
from saas.registers.inspectors import editing, house, lists, service
from saas.registers.inspectors.declaring import kept
from saas.registers.inspectors.models import Inspector
from tenants.tree import names, subtree
from tenants.unit import ctx_of

bp = Blueprint("inspectors", __name__)
ACTS = {
    "inspector.add": _l("入库"),
    "inspector.change": _l("变更"),
    "inspector.exit": _l("离岗"),
    "inspector.come_back": _l("重新入库"),
    "pii.reveal": _l("查看手机"),
}
FACTS = {
    "name": _l("姓名"),
    "sex": _l("性别"),
    "unit": _l("单位"),
    "post": _l("执法岗位"),
    "personnel_class": _l("人员类别"),
    "certificate_no": _l("执法证号"),
    "certificate_from": _l("证件有效期起"),
    "certificate_to": _l("证件有效期止"),
    "categories": _l("负责类别"),
    "specialties": _l("专长"),
    "section_id": _l("内设科室"),
    "department_id": _l("联合检查部门"),
    "user_id": _l("登录账号"),
}


@route(bp, "/registers/inspectors", action="inspector.read")
def index(s):
    bureaus = {tenant.tenant_no: tenant.name for tenant in subtree(s)}
    in_hand = categories_in_hand(s)
    listing = lists.listing(s, in_hand=in_hand, bureaus=bureaus)
    if wants_csv():
        return listing.csv(lists.file_columns(bureaus), "inspectors")
    return render(
        "inspectors/index.html",
        listing=listing,
        bureaus=bureaus,
        in_hand=in_hand,
        whole=service.readiness(s, clock.today()),
        category_label=category_label,
        light=service.certificate_light,
        states=service.STATES,
        may_edit=registry.permits(ctx_of(s).roles, "inspector.edit"),
    )


@route(bp, "/registers/inspectors/<int:inspector_id>", action="inspector.read", scope="sub")
def show(s, inspector: Inspector):
    return page(s, inspector)


@route(bp, "/registers/inspectors/<int:inspector_id>/phone", action="pii.reveal", methods=("POST",), idem=False)
def reveal(s, inspector: Inspector):
    """The telephone in plain digits, once; every look is traced, also a repeated one (R5)."""
    return page(s, inspector, phone=editing.reveal(s, inspector))


def page(s, inspector: Inspector, phone: str | None = None):
    """One person; the fragment of the telephone alone where htmx asks for it."""
    own, roles = inspector.tenant_no == ctx_of(s).me, ctx_of(s).roles
    pii = editing.pii_of(s, inspector) if own else None
    return render(
        "inspectors/show.html",
        "inspectors/_phone.html",
        inspector=inspector,
        own=own,
        home=names(s).get(inspector.tenant_no, ""),
        section=house.sections(s).get(inspector.section_id, "") if own else "",
        department=house.departments(s).get(inspector.department_id, "") if own else "",
        account=house.accounts(s).get(inspector.user_id, "") if own and inspector.user_id else "",
        light=service.certificate_light(inspector, clock.today()),
        sexes=service.SEXES,
        classes=service.CLASSES,
        states=service.STATES,
        category_label=category_label,
        events=course(s, f"inspector:{inspector.id}", ACTS, FACTS),
        has_phone=bool(pii and pii.phone),
        phone=phone,
        may_edit=own and registry.permits(roles, "inspector.edit"),
        may_reveal=own and registry.permits(roles, "pii.reveal"),
        **(kept(s, inspector) if own and registry.permits(roles, "inspector.edit") else {}),
    )
