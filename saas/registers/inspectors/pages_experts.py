"""Pages of the expert register (S4-17): the list, one expert, new, changed, gone, back; conflicts and absences."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from saas import clock
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.listing import wants_csv
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.registers.catalogue import category_label
from saas.registers.course import course
from saas.registers.inspectors import experts, house, lists_experts
from saas.registers.inspectors.declaring import absence_page, conflict_page, kept
from saas.registers.inspectors.models_constraints import Expert
from saas.registers.inspectors.schemas_constraints import ExpertForm, ExpertLeaveForm
from tenants.tree import names, subtree
from tenants.unit import ctx_of

bp = Blueprint("experts", __name__)
ACTS = {
    "expert.add": _l("入库"),
    "expert.change": _l("变更"),
    "expert.exit": _l("离库"),
    "expert.come_back": _l("重新入库"),
}
FACTS = {
    "name": _l("姓名"),
    "unit": _l("单位"),
    "title": _l("职称或职务"),
    "categories": _l("熟悉的机构类别"),
    "user_id": _l("登录账号"),
}


@route(bp, "/registers/experts", action="inspector.read")
def index(s):
    bureaus = {tenant.tenant_no: tenant.name for tenant in subtree(s)}
    listing = lists_experts.listing(s, in_hand=categories_in_hand(s), bureaus=bureaus)
    if wants_csv():
        return listing.csv(lists_experts.file_columns(bureaus), "experts")
    return render(
        "experts/index.html", listing=listing, bureaus=bureaus, category_label=category_label, states=experts.STATES,
        may_edit=registry.permits(ctx_of(s).roles, "inspector.edit"),
    )  # fmt: skip


@route(bp, "/registers/experts/<int:expert_id>", action="inspector.read", scope="sub")
def show(s, expert: Expert):
    own = expert.tenant_no == ctx_of(s).me
    may_edit = own and registry.permits(ctx_of(s).roles, "inspector.edit")
    return render(
        "experts/show.html", expert=expert, home=names(s).get(expert.tenant_no, ""), states=experts.STATES,
        account=house.accounts(s).get(expert.user_id, "") if own and expert.user_id else "",
        category_label=category_label, events=course(s, f"expert:{expert.id}", ACTS, FACTS), may_edit=may_edit,
        **(kept(s, expert) if may_edit else {}),
    )  # fmt: skip


def _form(s, initial: dict) -> forms.Form:
    accounts = house.accounts(s)
    if initial.get("user_id") and initial["user_id"] not in accounts:
        accounts[initial["user_id"]] = _("（已无检查岗位的账号）")
    offered = [("", "—"), *((str(number), name) for number, name in accounts.items())]
    return forms.Form(ExpertForm, initial=initial, choices={"user_id": offered})


def _values(form: forms.Form) -> dict:
    """What the verbs take."""
    user = form.data["user_id"]
    return form.data | {"title": form.data["title"] or "", "user_id": int(user) if user else None}


@route(bp, "/registers/experts/new", action="inspector.edit", methods=("GET", "POST"))
def new(s):
    form = _form(s, {})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            made = experts.add(s, _values(form))
            return done(url_for("experts.show", expert_id=made.id), _("%(name)s 已入库。", name=made.name))
    return render("experts/form.html", status=422 if form.errors else 200, form=form, expert=None)


@route(bp, "/registers/experts/<int:expert_id>/edit", action="inspector.edit", methods=("GET", "POST"))
def edit(s, expert: Expert):
    form = _form(s, {name: getattr(expert, name) for name in experts.FIELDS})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            changed = experts.change(s, expert, _values(form))
            return done(url_for("experts.show", expert_id=expert.id), _("已保存。") if changed else _("没有改动。"))
    return render("experts/form.html", status=422 if form.errors else 200, form=form, expert=expert)


@route(bp, "/registers/experts/<int:expert_id>/leave", action="inspector.edit", methods=("GET", "POST"))
def leave(s, expert: Expert):
    form = forms.Form(ExpertLeaveForm, initial={"left_on": clock.today()})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            experts.leave(s, expert, form.data["left_on"], form.data["reason"])
            return done(url_for("experts.show", expert_id=expert.id), _("%(name)s 已离库，不再参加抽取。", name=expert.name))
    return render("experts/leave.html", status=422 if form.errors else 200, form=form, expert=expert)


@route(bp, "/registers/experts/<int:expert_id>/come-back", action="inspector.edit", methods=("POST",))
def come_back(s, expert: Expert):
    experts.come_back(s, expert)
    return done(url_for("experts.show", expert_id=expert.id), _("%(name)s 已重新入库。", name=expert.name))


@route(bp, "/registers/experts/<int:expert_id>/conflicts", action="inspector.edit", methods=("GET", "POST"))
def conflicts(s, expert: Expert):
    return conflict_page(s, expert)


@route(bp, "/registers/experts/<int:expert_id>/absences", action="inspector.edit", methods=("GET", "POST"))
def absences(s, expert: Expert):
    return absence_page(s, expert)
