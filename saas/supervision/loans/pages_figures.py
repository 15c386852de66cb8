"""借调统计: who asked whom, what was lent and borrowed, the balance of a year, and where there is nobody to lend (S2-30)."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from saas import clock
from saas.foundation.web.filters import date_zh
from saas.foundation.web.guard import route
from saas.foundation.web.listing import harmless, wants_csv
from saas.foundation.web.render import render
from saas.registers.catalogue import CATEGORIES, category_label
from saas.supervision.loans import figures, figures_records, shortage
from saas.supervision.loans.figures import LETTERS, MEASURES, Line, Pair, Side
from saas.supervision.loans.pages import bp
from saas.supervision.loans.words import LEFT
from tenants.tree import names

VIEWS = {"bureaus": _l("各单位"), "pairs": _l("局与局之间"), "short": _l("哪里缺人")}
WORDS = {
    "asked": _l("借调函"), "granted": _l("同意"), "refused": _l("拒绝"), "waiting": _l("未答复"), "withdrawn": _l("撤回"),
    "officers": _l("人次"), "days": _l("人天"), "planned": _l("待执行人天"), "released": _l("未抽中释放"), "recalled": _l("召回"),
}  # fmt: skip
SIDES = {"lent": _l("借出"), "borrowed": _l("借入")}
# what is said of a record: the state of a letter, or how a loan stands
STATES = {**WORDS, **LEFT, "in_force": _l("生效中")}


@route(bp, "/loans/figures", action="loan.read", endpoint="figures")
def show(s):
    """One of three views of a year, as a page or as CSV of exactly what the page shows."""
    year, view = figures.year_of(request.args.get("year")), request.args.get("view", "bureaus")
    if view == "short":
        return _short(s, year)
    pairs, called = figures.by_pair(s, year), names(s)
    lines = figures.by_bureau(s, pairs)
    if view == "pairs":
        rows = sorted(pairs.items(), key=lambda pair: (-pair[1]["days"], -pair[1]["asked"], pair[0]))
        if wants_csv():
            return _csv(_pairs(rows, called), f"loans-pairs-{year}")
        return _page(year, view, pairs=rows, called=called, total=figures.total(pairs))
    if wants_csv():
        return _csv(_lines(lines, called), f"loans-bureaus-{year}")
    needs = shortage.open_needs(s)
    return _page(
        year, "bureaus", lines=lines, called=called, total=figures.total(pairs), needs=needs,
        active={side: [line for line in lines if getattr(line, side).counts] for side in SIDES},
        most=max((abs(line.balance) for line in lines), default=0),
    )  # fmt: skip


@route(bp, "/loans/figures/records", action="loan.read", endpoint="figures_records")
def records(s):
    """The letters or loans behind one figure."""
    args, year = request.args, figures.year_of(request.args.get("year"))
    what, host, lender = args.get("what", ""), args.get("host", type=int), args.get("lender", type=int)
    what = what if what in MEASURES else "asked"
    rows, called = figures_records.behind(s, year, what, host, lender), names(s)
    shown = rows[: figures_records.MOST]
    if wants_csv():
        return _csv(_records(shown, called), f"loans-{what}-{year}")
    return render(
        "loans/records.html", rows=shown, more=len(rows) > len(shown), called=called, year=year, what=what, words=WORDS, states=STATES,
        host=host, lender=lender, letters=LETTERS, total=sum(row.count for row in shown), csv_url=_here(format="csv"),
    )  # fmt: skip


def _here(**changes) -> str:
    return url_for(request.endpoint, **(request.args.to_dict() | changes))


def _short(s: Session, year: int):
    needs = shortage.open_needs(s)
    lacking = shortage.categories_of(needs)
    asked = request.args.get("category", "")
    category = asked if asked in CATEGORIES else next(iter([*lacking, *CATEGORIES]))
    here, called = shortage.shortage(s, needs, category), names(s)
    if wants_csv():
        return _csv(_weeks(here), f"loans-short-{category}")
    return _page(
        year, "short", here=here, unmet=shortage.unmet(s, needs), called=called, lacking=lacking, week=shortage.WEEK,
        categories=[(code, category_label(code)) for code in CATEGORIES], label=category_label,
    )  # fmt: skip


def _page(year: int, view: str, **more):
    this = clock.today().year
    tabs = [(label, url_for("loans.figures", view=code, year=year), code == view) for code, label in VIEWS.items()]
    return render(
        "loans/figures.html", year=year, years=range(this, this - 5, -1), view=view, tabs=tabs, words=WORDS, measures=MEASURES, sides=SIDES,
        today=clock.today(), csv_url=_here(format="csv"), **more,
    )  # fmt: skip


def _lines(lines: Sequence[Line], called: dict[int, str]) -> Iterable[list]:
    yield [_("单位"), _("净借出人天"), *(f"{side}{WORDS[one]}" for side in map(str, SIDES.values()) for one in MEASURES)]
    for line in lines:
        yield [called.get(line.number, ""), line.balance, *(side[one] for side in (line.lent, line.borrowed) for one in MEASURES)]


def _pairs(rows: Sequence[tuple[Pair, Side]], called: dict[int, str]) -> Iterable[list]:
    yield [_("借出单位"), _("借入单位"), *(WORDS[one] for one in MEASURES)]
    for (host, lender), side in rows:
        yield [called.get(lender, ""), called.get(host, ""), *(side[one] for one in MEASURES)]


def _weeks(here: shortage.Shortage) -> Iterable[list]:
    yield [_("单位"), *(_("%(day)s 起一周（缺 / 可借）", day=week.isoformat()) for week in here.weeks)]
    for part in [*here.parts, here.total]:
        yield [part.name, *(f"{cell.missing} / {cell.spare if cell.told else _('未公布')}" for cell in part.cells)]


def _records(rows: Sequence[figures_records.Record], called: dict[int, str]) -> Iterable[list]:
    yield [_("文号"), _("日期"), _("借出单位"), _("借入单位"), _("任务"), _("从"), _("到"), _("状态"), _("计入")]
    for row in rows:
        yield [
            row.number, date_zh(row.on), called.get(row.lender, ""), called.get(row.host, ""), row.task, row.window[0], row.window[1],
            STATES.get(row.state, row.state), row.count,
        ]  # fmt: skip


def _csv(rows: Iterable[list], name: str) -> Response:
    """As CSV that a spreadsheet opens in the right encoding; a negative number stays a number."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([one if isinstance(one, int) else harmless(one) for one in row])
    headers = {"Content-Disposition": f"attachment; filename={name}.csv"}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)
