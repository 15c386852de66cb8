"""The desk: what waits for me, what I wait for, the year, and find."""

from flask import Blueprint, request, url_for

from saas.foundation.web.guard import route
from saas.foundation.web.render import render
from saas.surfaces.workspace import service

bp = Blueprint("workspace", __name__)


@route(bp, "/w", action="home.read", reach=("own", "assigned"))
def home(s):
    desk = service.desk(s, everything=bool(request.args.get("all")))
    for row in desk.year:
        row.url = url_for("plans.task", task_id=row.task_id) if row.task_id else ""
    return render("workspace/home.html", desk=desk)


@route(bp, "/w/find", action="find.use")
def find(s):
    q = request.args.get("q", "").strip()[:80]
    return render("workspace/find.html", q=q, found=service.find(s, q))
