"""The security administrator's grants, never one's own (三员分立, tenancy §6); resets; lent administrators."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from sqlalchemy import any_, func, literal

from saas.errors import NotHere
from saas.foundation.accounts import guests, organisation, people, roster
from saas.foundation.accounts.pages_admin import bp, hand_over, handed, user_of
from saas.foundation.accounts.pages_users import NAMES, csv_columns, roster_filters
from saas.foundation.accounts.roles import ADMINS, BUSINESS, ROLES
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.foundation.web.render import done, render
from tenants.people import Membership
from tenants.tree import names
from tenants.unit import ctx_of

NONE = "none"


def _labels(roles) -> list[tuple[str, str]]:
    return [(role, ROLES[role][0]) for role in roles]


class Grant(Schema):
    """Business roles may be combined; an administrator holds that one role."""

    business = forms.many(_l("业务岗位"), lambda: _labels(BUSINESS), required=False)
    admin = forms.choice(_l("管理岗位"), (), required=False, kind="radio")
    section = forms.choice(_l("科室"), (), required=False, help=_l("只能办理本科室管理的类别；不分科室的看全部类别。"))


class InviteAdmin(Schema):
    """An administrator of a superior who also serves this bureau (R10)."""

    login = forms.text(_l("上级单位的账号"), longest=40, autocapitalize="none", help=_l("请对方提供登录用的账号名。"))
    name = forms.text(_l("姓名"), longest=30)
    role = forms.choice(_l("管理岗位"), lambda: _labels(ADMINS), kind="radio")
    valid_to = forms.day(_l("有效期至"), required=False, help=_l("到这一天结束时自动失效；不填为长期。"))
    basis = forms.text(_l("依据"), longest=120, help=_l("例如文号。"))


@route(bp, "/roles", action="role.grant")
def grants(s):
    held = [(NONE, _("还没有岗位")), *((role, str(said)) for role, said in _labels(ROLES))]
    filters = [*roster_filters(s), Filter("role", _l("岗位"), _by_role, held)]
    listing = Listing(
        s, roster.people(ctx_of(s)), sorts=NAMES, sort="name", tie=Membership.id, filters=filters, scalars=False
    )
    if wants_csv():
        return listing.csv(csv_columns(), "roles")
    seats = [(said, people.holders(s, role)) for role, said in _labels(ADMINS)]
    return render(
        "admin/grants.html", "admin/_grants.html", listing=listing, state_of=roster.state_of, states=roster.STATES,
        seats=seats, bureaus=names(s),
    )  # fmt: skip


def _by_role(stmt, role: str):
    held = func.cardinality(Membership.roles) == 0 if role == NONE else literal(role) == any_(Membership.roles)
    return stmt.where(held)


@route(bp, "/roles/<int:member_id>", action="role.grant", methods=("GET", "POST"))
def grant(s, member: Membership):
    rooms = [("", _("不分科室")), *((str(row.id), row.name) for row in organisation.sections(s))]
    initial = {
        "business": [role for role in member.roles if role in BUSINESS], "section": member.section_id,
        "admin": next((role for role in member.roles if role in ADMINS), ""),
    }  # fmt: skip
    choices = {"section": rooms, "admin": [("", _("不任管理岗位")), *_labels(ADMINS)]}
    form = forms.Form(Grant, choices=choices, initial=initial)
    if request.method == "POST" and form.bind().valid:
        given = form.data
        roles = [*(given["business"] or []), *([given["admin"]] if given["admin"] else [])]
        with form.catching():
            people.grant(s, member, roles, section_id=int(given["section"]) if given["section"] else None)
            return done(url_for("admin.grants"), _("%(name)s 的岗位已更新，下一次操作起生效。", name=member.name))
    account = user_of(s, member)
    return render(
        "admin/grant.html", status=422 if form.errors else 200, form=form, member=member, account=account,
        own=member.user_id == ctx_of(s).user_id, links=handed(f"member:{member.id}"), bureaus=names(s),
    )  # fmt: skip


@route(bp, "/roles/<int:member_id>/reset", action="signin.manage", methods=("POST",))
def reset(s, member: Membership):
    account = user_of(s, member)
    if account is None:
        raise NotHere("user_account")
    secret = people.reset(s, account)
    hand_over(f"member:{member.id}", [(account.name, account.login, secret)])
    return done(url_for("admin.grant", member_id=member.id), _("密码已作废，所有登录都已退出。请把新链接交给本人。"))


@route(bp, "/roles/invite", action="role.grant", methods=("GET", "POST"))
def invite(s):
    form = forms.Form(InviteAdmin)
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            member = guests.invite_guest_admin(s, **form.data)
            return done(url_for("admin.grants"), _("已请 %(name)s 任本局管理员。", name=member.name))
    above = bool(ctx_of(s).anc)
    return render("admin/invite.html", status=422 if form.errors else 200, form=form, above=above)
