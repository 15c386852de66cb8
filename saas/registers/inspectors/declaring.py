"""Conflicts and absences on pages: what the pages of officers, of stewards and of experts share."""

from types import SimpleNamespace

from flask import Response, request, url_for
from flask_babel import gettext as _

from saas import clock
from saas.foundation.web import forms
from saas.foundation.web.render import done, render
from saas.registers import asking
from saas.registers.inspectors import absences, conflicts
from saas.registers.inspectors.models import Inspector
from saas.registers.inspectors.persons import Person
from saas.registers.inspectors.schemas_constraints import AbsenceForm, ConflictForm


def places(person: Person | None, mine: bool = False) -> SimpleNamespace:
    """Where a person's own page and declarations are: on the register's pages, or one's own (``mine``)."""
    if mine:
        return SimpleNamespace(show="", conflicts=url_for("inspectors.my_conflicts"), absences=url_for("inspectors.my_absences"))
    name = "inspector" if isinstance(person, Inspector) else "expert"
    at = {f"{name}_id": person.id}
    return SimpleNamespace(
        show=url_for(f"{name}s.show", **at), conflicts=url_for(f"{name}s.conflicts", **at),
        absences=url_for(f"{name}s.absences", **at),
    )  # fmt: skip


def conflict_page(s, person: Person | None, mine: bool = False) -> Response:
    """What was declared, finding an institution by name or code, declaring an interest in it. ``person`` None: the account
    is no officer's."""
    words = request.args.get("q", "").strip()[:80]
    found = asking.subjects.find(s, words) if words and person is not None else []
    offered = [(str(one.id), _("%(name)s（%(code)s）", name=one.name, code=one.uscc)) for one in found]
    chosen = {"subject_id": offered[0][0]} if len(offered) == 1 else {}
    form, here = forms.Form(ConflictForm, initial=chosen, choices={"subject_id": offered}), places(person, mine)
    if request.method == "POST" and form.bind().valid and person is not None:
        with form.catching():
            subject = asking.subjects.get(s, int(form.data["subject_id"]))
            made = conflicts.declare(s, person, subject, form.data["note"] or "")
            return done(here.conflicts, _("已申报与%(name)s的利害关系，今后的抽取都会回避。", name=made.subject_name))
    return render(
        "inspectors/conflicts.html", person=person, mine=mine, here=here, form=form, q=words, found=found,
        rows=conflicts.of_person(s, person) if person is not None else [],
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def absence_page(s, person: Person | None, mine: bool = False) -> Response:
    """The days of a person, and new ones."""
    form, here = forms.Form(AbsenceForm, initial={"begins_on": clock.today()}), places(person, mine)
    if request.method == "POST" and form.bind().valid and person is not None:
        with form.catching():
            absences.enter(s, person, form.data["begins_on"], form.data["ends_on"], form.data["kind"])
            return done(here.absences, _("已登记。这些天的检查不会分到。"))
    return render(
        "inspectors/absences.html", person=person, mine=mine, here=here, form=form, kinds=absences.KINDS,
        state_of=absences.state_of, rows=absences.of_person(s, person) if person is not None else [],
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def kept(s, person: Person) -> dict:
    """What the person's own page shows a steward: conflicts in force, days that are not over."""
    days = [row for row in absences.of_person(s, person) if absences.state_of(row, clock.today()) in ("now", "ahead")]
    return {
        "conflicts": [row for row in conflicts.of_person(s, person) if row.revoked_on is None],
        "days": days[::-1], "kinds": absences.KINDS, "here": places(person),
    }  # fmt: skip
