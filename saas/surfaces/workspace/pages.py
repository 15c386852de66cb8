"""The desk: what waits for me, what I wait for, the year, and find."""

from flask import Blueprint, request

from saas.foundation.web.guard import route
from saas.foundation.web.render import render
from saas.surfaces.workspace import service

bp = Blueprint("workspace", __name__)


@route(bp, "/w", action="home.read", reach=("own", "assigned"))
def home(s):
    return render("workspace/home.html", desk=service.desk(s, everything=bool(request.args.get("all"))))


@route(bp, "/w/find", action="find.use")
def find(s):
    q = request.args.get("q", "").strip()[:80]
    return render("workspace/find.html", q=q, found=service.find(s, q))
