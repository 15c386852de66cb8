"""The console of a province, and of any superior over its own subtree."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.surfaces.oversight import service

bp = Blueprint("oversight", __name__)


@route(bp, "/oversight", action="statistics.read")
def home(s):
    number = request.args.get("bureau", type=int)
    board = service.board(s, service.year_of(request.args.get("year")), number)
    return render("oversight/home.html", board=board)


@route(bp, "/oversight/recount", action="statistics.read", methods=("POST",))
def recount(s):
    service.ask_recount(s, _("统计复核"))
    return done(url_for("oversight.home"), _("正在逐条复核，完成后显示在页首。"), "info")
