"""可借人数: a grid of categories and weeks that a bureau fills if it likes, the register's own proposal beside it (R4)."""

from datetime import date

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from saas.errors import Refusal
from saas.foundation.web.guard import route
from saas.foundation.web.registry import registry
from saas.foundation.web.render import done, render
from saas.registers.catalogue import CATEGORIES, category_label
from saas.supervision.loans import capacity
from saas.supervision.loans.pages import bp
from saas.supervision.loans.words import SPARE
from tenants.unit import ctx_of


@route(bp, "/loans/capacity", action="loan.read", endpoint="capacity")
def show(s):
    """What is told now; ``?fill=1`` puts the proposal into the fields, not yet saved."""
    return _page(s)


@route(bp, "/loans/capacity/save", action="loan.coordinate", methods=("POST",), endpoint="capacity_save")
def save(s):
    wanted = {cell: request.form[name] for cell, name in _cells() if name in request.form}
    if any(value and not (value.isascii() and value.isdigit() and len(value) == 1) for value in wanted.values()):
        raise Refusal("E_CHOICE", _("请从列表中选择。"))
    changed = capacity.save(s, {cell: int(value) if value else None for cell, value in wanted.items()})
    said = ngettext("已保存，改动 %(num)s 格。", "已保存，改动 %(num)s 格。", changed) if changed else _("没有改动。")
    return done(url_for("loans.capacity"), said)


@route(bp, "/loans/capacity/withdraw", action="loan.coordinate", methods=("POST",), endpoint="capacity_withdraw")
def withdraw(s):
    gone = capacity.withdraw(s)
    return done(url_for("loans.capacity"), _("已全部撤下，别的单位看不到了。") if gone else _("本来就没有公布。"))


def _cells() -> list[tuple[capacity.Cell, str]]:
    return [((category, week), name_of(category, week)) for category in CATEGORIES for week in capacity.weeks()]


def name_of(category: str, week: date) -> str:
    """The field of one cell."""
    return f"n-{category}-{week.isoformat()}"


def _page(s):
    may = registry.permits(ctx_of(s).roles, "loan.coordinate")
    told = capacity.told(s)
    offered = capacity.proposals(s) if may else {}
    fill = bool(may and request.args.get("fill"))
    # a category without officers of one's own needs no line, unless something is told about it
    shown = [c for c in CATEGORIES if not may or any(offered[c, w].free or (c, w) in told for w in capacity.weeks())]
    if not may:
        shown = [c for c in CATEGORIES if any((c, w) in told for w in capacity.weeks())]
    return render(
        "loans/capacity.html", may=may, told=told, offered=offered, fill=fill, weeks=capacity.weeks(), categories=shown,
        category_label=category_label, spare=SPARE, name_of=name_of, hidden=len(CATEGORIES) - len(shown),
    )  # fmt: skip
