"""The steward's pages of one officer's conflicts and absences; revoking and cancelling, experts' too (S0-31)."""

from flask_babel import gettext as _

from saas.foundation.web.guard import route
from saas.foundation.web.render import done
from saas.registers.inspectors import absences, conflicts
from saas.registers.inspectors.declaring import absence_page, conflict_page, places
from saas.registers.inspectors.models import Inspector
from saas.registers.inspectors.models_constraints import InspectorAbsence, InspectorConflict
from saas.registers.inspectors.pages import bp
from saas.registers.inspectors.persons import person_of


@route(bp, "/registers/inspectors/<int:inspector_id>/conflicts", action="inspector.edit", methods=("GET", "POST"), endpoint="conflicts")
def conflicts_of(s, inspector: Inspector):
    return conflict_page(s, inspector)


@route(bp, "/registers/inspectors/<int:inspector_id>/absences", action="inspector.edit", methods=("GET", "POST"), endpoint="absences")
def absences_of(s, inspector: Inspector):
    return absence_page(s, inspector)


@route(bp, "/registers/conflicts/<int:conflict_id>/revoke", action="inspector.edit", methods=("POST",))
def revoke(s, conflict: InspectorConflict):
    conflicts.revoke(s, conflict)
    return done(places(person_of(s, conflict)).conflicts, _("已撤销。"))


@route(bp, "/registers/absences/<int:absence_id>/cancel", action="inspector.edit", methods=("POST",))
def cancel(s, absence: InspectorAbsence):
    absences.cancel(s, absence)
    return done(places(person_of(s, absence)).absences, _("已取消。"))
