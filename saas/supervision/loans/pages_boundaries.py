"""辖区边界: upload as GeoJSON, what of it was right and what not, what is there (S2-30)."""

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from marshmallow import Schema
from sqlalchemy import func, select

from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.listing import Listing, wants_csv
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.supervision.loans import boundaries
from saas.supervision.loans.models_nearby import BureauBoundary
from saas.supervision.loans.pages import bp
from tenants.tree import names
from tenants.unit import ctx_of


class BoundaryForm(Schema):
    """One file."""

    file = forms.upload(_l("GeoJSON 文件"), help=_l("WGS84 经纬度，不超过 20 MB"), accept=".json,.geojson,application/geo+json")
    partial = forms.flag(_l("有错的图形跳过，只收下正确的"))


@route(bp, "/loans/nearby/boundaries", action="loan.read", endpoint="boundaries")
def show(s):
    if wants_csv():
        called = names(s)
        columns = [
            (_("单位"), lambda row: called.get(row.about_no, "")),
            (_("谁上传的"), lambda row: called.get(row.tenant_no, "")),
            (_("文件"), lambda row: row.file_name),
            (_("日期"), lambda row: row.uploaded_on),
        ]
        return _listing(s).csv(columns, "boundaries")
    return _page(s, forms.Form(BoundaryForm))


@route(bp, "/loans/nearby/boundaries/upload", action="loan.coordinate", methods=("POST",), endpoint="boundaries_upload")
def upload(s):
    """Written and on to the list, or back with what is wrong; with both, the list of wrong ones is said once."""
    form, report = forms.Form(BoundaryForm).bind(), None
    if form.valid:
        with form.catching():
            file = form.data["file"]
            with file.stream:
                report = boundaries.upload(s, file.filename or "", file.read(), partial=form.data["partial"])
            if report.written and not report.wrong:
                return done(url_for("loans.boundaries"), _told(report))
    return _page(s, form, report)


@route(bp, "/loans/nearby/boundaries/remove", action="loan.coordinate", methods=("POST",), endpoint="boundaries_remove")
def remove(s):
    gone = boundaries.remove(s, request.form.get("about", 0, type=int) or 0)
    return done(url_for("loans.boundaries"), _("已移除，按它算出的相邻关系也去掉了。") if gone else _("没有可以移除的边界。"))


@route(bp, "/loans/nearby/boundaries/compute", action="loan.coordinate", methods=("POST",), endpoint="boundaries_compute")
def compute(s):
    """Anew from the boundaries that are there: others may have uploaded theirs since."""
    pairs, added, removed = boundaries.compute(s)
    return done(url_for("loans.nearby"), _("按边界算出 %(n)s 对相邻，新增 %(a)s，去掉 %(r)s。", n=pairs, a=added, r=removed))


def _told(report: boundaries.Report) -> str:
    mended = sum(one.mended for one in report.taken)
    words = [
        ngettext("已收下 %(num)s 个边界", "已收下 %(num)s 个边界", len(report.taken)),
        _("算出 %(n)s 对相邻", n=report.pairs),
    ]
    if mended:
        words.append(_("其中 %(n)s 个有自相交，已经修正", n=mended))
    return _("%(what)s。", what=_("，").join(words))


def _page(s, form: forms.Form, report: boundaries.Report | None = None):
    ctx = ctx_of(s)
    known = s.scalar(select(func.count(BureauBoundary.about_no.distinct())).where(BureauBoundary.root_id == ctx.root))
    refused = form.errors or (report is not None and not report.written)
    return render(
        "loans/boundaries.html", status=422 if refused else 200, form=form, report=report, told=_told(report) if report else "",
        listing=_listing(s), called=names(s), me=ctx.me, wide=ctx.lo < ctx.hi, known=known,
        may=registry.permits(ctx.roles, "loan.coordinate"),
    )  # fmt: skip


def _listing(s) -> Listing:
    """Boundaries of the subtree, by whomever."""
    ctx = ctx_of(s)
    there = select(BureauBoundary.about_no, BureauBoundary.tenant_no, BureauBoundary.file_name, BureauBoundary.uploaded_on).where(
        BureauBoundary.root_id == ctx.root, BureauBoundary.about_no.between(ctx.lo, ctx.hi)
    )
    sorts = {"about_no": (BureauBoundary.about_no,), "uploaded_on": (BureauBoundary.uploaded_on,)}
    return Listing(s, there, sorts=sorts, sort="about_no", tie=BureauBoundary.id, scalars=False)
