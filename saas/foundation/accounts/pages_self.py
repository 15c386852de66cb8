"""One's own account: bureau chosen, password, open sign-ins, the demonstration's clock."""

import time
from datetime import timedelta

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, logout_user

from saas import clock
from saas.errors import NotHere
from saas.foundation import journal
from saas.foundation.accounts import doors, principal
from saas.foundation.accounts.pages_door import NewPassword, bp
from saas.foundation.web import forms
from saas.foundation.web.filters import date_zh
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from tenants.context import DOOR
from tenants.unit import transaction

BOTH = ("own", "assigned")


class ChangePassword(NewPassword):
    """The present one is asked for, so that an open screen is not enough."""

    present = forms.text(_l("现在的密码"), longest=200, kind="password", autocomplete="current-password")

    class Meta:
        fields = ("present", "password", "again")


@route(bp, "/me", action="signed_in", reach=BOTH)
def me(s):
    with transaction(DOOR) as door:
        rows = doors.sign_ins(door, current_user.token)
    return render("accounts/me.html", sign_ins=rows, memberships=_open_bureaus())


@route(bp, "/choose", action="signed_in", reach=BOTH)
def choose(s):
    return render("accounts/choose.html", memberships=_open_bureaus())


def _open_bureaus() -> list:
    """The bureaus that open today: not that of a loan which is over or has not begun, though the seat be there still."""
    with transaction(DOOR) as door:
        rows = doors.memberships(door, current_user.token)
    ctx = current_user.ctx
    return [row for row in rows if principal.serving(ctx.root, row.tenant_no, row.reach, ctx.user_id, current_user.home)]


@route(bp, "/choose/<int:number>", action="signed_in", reach=BOTH, methods=("POST",), idem=False)
def switch(s, number: int):
    if not any(row.membership_id == number for row in _open_bureaus()):
        raise NotHere("membership")
    with transaction(DOOR) as door:
        if not doors.switch(door, current_user.token, number):
            raise NotHere("membership")
    journal.record(s, "bureau.leave", f"membership:{current_user.ctx.membership}", to=number)
    return redirect(url_for("workspace.home"), 303)


@route(bp, "/me/password", action="signed_in", reach=BOTH, methods=("GET", "POST"), idem=False)
def password(s):
    form = forms.Form(ChangePassword)
    if request.method == "POST" and form.bind().valid:
        with form.catching(), transaction(DOOR) as door:
            _check(door, form)
            if form.valid:
                encoded = doors.checked(form.data["password"], current_user.login)
                doors.set_password(door, current_user.token, encoded)
        if form.valid:
            journal.record(s, "password.change", f"user_account:{current_user.ctx.user_id}")
            return done(url_for("workspace.home"), _("密码已更换，其他登录都已退出。"))
    return render("accounts/password.html", status=422 if form.errors else 200, form=form)


def _check(door, form: forms.Form) -> None:
    row = doors.stored(door, current_user.ctx.root, current_user.login)
    if not doors.verified(row.password_hash, form.data["present"]):
        form.add_error("present", "E_SIGN_IN", _("现在的密码不对。"))
    if form.data["password"] != form.data["again"]:
        form.add_error("again", "E_NOT_SAME", _("两次输入不一样。"))


@route(bp, "/me/sign-ins/end", action="signed_in", reach=BOTH, methods=("POST",), idem=False)
def end_others(s):
    with transaction(DOOR) as door:
        n = doors.end(door, current_user.token, "others")
    journal.record(s, "sign_in.end", f"user_account:{current_user.ctx.user_id}", count=n)
    return done(url_for("accounts.me"), _("已退出其他 %(n)s 处登录。", n=n))


@route(bp, "/sign-out", action="signed_in", reach=BOTH, methods=("POST",), idem=False)
def sign_out(s):
    with transaction(DOOR) as door:
        doors.end(door, current_user.token, "this")
    logout_user()
    return redirect(url_for("accounts.sign_in"), 303)


@route(bp, "/clock", action="signed_in", reach=BOTH, methods=("POST",))
def move_clock(s):
    """The demonstration's day moves on, for everybody; back it cannot go."""
    if not clock.is_demo():
        raise NotHere("clock")
    days = request.form.get("days", 0, type=int)
    if not 1 <= days <= 60:
        abort(400, description="E_DAYS")
    moment = clock.now() + timedelta(days=days)
    if not clock.move_to(s, moment):
        raise NotHere("clock")
    journal.record(s, "clock.move", "ref_clock:1", days=days)
    s.info["after_commit"].append(lambda: time.sleep(clock.FRESH_SECONDS))  # until every process has read it
    return done(url_for("workspace.home"), _("今天是 %(day)s。", day=date_zh(moment)))
