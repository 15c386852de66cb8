"""The security administrator's stand-ins and open sign-ins."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from marshmallow import Schema
from sqlalchemy.orm import Session

from saas import clock
from saas.errors import Refusal
from saas.foundation import journal
from saas.foundation.accounts import people, roster, standins
from saas.foundation.accounts.models import StandIn
from saas.foundation.accounts.pages_admin import bp
from saas.foundation.accounts.roles import ADMINS
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from tenants.people import Membership, SignIn
from tenants.unit import ctx_of

STATES = {"now": _l("代理中"), "ahead": _l("未开始"), "over": _l("已结束"), "revoked": _l("已收回")}


class Appoint(Schema):
    """Who, for whom, when and why."""

    absent = forms.choice(_l("不在岗的审批人"), ())
    deputy = forms.choice(
        _l("代理人"), (), help=_l("代理期内可以签发通知书，每一次都记下代谁签发。本人起草的仍不能由本人签发。")
    )
    valid_from = forms.day(_l("从"))
    valid_to = forms.day(_l("到"), help=_l("含这一天，到期自动结束。"))
    reason = forms.text(_l("理由"), longest=120, help=_l("例如出差、培训、休假。"))


def _choices(s: Session) -> dict:
    absent = [m for role in standins.STOOD_IN_FOR for m in people.holders(s, role)]
    able = [m for m in people.members(s) if m.state == "active" and m.reach == "own" and not set(m.roles) & set(ADMINS)]
    ask = ("", _("请选择"))
    return {
        "absent": [ask, *((str(m.id), m.name) for m in absent)],
        "deputy": [ask, *((str(m.id), m.name) for m in able)],
    }


@route(bp, "/stand-ins", action="standin.manage")
def stand_ins(s):
    rows = standins.listed(s)
    return render("admin/stand_ins.html", rows=rows, state_of=standins.state_of, states=STATES)


@route(bp, "/stand-ins/new", action="standin.manage", methods=("GET", "POST"))
def stand_in_new(s):
    today = clock.today()
    form = forms.Form(Appoint, choices=_choices(s), initial={"valid_from": today, "valid_to": today})
    if request.method == "POST" and form.bind().valid:
        given, ctx = form.data, ctx_of(s)
        absent, deputy = (s.get(Membership, (ctx.root, int(given[name]))) for name in ("absent", "deputy"))
        with form.catching():
            standins.appoint(
                s, absent, deputy, valid_from=given["valid_from"], valid_to=given["valid_to"], reason=given["reason"]
            )
            said = _("%(deputy)s 将代理 %(absent)s 审批。", deputy=deputy.name, absent=absent.name)
            return done(url_for("admin.stand_ins"), said)
    return render("admin/stand_in_new.html", status=422 if form.errors else 200, form=form)


@route(bp, "/stand-ins/<int:stand_in_id>/revoke", action="standin.manage", methods=("POST",))
def stand_in_revoke(s, stand_in: StandIn):
    standins.revoke(s, stand_in)
    return done(url_for("admin.stand_ins"), _("代理已收回。"))


@route(bp, "/sign-ins", action="signin.manage")
def sign_ins(s):
    return render("admin/sign_ins.html", rows=roster.open_sign_ins(s), mine=current_user.sign_in_id)


@route(bp, "/sign-ins/<int:sign_in_id>/end", action="signin.manage", methods=("POST",))
def sign_in_end(s, sign_in: SignIn):
    """Ends all sign-ins of the person: who is thrown out of one browser would go on in another."""
    if sign_in.user_id == ctx_of(s).user_id:
        raise Refusal("E_SELF", _("自己的登录请在“我的账号与登录”里退出。"))
    count = people.end_sign_ins(s, sign_in.user_id, "ended_by_admin")
    journal.record(s, "sign_in.end", f"user_account:{sign_in.user_id}", count=count)
    return done(url_for("admin.sign_ins"), _("已退出这个人的 %(n)s 处登录。", n=count))
