"""周边单位: who borders on whom and in whose words, who may be asked; said by hand here, computed from boundaries there."""

from datetime import timedelta

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema
from sqlalchemy import or_, select

from saas import clock
from saas.foundation.accounts.people import categories_in_hand
from saas.foundation.settings import service as settings
from saas.foundation.web import forms
from saas.foundation.web.guard import route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.registers.catalogue import CATEGORIES, category_choices
from saas.supervision.loans import boundaries, nearby, neighbours, sketch
from saas.supervision.loans.models_nearby import LoanNeighbour
from saas.supervision.loans.naming import place_name
from saas.supervision.loans.pages import bp
from tenants.tree import LEVELS, names
from tenants.unit import ctx_of

MOST_DRAWN = 40  # shapes of one picture
AHEAD = 28  # days for which told strength is shown here
SOURCES = {"hand": _l("手工"), "boundary": _l("按边界")}
BORDERS = [("1", _l("相邻")), ("0", _l("不相邻"))]


class SayForm(Schema):
    """Two bureaus, whether they border on each other, how far apart. A bureau with nobody below is one of the two."""

    one = forms.choice(_l("单位"), [], required=False)
    other = forms.choice(_l("另一个单位"), [])
    adjacent = forms.choice(_l("关系"), BORDERS, kind="radio")
    kilometres = forms.number(_l("距离"), required=False, least=1, most=3000, help=_l("整公里，可不填"))


@route(bp, "/loans/nearby", action="loan.read", endpoint="nearby")
def show(s):
    if wants_csv() and ctx_of(s).lo < ctx_of(s).hi:
        return _csv(s)
    return _page(s, _form(s))


@route(bp, "/loans/nearby/say", action="loan.coordinate", methods=("POST",), endpoint="neighbour_say")
def say(s):
    """One pair, from the form or from a button in the list."""
    form = _form(s).bind()
    if form.valid:
        with form.catching():
            given, km = form.data, form.data["kilometres"]
            one = int(given["one"] or ctx_of(s).me)
            neighbours.say(s, one, int(given["other"]), given["adjacent"] == "1", km and km * 1000)
            return done(url_for("loans.nearby"), _("已记下。"))
    return _page(s, form)


@route(bp, "/loans/nearby/unsay", action="loan.coordinate", methods=("POST",), endpoint="neighbour_unsay")
def unsay(s):
    """The own word by hand is taken back."""
    one, two = (request.form.get(name, 0, type=int) for name in ("one", "other"))
    gone = boundaries.take_back(s, one or 0, two or 0)
    return done(url_for("loans.nearby"), _("已收回，以边界和其他单位的说明为准。") if gone else _("没有可以收回的说明。"))


def _form(s) -> forms.Form:
    ctx, every, words = ctx_of(s), names(s), request.args.get("q", "").strip()[:40]
    below = [(str(number), name) for number, name in sorted(every.items()) if ctx.covers(number)]
    known = [(str(number), name) for number, name in sorted(every.items()) if number != ctx.me and number not in ctx.anc]
    form = forms.Form(SayForm, initial={"adjacent": "1", "one": str(ctx.me)}, choices={"one": below, "other": known})
    offered = [(str(number), name) for number, name in neighbours.choices(s, words)]
    form.fields["other"].choices = [("", _("请选择")), *offered]
    return form


def _page(s, form: forms.Form):
    ctx, called, today = ctx_of(s), names(s), clock.today()
    said = sorted(neighbours.effective(s).values(), key=lambda one: (one.metres is None, one.metres or 0, one.other))
    mine = _in_hand(s)
    category = request.args.get("category") if request.args.get("category") in dict(mine) else mine[0][0]
    rule = settings.effective(s, "loan_reach")
    around = [one.other for one in said if one.adjacent]
    whom = [number for number in called if ctx.covers(number)] if ctx.lo < ctx.hi and not around else [ctx.me, *around]
    drawn = boundaries.known(s, whom) if len(whom) <= MOST_DRAWN else {}
    level = min((its for its, _shape in drawn.values()), key=LEVELS[::-1].index, default="")
    return render(
        "loans/nearby.html", status=422 if form.errors else 200, form=form, called=called, short=place_name, me=ctx.me, sources=SOURCES,
        near=[one for one in said if one.adjacent], not_near=[one for one in said if not one.adjacent],
        may=registry.permits(ctx.roles, "loan.coordinate"), top=not ctx.anc, rule=rule, reach=rule.value["reach"],
        words=request.args.get("q", ""),
        helpers=nearby.helpers(s, [category], (today, today + timedelta(days=AHEAD))), category=category, categories=mine,
        picture=sketch.sketch({number: shape for number, (its, shape) in drawn.items() if its == level}),
        pairs=_pairs(s, called) if ctx.lo < ctx.hi else None, most=neighbours.MOST_CHOICES,
    )  # fmt: skip


def _in_hand(s) -> list[tuple[str, object]]:
    """Categories to look at: a section's own, else all."""
    return category_choices(categories_in_hand(s)) or category_choices(list(CATEGORIES))


def _pairs(s, called: dict[int, str]) -> Listing:
    """What anybody says about two bureaus of the subtree, row by row."""
    ctx = ctx_of(s)
    below = [(str(number), name) for number, name in sorted(called.items()) if ctx.covers(number)]
    stmt = select(LoanNeighbour).where(
        LoanNeighbour.root_id == ctx.root, LoanNeighbour.a_no.between(ctx.lo, ctx.hi), LoanNeighbour.b_no.between(ctx.lo, ctx.hi)
    )
    one = Filter("of", _("单位"), lambda q, v: q.where(or_(LoanNeighbour.a_no == int(v), LoanNeighbour.b_no == int(v))), below)
    sorts = {"a": (LoanNeighbour.a_no, LoanNeighbour.b_no), "metres": (LoanNeighbour.metres,), "said_on": (LoanNeighbour.said_on,)}
    return Listing(s, stmt, sorts=sorts, sort="a", tie=LoanNeighbour.id, filters=[one])


def _csv(s):
    called = names(s)
    columns = [
        (_("单位"), lambda row: called.get(row.a_no, "")),
        (_("另一个单位"), lambda row: called.get(row.b_no, "")),
        (_("关系"), lambda row: dict(BORDERS)[str(int(row.adjacent))]),
        (_("距离（米）"), lambda row: row.metres),
        (_("谁说明的"), lambda row: called.get(row.tenant_no, "")),
        (_("来源"), lambda row: SOURCES[row.source]),
        (_("日期"), lambda row: row.said_on),
    ]
    return _pairs(s, called).csv(columns, "neighbours")
