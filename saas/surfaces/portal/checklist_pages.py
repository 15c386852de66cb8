"""事项清单 outside: the list by which a bureau checks, one page for each edition, what changed, two editions compared."""

from flask import abort, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from saas.foundation.publication.models import PubRecord
from saas.foundation.web.guard import route
from saas.registers.checklists.public import FORM
from saas.surfaces.portal import checklist_view as view
from saas.surfaces.portal import checklists, frame, service
from saas.surfaces.portal.checklists import KIND
from saas.surfaces.portal.pages import BODIES, bp, tenant_or_404
from tenants.tree import Tenant


def _line(s, tenant: Tenant) -> dict[int, Tenant]:
    """The bureau and those above it, by number."""
    return {one.tenant_no: one for one in (*service.line(s, tenant), tenant)}


@route(bp, "/b/<int:code>/checklist", action="public", endpoint="checklists")
def checklists_of(s, code: int):
    """What counts today, whose every item is, and all editions with what each changed."""
    tenant = tenant_or_404(s, code)
    above, own = service.line(s, tenant), checklists.editions(s, tenant)
    now, owner = checklists.effective(s, tenant, own, above)
    shown = view.shown(checklists.items(s, now.slug), _line(s, tenant), owner.tenant_no) if now else None
    history = [
        (edition, checklists.compared(s, before, edition) if before else None)
        for edition, before in zip(own, [*own[1:], None], strict=False)
    ]
    return frame.cached(
        frame.page(
            "portal/checklists.html", tenant, KIND, now=now, owner=owner, shown=shown, history=history, above=above,
            counts=service.counts(s, tenant), older=_older(s, tenant), newer=_newer(s, now, above) if owner is tenant else [],
        )
    )  # fmt: skip


def _newer(s, now: checklists.Edition, above: list[Tenant]) -> list[tuple[Tenant, checklists.Edition]]:
    """Superiors' editions in force that came after the bureau's own: its page is still what it was when it was published."""
    found = [(one, checklists.counting(checklists.editions(s, one))) for one in above]
    return [(one, edition) for one, edition in found if edition is not None and edition.published_on > now.published_on]


def _older(s, tenant: Tenant) -> list[PubRecord]:
    """What was published in another form; its rows are listed plainly."""
    mine = (*service.of_bureau(tenant), PubRecord.kind == KIND, PubRecord.body["form"].astext.is_distinct_from(FORM))
    return list(s.scalars(select(PubRecord).where(*mine).order_by(PubRecord.published_on.desc(), PubRecord.id.desc())))


@route(bp, "/b/<int:code>/checklist.json", action="public")
def checklists_data(s, code: int):
    """The list that counts today with its items, and where every edition stands."""
    tenant = tenant_or_404(s, code)
    own = checklists.editions(s, tenant)
    now, owner = checklists.effective(s, tenant, own, service.line(s, tenant))
    return frame.data(
        {
            "format": FORM, "bureau": tenant.tenant_no, "name": tenant.name,
            "effective": _described(now) | {"bureau": owner.tenant_no, "name": owner.name} if now else None,
            "items": checklists.items(s, now.slug) if now else [],
            "editions": [_described(one) for one in own],
        }
    )  # fmt: skip


def _described(one: checklists.Edition) -> dict:
    return {
        "url": url_for("portal.record_json", slug=one.slug), "title": one.title, "number": one.number, "document_number": one.document,
        "effective_from": one.effective_from, "published_on": one.published_on.isoformat(), "note": one.note, "items": one.items,
        "sha256": one.digest,
    }  # fmt: skip


@route(bp, "/b/<int:code>/checklist/compare", action="public")
def checklists_compare(s, code: int):
    """Two editions of one bureau, by the permanent numbers of their items."""
    tenant = tenant_or_404(s, code)
    own = checklists.editions(s, tenant)
    by_slug = {one.slug: one for one in own}
    old, new = (by_slug.get(request.args.get(name, "")) for name in ("old", "new"))
    if len(own) > 1 and not request.args:
        new, old = own[0], own[1]
    if (old is None or new is None) and request.args:
        abort(404)
    told = view.differences(checklists.compared(s, old, new)) if old and new else None
    return frame.cached(
        frame.page(
            "portal/checklist_compare.html", tenant, KIND, old=old, new=new, told=told, editions=own, above=service.line(s, tenant),
            title=_("版次比较"),
        )
    )  # fmt: skip


def edition_page(s, row: PubRecord, tenant: Tenant):
    """One edition in full; None for what was published in another form."""
    if row.body.get("form") != FORM:
        return None
    own = checklists.editions(s, tenant)
    this = next(one for one in own if one.slug == row.slug)
    before = next((one for one in own if one.number < this.number), None)
    return frame.page(
        "portal/checklist.html", tenant, KIND, row=row, this=this, before=before, now=checklists.counting(own),
        shown=view.shown(row.body["items"], _line(s, tenant), tenant.tenant_no), above=service.line(s, tenant),
    )  # fmt: skip


BODIES[KIND] = edition_page
