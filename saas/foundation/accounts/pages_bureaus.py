"""The system administrator's tree of bureaus, and opening one below (R13, S4-32)."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from sqlalchemy.orm import Session

from saas.errors import NotHere
from saas.foundation.accounts import bureaus
from saas.foundation.accounts.pages_admin import bp, hand_over, handed
from saas.foundation.accounts.roles import ADMINS, label
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from tenants.tree import Tenant, subtree
from tenants.unit import ctx_of

LEVELS = {"province": _l("省级"), "city": _l("市级"), "county": _l("县级")}
LOGIN = r"^[a-z0-9][a-z0-9._-]{2,39}$"
LOGIN_SHAPE = _l("3 到 40 个小写字母、数字、点、横线，例如 445199-sys")


class OpenBureau(Schema):
    """Place in the tree and the first three administrators."""

    parent = forms.choice(_l("上级单位"), (), help=_l("直管市、功能区直接选省厅或所在的市。"))
    level = forms.choice(_l("级别"), [("county", LEVELS["county"]), ("city", LEVELS["city"])])
    number = forms.number(
        _l("单位代码"), least=110_000, most=829_999,
        help=_l("六位区划代码，市级末两位为 00。经开区、高新区用上级区间里的空号。"),
    )  # fmt: skip
    name = forms.text(_l("单位名称"), longest=60, shortest=4)
    sys_admin_name = forms.text(_l("系统管理员姓名"), longest=30)
    sys_admin_login = forms.text(_l("系统管理员账号"), pattern=LOGIN, say=LOGIN_SHAPE, longest=40)
    sec_admin_name = forms.text(_l("安全管理员姓名"), longest=30)
    sec_admin_login = forms.text(_l("安全管理员账号"), pattern=LOGIN, say=LOGIN_SHAPE, longest=40)
    audit_admin_name = forms.text(_l("审计管理员姓名"), longest=30)
    audit_admin_login = forms.text(_l("审计管理员账号"), pattern=LOGIN, say=LOGIN_SHAPE, longest=40)


@route(bp, "/bureaus", action="tenant.manage", endpoint="bureaus")
def tree(s):
    rows = subtree(s)
    return render("admin/bureaus.html", rows=rows, depth=_depths(rows), levels=LEVELS, may_open=_may_open(s))


def _may_open(s: Session) -> bool:
    """A county has no number to give away."""
    return ctx_of(s).level != "county"


def _depths(rows: list[Tenant]) -> dict[int, int]:
    """How many superiors of a bureau are on the page; irregular trees skip a level (S4-32)."""
    out: dict[int, int] = {}
    for row in rows:
        out[row.tenant_no] = out.get(row.parent_no, -1) + 1
    return out


@route(bp, "/bureaus/new", action="tenant.manage", methods=("GET", "POST"))
def bureau_new(s):
    if not _may_open(s):
        raise NotHere("tenant")
    choices = [(str(row.tenant_no), row.name) for row in subtree(s) if row.level != "county"]
    form = forms.Form(OpenBureau, choices={"parent": choices}, initial={"parent": str(ctx_of(s).me)})
    if request.method == "POST" and form.bind().valid:
        given = form.data
        people = {role: (given[f"{role}_login"], given[f"{role}_name"]) for role in ADMINS}
        with form.catching():
            _id, admins = bureaus.open_bureau(
                s, parent=int(given["parent"]), number=given["number"], name=given["name"], level=given["level"],
                people=people,
            )  # fmt: skip
            hand_over(f"bureau:{given['number']}", [(f"{label(a.role)} {a.name}", a.login, a.secret) for a in admins])
            return done(url_for("admin.bureau", number=given["number"]), _("%(name)s 已开通。", name=given["name"]))
    return render("admin/bureau_new.html", "admin/_bureau_form.html", status=422 if form.errors else 200, form=form)


@route(bp, "/bureaus/<int:number>", action="tenant.manage")
def bureau(s, number: int):
    ctx = ctx_of(s)
    row = s.get(Tenant, (ctx.root, number))
    if row is None or not ctx.covers(number):
        raise NotHere("tenant")
    below = [one for one in subtree(s) if row.lo < one.tenant_no <= row.hi]
    above = s.get(Tenant, (ctx.root, row.parent_no)) if row.parent_no else None
    return render(
        "admin/bureau.html", row=row, below=below, above=above, levels=LEVELS, links=handed(f"bureau:{number}")
    )
