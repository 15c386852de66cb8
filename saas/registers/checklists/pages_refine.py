"""细化 one item of the superior's list: its words in grey, one's own beside them."""

from flask import request, url_for
from flask_babel import gettext as _

from saas.errors import Refusal
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.checklists import refining, service
from saas.registers.checklists.boundaries import warnings
from saas.registers.checklists.models import ChecklistEdition
from saas.registers.checklists.pages import bp
from saas.registers.checklists.refine_form import RefineForm
from saas.registers.checklists.showing import WORDS, Shown, figures_rules
from tenants.unit import ctx_of

KEY = "<int:origin_no>/<int:serial>"


@route(bp, f"/<int:edition_id>/refine/{KEY}", action="checklist.edit", methods=("GET", "POST"))
def refine(s, edition: ChecklistEdition, origin_no: int, serial: int):
    """Own words, additions and tighter figures for one item of the superior's."""
    layer, above, form = _opened(s, edition, origin_no, serial)
    if request.method == "POST":
        form.bind()
        if form.only_rows:
            form.move()
            form.forget_errors()
        elif form.valid and _within(form, layer, above):
            with form.catching():
                row = service.refine_item(s, edition, above, **form.data)
            if form.valid:
                where = url_for("checklists.show", edition_id=edition.id, _anchor=f"item-{above.id}")
                return done(where, _("已保存“%(name)s”的细化。", name=row.name))
    return _page(s, layer, above, form)


def _opened(s, edition: ChecklistEdition, origin_no: int, serial: int):
    if edition.published:
        raise Refusal("E_PUBLISHED", _("已发布的版次不能修改，请另起草一版。"))
    layer = service.layer_of(s, edition)
    above = refining.demanded(layer, origin_no, serial)
    return layer, above, RefineForm(above, layer.row_of(above.key))


def _within(form: RefineForm, layer, above) -> bool:
    """Everything beyond the boundaries at once, each beside its field."""
    given = {name: form.data[name] for name in ("points", "methods", "rate", "frequency")}
    for fault in refining.found(layer, above, refining.said_of(above, layer.edition.tenant_no, **given)):
        form.add_error(fault.field, fault.code, fault.sentence)
    return form.valid


def _page(s, layer, above, form: RefineForm):
    me = ctx_of(s).me
    warn = next((warnings(item) for item in layer.items if item.key == above.key), {})
    return render(
        "checklists/refine.html", "checklists/_refine.html", status=422 if form.errors else 200, layer=layer, above=above,
        form=form, edition=layer.edition, row=layer.row_of(above.key), shown=Shown(layer, me), warn=warn,
        rules=figures_rules(layer, above), **WORDS,
    )  # fmt: skip


@route(bp, f"/<int:edition_id>/take-back/{KEY}", action="checklist.edit", methods=("POST",))
def take_back(s, edition: ChecklistEdition, origin_no: int, serial: int):
    """The superior's item stands again as it is."""
    row = service.layer_of(s, edition).row_of((origin_no, serial))
    if row is None:
        raise Refusal("E_ITEM", _("这一项没有细化。"))
    service.take_back(s, row)
    return done(url_for("checklists.show", edition_id=edition.id), _("已收回“%(name)s”的细化。", name=row.name))


@route(bp, f"/<int:edition_id>/drop/{KEY}", action="checklist.edit", methods=("POST",))
def drop(s, edition: ChecklistEdition, origin_no: int, serial: int):
    """Whoever wants to strike out a superior's item is told why not, and what can be done instead."""
    layer, above, form = _opened(s, edition, origin_no, serial)
    with form.catching():
        refining.drop(s, edition, origin_no, serial)
    return _page(s, layer, above, form)
