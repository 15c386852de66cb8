"""Pages of loans: the board and the same as a table; the other modules named pages_… declare theirs on the blueprint."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import func, select

from saas import clock
from saas.foundation.settings import service as settings
from saas.foundation.web.guard import DECLARED, route
from saas.foundation.web.listing import Filter, Listing, wants_csv
from saas.foundation.web.place import ALL, Place
from saas.foundation.web.registry import registry
from saas.foundation.web.render import render
from saas.registers.catalogue import category_label
from saas.supervision.loans import board, cards, naming, nearby, news
from saas.supervision.loans.models import LoanNeed, LoanRequest
from saas.supervision.loans.words import STAGES
from tenants.tree import names

bp = Blueprint("loans", __name__)
HELPERS = 4
YEARS = 6
TABLE = {"view", "format", "state", "year", "side", "sort", "dir", "page"}  # what only the table is asked with


def where(endpoint: str, **values) -> str:
    """The address of a page that the application may have and the reader may open, or nothing."""
    view = current_app.view_functions.get(endpoint)
    return url_for(endpoint, **values) if view and registry.permits(current_user.ctx.roles, getattr(view, DECLARED).action) else ""


def may(action: str) -> bool:
    """Whether the reader may do it."""
    return registry.permits(current_user.ctx.roles, action)


def link_of(kind: str, number: int) -> str:
    """The page of a need, letter or order."""
    return url_for(f"loans.{kind}", **{{"need": "need_id", "letter": "asked_id", "order": "order_id"}[kind]: number})


@dataclass(frozen=True)
class Gap:
    """The need on top of the board: how many were asked for and are promised, and the bureaus that could help first."""

    need: LoanNeed
    asked: int
    granted: int
    helpers: list
    asked_of: dict[int, int]


@route(bp, "/loans", action="loan.read")
def index(s):
    place = Place(s, wide=True)
    if TABLE & set(request.args):
        return _table(s, place)
    found, called, today, me = board.rows(s, place), names(s), clock.today(), current_user.ctx.me
    columns = cards.columns(found.loans, found.needs, called, me, today)
    needs = [need for need in found.needs if need.tenant_no == me]
    return render(
        "loans/index.html", columns=columns, stages=STAGES, place=place, most=cards.COLUMN, more=found.more,
        gap=_gap(s, needs[0], found.loans) if needs else None, needs=needs, place_name=naming.place_name, link_of=link_of,
        sights=_sights(s, place), news=news.events(s, found.loans, called) if place.own else [],
        total=sum(map(len, columns.values())), rules=foot(s), may_ask=may("loan.request"), to_tasks=where("plans.tasks"),
        own=place.own, near_url=where("loans.nearby"), capacity_url=where("loans.capacity"), figures_url=where("loans.figures"),
    )  # fmt: skip


def _gap(s, need: LoanNeed, loans: list[board.Loan]) -> Gap:
    """What stands beside who could help; whoever was asked already comes with how many were asked for."""
    mine = [one for one in loans if one.request.need_id == need.id and one.request.tenant_no == need.tenant_no]
    out = [one for one in mine if one.request.state == "sent"]
    found = nearby.helpers(s, need.categories, (need.window_from, need.window_to))
    asked_of = {one.request.to_no: one.request.persons for one in out}
    found.sort(key=lambda one: one.number not in asked_of)
    return Gap(need, sum(one.request.persons for one in out if one.offer is None or one.offer.state not in board.DECIDED),
               sum(one.request.persons for one in out if one.granted), found[:HELPERS], asked_of)  # fmt: skip


def _sights(s, place: Place) -> list[tuple[str, str, int, bool]]:
    """The switch of a superior: (words, address, letters, chosen)."""
    if not place.names:
        return []
    ctx = current_user.ctx
    out = []
    for words, low, high, value in ((_("与我局有关"), ctx.me, ctx.me, str(ctx.me)), (_("全部下级"), ctx.lo, ctx.hi, ALL)):
        span = type("Span", (), {"low": low, "high": high, "root": ctx.root})
        n = s.scalar(select(func.count()).select_from(board.letters(span).limit(1000).subquery()))
        out.append((words, url_for("loans.index", bureau=value), n or 0, (place.low, place.high) == (low, high)))
    return out


def foot(s) -> list[tuple[str, str, dict]]:
    """The three rules at the foot of every page of loans: icon, words, and what they rest on."""
    least = _own_rule(_("对方看到什么"), _("最小范围"), _("其余由借出局选择"), _("个人信息保护法"), _("第六条"))
    return [
        ("user-star", _("借入局至少 1 名人员带队，以借入局名义执法"), settings.effective(s, "team_composition").as_rule(_("带队"))),
        ("eye-off", _("借入局只看到本任务所需的证号与专长"), least),
        ("calendar-off", _("到期自动失效，延长须重新申请和同意"), settings.effective(s, "loan_reach").as_rule(_("借调"))),
    ]  # fmt: skip


def _own_rule(title: str, value: str, note: str, document: str, article: str) -> dict:
    return {
        "title": title, "value": value, "note": note, "origin": _("法律"), "document": document, "article": article, "since": "",
        "fixed": True, "chain": [],
    }  # fmt: skip


class Letters(Listing):
    """The table; without filters it is still the table."""

    @property
    def clear_url(self) -> str:
        return url_for("loans.index", view="table")


ROLES = {"host": _l("借入"), "lender": _l("借出")}


def _table(s, place: Place):
    """Every letter, narrowed by where it stands, year and side."""
    me, this = current_user.ctx.me, clock.today().year
    years = [(str(year), str(year)) for year in range(this, this - YEARS, -1)]
    sides = {"host": LoanRequest.tenant_no == me, "lender": LoanRequest.to_no == me}
    listing = Letters(
        s, board.letters(place), sort="id", dir="desc", tie=LoanRequest.id,
        sorts={"id": [LoanRequest.id], "window": [LoanRequest.window_from], "task": [LoanRequest.task_name]},
        filters=[
            *place.filters(),
            Filter("state", _("状态"), lambda q, v: q.where(board.in_stage(v)), list(STAGES.items())),
            Filter("year", _("年度"), lambda q, v: q.where(LoanRequest.year == int(v)), years),
            Filter("side", _("方向"), lambda q, v: q.where(sides[v]), [(code, ROLES[code]) for code in sides]),
        ],
    )  # fmt: skip
    today, called = clock.today(), names(s)
    if wants_csv():
        return listing.csv(_columns(_looked_up(s, listing), called, today), "loans")
    loans = {one.request.id: one for one in board.joined(s, listing.rows)}
    shown = {number: cards.card_of(one, called, me, today) for number, one in loans.items()}
    return render(
        "loans/table.html", listing=listing, shown=shown, stages=STAGES, place=place, link_of=link_of, called=called,
        label=category_label, sights=_sights(s, place),
    )  # fmt: skip


def _looked_up(s, listing: Listing) -> dict[int, board.Loan]:
    """All letters of the file with what followed, asked for at once."""
    found = s.scalars(listing.stmt.limit(5000)).all()
    return {one.request.id: one for one in board.joined(s, found)}


def _columns(loans: dict[int, board.Loan], called: dict[int, str], today: date) -> list:
    def of(row: LoanRequest) -> board.Loan:
        return loans[row.id]

    return [
        (_("文号"), lambda r: r.number),
        (_("借入局"), lambda r: called.get(r.tenant_no, "")),
        (_("借出局"), lambda r: called.get(r.to_no, "")),
        (_("任务"), lambda r: r.task_name),
        (_("人数"), lambda r: r.persons),
        (_("机构类别"), lambda r: _("、").join(str(category_label(code)) for code in r.categories)),
        (_("开始"), lambda r: r.window_from),
        (_("结束"), lambda r: r.window_to),
        (_("状态"), lambda r: STAGES[of(r).stage(today)]),
        (_("答复"), lambda r: {"granted": _("同意"), "refused": _("拒绝")}.get(of(r).offer.state if of(r).offer else "", "")),
        (_("答复日期"), lambda r: of(r).offer.decided_on if of(r).offer else None),
        (_("理由"), lambda r: of(r).offer.reason if of(r).offer else ""),
        (_("调派单"), lambda r: of(r).order.number if of(r).order else ""),
        (_("到位人数"), lambda r: len(of(r).guests) if of(r).order else ""),
        (_("抽中人次"), lambda r: sum(one.visits for one in of(r).guests) if of(r).order else ""),
    ]
