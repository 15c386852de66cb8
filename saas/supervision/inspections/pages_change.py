"""Asking for a change: 回避, somebody who cannot come, a subject that is nowhere, an empty seat."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas.errors import NotHere
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.supervision.draws.after_words import CODES, KINDS, LOAN_ENDED
from saas.supervision.inspections import asking, reading, visits
from saas.supervision.inspections.models import Inspection
from saas.supervision.inspections.pages import bp, home_of, team_of
from saas.supervision.inspections.pages_visit import scene

BOTH = ("own", "assigned")
ON_SITE = {"mine": _l("我要回避"), "recusal": _l("对象申请回避"), "substitute": _l("对象查无下落")}


class ChangeForm(Schema):
    """What is asked for; which fields a kind needs, :func:`_form` says."""

    seat = forms.choice(_l("人员"), ())
    side = forms.choice(_l("谁提出"), [("subject", _l("检查对象")), ("bureau", _l("本局"))], kind="radio")
    code = forms.choice(_l("理由"), (), kind="radio")
    reason = forms.text(
        _l("具体情况"), kind="textarea", longest=500, rows=3, help=_l("只有决定的人看得到，不写进记录，也不公开。")
    )


def _form(inspection: Inspection, kind: str, desk: bool) -> forms.Form:
    """The form of one kind: fields that it does not need are left out."""
    real = "recusal" if kind == "mine" else kind
    codes = [(code, words) for code, words in CODES[real].items() if code != LOAN_ENDED]
    wanted = {
        "seat": real in asking.ABOUT_PEOPLE and kind != "mine", "side": desk and real == "recusal", "code": len(codes) > 1,
    }  # fmt: skip
    schema = type("ChangeForm", (Schema,), {
        name: spec for name, spec in ChangeForm._declared_fields.items() if wanted.get(name, True)
    })  # fmt: skip
    choices = {"seat": asking.seats(inspection), "code": codes}
    return forms.Form(schema, choices=choices, initial={"side": "subject", "code": codes[0][0]})


def _asked(form: forms.Form) -> dict:
    data = {name: value for name, value in form.data.items() if value is not None}
    return data | ({"seat": int(data["seat"])} if "seat" in data else {})


def _tabs(kinds: dict, chosen: str, endpoint: str, inspection: Inspection) -> list[tuple]:
    return [(label, url_for(endpoint, inspection_id=inspection.id, kind=kind), kind == chosen) for kind, label in kinds.items()]


def _kind(kinds) -> str:
    asked = request.values.get("kind", "")
    return asked if asked in kinds else next(iter(kinds))


@route(bp, "/inspections/<int:inspection_id>/change", action="notice.draft", methods=("GET", "POST"))
def change(s, inspection: Inspection):
    kinds = {kind: KINDS[kind] for kind in asking.AT_DESK}
    kind = _kind(kinds)
    form = _form(inspection, kind, desk=True)
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            asking.ask(s, inspection, kind=kind, **_asked(form))
            return done(home_of(inspection), _("已提出，等审批人决定。"))
    return render(
        "inspections/change.html", inspection=inspection, form=form, kind=kind, status=422 if form.errors else 200,
        tabs=_tabs(kinds, kind, "inspections.change", inspection), asked=asking.shown(s, inspection), asked_links=True,
        **team_of(s, inspection),
    )  # fmt: skip


@route(bp, "/visits/<int:inspection_id>/change", action="inspection.visit", reach=BOTH, methods=("GET", "POST"))
def visit_change(s, inspection: Inspection):
    if not reading.is_member(s, inspection):
        raise NotHere("inspection")
    kind = _kind(ON_SITE)
    form = _form(inspection, kind, desk=False)
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            asking.ask_on_site(s, inspection, kind=kind, **_asked(form))
            return done(url_for("inspections.visit", inspection_id=inspection.id), _("已提出，等审批人决定。"))
    return render(
        "inspections/visit_change.html", form=form, kind=kind, status=422 if form.errors else 200,
        tabs=_tabs(ON_SITE, kind, "inspections.visit_change", inspection), **scene(s, inspection),
    )  # fmt: skip


@route(bp, "/visits/<int:inspection_id>/break-off", action="inspection.visit", reach=BOTH, methods=("POST",))
def break_off(s, inspection: Inspection):
    visits.break_off(s, inspection)
    return done(url_for("inspections.visit", inspection_id=inspection.id), _("已中止这次到场，决定以后再来。"))
