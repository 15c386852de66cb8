"""One item of a draft: written, changed, taken out."""

from flask import request, url_for
from flask_babel import gettext as _

from saas.errors import Refusal
from saas.foundation.web.guard import route
from saas.foundation.web.render import done, render
from saas.registers.checklists import service
from saas.registers.checklists.item_form import ItemForm
from saas.registers.checklists.models import CheckItem, ChecklistEdition
from saas.registers.checklists.pages import bp
from tenants.unit import ctx_of


@route(bp, "/<int:edition_id>/items/new", action="checklist.edit", methods=("GET", "POST"))
def new_item(s, edition: ChecklistEdition):
    """A new item at the end of the draft."""
    return _written(s, edition, None)


@route(bp, "/items/<int:item_id>/edit", action="checklist.edit", methods=("GET", "POST"))
def edit_item(s, item: CheckItem):
    """Changes an item of a draft."""
    return _written(s, item.edition, item)


def _written(s, edition: ChecklistEdition, item: CheckItem | None):
    if edition.published:
        raise Refusal("E_PUBLISHED", _("已发布的版次不能修改，请另起草一版。"))
    if item is not None and item.origin_no != item.tenant_no:
        return done(url_for("checklists.refine", edition_id=edition.id, origin_no=item.origin_no, serial=item.serial))
    form = ItemForm(item, ctx_of(s).tenant_name)
    if request.method == "POST":
        form.bind()
        if form.only_rows:
            form.move()
            form.forget_errors()
        elif form.valid:
            with form.catching():
                saved = service.save_item(s, edition, item, **form.data)
            if form.valid:
                where = url_for("checklists.show", edition_id=edition.id, _anchor=f"item-{saved.id}")
                return done(where, _("已保存“%(name)s”。", name=saved.name))
    return render(
        "checklists/item.html", "checklists/_item.html", status=422 if form.errors else 200, form=form,
        edition=edition, item=item,
    )  # fmt: skip


@route(bp, "/items/<int:item_id>/remove", action="checklist.edit", methods=("POST",))
def remove_item(s, item: CheckItem):
    """Takes an item out of a draft."""
    edition = item.edition
    service.remove_item(s, item)
    return done(url_for("checklists.show", edition_id=edition.id), _("已删去这一项。"))
