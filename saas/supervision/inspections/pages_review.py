"""审核: the result as entered, read by somebody else, who approves it or sends it back."""

from flask import request
from flask_babel import gettext as _

from saas.errors import NotHere
from saas.foundation.publication.service import public_row
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.supervision.inspections import reviews
from saas.supervision.inspections.models import Inspection
from saas.supervision.inspections.pages import bp, home_of, picture
from saas.supervision.inspections.pages_notice import Reason
from tenants.unit import ctx_of


@route(bp, "/inspections/<int:inspection_id>/review", action="inspection.review", methods=("GET", "POST"))
def review(s, inspection: Inspection):
    """Hidden from the person who entered the result, as if it did not exist; the verb and the database refuse too."""
    if inspection.entered_by == ctx_of(s).user_id or inspection.entered_by is None:
        raise NotHere("inspection")
    form = forms.Form(Reason)
    if request.method == "POST" and request.form.get("decision") == "approve":
        made = reviews.approve(s, inspection)
        return done(home_of(inspection), _("审核通过。公示期限是 %(day)s。", day=made.due_on))
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            reviews.send_back(s, inspection, form.data["reason"])
        if form.valid:
            return done(home_of(inspection), _("已退回检查组。"))
    return render(
        "inspections/review.html", status=422 if form.errors else 200, form=form, preview=public_row,
        **picture(s, inspection),
    )  # fmt: skip
