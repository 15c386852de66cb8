"""Pages that change the inspector register: add, edit, leave, come back (steward)."""

from flask import request, url_for
from flask_babel import gettext as _

from saas import clock
from saas.foundation.sheets.cells import listed
from saas.foundation.sheets.sentences import say
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.inspectors import editing, house
from saas.registers.inspectors.models import Inspector
from saas.registers.inspectors.pages import bp
from saas.registers.inspectors.rules import FIELDS, check, tidy
from saas.registers.inspectors.schemas import InspectorForm, LeaveForm
from tenants.unit import ctx_of

CHOSEN = ("section_id", "department_id", "user_id")


def _form(s, initial: dict) -> forms.Form:
    def offered(rows: dict[int, str]) -> list:
        return [("", "—"), *((str(key), name) for key, name in rows.items())]

    accounts = house.accounts(s)
    if initial.get("user_id") and initial["user_id"] not in accounts:
        accounts[initial["user_id"]] = _("（已无检查岗位的账号）")
    choices = {
        "section_id": offered(house.sections(s)),
        "department_id": offered(house.departments(s)),
        "user_id": offered(accounts),
    }
    return forms.Form(InspectorForm, initial=initial, choices=choices)


def _sent(form: forms.Form) -> dict | None:
    """What was typed, tidied; None where something is wrong, all of it said beside the fields at once."""
    if not form.bind().valid:
        return None
    values = tidy(form.data)
    values |= {key: int(values[key]) if values[key] else None for key in CHOSEN}
    values |= {
        "categories": values["categories"] or [],
        "specialties": listed(values["specialties"]),
        "post": values["post"] or "",
    }
    for wrong in check(values):
        form.add_error(wrong.column, wrong.code, say(wrong.code, wrong.facts))
    return values if form.valid else None


@route(bp, "/registers/inspectors/new", action="inspector.edit", methods=("GET", "POST"))
def new(s):
    form = _form(s, {"unit": ctx_of(s).tenant_name, "personnel_class": "officer"})
    if request.method == "POST" and (values := _sent(form)):
        with form.catching():
            made = editing.add(s, values)
            return done(url_for("inspectors.show", inspector_id=made.id), _("%(name)s 已入库。", name=made.name))
    return render("inspectors/form.html", status=422 if form.errors else 200, form=form, inspector=None)


@route(bp, "/registers/inspectors/<int:inspector_id>/edit", action="inspector.edit", methods=("GET", "POST"))
def edit(s, inspector: Inspector):
    initial = {key: getattr(inspector, key) for key in FIELDS} | {"specialties": "、".join(inspector.specialties)}
    form = _form(s, initial)
    if request.method == "POST" and (values := _sent(form)):
        with form.catching():
            changed = editing.change(s, inspector, values)
            here = url_for("inspectors.show", inspector_id=inspector.id)
            return done(here, _("已保存。") if changed else _("没有改动。"))
    return render("inspectors/form.html", status=422 if form.errors else 200, form=form, inspector=inspector)


@route(bp, "/registers/inspectors/<int:inspector_id>/leave", action="inspector.edit", methods=("GET", "POST"))
def leave(s, inspector: Inspector):
    form = forms.Form(LeaveForm, initial={"left_on": clock.today()})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            editing.leave(s, inspector, form.data["left_on"], form.data["reason"])
            here = url_for("inspectors.show", inspector_id=inspector.id)
            return done(here, _("%(name)s 已离岗，不再参加抽取。", name=inspector.name))
    return render("inspectors/leave.html", status=422 if form.errors else 200, form=form, inspector=inspector)


@route(bp, "/registers/inspectors/<int:inspector_id>/come-back", action="inspector.edit", methods=("POST",))
def come_back(s, inspector: Inspector):
    editing.come_back(s, inspector)
    return done(url_for("inspectors.show", inspector_id=inspector.id), _("%(name)s 已重新入库。", name=inspector.name))
