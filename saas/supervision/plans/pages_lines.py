"""Drafting one line: the form on the left, its consequences on the right, refreshed while it is filled in."""

from dataclasses import dataclass
from datetime import date

from flask import Response, request, url_for
from flask_babel import gettext as _

from saas import clock
from saas.errors import NotHere
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.settings import service as settings
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.catalogue import CATEGORIES, category_choices, category_label
from saas.supervision.plans import lines, readiness, schemas
from saas.supervision.plans.methods import METHODS
from saas.supervision.plans.models import AnnualPlan, PlanLine
from saas.supervision.plans.pages import bp
from saas.supervision.plans.rates import parse_rate
from saas.supervision.plans.rules import DEPARTING, Figures, LineRules
from saas.supervision.plans.service import get_plan
from saas.supervision.plans.trials import Trial, effect, try_out


@dataclass(frozen=True)
class Consequences:
    """What stands beside the form; ``trial`` is None until objects and a readable rate are there."""

    rules: LineRules
    trial: Trial | None
    departures: dict
    effects: dict[str, str]


def consequences(s, plan: AnnualPlan, form: forms.Form, line: PlanLine | None = None) -> Consequences:
    """By what stands in the form now, right or wrong."""
    value = {name: one.value for name, one in form.fields.items()}
    categories = [c for c in value["categories"] or [] if c in CATEGORIES]
    rules = LineRules(s, categories, clock.today())
    try:
        rate = parse_rate(str(value["rate"]))
    except ValueError:
        rate = None
    departures, effects, trial = {}, {}, None
    if categories and rate:
        usual = rules.single["check_method"].value["default"]
        method = value["check_method"] if value["check_method"] in METHODS else usual
        window = _window(value, plan.year)
        rounds = lines.rounds_of(plan, categories, line.seq if line else None)
        departures = rules.departures(Figures(*rate, method, window, rounds))
        trial = try_out(
            s,
            categories=categories,
            p=rate[0],
            q=rate[1],
            minimum=rules.minimum,
            rounding=rules.rounding,
            team_size=rules.team_size,
            department_ids=[int(n) for n in value["department_ids"] or [] if str(n).isdecimal() and len(str(n)) < 19],
            section_id=int(value["section_id"] or 0),
            window=window,
            on=clock.today(),
            ceilings=rules.ceilings,
        )
        if "rate" in departures:
            effects["rate"] = effect(trial, rules, *rate, departures["rate"])
    return Consequences(rules, trial, departures, effects)


def _window(value: dict, year: int) -> tuple[date, date]:
    try:
        start, end = date.fromisoformat(str(value["window_from"])), date.fromisoformat(str(value["window_to"]))
    except ValueError:
        start, end = date(year, 1, 1), date(year, 12, 31)
    return (start, end) if start <= end else (end, start)


def line_form(s, plan: AnnualPlan, line: PlanLine | None) -> forms.Form:
    """The form with the choices that the reader's section and the lists in force leave."""
    hand = categories_in_hand(s)
    choices = switched_on(s, plan, line, category_choices(hand))
    edition, items = lines.in_force(s, [code for code, _label in choices])
    sections, rules = lines.sections(s), LineRules(s, [], clock.today())
    initial = (
        schemas.shown(line)
        if line
        else {
            "categories": [choices[0][0]] if len(choices) == 1 else [],
            "section_id": sections[0].id if len(sections) == 1 else "",
            "check_method": rules.single["check_method"].value["default"],
        }
    )
    form = forms.Form(
        schemas.LineForm,
        initial=initial,
        choices={
            "section_id": ([] if len(sections) == 1 else [("", "—")]) + [(row.id, row.name) for row in sections],
            "categories": choices,
            "check_method": allowed_methods(rules, line),
            "department_ids": list(readiness.departments(s, active=True).items()),
            "item_ids": [(item.id, _item_label(item)) for item in items],
        },
    )
    live = {
        "hx-get": url_for("plans.trial", plan_id=plan.id, line=line.id if line else None),
        "hx-trigger": "change",
        "hx-target": "#trial",
        "hx-swap": "outerHTML",
        "hx-include": "closest form",
        "hx-sync": "closest form:queue last",
        "hx-params": "not csrf_token,_idem,name,item_ids",
    }
    for name in (*schemas.LIVE, "department_ids", "window_from", "window_to", "section_id"):
        form.fields[name].attrs |= live
    form.edition = edition
    if line is not None:
        # shown are the items of the stored objects; other choices stay valid while the objects are being changed
        form.fields["item_ids"].choices = [
            (item.id, _item_label(item)) for item in items if set(item.categories) & set(line.categories)
        ]
    return form


def switched_on(s, plan: AnnualPlan, line: PlanLine | None, choices: list) -> list:
    """The categories that the bureau checks at some time of the plan's year (S1-01), and those the line has already; the
    days of the window are judged when it is saved."""
    days = [clock.today(), date(plan.year, 1, 1), date(plan.year, 12, 31)]
    rules = [settings.effective(s, "sectors", on=day).value["on"] for day in days]
    kept = line.categories if line else []
    return [(code, label) for code, label in choices if code in kept or any(code in on for on in rules)]


def allowed_methods(rules: LineRules, line: PlanLine | None) -> list:
    """The methods that the rule allows, and the one the line has already."""
    return [(code, label) for code, label in METHODS.items() if code in rules.methods or (line and code == line.check_method)]


def _item_label(item) -> str:
    names = _("、").join(str(category_label(c)) for c in item.categories)
    return _("%(seq)s．%(name)s（%(names)s）", seq=item.seq, name=item.name, names=names)


def _show(s, plan: AnnualPlan, line: PlanLine | None, form: forms.Form) -> Response:
    return render(
        "plans/line.html",
        plan=plan,
        line=line,
        form=form,
        now=consequences(s, plan, form, line),
        status=422 if form.errors else 200,
    )


@route(bp, "/plans/<int:plan_id>/trial", action="plan.edit")
def trial(s, plan: AnnualPlan):
    line = next((one for one in plan.lines if str(one.id) == request.args.get("line")), None)
    form = line_form(s, plan, line)
    for name, one in form.fields.items():
        if name in request.args or one.kind == "checks":
            one.value = request.args.getlist(name) if one.kind == "checks" else request.args.get(name, "").strip()[:300]
    return render(
        "plans/_trial.html",
        plan=plan,
        form=form,
        now=consequences(s, plan, form, line),
        alone=True,
        departing=DEPARTING,
        reasons_shown=request.args.getlist("reasons_shown"),
    )


@route(bp, "/plans/<int:plan_id>/lines/new", action="plan.edit", methods=("GET", "POST"))
def line_new(s, plan: AnnualPlan):
    return _edit(s, plan, None)


@route(bp, "/plans/lines/<int:line_id>", action="plan.edit", methods=("GET", "POST"))
def line(s, line: PlanLine):
    return _edit(s, _plan_of(s, line), line)


def _edit(s, plan: AnnualPlan, line: PlanLine | None) -> Response:
    form = line_form(s, plan, line)
    if request.method == "POST" and form.bind().valid:
        same = line is not None and set(form.data["categories"]) == set(line.categories)
        given = schemas.read_line(form, all_items=not (same and "items_shown" in request.form))
        if given is not None:
            with form.catching():
                saved = lines.save_line(s, plan, given, line)
                said = _("第 %(n)s 行已保存。", n=saved.seq)
                if request.form.get("then") == "stay":
                    return done(url_for("plans.line", line_id=saved.id), said)
                return done(url_for("plans.plan", plan_id=plan.id), said)
    return _show(s, plan, line, form)


@route(bp, "/plans/lines/<int:line_id>/remove", action="plan.edit", methods=("POST",))
def line_remove(s, line: PlanLine):
    plan = _plan_of(s, line)
    lines.remove_line(s, plan, line)
    return done(url_for("plans.plan", plan_id=plan.id), _("第 %(n)s 行已删除。", n=line.seq))


def _plan_of(s, line: PlanLine) -> AnnualPlan:
    plan = get_plan(s, line.plan_id)
    if plan is None:
        raise NotHere("annual_plan")
    return plan
