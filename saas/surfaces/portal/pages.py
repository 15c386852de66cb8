"""The public site: reads projections only, as a login that can read nothing else (R6)."""

from flask import Blueprint

from saas.foundation.web.guard import route
from saas.foundation.web.render import render

bp = Blueprint("portal", __name__)


@route(bp, "/", action="public")
def home(s):
    return render("portal/home.html")


@route(bp, "/b/<int:code>", action="public")
def bureau(s, code: int):
    return render("portal/home.html")
