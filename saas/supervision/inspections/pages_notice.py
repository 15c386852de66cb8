"""The notice: draft, issue by another person, serve, print."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas import clock
from saas.errors import NotHere
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.supervision.inspections import notices, outcomes, reading
from saas.supervision.inspections.models import Inspection
from saas.supervision.inspections.pages import bp, home_of, picture, team_of
from saas.supervision.plans.methods import METHODS
from tenants.unit import ctx_of

BOTH = ("own", "assigned")


class NoticeForm(Schema):
    """What the section decides about a notice; everything else in it is known."""

    visit_on = forms.day(_l("检查日期"))
    timing = forms.choice(_l("送达时间"), outcomes.TIMINGS.items(), kind="radio")
    materials = forms.text(
        _l("准备的材料"), kind="textarea", longest=2000, required=False, help=_l("一行一项，写进通知书。"), rows=5
    )
    contact = forms.text(_l("联系人和办公电话"), longest=100, help=_l("写科室的办公电话，不写个人手机。"))


class Served(Schema):
    """送达回证."""

    how = forms.choice(_l("送达方式"), outcomes.SERVED.items())
    served_on = forms.day(_l("送达日期"))


class Reason(Schema):
    """Why something goes back."""

    reason = forms.text(_l("退回理由"), kind="textarea", longest=500)


@route(bp, "/inspections/<int:inspection_id>/notice", action="notice.draft", methods=("GET", "POST"))
def notice(s, inspection: Inspection):
    there = reading.notice_of(s, inspection)
    rule = notices.timing_rule(s)
    initial = {"timing": rule.value["timing"], "contact": ""}
    if there is not None:
        initial = {
            "visit_on": there.visit_on, "timing": there.timing, "materials": there.materials,
            "contact": there.body.get("contact", ""),
        }  # fmt: skip
    form = forms.Form(NoticeForm, initial=initial)
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            data = form.data | {"materials": form.data.get("materials") or ""}
            made = notices.draft(s, inspection, **data)
        if form.valid:
            return done(home_of(inspection), _("通知书 %(number)s 已起草，等审批人签发。", number=made.number))
    return render(
        "inspections/notice.html", status=422 if form.errors else 200, form=form, inspection=inspection, notice=there,
        rule=rule.as_rule(), methods=METHODS, **team_of(s, inspection),
    )  # fmt: skip


@route(bp, "/inspections/<int:inspection_id>/notice/issue", action="notice.issue", methods=("POST",))
def issue(s, inspection: Inspection):
    made = notices.issue(s, inspection)
    return done(home_of(inspection), _("通知书 %(number)s 已签发。", number=made.number))


@route(bp, "/inspections/<int:inspection_id>/notice/return", action="notice.issue", methods=("POST",))
def return_notice(s, inspection: Inspection):
    form = forms.Form(Reason).bind()
    if form.valid:
        with form.catching():
            notices.return_draft(s, inspection, form.data["reason"])
    if not form.valid:
        return render("inspections/show.html", status=422, return_form=form, **picture(s, inspection))
    return done(home_of(inspection), _("已退回起草人。"))


@route(bp, "/inspections/<int:inspection_id>/notice/serve", action="notice.draft", methods=("GET", "POST"))
def serve(s, inspection: Inspection):
    there = reading.notice_of(s, inspection)
    if there is None:
        raise NotHere("notice")
    form = forms.Form(Served, initial={"served_on": clock.today(), "how": "direct"})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            notices.serve(s, inspection, **form.data)
        if form.valid:
            return done(home_of(inspection), _("已记录送达。"))
    return render(
        "inspections/serve.html", status=422 if form.errors else 200, form=form, inspection=inspection, notice=there
    )


@route(bp, "/inspections/<int:inspection_id>/notice/print", action="inspection.read")
def print_notice(s, inspection: Inspection):
    return _paper(s, inspection, home_of(inspection))


@route(bp, "/visits/<int:inspection_id>/notice", action="inspection.visit", reach=BOTH)
def visit_notice(s, inspection: Inspection):
    if not reading.is_member(s, inspection):
        raise NotHere("inspection")
    return _paper(s, inspection, url_for("inspections.visit", inspection_id=inspection.id))


def _paper(s, inspection: Inspection, back: str):
    there = reading.notice_of(s, inspection)
    if there is None or (there.state == "drafted" and ctx_of(s).reach != "own"):
        raise NotHere("notice")
    text = there.body if there.state != "drafted" else notices.document(s, inspection, there)
    return render(
        "inspections/paper.html", inspection=inspection, notice=there, text=text, methods=METHODS, back=back,
        materials=[line.strip() for line in there.materials.splitlines() if line.strip()],
    )  # fmt: skip
