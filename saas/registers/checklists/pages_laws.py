"""修法复核: amendments, and what the bureau says about each item they touch (S1-08)."""

from flask import Blueprint, g, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from saas import clock
from saas.errors import NotHere
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.registers.checklists import laws
from saas.registers.checklists.compose import Key
from saas.registers.checklists.models import ChecklistEdition
from saas.registers.checklists.models_laws import LawChange
from saas.registers.checklists.public import basis_words
from tenants.tree import names
from tenants.unit import ctx_of

bp = Blueprint("laws", __name__, url_prefix="/checklists/laws")
VERDICTS = {"unaffected": _l("不受影响"), "revise": _l("需修订")}


class Entering(Schema):
    """One amendment."""

    law = forms.text(_l("法律法规名称"), longest=120, help=_l("例如 《中华人民共和国公证法》，写“公证法”也可以。"))
    articles = forms.text(
        _l("改动的条款"), required=False, longest=1000, kind="textarea", rows=3,
        help=_l("例如 第五条、第四十一条第二款；第三条至第七条。全面修订的不填。"),
    )  # fmt: skip
    amended_on = forms.day(_l("修改日期"))
    in_force_from = forms.day(_l("施行日期"))
    note = forms.text(_l("说明"), required=False, longest=500, kind="textarea", rows=3)


@bp.app_template_global("law_flags")
def law_flags(edition: ChecklistEdition) -> dict[Key, list[laws.Flag]]:
    """For ``checklists/_law_light.html`` and ``_law_open.html``; worked out once for a page."""
    return laws.flags(g.s, edition)


@route(bp, "", action="checklist.read")
def index(s):
    """Amendments of the own bureau and its superiors, and how far the review has come."""
    ctx, these = ctx_of(s), laws.changes(s)
    found = laws.touched_by(s, these) if these else {}
    rows = [{"change": one, "touched": found[one.id], "mine": [t for t in found[one.id] if t.mine]} for one in these]
    return render(
        "checklists/laws.html", rows=rows, open_of=laws.open_of, names=names(s), me=ctx.me,
        may_edit=registry.permits(ctx.roles, "checklist.edit"),
    )  # fmt: skip


@route(bp, "/new", action="checklist.edit", methods=("GET", "POST"))
def new(s):
    """An amendment is entered; whoever is below has it before them at once."""
    form = forms.Form(Entering, initial={"amended_on": clock.today(), "in_force_from": clock.today()})
    if request.method == "POST" and form.bind().valid:
        with form.catching():
            row = laws.enter(s, **form.data | {"articles": form.data["articles"] or "", "note": form.data["note"] or ""})
        if form.valid:
            n = len(laws.touched(s, row))
            return done(url_for("laws.show", law_id=row.id), _("已登记，清单里有 %(n)s 项涉及。", n=n))
    return render("checklists/law_new.html", "checklists/_law_new.html", status=422 if form.errors else 200, form=form)


@route(bp, "/<int:law_id>", action="checklist.read", scope="sub")
def show(s, law: LawChange):
    """The items touched: one's own with a verdict each, the superiors' to read."""
    if laws.change_of(s, law.id) is None:
        return render("checklists/law.html", "checklists/_law_review.html", **_picture(s, law, None, []))
    found = laws.touched(s, law)
    return render("checklists/law.html", "checklists/_law_review.html", **_picture(s, law, _form(found), found))


def _form(found: list[laws.Touched]) -> forms.Form:
    """Verdict and note for every item that the bureau answers for; the fields bear the item's permanent identity."""
    fields, initial = {}, {}
    for one in found:
        if one.mine:
            at = f"{one.key[0]}-{one.key[1]}"
            fields[f"v-{at}"] = forms.choice(_l("结论"), VERDICTS.items(), required=False, kind="radio")
            fields[f"n-{at}"] = forms.text(_l("说明"), required=False, longest=300, kind="textarea", rows=2)
            if one.review is not None:
                initial |= {f"v-{at}": one.review.verdict, f"n-{at}": one.review.note}
    return forms.Form(type("Verdicts", (Schema,), fields), initial=initial)


def _picture(s, law: LawChange, form: forms.Form | None, found: list[laws.Touched]) -> dict:
    ctx = ctx_of(s)
    return {
        "law": law, "form": form, "mine": [one for one in found if one.mine], "theirs": [one for one in found if not one.mine],
        "verdicts": VERDICTS, "names": names(s), "basis_words": basis_words, "me": ctx.me, "left": laws.open_of(found),
        "may_edit": form is not None and registry.permits(ctx.roles, "checklist.edit"),
    }  # fmt: skip


@route(bp, "/review", action="checklist.edit", methods=("POST",))
def review(s):
    """The bureau's verdicts; an amendment that a superior entered is answered here too, so the address names none."""
    law = laws.change_of(s, request.form.get("law", 0, type=int))
    if law is None:
        raise NotHere("law_change")
    found = laws.touched(s, law)
    form = _form(found).bind()
    if form.valid:
        said = {
            one.key: (form.data[f"v-{one.key[0]}-{one.key[1]}"], form.data[f"n-{one.key[0]}-{one.key[1]}"] or "")
            for one in found
            if one.mine and form.data[f"v-{one.key[0]}-{one.key[1]}"]
        }
        with form.catching():
            laws.review(s, law, said)
        if form.valid:
            return done(url_for("laws.show", law_id=law.id), _("复核结论已保存。"))
    picture = _picture(s, law, form, found)
    return render("checklists/law.html", "checklists/_law_review.html", status=422, **picture)
