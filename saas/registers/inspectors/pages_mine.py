"""我的申报: an officer's own conflicts of interest and days off, from the signed-in account (S0-31, S1-17).

For members of the bureau: officers of partner departments see neither registers nor institutions (R10); the steward
enters theirs.
"""

from flask import url_for
from flask_babel import gettext as _

from saas.errors import NotHere
from saas.foundation.web.guard import route
from saas.foundation.web.render import done
from saas.registers.inspectors import absences, service
from saas.registers.inspectors.declaring import absence_page, conflict_page
from saas.registers.inspectors.models import Inspector
from saas.registers.inspectors.models_constraints import InspectorAbsence
from saas.registers.inspectors.pages import bp
from tenants.unit import ctx_of


def _myself(s) -> Inspector | None:
    return service.of_user(s, ctx_of(s).user_id or 0)


@route(bp, "/me/conflicts", action="inspection.visit", methods=("GET", "POST"))
def my_conflicts(s):
    return conflict_page(s, _myself(s), mine=True)


@route(bp, "/me/absences", action="inspection.visit", methods=("GET", "POST"))
def my_absences(s):
    return absence_page(s, _myself(s), mine=True)


@route(bp, "/me/absences/<int:absence_id>/cancel", action="inspection.visit", methods=("POST",))
def my_absence_cancel(s, absence: InspectorAbsence):
    """What the steward entered, the steward cancels."""
    myself = _myself(s)
    if myself is None or absence.inspector_id != myself.id or absence.entered_by != ctx_of(s).user_id:
        raise NotHere("absence")
    absences.cancel(s, absence)
    return done(url_for("inspectors.my_absences"), _("已取消。"))
