"""制度: the rules in force for one's own bureau or one below, and the bureaus to choose from."""

from flask import Blueprint, request
from sqlalchemy import select

from saas.foundation.settings import drafts, reading
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import render
from tenants.tree import Tenant
from tenants.unit import ctx_of

bp = Blueprint("settings", __name__, url_prefix="/settings")
FOUND = 50  # so many bureaus are listed at once; more words make it fewer


@route(bp, "", action="setting.read")
def rules(s):
    """Every rule in force for a bureau, by group: one read of its line, one of the drafts, one for what is to come."""
    seen = reading.asked(s)
    every = reading.lines(seen)
    turns = reading.coming(s, seen)
    reading.announce(every, turns)
    filters = reading.Filters.read(seen, every)
    shown = [line for line in every if filters.keeps(line)]
    return render(
        "settings/rules.html", seen=seen, groups=reading.groups(shown), shown=len(shown), every=len(every), filters=filters,
        coming=turns, drafts=drafts.of_bureau(s, seen.number) if seen.covered else [], title_of=reading.title,
        resting=[(line.now.origin_no, line.now.document_number) for line in every if line.now.origin_no],
        below=seen.covered and ctx_of(s).lo < ctx_of(s).hi, may_edit=seen.own and registry.permits(ctx_of(s).roles, "setting.edit"),
    )  # fmt: skip


@route(bp, "/bureaus", action="setting.read")
def bureaus(s):
    """Whose rules to look at: by name, or level by level, among one's own subtree."""
    ctx, words = ctx_of(s), request.args.get("words", "").strip()[:40]
    under = request.args.get("under", type=int) or ctx.me
    under = under if ctx.covers(under) else ctx.me
    mine = (Tenant.root_id == ctx.root, Tenant.tenant_no.between(ctx.lo, ctx.hi), Tenant.state == "active")
    which = Tenant.name.contains(words, autoescape=True) if words else Tenant.parent_no == under
    found = list(s.scalars(select(Tenant).where(*mine, which).order_by(Tenant.tenant_no).limit(FOUND + 1)))
    line = s.scalars(select(Tenant).where(*mine, Tenant.lo <= under, Tenant.hi >= under).order_by(Tenant.hi.desc()))
    return render(
        "settings/bureaus.html", "settings/_bureaus.html", words=words, found=found[:FOUND], more=len(found) > FOUND,
        trail=sorted(line, key=lambda row: row.lo - row.hi), place="main" if request.args.get("place") != "aside" else "aside",
    )  # fmt: skip
