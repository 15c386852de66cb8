"""The system administrator's sections (内设科室) and partner departments (S0-05, S0-06, S3-02, S3-03)."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.foundation.accounts import organisation
from saas.foundation.accounts.models import PartnerDepartment, Section
from saas.foundation.accounts.pages_admin import bp
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render


def categories() -> list[tuple[str, str]]:
    """The categories of subjects that sections divide among them, as the registers declare them."""
    return [(code, str(label)) for code, label in registry.categories]


class EditSection(Schema):
    """Which section manages whom (S3-03)."""

    name = forms.text(_l("科室名称"), longest=40)
    duty = forms.choice(_l("职责"), list(organisation.DUTIES.items()), required=False, kind="radio")
    categories = forms.many(
        _l("管理的类别"), categories, required=False, help=_l("协调、监督科室看全部类别，不用勾选。")
    )
    state = forms.choice(_l("状态"), list(organisation.STATES.items()))


class EditDepartment(Schema):
    """Another department of the same government."""

    name = forms.text(_l("部门名称"), longest=60)
    code = forms.text(
        _l("简称代码"), longest=20, pattern=r"^[a-z0-9_-]{2,20}$", say=_l("2 到 20 个小写字母、数字或横线，例如 drc")
    )
    state = forms.choice(_l("状态"), list(organisation.STATES.items()))


@route(bp, "/sections", action="section.manage")
def sections(s):
    return render(
        "admin/sections.html", sections=organisation.sections(s, all_states=True),
        departments=organisation.departments(s, all_states=True), duties=organisation.DUTIES,
        states=organisation.STATES, categories=dict(categories()),
    )  # fmt: skip


@route(bp, "/sections/new", action="section.manage", methods=("GET", "POST"))
def section_new(s):
    return _section(s, None)


@route(bp, "/sections/<int:section_id>", action="section.manage", methods=("GET", "POST"))
def section(s, section: Section):
    return _section(s, section)


def _section(s, row: Section | None):
    initial = {"state": "active", "duty": ""}
    if row is not None:
        initial = {"name": row.name, "duty": row.duty, "categories": row.categories, "state": row.state}
    form = forms.Form(EditSection, initial=initial)
    if request.method == "POST" and form.bind().valid:
        given = form.data
        with form.catching():
            organisation.save_section(
                s, row, name=given["name"], duty=given["duty"] or "", categories=given["categories"] or [],
                state=given["state"],
            )  # fmt: skip
            return done(url_for("admin.sections"), _("已保存%(name)s。", name=given["name"]))
    return render("admin/section.html", status=422 if form.errors else 200, form=form, row=row)


@route(bp, "/departments/new", action="section.manage", methods=("GET", "POST"))
def department_new(s):
    return _department(s, None)


@route(bp, "/departments/<int:department_id>", action="section.manage", methods=("GET", "POST"))
def department(s, department: PartnerDepartment):
    return _department(s, department)


def _department(s, row: PartnerDepartment | None):
    initial = {"state": "active"} if row is None else {"name": row.name, "code": row.code, "state": row.state}
    form = forms.Form(EditDepartment, initial=initial)
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            organisation.save_department(s, row, **form.data)
            return done(url_for("admin.sections"), _("已保存%(name)s。", name=form.data["name"]))
    return render("admin/department.html", status=422 if form.errors else 200, form=form, row=row)
