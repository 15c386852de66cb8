"""Pages that change the subject register: add, edit, leave, come back (steward)."""

from flask import request, url_for
from flask_babel import gettext as _

from saas import clock
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.sheets.sentences import say
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.catalogue import category_choices
from saas.registers.subjects import editing
from saas.registers.subjects.models import Subject
from saas.registers.subjects.pages import bp
from saas.registers.subjects.rules import FIELDS, check, tidy
from saas.registers.subjects.schemas import REASONS, LeaveForm, SubjectForm


def _form(s, initial: dict) -> forms.Form:
    return forms.Form(SubjectForm, initial=initial, choices={"category": category_choices(categories_in_hand(s))})


def _sent(form: forms.Form) -> dict | None:
    """What was typed, tidied; None where something is wrong, all of it said beside the fields at once."""
    if not form.bind().valid:
        return None
    values = tidy(form.data | {"practitioners": form.data["practitioners"] or 0})
    for key in ("address", "head_name"):
        values[key] = values[key] or ""
    for wrong in check(values):
        form.add_error(wrong.column, wrong.code, say(wrong.code, wrong.facts))
    return values if form.valid else None


@route(bp, "/registers/subjects/new", action="subject.edit", methods=("GET", "POST"))
def new(s):
    form = _form(s, {"license_status": "valid", "practitioners": 0, "category": request.args.get("category")})
    if request.method == "POST" and (values := _sent(form)):
        with form.catching():
            made = editing.add(s, values)
            return done(url_for("subjects.show", subject_id=made.id), _("%(name)s 已入库。", name=made.name))
    return render("subjects/form.html", status=422 if form.errors else 200, form=form, subject=None)


@route(bp, "/registers/subjects/<int:subject_id>/edit", action="subject.edit", methods=("GET", "POST"))
def edit(s, subject: Subject):
    form = _form(s, {key: getattr(subject, key) for key in FIELDS})
    here = url_for("subjects.show", subject_id=subject.id)
    if request.method == "POST" and (values := _sent(form)):
        with form.catching():
            changed = editing.change(s, subject, values)
            return done(here, _("已保存。") if changed else _("没有改动。"))
    return render("subjects/form.html", status=422 if form.errors else 200, form=form, subject=subject)


@route(bp, "/registers/subjects/<int:subject_id>/leave", action="subject.edit", methods=("GET", "POST"))
def leave(s, subject: Subject):
    form = forms.Form(LeaveForm, initial={"left_on": clock.today()})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            words = "；".join(part for part in (form.data["reason"], form.data["note"]) if part)
            editing.leave(s, subject, form.data["left_on"], words)
            return done(url_for("subjects.show", subject_id=subject.id), _("%(name)s 已出库。", name=subject.name))
    return render(
        "subjects/leave.html", status=422 if form.errors else 200, form=form, subject=subject, reasons=REASONS
    )


@route(bp, "/registers/subjects/<int:subject_id>/come-back", action="subject.edit", methods=("POST",))
def come_back(s, subject: Subject):
    editing.come_back(s, subject)
    return done(url_for("subjects.show", subject_id=subject.id), _("%(name)s 已重新入库。", name=subject.name))
