"""The system administrator's users: accounts are made here, rights are given elsewhere (三员分立)."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from sqlalchemy import Select
from sqlalchemy.orm import Session

from saas.errors import NotHere, Refusal
from saas.foundation.accounts import guests, organisation, people, roster
from saas.foundation.accounts.pages_admin import bp, hand_over, handed, user_of
from saas.foundation.accounts.pages_bureaus import LOGIN, LOGIN_SHAPE
from saas.foundation.accounts.roles import label
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.foundation.web.render import done, render
from tenants.people import Membership, User
from tenants.unit import ctx_of

NAMES = {"name": (Membership.name,), "login": (User.login,), "until": (Membership.valid_to,)}


class EditUser(Schema):
    """Who somebody is. What somebody may do is the security administrator's."""

    name = forms.text(_l("姓名"), longest=30)
    section = forms.choice(_l("科室"), (), required=False)
    valid_to = forms.day(_l("有效期至"), required=False, help=_l("到这一天结束时自动失效；不填为长期。"))


class NewUser(EditUser):
    """A new account; an officer of a partner department sees only what was assigned (R10)."""

    login = forms.text(
        _l("账号"), pattern=LOGIN, say=LOGIN_SHAPE, longest=40, autocapitalize="none", help=_l("全省不重名。")
    )
    department = forms.choice(
        _l("联合检查部门"), (), required=False, help=_l("其他部门派来参加联合检查的人员，只能看到指派给本人的检查。")
    )
    basis = forms.text(_l("依据"), required=False, longest=120, help=_l("例如文号，或来函。"))

    class Meta:
        fields = ("name", "login", "section", "department", "valid_to", "basis")


def roster_filters(s: Session) -> list[Filter]:
    """By name and by section."""
    sections = [(str(row.id), row.name) for row in organisation.sections(s)]
    return [
        Filter("q", _l("姓名或账号"), _by_name),
        Filter("section", _l("科室"), lambda stmt, v: stmt.where(Membership.section_id == int(v)), sections),
    ]


def csv_columns() -> list:
    """What the lists of people show, as a file."""
    return [
        (_("姓名"), lambda row: row.Membership.name),
        (_("账号"), lambda row: row.User.login if row.User else ""),
        (_("科室或部门"), lambda row: row.Membership.department or row.section),
        (_("岗位"), lambda row: "、".join(str(label(role)) for role in row.Membership.roles)),
        (_("状态"), lambda row: roster.STATES[roster.state_of(row.Membership, row.User, row.expires)]),
        (_("有效期至"), lambda row: row.Membership.valid_to),
    ]


def _by_name(stmt: Select, typed: str) -> Select:
    return stmt.where(Membership.name.bool_op("^@")(typed) | User.login.bool_op("^@")(typed))


@route(bp, "/users", action="user.manage")
def users(s):
    listing = Listing(
        s,
        roster.people(ctx_of(s)),
        sorts=NAMES,
        sort="name",
        tie=Membership.id,
        filters=roster_filters(s),
        scalars=False,
    )
    if wants_csv():
        return listing.csv(csv_columns(), "users")
    return render(
        "admin/users.html", "admin/_users.html", listing=listing, state_of=roster.state_of, states=roster.STATES
    )


def _choices(s: Session, member: Membership | None = None) -> dict:
    kept = {member.section_id} if member else set()
    rooms = [row for row in organisation.sections(s, all_states=True) if row.state == "active" or row.id in kept]
    return {
        "section": [("", _("不分科室")), *((str(row.id), row.name) for row in rooms)],
        "department": [("", _("不是，是本局人员")), *((row.name, row.name) for row in organisation.departments(s))],
    }


@route(bp, "/users/new", action="user.manage", methods=("GET", "POST"))
def user_new(s):
    form = forms.Form(NewUser, choices=_choices(s))
    if request.method == "POST" and form.bind().valid:
        given = form.data
        with form.catching():
            if given["section"] and given["department"]:
                said = _("联合检查部门的人员不属于本局科室，两项只填一项。")
                raise Refusal("E_SECTION_OR_DEPARTMENT", said, "department")
            user, secret = people.create_user(
                s, login=given["login"], name=given["name"], department=given["department"] or None,
                section_id=int(given["section"]) if given["section"] else None, valid_to=given["valid_to"],
                basis=given["basis"] or "",
            )  # fmt: skip
            member = people.member_of(s, user)
            hand_over(f"member:{member.id}", [(user.name, user.login, secret)])
            return done(url_for("admin.user", member_id=member.id), _("已为 %(name)s 开设账号。", name=user.name))
    return render("admin/user_new.html", "admin/_user_form.html", status=422 if form.errors else 200, form=form)


@route(bp, "/users/<int:member_id>", action="user.manage", methods=("GET", "POST"))
def user(s, member: Membership):
    account = user_of(s, member)
    initial = {"name": member.name, "section": member.section_id, "valid_to": member.valid_to}
    form = forms.Form(EditUser, choices=_choices(s, member), initial=initial)
    if request.method == "POST" and form.bind().valid:
        given = form.data
        with form.catching():
            section = int(given["section"]) if given["section"] else None
            people.change(s, member, account, name=given["name"], section_id=section, valid_to=given["valid_to"])
            return done(url_for("admin.user", member_id=member.id), _("已保存。"))
    _m, _u, _s, expires = s.execute(roster.people(ctx_of(s)).where(Membership.id == member.id)).one()
    return render(
        "admin/user.html", status=422 if form.errors else 200, form=form, member=member, account=account,
        expires=expires, state=roster.state_of(member, account, expires), states=roster.STATES,
        guest=guests.is_guest(member), lent=people.is_lent(member),
        revive=member.state == "active" or people.may_revive(member), links=handed(f"member:{member.id}"),
    )  # fmt: skip


@route(bp, "/users/<int:member_id>/link", action="user.manage", methods=("POST",))
def user_link(s, member: Membership):
    account = user_of(s, member)
    if account is None:
        raise NotHere("user_account")
    secret = people.renew_link(s, account)
    hand_over(f"member:{member.id}", [(account.name, account.login, secret)])
    return done(url_for("admin.user", member_id=member.id), _("新的启用链接已生成，旧链接作废。"))


@route(bp, "/users/<int:member_id>/state", action="user.manage", methods=("POST",))
def user_state(s, member: Membership):
    """Disables or enables: the account of one's own people, the membership alone of a guest."""
    active, account = request.form.get("active") == "1", user_of(s, member)
    if account is not None:
        people.set_state(s, account, active)
    else:
        people.set_membership(s, member, active)
    said = (
        _("%(name)s 已启用。", name=member.name)
        if active
        else _("%(name)s 已停用，所有登录都已退出。", name=member.name)
    )
    return done(url_for("admin.user", member_id=member.id), said)
