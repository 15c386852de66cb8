"""The successor of a borrowed officer shows the certificate, and the visit goes on (S2-30, S2-35)."""

from flask import url_for
from flask_babel import gettext as _

from saas.foundation.web.guard import route
from saas.foundation.web.render import done
from saas.supervision.inspections import visits
from saas.supervision.inspections.models import Inspection
from saas.supervision.inspections.pages import bp


@route(bp, "/visits/<int:inspection_id>/take-over", action="inspection.visit", reach=("own", "assigned"), methods=("POST",))
def take_over(s, inspection: Inspection):
    visits.take_over(s, inspection)
    return done(url_for("inspections.visit", inspection_id=inspection.id), _("已交接，检查从停下的地方继续。"))
