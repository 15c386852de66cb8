"""Sign-in, activation, language: pages before a bureau is known."""

from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import login_user
from marshmallow import Schema

from saas.errors import NotHere
from saas.foundation.accounts import doors, principal
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from tenants.context import DOOR
from tenants.unit import transaction

bp = Blueprint("accounts", __name__)


class SignIn(Schema):
    """Province, name, password. The browser remembers the province."""

    root = forms.choice(_l("省份"), ())
    login = forms.text(_l("账号"), longest=60, autocomplete="username", autocapitalize="none")
    password = forms.text(_l("密码"), longest=200, kind="password", autocomplete="current-password")


class NewPassword(Schema):
    """Twice the same."""

    password = forms.text(
        _l("新密码"), longest=200, kind="password", autocomplete="new-password",
        help=_l("至少 10 位，含大写、小写、数字、符号中的三种，且不含账号名。"),
    )  # fmt: skip
    again = forms.text(_l("再输一遍"), longest=200, kind="password", autocomplete="new-password")


def sign_in_form() -> forms.Form:
    """The form with the provinces of this deployment."""
    with transaction(DOOR) as s:
        choices = [(str(row.root_id), row.name) for row in doors.roots(s)]
    return forms.Form(SignIn, choices={"root": choices}, initial={"root": request.cookies.get("root", "")})


@route(bp, "/sign-in", action="door")
def sign_in(s):
    target = _inside(request.args.get("next", ""))
    return render("accounts/sign_in.html", form=sign_in_form(), next=target, kept=[], kept_path="")


@route(bp, "/sign-in", action="door", methods=("POST",), endpoint="sign_in_post")
def sign_in_post(s):
    form = sign_in_form().bind()
    opened = None
    if form.valid:
        with form.catching(), transaction(DOOR) as door:  # the failure count must stay, whatever the answer
            opened = doors.sign_in(
                door, int(form.data["root"]), form.data["login"], form.data["password"],
                request.user_agent.string, request.remote_addr,
            )  # fmt: skip
        if opened is None and form.valid:
            form.add_error("password", "E_SIGN_IN", _("账号或密码不对。连续 5 次输错会锁定 15 分钟。"))
    kept = [(n.removeprefix("kept:"), v) for n, vs in request.form.lists() for v in vs if n.startswith("kept:")]
    target, kept_path = _inside(request.form.get("next", "")), _inside(request.form.get("kept_path", ""))
    if opened is None:
        return render("accounts/sign_in.html", status=422, form=form, next=target, kept=kept, kept_path=kept_path)
    language = session.get("lang")
    session.clear()
    session.update({"lang": language} if language else {})
    who = principal.load(opened.secret, request.remote_addr)
    if who is None:
        form.add_error("login", "E_NO_BUREAU", _("这个账号目前不属于任何单位，请联系安全管理员。"))
        return render("accounts/sign_in.html", status=422, form=form, next=target, kept=[], kept_path="")
    login_user(who)
    if kept_path:
        response = render("accounts/resume.html", kept=kept, kept_path=kept_path)
    else:
        response = redirect(target or url_for("workspace.home" if who.bureaus == 1 else "accounts.choose"), 303)
    response.set_cookie("root", form.data["root"], max_age=31536000, samesite="Lax", httponly=True)
    return response


@route(bp, "/activate/<secret>", action="door", methods=("GET", "POST"))
def activate(s, secret: str):
    link = doors.link(s, secret)
    if link is None or link.purpose != "activate":
        raise NotHere("token")
    form = forms.Form(NewPassword)
    if request.method == "POST" and form.bind().valid:
        if form.data["password"] != form.data["again"]:
            form.add_error("again", "E_NOT_SAME", _("两次输入不一样。"))
        else:
            with form.catching():
                doors.activate(s, secret, doors.checked(form.data["password"], link.login))
                return done(url_for("accounts.sign_in"), _("密码已设好，请登录。账号是 %(login)s。", login=link.login))
    status = 422 if form.errors else 200
    return render("accounts/activate.html", status=status, form=form, link=link, secret=secret)


@route(bp, "/language/<code>", action="door")
def language(s, code: str):
    session["lang"] = code if code in ("zh", "en") else "zh"
    return redirect(_inside(request.args.get("next", "")) or "/", 303)


def _inside(target: str) -> str:
    """Only a path of this site may be gone on to."""
    parts = urlsplit(target)
    ok = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable() and not parts.netloc
    return target if ok else ""
